//! Which spans belong together: the probabilities of their links, and the best choice among them.

use std::ops::Range;

use crate::model::WordRange;

/// Spans further apart than so many words are not linked, however well they match: the limit keeps a document's cost
/// linear in its length.
const MAX_DISTANCE: usize = 1000;

/// A link less likely than this is not made, not even for a span that has no other.
const MIN_LINK_CHANCE: f32 = 0.01;

/// A source, cue or content.
#[derive(Debug, Clone, Copy)]
pub(super) struct RoleSpan {
    /// Its words.
    pub words: WordRange,
    /// Probability of just this span in its role.
    pub probability: f32,
}

/// The indices of those of `spans`, which are in order, that begin within [`MAX_DISTANCE`] words of `words`.
pub(super) fn near(spans: &[RoleSpan], words: WordRange) -> Range<usize> {
    let from = spans.partition_point(|s| s.words.start + MAX_DISTANCE < words.start);
    let to = spans.partition_point(|s| s.words.start < words.end + MAX_DISTANCE);
    from..to
}

/// The probabilities that a span is linked to each of the candidates near it, or to none.
pub(super) struct Links {
    /// Index of the first candidate near it.
    first: usize,
    chances: Vec<f32>,
    none: f32,
}

impl Links {
    /// `chances` are those of the candidates from `first` on, then that of none.
    pub(super) fn new(first: usize, mut chances: Vec<f32>) -> Self {
        let none = chances.pop().unwrap_or(1.0);
        Self {
            first,
            chances,
            none,
        }
    }

    /// Adds the probability of every candidate that is not `allowed` to that of none.
    pub(super) fn only(mut self, allowed: impl Fn(usize) -> bool) -> Self {
        for (n, chance) in self.chances.iter_mut().enumerate() {
            if !allowed(self.first + n) {
                self.none += std::mem::take(chance);
            }
        }
        self
    }

    /// Forgets every candidate that is not `allowed`, as if it had not been asked about.
    pub(super) fn among(mut self, allowed: impl Fn(usize) -> bool) -> Self {
        let mut left = 1.0;
        for (n, chance) in self.chances.iter_mut().enumerate() {
            if !allowed(self.first + n) {
                left -= std::mem::take(chance);
            }
        }
        if left <= f32::EPSILON {
            self.none = 1.0;
            return self;
        }
        for chance in self.chances.iter_mut().chain([&mut self.none]) {
            *chance = (*chance / left).min(1.0);
        }
        self
    }

    /// The likeliest candidate; none if none is likelier. Of equals, the first.
    fn best(&self) -> Option<usize> {
        let mut best = (None, f32::NEG_INFINITY);
        for (n, &chance) in self.chances.iter().enumerate() {
            if chance > best.1 {
                best = (Some(self.first + n), chance);
            }
        }
        if self.none > best.1 { None } else { best.0 }
    }

    /// The probability of a candidate, or of none.
    pub(super) fn chance(&self, candidate: Option<usize>) -> f32 {
        match candidate {
            None => self.none,
            Some(candidate) => candidate
                .checked_sub(self.first)
                .and_then(|n| self.chances.get(n))
                .copied()
                .unwrap_or(0.0),
        }
    }
}

/// The cue of every content. A cue that no content chose takes the likeliest of those contents that their own cue can
/// spare.
pub(super) fn cues_of_contents(
    links: &[Links],
    cues: &[RoleSpan],
    contents: &[RoleSpan],
) -> Vec<Option<usize>> {
    let mut chosen: Vec<Option<usize>> = links.iter().map(Links::best).collect();
    let mut count = vec![0usize; cues.len()];
    chosen.iter().flatten().for_each(|&cue| count[cue] += 1);
    for cue in 0..cues.len() {
        if count[cue] > 0 {
            continue;
        }
        let spare = near(contents, cues[cue].words)
            .filter(|&content| chosen[content].is_none_or(|current| count[current] > 1));
        if let Some(content) = likeliest(spare, |content| links[content].chance(Some(cue))) {
            if let Some(current) = chosen[content] {
                count[current] -= 1;
            }
            count[cue] += 1;
            chosen[content] = Some(cue);
        }
    }
    chosen
}

