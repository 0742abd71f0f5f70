//! Decodes the entity head's tag scores into the named mentions of a document.

use super::NamedMention;
use super::person_spans::whole_names;
use super::recurring::whole_recurring;
use super::ticker::without_tickers;
use crate::model::{BEGINS_PARAGRAPH, Crf, Encoded, Scores};
use crate::schema::EntityType;
use crate::text::Span;

/// What is added to the score of a tag that would let a name cross a paragraph break.
const CROSSING_PENALTY: f32 = -50.0;

/// The named mentions of a text, in order, never overlapping.
pub(crate) fn mentions(
    text: &str,
    crf: &Crf,
    encoded: &Encoded,
    scores: &Scores,
) -> Vec<NamedMention> {
    let found = crf
        .spans(&in_paragraphs(crf, encoded, &scores.entities))
        .into_iter()
        .filter_map(|s| {
            Some(NamedMention {
                span: encoded.span(s.words),
                kind: EntityType::from_label(crf.labels().get(s.label)?)?,
                confidence: s.probability,
                compound: None,
            })
        })
        .collect();
    with_nicknames(text, found)
}

/// The scores, with those of tags lowered that would let a name cross a paragraph break: in a list of names, a line each, the
/// head sees one long name.
fn in_paragraphs(crf: &Crf, encoded: &Encoded, entities: &[f32]) -> Vec<f32> {
    let mut out = entities.to_vec();
    let width = crf.len();
    for (word, feature) in encoded.features.iter().enumerate() {
        if word == 0 || feature & BEGINS_PARAGRAPH == 0 {
            continue;
        }
        let scores = out.iter_mut().skip(word * width).take(width);
        for (tag, score) in scores.enumerate() {
            if matches!(crf.tag_name(tag).0, "I" | "E") {
                *score += CROSSING_PENALTY;
            }
        }
    }
    out
}

/// The mentions with names whole and without ticker symbols; joins the two mentions that the quotation marks around a nickname split a person's
/// name into: 'Robert C. "Bobby" Scott'.
pub(super) fn with_nicknames(text: &str, found: Vec<NamedMention>) -> Vec<NamedMention> {
    let found = whole_recurring(text, without_tickers(text, found));
    let found = whole_names(text, found);
    let mut out: Vec<NamedMention> = Vec::with_capacity(found.len());
    for mention in found {
        let own = mention.span.text(text);
        let closes =
            own.matches(['"', '”']).count() > own.matches('“').count() && !own.starts_with('"');
        let before = out.last_mut().filter(|before| {
            let between = text.get(before.span.end..mention.span.start).unwrap_or("");
            matches!(between.trim(), "\"" | "“") && between.len() <= 5
        });
        match before {
            Some(before)
                if closes
                    && before.kind == EntityType::Person
                    && mention.kind == EntityType::Person =>
            {
                before.span = Span::new(before.span.start, mention.span.end);
                before.confidence *= mention.confidence;
            }
            _ => out.push(mention),
        }
    }
    out
}
