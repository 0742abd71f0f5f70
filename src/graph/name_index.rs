//! The first reading of a folder: which names there are, how often, for what they are short, and in what company.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::path::Path;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use super::GraphError;
use super::name::key_words;
use super::spill::Spill;
use crate::entity::{Gender, gender_of_title, without_possessive};
use crate::schema::Day;
use crate::schema::EntityType;
use crate::schema::{DocumentResult, Entity, MentionKind};
use crate::store::archive::{Archive, Parts, Record};

/// Number of a name among [`Names`].
pub type NameId = u32;
/// No name, no node.
pub const NONE: u32 = u32::MAX;
/// What stands beside a person in a document: the number of another name, or with this bit set the hash of a word that
/// describes the person.
pub type Feature = u32;
const ROLE: Feature = 1 << 31;
/// So much of a document's company is kept for every person: the names that it mentions most.
const COMPANY: usize = 24;
/// So many describing words are kept for every person of a document.
const ROLES: usize = 16;
/// Records of people that are in memory at a time.
const RUN: usize = 200_000;

/// A name that the corpus has, of one type.
#[derive(Debug)]
pub struct Name {
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

impl Name {
    /// Its words as they are compared.
    pub fn words(&self) -> Vec<&str> {
        self.key.split(' ').collect()
    }
}

/// All names of the corpus.
#[derive(Debug, Default)]
pub struct Names {
    all: Vec<Name>,
    /// By a hash of type and key: keys are long, and two of 2^64 hashes are not the same by chance.
    by_key: HashMap<u64, NameId>,
}

impl Names {
    /// The name with this number.
    pub fn get(&self, id: NameId) -> &Name {
        &self.all[id as usize]
    }

    /// How many there are.
    pub fn count_all(&self) -> usize {
        self.all.len()
    }

    /// All names with their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (NameId, &Name)> {
        (0..).zip(&self.all)
    }

    /// The number of a name that is known.
    pub fn find(&self, kind: EntityType, key: &str) -> Option<NameId> {
        self.by_key.get(&hash(kind, key)).copied()
    }

    fn intern(&mut self, kind: EntityType, key: &str, shown: &str) -> Result<NameId, GraphError> {
        let hash = hash(kind, key);
        let next = u32::try_from(self.all.len()).unwrap_or(NONE);
        if next >= ROLE {
            return Err(GraphError::TooMany("names"));
        }
        let id = *self.by_key.entry(hash).or_insert(next);
        if id == next {
            self.all.push(Name {
                kind,
                key: key.into(),
                shown: shown.into(),
                votes: 0,
                documents: 0,
            });
        }
        Ok(id)
    }

    /// Counts a document that has an entity of this name. How it is mostly written is found by the majority vote of
    /// Boyer and Moore, which needs no list of spellings.
    fn count(&mut self, id: NameId, shown: &str) {
        let name = &mut self.all[id as usize];
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

/// A person in a document.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Local {
    /// How often the document says 'he' or 'Mr', and 'she' or 'Mrs'.
    pub he: u32,
    /// See `he`.
    pub she: u32,
    /// The document's day.
    pub day: Option<Day>,
    /// What stands beside it; sorted, each once.
    pub features: Vec<Feature>,
}

/// Where people are compared: all who share their last name, longer names first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// Hash of the last word of the name.
    pub block: u64,
    /// Words of the name.
    pub words: Reverse<u8>,
    /// The name.
    pub name: NameId,
    /// The entity's place among all entities of all documents.
    pub local: u32,
}

/// What the first reading gives.
pub struct NameIndex {
    /// The names.
    pub names: Names,
    /// The name of every entity of every document, in order; [`NONE`] of dates and sums.
    pub name_of: Vec<NameId>,
    /// Where the entities of every document begin in `name_of`.
    pub first: Vec<u32>,
    /// The day of every document.
    pub days: Vec<Option<Day>>,
    /// In how many documents a shorter name was used for an entity of a longer one.
    pub short_for: HashMap<(NameId, NameId), u32>,
    /// How many full names have this first name (by hash).
    pub first_names: HashMap<u64, u32>,
    /// How many full names have this last name (by hash).
    pub last_names: HashMap<u64, u32>,
    /// How many names of people have at least two words.
    pub full_names: u32,
    /// The words that describe people, each with how many it describes.
    pub roles: HashMap<Feature, (Box<str>, u32)>,
}

