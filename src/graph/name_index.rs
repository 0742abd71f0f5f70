//! The first reading of a folder: which names it has, how often, for what they are short, and in what company.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::path::Path;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::error::too_many;
use super::feature::{Feature, FeatureKind, WordId};
use super::name::key_words;
use super::names::Names;
use super::spill::Spill;
use super::{MemberId, NameId};
use crate::entity::{Gender, gender_of_title, without_possessive};
use crate::error::Result;
use crate::schema::{Day, DocumentResult, Entity, EntityType, MentionKind};
use crate::store::archive::Record;

/// How many names of a document are kept as company of every person in it: those that it mentions most.
const COMPANY: usize = 24;
/// How many describing words are kept of every person of a document.
const WORDS: usize = 16;
/// Records of people that are in memory at a time.
const RUN: usize = 200_000;

/// A person in a document: what is compared when people are linked.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct PersonRecord {
    /// How often the document says 'he' or 'Mr' of the person.
    pub he: u32,
    /// How often it says 'she' or 'Mrs'.
    pub she: u32,
    /// The document's day.
    pub day: Option<Day>,
    /// The person's company; sorted, each once.
    pub features: Vec<Feature>,
}

/// By what records of people are sorted for linkage: all who share their last name are one block, and in it longer
/// names come first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct BlockingKey {
    /// Hash of the last word of the name.
    pub block: u64,
    /// How many words the name has, up to 255.
    pub words: Reverse<u8>,
    /// The name.
    pub name: NameId,
    /// The document's entity.
    pub member: MemberId,
}

/// A word that describes people.
#[derive(Debug)]
pub(super) struct DescribingWord {
    /// The word, in lower case.
    pub text: Box<str>,
    /// How many people of documents it describes.
    pub people: u32,
}

/// What the first reading gives.
#[derive(Debug, Default)]
pub(super) struct NameIndex {
    /// The names.
    pub names: Names,
    /// The name of every entity of every document, by [`MemberId`]; none of dates and sums of money.
    pub name_of: Vec<Option<NameId>>,
    /// Where the entities of every document begin in `name_of`.
    pub starts: Vec<u32>,
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
    /// The words that describe people.
    pub words: HashMap<WordId, DescribingWord>,
}

impl NameIndex {
    /// Reads documents, each with its entities, mentions and quotes. What is known of people goes to `work`, to be
    /// read block by block. `seen` is called after every document.
    ///
    /// # Errors
    /// Those of the documents, and of files in `work`.
    pub(super) fn read(
        records: impl Iterator<Item = Result<Record>>,
        work: &Path,
        seen: &dyn Fn(),
    ) -> Result<(Self, Spill<BlockingKey, PersonRecord>)> {
        let mut index = Self::default();
        let mut people = Spill::new(work, "people", RUN)?;
        for record in records {
            index.add(&record?, &mut people)?;
            seen();
        }
        index.count_full_names();
        Ok((index, people))
    }

    /// The weight of a feature that two people share: the logarithm of one through its share of the documents,
    /// less for words that describe many.
    pub(super) fn weight(&self, feature: Feature) -> f32 {
        let (documents, factor) = match feature.kind() {
            FeatureKind::Name(name) => (self.names.get(name).documents, 1.0),
            FeatureKind::Word(word) => (self.words.get(&word).map_or(1, |w| w.people), 0.6),
        };
        let share = self.starts.len() as f32 / documents.max(1) as f32;
        share.max(1.0).ln() * factor
    }

