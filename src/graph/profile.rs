//! The company in which a person is found, and how strongly it tells that two people are the same.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::feature::Feature;
use super::name_index::{NameIndex, PersonRecord};
use crate::schema::Day;

/// How many features are kept; those of few documents go first.
const FEATURES: usize = 384;
/// Documents more years apart than this are not about the same person.
const YEARS: i32 = 60;

/// What is known of a person from several documents.
#[derive(Debug, Clone, Default)]
pub(super) struct Profile {
    documents: u32,
    he: u32,
    she: u32,
    first: Option<Day>,
    last: Option<Day>,
    features: HashMap<Feature, u32>,
}

/// How much speaks for two people being the same, and what most of all.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Evidence {
    /// The sum of what the shared features tell.
    pub score: f32,
    /// The two that tell most.
    pub strongest: [Option<Feature>; 2],
}

impl Profile {
    /// Adds what one document tells.
    pub(super) fn add(&mut self, person: &PersonRecord) {
        self.documents += 1;
        self.he += person.he;
        self.she += person.she;
        self.see(person.day);
        for &feature in &person.features {
            *self.features.entry(feature).or_default() += 1;
        }
        self.prune();
    }

    /// Adds what another profile tells.
    pub(super) fn merge(&mut self, other: &Self) {
        self.documents += other.documents;
        self.he += other.he;
        self.she += other.she;
        self.see(other.first);
        self.see(other.last);
        for (&feature, count) in &other.features {
            *self.features.entry(feature).or_default() += count;
        }
        self.prune();
    }

    /// In how many documents the person is.
    pub(super) fn documents(&self) -> u32 {
        self.documents
    }

    /// `he`, `she`, or nothing if the documents do not say or do not agree.
    pub(super) fn gender(&self) -> Option<&'static str> {
        match (self.he, self.she) {
            (he, she) if he > 3 * she => Some("he"),
            (he, she) if she > 3 * he => Some("she"),
            _ => None,
        }
    }

    /// Whether two cannot be the same: one is 'he' and the other 'she', or they are generations apart.
    pub(super) fn contradicts(&self, other: &Self) -> bool {
        let sure = |p: &Self| p.gender().filter(|_| p.he.max(p.she) >= 2);
        let genders = matches!((sure(self), sure(other)), (Some(a), Some(b)) if a != b);
        let apart = |a: Option<Day>, b: Option<Day>| matches!((a, b), (Some(a), Some(b)) if a.year() - b.year() > YEARS);
        genders || apart(self.first, other.last) || apart(other.first, self.last)
    }

    /// What speaks for two being the same: features that they share, each by its weight. In a profile of many
    /// documents, features of a few of them count less.
    pub(super) fn evidence(&self, other: &Self, index: &NameIndex) -> Evidence {
        let (small, large) = if self.features.len() <= other.features.len() {
            (self, other)
        } else {
            (other, self)
        };
        let usual =
            |count: u32, documents: u32| (10.0 * count as f32 / documents.max(1) as f32).min(1.0);
        let mut shared: Vec<(f32, Feature)> = small
            .features
            .iter()
            .filter_map(|(&feature, &count)| {
                let other = *large.features.get(&feature)?;
                let weight = index.weight(feature)
                    * usual(count, small.documents)
                    * usual(other, large.documents);
                Some((weight, feature))
            })
            .collect();
        // Always in one order, so that the sum of floats is always the same.
        shared.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        Evidence {
            score: shared.iter().map(|(weight, _)| weight).sum(),
            strongest: [0, 1].map(|at| shared.get(at).filter(|s| s.0 > 0.0).map(|s| s.1)),
        }
    }

    /// The features, in order.
    pub(super) fn features(&self) -> Vec<Feature> {
        let mut features: Vec<Feature> = self.features.keys().copied().collect();
        features.sort_unstable();
        features
    }

    /// Keeps only the features of most documents.
    pub(super) fn shrink(&mut self, to: usize) {
        let mut features: Vec<(Feature, u32)> = self.features.drain().collect();
        features.sort_unstable_by_key(|&(feature, count)| (std::cmp::Reverse(count), feature));
        features.truncate(to);
        self.features = features.into_iter().collect();
    }

    fn see(&mut self, day: Option<Day>) {
        if day.is_some() {
            self.first = self.first.map_or(day, |first| Some(first).min(day));
            self.last = self.last.max(day);
        }
    }

    fn prune(&mut self) {
        if self.features.len() > 2 * FEATURES {
            self.shrink(FEATURES);
        }
    }
}

impl From<&PersonRecord> for Profile {
    fn from(person: &PersonRecord) -> Self {
        let mut profile = Self::default();
        profile.add(person);
        profile
    }
}
