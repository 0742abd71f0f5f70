//! The features of a person in a document, by which people of one name are told apart: its company.

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::NameId;
use super::error::too_many;
use crate::error::Result;

/// Set in the features that are words.
const WORD: u32 = 1 << 31;

/// A name that the document also has, or a word that describes the person.
///
/// An enum of the two would take eight bytes; this takes four. A person of the corpus has hundreds of features, and
/// those of 200,000 people are in memory while they are sorted. [`Feature::kind`] gives the enum. Names come before
/// words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Feature(u32);

/// What a feature is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FeatureKind {
    /// Another name of the document.
    Name(NameId),
    /// A word that describes the person.
    Word(WordId),
}

/// A word that describes people, by 31 bits of its hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct WordId(u32);

impl WordId {
    /// The id of a word.
    pub(super) fn new(word: &str) -> Self {
        Self(xxh3_64(word.as_bytes()) as u32 & !WORD)
    }
}

impl Feature {
    /// A name as a feature.
    ///
    /// # Errors
    /// The corpus has more than 2^31 names.
    pub(super) fn name(name: NameId) -> Result<Self> {
        match name.number() {
            number if number < WORD => Ok(Self(number)),
            _ => Err(too_many("names")),
        }
    }

    /// A word as a feature.
    pub(super) fn word(word: WordId) -> Self {
        Self(word.0 | WORD)
    }

    /// What it is.
    pub(super) fn kind(self) -> FeatureKind {
        match NameId::new(self.0 as usize) {
            Ok(name) if self.0 < WORD => FeatureKind::Name(name),
            _ => FeatureKind::Word(WordId(self.0 & !WORD)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_words_come_back() {
        for index in [0, 7, (1 << 31) - 1] {
            let name = NameId::new(index).unwrap();
            assert_eq!(Feature::name(name).unwrap().kind(), FeatureKind::Name(name));
        }
        let name = Feature::name(NameId::new((1 << 31) - 1).unwrap()).unwrap();
        for word in ["captain", "harbour", ""] {
            let word = WordId::new(word);
            assert_eq!(Feature::word(word).kind(), FeatureKind::Word(word));
            assert!(name < Feature::word(word));
        }
        assert!(Feature::name(NameId::new(1 << 31).unwrap()).is_err());
    }
}