    /// Whether a name is that of a place, an organisation ... in most documents that have it: 'Washington'.
    pub(super) fn is_thing(&self, name: NameId) -> bool {
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

    /// Adds a document: its names first, then its people with their company.
    fn add(
        &mut self,
        record: &Record,
        people: &mut Spill<BlockingKey, PersonRecord>,
    ) -> Result<()> {
        let result = &record.result;
        let start = self.name_of.len();
        self.starts
            .push(u32::try_from(start).map_err(|_| too_many("entities"))?);
        let day = result.date.as_deref().and_then(Day::parse);
        self.days.push(day);
        for entity in &result.entities {
            let name = self.count_names(entity)?;
            self.name_of.push(name);
        }
        let company = company(&self.name_of[start..], &result.entities);
        for (at, entity) in result.entities.iter().enumerate() {
            let Some(name) = self.name_of[start + at] else {
                continue;
            };
            if entity.kind != EntityType::Person {
                continue;
            }
            let mut features: Vec<Feature> = company
                .iter()
                .filter(|other| **other != name)
                .take(COMPANY)
                .map(|other| Feature::name(*other))
                .collect::<Result<_>>()?;
            for word in describing_words(entity, result) {
                features.push(Feature::word(self.count_word(&word)));
            }
            features.sort_unstable();
            features.dedup();
            let words = self.names.get(name).words();
            let key = BlockingKey {
                block: xxh3_64(words.last().copied().unwrap_or_default().as_bytes()),
                words: Reverse(words.len().min(255) as u8),
                name,
                member: MemberId::new(start + at)?,
            };
            let (he, she) = pronouns_and_titles(entity);
            let person = PersonRecord {
                he,
                she,
                day,
                features,
            };
            people.push(key, person)?;
        }
        Ok(())
    }

    /// The name of an entity; none if it is no node. Counts the document for it, and for what else the document calls
    /// the entity.
    fn count_names(&mut self, entity: &Entity) -> Result<Option<NameId>> {
        // Days and sums are the same words everywhere and nothing of their own.
        if !entity.kind.can_be_meant() {
            return Ok(None);
        }
        let key = key_words(entity.kind, &entity.name).join(" ");
        if key.is_empty() {
            return Ok(None);
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
        Ok(Some(name))
    }

    fn count_word(&mut self, text: &str) -> WordId {
        let word = WordId::new(text);
        let known = self.words.entry(word).or_insert_with(|| DescribingWord {
            text: text.into(),
            people: 0,
        });
        known.people += 1;
        word
    }

    fn count_full_names(&mut self) {
        let hash = |word: &str| xxh3_64(word.as_bytes());
        for (_, name) in self.names.iter() {
            if let [first, .., last] = name.words()[..]
                && name.kind == EntityType::Person
            {
                self.full_names += 1;
                *self.first_names.entry(hash(first)).or_default() += 1;
                *self.last_names.entry(hash(last)).or_default() += 1;
            }
        }
    }
}

/// The names of a document's entities, those of most mentions first.
fn company(names: &[Option<NameId>], entities: &[Entity]) -> Vec<NameId> {
    let mut company: Vec<(Reverse<usize>, NameId)> = names
        .iter()
        .zip(entities)
        .filter_map(|(name, entity)| Some((Reverse(entity.mentions.len()), (*name)?)))
        .collect();
    company.sort_unstable();
    company.into_iter().map(|(_, name)| name).collect()
}

/// The words that describe a person: titles, descriptions that refer to it, what sources of its quotes say besides the
/// name.
fn describing_words(entity: &Entity, result: &DocumentResult) -> Vec<String> {
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
    words.truncate(WORDS);
    words
}

/// How often a document says 'he' and 'she' of a person; titles count too.
fn pronouns_and_titles(entity: &Entity) -> (u32, u32) {
    let (mut he, mut she) = (0, 0);
    for mention in &entity.mentions {
        let first = mention.text.split_whitespace().next().unwrap_or_default();
        let gender = match (mention.kind, first.to_lowercase().as_str()) {
            (MentionKind::Pronoun, "he" | "him" | "his" | "himself") => Some(Gender::He),
            (MentionKind::Pronoun, "she" | "her" | "hers" | "herself") => Some(Gender::She),
            (MentionKind::Name, title) => gender_of_title(title),
            _ => None,
        };
        match gender {
            Some(Gender::He) => he += 1,
            Some(Gender::She) => she += 1,
            None => {}
        }
    }
    (he, she)
}
