//! Attributions: which predicted one is a gold one, and how much of it is right.

use std::collections::BTreeSet;

use super::annotation::{Annotation, Attribution, Extent, Role, coverage, covered, shared};
use super::metric::{BIN, Tallies};

/// A gold attribution is found when a predicted content overlaps its content with a Jaccard index of this.
pub(super) const FOUND: f64 = 0.5;

/// What attributions of a document cover, so that it is worked out once.
struct Covers<'a> {
    attribution: &'a Attribution,
    by_role: [Vec<Extent>; 3],
    sizes: [usize; 3],
}

impl<'a> Covers<'a> {
    fn new(attribution: &'a Attribution) -> Self {
        let by_role = Role::CORE.map(|role| coverage(attribution.of(role)));
        let sizes = [0, 1, 2].map(|role| covered(&by_role[role]));
        Self {
            attribution,
            by_role,
            sizes,
        }
    }

    fn jaccard(&self, other: &Self, role: Role) -> f64 {
        let role = role as usize;
        let both = shared(&self.by_role[role], &other.by_role[role]);
        match self.sizes[role] + other.sizes[role] - both {
            0 => 1.0,
            either => both as f64 / either as f64,
        }
    }

    fn has_content(&self) -> bool {
        !self.attribution.of(Role::Content).is_empty()
    }
}

/// How a document's gold and predicted attributions belong together.
pub(super) struct Matching {
    /// Of every gold attribution the predicted one whose content overlaps most, if it is found; several may have the same.
    pub found: Vec<Option<usize>>,
    /// One-to-one pairs for showing: of every gold attribution its predicted one.
    pub pairs: Vec<Option<usize>>,
    /// Which predicted attributions have source, cue and content exactly right.
    pub exact: Vec<bool>,
    /// How many gold attributions have one whose source, cue and content overlap enough.
    pub relaxed: usize,
}

impl Matching {
    /// Matches the attributions of a document.
    pub(super) fn new(gold: &[Attribution], predicted: &[Attribution]) -> Self {
        let gold: Vec<Covers> = gold.iter().map(Covers::new).collect();
        let predicted: Vec<Covers> = predicted.iter().map(Covers::new).collect();
        Self {
            found: gold.iter().map(|g| best(g, &predicted)).collect(),
            pairs: pairs(&gold, &predicted),
            exact: exact(&gold, &predicted),
            relaxed: relaxed(&gold, &predicted),
        }
    }
}

/// The predicted attribution whose content overlaps `gold`'s most, the later of two that overlap the same.
fn best(gold: &Covers, predicted: &[Covers]) -> Option<usize> {
    if !gold.has_content() {
        return None;
    }
    let overlaps = predicted
        .iter()
        .enumerate()
        .filter(|(_, p)| p.has_content())
        .map(|(index, p)| (gold.jaccard(p, Role::Content), index));
    overlaps
        .max_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)))
        .filter(|(overlap, _)| *overlap >= FOUND)
        .map(|(_, index)| index)
}

fn exact(gold: &[Covers], predicted: &[Covers]) -> Vec<bool> {
    let mut taken = vec![false; predicted.len()];
    for g in gold {
        let same = |p: &Covers| g.attribution.spans[..3] == p.attribution.spans[..3];
        if let Some(hit) = (0..predicted.len()).find(|&p| !taken[p] && same(&predicted[p])) {
            taken[hit] = true;
        }
    }
    taken
}

fn relaxed(gold: &[Covers], predicted: &[Covers]) -> usize {
    let mut taken = vec![false; predicted.len()];
    for g in gold.iter().filter(|g| g.has_content()) {
        let overlap = |p: &Covers| {
            let by_role = Role::CORE.map(|role| g.jaccard(p, role));
            by_role.into_iter().fold(f64::INFINITY, f64::min)
        };
        let free = (0..predicted.len()).filter(|&p| !taken[p] && predicted[p].has_content());
        let best = free
            .map(|p| (overlap(&predicted[p]), p))
            .max_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        if let Some((overlap, p)) = best
            && overlap >= FOUND
        {
            taken[p] = true;
        }
    }
    taken.into_iter().filter(|&t| t).count()
}

