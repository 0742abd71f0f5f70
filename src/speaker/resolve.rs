//! The speakers of a document's attributions.
//!
//! In a first pass, in the order of the text, every source asks whom it refers to. The names around it and the sources before
//! it are the candidates, and the model's probabilities are added up by entity; an earlier source stands for whoever it was resolved
//! to. Rules settle what grammar settles: a source whose head is a name is that name, 'he' and 'she' are people of that
//! gender as far as titles and first names tell, 'I' inside a quotation is whoever is quoted. A content without a source
//! asks too, and gets a speaker only if the model is sure. Then a learned ranker decides once more, with all first answers
//! and the places of all mentions in sight.

use std::collections::HashMap;

use crate::entity::EntityId;
use crate::model::WordRange;
use crate::quote::{Attribution, AttributionId};
use crate::schema::SpeakerKind;

use super::antecedents::{
    Agreement, AntecedentQuery, QueryKind, score_antecedents, subject_of_object_pronoun,
};
use super::candidate_features::Candidate;
use super::context::{Context, ResolvedSource};
use super::explanation::SpeakerExplanation;
use super::first_pass::{Asked, first_pass};
use super::lead::name_lead_speakers;
use super::pronoun::Pronoun;
use super::ranking::{candidates, rank};
use super::resolved_speaker::{ResolvedSpeaker, UnnamedId};
use super::source_form::SourceForm;
use super::source_speaker::first_person;

/// The speakers of a document.
pub(crate) struct DocumentSpeakers {
    /// The speaker of every attribution, at the attribution's index.
    speakers: Vec<ResolvedSpeaker>,
    /// The sources, in the order of the text.
    sources: Vec<ResolvedSource>,
}

impl DocumentSpeakers {
    /// Finds the speakers of the attributions, which come in the order of their contents. `why` is filled with the reasons, one an
    /// attribution, if there is a place for them.
    pub(crate) fn resolve(
        context: &Context,
        attributions: &[Attribution],
        mut why: Option<&mut Vec<SpeakerExplanation>>,
    ) -> Self {
        let asked = first_pass(context, attributions);
        if let Some(why) = &mut why {
            why.resize_with(attributions.len(), SpeakerExplanation::of_nothing);
            for asked in &asked {
                why[asked.id.index()] = SpeakerExplanation::of_asked(context, asked);
            }
        }
        let found = match context.ranker {
            Some(ranker) => rank(context, ranker, &asked, &mut |choice| {
                if let Some(why) = &mut why {
                    why[choice.asked.id.index()] =
                        SpeakerExplanation::of_choice(context, ranker, choice);
                }
            }),
            None => {
                let calibration = &context.scorer.calibration;
                let calibrated = |asked: &Asked| asked.speaker.clone().calibrated(calibration);
                asked.iter().map(calibrated).collect()
            }
        };
        let unknown = ResolvedSpeaker::without_name(SpeakerKind::Unknown);
        let mut speakers = vec![unknown; attributions.len()];
        let mut unnamed = 0;
        for (asked, mut speaker) in asked.iter().zip(found) {
            let is_first_person = matches!(asked.form, SourceForm::FirstPerson);
            if let Some((outer, _)) = asked.outer
                && is_first_person
                && asked.attribution.voice.is_none()
            {
                speaker = first_person(Some(&speakers[outer.index()]));
            }
            if let Some(id) = speaker.unnamed {
                unnamed = unnamed.max(id.index() + 1);
            }
            speakers[asked.id.index()] = speaker;
        }
        for asked in &asked {
            speakers[asked.id.index()].count_if_new(&mut unnamed);
        }
        let before = why.as_ref().map(|_| speakers.clone());
        name_lead_speakers(context, attributions, &mut speakers);
        let found = why.as_ref().map(|_| speakers.clone());
        for speaker in &mut speakers {
            *speaker = speaker.clone().if_likely(context.min_speaker_confidence);
        }
        if let (Some(why), Some(before), Some(found)) = (why, before, found) {
            for (id, why) in why.iter_mut().enumerate() {
                why.note_lead(&before[id], &found[id]);
                why.note_withheld(&found[id], &speakers[id]);
            }
        }
        let order: Vec<AttributionId> = asked.iter().map(|asked| asked.id).collect();
        renumber_unnamed(&order, &mut speakers);
        let sources = asked
            .iter()
            .filter(|asked| !asked.attribution.source.is_empty())
            .map(|asked| ResolvedSource {
                words: asked.words,
                speaker: speakers[asked.id.index()].clone(),
            })
            .collect();
        Self { speakers, sources }
    }

    /// The candidates that the ranker chooses from, by attribution; none for those that grammar alone decides.
    pub(crate) fn candidates(
        context: &Context,
        attributions: &[Attribution],
    ) -> Vec<Option<Vec<Candidate>>> {
        let asked = first_pass(context, attributions);
        let mut out = vec![None; attributions.len()];
        for (asked, candidates) in asked.iter().zip(candidates(context, &asked)) {
            out[asked.id.index()] = candidates;
        }
        out
    }

    /// The speaker of every attribution, in their order.
    pub(crate) fn all(&self) -> &[ResolvedSpeaker] {
        &self.speakers
    }

    /// The speaker of an attribution.
    pub(crate) fn of(&self, attribution: AttributionId) -> &ResolvedSpeaker {
        &self.speakers[attribution.index()]
    }

    /// The entity that the words of a mention most probably refer to, and how probably; `pronoun`: which one they are, if
    /// any.
    pub(crate) fn referent(
        &self,
        context: &Context,
        words: WordRange,
        pronoun: Option<Pronoun>,
    ) -> Option<(EntityId, f32)> {
        let until = self
            .sources
            .partition_point(|source| source.words.start < words.start);
        let query = AntecedentQuery {
            words,
            kind: QueryKind::Mention,
            agreement: pronoun.map_or(Agreement::Any, Agreement::Pronoun),
            excluded: subject_of_object_pronoun(context, words)
                .into_iter()
                .collect(),
            joint: pronoun.is_none_or(Pronoun::can_be_joint),
        };
        score_antecedents(context, &self.sources[..until], &query).likeliest_entity()
    }
}

/// Numbers the speakers without a name in the order in which the attributions ask for them.
fn renumber_unnamed(order: &[AttributionId], speakers: &mut [ResolvedSpeaker]) {
    let mut numbers: HashMap<UnnamedId, UnnamedId> = HashMap::new();
    for id in order {
        if let Some(unnamed) = &mut speakers[id.index()].unnamed {
            let next = UnnamedId::new(numbers.len());
            *unnamed = *numbers.entry(*unnamed).or_insert(next);
        }
    }
}
