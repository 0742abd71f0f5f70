//! Organisations of a document, and places: which names are short for others.

use std::collections::HashMap;

use super::MentionId;
use super::declared::Declared;
use super::name::{all_words, has_legal_form, initials, is_blend, is_clipped, is_contracted};
use super::name_clusters::{NameCluster, NameClusters};
use crate::lexicon;
use crate::schema::EntityType;

/// How many letters a blend of a name's words has.
const BLEND_LETTERS: std::ops::RangeInclusive<usize> = 4..=12;
/// So many names, the last ones, are compared with a blend: the limit keeps a document's cost linear in its length.
const MAX_BLENDED: usize = 64;

impl NameClusters {
    /// Joins every short form that the text declares, and all other mentions of it, to the name that it stands for.
    pub(super) fn join_declared(&mut self, declared: &[Declared]) {
        for &Declared { long, short } in declared {
            let (long, short) = (self.cluster_of(long), self.cluster_of(short));
            let (Some(long), Some(short)) = (long, short) else {
                continue;
            };
            let words = self.clusters[short].words.clone();
            let kind = self.clusters[long].kind;
            for same in 0..self.clusters.len() {
                let other = &self.clusters[same];
                if same != long && other.abbreviable && other.words == words {
                    // What can speak is taken for an organisation if either name is.
                    if other.kind == EntityType::Organization && kind != EntityType::Location {
                        self.clusters[long].kind = EntityType::Organization;
                    }
                    self.join(same, long);
                }
            }
        }
    }

    /// The cluster that the mention with this index is in.
    fn cluster_of(&self, mention: usize) -> Option<usize> {
        let id = MentionId::new(mention);
        let has = |cluster: &NameCluster| cluster.mentions.binary_search(&id).is_ok();
        self.clusters.iter().position(has)
    }

    /// Joins the short names of organisations, and of places in capitals, to the one longer name that each stands for. The first
    /// `headline` mentions stand in a headline, which may be short for what the text names in full.
    pub(super) fn join_short_organisations(&mut self, headline: usize) {
        let index = LongNames::of(self);
        let introduced = Introduced::of(self, headline);
        for short in 0..self.clusters.len() {
            let cluster = &self.clusters[short];
            let organisation = cluster.kind == EntityType::Organization;
            let group = cluster.kind == EntityType::Norp;
            let place = cluster.kind == EntityType::Location && cluster.is_capitals(); // 'UK', 'U.S.'
            if !cluster.abbreviable
                || cluster.mentions.is_empty()
                || !(organisation || group || place)
            {
                continue;
            }
            let longer = match group {
                true => self.spelt_out(short, &index.by_stem),
                false => self.longer_names(short, &index, &introduced),
            };
            if let Some(into) = self.only_one(short, &longer) {
                if organisation {
                    self.clusters[into].kind = EntityType::Organization;
                }
                self.join(short, into);
            }
        }
    }

    /// The names that `short` can be an acronym or, unless it is in capitals, the first or last words of.
    fn longer_names(&self, short: usize, index: &LongNames, introduced: &Introduced) -> Vec<usize> {
        let cluster = &self.clusters[short];
        let words = cluster.words.as_slice();
        let Some(first) = words.first() else {
            return Vec::new();
        };
        let named = |candidates: Vec<usize>| -> Vec<usize> {
            candidates
                .into_iter()
                .filter(|&c| c != short && !self.clusters[c].mentions.is_empty())
                .collect()
        };
        let alike = |candidates: Vec<usize>| -> Vec<usize> {
            let mut named = named(candidates);
            named.retain(|&c| self.clusters[c].kind == cluster.kind);
            named
        };
        let letters: String = first.chars().filter(|c| c.is_alphanumeric()).collect();
        let spelt_out = index.by_acronym.get(&letters);
        if let Some(spelt_out) = spelt_out.filter(|_| cluster.is_acronym()) {
            let found = alike(spelt_out.clone());
            let of_another_kind = cluster.is_capitals()
                && letters.len() > 2
                && cluster.kind == EntityType::Organization;
            if !found.is_empty() || !of_another_kind {
                return found;
            }
            let mut other = named(spelt_out.clone());
            other.retain(|&c| self.clusters[c].kind != EntityType::Location);
            return other;
        }
        let whole = has_legal_form(&cluster.name) && cluster.name.contains(' ');
        if whole {
            return Vec::new();
        }
        let mut candidates = index.sharing_an_end(words);
        candidates.retain(|&c| {
            let longer = &self.clusters[c];
            let long = longer.words.as_slice();
            // 'SRT' of 'SRT Property Co' and of 'SRT Property', but 'SRT News' may be another.
            let begins = long.starts_with(words)
                && introduced.before(c, short)
                && (!cluster.is_capitals() || has_legal_form(&longer.name) || !names_a_part(long));
            let ends = !cluster.is_capitals()
                && (long.ends_with(words) || leaves_out(words, long))
                && (introduced.before(c, short) || is_of_country(words, long));
            long.len() > words.len() && (begins || ends) || is_contracted(words, long)
        });
        let mut found = alike(candidates);
        if found.is_empty() {
            found = self.spelt_out(short, &index.by_stem);
        }
        if found.is_empty() {
            found = alike(self.blended(short, index, introduced));
        }
        found
    }

