//! Spans of a role: exact and overlap, and CofeNet's begin and Jaccard match (Wang et al., COLING 2022, as their program
//! computes them).

use std::collections::BTreeSet;

use super::annotation::{Extent, coverage, covered, shared};
use super::metric::Tallies;

/// Counts the spans of the role whose metric is `name` in a document.
pub(super) fn tally(
    name: &str,
    gold: &BTreeSet<Extent>,
    predicted: &BTreeSet<Extent>,
    tallies: &mut Tallies,
) {
    matches(name, gold, predicted, tallies);
    let (g, p) = (coverage(gold), coverage(predicted));
    tallies.add_f1(
        format!("{name}.overlap"),
        shared(&g, &p),
        covered(&p),
        covered(&g),
    );
}

/// Counts exact, begin and Jaccard matches: all that CofeNet counts.
pub(super) fn matches(
    name: &str,
    gold: &BTreeSet<Extent>,
    predicted: &BTreeSet<Extent>,
    tallies: &mut Tallies,
) {
    let hits = gold.intersection(predicted).count();
    tallies.add_f1(name, hits, predicted.len(), gold.len());
    let starts =
        |of: &BTreeSet<Extent>| -> BTreeSet<usize> { of.iter().map(|e| e.start).collect() };
    let (begun, begins) = (starts(gold), starts(predicted));
    let hits = gold.iter().filter(|e| begins.contains(&e.start)).count();
    let wrong = predicted
        .iter()
        .filter(|e| !begun.contains(&e.start))
        .count();
    tallies.add_f1(format!("{name}.begin"), hits, hits + wrong, gold.len());
    let best = |e: &Extent, of: &BTreeSet<Extent>| -> f64 {
        of.iter().map(|other| e.jaccard(*other)).fold(0.0, f64::max)
    };
    let sum: f64 = gold.iter().map(|e| best(e, predicted)).sum();
    let alone = predicted.iter().filter(|e| best(e, gold) == 0.0).count();
    tallies.add(
        format!("{name}.jaccard"),
        &[sum, (gold.len() + alone) as f64],
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn begin_and_jaccard() {
        let set = |of: &[(usize, usize)]| of.iter().map(|&e| e.into()).collect();
        let mut tallies = Tallies::default();
        let gold = set(&[(1, 3), (5, 7), (8, 9), (9, 19)]);
        tally(
            "cue",
            &gold,
            &set(&[(1, 3), (5, 9), (30, 31)]),
            &mut tallies,
        );
        assert_eq!(tallies.0["cue"], [1.0, 3.0, 1.0, 4.0]);
        assert_eq!(tallies.0["cue.begin"], [2.0, 3.0, 2.0, 4.0]);
        assert_eq!(tallies.0["cue.jaccard"], [1.0 + 0.5 + 0.25, 5.0]);
        assert_eq!(tallies.0["cue.overlap"], [5.0, 7.0, 5.0, 15.0]);
    }
}
