//! What a person's title and first name tell of 'he' and 'she'.
//!
//! Only names that are nearly always one gender's in English-language news are listed; all others tell nothing.

use std::collections::HashMap;
use std::sync::LazyLock;

/// The pronoun that goes with a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gender {
    /// 'he'
    He,
    /// 'she'
    She,
}

const MEN: &str = "aaron abdel abdelaziz abdul abdullah abdulrahman abel abraham adam adel aditya adnan adrian ahmad ahmed aidan \
    ajay akira alain alan albert alberto aldo alec alejandro aleksandr alessandro alexander alexei alfonso alfred \
    alfredo ali alistair allan allen alvaro alvin amir amit anatoly anders andre andreas andrei andrej andres \
    andrew andy angus anil anthony antoine anton antonin antonio archie armando arnaud arne arnold arsene artem \
    arthur arturo arun asad ashok atul augusto aurelio axel ayman barack barry bart bartholomew bashar basil ben \
    benedict benedikt benito benjamin benny bernard bernardo bernd bernie bert bertrand bill billy bjorn blake bob \
    bobby bogdan boris boyd brad bradley brandon brendan brendon brent bret brett brian bruce bryan bryce burt \
    byron calvin carl carlo carlos cedric cesar chad charles charley charlie chester chet chris christian \
    christopher chuck clarence clark claude clay clayton clement cliff clifford clint clive cody colin connor conor \
    cornelius cornell cory craig curt curtis cyril cyrus damian damien damon dan dani daniel danilo danny dante \
    dario darius darrell darren darryl daryl dave davey david davide dean deepak denis dennis derek dermot desmond \
    dick didier diego dieter dimitri dimitris dirk dmitry domenico dominic don donald donnie doug douglas drew \
    duane duncan dustin dwayne dwight dylan dzhokhar eamon earl ed eddie edgar edmund edouard eduard eduardo edward \
    edwin efraim egon eli elias elijah elliot elon elton emil emile emilio emmanuel emmett enda enrico enrique enzo \
    eric erik ernest ernesto ernie errol esteban ethan etienne eugene evan evgeny ezra fabian fabio fabrice faisal \
    farouk felipe felix ferdinand fergus fernando fidel filip finn floyd francis francisco francois frank franklin \
    fraser fred freddie freddy frederick friedrich fyodor gabriel gareth gary gaston gaurav gavin geert gene geoff \
    geoffrey george georges georgios gerald gerard gerardo gerd gerhard gerry gian gianluca gianni gideon gilbert \
    gilles giorgio giovanni giuliano giuseppe glen glenn godfrey gonzalo gopal gordon graham greg gregory grigory \
    guenter guido guillermo gunter gus gustav gustavo haider hakan hamid hank hans hans-peter harald hari harish \
    harold harry harvey hassan haydn heath hector heinrich heinz hellmut helmut henri henry herbert herman hermann \
    hideki hilton hiram hiroshi holger horace horst hosni howard howie hubert hugh hugo humberto humphrey hussein \
    iain ian ibrahim idris igor ike ilya imran inaki irfan irving isaac ismail ivan ivo jaap jabbar jack jacob \
    jacques jakob jalal jamal james jamie janos jared jarvis jason jasper javed javier jay jean-claude jean-luc \
    jean-marc jean-pierre jed jeff jeffrey jens jeremy jermaine jerome jerry jerzy jesse jim jimmie jimmy joachim \
    joao joaquin jochen joe joel joerg johan johann johannes john johnny jon jonas jonathan jonny jorge jorgen jose \
    josef josep joseph josh joshua josu juan juergen jules julian julio jurgen justin kareem karim karl karl-heinz \
    kaspar keir keiran keith ken kenji kenneth kenny kent kevan kevin khaled khalid kieran kirk klaus knut kofi \
    konrad konstantin kostas krishna kristian kunal kurt kyle lamar lamont lance larry lars laszlo laurence laurent \
    lawrence leander lech lee leif len lenny leo leon leonard leonardo leonid leopold leroy lester levi lewis lex \
    liam lionel llewellyn lloyd lorenzo lothar louis luca lucas lucien ludovic ludwig luigi luis lukas luke luther \
    lyle lyndon magnus mahathir mahmoud mahmud malcolm mamadou manfred manmohan manny manoj manuel marc marcel \
    marcelo marcin marco marcus marek mariano mario marius mark markus martin marty marvin massimo mathias mathieu \
    matt matteo matthew matthias matti maurice mauricio maurizio max maxim maxime menachem mervyn micah michael \
    michel mick mickey miguel mikael mike mikel mikhail miklos miles milo milos miloslav milton miroslav mitch mitt \
    mohamad mohamed mohammad mohammed mohamud mohan morris mort moses moshe muhammad mukesh murray mustafa myron \
    nabil nadeem nadir naftali naguib narendra nasser nate nathan nathaniel navin ned neil nelson newt nicholas \
    nick nicolas nigel nikita nikola nikolai nikolas nils nitin noah noam noel norbert norman olaf oleg oleksandr \
    oliver olivier olli omar orlando orrin orville osama oscar oskar osman oswald otto owen pablo paolo pascal \
    patrick patrik paul pavel pawel pedro pekka percy perry pervez pete peter petr petros phil philip philippe \
    phillip pier pierce pierre pierre-yves piet pieter piotr pradeep prakash pranab primo quentin rachid radek \
    rafael rahul raj rajendra rajesh rajiv rakesh ralph ramesh ramon randall randolph randy rasheed rashid raul \
    ravi ray raymond raymundo recep reggie reginald reince reinhard reinhold remi reuben rex rey rhys ricardo \
    richard rick ricky ritchie rob robby robert roberto rocco rod rodney rodolfo rodrigo roger rohan roland rolf \
    roman romano romeo ron ronald ronnie ronny ross roy royce ruben rubens rudolph rudy rupert rush russ russell \
    rustam ryan sadiq saeed sajid salam salman salvador salvatore sam sammy samuel sandeep sanjay sanjiv santiago \
    satoshi saul saxby scott sean sebastian sebastien selim serge sergei sergey sergio seth seymour shane shaquille \
    sharif shashi shaun shawn shimon shinzo sid siegfried silvestre silvio simon sizwe slavoj slobodan sol solomon \
    soren spencer spiro stanislas stanislav stanley stefan stephan stephane stephen stephon sterling steve steven \
    stewart stu stuart sunil suresh sven syed sylvain sylvester tadeusz takashi tarek tariq tayyip ted teddy \
    terence terrell terrence theo theodore thierry thom thomas thorsten tim timothy tobias toby todd tom \
    tomas tomasz tommaso tommy tony toomas torsten travis trent trevor trey trygve tyler tyrone ugo uli ulrich umar \
    umberto uri usama uwe vaclav valentin valery vasily vernon victor vijay vikram viktor vince vincent vinod \
    virgil vitaly vito vlad vladimir volker volodymyr walid wallace wally walter warren waseem wayne wendell werner \
    wesley wilbur wilfred wilhelm will willem willi william willie wim winfried winston wladimir wojciech wolfgang \
    woody xavier yannick yaser yasser yiannis yitzhak yoshihiko yossi youssef yuri yusuf yves zac zach zachary zack \
    zalmay zbigniew zoltan zoran";
