//! Phrases that name whom something is said to, and those that lead to them: 'the board' in 'in a letter to the board'.

use crate::entity::NamedMention;
use crate::lexicon;
use crate::text::Span;

use super::phrase::tokens;

/// The most words of a phrase between a cue and who is told: 'in a long open letter to'.
const MAX_MESSAGE_WORDS: usize = 7;

/// What can stand where somebody may be told something.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Any noun: 'told reporters'.
    Noun,
    /// What surely is a noun: behind 'said to', where a verb may stand.
    SureNoun,
    /// Somebody: behind 'admitted to', where a thing may stand.
    Somebody,
}

/// Whether a phrase names somebody who can be told something.
pub(super) fn is_hearer(text: &str, phrase: Span, mentions: &[NamedMention], place: Place) -> bool {
    let words: Vec<String> = tokens(text, phrase)
        .map(|word| bare(word.text(text)))
        .collect();
    let (Some(first), Some(last)) = (words.first(), words.last()) else {
        return false;
    };
    if words.iter().any(|word| lexicon::NOT_HEARERS.contains(word)) {
        return false;
    }
    if place == Place::Somebody {
        return is_somebody(text, phrase, mentions);
    }
    let of = phrase.text(text);
    place == Place::Noun
        || matches!(
            first.as_str(),
            "a" | "an" | "one" | "him" | "them" | "us" | "me" | "some" | "both" | "all"
        )
        || lexicon::DETERMINERS.group(first).is_some()
        || lexicon::HEARERS.contains(last)
        || tokens(text, phrase).any(|token| name_at(token, mentions).is_some())
        || of.chars().filter(|c| c.is_uppercase()).count() > 1
}

/// Whether a phrase surely means somebody.
pub(super) fn is_somebody(text: &str, phrase: Span, mentions: &[NamedMention]) -> bool {
    let Some(last) = tokens(text, phrase).last() else {
        return false;
    };
    let word = bare(last.text(text));
    let singular = word.strip_suffix('s').unwrap_or(&word);
    matches!(word.as_str(), "him" | "her" | "them" | "me" | "us")
        || lexicon::HEARERS.contains(&word)
        || lexicon::NOUNS
            .group(&word)
            .or(lexicon::NOUNS.group(singular))
            .is_some_and(|group| group != "place")
        || name_at(last, mentions).is_some()
}

/// Where the text continues behind a phrase that leads to whom something is said to: 'in a letter to', 'speaking to'.
pub(super) fn end_of_message(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let trimmed = rest.trim_start_matches([' ', ',']);
    let start = at + rest.len() - trimmed.len();
    message(trimmed).map(|length| start + length)
}

/// How long a phrase is that a text begins with and that leads to whom something is said to, with the blank behind it.
pub(super) fn message(text: &str) -> Option<usize> {
    let line = text.split(['\n', '\r']).next()?;
    let words: Vec<Span> = tokens(line, Span::new(0, line.len()))
        .take(MAX_MESSAGE_WORDS)
        .collect();
    let texts: Vec<String> = words.iter().map(|w| w.text(line).to_lowercase()).collect();
    let text_at = |at: usize| texts.get(at).map_or("", String::as_str);
    let end = match text_at(0) {
        "speaking" | "talking" | "writing" => 1,
        "in" | "during" | "at" | "on" => {
            let noun = (1..texts.len()).find(|&at| lexicon::MESSAGES.contains(text_at(at)))?;
            // Other phrases may stand between: 'in a hall on Monday, he read a letter to'.
            let between = &texts[1..noun];
            if between
                .iter()
                .any(|w| w.ends_with(',') || matches!(w.as_str(), "and" | "of" | "in" | "on"))
            {
                return None;
            }
            noun + 1
        }
        _ => return None,
    };
    matches!(text_at(end), "to" | "with" | "for")
        .then(|| words.get(end).map(|word| word.end + 1))
        .flatten()
        .filter(|&end| end < line.len())
}

/// The name that a token belongs to, of what can speak.
pub(super) fn name_at(token: Span, mentions: &[NamedMention]) -> Option<Span> {
    let next = mentions.partition_point(|m| m.span.end <= token.start);
    mentions
        .get(next)
        .filter(|m| m.span.overlaps(token) && m.kind.can_speak())
        .map(|m| m.span)
}

/// A word in lower case, without the punctuation around it.
pub(super) fn bare(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase()
}
