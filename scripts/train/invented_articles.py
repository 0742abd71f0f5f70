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
import re
from pathlib import Path

LEXICON = Path(__file__).parents[2] / "src/lexicon"

SURNAMES = """Abelson Achterberg Adomako Alderton Amberley Anscombe Arkwright Ashdown Athelny Balfour-Reid Bannerman Barraclough
Bellweather Benjafield Birtwhistle Blackwood Bolarinwa Bonnington Brackenbury Braithwaite Brandvold Brennand Buckthorn Calloway
Cantwell Carrington Castellan Chadwick Chaudhuri Cheverton Clitheroe Colquhoun Copperfield Cranshaw Crosswell Cuthbertson Dalgleish
Danforth Darnley Delacroix Demetriou Dinsdale Donaghue Drummond Dunwoody Easterbrook Eberhardt Edgeworth Ellingham Engstrom
Fairweather Falkner Farquharson Featherstone Fennimore Fitzsimmons Forsgren Fothergill Gallagher Garside Gathercole Glenister
Goldthorpe Gorringe Grantham Greenhalgh Grimshaw Gunnarsson Haddington Hallworth Hammerstein Harkness Hartigan Hathersage
Havergal Heathcote Hollingworth Holmqvist Hornby Huddleston Hutchings Ingleby Iremonger Ivarsson Jablonski Jellicoe Jessop Kapoor
Karlsson Kempthorne Kinnaird Kirkbride Kowalczyk Lachapelle Langridge Larkham Laverty Leadbetter Lindqvist Lockwood Loughlin
Maddison Mainwaring Makinde Marchetti Marlborough Matsumoto Mbeki McAllister McIlroy Melchett Merriweather Middlemass Moncur
Mortlake Musgrave Mwangi Nakamura Netherby Nightingale Norrington Oakeshott Obuya Odhiambo Okonjo Oldershaw Olmsted Orsini
Osterley Pakenham Palliser Pankhurst Papadakis Partridge Pemberton Penhaligon Petrovic Pickersgill Polkinghorne Popescu
Prendergast Quigley Radcliffe Ramanathan Rasmussen Ravenscroft Redfearn Rennick Rigby Rockingham Romanelli Rothwell Rushworth
Saltmarsh Sandringham Satterthwaite Scarisbrick Selvaratnam Shackleton Silverlock Skelton Snodgrass Somerville Sorensen Spalding
Stainforth Standish Stavrou Sutherland Swinburne Takahashi Tattersall Tennyson Thackeray Thistlewood Thorburn Tillotson Torrington
Trelawney Tremlett Tunnicliffe Underhill Urquhart Valdivia Vanterpool Venkatesh Verhoeven Wadsworth Wainwright Warburton
Waterhouse Weatherby Wetherell Whitcombe Widdowson Winterbottom Wolstenholme Woodhouse Wrigglesworth Yardley Yeoman Zielinski
Zimmerman""".split()
# Men's and women's: what the text tells besides the name decides.
EITHER_FIRST = "Robin Jean Andrea Sasha Alex Kim Morgan Jordan Taylor Nicola Ashley Kit Lee Jamie Charlie Sam Chris Pat Casey Rowan".split()
OTHER_FIRST = {"he": "Torvald Hendrik Absalon Jorvik Makoto Eskil Bayo Lubos Zdravko Anders-Erik Ruaridh Kwaku Ilmar Jolyon Ozren".split(),
               "she": "Annavera Mirelda Sunniva Ottoline Ayodele Jarmila Zuzka Elowen Ngaire Yevgenia Tordis Adjoa Philippa Marisela".split()}
