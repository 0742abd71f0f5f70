//! Organisations of a document, and places: which names are short for others.

use std::collections::HashMap;

use super::name::{has_legal_form, initials};
use super::name_clusters::NameClusters;
use crate::schema::EntityType;

impl NameClusters {
    /// Joins the short names of organisations, and of places in capitals, to the one longer name that each stands for.
    pub(super) fn join_short_organisations(&mut self) {
        let index = self.long_names();
        for short in 0..self.clusters.len() {
            let cluster = &self.clusters[short];
            let organisation = cluster.kind == EntityType::Organization;
            let place = cluster.kind == EntityType::Location && cluster.is_capitals(); // 'UK', 'U.S.'
            if !cluster.abbreviable || !organisation && !place {
                continue;
            }
            let longer = self.longer_names(short, &index);
            if let Some(into) = self.only_one(short, &longer) {
                self.join(short, into);
            }
        }
    }

    /// The names that have short forms, by what these can be.
    fn long_names(&self) -> LongNames {
        let mut index = LongNames::default();
        for (c, cluster) in self.clusters.iter().enumerate() {
            if let [first, .., last] = cluster.words.as_slice()
                && cluster.abbreviable
                && matches!(
                    cluster.kind,
                    EntityType::Organization | EntityType::Location
                )
            {
                for acronym in initials(&cluster.words) {
                    index.by_acronym.entry(acronym).or_default().push(c);
                }
                index.by_first.entry(first.clone()).or_default().push(c);
                index.by_last.entry(last.clone()).or_default().push(c);
            }
        }
        index
    }

    /// The names of the same type that `short` can be an acronym or, unless it is in capitals, the first or last words of.
    fn longer_names(&self, short: usize, index: &LongNames) -> Vec<usize> {
        let cluster = &self.clusters[short];
        let Some(first) = cluster.words.first() else {
            return Vec::new();
        };
        let letters: String = first.chars().filter(|c| c.is_alphanumeric()).collect();
        let spelt_out = index.by_acronym.get(&letters);
        let candidates: Vec<usize> = match spelt_out.filter(|_| cluster.is_acronym()) {
            Some(spelt_out) => spelt_out.clone(),
            // 'SRT' of 'SRT Property Co', but 'SRT News' may be another.
            None if cluster.is_capitals() => {
                let mut candidates = index.by_first.get(first).cloned().unwrap_or_default();
                candidates.retain(|&c| has_legal_form(&self.clusters[c].name));
                candidates
            }
            None => {
                let mut candidates = index.sharing_an_end(&cluster.words);
                candidates.retain(|&c| {
                    let longer = &self.clusters[c].words;
                    longer.len() > cluster.words.len()
                        && (longer.starts_with(&cluster.words)
                            || longer.ends_with(&cluster.words)
                            || leaves_out(&cluster.words, longer))
                });
                candidates
            }
        };
        candidates
            .into_iter()
            .filter(|&c| c != short && !self.clusters[c].mentions.is_empty())
            .filter(|&c| self.clusters[c].kind == cluster.kind)
            .collect()
    }

    /// The one of `longer` that `short` stands for: the only one, or the only one named before it.
    fn only_one(&self, short: usize, longer: &[usize]) -> Option<usize> {
        let before = |&c: &usize| self.clusters[c].mentions[0] < self.clusters[short].mentions[0];
        match longer {
            [one] => Some(*one),
            [] => None,
            _ => {
                let mut earlier = longer.iter().copied().filter(before);
                match (earlier.next(), earlier.next()) {
                    (Some(one), None) => Some(one),
                    _ => None,
                }
            }
        }
    }
}

/// Names of several words, by what can be short for them: clusters, in order.
#[derive(Debug, Default)]
struct LongNames {
    by_acronym: HashMap<String, Vec<usize>>,
    by_first: HashMap<String, Vec<usize>>,
    by_last: HashMap<String, Vec<usize>>,
}

impl LongNames {
    /// The names that begin with the first of `words` or end with the last, each once, in order.
    fn sharing_an_end(&self, words: &[String]) -> Vec<usize> {
        let first = words.first().and_then(|word| self.by_first.get(word));
        let last = words.last().and_then(|word| self.by_last.get(word));
        let mut found: Vec<usize> = [first, last]
            .into_iter()
            .flatten()
            .flatten()
            .copied()
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// Whether a name has the first, the last and some other words of a longer one, in order: 'Selby Exchange' of 'Selby Stock Exchange'.
fn leaves_out(short: &[String], long: &[String]) -> bool {
    let mut rest = long.iter();
    short.len() > 1
        && short.first() == long.first()
        && short.last() == long.last()
        && short.iter().all(|word| rest.any(|other| other == word))
}
