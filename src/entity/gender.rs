//! What a person's title and first name tell of 'he' and 'she'.
//!
//! Only names that are nearly always one gender's in English-language news are listed; all others tell nothing.

/// The pronoun that goes with a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gender {
    /// 'he'
    He,
    /// 'she'
    She,
}

const MEN: &str = "aaron abdul abdullah abraham adam adrian ahmed alan albert alejandro alexander alfred ali allan allen \
    alistair amit andreas andrew andy angus anil anthony antonio arnold arthur arun barack barry ben benjamin bernard bernie \
    bill billy bob bobby boris brad bradley brendan brett brian bruce bryan carl carlos charles charlie chris \
    christopher christian chuck colin craig cyril dan daniel darren dave david dean dennis derek diego dmitry dominic \
    don donald doug douglas duncan ed eddie edgar eduardo edward edwin elliot emmanuel eric erik ernest ethan eugene \
    evan fernando francis francisco francois frank franklin fred frederick gareth gary gavin geoff geoffrey george \
    gerald gerard gerhard giovanni gordon graham greg gregory guido guillermo gus hamid hans harold harry harvey hassan \
    hector henri henry herbert herman howard hugh hugo hussein ian ibrahim igor isaac ivan jack jacob jacques james jamie \
    jared jason javier jean-claude jeff jeffrey jeremy jerome jerry jesse jim jimmy joe joel john johnny jon jonathan \
    jorge jose joseph joshua juan julian justin karl keir keith kenneth kenny kevin kurt larry lars lawrence lee leo \
    leonard liam lloyd louis luca lucas luis luke luther malcolm manuel marc marcel marco marcus mario mark martin \
    marvin matt matthew maurice max michael michel miguel mike mikhail mitch mitt mohamed mohammad mohammed muhammad \
    narendra nathan neil nelson newt nicholas nick nicolas nigel noah norman oleg oliver omar oscar otto owen pablo patrick \
    paul pedro pete peter phil philip philippe pierre rafael rahul rajiv ralph ramon ray raymond rex ricardo richard rick \
    rob robert roberto rod rodney roger roland ron ronald ronnie roy rudolph rudy rupert russell ryan sajid samuel scott \
    sean sebastian sergei sergey seth shaun silvio simon spencer stanley stefan stephen steve steven stewart stuart \
    tariq ted terence terry theodore thomas tim timothy toby todd tom tommy tony trevor vernon victor vincent vladimir \
    walter warren wayne wesley wilfred will william winston wolfgang xavier yusuf zachary";
const WOMEN: &str = "abigail ada adele agnes aisha alexandra alexis alice alicia alison allison amanda amber amelia amy \
    ana anastasia andrea angela angelina anita ann anna annabel anne annette annie antonia audrey ava barbara beatrice \
    becky bella beth bethany betty beverly brenda bridget brigitte brooke camilla carla carly carmen carol caroline \
    carolyn carrie catherine cathy cecilia charlotte chelsea cherie cheryl chloe christina christine cindy claire clara \
    claudia colleen condoleezza connie constance cynthia daisy dana daniela danielle deborah debbie debra denise diana \
    diane dianne dolores donna doris dorothy edith eileen elaine eleanor elena elisabeth elise eliza elizabeth ella ellen \
    emily emma erica erin esther eva evelyn faith fatima felicity fiona florence frances gabriela gail gemma georgia \
    geraldine gillian gina ginny gisele gloria grace greta gwen hannah harriet hazel heather heidi helen helena hilary \
    hillary holly huma ida imogen ingrid irene iris isabel isabella ivana ivanka jacqueline jane janet janice jasmine \
    jean jeanne jenna jennifer jenny jessica jill joan joanna joanne jocelyn josephine joy joyce juanita judith judy \
    julia juliana julie juliet kamala karen kate katherine kathleen kathryn kathy katie katrina kayla kellyanne kerry-anne \
    kim-anne kirsten kristen kristin lara laura lauren leah leila lena leslie-ann libby lillian linda lindsey lisa liz \
    lorraine louise lucia lucy lydia lynn lynne madeleine maggie malia margaret maria marian marianne marie marilyn \
    marina marion marjorie marta martha mary maureen megan melania melanie melinda melissa mercedes meredith meryl \
    michaela michelle mildred miranda miriam molly monica myra nadia nancy naomi natalia natalie natasha nicola nicole \
    nikki nina nora norma olga olivia oprah pamela patricia paula pauline penelope penny petra phoebe polly priscilla \
    priti priya rachel rebecca regina renee rhonda rita roberta rosa rosalind rose rosemary rosie roxanne ruth sabrina \
    sally samantha sandra sara sarah sasha-ann selina serena sharon sheila shirley silvia simone sofia sonia sophia sophie \
    stacey stella stephanie sue susan susanna susannah suzanne sylvia tamara tanya tara teresa tessa theresa tiffany tina \
    tracey ursula valerie vanessa vera veronica victoria viola violet virginia vivian wanda wendy whitney winifred yasmin \
    yolanda yvette yvonne zoe";

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

/// The gender that a first name tells; in any case.
pub fn of_first_name(name: &str) -> Option<Gender> {
    let name = name.to_lowercase();
    let among = |list: &str| list.split_whitespace().any(|n| n == name);
    if among(MEN) {
        Some(Gender::He)
    } else if among(WOMEN) {
        Some(Gender::She)
    } else {
        None
    }
}

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
