"""A story-teller for invented articles (invented_articles.py): keeps track of who is in view, and uses a pronoun or a description
only where a reader would know whom it means."""
import re

from invented_words import (
    ACTS, ACTS_KIN, ACTS_ON, ACTS_OWN, AFTER_NOUN, DAYS, DEFINITE, DIRECT, DIRECT_ABOUT, DIRECT_PRONOUN, DIRECT_VERBS,
    EITHER_FIRST, FIRST, HEARERS, INDIRECT_SELF, KIN, MAN_NOUNS, OBJECT, OFFICES, ORGANISATION_ACTS, ORG_NOUNS,
    OTHER_TIES, OWN, PEOPLE_NOUNS, PLACES, PREDICATES, SCENES, SCENES_NAMED, SUBJECTS, SURNAMES, TITLES, UNNAMED,
    UNNAMED_ACTS, UNTOLD, VERBS, WHERE, WOMAN_NOUNS,
)


class Actor:
    """Somebody or something that may speak."""

    def __init__(self, kind, name=None, gender=None, role=None, title=None, age=None, noun=None):
        self.kind, self.name, self.gender, self.role, self.title, self.age, self.noun = kind, name, gender, role, title, age, noun
        self.seen = False  # whether the text has spoken of it
        self.told_role = self.told_age = False
        self.must_tell = False  # whether only the text can tell the gender

    @property
    def is_named(self):
        return self.name is not None

    @property
    def pronoun(self):
        return self.gender if self.kind == "person" else "it"

    @property
    def surname(self):
        """The name by which it is called again."""
        return self.name.split(" ", 1)[-1] if self.kind == "person" else self.name

    def heads(self):
        """Nouns that may stand for it."""
        out = set()
        if self.noun:
            out.add(self.noun.split(" ")[-1] if " of " not in self.noun and " in " not in self.noun else self.noun.split(" ")[0])
        if self.title:
            out.add(TITLES[self.title])
        if self.role:
            words = re.split(r" of | at | in | with ", self.role)[0].split(" ")
            out.add(words[-1])
        return out


