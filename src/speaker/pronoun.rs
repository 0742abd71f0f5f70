//! Pronouns, and the entities that they can refer to.

use crate::entity::{EntityCluster, Gender};
use crate::schema::EntityType;

/// What a pronoun tells about its antecedent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pronoun {
    /// 'he'
    He,
    /// 'she'
    She,
    /// 'it', 'which'
    It,
    /// 'they'
    They,
    /// 'who': anything that can speak
    Who,
    /// 'I', 'we': the speaker
    First,
    /// 'you', 'one': people in general
    Generic,
}

impl Pronoun {
    /// The pronoun that a word is, in any case and form.
    pub fn of(word: &str) -> Option<Self> {
        Some(match word.to_lowercase().as_str() {
            "he" | "him" | "his" | "himself" => Self::He,
            "she" | "her" | "hers" | "herself" => Self::She,
            "it" | "its" | "itself" | "which" => Self::It,
            "they" | "them" | "their" | "theirs" | "themselves" | "both" => Self::They,
            "who" | "whom" | "whose" => Self::Who,
            "i" | "me" | "my" | "mine" | "myself" | "we" | "us" | "our" | "ours" | "ourselves" => {
                Self::First
            }
            "you" | "your" | "one" | "people" | "everyone" | "everybody" | "anyone" | "anybody"
            | "no one" | "nobody" => Self::Generic,
            _ => return None,
        })
    }

    /// Whether it can refer to several who spoke together.
    pub(super) fn can_be_joint(self) -> bool {
        matches!(self, Self::They | Self::Who)
    }

    /// Whether it can refer to this entity.
    pub fn allows(self, entity: &EntityCluster) -> bool {
        let person = entity.kind == EntityType::Person;
        match self {
            Self::He => person && entity.gender != Some(Gender::She),
            Self::She => person && entity.gender != Some(Gender::He),
            Self::It => !person,
            Self::They | Self::Who | Self::First => true,
            Self::Generic => false,
        }
    }
}
