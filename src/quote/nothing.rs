//! What reports no words of anybody: 'said nothing', 'asked about it, he left', 'approved a motion'.

use crate::lexicon;
use crate::schema::Mode;

use super::decode::Attribution;
use super::mode::mode;
use super::words::{Word, is_auxiliary, sentence_before, words};

/// Whether a verb is one of saying.
pub(super) fn says(word: &str) -> bool {
    lexicon::MODE_STEMS.longest_prefix(word).is_some()
        && matches!(mode(word), Mode::Speech | Mode::Writing)
}

/// What stands right behind the cue, if a content does: its index.
pub(super) fn content_after_cue(text: &str, attribution: &Attribution) -> Option<usize> {
    let cue = attribution.cue.first()?;
    let at = attribution
        .content
        .iter()
        .position(|c| c.start >= cue.end)?;
    let gap = text.get(cue.end..attribution.content[at].start)?;
    gap.chars()
        .all(|c| c.is_whitespace() || c == ',')
        .then_some(at)
}

/// Verbs of what is done with a thing, not of what is said: 'approved a motion'.
fn is_act(word: &str) -> bool {
    let stems = [
        "approv",
        "adopt",
        "ratif",
        "passed",
        "passes",
        "passing",
        "elected",
        "appointed",
    ];
    stems.iter().any(|stem| word.starts_with(stem))
}

/// An amount has at most this many words: 'very little more'.
const MAX_AMOUNT: usize = 3;

/// Below this confidence, what is approved or adopted is no content unless it is a clause.
const MIN_CONFIDENCE_OF_ACT: f32 = 0.5;

/// Whether an attribution reports no words of anybody: 'said nothing', 'asked about it, he left', 'approved a motion'.
pub(super) fn reports_nothing(text: &str, attribution: &Attribution) -> bool {
    let [content] = attribution.content.as_slice() else {
        return false;
    };
    let inside = content.text(text);
    if content_after_cue(text, attribution).is_none()
        || inside.contains(['"', '“', '”', '«', '„', '?'])
    {
        return false;
    }
    let found = words(text, *content);
    let cue: Vec<Word> = attribution
        .cue
        .iter()
        .flat_map(|&c| words(text, c))
        .collect();
    is_empty_content(&found, &cue)
        || is_asked_by_nobody(text, attribution, &cue)
        || {
            let clause = found
                .iter()
                .any(|w| is_auxiliary(&w.text) || matches!(w.text.as_str(), "that" | "to"));
            let act = cue.len() <= 2 && cue.last().is_some_and(|w| is_act(&w.text))
                || cue.len() <= 3 && cue.first().is_some_and(|w| is_act(&w.text))
                || matches!(cue.as_slice(), [.., verb, of] if is_act(&verb.text) || verb.text.starts_with("vote") && of.is("for"));
            act && !clause && attribution.confidence < MIN_CONFIDENCE_OF_ACT
        }
}

/// 'Nothing', 'little more', 'a word', 'more on Sunday': how much was said, not what.
fn is_empty_content(found: &[Word], cue: &[Word]) -> bool {
    let texts: Vec<&str> = found.iter().map(|w| w.text.as_str()).collect();
    let is_amount =
        |&count: &usize| lexicon::AMOUNTS.group(&texts[..count].join(" ")) == Some("amount");
    let Some(count) = (1..=texts.len().min(MAX_AMOUNT)).rev().find(is_amount) else {
        return false;
    };
    let rest = &texts[count..];
    let adjunct = rest
        .first()
        .is_none_or(|w| lexicon::AMOUNTS.group(w) == Some("adjunct") || w.ends_with("day"));
    // 'Nothing in the plan was new' is a clause; 'nothing about what was new' is none.
    let question = |w: &&&str| matches!(**w, "why" | "how" | "when" | "what" | "where" | "who");
    let clause = rest
        .iter()
        .take_while(|w| !question(w))
        .any(|w| is_auxiliary(w));
    let speaks = cue
        .iter()
        .any(|w| says(&w.text) || w.is("speak") || w.is("spoke"));
    speaks && adjunct && !clause
}

/// 'Asked whether he would resign, Maple shrugged': nobody is said to ask.
fn is_asked_by_nobody(text: &str, attribution: &Attribution, cue: &[Word]) -> bool {
    let (Some(first), Some(last)) = (cue.first(), cue.last()) else {
        return false;
    };
    let asked = matches!(
        first.text.as_str(),
        "asked" | "pressed" | "quizzed" | "questioned"
    );
    let before = sentence_before(text, first.span.start);
    let before: Vec<Word> = words(text, before);
    let begins = before
        .last()
        .is_none_or(|w| matches!(w.text.as_str(), "when" | "if" | "but" | "and"));
    let preposition = matches!(
        last.text.as_str(),
        "asked" | "pressed" | "quizzed" | "questioned" | "about" | "on" | "why" | "whether" | "if"
    );
    attribution.source.is_empty()
        && asked
        && begins
        && preposition
        && !cue.iter().any(|w| w.is("by"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quote::marked::marked;

    #[test]
    fn what_reports_nothing_is_known() {
        for (text, nothing) in [
            ("<Lee> [said] {nothing}.", true),
            ("<Lee> [said] {little more about it}.", true),
            ("Lee left [without saying] {a word}.", true),
            ("<Lee> [may say] {more on Sunday}.", true),
            ("<The ministers> [have said] {nothing so far}.", true),
            ("<Lee> [said] {nothing was new}.", false),
            ("<Lee> [said] {more people had come}.", false),
            ("<Lee> [said] {“nothing”}.", false),
            ("[Asked] {whether it was over}, Lee left.", true),
            ("[Asked by a boy] {whether it was over}, Lee left.", false),
            ("<The board> [approved] {a motion on dues}.", true),
            ("<The board> [approved] {that they should go}.", false),
        ] {
            let (text, found) = marked(text);
            assert_eq!(reports_nothing(&text, &found), nothing, "{text}");
        }
    }
}
