//! A person's gender, as the title and the first name tell it.
//!
//! A name that is nearly always one gender's in English-language news tells it. Of any other first name, how it ends makes one
//! gender likelier ([`leaning`]).

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::lexicon;

/// Endings of first names are compared up to so many letters.
const MAX_ENDING: usize = 4;
/// As many names of an ending as this weigh as much as what its shorter ending tells.
const ENDING_PRIOR: f32 = 1.0;

/// How many of the listed first names that end in some letters are men's and women's.
static ENDINGS: LazyLock<HashMap<&'static str, (f32, f32)>> = LazyLock::new(|| {
    let mut endings: HashMap<&str, (f32, f32)> = HashMap::new();
    for &(name, group) in lexicon::FIRST_NAMES.entries() {
        for ending in endings_of(name) {
            let (men, women) = endings.entry(ending).or_default();
            match of_group(group) {
                Some(Gender::He) => *men += 1.0,
                Some(Gender::She) => *women += 1.0,
                None => {}
            }
        }
    }
    endings
});

/// A person's gender, by the pronoun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gender {
    /// 'he'
    He,
    /// 'she'
    She,
}

/// The gender that a title before a name tells.
pub(crate) fn of_title(word: &str) -> Option<Gender> {
    let title = word.trim_end_matches('.').to_lowercase();
    of_group(lexicon::GENDERED_TITLES.group(&title)?)
}

/// The gender that a first name tells; in any case.
pub(super) fn of_first_name(name: &str) -> Option<Gender> {
    of_group(lexicon::FIRST_NAMES.group(&name.to_lowercase())?)
}

/// The gender that a name of one word tells, which may be a surname: men's first names often are.
pub(super) fn of_given_name(name: &str) -> Option<Gender> {
    of_first_name(name).filter(|&g| g == Gender::She && !lexicon::GIVEN_SURNAMES.contains(name))
}

/// Which gender's a first name rather is, by the listed names that end as it does: from -1, a man's, to 1, a woman's.
///
/// Longer endings count before shorter ones, as in the suffix model for unknown words of Brants' tagger ('TnT', 2000).
pub(crate) fn leaning(name: &str) -> f32 {
    let name = name.to_lowercase();
    match of_first_name(&name) {
        Some(Gender::He) => return -1.0,
        Some(Gender::She) => return 1.0,
        None => {}
    }
    let mut women = 0.5;
    for ending in endings_of(&name) {
        let Some(&(he, she)) = ENDINGS.get(ending) else {
            break;
        };
        women = (she + ENDING_PRIOR * women) / (he + she + ENDING_PRIOR);
    }
    2.0 * women - 1.0
}

/// The endings of a name that are not the whole of it, from the shortest.
fn endings_of(name: &str) -> impl Iterator<Item = &str> {
    let starts = name.char_indices().rev().map(|(at, _)| at);
    let starts = starts.take(MAX_ENDING).filter(|&at| at > 0);
    starts.map(move |at| &name[at..])
}

/// What the word lists call men and women.
fn of_group(group: &str) -> Option<Gender> {
    match group {
        "men" => Some(Gender::He),
        "women" => Some(Gender::She),
        _ => None,
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
    fn names_that_no_list_has_lean_to_those_that_end_alike() {
        for (woman, man) in [
            ("Annavella", "Torvald"),
            ("Mirelda", "Hendrius"),
            ("Josselina", "Bertrik"),
        ] {
            assert_eq!((of_first_name(woman), of_first_name(man)), (None, None));
            assert!(
                leaning(woman) > 0.5 && leaning(man) < -0.5,
                "{woman} {} {man} {}",
                leaning(woman),
                leaning(man)
            );
        }
        assert_eq!((leaning("Jeremy"), leaning("Theresa")), (-1.0, 1.0));
        assert_eq!(leaning(""), 0.0);
    }

    #[test]
    fn groups_are_genders() {
        for list in [&lexicon::FIRST_NAMES, &lexicon::GENDERED_TITLES] {
            assert_eq!(Vec::from_iter(list.groups()), ["men", "women"]);
        }
    }
}
