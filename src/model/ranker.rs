//! The learned ranker of speakers: trees that score the candidates of a quote, trained by `scripts/train/ranker.py` on features
//! that this program writes.

use serde::Deserialize;

use super::calibration::Platt;
use super::trees::Trees;
use crate::error::{Error, ErrorKind, Result};

/// A ranker, as its file in the bundle has it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpeakerRanker {
    /// Names of the features, in the order of their values.
    pub features: Vec<String>,
    /// Its trees.
    pub(super) trees: Trees,
    /// Calibrates the winner's probability.
    pub calibration: Platt,
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
        if !ranker.trees.are_sound(features) {
            return Err(invalid(
                "a tree of the ranker of speakers is broken".to_owned(),
            ));
        }
        Ok(ranker)
    }

    /// The probabilities of a quote's candidates, each given by its features.
    pub fn probabilities<F: AsRef<[f32]>>(&self, candidates: &[F]) -> Vec<f32> {
        self.trees.probabilities(candidates)
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