impl NameIndex {
    /// Reads the folder. What is known of people goes to `work`, to be read block by block.
    pub fn take(
        archive: &Archive,
        work: &Path,
        seen: &dyn Fn(),
    ) -> Result<(Self, Spill<Place, Local>), GraphError> {
        let mut census = Self {
            names: Names::default(),
            name_of: Vec::new(),
            first: Vec::new(),
            days: Vec::new(),
            short_for: HashMap::new(),
            first_names: HashMap::new(),
            last_names: HashMap::new(),
            full_names: 0,
            roles: HashMap::new(),
        };
        let mut people = Spill::new(work, "people", RUN)?;
        let parts = Parts {
            text: false,
            ..Parts::ALL
        };
        for record in archive.records(parts) {
            census.add(&record?, &mut people)?;
            seen();
        }
        for (_, name) in census.names.iter() {
            if name.kind == EntityType::Person
                && let Some((first, rest)) = name.key.split_once(' ')
            {
                let last = rest.rsplit(' ').next().unwrap_or_default();
                let hash = |word: &str| xxh3_64(word.as_bytes());
                census.full_names += 1;
                *census.first_names.entry(hash(first)).or_default() += 1;
                *census.last_names.entry(hash(last)).or_default() += 1;
            }
        }
        Ok((census, people))
    }

    /// How much it tells that two people share a feature: the logarithm of one through its share of the documents,
    /// less for words that describe many.
    pub fn weight(&self, feature: Feature) -> f32 {
        let (documents, factor) = if !is_role(feature) {
            (self.names.get(feature).documents, 1.0)
        } else {
            (self.roles.get(&feature).map_or(1, |(_, n)| *n), 0.6)
        };
        let share = self.first.len() as f32 / documents.max(1) as f32;
        share.max(1.0).ln() * factor
    }

    /// Whether a name is that of a place, an organisation ... in most documents that have it: 'Washington'.
    pub fn is_thing(&self, name: NameId) -> bool {
        let of = self.names.get(name);
        let others = [
            EntityType::Location,
            EntityType::Organization,
            EntityType::Norp,
        ];
        let found = others
            .iter()
            .filter_map(|kind| self.names.find(*kind, &of.key));
        found.map(|id| self.names.get(id).documents).sum::<u32>() > of.documents
    }

    fn add(&mut self, record: &Record, people: &mut Spill<Place, Local>) -> Result<(), GraphError> {
        let first = u32::try_from(self.name_of.len())
            .ok()
            .filter(|n| {
                n.checked_add(record.result.entities.len() as u32)
                    .is_some_and(|n| n < NONE)
            })
            .ok_or(GraphError::TooMany("entities"))?;
        self.first.push(first);
        let result = &record.result;
        let day = result.date.as_deref().and_then(Day::parse);
        self.days.push(day);
        for entity in &result.entities {
            let name = self.name(entity)?;
            self.name_of.push(name);
        }
        let names = &self.name_of[first as usize..];
        let mut company: Vec<(Reverse<usize>, NameId)> = names
            .iter()
            .zip(&result.entities)
            .filter(|(name, _)| **name != NONE)
            .map(|(&name, entity)| (Reverse(entity.mentions.len()), name))
            .collect();
        company.sort_unstable();
        for (at, entity) in result.entities.iter().enumerate() {
            let name = self.name_of[first as usize + at];
            if entity.kind != EntityType::Person || name == NONE {
                continue;
            }
            let mut roles = Vec::new();
            for word in described(entity, result) {
                let role = xxh3_64(word.as_bytes()) as u32 | ROLE;
                self.roles.entry(role).or_insert_with(|| (word.into(), 0)).1 += 1;
                roles.push(role);
            }
            let beside = company.iter().map(|(_, n)| *n).filter(|n| *n != name);
            let mut features: Vec<Feature> = beside.take(COMPANY).chain(roles).collect();
            features.sort_unstable();
            features.dedup();
            let (he, she) = genders(entity);
            let key = &self.names.get(name).key;
            let last = key.rsplit(' ').next().unwrap_or_default();
            let place = Place {
                block: xxh3_64(last.as_bytes()),
                words: Reverse(key.split(' ').count().min(255) as u8),
                name,
                local: first + at as u32,
            };
            let local = Local {
                he,
                she,
                day,
                features,
            };
            people.push(place, local)?;
        }
        Ok(())
    }

