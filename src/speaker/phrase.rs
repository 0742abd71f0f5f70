//! Phrases and words of a source.

use crate::lexicon;
use crate::text::Span;

/// Whether no head of a phrase comes after this word.
pub(super) fn ends_head(word: &str) -> bool {
    lexicon::HEAD_ENDERS.contains(&word.to_lowercase())
}

/// Words that list speakers, with the spaces around them.
const LISTING: [&str; 3] = [" and ", " & ", " nor "];

/// Words that add speakers to one who is named before them.
const ADDING: [&str; 4] = [
    " along with ",
    " together with ",
    " alongside ",
    " as well as ",
];

/// A hyphen that stands for a dash.
const SPACED_HYPHEN: &str = " - ";

/// The phrases of a source: what stands between commas, brackets, dashes and 'and' or the like, of which those inside a name do
/// not count. `names` are the spans of the names.
pub(super) fn phrases(text: &str, source: Span, names: &[Span]) -> Vec<Span> {
    let inside = source.text(text);
    let in_name = |at: usize| names.iter().any(|name| name.contains(source.start + at));
    let mut out = Vec::new();
    let mut start = 0;
    for (at, c) in inside.char_indices().filter(|&(at, _)| !in_name(at)) {
        let mut joining = LISTING.iter().chain(&ADDING);
        let joining = joining.find(|word| inside[at..].starts_with(**word));
        if matches!(c, ',' | ';' | '(' | ')' | '—' | '–') {
            out.push((start, at));
            start = at + c.len_utf8();
        } else if inside[at..].starts_with(SPACED_HYPHEN) {
            out.push((start, at));
            start = at + SPACED_HYPHEN.len();
        } else if let Some(joining) = joining {
            out.push((start, at));
            start = at + joining.len();
        }
    }
    out.push((start, inside.len()));
    out.into_iter()
        .filter(|(a, b)| a < b)
        .map(|(a, b)| Span::new(source.start + a, source.start + b).trim(text))
        .filter(|s| !s.is_empty())
        .collect()
}

/// The words of a phrase, without the punctuation around them.
pub(super) fn words(text: &str, phrase: Span) -> impl Iterator<Item = Span> + '_ {
    tokens(text, phrase)
        .map(|token| trimmed(text, token))
        .filter(|word| !word.is_empty())
}

/// The stretches between white space.
pub(super) fn tokens(text: &str, within: Span) -> impl Iterator<Item = Span> + '_ {
    let inside = within.text(text);
    inside.split_whitespace().map(move |token| {
        let start = within.start + (token.as_ptr() as usize - inside.as_ptr() as usize);
        Span::new(start, start + token.len())
    })
}

/// A token without the punctuation around it.
fn trimmed(text: &str, token: Span) -> Span {
    let whole = token.text(text);
    let word = whole.trim_matches(|c: char| !c.is_alphanumeric());
    let start = token.start + whole.find(word).unwrap_or(0);
    Span::new(start, start + word.len())
}

/// The text between two bytes, without white space around it.
pub(super) fn between(text: &str, start: usize, end: usize) -> &str {
    text.get(start..end).map_or("", str::trim)
}

/// Whether an 'and' or the like of the source stands right before the phrase.
pub(super) fn follows_and(text: &str, phrase: Span, source: Span) -> bool {
    follows(text, phrase, source, &LISTING)
}

/// Whether 'along with' or the like stands right before the phrase in the source.
pub(super) fn is_added(text: &str, phrase: Span, source: Span) -> bool {
    follows(text, phrase, source, &ADDING)
}

fn follows(text: &str, phrase: Span, source: Span, words: &[&str]) -> bool {
    text.get(source.start..phrase.start)
        .is_some_and(|before| words.iter().any(|word| before.ends_with(word)))
}