class Story:
    """A text that is being told."""

    def __init__(self, rng):
        self.rng, self.text, self.attributions, self.actors = rng, "", [], []
        self.focus = None  # the subject of the last sentence
        self.lately = []  # who was spoken of in the last sentences, the last one last
        self.used = set()
        self.curly = rng.random() < 0.5

    # -- writing

    def add(self, words):
        start = len(self.text)
        self.text += words
        return [start, len(self.text)]

    def space(self):
        if self.text and not self.text.endswith(("\n", " ")):
            self.text += " "

    def paragraph(self):
        if self.text.strip():
            self.text = self.text.rstrip() + "\n\n"

    def pick(self, pool):
        left = [x for x in pool if x not in self.used] or pool
        one = self.rng.choice(left)
        self.used.add(one)
        return one

    def marks(self):
        return ("“", "”") if self.curly else ('"', '"')

    # -- who

    def new_person(self, gender=None, role=True):
        rng = self.rng
        gender = gender or rng.choice(["he", "she"])
        taken = {a.surname for a in self.actors if a.is_named and a.kind == "person"}
        surname = rng.choice([s for s in SURNAMES if s not in taken])
        roles = {h for a in self.actors for h in a.heads()}
        either = rng.random() < 0.2
        actor = Actor("person", f"{rng.choice(EITHER_FIRST if either else FIRST[gender])} {surname}", gender)
        actor.must_tell = either
        kind = rng.random()
        if role and kind < 0.5:
            nouns = PEOPLE_NOUNS + (MAN_NOUNS if gender == "he" else WOMAN_NOUNS)
            actor.role = self.unlike(nouns, roles)
        elif role and kind < 0.65:
            actor.role = self.unlike(OFFICES, roles)
        elif kind < 0.8:
            titles = [t for t in TITLES if TITLES[t] not in roles and not (gender == "he" and t == "Sister")
                      and not (gender == "she" and t in ("Father", "the Rev"))]
            actor.title = rng.choice(titles)
        if rng.random() < 0.3:
            actor.age = rng.randint(19, 93)
        self.actors.append(actor)
        return actor

    def unlike(self, nouns, roles):
        for _ in range(20):
            noun = self.rng.choice(nouns)
            if not Actor("person", role=noun).heads() & roles:
                return noun
        return None

    def new_unnamed(self):
        roles = {h for a in self.actors for h in a.heads()}
        noun, _, gender = self.unlike(UNNAMED, roles | {None}).partition(":")
        actor = Actor("person", None, gender or self.rng.choice(["he", "she"]), noun=noun)
        self.actors.append(actor)
        return actor

    def new_organisation(self, named=True):
        if not named:
            taken = {a.noun for a in self.actors if a.kind != "person"}
            actor = Actor("organisation", None, noun=self.rng.choice([d for d in DEFINITE if d not in taken]))
        else:
            taken = {a.noun for a in self.actors}
            noun, forms = self.rng.choice([n for n in ORG_NOUNS if n[0] not in taken])
            name = self.rng.choice(forms.split("|")).format(s=self.rng.choice(SURNAMES), p=self.rng.choice(PLACES))
            actor = Actor("organisation", name, noun=noun)
        self.actors.append(actor)
        return actor

    # -- how to speak of them

    def see(self, actor, subject=True):
        actor.seen = True
        if actor in self.lately:
            self.lately.remove(actor)
        self.lately.append(actor)
        if subject:
            self.focus = actor

    def may_be_pronoun(self, actor):
        if not actor.seen or actor.must_tell or not (actor.kind == "person" or self.focus is actor):
            return False
        alike = [a for a in self.actors if a is not actor and a.seen and a.pronoun == actor.pronoun]
        if self.focus is actor or not alike and actor.kind == "person":
            return True
        # Nobody else of that gender since, and the subject of the last sentence is of another.
        recent = [a for a in self.lately if a.pronoun == actor.pronoun]
        near = self.lately[-3:]
        return recent[-1] is actor and actor in near and (self.focus is None or self.focus.pronoun != actor.pronoun)

    def introduction(self, actor):
        """A first mention: its words, and where in them the name ends up does not matter."""
        rng = self.rng
        if actor.kind == "organisation":
            actor.told_role = True
            if not actor.is_named:
                return f"the {actor.noun}"
            return actor.name if rng.random() < 0.6 else f"the {actor.noun} {actor.name}" if actor.noun not in actor.name.lower() else actor.name
        if not actor.is_named:
            article = "an" if actor.noun[0] in "aeiou" else "a"
            return f"{article} {actor.noun}"
        name = actor.name
        if actor.title:
            actor.told_role = True
            return f"{actor.title} {name}"
        parts = []
        if actor.age and rng.random() < 0.8:
            actor.told_age = True
            parts.append(str(actor.age))
        if actor.role and rng.random() < 0.75:
            actor.told_role = True
            if actor.role in OFFICES:
                form = rng.random()
                if form < 0.4 and not parts:
                    return f"the {actor.role}, {name},"
                if form < 0.55 and not parts:
                    return f"{actor.role} {name}"
                parts.append(f"the {actor.role}")
            else:
                parts.append(("an " if actor.role[0] in "aeiou" else "a ") + actor.role)
        return f"{name}, {', '.join(parts)}," if parts else name

    def description(self, actor):
        """'the baker', if a reader knows who that is; or none."""
        rng = self.rng
        options = []
        if actor.told_age:
            others = [a for a in self.actors if a is not actor and a.age == actor.age]
            if not others:
                options.append(f"the {actor.age}-year-old")
        if actor.told_role or not actor.is_named:
            heads = actor.heads()
            if not any(heads & a.heads() for a in self.actors if a is not actor):
                options += [f"the {h}" for h in sorted(heads)] * 2
                if actor.role and actor.role not in heads and " of " in actor.role:
                    options.append(f"the {actor.role}")
        return rng.choice(options) if options else None

    def mention(self, actor, pronoun=True):
        """Words that stand for the actor now."""
        rng = self.rng
        if not actor.seen:
            return self.introduction(actor)
        if pronoun and self.may_be_pronoun(actor) and rng.random() < 0.65:
            return actor.pronoun
        if not actor.is_named:
            return self.description(actor) or (f"the {actor.noun}")
        described = self.description(actor)
        if described and rng.random() < 0.5:
            return described
        if self.focus is actor and actor.kind == "person" and actor.gender in UNTOLD and rng.random() < 0.12:
            # News tells a detail of whoever is in view by the way.
            return rng.choice(UNTOLD[actor.gender] + [f"the {actor.age or rng.randint(19, 80)}-year-old"] * 2)
        if actor.kind == "person":
            return actor.surname if rng.random() < 0.85 else actor.name
        return actor.name

    # -- sentences

    def scene(self):
        self.space()
        rng = self.rng
        if rng.random() < 0.3:
            self.add(self.pick(SCENES_NAMED).format(s=rng.choice(SURNAMES), f=rng.choice(FIRST[rng.choice(["he", "she"])]), p=rng.choice(PLACES)))
        else:
            self.add(self.pick(SCENES))
        if self.focus and rng.random() < 0.6:
            self.focus = None

    def act(self, actor, with_kin=False):
        """A sentence of which the actor is the subject. Returns the kin that it tells of, if any."""
        self.space()
        rng = self.rng
        words = upper(self.mention(actor))
        kin = None
        if actor.kind != "person":
            done = self.pick(ORGANISATION_ACTS).format(y=rng.randint(1850, 2015), n=rng.randint(2, 90) * 10, p=rng.choice(PLACES))
        elif not actor.is_named:
            done = self.pick(UNNAMED_ACTS)
        elif with_kin or rng.random() < (0.4 if actor.must_tell else 0.16):
            gender = rng.choice(["he", "she"])
            kin = Actor("person", rng.choice(FIRST[gender] if rng.random() < 0.5 else EITHER_FIRST), gender, noun=rng.choice(KIN[gender]))
            done = self.pick(ACTS_KIN).format(o=OWN[actor.gender], k=kin.noun, N=kin.name)
            actor.must_tell = False
        elif actor.must_tell or rng.random() < 0.3:
            done = self.pick(ACTS_OWN).format(o=OWN[actor.gender])
            actor.must_tell = False
        else:
            done = self.pick(ACTS).format(d=rng.choice(DAYS), p=rng.choice(PLACES))
        if actor.kind == "person" and not actor.is_named and not actor.seen:
            after = rng.choice(AFTER_NOUN).format(p=rng.choice(PLACES))
            where = rng.choice(WHERE)
            words = f"{where}{words[0].lower() if where else words[0]}{words[1:]}{' ' + after if after else ''}"
        others = [a for a in self.actors if a is not actor and a.is_named and a.kind == "person" and a.seen]
        if actor.kind == "person" and others and not kin and not actor.must_tell and rng.random() < 0.3:
            other = rng.choice(others)
            done = self.pick(ACTS_ON).format(N=other.surname)
            self.see(other, subject=False)
        self.add(f"{words} {done}.")
        if kin:
            self.actors.append(kin)
            self.see(kin, subject=False)
        self.see(actor)
        return kin

    def come_by(self, actor):
        """A sentence at whose end the actor is named, with a clause of its own."""
        self.space()
        rng = self.rng
        thing = upper(rng.choice(SUBJECTS))
        done = rng.choice(["was saved by", "had been built by", "was found by", "is looked after by", "was opened by", "had been bought by"])
        words = self.introduction(actor).rstrip(",")
        clause = "" if rng.random() < 0.4 or words.count(",") else f", who {rng.choice(['sings in the choir', 'had come from the coast', 'was on holiday', 'has done so since 2008'])}"
        self.add(f"{thing} {done} {words}{clause}.")
        self.see(actor)

    def say(self, actor, form=None, words=None, entity="own"):
        """A sentence in which the actor speaks. `words`: how it is spoken of."""
        rng = self.rng
        self.space()
        source_words = words or self.mention(actor)
        is_pronoun = source_words in ("he", "she", "it")
        person = actor.kind == "person"
        form = form or rng.choice(["indirect", "indirect", "direct", "direct", "direct-sentences", "told", "split", "according"])
        if not person and form.startswith(("direct", "split")):
            form = "indirect"
        if form == "according" and is_pronoun:
            form = "indirect"
        verb = rng.choice(VERBS)
        if form in ("indirect", "told"):
            source = self.add(upper(source_words))
            self.text += " "
            cue = self.add("told" if form == "told" else verb)
            if form == "told":
                hearer = rng.choice(HEARERS)
                self.add(f" {hearer}")
            self.text += " "
            clause = self.clause(actor)
            content = [self.add(clause if form != "told" and rng.random() < 0.6 else f"that {clause}")]
            self.add(".")
        elif form == "according":
            content = [self.add(upper(self.clause(actor)))]
            self.text += ", "
            cue = self.add("according to")
            self.text += " "
            source = self.add((source_words[0].lower() + source_words[1:] if source_words.startswith("The ") else source_words).rstrip(","))
            self.add(".")
        else:
            quote = self.quotation(actor)
            left, right = self.marks()
            verb = rng.choice(DIRECT_VERBS)
            content = [self.add(f"{left}{quote},{right}")]
            self.text += " "
            if not is_pronoun and rng.random() < (0.75 if "," in source_words else 0.4):
                cue = self.add(verb)
                self.text += " "
                source = self.add(source_words.rstrip(","))
            else:
                source = self.add(source_words)
                self.text += " "
                cue = self.add(verb)
            if form == "split":
                second = self.quotation(actor)
                self.add(", ")
                keeps = second.split(" ")[0] in {"I"} | {a.surname for a in self.actors if a.is_named}
                content.append(self.add(f"{left}and {second if keeps else second[0].lower() + second[1:]}.{right}"))
            else:
                self.add(".")
                if form == "direct-sentences":
                    self.text += " "
                    content.append(self.add(f"{left}{self.quotation(actor)}.{right}"))
        self.attribute(source, cue, content, actor)
        self.see(actor)

    def attribute(self, source, cue, content, actor):
        while self.text[source[1] - 1] == ",":
            source = [source[0], source[1] - 1]
        self.attributions.append({"source": [source] if source else [], "cue": [cue], "content": content,
                                  "kind": "named" if actor.is_named else "unnamed", "entity": actor.name})

    def alone(self, actor):
        """A quotation that is a paragraph by itself, without a source."""
        left, right = self.marks()
        words = ". ".join(self.quotation(actor) for _ in range(self.rng.choice([1, 1, 2])))
        self.paragraph()
        content = self.add(f"{left}{words}.{right}")
        self.attributions.append({"source": [], "cue": [], "content": [content], "at": content[0],
                                  "kind": "named" if actor.is_named else "unnamed", "entity": actor.name})

    def clause(self, actor):
        rng = self.rng
        if actor.kind == "person" and rng.random() < 0.3:
            return self.pick(INDIRECT_SELF).format(n=actor.gender)
        return f"{rng.choice(SUBJECTS)} {self.pick(PREDICATES)}"

    def quotation(self, actor):
        rng = self.rng
        others = [a for a in self.actors if a is not actor and a.is_named and a.seen and a.kind == "person"]
        if others and rng.random() < 0.12:
            return self.pick(DIRECT_ABOUT).format(N=rng.choice(others).surname)
        if others and rng.random() < 0.12:
            other = rng.choice(others)
            return upper(self.pick(DIRECT_PRONOUN).format(n=other.gender, m=OBJECT[other.gender]))
        return self.pick(DIRECT)

    def ask(self, asker, answerer):
        """A question, and its answer by a pronoun or without."""
        rng = self.rng
        self.space()
        source = self.add(upper(self.mention(asker, pronoun=False)))
        self.text += " "
        cue = self.add("asked")
        self.text += f" {answerer.surname if answerer.seen else answerer.name} "
        content = [self.add(rng.choice(["why it had taken so long", "whether it was true", "where the money was", "what had happened"]))]
        self.add(".")
        self.attribute(source, cue, content, asker)
        self.see(asker)
        answerer.seen = True
        self.space()
        left, right = self.marks()
        content = [self.add(f"{left}{self.quotation(answerer)},{right}")]
        self.text += " "
        words = answerer.gender if answerer.gender != asker.gender or rng.random() < 0.7 else answerer.surname
        source = self.add(words)
        self.text += " "
        cue = self.add(rng.choice(["replied", "answered", "replied"]))
        self.add(".")
        self.attribute(source, cue, content, answerer)
        self.see(answerer)

    def wonder(self, asker, other):
        """A question of one pronoun to another: 'He asked her what her name was.'"""
        rng = self.rng
        self.space()
        source = self.add(upper(asker.gender))
        self.text += " "
        cue = self.add(rng.choice(["asked", "asked", "told"]))
        self.text += f" {OBJECT[other.gender]} "
        own = OWN[other.gender] if self.text.endswith(f"asked {OBJECT[other.gender]} ") else OWN[asker.gender]
        content = [self.add(f"what {own} {rng.choice(['name', 'address', 'answer'])} was")]
        self.add(".")
        self.attribute(source, cue, content, asker)
        self.see(asker)

    def of_somebody(self, owner):
        """Kin or another companion of the one in view, without a name: 'his wife'."""
        rng = self.rng
        if rng.random() < 0.6:
            gender = rng.choice(["he", "she"])
            noun = rng.choice(KIN[gender])
        else:
            gender, noun = rng.choice(["he", "she"]), rng.choice(OTHER_TIES)
            gender = {"landlady": "she", "spokesman": "he"}.get(noun, gender)
        if any(noun in a.heads() for a in self.actors):
            return None
        actor = Actor("person", None, gender, noun=noun)
        self.actors.append(actor)
        may = self.may_be_pronoun(owner)
        words = f"{OWN[owner.gender] if may and rng.random() < 0.7 else owner.surname + chr(39) + 's'} {noun}"
        return actor, words


def upper(words):
    return words[0].upper() + words[1:]
