//! Coreference: MUC, B³ and CEAF-φ4 as the CoNLL-2012 reference scorer (v8) has them, after Pradhan et al. 2014.

use std::collections::{BTreeMap, BTreeSet};

use pathfinding::prelude::{Matrix, kuhn_munkres};

use super::annotation::Extent;
use super::metric::Tallies;

/// Similarities become integers for the assignment; the score itself is not rounded.
const SCALE: f64 = 1e12;

/// Counts the chains of a document.
pub(super) fn tally(
    gold: &[BTreeSet<Extent>],
    predicted: &[BTreeSet<Extent>],
    tallies: &mut Tallies,
) {
    let (gold, predicted) = (partition(gold), partition(predicted));
    tallies.add("coref.muc", &muc(&gold, &predicted));
    tallies.add("coref.b3", &b_cubed(&gold, &predicted));
    tallies.add("coref.ceaf-e", &ceaf(&gold, &predicted));
}

/// Chains in which every mention is once: a mention of two chains stays with the first.
fn partition(chains: &[BTreeSet<Extent>]) -> Vec<BTreeSet<Extent>> {
    let mut seen = BTreeSet::new();
    chains
        .iter()
        .map(|chain| {
            let fresh = |mention: &Extent| seen.insert(*mention);
            chain.iter().copied().filter(fresh).collect()
        })
        .filter(|chain: &BTreeSet<Extent>| !chain.is_empty())
        .collect()
}

/// The chain of every mention.
fn chain_of(chains: &[BTreeSet<Extent>]) -> BTreeMap<Extent, usize> {
    let mentions = |(index, chain)| {
        let chain: &BTreeSet<Extent> = chain;
        chain.iter().map(move |&mention| (mention, index))
    };
    chains.iter().enumerate().flat_map(mentions).collect()
}

/// Links that remain of a side's chains when the other side's cut them, and all links.
fn links(chains: &[BTreeSet<Extent>], other: &BTreeMap<Extent, usize>) -> (f64, f64) {
    let (mut kept, mut all) = (0, 0);
    for chain in chains {
        let parts: BTreeSet<usize> = chain.iter().filter_map(|m| other.get(m)).copied().collect();
        let alone = chain.iter().filter(|m| !other.contains_key(m)).count();
        kept += chain.len() - parts.len() - alone;
        all += chain.len() - 1;
    }
    (kept as f64, all as f64)
}

fn muc(gold: &[BTreeSet<Extent>], predicted: &[BTreeSet<Extent>]) -> [f64; 4] {
    let (hits, all) = links(predicted, &chain_of(gold));
    let (kept, links) = links(gold, &chain_of(predicted));
    [hits, all, kept, links]
}

/// Sum over one side's mentions of the share of its chain that is in the same chain of the other side, and how many there
/// are.
fn shares(chains: &[BTreeSet<Extent>], other: &BTreeMap<Extent, usize>) -> (f64, f64) {
    let mut sum = 0.0;
    for chain in chains {
        let mut together: BTreeMap<usize, usize> = BTreeMap::new();
        for at in chain.iter().filter_map(|m| other.get(m)) {
            *together.entry(*at).or_default() += 1;
        }
        for count in together.into_values() {
            sum += (count * count) as f64 / chain.len() as f64;
        }
    }
    (sum, chains.iter().map(BTreeSet::len).sum::<usize>() as f64)
}

fn b_cubed(gold: &[BTreeSet<Extent>], predicted: &[BTreeSet<Extent>]) -> [f64; 4] {
    let (precision, mentions) = shares(predicted, &chain_of(gold));
    let (recall, of) = shares(gold, &chain_of(predicted));
    [precision, mentions, recall, of]
}

/// Twice the shared mentions of all mentions of two chains: φ4.
fn similarity(a: &BTreeSet<Extent>, b: &BTreeSet<Extent>) -> f64 {
    2.0 * a.intersection(b).count() as f64 / (a.len() + b.len()) as f64
}

fn ceaf(gold: &[BTreeSet<Extent>], predicted: &[BTreeSet<Extent>]) -> [f64; 4] {
    let total = alignment(gold, predicted)
        .into_iter()
        .map(|(g, p)| similarity(&gold[g], &predicted[p]))
        .sum();
    // A chain is wholly similar to itself: the denominators are the numbers of chains.
    [total, predicted.len() as f64, total, gold.len() as f64]
}

/// The one-to-one alignment of chains with the greatest similarity, as pairs that have something in common.
pub(super) fn alignment(
    gold: &[BTreeSet<Extent>],
    predicted: &[BTreeSet<Extent>],
) -> Vec<(usize, usize)> {
    // The algorithm wants no more rows than columns.
    let turned = gold.len() > predicted.len();
    let (rows, columns) = if turned {
        (predicted, gold)
    } else {
        (gold, predicted)
    };
    if rows.is_empty() {
        return Vec::new();
    }
    let weights = Matrix::from_fn(rows.len(), columns.len(), |(row, column)| {
        (similarity(&rows[row], &columns[column]) * SCALE) as i64
    });
    let (_, assigned) = kuhn_munkres(&weights);
    assigned
        .into_iter()
        .enumerate()
        .filter(|&(row, column)| !rows[row].is_disjoint(&columns[column]))
        .map(|(row, column)| if turned { (column, row) } else { (row, column) })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chains(of: &[&[usize]]) -> Vec<BTreeSet<Extent>> {
        let chain = |c: &&[usize]| c.iter().map(|&m| Extent::new(m, m + 1)).collect();
        of.iter().map(chain).collect()
    }

    /// The example of Pradhan et al. 2014, figure 1: {a b c} {d e f g} against {a b} {c d} {f g h i}.
    #[test]
    fn the_example_of_the_reference_paper() {
        let key = chains(&[&[0, 1, 2], &[3, 4, 5, 6]]);
        let response = chains(&[&[0, 1], &[2, 3], &[5, 6, 7, 8]]);
        let mut tallies = Tallies::default();
        tally(&key, &response, &mut tallies);
        let score = |name: &str| {
            let score = tallies.score(name).unwrap();
            let (precision, recall) = score.precision_recall.unwrap();
            [precision, recall, score.value].map(|v| (v * 10.0).round() / 1000.0)
        };
        assert_eq!(score("coref.muc"), [0.40, 0.40, 0.40]);
        assert_eq!(score("coref.b3"), [0.5, 0.417, 0.455]);
        assert_eq!(score("coref.ceaf-e"), [0.433, 0.65, 0.52]);
    }
}