/// The source of every cue. A source that no cue chose goes to the likeliest cue that has none.
pub(super) fn sources_of_cues(
    links: &[Links],
    cues: &[RoleSpan],
    sources: &[RoleSpan],
) -> Vec<Option<usize>> {
    let mut chosen: Vec<Option<usize>> = links.iter().map(Links::best).collect();
    let mut taken = vec![false; sources.len()];
    chosen.iter().flatten().for_each(|&s| taken[s] = true);
    for source in (0..sources.len()).filter(|&s| !taken[s]) {
        let free = near(cues, sources[source].words).filter(|&cue| chosen[cue].is_none());
        if let Some(cue) = likeliest(free, |cue| links[cue].chance(Some(source))) {
            chosen[cue] = Some(source);
        }
    }
    chosen
}

/// The candidate with the highest chance, if that is at least [`MIN_LINK_CHANCE`]; of equals, the last.
fn likeliest(
    candidates: impl Iterator<Item = usize>,
    chance: impl Fn(usize) -> f32,
) -> Option<usize> {
    candidates
        .max_by(|&a, &b| chance(a).total_cmp(&chance(b)))
        .filter(|&candidate| chance(candidate) >= MIN_LINK_CHANCE)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One-word spans that begin at these words.
    fn spans(starts: &[usize]) -> Vec<RoleSpan> {
        let span = |&start: &usize| RoleSpan {
            words: WordRange::single(start),
            probability: 1.0,
        };
        starts.iter().map(span).collect()
    }

    #[test]
    fn what_is_not_allowed_goes_to_none() {
        let links = Links::new(3, vec![0.5, 0.3, 0.2]).only(|candidate| candidate == 4);
        assert_eq!(links.chance(Some(3)), 0.0);
        assert_eq!(links.chance(Some(4)), 0.3);
        assert_eq!(links.chance(None), 0.7);
        assert_eq!(links.chance(Some(2)), 0.0);
        assert_eq!(links.chance(Some(9)), 0.0);
        assert_eq!(links.best(), None);
    }

    #[test]
    fn what_is_forgotten_changes_nothing_else() {
        let links = Links::new(3, vec![0.5, 0.25, 0.25]).among(|candidate| candidate == 4);
        assert_eq!(links.chance(Some(3)), 0.0);
        assert_eq!(links.chance(Some(4)), 0.5);
        assert_eq!(links.chance(None), 0.5);
        let links = Links::new(3, vec![1.0, 0.0]).among(|_| false);
        assert_eq!(links.best(), None);
    }

    #[test]
    fn a_cue_takes_a_content_only_where_it_can_be_spared() {
        let (cues, contents) = (spans(&[10, 30]), spans(&[5, 20]));
        // Both contents choose the first cue; `second`: how probably each belongs to the other one.
        let chosen = |second: &[f32]| {
            let links: Vec<Links> = second
                .iter()
                .map(|&chance| Links::new(0, vec![0.6, chance, 0.1]))
                .collect();
            cues_of_contents(&links, &cues, &contents[..links.len()])
        };
        assert_eq!(chosen(&[0.2, 0.3]), [Some(0), Some(1)]);
        assert_eq!(chosen(&[0.3, 0.2]), [Some(1), Some(0)]);
        assert_eq!(chosen(&[0.009, 0.009]), [Some(0), Some(0)], "too unlikely");
        assert_eq!(chosen(&[0.3]), [Some(0)], "the only content of its cue");
    }

    #[test]
    fn a_free_source_goes_to_the_likeliest_free_cue() {
        let (cues, sources) = (spans(&[10, 30, 50]), spans(&[9, 29]));
        let links = [
            Links::new(0, vec![0.6, 0.3, 0.1]),
            Links::new(0, vec![0.0, 0.2, 0.8]),
            Links::new(0, vec![0.0, 0.3, 0.7]),
        ];
        let chosen = sources_of_cues(&links, &cues, &sources);
        assert_eq!(chosen, [Some(0), None, Some(1)]);
    }

    #[test]
    fn spans_far_away_are_not_near() {
        let spans = spans(&[0, 500, 1500, 3000]);
        assert_eq!(near(&spans, WordRange::new(1200, 1210)), 1..3);
    }
}
