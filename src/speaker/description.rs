//! What a source that names nobody tells of whom it describes: its noun, how many it counts, whether it is definite.

use crate::lexicon;
use crate::text::Span;

use super::noun::Noun;
use super::phrase::{ends_head, phrases, words};

/// What the words of a source tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Description {
    /// What its noun tells.
    pub noun: Option<Noun>,
    /// How many people or things it counts.
    pub count: Option<usize>,
}

impl Description {
    /// Reads a source.
    pub(super) fn of(text: &str, source: Span) -> Self {
        let count = count(text, source);
        let noun = head_word(text, source).and_then(|noun| match count {
            Some(_) => Noun::of(&singular(&noun)),
            None => Noun::of(&noun),
        });
        Self { noun, count }
    }
}

/// Whether a source may introduce somebody: 'a judge', and a headline's 'Judge', but not 'the judge'.
pub(super) fn is_indefinite(text: &str, source: Span) -> bool {
    let first = source.text(text).split_whitespace().next().unwrap_or("");
    lexicon::DETERMINERS.group(&first.to_lowercase()).is_none()
}

/// Whether a word, in lower case, begins a description of somebody or something that the text has told of: 'the judge',
/// 'his lawyer', but not 'my lawyer'.
pub(super) fn is_definite(word: &str) -> bool {
    lexicon::DETERMINERS.group(word) == Some("of the text")
}

/// What the noun of a source tells as it stands: 'the judge', 'the bank in Leeds'; a plural tells nothing.
pub(super) fn noun(text: &str, source: Span) -> Option<Noun> {
    Noun::of(&head_word(text, source)?)
}

/// The last word of the source's first phrase that can be its head, in lower case.
fn head_word(text: &str, source: Span) -> Option<String> {
    let phrase = phrases(text, source, &[]).into_iter().next()?;
    let mut words = words(text, phrase).map(|word| word.text(text));
    let first = words.next()?;
    let head = words.take_while(|word| !ends_head(word)).last();
    Some(head.unwrap_or(first).to_lowercase())
}

/// The singular of a noun, by its ending.
fn singular(noun: &str) -> String {
    match noun.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => noun.strip_suffix('s').unwrap_or(noun).to_owned(),
    }
}

/// How many people or things a source counts without naming them: 'both', 'the two', 'all three candidates'.
fn count(text: &str, source: Span) -> Option<usize> {
    let phrase = source.text(text).to_lowercase();
    let words: Vec<&str> = phrase.split_whitespace().take(4).collect();
    let begins = |of: &[&str]| words.first().is_some_and(|w| of.contains(w));
    if words.contains(&"three") && begins(&["the", "all", "these", "those", "none"]) {
        Some(3)
    } else if begins(&["both", "neither"])
        || words.contains(&"two") && begins(&["the", "these", "those"])
        || phrase == "the pair"
        || phrase == "the couple"
    {
        Some(2)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(text: &str) -> Span {
        Span::new(0, text.len())
    }

    #[test]
    fn how_many_a_source_counts() {
        let counted = |text: &str| count(text, whole(text));
        assert_eq!(counted("Both"), Some(2));
        assert_eq!(counted("the two candidates"), Some(2));
        assert_eq!(counted("All three ministers"), Some(3));
        assert_eq!(counted("Two diplomats"), None);
    }

    #[test]
    fn the_noun_is_the_head() {
        let described = |text: &str| Description::of(text, whole(text)).noun;
        assert_eq!(
            described("the retired judge, a father of two"),
            Some(Noun::Person)
        );
        assert_eq!(described("the bank in the city"), Some(Noun::Organisation));
        assert_eq!(described("Both companies"), Some(Noun::Organisation));
        assert_eq!(described("companies"), None);
        assert_eq!(noun("both judges", whole("both judges")), None);
    }

    #[test]
    fn every_group_of_determiners_is_known() {
        let groups = Vec::from_iter(lexicon::DETERMINERS.groups());
        assert_eq!(groups, ["of the speaker", "of the text"]);
    }

    #[test]
    fn determiners_tell_whether_somebody_may_be_new() {
        let indefinite = |text: &str| is_indefinite(text, whole(text));
        assert!(indefinite("A judge") && indefinite("Judge") && indefinite("two judges"));
        assert!(!indefinite("The judge") && !indefinite("her lawyer"));
        assert!(!indefinite("My lawyer") && !is_definite("my") && is_definite("her"));
    }
}
