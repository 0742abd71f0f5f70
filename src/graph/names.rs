//! All names of the corpus, each once with its type: its words, its usual spelling, its documents.

use std::collections::HashMap;

use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::NameId;
use crate::error::Result;
use crate::schema::EntityType;

/// A name that the corpus has, of one type.
#[derive(Debug)]
pub struct CorpusName {
    /// The type.
    pub kind: EntityType,
    /// Its words as they are compared, with spaces between.
    pub key: Box<str>,
    /// How it is mostly written.
    pub shown: Box<str>,
    votes: u32,
    /// In how many documents it is the name of an entity.
    pub documents: u32,
}

impl CorpusName {
    /// Its words as they are compared.
    pub fn words(&self) -> Vec<&str> {
        self.key.split(' ').collect()
    }

    /// Whether it has more than one word.
    pub(super) fn is_full(&self) -> bool {
        self.key.contains(' ')
    }

    /// Whether its first word is an initial only, before others.
    pub(super) fn begins_with_initial(&self) -> bool {
        self.key.find(' ') == Some(1)
    }
}

/// All names of the corpus.
#[derive(Debug, Default)]
pub struct Names {
    all: Vec<CorpusName>,
    /// By a hash of type and key: keys are long, and two of 2^64 hashes are not the same by chance.
    by_key: HashMap<u64, NameId>,
}

impl Names {
    /// A name.
    pub fn get(&self, id: NameId) -> &CorpusName {
        &self.all[id.index()]
    }

    /// How many there are.
    pub fn count_all(&self) -> usize {
        self.all.len()
    }

    /// All names with their ids, in the order of reading.
    pub fn iter(&self) -> impl Iterator<Item = (NameId, &CorpusName)> {
        NameId::all().zip(&self.all)
    }

    /// A name by its type and key; none if the corpus does not have it.
    pub fn find(&self, kind: EntityType, key: &str) -> Option<NameId> {
        self.by_key.get(&hash(kind, key)).copied()
    }

    /// The id of a name, which is added if it is new.
    ///
    /// # Errors
    /// There are too many names.
    pub(super) fn intern(&mut self, kind: EntityType, key: &str, shown: &str) -> Result<NameId> {
        let hash = hash(kind, key);
        if let Some(&known) = self.by_key.get(&hash) {
            return Ok(known);
        }
        let id = NameId::new(self.all.len())?;
        self.by_key.insert(hash, id);
        self.all.push(CorpusName {
            kind,
            key: key.into(),
            shown: shown.into(),
            votes: 0,
            documents: 0,
        });
        Ok(id)
    }

    /// Counts a document that has an entity of this name. How the name is mostly written is found by the majority vote
    /// of Boyer and Moore, which needs no list of spellings.
    pub(super) fn count(&mut self, id: NameId, shown: &str) {
        let name = &mut self.all[id.index()];
        name.documents += 1;
        if *name.shown == *shown {
            name.votes += 1;
        } else if name.votes == 0 {
            name.shown = shown.into();
            name.votes = 1;
        } else {
            name.votes -= 1;
        }
    }
}

fn hash(kind: EntityType, key: &str) -> u64 {
    xxh3_64_with_seed(key.as_bytes(), kind as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_spelling_is_shown() {
        let mut names = Names::default();
        let kind = EntityType::Person;
        let id = names.intern(kind, "inge soras", "Inge Soras").unwrap();
        assert_eq!(names.intern(kind, "inge soras", "INGE SORAS").unwrap(), id);
        for shown in ["INGE SORAS", "Inge Sørås", "Inge Sørås"] {
            names.count(id, shown);
        }
        assert_eq!(&*names.get(id).shown, "Inge Sørås");
        assert_eq!(names.get(id).documents, 3);
        assert_eq!(names.find(kind, "inge soras"), Some(id));
        assert_eq!(names.find(EntityType::Location, "inge soras"), None);
    }
}