PLACES = """Aldermere Brackley Cove|Castlewick|Dunmorrow|Eastering|Fallowdale|Garrowby|Harrowmouth|Inverlee|Kettleburn|Langstrand|
Merrowick|Northolt Bay|Oxmoor|Pennygate|Quarrendon|Ravensea|Saltholm|Tarrant Mills|Upper Wexley|Vellacott|Westerhaven""".replace("\n", "").split("|")
PEOPLE_NOUNS = """baker|carpenter|plumber|retired teacher|nurse|bus driver|florist|beekeeper|shepherd|violinist|translator|blacksmith|electrician|
lifeguard|librarian|goalkeeper|midfielder|choirmaster|cyclist|geologist|marine biologist|chemist|historian|retired bank clerk|dentist|vet|
surveyor|landlord|chef|lorry driver|tram conductor|novelist|sculptor|painter|photographer|pilot|signalman|astronomer|tailor|
clockmaker|farmer|forester|fisherman|former miner|ferry captain|paramedic|porter|cleaner|welder|roofer|stonemason|organist|
trainee solicitor|barrister|accountant|auctioneer|antiques dealer|gamekeeper|taxi driver|hotelier|skipper|champion swimmer|jockey|
economist|analyst|engineer|architect|software developer|union organiser|campaigner|researcher|zoologist|physicist|gardener""".replace("\n", "").split("|")
MAN_NOUNS = "widower|drayman|fireman|milkman|father of three|grandfather|doorman|former policeman".split("|")
WOMAN_NOUNS = "widow|mother of two|grandmother|midwife|seamstress|former policewoman|ballerina|actress|waitress".split("|")
OFFICES = """mayor|head teacher|chief executive|chairman|coach|team captain|finance director|council leader|party leader|
chief constable|harbour master|bishop|project manager|lead author|editor|conductor|festival director|managing director|treasurer|
general secretary|town clerk|fire chief|public prosecutor|health minister|transport minister|governor|president|defence secretary""".replace("\n", "").split("|")
TITLES = {"Judge": "judge", "Professor": "professor", "Dr": "doctor", "Captain": "captain", "Detective Sergeant": "sergeant", "Councillor":
          "councillor", "Sister": "nun", "Bishop": "bishop", "Senator": "senator", "Inspector": "inspector", "Colonel": "colonel",
          "Mayor": "mayor", "Governor": "governor", "Coach": "coach", "President": "president", "the Rev": "reverend", "Father": "priest"}
UNNAMED = """passenger|shopkeeper|witness|neighbour|student|ferry passenger|customer|soldier|guard|hotel guest|pensioner|tourist|dog walker|
security guard|police officer|paramedic|taxi driver|former employee|senior official|diplomat|investor|insider|clerk|waiter|night porter|
schoolgirl:she|schoolboy:he|young woman:she|old man:he|woman in the queue:she|man with a suitcase:he|spokesman:he|spokeswoman:she|spokesperson|
teenager|cyclist|ticket collector|cleaner|nurse|volunteer|shareholder|farmer|doctor at the hospital|builder|fisherman:he|sailor|
caretaker|constable|lodger|plumber|lorry driver|member of the crew|resident of the street|lawyer for the family""".replace("\n", "").split("|")
DEFINITE = """coroner|regulator|ombudsman|landlord|auctioneer|referee|harbour master|caretaker|contractor|registrar|police|fire brigade|
council|hospital|airline|ministry|weather service|water company|embassy|museum|tax office|rail operator|court|university|trust|
health board|publisher|bank|insurer|coastguard|prison service""".replace("\n", "").split("|")
THINGS = """A sign beside the gate|The report|A notice on the door|The indictment|Court documents|The complaint|A study in the journal|
The leaflet|An internal memo|The inquiry's findings|A survey|A letter to parents|The petition|An audit|The paper|A poster in the window""".replace("\n", "").split("|")
PLURALS = """Officials|Neighbours|Residents|Witnesses|Critics|Supporters|Campaigners|Passengers|Organisers|Police|Researchers|Shopkeepers|Experts|
Prosecutors|Some parents|Local traders|Several members|Union leaders|Investigators|Aid workers""".replace("\n", "").split("|")
KIN = {"he": "father brother son husband uncle grandfather nephew".split(), "she": "mother sister daughter wife aunt grandmother niece".split()}
OTHER_TIES = "lawyer|agent|neighbour|doctor|assistant|landlady|solicitor|manager|colleague|spokesman".split("|")
ORG_NOUNS = [("company", "{s} Foods|{s} Holdings|{s} Timber|{s} Brewing|{s} Motors|{s} Chemicals|{s} Shipping|{s} Textiles Ltd"),
             ("firm", "{s} Engineering|{s} & Sons|{s} Construction|{s} Software|{s} Mining"),
             ("union", "United {p} Dockers|Allied Transport Workers|{p} Teachers' Union|Public Service Federation"),
             ("charity", "{s} Trust|Open Doors {p}|{p} Relief Fund|Bright Harbour"),
             ("airline", "{s} Air|Trans{s}|{p} Airways"), ("bank", "Bank of {p}|{s} Mutual|{s} Savings Bank"),
             ("university", "University of {p}|{s} College"), ("council", "{p} Town Council|{p} District Council"),
             ("club", "{p} Rovers|{p} Athletic|{p} Wanderers|{p} Harriers"), ("theatre", "{p} Playhouse|{s} Theatre"),
             ("museum", "{p} Museum|{s} Museum of Glass"), ("hospital", "{p} General Hospital|{s} Infirmary"),
             ("party", "{p} Reform Party|Civic Alliance|New Agrarian Party"), ("institute", "{s} Institute|{p} Institute of Geology")]
