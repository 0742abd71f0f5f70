//! What is known of a speaker, and how.

use serde::{Deserialize, Serialize};

use crate::model::SpeakerCalibration;

/// Who speaks, as far as the document tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SpeakerKind {
    /// Somebody with a name.
    Named,
    /// Somebody without: 'a senior official'.
    Unnamed,
    /// The writer of the article.
    Author,
    /// People in general, the reader, one.
    Generic,
    /// It is not said, and not found.
    Unknown,
}

/// How a speaker was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Resolution {
    /// The source names the speaker.
    Name,
    /// The source is a pronoun.
    Pronoun,
    /// The source is a description.
    Nominal,
    /// There is no source: the text before tells.
    Implicit,
}

/// Who is behind one attribution.
#[derive(Debug, Clone, PartialEq)]
pub struct Speaker {
    /// What kind of speaker.
    pub kind: SpeakerKind,
    /// The speakers, as indices of the document's entities; empty unless the kind is named.
    pub entities: Vec<usize>,
    /// How they were found; none unless the kind is named.
    pub by: Option<Resolution>,
    /// The model's probability that they are right, not calibrated; none unless the kind is named.
    pub confidence: Option<f32>,
    /// Which of the document's speakers without a name, counted from 0 in the order of their first sources.
    pub unnamed: Option<usize>,
}

impl Speaker {
    /// The calibrated probability that the speakers are right.
    pub fn calibrated(&self, calibration: &SpeakerCalibration) -> Option<f32> {
        let platt = match self.by? {
            Resolution::Name => calibration.name,
            Resolution::Pronoun => calibration.pronoun,
            Resolution::Nominal => calibration.nominal,
            Resolution::Implicit => calibration.implicit,
        };
        self.confidence.map(|p| platt.calibrate(p))
    }

    /// Nobody with a name.
    pub(super) fn nobody(kind: SpeakerKind) -> Self {
        Self {
            kind,
            entities: Vec::new(),
            by: None,
            confidence: None,
            unnamed: None,
        }
    }
}
