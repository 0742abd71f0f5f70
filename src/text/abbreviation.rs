//! Words of news English that tell a full stop which ends a sentence from one that does not.

/// What a word before a full stop says of what may follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Abbreviation {
    /// Never ends a sentence: `Mr.`, `Lt.`, `vs.`
    Leading,
    /// Ends a sentence only if a usual first word follows: `Inc.`, `Calif.`, `U.S.`
    Trailing,
    /// Goes with a number after it: `No. 10`, `Jan. 5`
    Numbered,
    /// `a.m.` and `p.m.`, which a day or a time zone may follow.
    Clock,
}

#[rustfmt::skip]
const LEADING: &[&str] = &[
    "Mr", "Mrs", "Ms", "Mx", "Dr", "Drs", "Prof", "Messrs", "Mme", "Mlle", "Sen", "Sens", "Rep", "Reps", "Gov",
    "Govs", "Lt", "Gen", "Gens", "Col", "Maj", "Capt", "Cmdr", "Cpl", "Sgt", "Pvt", "Pfc", "Adm", "Brig", "Rev",
    "Revs", "Hon", "Fr", "Msgr", "Pres", "Supt", "Det", "Insp", "Amb", "Atty", "Assn", "Asst", "Dep", "Dist", "Cllr",
    "v", "vs", "e.g", "i.e", "cf", "ca", "approx", "viz", "est", "Ph",
];

#[rustfmt::skip]
const TRAILING: &[&str] = &[
    "Inc", "Corp", "Co", "Cos", "Ltd", "Bros", "Mfg", "Intl", "Jr", "Sr", "Esq", "St", "Ste", "Mt", "Ft", "Ave",
    "Blvd", "Rd", "Dept", "Univ", "Ala", "Ariz", "Ark", "Calif", "Colo", "Conn", "Del", "Fla", "Ga", "Ill", "Ind",
    "Kan", "Ky", "La", "Mass", "Md", "Mich", "Minn", "Miss", "Mo", "Mont", "Neb", "Nev", "Okla", "Ore", "Pa", "Tenn",
    "Tex", "Va", "Vt", "Wash", "Wis", "Wyo", "Ont", "Que",
];

#[rustfmt::skip]
const NUMBERED: &[&str] = &[
    "No", "Nos", "no", "nos", "p", "pp", "Fig", "Figs", "fig", "Vol", "vol", "Art", "Sec", "Ch", "par", "Jan", "Feb",
    "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec",
];

#[rustfmt::skip]
const AFTER_CLOCK: &[&str] = &[
    "ET", "EST", "EDT", "CT", "CST", "CDT", "MT", "MST", "MDT", "PT", "PST", "PDT", "GMT", "BST", "UTC", "CET",
    "CEST", "IST", "AEST", "Eastern", "Central", "Mountain", "Pacific", "Greenwich", "Monday", "Tuesday", "Wednesday",
    "Thursday", "Friday", "Saturday", "Sunday", "Mon", "Tue", "Tues", "Wed", "Thu", "Thurs", "Fri", "Sat", "Sun",
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December", "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec",
];

/// Words that begin sentences and seldom stand with a capital inside one.
#[rustfmt::skip]
const STARTERS: &[&str] = &[
    "The", "A", "An", "He", "She", "It", "They", "We", "I", "You", "His", "Her", "Its", "Their", "Our", "My", "Your",
    "This", "That", "These", "Those", "There", "Here", "In", "On", "At", "For", "From", "With", "Without", "By", "To",
    "As", "After", "Before", "During", "Since", "Until", "While", "When", "Where", "Who", "What", "Why", "How", "If",
    "Although", "Though", "Because", "But", "And", "So", "Yet", "Then", "Now", "Still", "Also", "However",
    "Meanwhile", "Some", "Many", "Most", "Both", "Each", "Every", "Another", "Other", "Others", "All", "Not", "Nor",
    "Only", "Even", "Under", "Among", "Despite", "According",
];

/// Titles that stand before no name but at a sentence's start after a trailing abbreviation.
const COURTESY: &[&str] = &["Mr", "Mrs", "Ms"];

/// Names that end in an exclamation mark.
const EXCLAIMED: &[&str] = &["Yahoo", "Jeopardy"];

#[rustfmt::skip]
const REPORTING: &[&str] = &[
    "said", "says", "say", "asked", "asks", "wrote", "writes", "told", "tells", "added", "adds", "replied", "answered",
    "shouted", "shouts", "cried", "yelled", "screamed", "exclaimed", "wondered", "tweeted", "posted", "joked",
    "quipped", "recalled", "demanded", "continued", "insisted", "responded", "whispered", "muttered", "laughed",
];

/// What kind of abbreviation `word`, given without its last full stop, is.
pub(super) fn abbreviation(word: &str) -> Option<Abbreviation> {
    let lower_clock = ["a.m", "p.m"]
        .iter()
        .any(|clock| word.eq_ignore_ascii_case(clock));
    if lower_clock {
        Some(Abbreviation::Clock)
    } else if listed(LEADING, word) {
        Some(Abbreviation::Leading)
    } else if listed(NUMBERED, word) {
        Some(Abbreviation::Numbered)
    } else if listed(TRAILING, word) || is_acronym(word) {
        Some(Abbreviation::Trailing)
    } else {
        None
    }
}

/// Whether `word` usually begins a sentence where it has a capital.
pub(super) fn starts_sentences(word: &str) -> bool {
    STARTERS.contains(&word) || COURTESY.contains(&word)
}

/// Whether `word` begins a sentence of its own rather than the name of who spoke the words before.
pub(super) fn is_no_speaker(word: &str) -> bool {
    word != "I" && STARTERS.contains(&word)
}

/// Whether a time of day goes on with `word`.
pub(super) fn follows_clock(word: &str) -> bool {
    AFTER_CLOCK.contains(&word)
}

/// Whether `word` and an exclamation mark make a name.
pub(super) fn is_exclaimed_name(word: &str) -> bool {
    EXCLAIMED.contains(&word)
}

/// Whether `word` is a verb of reporting in the forms that follow quoted words.
pub(super) fn reports(word: &str) -> bool {
    REPORTING.contains(&word)
}

/// Whether `words` has `word` as it is, or set in capitals: `MR`.
fn listed(words: &[&str], word: &str) -> bool {
    words.contains(&word)
        || (word.len() > 1
            && !word.bytes().any(|byte| byte.is_ascii_lowercase())
            && words.iter().any(|listed| listed.eq_ignore_ascii_case(word)))
}

/// Whether `word` is made of one or two letters between full stops: `U.S`, `Ph.D`, `D.C`.
fn is_acronym(word: &str) -> bool {
    word.contains('.')
        && word.split('.').all(|part| {
            (1..=2).contains(&part.chars().count()) && part.chars().all(char::is_alphabetic)
        })
}
