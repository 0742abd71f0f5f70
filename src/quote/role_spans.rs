//! The spans of a text that may be sources, cues and contents.

use std::ops::Range;

use crate::model::{Crf, TagSpan, WordRange};

/// Spans further apart than so many words are not linked, however well they match: the limit keeps a document's cost
/// linear in its length.
const MAX_DISTANCE: usize = 1000;

/// A span that the likeliest tagging does not have is considered if it is at least so probable.
const MIN_PROBABILITY: f32 = 0.02;

/// A source, cue or content.
#[derive(Debug, Clone, Copy)]
pub(super) struct RoleSpan {
    /// Its words.
    pub words: WordRange,
    /// Probability of just this span in its role.
    pub probability: f32,
    /// Whether it is one of the likeliest tagging's spans. One that is not has no word in common with those.
    pub is_best: bool,
}

impl RoleSpan {
    /// What its doubtful being there takes from the log odds of its links.
    pub(super) fn doubt(&self) -> f32 {
        match self.is_best {
            true => 0.0,
            false => self.probability.max(1e-6).ln(),
        }
    }
}

/// The indices of those of `spans`, which are in order, that begin within [`MAX_DISTANCE`] words of `words`.
pub(super) fn near(spans: &[RoleSpan], words: WordRange) -> Range<usize> {
    let from = spans.partition_point(|s| s.words.start + MAX_DISTANCE < words.start);
    let to = spans.partition_point(|s| s.words.start < words.end + MAX_DISTANCE);
    from..to
}

/// The spans of a text, by role, in order.
pub(super) struct RoleSpans {
    pub sources: Vec<RoleSpan>,
    pub cues: Vec<RoleSpan>,
    pub contents: Vec<RoleSpan>,
}

impl RoleSpans {
    /// Decodes role scores `[words, tags]`, whose labels are source, cue and content in this order. Only a ranker can tell which
    /// spans below the likeliest tagging to take: `with_others`, whether they are wanted.
    pub(super) fn decode(crf: &Crf, roles: &[f32], with_others: bool) -> Self {
        let (best, others) = match with_others {
            true => crf.spans_and_others(roles, MIN_PROBABILITY),
            false => (crf.spans(roles), Vec::new()),
        };
        let of_label = |label: usize| {
            let span = |span: &TagSpan, is_best: bool| RoleSpan {
                words: span.words,
                probability: span.probability,
                is_best,
            };
            let mut spans: Vec<RoleSpan> = [(&best, true), (&others, false)]
                .into_iter()
                .flat_map(|(all, is_best)| {
                    let of_label = all.iter().filter(|s| s.label == label);
                    of_label.map(move |s| span(s, is_best))
                })
                .collect();
            spans.sort_by_key(|span| span.words.start);
            spans
        };
        let [sources, cues, contents] = [0, 1, 2].map(of_label);
        Self {
            sources,
            cues,
            contents,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_far_away_are_not_near() {
        let spans = [0, 500, 1500, 3000].map(|start| RoleSpan {
            words: WordRange::single(start),
            probability: 1.0,
            is_best: true,
        });
        assert_eq!(near(&spans, WordRange::new(1200, 1210)), 1..3);
    }
}
