//! Why an attribution has its speaker: what decided, who competed, and what told the likeliest two apart.
//!
//! Nothing here decides anything: explanations are made beside the decisions, of the same scores and features, if somebody asks
//! for them. [`kinds`] groups the ranker's features, [`seen`] puts them into words; the ranker's contributions are Shapley values
//! (`model/shapley.rs`).

mod kinds;
mod seen;

use std::collections::HashMap;

use crate::entity::EntityId;
use crate::model::{SpeakerRanker, WordRange};
use crate::quote::Attribution;
use crate::schema::{Decision, EvidenceKind, Resolution, SpeakerKind};
use crate::text::Span;

use super::antecedent_scores::AntecedentScores;
use super::candidate_features::Features;
use super::context::Context;
use super::first_pass::Asked;
use super::ranking::{Choice, resolution};
use super::resolved_speaker::ResolvedSpeaker;
use super::source_form::SourceForm;

use kinds::KIND_OF;
use seen::seen;

/// Why one attribution has its speaker.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SpeakerExplanation {
    /// What decided.
    pub decided_by: Decision,
    /// What the source is.
    pub source: Resolution,
    /// Who competed, the likeliest first.
    pub candidates: Vec<Competitor>,
    /// What told the first candidate from the second, the weightiest first.
    pub evidence: Vec<Difference>,
    /// Who would have been named, had it been likelier.
    pub withheld: Option<ResolvedSpeaker>,
}

/// A candidate with its chance.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Competitor {
    /// The entity; none: nobody with a name.
    pub entity: Option<EntityId>,
    /// How likely it is.
    pub chance: f32,
    /// Its last mention before the words that ask.
    pub last_named: Option<Span>,
}

/// What one kind of evidence tells of the first candidate against the second.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Difference {
    pub kind: EvidenceKind,
    /// What it adds to the log odds.
    pub log_odds: f64,
    /// What was seen of the first, and of the second.
    pub seen: [String; 2],
}

impl SpeakerExplanation {
    /// Of an attribution of which nothing can be told.
    pub(super) fn of_nothing() -> Self {
        Self {
            decided_by: Decision::Nothing,
            source: Resolution::Implicit,
            candidates: Vec::new(),
            evidence: Vec::new(),
            withheld: None,
        }
    }

    /// Of an attribution that was resolved once: by grammar, or by the coreference model's probabilities.
    pub(super) fn of_first_pass(
        context: &Context,
        attribution: &Attribution,
        words: WordRange,
        form: &SourceForm,
        scores: Option<&AntecedentScores>,
        speaker: &ResolvedSpeaker,
    ) -> Self {
        let decided_by = match form {
            _ if attribution.voice.is_some() => Decision::Layout,
            SourceForm::FirstPerson => Decision::FirstPerson,
            SourceForm::Relative(_) => Decision::Relative,
            SourceForm::Named { .. } => Decision::Name,
            _ if speaker.entities.len() > 1 => Decision::Together,
            _ => Decision::Coreference,
        };
        let chances = match (decided_by, scores) {
            (Decision::Coreference, Some(scores)) => chances(scores),
            _ => Vec::new(),
        };
        Self {
            decided_by,
            source: resolution(form),
            candidates: competitors(context, words, chances),
            ..Self::of_nothing()
        }
    }

    /// Of a choice of the ranker.
    pub(super) fn of_choice(context: &Context, ranker: &SpeakerRanker, choice: &Choice) -> Self {
        let Choice {
            asked,
            candidates,
            chances,
        } = choice;
        let order = by_chance(chances);
        let evidence = match order.as_slice() {
            &[first, second, ..] => {
                let of = |place: usize| candidates[place].features.as_slice();
                evidence(ranker, of(first), of(second))
            }
            _ => Vec::new(),
        };
        let chances = candidates.iter().map(|c| c.entity).zip(chances.to_vec());
        Self {
            decided_by: Decision::Ranking,
            source: resolution(&asked.form),
            candidates: competitors(context, asked.words, chances.collect()),
            evidence,
            withheld: None,
        }
    }

    /// Of an attribution of a document.
    pub(super) fn of_asked(context: &Context, asked: &Asked) -> Self {
        let (words, scores) = (asked.words, asked.scores.as_ref());
        let (form, speaker) = (&asked.form, &asked.speaker);
        Self::of_first_pass(context, asked.attribution, words, form, scores, speaker)
    }

    /// Tells whom a lead describes, if that has changed the speaker.
    pub(super) fn note_lead(&mut self, before: &ResolvedSpeaker, after: &ResolvedSpeaker) {
        if before.entities != after.entities {
            self.decided_by = Decision::Lead;
        }
    }

    /// Keeps the speaker who was too unlikely to be named.
    pub(super) fn note_withheld(&mut self, before: &ResolvedSpeaker, after: &ResolvedSpeaker) {
        if before.kind == SpeakerKind::Named && after.kind != SpeakerKind::Named {
            self.withheld = Some(before.clone());
        }
    }
}

/// Who has a chance by the coreference model, and nobody with a name.
fn chances(scores: &AntecedentScores) -> Vec<(Option<EntityId>, f32)> {
    let entities = scores.entities().iter();
    let entities = entities.filter(|e| scores.excluded() != Some(e.0));
    entities
        .map(|&(entity, chance)| (Some(entity), chance))
        .chain([(None, scores.nobody_chance())])
        .collect()
}

/// The candidates with the places where they are named last before some words, the likeliest first.
fn competitors(
    context: &Context,
    words: WordRange,
    chances: Vec<(Option<EntityId>, f32)>,
) -> Vec<Competitor> {
    if chances.is_empty() {
        return Vec::new();
    }
    let start = context.word_span(words.start).start;
    let until = context.mentions.partition_point(|m| m.span.start < start);
    let before = context.mentions[..until].iter().zip(context.entity_of);
    // Of several mentions of an entity, the last stays.
    let last: HashMap<EntityId, Span> = before.map(|(m, &entity)| (entity, m.span)).collect();
    let order = by_chance(&chances.iter().map(|c| c.1).collect::<Vec<f32>>());
    order
        .into_iter()
        .map(|place| {
            let (entity, chance) = chances[place];
            Competitor {
                entity,
                chance,
                last_named: entity.and_then(|entity| last.get(&entity).copied()),
            }
        })
        .collect()
}

/// The places from the highest chance to the lowest; of equals, the first first, as the ranker chooses.
fn by_chance(chances: &[f32]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..chances.len()).collect();
    order.sort_by(|&a, &b| chances[b].total_cmp(&chances[a]));
    order
}

/// What tells one candidate from another, each given by its features, the weightiest first.
fn evidence(ranker: &SpeakerRanker, first: &[f32], second: &[f32]) -> Vec<Difference> {
    let kinds = EvidenceKind::ALL;
    let values = ranker.contributions(first, second, &KIND_OF, kinds.len());
    let [first, second] = [first, second].map(Features::of);
    let mut evidence: Vec<Difference> = kinds
        .iter()
        .zip(values)
        .filter(|(_, log_odds)| *log_odds != 0.0)
        .map(|(&kind, log_odds)| Difference {
            kind,
            log_odds,
            seen: [seen(kind, &first), seen(kind, &second)],
        })
        .collect();
    evidence.sort_by(|a, b| b.log_odds.abs().total_cmp(&a.log_odds.abs()));
    evidence
}
