//! The speakers of the quotes inside quotes.
//!
//! They are resolved after all others, so that they do not change those, and in the same way: among the names of the whole
//! document, and with the sources around them. 'I' is the speaker of the outer quote.

use crate::model::WordRange;
use crate::quote::{Attribution, Nested};
use crate::schema::SpeakerKind;

use super::context::{Context, ResolvedSource};
use super::explanation::SpeakerExplanation;
use super::resolve::DocumentSpeakers;
use super::resolved_speaker::ResolvedSpeaker;
use super::source_form::SourceForm;
use super::source_speaker::UnresolvedSource;

/// The speakers of the nested quotes, in their order. Those without a name are numbered after the document's. `why` is filled with
/// the reasons, if there is a place for them.
pub(crate) fn resolve_nested(
    context: &Context,
    attributions: &[Attribution],
    speakers: &DocumentSpeakers,
    nested: &[Nested],
    mut why: Option<&mut Vec<SpeakerExplanation>>,
) -> Vec<ResolvedSpeaker> {
    if nested.is_empty() {
        return Vec::new();
    }
    let mut sources = outer_sources(context, attributions, speakers);
    let numbers = speakers.all().iter().filter_map(|s| s.unnamed);
    let mut unnamed = numbers.max().map_or(0, |last| last.index() + 1);
    let mut out = Vec::with_capacity(nested.len());
    for Nested {
        outer, attribution, ..
    } in nested
    {
        let Some(words) = source_words(context, attribution) else {
            out.push(ResolvedSpeaker::without_name(SpeakerKind::Unknown));
            if let Some(why) = &mut why {
                why.push(SpeakerExplanation::of_nothing());
            }
            continue;
        };
        let before = sources.partition_point(|source| source.words.start < words.start);
        let unresolved = UnresolvedSource {
            context,
            words,
            earlier: &sources[..before],
            outer: Some(speakers.of(*outer)),
        };
        let (form, scores, mut speaker) = unresolved.resolve(attribution);
        speaker.count_if_new(&mut unnamed);
        let resolved = ResolvedSource {
            words,
            speaker: speaker.clone(),
        };
        sources.insert(before, resolved);
        // 'I' is as probable as the speaker of the outer quote, who is calibrated already.
        if !matches!(form, SourceForm::FirstPerson) {
            speaker = speaker.calibrated(&context.scorer.calibration);
        }
        let likely = speaker.clone().if_likely(context.min_speaker_confidence);
        if let Some(why) = &mut why {
            let scores = scores.as_ref();
            let mut of = SpeakerExplanation::of_first_pass(
                context,
                attribution,
                words,
                &form,
                scores,
                &speaker,
            );
            of.note_withheld(&speaker, &likely);
            why.push(of);
        }
        out.push(likely);
    }
    out
}

/// The sources of the outermost quotes, in the order of the text.
fn outer_sources(
    context: &Context,
    attributions: &[Attribution],
    speakers: &DocumentSpeakers,
) -> Vec<ResolvedSource> {
    let mut sources: Vec<ResolvedSource> = attributions
        .iter()
        .zip(speakers.all())
        .filter_map(|(attribution, speaker)| {
            let words = source_words(context, attribution)?;
            let speaker = speaker.clone();
            Some(ResolvedSource { words, speaker })
        })
        .collect();
    sources.sort_by_key(|source| source.words.start);
    sources
}

fn source_words(context: &Context, attribution: &Attribution) -> Option<WordRange> {
    let words = context.encoded.words_in(*attribution.source.first()?);
    (!words.is_empty()).then_some(words)
}
