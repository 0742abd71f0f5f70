//! Phrases and words of a source.

use crate::lexicon;
use crate::text::Span;

/// Whether no head of a phrase comes after this word.
pub(super) fn ends_head(word: &str) -> bool {
    lexicon::HEAD_ENDERS.contains(&word.to_lowercase())
}

/// The phrases of a source: what stands between commas, brackets, dashes and 'and', of which those inside a name do
/// not count. `names` are the spans of the names.
pub(super) fn phrases(text: &str, source: Span, names: &[Span]) -> Vec<Span> {
    let inside = source.text(text);
    let in_name = |at: usize| names.iter().any(|name| name.contains(source.start + at));
    let mut out = Vec::new();
    let mut start = 0;
    for (at, c) in inside.char_indices().filter(|&(at, _)| !in_name(at)) {
        if matches!(c, ',' | ';' | '(' | ')' | '—' | '–') {
            out.push((start, at));
            start = at + c.len_utf8();
        } else if c == ' '
            && ["and ", "& "]
                .iter()
                .any(|and| inside[at + 1..].starts_with(and))
        {
            out.push((start, at));
            start = at + 1 + inside[at + 1..].find(' ').unwrap_or(0);
        }
    }
    out.push((start, inside.len()));
    out.into_iter()
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

/// Whether an 'and' of the source stands right before the phrase.
pub(super) fn follows_and(text: &str, phrase: Span, source: Span) -> bool {
    text.get(source.start..phrase.start).is_some_and(|before| {
        let before = before.trim_end();
        before.ends_with(" and") || before.ends_with(" &")
    })
}
