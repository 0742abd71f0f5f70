//! Who is behind the quotes inside quotes.
//!
//! They are resolved after all others and like them, so that they change nothing there: among the names of the whole document, and
//! with the sources around them. 'I' is whoever the outer quote is of.

use crate::quote::{Attribution, Nested};

use super::kind::Speaker;
use super::resolve::{Context, Found, Resolved, speaker_of};
use crate::schema::SpeakerKind;

/// The speakers of the nested quotes, in their order. Those without a name are counted on from the document's.
pub fn resolve_nested(
    context: &Context,
    attributions: &[Attribution],
    resolved: &Resolved,
    nested: &[Nested],
) -> Vec<Speaker> {
    if nested.is_empty() {
        return Vec::new();
    }
    let source_words = |a: &Attribution| {
        let source = a.source.first()?;
        Some(context.encoded.words_in(*source)).filter(|words| !words.is_empty())
    };
    let mut found: Vec<Found> = attributions
        .iter()
        .zip(&resolved.speakers)
        .filter_map(|(attribution, speaker)| {
            let words = source_words(attribution)?;
            let speaker = speaker.clone();
            Some(Found { words, speaker })
        })
        .collect();
    found.sort_by_key(|f| f.words.start);
    let known = resolved.speakers.iter().filter_map(|s| s.unnamed);
    let mut unnamed = known.max().map_or(0, |last| last + 1);
    nested
        .iter()
        .map(
            |Nested {
                 outer, attribution, ..
             }| {
                let Some(words) = source_words(attribution) else {
                    return Speaker::nobody(SpeakerKind::Unknown);
                };
                let before = found.partition_point(|f| f.words.start < words.start);
                let outer = &resolved.speakers[*outer];
                let mut speaker =
                    speaker_of(context, &found[..before], attribution, &words, Some(outer));
                if speaker.kind == SpeakerKind::Unnamed && speaker.unnamed.is_none() {
                    speaker.unnamed = Some(unnamed);
                    unnamed += 1;
                }
                let own = speaker.clone();
                found.insert(
                    before,
                    Found {
                        words,
                        speaker: own,
                    },
                );
                speaker
            },
        )
        .collect()
}
