"""Writes short invented articles whose speakers are known, for the ranker of speakers (ranker.py).

usage: invented_articles.py OUT.jsonl [--articles 1500] [--seed 1]

Real articles seldom ask the questions that short ones ask all the time: whether 'he' is the man of the last sentence or the
unnamed one of this, whether 'the baker' is somebody named, who spoke last, whom a question was put to. A story-teller keeps
track of who is in view and uses a pronoun or a description only where a reader would know whom it means. A line is
{"id", "text", "attributions": [{"source", "cue", "content", "kind", "entity"}]}, with spans [start, end] in code points;
"entity" is the full name of a "named" speaker."""
import argparse
import json
import random

from invented_story import Actor, Story, upper
from invented_words import (
    ACTS, DAYS, EITHER_FIRST, MAN_NOUNS, OBJECT, PEOPLE_NOUNS, PLACES, PLURALS, THINGS, UNNAMED_ACTS, UNNAMED_OF,
    WOMAN_NOUNS,
)


def as_they(story):
    """A person whose pronoun is 'they', as the text says."""
    rng = story.rng
    actor = story.new_person()
    actor.gender, actor.role, actor.title, actor.must_tell = "they", None, None, False
    story.add(f"{actor.name}, who uses they/them pronouns, {story.pick(ACTS).format(d=rng.choice(DAYS), p=rng.choice(PLACES))}.")
    story.see(actor)
    for _ in range(rng.randint(1, 3)):
        story.say(actor)
        if rng.random() < 0.4:
            scene_of(story, story.new_person())
            story.say(actor, words=actor.surname)


def lead(story):
    """A lead tells of somebody without a name, who is named at once afterwards."""
    rng = story.rng
    actor = story.new_person()
    actor.title, actor.role, actor.must_tell = None, None, False
    noun = rng.choice(PEOPLE_NOUNS + (MAN_NOUNS if actor.gender == "he" else WOMAN_NOUNS))
    article = "An" if noun[0] in "aeiou" else "A"
    done = [f"has {rng.choice(['won', 'refused', 'returned', 'lost'])} {rng.choice(['a prize', 'the medal', 'the keys of the town', 'a case'])}",
            story.pick(ACTS).format(d=rng.choice(DAYS), p=rng.choice(PLACES)), story.pick(UNNAMED_ACTS)]
    who = rng.choice(["", " who " + story.pick(ACTS).format(d=rng.choice(DAYS), p=rng.choice(PLACES))])
    story.add(f"{article} {noun}{who} {rng.choice(done)}.")
    story.paragraph()
    actor.age = actor.age or rng.randint(19, 93)
    if rng.random() < 0.5:
        story.act(actor)
    story.say(actor)
    # From here on the noun stands for the name.
    actor.role, actor.told_role = noun, True
    if rng.random() < 0.5:
        story.paragraph()
        for _ in range(rng.randint(0, 2)):
            story.scene()
    for _ in range(rng.randint(1, 4)):
        if rng.random() < 0.6:
            other = somebody(story)
            scene_of(story, other)
            story.paragraph()
        described = story.description(actor)
        story.say(actor, words=described if rng.random() < 0.5 else None)


def relative(story):
    """'She called in the surveyor, who said ...', and who goes on."""
    rng = story.rng
    hero = story.new_person()
    story.act(hero)
    if rng.random() < 0.5:
        story.say(hero)
    other = story.new_unnamed()
    story.space()
    definite = rng.random() < 0.5
    article = "the" if definite else "an" if other.noun[0] in "aeiou" else "a"
    story.add(f"{upper(story.mention(hero))} {rng.choice(['called in', 'telephoned', 'asked', 'met', 'went to see'])} {article} {other.noun}, ")
    source = story.add("who")
    story.text += " "
    cue = story.add(rng.choice(["said", "said", "told " + (OBJECT[hero.gender])]))
    story.text += " "
    content = [story.add(story.clause(other))]
    story.add(".")
    story.attribute(source, cue, content, other)
    story.see(other)
    if rng.random() < 0.6:
        story.say(other)
    if rng.random() < 0.6:
        story.say(hero, words=hero.surname)
    story.paragraph()
    scene_of(story, somebody(story))


