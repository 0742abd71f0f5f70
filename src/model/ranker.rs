//! The learned ranker of speakers: gradient-boosted regression trees (Friedman, 'Greedy Function Approximation', 2001) that
//! score one candidate by its features; the scores of a quote's candidates compete in a softmax.
//!
//! The trees are LightGBM's, trained by `scripts/train/ranker.py` on features that this program writes. Sums are of 64 bits
//! and in the order of the trees, so that every machine gets the same.

use serde::Deserialize;

use super::calibration::Platt;
use crate::error::{Error, ErrorKind, Result};

/// A ranker, as its file in the bundle has it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpeakerRanker {
    /// Names of the features, in the order of their values.
    pub features: Vec<String>,
    /// Its trees.
    pub(super) trees: Vec<Tree>,
    /// Calibrates the winner's probability.
    pub calibration: Platt,
}

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

impl SpeakerRanker {
    /// Reads a ranker.
    ///
    /// # Errors
    /// [`ErrorKind::Model`]: not such a file, or trees with a child that does not come after its parent.
    pub fn parse(json: &[u8]) -> Result<Self> {
        let invalid = |reason: String| Error::of(ErrorKind::Model, reason);
        let ranker: Self = serde_json::from_slice(json)
            .map_err(|e| invalid(format!("the ranker of speakers cannot be read: {e}")))?;
        let features = ranker.features.len();
        if !ranker.trees.iter().all(|tree| tree.is_sound(features)) {
            return Err(invalid(
                "a tree of the ranker of speakers is broken".to_owned(),
            ));
        }
        Ok(ranker)
    }

    /// The probabilities of a quote's candidates, each given by its features.
    pub fn probabilities<F: AsRef<[f32]>>(&self, candidates: &[F]) -> Vec<f32> {
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
        self.trees.iter().map(|tree| tree.value(features)).sum()
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Two trees over two features: one asks for the first and, if that is large, for the second; one is a leaf only.
    const RANKER: &str = r#"{"features": ["a", "b"], "calibration": [1, 0], "trees": [
        {"feature": [0, 1], "threshold": [0.5, 2.0], "left": [-1, -2], "right": [1, -3], "leaves": [0.0, 1.0, 2.0]},
        {"feature": [], "threshold": [], "left": [], "right": [], "leaves": [0.25]}]}"#;

    #[test]
    fn candidates_compete_with_the_sums_of_their_leaves() {
        let ranker = SpeakerRanker::parse(RANKER.as_bytes()).unwrap();
        let chances = ranker.probabilities(&[[0.5, 9.0], [0.6, 2.0], [0.6, 2.1]]);
        let (one, e) = (1.0, std::f32::consts::E);
        let total = one + e + e * e;
        for (chance, expected) in chances.iter().zip([one, e, e * e]) {
            assert!((chance - expected / total).abs() < 1e-6, "{chances:?}");
        }
        assert!(ranker.probabilities::<[f32; 2]>(&[]).is_empty());
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let refused = |json: &str| SpeakerRanker::parse(json.as_bytes()).is_err();
        assert!(!refused(RANKER));
        assert!(refused("{}"));
        assert!(
            refused(&RANKER.replace("[0, 1]", "[0, 2]")),
            "a feature that is not there"
        );
        assert!(refused(&RANKER.replace("[1, -3]", "[0, -3]")), "a circle");
        assert!(
            refused(&RANKER.replace("-3", "-4")),
            "a leaf that is not there"
        );
    }
}
