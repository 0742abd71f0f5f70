//! The second pass: every attribution's candidates compete once more, with the whole document's first answers in sight.

use crate::model::SpeakerRanker;
use crate::schema::Resolution;

use super::candidate_features::{Candidate, FeatureMaker};
use super::context::Context;
use super::first_pass::Asked;
use super::resolved_speaker::ResolvedSpeaker;
use super::source_form::SourceForm;

/// What the ranker chose from for one attribution.
pub(super) struct Choice<'a> {
    /// The attribution.
    pub asked: &'a Asked<'a>,
    /// Who competed.
    pub candidates: &'a [Candidate],
    /// How likely they are, in their order.
    pub chances: &'a [f32],
}

/// The speakers of the attributions, in the order of `asked`, with calibrated probabilities; those that grammar alone decides
/// are kept. Whoever is found counts as having spoken for those that come after it. `told` is told of every choice.
pub(super) fn rank(
    context: &Context,
    ranker: &SpeakerRanker,
    asked: &[Asked],
    told: &mut dyn FnMut(&Choice),
) -> Vec<ResolvedSpeaker> {
    let mut maker = FeatureMaker::new(context, asked);
    let mut speakers = Vec::with_capacity(asked.len());
    for (index, asked) in asked.iter().enumerate() {
        let speaker = match maker.candidates(index) {
            Some(candidates) => {
                let chances = chances(ranker, &candidates);
                told(&Choice {
                    asked,
                    candidates: &candidates,
                    chances: &chances,
                });
                winner(ranker, asked, &candidates, &chances)
            }
            None => asked
                .speaker
                .clone()
                .calibrated(&context.scorer.calibration),
        };
        maker.settle(index, &speaker);
        speakers.push(speaker);
    }
    speakers
}

/// The candidates of every attribution, in the order of `asked`; the ranker, if there is one, has told who spoke before it.
pub(super) fn candidates(context: &Context, asked: &[Asked]) -> Vec<Option<Vec<Candidate>>> {
    let mut maker = FeatureMaker::new(context, asked);
    let mut all = Vec::with_capacity(asked.len());
    for (index, asked) in asked.iter().enumerate() {
        let candidates = maker.candidates(index);
        if let (Some(ranker), Some(candidates)) = (context.ranker, &candidates) {
            let chances = chances(ranker, candidates);
            maker.settle(index, &winner(ranker, asked, candidates, &chances));
        }
        all.push(candidates);
    }
    all
}

fn chances(ranker: &SpeakerRanker, candidates: &[Candidate]) -> Vec<f32> {
    let features: Vec<&[f32]> = candidates.iter().map(|c| c.features.as_slice()).collect();
    ranker.probabilities(&features)
}

/// The likeliest of the candidates; of equals, the first.
fn winner(
    ranker: &SpeakerRanker,
    asked: &Asked,
    candidates: &[Candidate],
    chances: &[f32],
) -> ResolvedSpeaker {
    let mut best = 0;
    for (n, chance) in chances.iter().enumerate() {
        if *chance > chances[best] {
            best = n;
        }
    }
    let by = resolution(&asked.form);
    match (candidates[best].entity, &asked.scores) {
        (Some(entity), _) => {
            let confidence = ranker.calibration.calibrate(chances[best]);
            ResolvedSpeaker::named(vec![entity], by, confidence)
        }
        (None, Some(scores)) => scores.likeliest_without_name(by),
        (None, None) => asked.speaker.clone(),
    }
}

/// How a speaker of a source of this form is found.
pub(super) fn resolution(form: &SourceForm) -> Resolution {
    match form {
        SourceForm::Implicit => Resolution::Implicit,
        SourceForm::Named { .. } => Resolution::Name,
        SourceForm::Nominal { .. } => Resolution::Nominal,
        SourceForm::Pronoun { .. } | SourceForm::FirstPerson | SourceForm::Relative(_) => {
            Resolution::Pronoun
        }
    }
}
