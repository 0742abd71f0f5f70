//! The learned rankers of links: trees that score the candidate cues of a content, and trees that score the candidate sources of
//! a cue, trained by `scripts/train/linking.py` on features that this program writes; and what links do to each other.

use serde::Deserialize;

use super::trees::Trees;
use crate::error::{Error, ErrorKind, Result};

/// What links do to each other, in logarithms.
#[derive(Debug, Clone, Copy, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkBonus {
    /// A cue of the likeliest tagging has a content.
    pub cue_used: f64,
    /// A source of the likeliest tagging has a cue that has a content.
    pub source_used: f64,
    /// A source has one more cue.
    pub source_shared: f64,
}

/// The rankers, as their file in the bundle has them.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkRanker {
    /// Names of the features, in the order of their values.
    pub features: Vec<String>,
    /// Scores the cues of a content.
    cues: Trees,
    /// Scores the sources of a cue.
    sources: Trees,
    /// What links do to each other.
    pub bonus: LinkBonus,
}

impl LinkRanker {
    /// Reads the rankers.
    ///
    /// # Errors
    /// [`ErrorKind::Model`]: not such a file, or trees with a child that does not come after its parent.
    pub fn parse(json: &[u8]) -> Result<Self> {
        let invalid = |reason: String| Error::of(ErrorKind::Model, reason);
        let ranker: Self = serde_json::from_slice(json)
            .map_err(|e| invalid(format!("the ranker of links cannot be read: {e}")))?;
        let features = ranker.features.len();
        if !ranker.cues.are_sound(features) || !ranker.sources.are_sound(features) {
            return Err(invalid(
                "a tree of the ranker of links is broken".to_owned(),
            ));
        }
        Ok(ranker)
    }

    /// The probabilities of a content's candidate cues, each given by its features.
    pub fn cues<F: AsRef<[f32]>>(&self, candidates: &[F]) -> Vec<f32> {
        self.cues.probabilities(candidates)
    }

    /// The probabilities of a cue's candidate sources, each given by its features.
    pub fn sources<F: AsRef<[f32]>>(&self, candidates: &[F]) -> Vec<f32> {
        self.sources.probabilities(candidates)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Trees that prefer cues with a large and sources with a small feature.
    const RANKER: &str = r#"{"features": ["a"], "bonus": {"cue_used": 1, "source_used": 0.5, "source_shared": 0},
        "cues": [{"feature": [0], "threshold": [0.5], "left": [-1], "right": [-2], "leaves": [0.0, 1.0]}],
        "sources": [{"feature": [0], "threshold": [0.5], "left": [-1], "right": [-2], "leaves": [1.0, 0.0]}]}"#;

    #[test]
    fn cues_and_sources_have_trees_of_their_own() {
        let ranker = LinkRanker::parse(RANKER.as_bytes()).unwrap();
        let candidates = [[0.0], [1.0]];
        let (cues, sources) = (ranker.cues(&candidates), ranker.sources(&candidates));
        assert!(cues[1] > cues[0] && sources[0] > sources[1]);
        assert_eq!(cues[1], sources[0]);
        assert_eq!(ranker.bonus.source_used, 0.5);
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        assert!(LinkRanker::parse(b"{}").is_err());
        let broken = RANKER.replacen("[-2]", "[-3]", 1);
        assert!(
            LinkRanker::parse(broken.as_bytes()).is_err(),
            "a leaf that is not there"
        );
    }
}
