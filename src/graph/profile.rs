//! In what company a person is found, and how much it tells that two are the same.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::name_index::{Feature, Local, NameIndex};
use crate::schema::Day;

/// So many features are kept; rare ones go first.
const FEATURES: usize = 384;
/// Two documents so many years apart are not about the same person, unless their company says so.
const YEARS: i32 = 60;

/// What is known of a person from several documents.
#[derive(Debug, Clone, Default)]
pub struct Profile {
    documents: u32,
    he: u32,
    she: u32,
    first: Option<Day>,
    last: Option<Day>,
    features: HashMap<Feature, u32>,
}

/// How much speaks for two being the same, and what most of all.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Evidence {
    /// The sum of what the shared features tell.
    pub score: f32,
    /// The two that tell most.
    pub strongest: [Option<Feature>; 2],
}

impl Profile {
    /// What one document tells.
    pub fn add(&mut self, local: &Local) {
        self.documents += 1;
        self.he += local.he;
        self.she += local.she;
        self.see(local.day);
        for &feature in &local.features {
            *self.features.entry(feature).or_default() += 1;
        }
        self.prune();
    }

    /// What another profile tells.
    pub fn merge(&mut self, other: &Self) {
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

    /// In how many documents.
    pub fn documents(&self) -> u32 {
        self.documents
    }

    /// `he`, `she`, or nothing if the documents do not say or do not agree.
    pub fn gender(&self) -> Option<&'static str> {
        match (self.he, self.she) {
            (he, she) if he > 3 * she => Some("he"),
            (he, she) if she > 3 * he => Some("she"),
            _ => None,
        }
    }

    /// Whether two cannot be the same: one is 'he', the other 'she', or they are generations apart.
    pub fn contradicts(&self, other: &Self) -> bool {
        let sure = |p: &Self| p.gender().filter(|_| p.he.max(p.she) >= 2);
        let genders = matches!((sure(self), sure(other)), (Some(a), Some(b)) if a != b);
        let apart = |a: Option<Day>, b: Option<Day>| matches!((a, b), (Some(a), Some(b)) if a.year() - b.year() > YEARS);
        genders || apart(self.first, other.last) || apart(other.first, self.last)
    }

    /// What speaks for two being the same: features that they share, each by its weight. In a profile of many
    /// documents, features of a few of them count less.
    pub fn evidence(&self, other: &Self, census: &NameIndex) -> Evidence {
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
                let weight = census.weight(feature)
                    * usual(count, small.documents)
                    * usual(other, large.documents);
                Some((weight, feature))
            })
            .collect();
        // In one order always, so that sums of floats are the same always.
        shared.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        Evidence {
            score: shared.iter().map(|(weight, _)| weight).sum(),
            strongest: [0, 1].map(|at| shared.get(at).filter(|s| s.0 > 0.0).map(|s| s.1)),
        }
    }

    /// The features, in order.
    pub fn features(&self) -> Vec<Feature> {
        let mut features: Vec<Feature> = self.features.keys().copied().collect();
        features.sort_unstable();
        features
    }

    /// Keeps the features of most documents only, to be put away.
    pub fn shrink(&mut self, to: usize) {
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

impl From<&Local> for Profile {
    fn from(local: &Local) -> Self {
        let mut profile = Self::default();
        profile.add(local);
        profile
    }
}