    /// The names that come before a name of one word and whose words it blends: 'Velmar Steamship' of 'Velsteam'.
    fn blended(&self, short: usize, index: &LongNames, introduced: &Introduced) -> Vec<usize> {
        let [word] = self.clusters[short].words.as_slice() else {
            return Vec::new();
        };
        let letters: String = word.chars().filter(|c| c.is_alphanumeric()).collect();
        if !BLEND_LETTERS.contains(&letters.chars().count()) {
            return Vec::new();
        }
        let initial = letters.chars().next();
        let candidates = initial.and_then(|initial| index.by_initial.get(&initial));
        let candidates = candidates.map_or(&[][..], Vec::as_slice).iter().rev();
        candidates
            .copied()
            .filter(|&c| introduced.before(c, short))
            .take(MAX_BLENDED)
            .filter(|&c| {
                let words = &self.clusters[c].words;
                let mut told = words.clone();
                told.retain(|word| !lexicon::ACRONYM_FILLERS.contains(word));
                let is_short = words.len() <= *BLEND_LETTERS.end();
                is_short && (is_blend(&letters, words) || is_blend(&letters, &told))
            })
            .collect()
    }

    /// The names of organisations and groups whose words the name cuts short.
    fn spelt_out(&self, short: usize, by_stem: &HashMap<String, Vec<usize>>) -> Vec<usize> {
        let cluster = &self.clusters[short];
        let stem = cluster.words.first().and_then(|word| stem(word));
        let candidates = stem.and_then(|stem| by_stem.get(&stem));
        let candidates = candidates.map_or(&[][..], Vec::as_slice).iter().copied();
        candidates
            .filter(|&c| c != short && !self.clusters[c].mentions.is_empty())
            .filter(|&c| is_clipped(&cluster.words, &self.clusters[c].words))
            .collect()
    }

    /// The one of `longer` that `short` stands for: the only one, or the only one named before it.
    fn only_one(&self, short: usize, longer: &[usize]) -> Option<usize> {
        let first = |c: usize| self.clusters[c].mentions.first();
        let before = |&c: &usize| first(c) < first(short);
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

/// Where each name is mentioned first. A text names in full first and then for short: what it calls by few words from the
/// beginning is something else than what it later calls by more ('Velmar' and 'Velmar Europe').
#[derive(Debug)]
struct Introduced {
    first: Vec<Option<MentionId>>,
    after_headline: Vec<Option<MentionId>>,
}

impl Introduced {
    fn of(names: &NameClusters, headline: usize) -> Self {
        let first = |cluster: &NameCluster| cluster.mentions.first().copied();
        let after = |cluster: &NameCluster| {
            let mut mentions = cluster.mentions.iter();
            mentions.find(|m| m.index() >= headline).copied()
        };
        Self {
            first: names.clusters.iter().map(first).collect(),
            after_headline: names.clusters.iter().map(after).collect(),
        }
    }

    /// Whether the longer name comes before the short one, a headline aside.
    fn before(&self, long: usize, short: usize) -> bool {
        match (self.first[long], self.after_headline[short]) {
            (Some(long), Some(short)) => long < short,
            (Some(_), None) => true,
            (None, _) => false,
        }
    }
}

/// Names of several words, by what can be short for them: clusters, in order.
#[derive(Debug, Default)]
struct LongNames {
    by_acronym: HashMap<String, Vec<usize>>,
    by_first: HashMap<String, Vec<usize>>,
    by_last: HashMap<String, Vec<usize>>,
    /// Organisations and groups, by the first letters.
    by_stem: HashMap<String, Vec<usize>>,
    /// Organisations, by the first letter.
    by_initial: HashMap<char, Vec<usize>>,
}

impl LongNames {
    /// The names that have short forms, by what these can be.
    fn of(names: &NameClusters) -> Self {
        let mut index = Self::default();
        for (c, cluster) in names.clusters.iter().enumerate() {
            let kind = cluster.kind;
            if !cluster.abbreviable || matches!(kind, EntityType::Date | EntityType::Money) {
                continue;
            }
            if matches!(kind, EntityType::Organization | EntityType::Norp)
                && let Some(stem) = cluster.words.first().and_then(|word| stem(word))
            {
                index.by_stem.entry(stem).or_default().push(c);
            }
            let [first, .., last] = cluster.words.as_slice() else {
                continue;
            };
            let mut acronyms = initials(&cluster.words);
            acronyms.extend(initials(&all_words(&cluster.name)));
            acronyms.sort_unstable();
            acronyms.dedup();
            for acronym in acronyms {
                index.by_acronym.entry(acronym).or_default().push(c);
            }
            if kind == EntityType::Organization
                && let Some(initial) = first.chars().next()
            {
                index.by_initial.entry(initial).or_default().push(c);
            }
            if matches!(kind, EntityType::Organization | EntityType::Location) {
                index.by_first.entry(first.clone()).or_default().push(c);
                index.by_last.entry(last.clone()).or_default().push(c);
            }
        }
        index
    }

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

/// The first three letters of a word that has more.
fn stem(word: &str) -> Option<String> {
    let mut letters = word.chars();
    let stem: String = letters.by_ref().take(3).collect();
    letters.next().map(|_| stem)
}

/// Whether an organisation's name tells that it is a part of what its first word names: 'SRT News'.
fn names_a_part(words: &[String]) -> bool {
    words
        .get(1)
        .is_some_and(|word| lexicon::PARTS_OF_COMPANIES.contains(word))
}

/// Whether the longer name is the short one with its country: 'U.S. Farm Department' for 'Farm Department'.
fn is_of_country(short: &[String], long: &[String]) -> bool {
    let country = long.strip_suffix(short).unwrap_or_default().concat();
    matches!(country.as_str(), "us" | "uk" | "unitedstates")
}

/// Whether a name has the first, the last and some other words of a longer one, in order: 'Selby Exchange' of 'Selby Stock Exchange'.
fn leaves_out(short: &[String], long: &[String]) -> bool {
    let mut rest = long.iter();
    short.len() > 1
        && short.first() == long.first()
        && short.last() == long.last()
        && short.iter().all(|word| rest.any(|other| other == word))
}
