//! Pronouns, and the entities that they can refer to.

use crate::entity::{EntityCluster, Gender};
use crate::lexicon;
use crate::schema::EntityType;

/// What a pronoun tells about its antecedent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pronoun {
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
    /// The pronoun that a word is a form of, in upper or lower case.
    pub(crate) fn of(word: &str) -> Option<Self> {
        Self::of_group(lexicon::PRONOUNS.group(&word.to_lowercase())?)
    }

    fn of_group(group: &str) -> Option<Self> {
        Some(match group {
            "he" => Self::He,
            "she" => Self::She,
            "it" => Self::It,
            "they" => Self::They,
            "who" => Self::Who,
            "first person" => Self::First,
            "generic" => Self::Generic,
            _ => return None,
        })
    }

    /// Whether it can refer to several who spoke together.
    pub(super) fn can_be_joint(self) -> bool {
        matches!(self, Self::They | Self::Who)
    }

    /// Whether it can refer to this entity.
    pub(crate) fn allows(self, entity: &EntityCluster) -> bool {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_of_their_pronoun() {
        assert_eq!(Pronoun::of("Himself"), Some(Pronoun::He));
        assert_eq!(Pronoun::of("OURS"), Some(Pronoun::First));
        assert_eq!(Pronoun::of("no one"), Some(Pronoun::Generic));
        assert_eq!(Pronoun::of("Hale"), None);
    }

    #[test]
    fn every_group_of_the_list_is_known() {
        for group in lexicon::PRONOUNS.groups() {
            assert!(Pronoun::of_group(group).is_some(), "{group}");
        }
    }
}
