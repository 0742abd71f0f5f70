//! The speaker behind one attribution: who it is, how it was found, and how surely.

use crate::entity::EntityId;
use crate::model::SpeakerCalibration;
use crate::schema::{Resolution, SpeakerKind};

/// A speaker without a name, counted from 0 in the order of the document's sources.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct UnnamedId(usize);

impl UnnamedId {
    /// The speaker with this number.
    pub(crate) const fn new(index: usize) -> Self {
        Self(index)
    }

    /// The number.
    pub(crate) const fn index(self) -> usize {
        self.0
    }
}

/// Who is behind one attribution.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ResolvedSpeaker {
    /// What kind of speaker.
    pub kind: SpeakerKind,
    /// The speakers, in order; empty unless the kind is named.
    pub entities: Vec<EntityId>,
    /// How they were found; none unless the kind is named.
    pub by: Option<Resolution>,
    /// The probability that they are right: the model's own in the first pass, then calibrated; none unless the kind is named.
    pub confidence: Option<f32>,
    /// Which of the document's speakers without a name; none unless the kind is unnamed, or while such a speaker has
    /// not been counted yet.
    pub unnamed: Option<UnnamedId>,
}

impl ResolvedSpeaker {
    /// Entities that were found in this way, with this probability.
    pub(super) fn named(entities: Vec<EntityId>, by: Resolution, confidence: f32) -> Self {
        Self {
            kind: SpeakerKind::Named,
            entities,
            by: Some(by),
            confidence: Some(confidence),
            unnamed: None,
        }
    }

    /// A speaker of a kind other than named, not counted yet.
    pub(super) fn without_name(kind: SpeakerKind) -> Self {
        Self {
            kind,
            entities: Vec::new(),
            by: None,
            confidence: None,
            unnamed: None,
        }
    }

    /// The entity that speaks, if it is one.
    pub(super) fn entity(&self) -> Option<EntityId> {
        match self.entities.as_slice() {
            &[entity] => Some(entity),
            _ => None,
        }
    }

    /// Gives a speaker without a name the number `next` and advances that, unless it already has a number.
    pub(super) fn count_if_new(&mut self, next: &mut usize) {
        if self.kind == SpeakerKind::Unnamed && self.unnamed.is_none() {
            self.unnamed = Some(UnnamedId::new(*next));
            *next += 1;
        }
    }

    /// The speaker with its probability calibrated by how it was found.
    pub(super) fn calibrated(mut self, calibration: &SpeakerCalibration) -> Self {
        let platt = match self.by {
            Some(Resolution::Name) => calibration.name,
            Some(Resolution::Pronoun) => calibration.pronoun,
            Some(Resolution::Nominal) => calibration.nominal,
            Some(Resolution::Implicit) => calibration.implicit,
            None => return self,
        };
        self.confidence = self.confidence.map(|p| platt.calibrate(p));
        self
    }

    /// The speaker, if its calibrated probability is at least this; else nobody who is known.
    pub(super) fn if_likely(self, least: f32) -> Self {
        match self.confidence {
            Some(confidence) if confidence < least => Self::without_name(SpeakerKind::Unknown),
            _ => self,
        }
    }
}
