//! Rules out role tags that cannot be right, whatever their scores: spans that cross a paragraph break, and contents that begin
//! or end on the wrong side of a quotation mark.

use crate::model::{Crf, Encoded, IN_QUOTATION};
use crate::text::{Family, Quotation, Span, paragraphs};

/// What is added to the score of a tag that is ruled out: it is then far below all others, yet finite, so that a text where
/// everything is ruled out still decodes.
const PENALTY: f32 = -50.0;

/// Lowers the scores `[words, tags]` of role tags that cannot be right.
///
/// - No span crosses a paragraph break (a quotation that does is several spans of one content).
/// - No content goes on after a quoted sentence that a comma, a question or an exclamation mark leads out of: '“We won,” she said'.
/// - No content outside of quotation marks goes on after a full stop.
/// - No content begins right after an opening double mark, or ends right before a closing one: the marks belong to it.
pub(crate) fn constrain(
    crf: &Crf,
    encoded: &Encoded,
    text: &str,
    quotations: &[Quotation],
    roles: &mut [f32],
) {
    let width = crf.len();
    let mut lower = |word: usize, which: &dyn Fn(&str, &str) -> bool| {
        for (tag, score) in roles[word * width..][..width].iter_mut().enumerate() {
            let (position, label) = crf.tag_name(tag);
            if which(position, label) {
                *score += PENALTY;
            }
        }
    };
    for paragraph in paragraphs(text) {
        let words = encoded.words_in(paragraph);
        if words.is_empty() {
            continue;
        }
        lower(words.start, &|position, _| matches!(position, "I" | "E"));
        lower(words.end - 1, &|position, _| matches!(position, "B" | "I"));
    }
    for word in 1..encoded.len().saturating_sub(1) {
        if ends_sentence(encoded, text, word) {
            lower(word, &|position, label| {
                label == "content" && position == "I"
            });
            lower(word + 1, &|position, label| {
                label == "content" && matches!(position, "I" | "E")
            });
        }
    }
    for quotation in quotations.iter().filter(|q| q.family == Family::Double) {
        let Some(close) = quotation.close else {
            continue;
        };
        if leads_out(text, quotation, close) {
            let next = encoded.words_in(Span::new(close.end, text.len())).start;
            if next < encoded.len() {
                lower(next, &|position, label| {
                    label == "content" && matches!(position, "I" | "E")
                });
            }
        }
        let inside = encoded.words_in(Span::new(quotation.open.end, close.start));
        if inside.is_empty() {
            continue;
        }
        lower(inside.start, &|position, label| {
            label == "content" && matches!(position, "B" | "S")
        });
        lower(inside.end - 1, &|position, label| {
            label == "content" && matches!(position, "E" | "S")
        });
    }
}

/// Whether a word is a full stop outside of quotation marks, after a longer word in lower case and before a capital.
fn ends_sentence(encoded: &Encoded, text: &str, word: usize) -> bool {
    let is_quoted = |word: usize| encoded.features[word] & IN_QUOTATION != 0;
    let text_of = |word: usize| encoded.words[word].text(text);
    let before = text_of(word - 1);
    text_of(word) == "."
        && text_of(word + 1).starts_with(char::is_uppercase)
        && before.chars().count() > 3
        && before.chars().all(char::is_lowercase)
        && !is_quoted(word)
        && !is_quoted(word + 1)
}

/// Whether a quotation begins where a sentence does, and its last mark leads to words in lower case that say who speaks.
fn leads_out(text: &str, quotation: &Quotation, close: Span) -> bool {
    let part = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
    let before = part(0, quotation.open.start).trim_end_matches([' ', '\t', '\u{a0}']);
    let begins = before.is_empty() || before.ends_with(['\n', '.', '!', '?', '”', '"']);
    let inner = part(quotation.open.end, close.start);
    let after = part(close.end, text.len()).trim_start_matches([' ', '\u{a0}']);
    begins
        && quotation.depth == 1
        && inner.ends_with([',', '?', '!'])
        && inner.starts_with(char::is_uppercase)
        && after.starts_with(char::is_lowercase)
}
