//! Spans of a document's text, and those that refer to somebody or something.

use serde::{Deserialize, Serialize};

use super::MentionKind;

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

/// A mention of an entity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mention {
    /// The first code point.
    pub start: usize,
    /// The code point after the last.
    pub end: usize,
    /// What they cover.
    pub text: String,
    /// How it refers.
    pub kind: MentionKind,
}
