//! What the noun of a description tells about its antecedent: 'the bank' is no person, 'the judge' no company.

use crate::entity::{EntityCluster, Gender};
use crate::lexicon;
use crate::schema::EntityType;

/// What a noun tells about its antecedent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Noun {
    /// A person: 'judge'.
    Person,
    /// A man: 'father'.
    Man,
    /// A woman: 'spokeswoman'.
    Woman,
    /// A country, a town: 'nation'.
    Place,
    /// An organisation, or a place that acts as one: 'bank', 'government'.
    Organisation,
}

impl Noun {
    /// What a word tells that is a noun in the singular, in upper or lower case; none if it tells nothing.
    pub(super) fn of(word: &str) -> Option<Self> {
        Self::of_group(lexicon::NOUNS.group(&word.to_lowercase())?)
    }

    fn of_group(group: &str) -> Option<Self> {
        Some(match group {
            "person" => Self::Person,
            "man" => Self::Man,
            "woman" => Self::Woman,
            "place" => Self::Place,
            "organisation" => Self::Organisation,
            _ => return None,
        })
    }

    /// Whether it can refer to this entity.
    pub(super) fn allows(self, entity: &EntityCluster) -> bool {
        let person = entity.kind == EntityType::Person;
        match self {
            Self::Person => person,
            Self::Man => person && entity.gender != Some(Gender::She),
            Self::Woman => person && entity.gender != Some(Gender::He),
            Self::Place => matches!(entity.kind, EntityType::Location | EntityType::Norp),
            Self::Organisation => matches!(
                entity.kind,
                EntityType::Organization
                    | EntityType::Location
                    | EntityType::Norp
                    | EntityType::Facility
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nouns_tell_people_from_organisations() {
        assert_eq!(Noun::of("Judge"), Some(Noun::Person));
        assert_eq!(Noun::of("spokeswoman"), Some(Noun::Woman));
        assert_eq!(Noun::of("bank"), Some(Noun::Organisation));
        assert_eq!(Noun::of("report"), None);
    }

    #[test]
    fn every_group_of_the_list_is_known() {
        for group in lexicon::NOUNS.groups() {
            assert!(Noun::of_group(group).is_some(), "{group}");
        }
    }
}
