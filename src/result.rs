//! What is known of one document: the schema of the output (version 1).
//!
//! Offsets count Unicode **code points** of the document's text, from 0, half-open; `text` of every span is exactly
//! what the offsets cover.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::entity::EntityType;
use crate::quote::{Mode, QuoteType};
pub use crate::speaker::{Resolution, SpeakerKind};

/// One document's entities and quotes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentResult {
    /// The document's id.
    pub id: String,
    /// Its title, if the input gives one.
    pub title: Option<String>,
    /// Its date as the input gives it.
    pub date: Option<String>,
    /// Its entities, in the order of their first names.
    pub entities: Vec<EntityResult>,
    /// Its quotes, in the order of their contents.
    pub quotes: Vec<QuoteResult>,
    /// Speakers that the document does not name, each once, in the order of their first mentions; behind them those whom only
    /// nested quotes have.
    #[serde(default)]
    pub unnamed_speakers: Vec<UnnamedSpeaker>,
    /// What a reader of this result should know.
    pub warnings: Vec<String>,
    /// The input's other fields.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub metadata: Map<String, Value>,
}

/// A span of the document's text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextSpan {
    /// The first code point.
    pub start: usize,
    /// The code point after the last.
    pub end: usize,
    /// What they cover.
    pub text: String,
}

/// A person, organisation, place ... of a document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntityResult {
    /// `e1`, `e2`, ...
    pub id: String,
    /// The fullest name that the document gives, without titles.
    pub name: String,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: EntityType,
    /// Where it is mentioned.
    pub mentions: Vec<MentionResult>,
}

/// A mention of an entity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MentionResult {
    /// The first code point.
    pub start: usize,
    /// The code point after the last.
    pub end: usize,
    /// What they cover.
    pub text: String,
    /// How it refers.
    pub kind: MentionKind,
}

/// How a mention refers to its entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MentionKind {
    /// By name: 'Jeremy Corbyn', 'Mr Corbyn'.
    Name,
    /// By a description: 'the Labour leader'.
    Nominal,
    /// By a pronoun: 'he'.
    Pronoun,
}

/// A speaker without a name: 'a senior official'.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnnamedSpeaker {
    /// `u1`, `u2`, ...
    pub id: String,
    /// The first of its mentions that describes it.
    pub description: String,
    /// The sources that refer to it.
    pub mentions: Vec<MentionResult>,
}

/// A quotation with its attribution.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuoteResult {
    /// `q1`, `q2`, ...; of nested quotes `q2.1`, `q2.2`, ...
    pub id: String,
    /// Direct, mixed or indirect.
    #[serde(rename = "type")]
    pub kind: QuoteType,
    /// What kind of act its cue names.
    pub mode: Mode,
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
    pub nested: Vec<QuoteResult>,
}
