//! The rules by which entities of documents become members of one node.

use serde::{Deserialize, Serialize};

/// Why an entity of a document is a member of its node. docs/graph.md describes each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum MergeRule {
    /// It is the only member of its node.
    Alone,
    /// It has the node's name.
    SameName,
    /// It has the node's name, which is common, and the documents have company in common.
    SameNameCompany,
    /// Its name has initials or leaves middle names out.
    Initials,
    /// Its first name is the beginning of the node's ('Chris'), or the other way round.
    Nickname,
    /// Its name is another spelling of the node's.
    Spelling,
    /// It is a surname, borne by the node, and the documents have company in common.
    Surname,
    /// It is a surname that only one person bears.
    OnlyBearer,
    /// Its name is an acronym of the node's.
    Acronym,
    /// Documents use its name as a short form of the node's.
    ShortForm,
    /// It has the node's name under another type, which few documents give it.
    OtherType,
    /// The user's authority file says so.
    Authority,
}

impl MergeRule {
    /// The rule's name in tables: `same-name`.
    pub const fn as_str(self) -> &'static str {
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

impl std::fmt::Display for MergeRule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}
