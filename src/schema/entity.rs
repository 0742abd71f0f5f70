//! Entities of a document, and speakers that it does not name.

use serde::{Deserialize, Serialize};

use super::{EntityType, Mention, TextSpan};

/// A person, organisation, place ... of a document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entity {
    /// `e1`, `e2`, ...
    pub id: String,
    /// The fullest name that the document gives, without titles.
    pub name: String,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: EntityType,
    /// Where it is mentioned.
    pub mentions: Vec<Mention>,
    /// What the document calls it, in order, each wording once: 'county fire chief', 'an economist' without the article.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<TextSpan>,
    /// What the document says it belongs to or comes from, in order: 'Hexley Partners', 'D-Ohio'.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub affiliations: Vec<TextSpan>,
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
    pub mentions: Vec<Mention>,
}