    /// The number of an entity's name. Counts the document for it, and for what else the document calls it.
    fn name(&mut self, entity: &Entity) -> Result<NameId, GraphError> {
        if !is_node(entity.kind) {
            return Ok(NONE);
        }
        let key = key_words(entity.kind, &entity.name).join(" ");
        if key.is_empty() {
            return Ok(NONE);
        }
        let name = self.names.intern(entity.kind, &key, &entity.name)?;
        self.names.count(name, &entity.name);
        let mut forms: Vec<NameId> = Vec::new();
        for mention in entity
            .mentions
            .iter()
            .filter(|m| m.kind == MentionKind::Name)
        {
            let form = key_words(entity.kind, &mention.text).join(" ");
            if !form.is_empty() && form != key {
                let shown = without_possessive(&mention.text);
                forms.push(self.names.intern(entity.kind, &form, shown)?);
            }
        }
        forms.sort_unstable();
        forms.dedup();
        for form in forms {
            *self.short_for.entry((form, name)).or_default() += 1;
        }
        Ok(name)
    }
}

/// Whether a feature is a describing word.
pub fn is_role(feature: Feature) -> bool {
    feature & ROLE != 0
}

/// Whether entities of this type are nodes: days and sums are the same words everywhere and nothing of their own.
pub fn is_node(kind: EntityType) -> bool {
    kind.can_be_meant()
}

/// The words that describe a person: titles, descriptions that refer to it, what its sources say beside the name.
fn described(entity: &Entity, result: &DocumentResult) -> Vec<String> {
    let mentions = entity
        .mentions
        .iter()
        .filter(|m| m.kind != MentionKind::Pronoun)
        .map(|m| m.text.as_str());
    let sources = result
        .quotes
        .iter()
        .filter(|q| q.speakers == [entity.id.as_str()])
        .flat_map(|q| q.source.iter().map(|s| s.text.as_str()));
    let own = key_words(EntityType::Person, &entity.name);
    let mut words: Vec<String> = mentions
        .chain(sources)
        .flat_map(|text| text.split(|c: char| !c.is_alphanumeric()))
        .map(str::to_lowercase)
        .filter(|word| word.chars().count() > 2 && !own.contains(word))
        .collect();
    words.sort_unstable();
    words.dedup();
    words.truncate(ROLES);
    words
}

/// How often a document says 'he' and 'she' of a person; titles count too.
fn genders(entity: &Entity) -> (u32, u32) {
    let (mut he, mut she) = (0, 0);
    for mention in &entity.mentions {
        let first = mention.text.split_whitespace().next().unwrap_or_default();
        let told = match (mention.kind, first.to_lowercase().as_str()) {
            (MentionKind::Pronoun, "he" | "him" | "his" | "himself") => Some(Gender::He),
            (MentionKind::Pronoun, "she" | "her" | "hers" | "herself") => Some(Gender::She),
            (MentionKind::Name, title) => gender_of_title(title),
            _ => None,
        };
        match told {
            Some(Gender::He) => he += 1,
            Some(Gender::She) => she += 1,
            None => {}
        }
    }
    (he, she)
}
