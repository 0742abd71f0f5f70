//! Which spans may belong together: of every content its candidate cues, of every cue its candidate sources, with the odds that
//! the link head gives them.

use super::role_spans::RoleSpan;

/// Of more candidates than this, only the likeliest are looked at.
const MAX_CANDIDATES: usize = 8;

/// A span that another may be linked to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Candidate {
    /// Its index among the spans of its role.
    pub parent: usize,
    /// The log odds of this link against none, if both spans are there.
    pub odds: f32,
    /// The same, with its doubtful being there.
    weighted: f32,
}

/// The spans that one may be linked to.
#[derive(Debug, Clone, Default)]
pub(super) struct Links(Vec<Candidate>);

impl Links {
    /// Links to those of `parents` from `first` on whose log odds are given, as far as they are `allowed`. Those that are not
    /// are forgotten, as if they had not been asked about.
    pub(super) fn among(
        parents: &[RoleSpan],
        first: usize,
        odds: &[f32],
        allowed: impl Fn(usize) -> bool,
    ) -> Self {
        let candidates = odds.iter().zip(first..).zip(&parents[first..]);
        let mut all: Vec<Candidate> = candidates
            .map(|((&odds, parent), span)| Candidate {
                parent,
                odds,
                weighted: odds + span.doubt(),
            })
            .filter(|c| allowed(c.parent))
            .collect();
        if all.len() > MAX_CANDIDATES {
            all.sort_by(|a, b| {
                b.weighted
                    .total_cmp(&a.weighted)
                    .then(a.parent.cmp(&b.parent))
            });
            all.truncate(MAX_CANDIDATES);
            all.sort_by_key(|c| c.parent);
        }
        Self(all)
    }

    /// The same, where a parent that is not allowed speaks for there being none.
    pub(super) fn only(
        parents: &[RoleSpan],
        first: usize,
        odds: &[f32],
        allowed: impl Fn(usize) -> bool,
    ) -> Self {
        let lost = odds.iter().zip(first..).zip(&parents[first..]);
        let lost = lost.filter(|((_, parent), _)| !allowed(*parent));
        let none: f32 = lost
            .map(|((odds, _), span)| (odds + span.doubt()).exp())
            .sum();
        let shift = none.ln_1p();
        let mut links = Self::among(parents, first, odds, &allowed);
        for candidate in &mut links.0 {
            candidate.odds -= shift;
            candidate.weighted -= shift;
        }
        links
    }

    /// The candidates, in the order of the text.
    pub(super) fn candidates(&self) -> &[Candidate] {
        &self.0
    }

    /// The probabilities of the candidates, then of none, as the link head sees them.
    pub(super) fn chances(&self) -> Vec<f32> {
        let odds = self.0.iter().map(|c| c.weighted).chain([0.0]);
        let top = odds.clone().fold(f32::NEG_INFINITY, f32::max);
        let exponents: Vec<f32> = odds.map(|odds| (odds - top).exp()).collect();
        let total: f32 = exponents.iter().sum();
        exponents.iter().map(|e| e / total).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::WordRange;

    /// One-word spans; the last one is doubtful.
    fn spans(count: usize) -> Vec<RoleSpan> {
        let span = |word| RoleSpan {
            words: WordRange::single(word),
            probability: if word + 1 == count { 0.1 } else { 1.0 },
            is_best: word + 1 < count,
        };
        (0..count).map(span).collect()
    }

    fn parents(links: &Links) -> Vec<usize> {
        links.candidates().iter().map(|c| c.parent).collect()
    }

    #[test]
    fn what_is_not_allowed_is_forgotten_or_speaks_for_none() {
        let spans = spans(4);
        let odds = [1.0, 2.0, 1.0];
        let among = Links::among(&spans, 1, &odds, |parent| parent != 2);
        assert_eq!(parents(&among), [1, 3]);
        assert_eq!(among.candidates()[0].odds, 1.0);
        let only = Links::only(&spans, 1, &odds, |parent| parent != 2);
        assert_eq!(parents(&only), [1, 3]);
        assert!(only.candidates()[0].odds < 0.0, "none is likelier");
        assert!(only.chances()[2] > 0.5);
    }

    #[test]
    fn doubtful_spans_are_as_much_less_likely() {
        let chances = Links::among(&spans(2), 0, &[1.0, 1.0], |_| true).chances();
        assert!((chances[0] / chances[1] - 10.0).abs() < 1e-3, "{chances:?}");
        assert!((chances.iter().sum::<f32>() - 1.0).abs() < 1e-6);
        assert_eq!(Links::default().chances(), [1.0]);
    }

    #[test]
    fn of_many_candidates_the_likeliest_are_kept() {
        let odds: Vec<f32> = (0..20).map(|n| (n * 7 % 20) as f32).collect();
        let links = Links::among(&spans(21), 0, &odds, |_| true);
        let kept = links.candidates();
        assert_eq!(kept.len(), MAX_CANDIDATES);
        assert!(kept.iter().all(|c| c.odds >= 12.0));
        assert!(kept.windows(2).all(|pair| pair[0].parent < pair[1].parent));
    }
}
