//! A person's gender, as the title and the first name tell it.
//!
//! Only names that are nearly always one gender's in English-language news count; all others tell nothing.

use crate::lexicon;

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
    fn groups_are_genders() {
        for list in [&lexicon::FIRST_NAMES, &lexicon::GENDERED_TITLES] {
            assert_eq!(Vec::from_iter(list.groups()), ["men", "women"]);
        }
    }
}