def business(story):
    """An organisation that its own words or those of its spokesman bring in."""
    rng = story.rng
    one = story.new_organisation()
    form = rng.random()
    if form < 0.5:
        # 'Shares in X fell after the airline said ...'
        story.add(f"{rng.choice(['Shares in', 'Customers of', 'The staff of'])} {one.name} {rng.choice(['fell', 'protested', 'were sent home'])} on {rng.choice(DAYS)} after ")
        one.seen = one.told_role = True
        source = story.add(f"the {one.noun}")
        story.text += " "
        cue = story.add("said")
        story.text += " "
        content = [story.add(story.clause(one))]
        story.add(".")
        story.attribute(source, cue, content, one)
        story.see(one)
    else:
        gender = rng.choice(["he", "she"])
        noun = rng.choice([{"he": "spokesman", "she": "spokeswoman"}[gender], "insider", "employee"])
        actor = Actor("person", None, gender, noun=noun)
        story.actors.append(actor)
        story.say(actor, words=rng.choice([f"a {noun} for {one.name}", f"a {one.name} {noun}", f"a {noun} of {one.name}"]).replace("a insider", "an insider").replace("a employee", "an employee"))
        one.seen = one.told_role = True
        if rng.random() < 0.4:
            story.say(actor, words=f"the {noun}")
        story.say(one, form="indirect", words=f"the {one.noun}" if rng.random() < 0.7 else one.name)
    for _ in range(rng.randint(1, 3)):
        if rng.random() < 0.5:
            story.paragraph()
        if rng.random() < 0.5:
            scene_of(story, story.new_person())
        story.say(one, words=f"the {one.noun}" if rng.random() < 0.4 else None)


def named_later(story):
    """'a baker from Oxmoor said ...', and only then who that is."""
    rng = story.rng
    actor = story.new_person(role=False)
    actor.title = actor.age = None
    actor.role = rng.choice(PEOPLE_NOUNS)
    article = "An" if actor.role[0] in "aeiou" else "A"
    place = rng.choice(PLACES)
    after = rng.choice([f"from {place}", f"in {place}", f"at the University of {place}", f"at {place} General Hospital"])
    after += rng.choice(["", "", " who has followed the case", " who was there"])
    story.say(actor, form="indirect", words=f"{article} {actor.role} {after}")
    if rng.random() < 0.3:
        story.paragraph()
    head = sorted(actor.heads())[0]
    story.say(actor, form=rng.choice(["direct", "direct-sentences"]), words=f"the {head}, {actor.name}")
    actor.told_role = True
    statements(story, actor, rng.choice([0, 1, 2]))
    story.paragraph()
    scene_of(story, somebody(story))
    story.say(actor)


def statements(story, actor, count):
    """Some sentences in which an actor speaks, told one after the other."""
    for n in range(count):
        story.say(actor)
        if n + 1 < count and story.rng.random() < 0.25:
            story.scene()
        if n + 1 < count and story.rng.random() < 0.3:
            story.paragraph()


def introduce(story, actor):
    """Brings an actor in, by a deed or with the first words."""
    rng = story.rng
    form = rng.random()
    if not actor.is_named and actor.kind == "person":
        if form < 0.6:
            story.act(actor)
    elif form < 0.4:
        kin = story.act(actor)
        if kin and rng.random() < 0.6:
            statements(story, kin, rng.choice([1, 1, 2]))
            if rng.random() < 0.5:
                story.say(actor, words=actor.surname)
    elif form < 0.55 and actor.kind == "person":
        story.come_by(actor)


def scene_of(story, actor):
    rng = story.rng
    introduce(story, actor)
    statements(story, actor, rng.choice([1, 1, 2, 2, 3]))
    if actor.kind == "person" and actor.is_named and rng.random() < 0.2:
        other = story.of_somebody(actor)
        if other:
            story.say(other[0], words=other[1], form=rng.choice(["indirect", "direct"]))
            if rng.random() < 0.3:
                # 'He' after 'his lawyer' could be either.
                story.say(other[0], words=f"the {other[0].noun}" if other[0].gender == actor.gender else None)
            elif rng.random() < 0.4:
                # Back to the one whose kin it was, by name.
                story.say(actor, words=actor.surname)


