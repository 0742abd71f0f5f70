//! Scores coreference: which earlier name or source a span refers to, if any.
//!
//! After Kirstain, Ram and Levy, 'Coreference Resolution without Span Representations' (2021). Every word has six vectors:
//! as the first and the last word of a span whose antecedent is sought, of a candidate, and of a mention. A pair's score is the dot product of the sums, divided by the root of the dimension,
//! plus a learned bias for the signed distance in words. The candidates compete with four ways of choosing nobody.

use serde::Deserialize;

use super::calibration::Platt;
use super::link::{bias, dot, softmax, sum, vector};
use super::{Scores, WordRange};
use crate::error::{Error, ErrorKind, Result};

const SLOTS: usize = 6;

/// Learned parameters of coreference.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CoreferenceScorer {
    /// The engine's output with the vectors.
    pub output: String,
    /// Dimension of one vector.
    pub dimension: usize,
    /// Vectors of choosing nobody, in `Nobody`'s order.
    pub nobody: Vec<Vec<f32>>,
    /// Their biases.
    pub nobody_bias: Vec<f32>,
    /// Is added to the vector of a content that has no source, whose speaker is sought.
    pub implicit: Vec<f32>,
    /// Bias by bucket of signed distance, for names and for sources; the middle bucket is 0.
    pub distance: [Vec<f32>; 2],
    /// Bias of a span's being a mention.
    pub mention_bias: f32,
    /// The most words of a mention.
    pub longest_mention: usize,
    /// Calibration of the probabilities of speakers.
    #[serde(default)]
    pub calibration: SpeakerCalibration,
}

/// Platt scaling of the probabilities of speakers, by how they were found, fitted on dev data: see [`Platt`].
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpeakerCalibration {
    /// The source is a name.
    pub name: Platt,
    /// The source is a pronoun.
    pub pronoun: Platt,
    /// The source is a description.
    pub nominal: Platt,
    /// There is no source.
    pub implicit: Platt,
}

/// What kind of candidate a span is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CandidateKind {
    /// A name.
    Name = 0,
    /// The source of an attribution.
    Source = 1,
}

/// Whom a span refers to if it is none of the candidates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Nobody {
    /// Somebody who was not mentioned before.
    New,
    /// The writer.
    Author,
    /// People in general.
    Generic,
    /// The text does not tell.
    Unknown,
}

impl Nobody {
    /// All, in the order of the scores.
    pub(crate) const ALL: [Self; 4] = [Self::New, Self::Author, Self::Generic, Self::Unknown];
}

/// The probabilities of one query's choices.
#[derive(Debug, Clone, PartialEq)]
pub struct Choices {
    /// Of every candidate, in the order given.
    pub candidates: Vec<f32>,
    /// Of choosing nobody, in [`Nobody::ALL`]'s order.
    pub nobody: [f32; 4],
}

impl CoreferenceScorer {
    /// Whether the parameters fit together.
    ///
    /// # Errors
    /// Parameters that do not.
    pub(super) fn check(&self) -> Result<()> {
        let rows = self.nobody.len() == Nobody::ALL.len()
            && self.nobody_bias.len() == Nobody::ALL.len()
            && self.nobody.iter().all(|row| row.len() == self.dimension);
        if !rows || self.implicit.len() != self.dimension || self.dimension == 0 {
            let reason = "the coreference head's vectors are of unlike sizes";
            return Err(Error::of(ErrorKind::Model, reason));
        }
        Ok(())
    }

    /// The probabilities of whom the span `query` refers to; `implicit`: the span is a content that has no source.
    pub fn choices(
        &self,
        scores: &Scores,
        query: WordRange,
        implicit: bool,
        candidates: &[(WordRange, CandidateKind)],
    ) -> Choices {
        let mut seeking = self.span(scores, query, 0);
        if implicit {
            seeking = sum(&seeking, &self.implicit);
        }
        let scale = (self.dimension as f32).sqrt();
        let pairs = candidates.iter().map(|&(words, kind)| {
            dot(&seeking, &self.span(scores, words, 2)) / scale
                + bias(&self.distance[kind as usize], query, words)
        });
        let nobody = self
            .nobody
            .iter()
            .zip(&self.nobody_bias)
            .map(|(vector, bias)| dot(&seeking, vector) + bias);
        let mut chances = softmax(pairs.chain(nobody).collect());
        let rest = chances.split_off(candidates.len());
        let mut nobody = [0.0; 4];
        nobody.iter_mut().zip(rest).for_each(|(to, p)| *to = p);
        Choices {
            candidates: chances,
            nobody,
        }
    }

    /// Score (log odds) of the span's being a mention of something that is mentioned more than once.
    pub fn mention(&self, scores: &Scores, words: WordRange) -> f32 {
        let first = self.vector(scores, words.start, 4);
        let last = self.vector(scores, words.end - 1, 5);
        dot(&first, &last) / (self.dimension as f32).sqrt() + self.mention_bias
    }

    fn vector(&self, scores: &Scores, word: usize, slot: usize) -> Vec<f32> {
        vector(&scores.coreference, SLOTS, self.dimension, word, slot)
    }

    fn span(&self, scores: &Scores, words: WordRange, slot: usize) -> Vec<f32> {
        sum(
            &self.vector(scores, words.start, slot),
            &self.vector(scores, words.end - 1, slot + 1),
        )
    }
}
