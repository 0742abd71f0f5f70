//! What is known of a speaker, and how.

use crate::model::SpeakerCalibration;
use crate::schema::{Resolution, SpeakerKind};

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