def somebody(story):
    rng = story.rng
    kind = rng.random()
    if kind < 0.5:
        return story.new_person()
    if kind < 0.75:
        return story.new_unnamed()
    return story.new_organisation(named=kind < 0.9)


def family(story):
    """Somebody and kin: which of them speaks, only the genders of nouns and possessives tell, or whom the words are for."""
    rng = story.rng
    for number in range(rng.choice([1, 1, 2])):
        if number:
            story.paragraph()
        hero = story.new_person()
        if rng.random() < 0.6:
            hero.name = f"{rng.choice(EITHER_FIRST)} {hero.surname}"
            hero.title, hero.must_tell = None, True
        kin = story.act(hero, with_kin=True)
        first = rng.choice([hero, kin, kin])
        if hero.gender != kin.gender and rng.random() < 0.8:
            story.say(first, words=first.gender)
        else:
            story.say(first, words=first.surname)
        if rng.random() < 0.5:
            other = hero if first is kin else kin
            story.say(other, words=other.surname)
            if rng.random() < 0.5:
                story.say(other, words=other.gender)


def floating(story):
    """Quotations in paragraphs of their own: they are those of whoever was just brought in, or of whom the next sentence says so."""
    rng = story.rng
    for _ in range(rng.choice([0, 1, 1])):
        scene_of(story, somebody(story))
        story.paragraph()
    hero = story.new_person() if rng.random() < 0.85 else story.new_unnamed()
    if rng.random() < 0.65:
        for _ in range(rng.choice([0, 1])):
            story.scene()
            story.paragraph()
        story.act(hero)
        if rng.random() < 0.3:
            story.act(hero)
        if rng.random() < 0.3:
            story.say(hero)
        for _ in range(rng.choice([1, 1, 2, 3])):
            story.alone(hero)
    else:
        story.scene()
        for _ in range(rng.choice([1, 1, 2])):
            story.alone(hero)
        story.paragraph()
        story.add(f"{rng.choice(['That was how', 'That is how', 'This is how'])} ")
        source = story.add(story.introduction(hero).rstrip(","))
        story.text += rng.choice([" ", ", "])
        cue = story.add(rng.choice(["described", "saw", "summed up", "put"]))
        story.text += " "
        content = story.add(rng.choice(["the damage", "the week", "it", "the vote", "the news", "what had happened"]))
        story.add(rng.choice([f" on {rng.choice(DAYS)}.", " at the meeting.", "."]))
        if rng.random() < 0.5:
            story.attribute(source, cue, [content], hero)
        story.see(hero)
    story.paragraph()
    other = story.new_unnamed() if rng.random() < 0.5 else somebody(story)
    scene_of(story, other)
    if rng.random() < 0.5:
        story.paragraph()
        scene_of(story, story.new_person())


def several(story):
    """Several people and organisations, one after the other, who come back later."""
    rng = story.rng
    if rng.random() < 0.5:
        story.scene()
    cast = []
    for _ in range(rng.randint(2, 5)):
        actor = somebody(story)
        cast.append(actor)
        scene_of(story, actor)
        if rng.random() < 0.6:
            story.paragraph()
        if rng.random() < 0.25:
            impersonal(story)
        if len(cast) > 1 and rng.random() < 0.5:
            statements(story, rng.choice(cast), rng.choice([1, 1, 2]))
            story.paragraph()
    if rng.random() < 0.4:
        story.say(rng.choice(cast))


def impersonal(story):
    """Things and crowds that 'say' something."""
    rng = story.rng
    noun = story.pick(THINGS if rng.random() < 0.5 else PLURALS)
    actor = Actor("organisation", None, noun=noun.lower())
    story.say(actor, form="indirect", words=noun)
    story.focus = None


