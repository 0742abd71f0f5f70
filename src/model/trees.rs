//! Gradient-boosted regression trees (Friedman, 'Greedy Function Approximation', 2001) that score one candidate by its features;
//! the scores of those that compete meet in a softmax.
//!
//! The trees are LightGBM's. Sums are of 64 bits and in the order of the trees, so that every machine gets the same.

use serde::Deserialize;

/// Trees whose values are summed.
#[derive(Debug, Clone, Deserialize)]
#[serde(transparent)]
pub(super) struct Trees(pub(super) Vec<Tree>);

/// A binary tree. A child that is not negative is the index of a node; a negative one, inverted bit by bit, of a leaf.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Tree {
    /// The feature that a node asks for.
    pub(super) feature: Vec<usize>,
    /// A node goes left if the feature's value is at most this.
    threshold: Vec<f64>,
    left: Vec<i32>,
    right: Vec<i32>,
    /// The leaves' values.
    leaves: Vec<f64>,
}

impl Trees {
    /// Whether every tree can be followed to a leaf with so many features.
    pub(super) fn are_sound(&self, features: usize) -> bool {
        self.0.iter().all(|tree| tree.is_sound(features))
    }

    /// The probabilities of candidates that compete, each given by its features.
    pub(super) fn probabilities<F: AsRef<[f32]>>(&self, candidates: &[F]) -> Vec<f32> {
        let scores: Vec<f64> = candidates
            .iter()
            .map(|features| self.score(features.as_ref()))
            .collect();
        let top = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let exponents: Vec<f64> = scores.iter().map(|score| (score - top).exp()).collect();
        let total: f64 = exponents.iter().sum();
        exponents.iter().map(|e| (e / total) as f32).collect()
    }

    /// The score of a candidate, given by its features.
    pub(super) fn score(&self, features: &[f32]) -> f64 {
        self.0.iter().map(|tree| tree.value(features)).sum()
    }
}

impl Tree {
    fn is_sound(&self, features: usize) -> bool {
        let nodes = self.feature.len();
        let is_child = |parent: usize, child: i32| match usize::try_from(child) {
            Ok(node) => node > parent && node < nodes,
            Err(_) => usize::try_from(!child).is_ok_and(|leaf| leaf < self.leaves.len()),
        };
        [self.threshold.len(), self.left.len(), self.right.len()] == [nodes; 3]
            && !self.leaves.is_empty()
            && self.feature.iter().all(|&feature| feature < features)
            && self
                .left
                .iter()
                .enumerate()
                .all(|(n, &child)| is_child(n, child))
            && self
                .right
                .iter()
                .enumerate()
                .all(|(n, &child)| is_child(n, child))
    }

    /// The value of the leaf that the features lead to.
    fn value(&self, features: &[f32]) -> f64 {
        let mut at = self.root();
        while let Ok(node) = usize::try_from(at) {
            at = self.child(node, features[self.feature[node]]);
        }
        self.leaf(at)
    }

    /// Where every way begins: the first node, or the only leaf.
    pub(super) fn root(&self) -> i32 {
        if self.feature.is_empty() { !0 } else { 0 }
    }

    /// The child of a node to which a value of its feature leads.
    pub(super) fn child(&self, node: usize, value: f32) -> i32 {
        if f64::from(value) <= self.threshold[node] {
            self.left[node]
        } else {
            self.right[node]
        }
    }

    /// The value of a leaf, whose inverted index this is.
    pub(super) fn leaf(&self, inverted: i32) -> f64 {
        usize::try_from(!inverted).map_or(0.0, |leaf| self.leaves[leaf])
    }
}
