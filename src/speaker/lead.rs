//! Names for the speakers whom an article's lead only describes.
//!
//! The lead says before the story who says what: 'A former mayor has called for ...' is 'Ann Lee, who led the city until
//! 2011, said ...' three paragraphs on. Whoever is only described there is the one who later says the same under a name.

use std::collections::HashSet;

use crate::entity::EntityId;
use crate::quote::{Attribution, AttributionId};
use crate::schema::{Resolution, SpeakerKind};
use crate::text::Span;

use super::context::Context;
use super::description::{is_indefinite, noun};
use super::noun::Noun;
use super::resolved_speaker::ResolvedSpeaker;

/// The lead is a headline and the first paragraphs: so many words.
const LEAD_WORDS: usize = 70;
/// The share of what is said in the lead that must be said again.
const MIN_SHARE_REPEATED: f32 = 0.4;
/// The number of different words that must be said again.
const MIN_WORDS_REPEATED: usize = 3;

/// Gives the lead's unnamed speakers the names of those who say the same later on. `speakers` are those of the
/// attributions, in their order.
pub(super) fn name_lead_speakers(
    context: &Context,
    attributions: &[Attribution],
    speakers: &mut [ResolvedSpeaker],
) {
    let Some(end) = end_of_lead(context) else {
        return;
    };
    for id in (0..attributions.len()).map(AttributionId::new) {
        let Some(&source) = attributions[id.index()].source.first() else {
            continue;
        };
        let found = &speakers[id.index()];
        let has_no_name = matches!(found.kind, SpeakerKind::Unnamed | SpeakerKind::Unknown);
        if source.start > end || !has_no_name || !is_indefinite(context.text, source) {
            continue;
        }
        let Some(noun) = noun(context.text, source) else {
            continue;
        };
        if let Some((entity, share)) = later_speaker(context, attributions, speakers, id, noun) {
            let unnamed = found.unnamed;
            let same = |s: &ResolvedSpeaker| s.unnamed.is_some() && s.unnamed == unnamed;
            for speaker in speakers.iter_mut().filter(|s| same(s)) {
                *speaker = with_name(context, speaker, entity, share);
            }
            speakers[id.index()] = with_name(context, &speakers[id.index()], entity, share);
        }
    }
}

/// The byte after the lead's last word; none if the text has no words.
fn end_of_lead(context: &Context) -> Option<usize> {
    let words = &context.encoded.words;
    words.get(LEAD_WORDS).or(words.last()).map(|word| word.end)
}

fn with_name(
    context: &Context,
    speaker: &ResolvedSpeaker,
    entity: EntityId,
    confidence: f32,
) -> ResolvedSpeaker {
    let by = speaker.by.unwrap_or(Resolution::Nominal);
    ResolvedSpeaker::named(vec![entity], by, confidence).calibrated(&context.scorer.calibration)
}

/// Who, further down and by a name that the noun can describe, says most of what this attribution says, and the share
/// of it.
fn later_speaker(
    context: &Context,
    attributions: &[Attribution],
    speakers: &[ResolvedSpeaker],
    id: AttributionId,
    noun: Noun,
) -> Option<(EntityId, f32)> {
    let lead = &attributions[id.index()];
    let said = stems(context.text, &lead.content);
    let start = lead.source.first()?.start;
    let mut best: Option<(EntityId, f32)> = None;
    for (attribution, speaker) in attributions.iter().zip(speakers) {
        let is_later = attribution.source.first().is_some_and(|s| s.start > start);
        let &[entity] = speaker.entities.as_slice() else {
            continue;
        };
        if !is_later || !noun.allows(context.entity(entity)) {
            continue;
        }
        let again = stems(context.text, &attribution.content);
        let repeated = said.intersection(&again).count();
        let share = repeated as f32 / said.len() as f32;
        if repeated >= MIN_WORDS_REPEATED
            && share >= MIN_SHARE_REPEATED
            && best.is_none_or(|(_, most)| share > most)
        {
            best = Some((entity, share));
        }
    }
    best
}

/// The beginnings of a content's longer words, in lower case.
fn stems(text: &str, content: &[Span]) -> HashSet<String> {
    content
        .iter()
        .flat_map(|s| s.text(text).split(|c: char| !c.is_alphanumeric()))
        .filter(|w| w.chars().count() >= 4)
        .map(|w| w.chars().take(5).collect::<String>().to_lowercase())
        .collect()
}