const WOMEN: &str = "abbey abby abigail ada adela adele adriana adrienne agatha agnes agnieszka aileen aimee aine ainhoa aisha akiko \
    alana alba alejandra aleksandra alessandra alexa alexandra alexandria alexis alice alicia alina alisa alisha \
    alison allie allison allyson alma alyson alyssa amalia amanda amber amelia amelie amina amparo amrita amy ana \
    anais anastasia andrea aneta angela angelica angelina angelique angie anika anita anja anjali anjelica ann anna \
    annabel anne anneke anneliese annemarie annette annie annika anoushka anthea antje antoinette antonia anya \
    aoife arabella aretha ariana arianna arlene arundhati asha ashleigh astrid athena audrey augusta aurora ava \
    avril ayesha aynur azadeh barbara beata beatrice beatriz becca becky belinda bella benazir bernadette bernice \
    bertha bess bessie beth bethany betsy bettina betty beverly bianca birgit blanca blanche bonnie bree brenda \
    brenna briana brianna bridget brigitte bronwyn brooke caitlin caitlyn callista camilla candace candice carina \
    carla carlota carly carmel carmen carol carole carolina caroline carolyn carolyne carrie cassandra cassie \
    catalina catarina cate caterina catherine cathleen cathy catriona cecile cecilia celeste celia celine chantal \
    charlene charlotte charmaine chelsea cherie cheryl chiara chiquita chloe chrissie chrissy christa christel \
    christiane christina christine ciara cindy claire clara clare clarissa claudette claudia clementine colette \
    colleen condoleezza connie constance consuelo cora coretta corinne cornelia cristina crystal cynthia dagmar \
    daisy dana daniela daniella danielle danuta daphne daria darlene davina dawn deanna deb debbie deborah debra \
    deirdre delia delores delphine demi denise desiree diana diane dianna dianne dilma dina dinah dionne dolly \
    dolores dominika donatella donna dora doreen doris dorothea dorothee dorothy drusilla ebony edith edna edwina \
    effie eileen ekaterina elaina elaine elana eleanor eleanora elena eleni elinor elisa elisabeth elisabetta elise \
    elisha elissa eliza elizabeth elke ella ellen ellie eloise elsa elsie elvira emilia emilie emily emma \
    emmanuelle enid erica erika erin erna ernestine esme esperanza esra estelle esther ethel eugenie eunice eva \
    evangeline evelyn evie fabiola faith farah farida fatima fay faye federica felicia felicity fern fernanda fiona \
    fleur flora florence franca frances francesca francine francoise freda frederica freya frida gabi gabriela \
    gabrielle gail gayle geena gemma genevieve georgette georgia georgina geraldine geri germaine gertrude \
    ghislaine gilda gillian gina ginny giovanna gisela gisele giselle giulia gladys glenda glenys gloria golda \
    goldie grace greer greta gretchen guadalupe gudrun gwen gwendolyn gwyneth hana hanan hanna hannah hannelore \
    harriet harriett hatice hayley hazel heather heide heidi helen helena helene helga helle hermione hester hilary \
    hilda hildegard hillary hiromi holly huma ida ilana ilaria ilona ilse imani imelda imogen ines inga inge \
    ingeborg ingrid ioana irena irene irina iris irma isabel isabella isobel ivana ivanka ivy jacinda jacinta \
    jacqueline jade jana jane janelle janet janette janice janine jasmine jaswinder jayne jean jeanette jeanine \
    jeanne jemima jenna jenni jennie jennifer jenny jeri jess jessica jill joan joanie joanna joanne jocelyn jodi \
    jodie joelle johanna jolene josefina josephine josie joy joyce juanita judi judith judy julia juliana julianna \
    julianne julie julienne juliet juliette justine kaja kamala karen karin karina karine karla karolina karyn \
    kasia katarina kate kateryna katharina katharine katherine kathie kathleen kathryn kathy katie katja katrin \
    katrina katy kayla kayleigh keiko keira kelli kellie kellyanne kerri kerry-anne kiera kiki kim-anne kimberley \
    kimberly kirsten kirstie kirstin kirsty klara krista kristen kristi kristie kristin kristina krystal kylie \
    kyoko laila lana lara larissa latoya laura laurel lauren lauri leah leanne leela leila lena leona leonie \
    leonora leslie-ann leticia letitia liana libby lidia lila lilian liliana lillian lilly lily lina linda lindsey \
    lisa liv liz lois lola loretta lori lorraine lottie louisa louise luana lucia lucie lucille lucinda lucy luisa \
    luz lydia lynn lynne lyudmila mabel maddie madeleine madeline madonna mae maeve magda magdalena maggie maha \
    mahbooba mairead maisie malala malia mandy manuela mara marcella marcia margaret margarita margaux margery \
    margot marguerite maria mariam marian mariana marianna marianne maribel marie mariella marielle marietta \
    marilyn marina marion marisa marissa marjorie marla marlee marlene marsha marta martha martina mary maryam \
    maryanne matilda maud maura maureen mavis maxine maya mayim meg megan melania melanie melina melinda melissa \
    melody mercedes meredith meryl mia michaela michele michelle mila mildred milena millicent millie mimi mindy \
    minnie minyon miranda mireille miriam moira molly mona monica monika monique morag muriel myra nadezhda nadia \
    nadine naima nancy nanette naoko naomi nastassja natalia natalie natasa natasha nathalie nawal nell nellie \
    nelly nerys nicki nicola nicole nicolette nigella nikki nilofer nina noelle nora norah noreen norma octavia \
    odette odile oksana olena olga olive olivia oonagh ophelia oprah orla paloma pam pamela patricia patsy patti \
    patty paula paulette paulina pauline peggy penelope penny perla petra phoebe phyllis pia pilar pippa polly \
    portia priscilla priti priya prudence queenie rachael rachel rachelle raisa ramona rana rania raquel rebecca \
    rebekah reese regina renata renee rhea rhiannon rhona rhonda rita roberta robyn rochelle ronna rosa rosalia \
    rosalind rosalyn rosamund rosanna rose roseanna roseanne roselyn rosemarie rosemary rosetta rosie roslyn rowena \
    roxana roxane roxanne rukhsana ruth ruthie sabrina sadie sally salma samantha samira sandra sandrine sania \
    saoirse sara sarah sasha-ann saskia scarlett selina selma seraphina serena shami shanaze sharon sharron shauna \
    sheena sheila shelley sheri sherri sherry sheryl shirley sian sibylle sigourney sigrid silvia simona simone \
    sinead siobhan siri sissel sofia solange soledad sondra sonia sonja sonya sophia sophie soraya stacey stacy \
    stefania steffi stella stephania stephanie stormy sue susan susana susanna susannah susanne susie suzan suzanna \
    suzanne suzi svetlana sybil sylvia tabitha taja tamara tammy tania tansu tanya tara tasha tatiana tatyana \
    tawakkol teresa tess tessa tessie thea thelma theresa therese thora tiffany tilda tina toni tonya tori tracey \
    trina trish trisha trudi trudy tulsi twyla tyra tyresha ulla ulrike uma una ursula valentina valeria valerie \
    vanda vanessa veena vera veronica vicki vickie vicky victoria vigdis viola violet virginia vita vivian viviana \
    viviane vivien vivienne wanda wendy whitney wilhelmina wilma winifred winona xenia xiomara yael yasmeen yasmin \
    yasmina yingluck yoko yolanda yuko yulia yuliya yumi yvette yvonne zadie zahra zainab zara zelda zena zinaida \
    zoe zofia zsa zuleikha zuzana";

