//! Whose words go on without a name.

use std::ops::Range;

use crate::quote::Attribution;

use super::kind::{Speaker, SpeakerKind};
use super::pronoun::Pronoun;
use super::resolve::{Context, Found, SENTENCE};

/// How sure it is, at most, that somebody's words go on.
pub(super) const SURE_THAT_GOES_ON: f32 = 0.6;

/// The last speaker, if an attribution goes on with what they say: 'they' right after two people who spoke together are these; reporting words without a source
/// are of whoever reports before them in the same sentence: 'she said ... and warned'.
pub(super) fn goes_on<'f>(
    context: &Context,
    found: &'f [Found],
    attribution: &Attribution,
    words: &Range<usize>,
    pronoun: Option<Pronoun>,
) -> Option<&'f Speaker> {
    let last = found.last()?;
    let near = last.words.end + SENTENCE >= words.start;
    let goes_on = match (pronoun, attribution.cue.first()) {
        (Some(Pronoun::They), _) => last.speaker.entities.len() > 1,
        (None, Some(cue)) if attribution.source.is_empty() => {
            let from = context.encoded.span(last.words.start, last.words.end).end;
            let between = context.text.get(from..cue.start).unwrap_or("\n");
            !between.contains(['\n', '\r', ';', '?', '!']) && !between.contains(". ")
        }
        _ => false,
    };
    (near && goes_on && last.speaker.kind == SpeakerKind::Named).then_some(&last.speaker)
}
