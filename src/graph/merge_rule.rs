//! Why a document's entity is of a node.

use serde::{Deserialize, Serialize};

/// Why a document's entity is of a node of the graph. docs/graph.md describes each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MergeRule {
    /// It is the only one of its node.
    Alone,
    /// It has the node's name.
    SameName,
    /// It has the node's name, which is common, and the documents have company in common.
    SameNameCompany,
    /// Its name has initials or leaves middle names out.
    Initials,
    /// Its first name is the beginning of the node's ('Chris'), or the other way round.
    Nickname,
    /// Its name is spelled otherwise.
    Spelling,
    /// Its surname is that of the node, and the documents have company in common.
    Surname,
    /// Its surname is that of one person only.
    OnlyBearer,
    /// Its name is an acronym of the node's.
    Acronym,
    /// Documents use its name for the node's.
    ShortForm,
    /// It has the node's name under another type, which few documents give it.
    OtherType,
    /// The user's authority file says so.
    Authority,
}

impl MergeRule {
    /// Its name in tables: `same-name`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Alone => "alone",
            Self::SameName => "same-name",
            Self::SameNameCompany => "same-name-company",
            Self::Initials => "initials",
            Self::Nickname => "nickname",
            Self::Spelling => "spelling",
            Self::Surname => "surname",
            Self::OnlyBearer => "only-bearer",
            Self::Acronym => "acronym",
            Self::ShortForm => "short-form",
            Self::OtherType => "other-type",
            Self::Authority => "authority",
        }
    }
}
