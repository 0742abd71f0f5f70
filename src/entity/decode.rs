//! From tag scores to mentions.

use super::EntityType;
use crate::model::{Crf, Encoded, Scores};
use crate::text::Span;

/// A span that names an entity.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    /// Its bytes in the text.
    pub span: Span,
    /// The type that it was tagged with.
    pub kind: EntityType,
    /// Probability of just this span with this type.
    pub confidence: f32,
}

/// The named mentions of a text, in order, never overlapping.
pub fn mentions(crf: &Crf, encoded: &Encoded, scores: &Scores) -> Vec<Mention> {
    crf.spans(&scores.entities)
        .into_iter()
        .filter_map(|s| {
            Some(Mention {
                span: encoded.span(s.first, s.end),
                kind: EntityType::from_label(crf.labels().get(s.label)?)?,
                confidence: s.probability,
            })
        })
        .collect()
}
