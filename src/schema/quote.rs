//! A quote, as the output has it.

use serde::{Deserialize, Serialize};

use super::{Determinacy, Mode, Polarity, QuoteType, Resolution, SpeakerKind, TextSpan};

/// A quotation with its attribution.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quote {
    /// `q1`, `q2`, ...; of nested quotes `q2.1`, `q2.2`, ...
    pub id: String,
    /// Direct, mixed or indirect.
    #[serde(rename = "type")]
    pub kind: QuoteType,
    /// What kind of act its cue names.
    pub mode: Mode,
    /// Whether it was said or not; absent from JSON if it was.
    #[serde(default, skip_serializing_if = "Polarity::is_default")]
    pub polarity: Polarity,
    /// Whether it is reported or supposed; absent from JSON if it is reported.
    #[serde(default, skip_serializing_if = "Determinacy::is_default")]
    pub determinacy: Determinacy,
    /// What was said; may be in several pieces.
    pub content: Vec<TextSpan>,
    /// The reporting words; empty if there are none.
    pub cue: Vec<TextSpan>,
    /// The words that say who; empty if there are none.
    pub source: Vec<TextSpan>,
    /// Id of the speaker, or null if the source names nobody.
    pub speaker: Option<String>,
    /// The speaker's name; joint speakers' names with ` & ` between.
    pub speaker_name: Option<String>,
    /// Ids of all speakers: more than one if several say it together.
    pub speakers: Vec<String>,
    /// What kind of speaker it is.
    pub speaker_kind: SpeakerKind,
    /// How the speaker was found; null if there is none with a name.
    pub speaker_by: Option<Resolution>,
    /// Probability that the speaker is right; null if there is none with a name.
    pub speaker_confidence: Option<f32>,
    /// Id of the speaker among `unnamed_speakers`, or null.
    pub unnamed_speaker: Option<String>,
    /// The words that say to whom; empty if there are none.
    pub addressee: Vec<TextSpan>,
    /// Ids of the entities that it is said to.
    pub addressees: Vec<String>,
    /// Probability that content, cue and source are exactly right.
    pub confidence: f32,
    /// Ids of the entities named in the content.
    pub mentions: Vec<String>,
    /// Quotes inside this one, in the order of their contents; they have none inside.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub nested: Vec<Quote>,
}
