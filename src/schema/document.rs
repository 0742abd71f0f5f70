//! One document's result.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Entity, Quote, UnnamedSpeaker};

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
    pub entities: Vec<Entity>,
    /// Its quotes, in the order of their contents.
    pub quotes: Vec<Quote>,
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

/// A document's result, and the text that its offsets count in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Extracted {
    /// The document's text.
    pub text: String,
    /// What was found in it.
    pub result: DocumentResult,
}
