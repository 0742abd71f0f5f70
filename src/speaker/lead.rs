//! The lead says before the story who says what: 'A former mayor has called for ...' is 'Ann Lee, who led the city
//! until 2011, said ...' three paragraphs on. Whoever is only described there is who says the same later by name.

use std::collections::HashSet;

use crate::quote::Attribution;
use crate::text::Span;

use super::kind::Speaker;
use super::noun::Noun;
use super::resolve::Context;
use super::source::{indefinite, noun};
use crate::schema::{Resolution, SpeakerKind};

/// The lead is a headline and the paragraphs of so many words after it.
const LEAD: usize = 70;
/// How much of what is said in the lead must be said again, and at least in so many words.
const SAME: f32 = 0.4;
const WORDS: usize = 3;

/// Gives the lead's unnamed speakers the names of those who say the same later on.
pub(super) fn name_the_lead(
    context: &Context,
    attributions: &[Attribution],
    speakers: &mut [Speaker],
) {
    let Some(end) = context
        .encoded
        .words
        .get(LEAD)
        .or(context.encoded.words.last())
        .map(|w| w.end)
    else {
        return;
    };
    for a in 0..attributions.len() {
        let Some(&source) = attributions[a].source.first() else {
            continue;
        };
        let unnamed = matches!(
            speakers[a].kind,
            SpeakerKind::Unnamed | SpeakerKind::Unknown
        );
        if source.start > end || !unnamed || !indefinite(context.text, source) {
            continue;
        }
        let Some(noun) = noun(context.text, source) else {
            continue;
        };
        if let Some((entity, chance)) = teller(context, attributions, speakers, a, noun) {
            let old = speakers[a].unnamed;
            for speaker in speakers.iter_mut() {
                if speaker.unnamed.is_some() && speaker.unnamed == old {
                    *speaker = named(entity, chance, speaker);
                }
            }
            speakers[a] = named(entity, chance, &speakers[a]);
        }
    }
}

fn named(entity: usize, chance: f32, was: &Speaker) -> Speaker {
    Speaker {
        kind: SpeakerKind::Named,
        entities: vec![entity],
        by: was.by.or(Some(Resolution::Nominal)),
        confidence: Some(chance),
        unnamed: None,
    }
}

/// Who says later by name most of what attribution `a` says, and how much.
fn teller(
    context: &Context,
    attributions: &[Attribution],
    speakers: &[Speaker],
    a: usize,
    noun: Noun,
) -> Option<(usize, f32)> {
    let said = stems(context.text, &attributions[a].content);
    let start = attributions[a].source.first()?.start;
    let mut best: Option<(usize, f32)> = None;
    for (b, speaker) in speakers.iter().enumerate() {
        let later = attributions[b]
            .source
            .first()
            .is_some_and(|s| s.start > start);
        let &[entity] = speaker.entities.as_slice() else {
            continue;
        };
        if !later || !noun.allows(&context.entities[entity]) {
            continue;
        }
        let again = stems(context.text, &attributions[b].content);
        let same = said.intersection(&again).count();
        let share = same as f32 / said.len() as f32;
        if same >= WORDS && share >= SAME && best.is_none_or(|(_, most)| share > most) {
            best = Some((entity, share));
        }
    }
    best
}

/// The beginnings of a content's longer words.
fn stems(text: &str, content: &[Span]) -> HashSet<String> {
    content
        .iter()
        .flat_map(|s| s.text(text).split(|c: char| !c.is_alphanumeric()))
        .filter(|w| w.chars().count() >= 4)
        .map(|w| w.chars().take(5).collect::<String>().to_lowercase())
        .collect()
}
