//! The speakers of a document's attributions.
//!
//! In the order of the text, every source asks whom it refers to. The names around it and the sources before it are the
//! candidates, and the model's probabilities are added up by entity; an earlier source stands for whoever it was resolved
//! to. Rules settle what grammar settles: a source whose head is a name is that name, 'he' and 'she' are people of that
//! gender as far as titles and first names tell, 'I' inside a quotation is whoever is quoted. A content without a source
//! asks too, and gets a speaker only if the model is sure.

use crate::entity::EntityId;
use crate::model::WordRange;
use crate::quote::{Attribution, AttributionId};
use crate::schema::SpeakerKind;
use crate::text::Span;

use super::antecedents::{
    Agreement, AntecedentQuery, QueryKind, score_antecedents, subject_of_object_pronoun,
};
use super::context::{Context, ResolvedSource};
use super::lead::name_lead_speakers;
use super::pronoun::Pronoun;
use super::resolved_speaker::{ResolvedSpeaker, UnnamedId};
use super::source_speaker::UnresolvedSource;
use super::voice::Voices;

/// Looking for the quote that a source stands in, at most so many attributions before it are tried.
const MAX_OUTER_CANDIDATES: usize = 50;

/// The speakers of a document.
pub(crate) struct DocumentSpeakers {
    /// The speaker of every attribution, at the attribution's index.
    speakers: Vec<ResolvedSpeaker>,
    /// The sources, in the order of the text.
    sources: Vec<ResolvedSource>,
}

impl DocumentSpeakers {
    /// Finds the speakers of the attributions, which come in the order of their contents.
    pub(crate) fn resolve(context: &Context, attributions: &[Attribution]) -> Self {
        let ids = (0..attributions.len()).map(AttributionId::new);
        let mut order: Vec<AttributionId> = ids.collect();
        order.sort_by_key(|id| asking_span(&attributions[id.index()]));
        let mut sources: Vec<ResolvedSource> = Vec::new();
        let mut speakers: Vec<Option<ResolvedSpeaker>> = vec![None; attributions.len()];
        let mut unnamed = 0;
        let mut voices = Voices::new(context, attributions);
        for id in order {
            let attribution = &attributions[id.index()];
            let words = asking_span(attribution)
                .map(|span| context.encoded.words_in(span))
                .filter(|words| !words.is_empty());
            let Some(words) = words else {
                continue;
            };
            let source = attribution.source.first();
            let unresolved = UnresolvedSource {
                context,
                words,
                earlier: &sources,
                outer: source.and_then(|&s| outer_speaker(attributions, &speakers, s)),
            };
            let mut speaker = match attribution.voice {
                Some(voice) => voices.speaker(voice, attribution),
                None => unresolved.speaker(attribution),
            };
            speaker.count_if_new(&mut unnamed);
            voices.remember(attribution, &speaker);
            if source.is_some() {
                sources.push(ResolvedSource {
                    words,
                    speaker: speaker.clone(),
                });
            }
            speakers[id.index()] = Some(speaker);
        }
        let unknown = || ResolvedSpeaker::without_name(SpeakerKind::Unknown);
        let mut speakers: Vec<ResolvedSpeaker> = speakers
            .into_iter()
            .map(|speaker| speaker.unwrap_or_else(unknown))
            .collect();
        name_lead_speakers(context, attributions, &mut speakers);
        renumber_unnamed(&mut speakers);
        Self { speakers, sources }
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

/// The span that asks who the speaker is: the source, or the content where there is no source.
fn asking_span(attribution: &Attribution) -> Option<Span> {
    let source = attribution.source.first();
    source.or(attribution.content.first()).copied()
}

/// The speaker of the innermost quote whose content a source stands in, if that is resolved.
fn outer_speaker<'s>(
    attributions: &[Attribution],
    speakers: &'s [Option<ResolvedSpeaker>],
    source: Span,
) -> Option<&'s ResolvedSpeaker> {
    // Attributions come in the order of their contents.
    let until = attributions
        .partition_point(|a| a.content.first().is_some_and(|c| c.start <= source.start));
    (0..until)
        .rev()
        .take(MAX_OUTER_CANDIDATES)
        .find(|&a| attributions[a].content.iter().any(|c| c.encloses(source)))
        .and_then(|a| speakers[a].as_ref())
}

/// Numbers the speakers without a name anew, in the order of before, after some of them got a name.
fn renumber_unnamed(speakers: &mut [ResolvedSpeaker]) {
    let mut known: Vec<UnnamedId> = speakers.iter().filter_map(|s| s.unnamed).collect();
    known.sort_unstable();
    known.dedup();
    for speaker in speakers {
        let number = speaker.unnamed.and_then(|u| known.binary_search(&u).ok());
        speaker.unnamed = number.map(UnnamedId::new);
    }
}
