//! Clusters of mentions by the words of their names.

use std::collections::HashMap;
use std::hash::Hash;

use super::gender::{self, Gender};
use super::name::{
    first_name_first, is_loud, lower_words, other_name, other_words, person_name, person_words,
    shown,
};
use super::{Compound, MentionId};
use crate::schema::EntityType;

/// Mentions whose names are the same, or short for the same.
#[derive(Debug)]
pub(super) struct NameCluster {
    pub(super) name: String,
    pub(super) kind: EntityType,
    /// The name's words in lower case, without titles and the like.
    pub(super) words: Vec<String>,
    pub(super) gender: Option<Gender>,
    pub(super) mentions: Vec<MentionId>,
    /// Whether the name has short forms: a compound has none.
    pub(super) abbreviable: bool,
}

impl NameCluster {
    /// Whether the name may be the initials of a longer one: 'BBC', 'I.R.S.', 'Ofcom'.
    pub(super) fn is_acronym(&self) -> bool {
        let letters = self.name.chars().filter(|c| c.is_alphabetic()).count();
        self.words.len() == 1 && (self.is_capitals() || letters >= 4)
    }

    /// Whether the name is one word in capitals.
    pub(super) fn is_capitals(&self) -> bool {
        let mut letters = self.name.chars().filter(|c| c.is_alphabetic());
        self.words.len() == 1 && letters.clone().count() >= 2 && letters.all(char::is_uppercase)
    }
}

/// The clusters of one document, people's or all others'.
#[derive(Debug, Default)]
pub(super) struct NameClusters {
    pub(super) clusters: Vec<NameCluster>,
    /// The genders that titles tell, by mention.
    pub(super) told: HashMap<MentionId, Gender>,
    by_words: HashMap<(Option<EntityType>, Vec<String>), usize>,
}

impl NameClusters {
    /// Adds a person's mention. `told`: the gender that the word before the name tells.
    pub(super) fn add_person(&mut self, mention: MentionId, raw: &str, told: Option<Gender>) {
        let name = person_name(raw);
        let before = raw.find(name).unwrap_or(0);
        let titles = raw[..before].split_whitespace();
        let in_order = first_name_first(name);
        let name = in_order.as_deref().unwrap_or(name);
        let told = titles.filter_map(gender::of_title).next_back().or(told);
        let words = person_words(name);
        self.told.extend(told.map(|gender| (mention, gender)));
        // 'Mr Hale' and 'Mrs Hale' are two people until a longer name tells whose each is.
        let key = match told {
            Some(Gender::She) if words.len() == 1 => Some(EntityType::Person),
            _ => None,
        };
        let cluster = self.add(mention, EntityType::Person, key, name, words);
        let cluster = &mut self.clusters[cluster];
        let first = match cluster.words.as_slice() {
            [first, _, ..] => gender::of_first_name(first),
            [only] => gender::of_given_name(only),
            [] => None,
        };
        cluster.gender = cluster.gender.or(first).or(told);
    }

    /// Adds a compound: 'Reuters/Ipsos opinion poll', of the words 'reuters', 'ipsos', 'poll'.
    pub(super) fn add_compound(
        &mut self,
        mention: MentionId,
        kind: EntityType,
        compound: &Compound,
    ) {
        let mut words = lower_words(&compound.owner);
        words.push(compound.head.clone());
        let at = self.add(mention, kind, Some(kind), &compound.name, words);
        self.clusters[at].abbreviable = false;
    }

    /// Adds a mention of something that is no person.
    pub(super) fn add_other(&mut self, mention: MentionId, kind: EntityType, raw: &str) {
        let name = other_name(kind, raw);
        self.add(mention, kind, Some(kind), name, other_words(name));
    }

    /// Adds a mention to the cluster of the same key and words, or to a new one; returns the cluster.
    fn add(
        &mut self,
        mention: MentionId,
        kind: EntityType,
        key: Option<EntityType>,
        name: &str,
        words: Vec<String>,
    ) -> usize {
        let key = (key, words.clone());
        if let Some(&at) = self.by_words.get(&key) {
            let cluster = &mut self.clusters[at];
            cluster.mentions.push(mention);
            let name = shown(name);
            let (length, known) = (name.chars().count(), cluster.name.chars().count());
            if length > known || length == known && is_loud(&cluster.name) && !is_loud(&name) {
                cluster.name = name;
            }
            return at;
        }
        self.by_words.insert(key, self.clusters.len());
        self.clusters.push(NameCluster {
            name: shown(name),
            kind,
            words,
            gender: None,
            mentions: vec![mention],
            abbreviable: true,
        });
        self.clusters.len() - 1
    }

    /// Clusters by keys of their names, in order.
    pub(super) fn index_by<K: Eq + Hash, I: IntoIterator<Item = K>>(
        &self,
        keys: impl Fn(&NameCluster) -> I,
    ) -> HashMap<K, Vec<usize>> {
        let mut index: HashMap<K, Vec<usize>> = HashMap::new();
        for (c, cluster) in self.clusters.iter().enumerate() {
            for key in keys(cluster) {
                index.entry(key).or_default().push(c);
            }
        }
        index
    }

    /// The `candidates` that `short` can be another name for, by the words of both names and by gender.
    pub(super) fn matching(
        &self,
        candidates: &[usize],
        short: usize,
        same: fn(&[String], &[String]) -> bool,
    ) -> Vec<usize> {
        let one = &self.clusters[short];
        let candidates = candidates.iter().copied();
        candidates
            .filter(|&c| c != short && !self.clusters[c].mentions.is_empty())
            .filter(|&c| same(&one.words, &self.clusters[c].words))
            .filter(|&c| {
                let other = self.clusters[c].gender;
                one.gender.is_none() || other.is_none() || one.gender == other
            })
            .collect()
    }

    /// The one that is named more often than any other: a bare surname means the article's main bearer of it.
    pub(super) fn most_mentioned(&self, longer: &[usize]) -> Option<usize> {
        let mut counts: Vec<(usize, usize)> = longer
            .iter()
            .map(|&c| (self.clusters[c].mentions.len(), c))
            .collect();
        counts.sort_unstable_by_key(|&(n, c)| (std::cmp::Reverse(n), c));
        match counts.as_slice() {
            [(most, main), (next, _), ..] if most > next => Some(*main),
            _ => None,
        }
    }

    /// Moves the mentions of `short` to `into`.
    pub(super) fn join(&mut self, short: usize, into: usize) {
        let moved = std::mem::take(&mut self.clusters[short].mentions);
        self.clusters[into].mentions.extend(moved);
        self.clusters[into].mentions.sort_unstable();
        let gender = self.clusters[short].gender;
        let into = &mut self.clusters[into];
        into.gender = into.gender.or(gender);
    }
}
