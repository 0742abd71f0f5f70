//! Named entities: strict, and exact, partial and type as nervaluate 1.2 has them (after SemEval 2013 task 9.1).
//!
//! nervaluate goes through the predicted names in order and gives each a gold name that no other has yet: first one that
//! is right by the rule, else the first that overlaps.

use std::collections::BTreeSet;

use super::annotation::Name;
use super::metric::Tallies;

/// Counts the names of a document, all and by type.
pub(super) fn tally(gold: &[Name], predicted: &[Name], tallies: &mut Tallies) {
    count(gold, predicted, "", tallies);
    let kinds: BTreeSet<_> = gold.iter().chain(predicted).map(|n| n.kind).collect();
    for kind in kinds {
        let of = |names: &[Name]| -> Vec<Name> {
            names.iter().copied().filter(|n| n.kind == kind).collect()
        };
        let group = format!("/{}", kind.as_str());
        count(&of(gold), &of(predicted), &group, tallies);
    }
}

fn count(gold: &[Name], predicted: &[Name], group: &str, tallies: &mut Tallies) {
    let all: BTreeSet<&Name> = gold.iter().collect();
    let strict = predicted.iter().filter(|n| all.contains(n)).count();
    tallies.add_f1(format!("ner{group}"), strict, predicted.len(), gold.len());
    let exact = in_order(gold, predicted, |g, p| {
        if g.extent == p.extent {
            Fit::Right
        } else {
            Fit::overlap(g, p)
        }
    });
    let hits = exact.iter().filter(|f| **f == Fit::Right).count();
    tallies.add_f1(
        format!("ner.exact{group}"),
        hits,
        predicted.len(),
        gold.len(),
    );
    // Partial has the same assignment as exact; what overlaps counts half.
    let half = exact.iter().filter(|f| **f == Fit::Overlap).count() as f64 / 2.0;
    let hits = hits as f64 + half;
    let counts = [hits, predicted.len() as f64, hits, gold.len() as f64];
    tallies.add(format!("ner.partial{group}"), &counts);
    let hits = by_type(gold, predicted);
    tallies.add_f1(
        format!("ner.type{group}"),
        hits,
        predicted.len(),
        gold.len(),
    );
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fit {
    Right,
    Overlap,
    None,
}

impl Fit {
    fn overlap(gold: &Name, predicted: &Name) -> Self {
        // nervaluate asks for an overlap of at least 1% of the gold name.
        let percent =
            gold.extent.shared(predicted.extent) as f64 / gold.extent.len() as f64 * 100.0;
        if percent >= 1.0 {
            Fit::Overlap
        } else {
            Fit::None
        }
    }
}

/// How every predicted name fits the gold name that it is given.
fn in_order(gold: &[Name], predicted: &[Name], fit: impl Fn(&Name, &Name) -> Fit) -> Vec<Fit> {
    let mut taken = vec![false; gold.len()];
    predicted
        .iter()
        .map(|p| {
            let free = || (0..gold.len()).filter(|&g| !taken[g]);
            let right = free().find(|&g| fit(&gold[g], p) == Fit::Right);
            let given = right.or_else(|| free().find(|&g| fit(&gold[g], p) == Fit::Overlap));
            match given {
                Some(g) => {
                    taken[g] = true;
                    fit(&gold[g], p)
                }
                None => Fit::None,
            }
        })
        .collect()
}

/// Hits of the type rule: of the overlapping names of its type, a predicted name is given the one with the nearest
/// boundaries; else the first that overlaps is used up.
fn by_type(gold: &[Name], predicted: &[Name]) -> usize {
    let mut taken = vec![false; gold.len()];
    let mut hits = 0;
    for p in predicted {
        let overlapping: Vec<usize> = (0..gold.len())
            .filter(|&g| !taken[g] && Fit::overlap(&gold[g], p) == Fit::Overlap)
            .collect();
        let distance = |&g: &usize| {
            gold[g].extent.start.abs_diff(p.extent.start)
                + gold[g].extent.end.abs_diff(p.extent.end)
        };
        let same = overlapping
            .iter()
            .copied()
            .filter(|&g| gold[g].kind == p.kind);
        match same.min_by_key(distance) {
            Some(g) => {
                taken[g] = true;
                hits += 1;
            }
            None => {
                if let Some(&g) = overlapping.first() {
                    taken[g] = true;
                }
            }
        }
    }
    hits
}
