"""The words that invented articles are made of (invented_articles.py): names, what people do, what they say."""
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