/// Pairs in the order of how much they overlap: exactly right ones, then by content, then by cue.
fn pairs(gold: &[Covers], predicted: &[Covers]) -> Vec<Option<usize>> {
    let mut candidates = Vec::new();
    for (g, one) in gold.iter().enumerate() {
        for (p, other) in predicted.iter().enumerate() {
            let content = if one.has_content() && other.has_content() {
                one.jaccard(other, Role::Content)
            } else {
                0.0
            };
            let cue = one.jaccard(other, Role::Cue);
            let cue = if one.sizes[Role::Cue as usize] == 0 {
                0.0
            } else {
                cue
            };
            if content > 0.0 || cue > 0.0 {
                candidates.push((content, cue, g, p));
            }
        }
    }
    candidates.sort_by(|a, b| {
        (b.0.total_cmp(&a.0))
            .then(b.1.total_cmp(&a.1))
            .then((a.2, a.3).cmp(&(b.2, b.3)))
    });
    let mut pairs = vec![None; gold.len()];
    let mut taken = vec![false; predicted.len()];
    for (_, _, g, p) in candidates {
        if pairs[g].is_none() && !taken[p] {
            pairs[g] = Some(p);
            taken[p] = true;
        }
    }
    pairs
}

/// Counts whole attributions, types, modes and confidences of a document.
pub(super) fn tally(
    gold: &Annotation,
    predicted: &Annotation,
    matching: &Matching,
    tallies: &mut Tallies,
) {
    let (gold, predicted) = (&gold.attributions, &predicted.attributions);
    let hits = matching.exact.iter().filter(|&&e| e).count();
    tallies.add_f1("attribution", hits, predicted.len(), gold.len());
    tallies.add_f1(
        "attribution.relaxed",
        matching.relaxed,
        predicted.len(),
        gold.len(),
    );
    for (g, found) in gold.iter().zip(&matching.found) {
        let Some(p) = found.map(|p| &predicted[p]) else {
            continue;
        };
        if let (Some(want), Some(got)) = (g.quote_type, p.quote_type) {
            tallies.add_answer("type", want == got);
        }
        if let (Some(want), Some(got)) = (g.mode, p.mode) {
            tallies.add_answer("mode", want == got);
        }
    }
    by_type(gold, predicted, tallies);
    for (p, &right) in predicted.iter().zip(&matching.exact) {
        if let Some(confidence) = p.confidence {
            let confidence = f64::from(confidence).clamp(0.0, 1.0);
            let right = f64::from(u8::from(right));
            let mut bins = [0.0; 10 * BIN];
            let bin = (confidence * 10.0).floor().min(9.0) as usize;
            let error = confidence - right;
            bins[bin * BIN..][..BIN].copy_from_slice(&[1.0, confidence, right, error * error]);
            tallies.add("calibration", &bins);
        }
    }
}

/// Content spans by the type of their quote.
fn by_type(gold: &[Attribution], predicted: &[Attribution], tallies: &mut Tallies) {
    use crate::schema::QuoteType::{Direct, Indirect, Mixed};
    for (kind, name) in [(Direct, "direct"), (Mixed, "mixed"), (Indirect, "indirect")] {
        let of = |attributions: &[Attribution]| -> BTreeSet<Extent> {
            let of_kind = attributions.iter().filter(|a| a.quote_type == Some(kind));
            of_kind.flat_map(|a| a.of(Role::Content)).copied().collect()
        };
        let (g, p) = (of(gold), of(predicted));
        if !(g.is_empty() && p.is_empty()) {
            let hits = g.intersection(&p).count();
            tallies.add_f1(format!("content/{name}"), hits, p.len(), g.len());
        }
    }
}
