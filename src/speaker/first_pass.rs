//! The first pass over a document's attributions, in the order of the text: who is found by grammar and by the coreference
//! head alone, and how likely everybody was.

use crate::entity::EntityId;
use crate::model::WordRange;
use crate::quote::{Attribution, AttributionId};
use crate::text::Span;

use super::antecedent_scores::AntecedentScores;
use super::context::{Context, ResolvedSource};
use super::resolved_speaker::ResolvedSpeaker;
use super::source_form::SourceForm;
use super::source_speaker::UnresolvedSource;
use super::voice::Voices;

/// Looking for the quote that a source stands in, at most so many attributions before it are tried.
const MAX_OUTER_CANDIDATES: usize = 50;

/// An attribution, resolved once.
pub(super) struct Asked<'a> {
    /// Which of the document's attributions it is.
    pub id: AttributionId,
    /// The attribution.
    pub attribution: &'a Attribution,
    /// The words that ask who it is: the source's, or those of the content where there is no source.
    pub words: WordRange,
    /// The form of its source.
    pub form: SourceForm,
    /// How likely everybody is; none where grammar alone decided.
    pub scores: Option<AntecedentScores>,
    /// Who was found.
    pub speaker: ResolvedSpeaker,
    /// The attribution in whose content its source stands, and who speaks there, if that is one entity.
    pub outer: Option<(AttributionId, Option<EntityId>)>,
}

impl Asked<'_> {
    /// The one entity that was found, if it is one.
    pub(super) fn entity(&self) -> Option<EntityId> {
        self.speaker.entity()
    }
}

/// The attributions that have words, each resolved once, in the order of the words that ask.
pub(super) fn first_pass<'a>(context: &Context, attributions: &'a [Attribution]) -> Vec<Asked<'a>> {
    let ids = (0..attributions.len()).map(AttributionId::new);
    let mut order: Vec<AttributionId> = ids.collect();
    order.sort_by_key(|id| asking_span(&attributions[id.index()]));
    let mut sources: Vec<ResolvedSource> = Vec::new();
    let mut speakers: Vec<Option<ResolvedSpeaker>> = vec![None; attributions.len()];
    let mut unnamed = 0;
    let mut voices = Voices::new(context, attributions);
    let mut out = Vec::with_capacity(attributions.len());
    for id in order {
        let attribution = &attributions[id.index()];
        let words = asking_span(attribution)
            .map(|span| context.encoded.words_in(span))
            .filter(|words| !words.is_empty());
        let Some(words) = words else {
            continue;
        };
        let source = attribution.source.first();
        let outer = source.and_then(|&s| outer_attribution(attributions, s));
        let outer_speaker = outer.and_then(|outer| speakers[outer.index()].as_ref());
        let unresolved = UnresolvedSource {
            context,
            words,
            earlier: &sources,
            outer: outer_speaker,
        };
        let (form, scores, mut speaker) = match attribution.voice {
            Some(voice) => {
                let form = SourceForm::of(context, &attribution.source);
                (form, None, voices.speaker(voice, attribution))
            }
            None => unresolved.resolve(attribution),
        };
        let outer = outer.zip(outer_speaker.map(ResolvedSpeaker::entity));
        speaker.count_if_new(&mut unnamed);
        voices.remember(attribution, &speaker);
        if source.is_some() {
            sources.push(ResolvedSource {
                words,
                speaker: speaker.clone(),
            });
        }
        speakers[id.index()] = Some(speaker.clone());
        out.push(Asked {
            id,
            attribution,
            words,
            form,
            scores,
            speaker,
            outer,
        });
    }
    out
}

/// The span that asks who the speaker is: the source, or the content where there is no source.
fn asking_span(attribution: &Attribution) -> Option<Span> {
    let source = attribution.source.first();
    source.or(attribution.content.first()).copied()
}

/// The innermost attribution whose content a source stands in.
fn outer_attribution(attributions: &[Attribution], source: Span) -> Option<AttributionId> {
    // Attributions come in the order of their contents.
    let until = attributions
        .partition_point(|a| a.content.first().is_some_and(|c| c.start <= source.start));
    (0..until)
        .rev()
        .take(MAX_OUTER_CANDIDATES)
        .find(|&a| attributions[a].content.iter().any(|c| c.encloses(source)))
        .map(AttributionId::new)
}