/// The gender that a title before a name tells.
pub fn of_title(word: &str) -> Option<Gender> {
    match word.trim_end_matches('.').to_lowercase().as_str() {
        "mr" | "sir" | "lord" | "king" | "prince" | "father" | "baron" | "congressman" => {
            Some(Gender::He)
        }
        "mrs" | "ms" | "miss" | "dame" | "lady" | "queen" | "princess" | "baroness"
        | "congresswoman" | "sister" => Some(Gender::She),
        _ => None,
    }
}

static FIRST_NAMES: LazyLock<HashMap<&str, Gender>> = LazyLock::new(|| {
    let women = WOMEN.split_whitespace().map(|name| (name, Gender::She));
    let men = MEN.split_whitespace().map(|name| (name, Gender::He));
    women.chain(men).collect()
});

/// The gender that a first name tells; in any case.
pub fn of_first_name(name: &str) -> Option<Gender> {
    FIRST_NAMES.get(name.to_lowercase().as_str()).copied()
}

/// The gender that a name of one word tells, which may be a surname: men's first names often are.
pub fn of_given_name(name: &str) -> Option<Gender> {
    of_first_name(name).filter(|&g| g == Gender::She && !SURNAMES.contains(&name))
}

/// Women's names that are surnames too.
const SURNAMES: &[&str] = &[
    "beth",
    "blair",
    "carmen",
    "chelsea",
    "constance",
    "dana",
    "faith",
    "florence",
    "frances",
    "francis",
    "georgia",
    "grace",
    "hazel",
    "jean",
    "joy",
    "kelly",
    "lynn",
    "lynne",
    "marie",
    "marion",
    "mercedes",
    "paula",
    "penny",
    "rose",
    "tracey",
    "violet",
    "virginia",
    "vera",
    "ruth",
    "barbara",
    "sidney",
    "adele",
    "victoria",
    "may",
    "june",
    "april",
    "joyce",
    "shirley",
    "whitney",
    "paige",
    "claudia",
    "regina",
    "lea",
    "sydney",
    "alexis",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_titles() {
        assert_eq!(of_first_name("Jeremy"), Some(Gender::He));
        assert_eq!(of_first_name("THERESA"), Some(Gender::She));
        assert_eq!(of_first_name("Robin"), None);
        assert_eq!(of_title("Mrs."), Some(Gender::She));
    }

    #[test]
    fn nobody_is_in_both_lists() {
        for name in WOMEN.split_whitespace() {
            assert_eq!(of_first_name(name), Some(Gender::She), "{name}");
        }
    }
}
