//! People who spoke together go on as 'they'.

use std::ops::Range;

use super::kind::Speaker;
use super::pronoun::Pronoun;
use super::resolve::{Found, SENTENCE};
use crate::schema::SpeakerKind;

/// How sure it is, at most, that they do.
pub(super) const SURE_THAT_GOES_ON: f32 = 0.6;

/// The last speakers, if a source is 'they' right after people who spoke together.
pub(super) fn goes_on<'f>(
    found: &'f [Found],
    words: &Range<usize>,
    pronoun: Option<Pronoun>,
) -> Option<&'f Speaker> {
    let last = found.last()?;
    let near = last.words.end + SENTENCE >= words.start;
    let together = last.speaker.kind == SpeakerKind::Named && last.speaker.entities.len() > 1;
    (pronoun == Some(Pronoun::They) && near && together).then_some(&last.speaker)
}