def far(story):
    """One person, named at the beginning, who speaks after long descriptions."""
    rng = story.rng
    hero = story.new_person()
    story.act(hero)
    story.paragraph()
    for _ in range(rng.randint(2, 5)):
        for _ in range(rng.randint(1, 3)):
            story.scene()
        story.paragraph()
        if rng.random() < 0.3:
            other = story.new_person({"he": "she", "she": "he"}[hero.gender]) if rng.random() < 0.5 else story.new_organisation()
            scene_of(story, other)
            story.paragraph()
        elif rng.random() < 0.3:
            other = story.new_unnamed()
            other.gender = {"he": "she", "she": "he"}[hero.gender]
            other.noun = rng.choice(UNNAMED_OF[other.gender])
            story.act(other)
            if rng.random() < 0.3:
                story.wonder(hero, other)
        story.say(hero, words=hero.pronoun if rng.random() < 0.75 else None)
        if rng.random() < 0.5:
            story.say(hero)
        story.paragraph()


def micro(story):
    """One paragraph in which two or three speak in turn."""
    rng = story.rng
    first, second = story.new_person(), story.new_person()
    story.act(first)
    if rng.random() < 0.5:
        other = story.new_unnamed()
        story.act(other)
        statements(story, other, rng.choice([1, 2]))
        if rng.random() < 0.6:
            unknown = story.new_unnamed() if rng.random() < 0.3 else story.new_organisation(named=False)
            story.say(unknown, words=f"The {unknown.noun}")
        story.say(first, words=first.surname)
    else:
        if rng.random() < 0.5:
            story.act(second)
        statements(story, second, rng.choice([1, 2]))
        story.say(first)
    story.say(rng.choice(story.actors[:2]))


def company(story):
    """An organisation, people who speak for it, and what rivals say."""
    rng = story.rng
    one = story.new_organisation()
    story.act(one)
    for _ in range(rng.randint(2, 5)):
        kind = rng.random()
        if kind < 0.45:
            story.say(one)
        elif kind < 0.6:
            story.space()
            gender = rng.choice(["he", "she"])
            noun = {"he": "spokesman", "she": "spokeswoman"}[gender]
            if not any(noun in a.heads() for a in story.actors):
                actor = Actor("person", None, gender, noun=noun)
                story.actors.append(actor)
                story.say(actor, words=rng.choice([f"a {noun} for {one.name}", f"a {one.name} {noun}", f"the {one.noun}'s {noun}"]))
                if rng.random() < 0.4:
                    story.say(actor)
        elif kind < 0.8:
            boss = story.new_person()
            scene_of(story, boss)
        else:
            other = story.new_organisation(named=rng.random() < 0.6)
            story.say(other)
        if rng.random() < 0.5:
            story.paragraph()
        if rng.random() < 0.3:
            story.scene()
    story.say(one)


def questions(story):
    """Somebody asks, somebody answers."""
    rng = story.rng
    asker, answerer = story.new_person(), story.new_person()
    story.act(answerer)
    if rng.random() < 0.6:
        story.say(answerer)
    story.ask(asker, answerer)
    if rng.random() < 0.5:
        story.say(answerer)
    story.paragraph()
    story.say(rng.choice([asker, answerer]), words=None)


KINDS = [several] * 7 + [family] * 3 + [floating] * 3 + [far] * 4 + [micro] * 4 + [company] * 3 + [questions] * 2 + [lead] * 5 + [business] * 3 + [relative, as_they] + [named_later] * 3


def article(seed, number):
    rng = random.Random(f"{seed} {number}")
    story = Story(rng)
    rng.choice(KINDS)(story)
    text = story.text.rstrip()
    for one in story.attributions:
        for role in ("source", "cue", "content"):
            assert all(0 <= a < b <= len(text) for a, b in one[role]), (number, one)
    return {"id": f"invented-{number}", "text": text, "attributions": story.attributions}


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("out")
    ap.add_argument("--articles", type=int, default=1500)
    ap.add_argument("--seed", type=int, default=1)
    args = ap.parse_args()
    with open(args.out, "w", encoding="utf8") as out:
        for number in range(args.articles):
            out.write(json.dumps(article(args.seed, number), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
