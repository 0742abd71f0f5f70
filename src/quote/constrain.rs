//! What no content, cue or source does, whatever the scores: crossing a paragraph break, or starting and ending on
//! the wrong side of a quotation mark.

use crate::model::{Crf, Encoded};
use crate::text::{Family, Quotation, paragraphs};

/// Far below any score, yet finite: a text where everything is ruled out still decodes.
const RULED_OUT: f32 = -50.0;

/// Lowers the scores `[words, tags]` of role tags that cannot be right.
///
/// - No span goes on over a paragraph break (a quotation that does is several spans of one content).
/// - No content starts right after an opening double mark, or ends right before a closing one: the marks belong to it.
pub fn constrain(
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
                *score += RULED_OUT;
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
    for quotation in quotations.iter().filter(|q| q.family == Family::Double) {
        let Some(close) = quotation.close else {
            continue;
        };
        let inside = encoded.words_in(crate::text::Span::new(quotation.open.end, close.start));
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