VERBS = "said said said said said said added insisted claimed explained admitted warned argued".split()
DIRECT_VERBS = "said said said said said added recalled explained".split()
SUBJECTS = """the bridge|the old cinema|the night bus|the new harbour wall|the second reactor|the village school|the roof|the tunnel|the library|
the lighthouse|the merger|the strike|the vaccine|the budget|the western line|the festival|the swimming pool|the dam|the glacier|
the software|the contract|the playground|the appeal|the cathedral organ|the fishing quota|the tax|the lake|the herd|the wheat harvest|
the engine|the statue|the recipe|the ferry|the footpath|the signal box|the satellite|the clinic""".replace("\n", "").split("|")
PREDICATES = """would reopen before Easter|had cost twice as much as planned|was not safe|had never been tested|would be sold|could be saved|
needed at least three more years|had been closed for good|was in better shape than expected|was worth every penny|had been a mistake|
would be moved to the other bank|had been promised to somebody else|would not survive another winter|had been ready since March|
was older than anybody thought|should have been checked twice|was nobody's fault|would be free for children|had made everything worse|
could not wait until the spring|was full of mice|had been painted the wrong colour|had doubled in size since 2009""".replace("\n", "").split("|")
INDIRECT_SELF = """{n} had never seen anything like it|{n} would not resign|{n} was pleased with the result|{n} had slept on the floor|{n} did not want
 any help|{n} had written to the minister twice|{n} planned to go back in June|{n} was still waiting for an answer|{n} had lost count|
{n} would appeal|{n} had no regrets|{n} remembered every word|{n} was too tired to celebrate""".replace("\n", "").split("|")
DIRECT = """I heard a bang and then nothing|We waited four hours for the boat|It was like walking into an oven|I had to laugh|Nobody told us anything|
We will be back next year|It is the end of an era|I would do it again tomorrow|You cannot eat a promise|I have never been so cold|
It took eleven of us to lift it|Somebody must have left the gate open|We counted every penny|I thought it was a joke|The dog found it first|
It is not about the money|I was nine when it sank|They have been kind to me|I do not own a television|This is a good day for all of us|
We are not made of glass|There was smoke everywhere|You get used to the noise|I wrote it on the back of a menu|It sounds worse than it is|
We asked for a doctor and got a form|I keep it in the shed|The water came up to my knees|We had a plan and we stuck to it""".replace("\n", "").split("|")
DIRECT_ABOUT = """{N} should have asked us first|I have known {N} since school|{N} never came back|We owe {N} an apology|{N} knows what happened|
I told {N} it would not hold|{N} paid for all of it""".replace("\n", "").split("|")
DIRECT_PRONOUN = """{n} never wore a helmet|{n} was always the first to arrive|{n} taught me everything|I do not believe {m}|{n} had a good heart|
I warned {m} about the ice|{n} ought to be ashamed""".replace("\n", "").split("|")
SCENES = """It rained all afternoon.|The road was closed for six hours.|The work is expected to take two years.|Nothing of the kind had happened since 1974.|
The square was empty by ten.|Tickets cost 12 crowns.|The building dates from 1893.|Shares closed four per cent lower.|The final is on Saturday.|
A second vote is planned for the autumn.|The lights went out at nine.|There were no injuries.|The village has 340 inhabitants.|
Two windows were broken.|The river had risen by a metre in the night.|The first train left at dawn.|The bill now goes to the upper house.|
Three cars and a tractor were pulled from the mud.|The old pier burned down in 1986.|Snow is forecast for the weekend.|
In the kitchen a clock had stopped at four.|The path leads through a wood and across a stream.|Prices have doubled since the spring.|
The letters filled eleven boxes.|On the wall hung a map of the coast.""".replace("\n", "").split("|")
SCENES_NAMED = """The statue of Admiral {s} was covered with a sheet.|The prize was founded by the painter {f} {s}.|Outside stood a van of {s} & Daughters.|
The square is named after {f} {s}.|The film stars {f} {s}.|Visitors came from {p} and beyond.|The town had been the home of the poet {f} {s}.""".replace("\n", "").split("|")
ACTS = """walked out of the meeting on {d}|opened a shop in {p} in 2011|has lived on the island for thirty years|won the county prize on {d}|
was rescued from the roof on {d}|has spent nine years on the project|was cleared of theft on {d}|took over the mill in 1998|
returned to {p} on {d}|was elected on {d}|lost the contract on {d}|found the coins in a field near {p}|fell from a ladder on {d}|
wants to swim across the strait|planted the first vines in 2003|left the party on {d}|came third in the race on {d}|moved to {p} last year|
carried the piano down six flights of stairs|missed the last boat on {d}|kept the secret for forty years""".replace("\n", "").split("|")
ACTS_OWN = """sold {o} house to pay for it|was carrying {o} shoes|had left {o} glasses on the bus|brought {o} own tools|drove there in {o} van|
waited with {o} dog by the gate|was thinking of {o} garden|cut {o} hand on the wire|lost {o} job in March""".replace("\n", "").split("|")
ACTS_KIN = """shares a flat with {o} {k}, {N}|was brought up by {o} {k}, {N}|runs the shop with {o} {k}, {N}|rang {o} {k}, {N}, at midnight|
wrote the book with {o} {k}, {N}|has not spoken to {o} {k}, {N}, since March""".replace("\n", "").split("|")
ORGANISATION_ACTS = """was founded in {y}|has {n} members|employs {n} people|has closed two of its branches|moved to {p} in {y}|lost {n} staff last year|
won the contract in {y}|has its headquarters in {p}|last made a profit in {y}""".replace("\n", "").split("|")
ACTS_ON = """met {N} in the harbour|lent {N} a boat|replaced {N} in May|drove {N} to the station|beat {N} by a point|wrote to {N} every week|
worked for {N} for years|thanked {N} at the ceremony|sued {N} over the wall|watched {N} from the bridge""".replace("\n", "").split("|")
UNNAMED_ACTS = """was waiting by the door|swam ashore with a rope|stood in the rain with a lantern|called the fire brigade|was selling umbrellas|
had seen everything from a balcony|was asleep in the next room|had come for the day|was counting the boats|carried the children out|
had filmed it with a telephone|was sweeping the steps|sat on a suitcase|swam across the inlet to raise the alarm|was selling flags from a pram|
ran after the van|held the ladder|rowed out to look for them|came to look at the house|brought blankets and soup|climbed on to the roof""".replace("\n", "").split("|")
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
# Somebody without a name whose gender nobody can mistake.
UNNAMED_OF = {"she": "old woman|young woman|girl|nun|woman with a bag of oranges|schoolgirl|woman in a red coat".split("|"),
              "he": "old man|boy|monk|tall man|man with a suitcase|schoolboy|man in a long coat".split("|")}
WHERE = "In the square |At the back of the hall |On the quay |By the gate |Outside |In the front row ||||||||".split("|")
AFTER_NOUN = """from {p}, one of the places cut off,|from {p}|who asked not to be named|with a dog under one arm|on the night shift|who has studied the case||||||
""".replace("\n", "").split("|")
UNTOLD = {"he": ["the father of two", "the father of four"], "she": ["the mother of two", "the mother of three"]}
HEARERS = "reporters|the committee|the court|the inquiry|a radio station|the council|the jury|parliament|members|the local paper".split("|")
OBJECT = {"he": "him", "she": "her"}
OBJECT["they"] = "them"
OWN = {"he": "his", "she": "her", "they": "their"}


def first_names():
    found, group = {"he": [], "she": []}, None
    for line in (LEXICON / "first_names.txt").read_text(encoding="utf8").splitlines():
        if line.startswith("["):
            group = {"[men]": "he", "[women]": "she"}[line]
        elif line and not line.startswith("#") and line.isascii() and 3 < len(line) < 11:
            found[group].append(line.capitalize())
    return {g: names + OTHER_FIRST[g] * 6 for g, names in found.items()}


FIRST = first_names()


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
