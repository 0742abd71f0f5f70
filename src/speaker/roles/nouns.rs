//! Nouns for people and organisations, and which of them mean the same.

use crate::lexicon;

/// Endings that make a noun of somebody who does something.
const AGENT_ENDINGS: [&str; 7] = ["er", "or", "ist", "ian", "eer", "man", "woman"];
/// A compound ends in a listed noun of at least so many letters.
const MIN_LISTED: usize = 4;

/// Whether a word, in lower case and the singular, is a noun or a title for a person.
pub(super) fn is_person(word: &str) -> bool {
    listed_person(word) || ends_in_listed(word, listed_person)
}

/// Whether a word may be a noun for a person that no list has.
pub(super) fn may_be_person(word: &str) -> bool {
    let length = word.chars().count();
    length > 4
        && !lexicon::INANIMATE_NOUNS.contains(word)
        && !is_organisation(word)
        && AGENT_ENDINGS.iter().any(|ending| word.ends_with(ending))
}

/// Whether a word, in lower case and the singular, is a noun for an organisation.
pub(super) fn is_organisation(word: &str) -> bool {
    listed_organisation(word) || ends_in_listed(word, listed_organisation)
}

fn listed_person(word: &str) -> bool {
    lexicon::PERSON_NOUNS.contains(word)
        || matches!(lexicon::NOUNS.group(word), Some("person" | "man" | "woman"))
        || lexicon::TITLES.contains(word)
            && !lexicon::HONORIFICS.contains(word)
            && !matches!(word, "del" | "vice")
}

fn listed_organisation(word: &str) -> bool {
    lexicon::NOUNS.group(word) == Some("organisation")
        || matches!(lexicon::NOUNS.group(word), Some("place"))
}

/// Whether a word is a compound of a listed noun: 'goalkeeper', 'co-author', 'clockmaker'.
fn ends_in_listed(word: &str, listed: fn(&str) -> bool) -> bool {
    if lexicon::INANIMATE_NOUNS.contains(word) {
        return false;
    }
    if let Some((_, last)) = word.rsplit_once('-')
        && listed(last)
    {
        return true;
    }
    word.char_indices()
        .skip(3)
        .map(|(at, _)| &word[at..])
        .any(|end| end.len() > MIN_LISTED && listed(end))
}

/// The singular of a noun by its ending, if it is a plural of a noun for a person: 'senators', 'sens', 'women'.
pub(super) fn singular_person(word: &str) -> Option<String> {
    let stem = match word {
        _ if word.ends_with("men") => Some(format!("{}man", word.strip_suffix("men")?)),
        "people" => None,
        _ if word.ends_with("ies") => Some(format!("{}y", word.strip_suffix("ies")?)),
        _ if word.ends_with("ss") => None,
        _ => word
            .strip_suffix("es")
            .filter(|stem| is_person(stem) && !is_person(&format!("{stem}e")))
            .or_else(|| word.strip_suffix('s'))
            .map(str::to_owned),
    };
    stem.filter(|stem| is_person(stem) && !is_person(word))
}

/// The noun that stands for all that mean the same: 'senator' for 'sen', 'spokesperson' for 'spokeswoman'.
pub(super) fn canonical(word: &str) -> &str {
    lexicon::SAME_ROLES.group(word).unwrap_or(word)
}

/// Whether the noun `wide` says less than `narrow` but may be said of the same: 'lawmaker' of a senator.
pub(super) fn is_wider(wide: &str, narrow: &str) -> bool {
    lexicon::WIDER_ROLES
        .group(narrow)
        .is_some_and(|wider| wider.split(' ').any(|w| w == wide))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nouns_for_people_are_listed_or_end_in_one() {
        for noun in ["mayor", "sen", "clockmaker", "co-author", "vice-president"] {
            assert!(is_person(noun), "{noun}");
        }
        for noun in ["paper", "carmaker", "water", "mr", "city", "dinner"] {
            assert!(!is_person(noun), "{noun}");
        }
        assert!(may_be_person("gribbler") && !may_be_person("winter") && !may_be_person("lender"));
        assert!(is_organisation("company") && is_organisation("pump-maker"));
    }

    #[test]
    fn plurals_of_nouns_for_people() {
        assert_eq!(singular_person("senators").as_deref(), Some("senator"));
        assert_eq!(singular_person("sens").as_deref(), Some("sen"));
        assert_eq!(
            singular_person("councilwomen").as_deref(),
            Some("councilwoman")
        );
        assert_eq!(singular_person("actress"), None);
        assert_eq!(singular_person("houses"), None);
    }

    #[test]
    fn nouns_that_mean_the_same_or_more() {
        assert_eq!(canonical("sen"), canonical("senator"));
        assert_eq!(canonical("spokeswoman"), canonical("spokesman"));
        assert!(is_wider("lawmaker", "senator") && !is_wider("senator", "lawmaker"));
    }
}
