//! Which people of the documents are the same person.
//!
//! People are compared with those who share their last name only ([`Place`]): one such block is in memory at a time. A
//! block's full names come first, then the names of one word, which are surnames of some of them or stand for
//! themselves. A document's person is compared with a bounded number of people, found by name or by company, so that
//! the work grows with the number of documents and not with its square.

use std::collections::HashMap;

use xxhash_rust::xxh3::xxh3_64;

use super::merge_rule::MergeRule;
use super::name_index::{Feature, Local, NameId, NameIndex, Place};
use super::profile::{Evidence, Profile};
use crate::entity::is_short_person;

/// Two people of a common name are the same if their company tells so much.
const COMMON: f32 = 4.0;
/// A name is common if chance alone, pairing the corpus's first names and surnames, would make so many people of it.
const CHANCE: f32 = 0.25;
/// Names without middle names are of the one longer name if the company tells so much.
const MIDDLE_NAMES: f32 = 1.5;
/// Initials need so much; of several longer names, the best one does, and must lead by [`LEAD`].
const BEST_OF_SEVERAL: f32 = 3.5;
/// Other spellings and nicknames need so much.
pub(super) const VARIANT: f32 = 5.0;
/// A surname alone is of the person whose company tells so much, and with the share of the surname's documents ...
const SURNAME_COMPANY: f32 = 3.5;
/// ... so much.
const SURNAME: f32 = 6.0;
/// What a person who has all the surname's documents is ahead by.
const SHARE: f32 = 3.0;
/// The best must lead the next by so much.
const LEAD: f32 = 1.5;
/// The only bearer of a surname needs less.
const ONLY: f32 = 3.0;
/// People that one person is compared with, at most, by name and by each feature.
const CANDIDATES: usize = 16;

/// A person of the corpus.
#[derive(Debug)]
pub struct Person {
    /// Its names, each with its documents; the main one first.
    pub names: Vec<(NameId, u32)>,
    /// What is known of it.
    pub profile: Profile,
    /// The authority file's entry.
    pub authority: Option<u32>,
}

/// Which person a document's person is.
#[derive(Debug)]
pub struct Decision {
    /// The document's entity.
    pub local: u32,
    /// The person, as an index of the block's.
    pub person: usize,
    /// Why.
    pub rule: MergeRule,
    /// What spoke for it.
    pub evidence: Evidence,
}

/// People who share their last name.
pub struct Block<'a> {
    census: &'a NameIndex,
    authority: &'a dyn Fn(NameId) -> Option<u32>,
    clusters: Vec<Cluster>,
    by_name: HashMap<NameId, Vec<usize>>,
    by_feature: HashMap<Feature, Vec<usize>>,
    by_authority: HashMap<u32, usize>,
    decisions: Vec<Decision>,
    /// Whether the full names are all there and brought together.
    full: bool,
    /// Documents of people with full names.
    documents: u32,
    bearers: usize,
    /// The people with full names who have most documents.
    main: Vec<usize>,
}

struct Cluster {
    profile: Profile,
    names: HashMap<NameId, u32>,
    authority: Option<u32>,
    /// The cluster that this one went into, and why.
    into: Option<(usize, MergeRule, Evidence)>,
}

impl<'a> Block<'a> {
    /// No people yet. `authority` gives the authority file's entry of a name.
    pub fn new(census: &'a NameIndex, authority: &'a dyn Fn(NameId) -> Option<u32>) -> Self {
        Self {
            census,
            authority,
            clusters: Vec::new(),
            by_name: HashMap::new(),
            by_feature: HashMap::new(),
            by_authority: HashMap::new(),
            decisions: Vec::new(),
            full: false,
            documents: 0,
            bearers: 0,
            main: Vec::new(),
        }
    }

    /// Adds the next person, in the order of places.
    pub fn add(&mut self, place: &Place, local: &Local) {
        let profile = Profile::from(local);
        let single = place.words.0 == 1;
        if single && !self.full {
            self.join_forms();
        }
        let (cluster, rule, evidence) = match (self.authority)(place.name) {
            Some(entry) => self.of_authority(entry),
            None if single => self.of_single(place.name, &profile),
            None => self.of_full(place.name, &profile),
        };
        let of = &mut self.clusters[cluster];
        of.profile.add(local);
        *of.names.entry(place.name).or_default() += 1;
        let named = self.by_name.entry(place.name).or_default();
        if !named.contains(&cluster) {
            named.push(cluster);
        }
        self.index(cluster, &local.features);
        self.decisions.push(Decision {
            local: place.local,
            person: cluster,
            rule,
            evidence,
        });
    }

    /// The people, and which of them every document's person is.
    pub fn finish(mut self) -> (Vec<Person>, Vec<Decision>) {
        if !self.full {
            self.join_forms();
        }
        let roots: Vec<usize> = (0..self.clusters.len()).map(|c| self.root(c)).collect();
        let mut sizes: HashMap<usize, u32> = HashMap::new();
        for decision in &mut self.decisions {
            let own = &self.clusters[decision.person];
            if let Some((_, rule, evidence)) = own.into {
                decision.rule = rule;
                decision.evidence = evidence;
            }
            decision.person = roots[decision.person];
            *sizes.entry(decision.person).or_default() += 1;
        }
        let mut at = HashMap::new();
        let mut people = Vec::new();
        for (index, cluster) in self.clusters.into_iter().enumerate() {
            if cluster.into.is_some() {
                continue;
            }
            at.insert(index, people.len());
            let mut names: Vec<(NameId, u32)> = cluster.names.into_iter().collect();
            let census = self.census;
            // A full name before a surname and before initials, then the one of most documents.
            names.sort_unstable_by_key(|&(name, documents)| {
                let full = census.names.get(name).key.contains(' ');
                let initials = census.names.get(name).key.find(' ') == Some(1);
                (std::cmp::Reverse((full, !initials, documents)), name)
            });
            people.push(Person {
                names,
                profile: cluster.profile,
                authority: cluster.authority,
            });
        }
        for decision in &mut self.decisions {
            if sizes[&decision.person] == 1 {
                decision.rule = MergeRule::Alone;
                decision.evidence = Evidence::default();
            }
            decision.person = at[&decision.person];
        }
        (people, self.decisions)
    }

    fn of_authority(&mut self, entry: u32) -> (usize, MergeRule, Evidence) {
        let cluster = match self.by_authority.get(&entry) {
            Some(&cluster) => self.root(cluster),
            None => {
                let cluster = self.open();
                self.clusters[cluster].authority = Some(entry);
                self.by_authority.insert(entry, cluster);
                cluster
            }
        };
        (cluster, MergeRule::Authority, Evidence::default())
    }

    fn of_full(&mut self, name: NameId, profile: &Profile) -> (usize, MergeRule, Evidence) {
        let found = self.compared(&self.named(name), profile);
        let common = self.is_common(name);
        let enough = |(_, evidence): &&(usize, Evidence)| !common || evidence.score >= COMMON;
        let Some(&(best, evidence)) = found.iter().find(enough) else {
            return (self.open(), MergeRule::SameName, Evidence::default());
        };
        if !common {
            return (best, MergeRule::SameName, evidence);
        }
        // Whom this document links are one.
        for (other, between) in found.iter().skip(1).filter(|(_, e)| e.score >= COMMON) {
            if !self.clusters[best]
                .profile
                .contradicts(&self.clusters[*other].profile)
            {
                self.join(*other, best, MergeRule::SameNameCompany, *between);
            }
        }
        (best, MergeRule::SameNameCompany, evidence)
    }

    /// Whose a name of one word is.
    fn of_single(&mut self, name: NameId, profile: &Profile) -> (usize, MergeRule, Evidence) {
        let mut candidates = self.main.clone();
        candidates.extend(self.named(name));
        for feature in profile.features() {
            candidates.extend(self.by_feature.get(&feature).into_iter().flatten());
        }
        let found = self.compared(&candidates, profile);
        let full = |c: usize| self.clusters[c].names.keys().any(|n| self.is_full(*n));
        let share = |c: usize| {
            if full(c) {
                self.clusters[c].profile.documents() as f32 / self.documents.max(1) as f32
            } else {
                0.0
            }
        };
        let mut ranked: Vec<(f32, usize, Evidence)> = found
            .iter()
            .map(|&(c, evidence)| (evidence.score + SHARE * share(c), c, evidence))
            .collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let next = ranked.get(1).map_or(0.0, |r| r.0);
        if let Some(&(score, best, evidence)) = ranked.first() {
            let leads = score - next >= LEAD;
            if full(best) {
                let only = share(best) > 0.9 && !self.census.is_thing(name);
                if only && evidence.score >= ONLY && leads {
                    return (best, MergeRule::OnlyBearer, evidence);
                }
                if score >= SURNAME && evidence.score >= SURNAME_COMPANY && leads {
                    return (best, MergeRule::Surname, evidence);
                }
            } else if score >= COMMON {
                return (best, MergeRule::SameNameCompany, evidence);
            }
        }
        // Nobody with a longer name: it is a whole name, and as good as one, unless it is a mere first name.
        let key = &self.census.names.get(name).key;
        if self.bearers == 0
            && !self
                .census
                .first_names
                .contains_key(&xxh3_64(key.as_bytes()))
            && let Some(&(one, evidence)) = found.first()
        {
            return (one, MergeRule::SameName, evidence);
        }
        (self.open(), MergeRule::SameName, Evidence::default())
    }

    /// Brings the full names together that are forms of each other.
    fn join_forms(&mut self) {
        self.full = true;
        let mut names: Vec<NameId> = self.by_name.keys().copied().collect();
        names.sort_unstable_by_key(|&n| (std::cmp::Reverse(self.census.names.get(n).documents), n));
        self.bearers = names.len();
        let mut by_initial: HashMap<char, Vec<NameId>> = HashMap::new();
        for &name in &names {
            let initial = self.census.names.get(name).key.chars().next();
            let same = by_initial.entry(initial.unwrap_or_default()).or_default();
            if same.len() < 4 * CANDIDATES {
                same.push(name);
            }
        }
        let main = &names[..names.len().min(CANDIDATES)];
        // Rare names look for the more usual ones; those with initials last, when what they can be short for is one.
        let (initials, full): (Vec<NameId>, Vec<NameId>) =
            names.iter().rev().partition(|name| self.is_initial(**name));
        for name in full.into_iter().chain(initials) {
            let initial = self.census.names.get(name).key.chars().next();
            let mut others = by_initial[&initial.unwrap_or_default()].clone();
            others.extend(main);
            others.sort_unstable();
            others.dedup();
            for cluster in self.named(name) {
                if self.clusters[cluster].authority.is_none() {
                    self.join_form(name, cluster, &others);
                }
            }
        }
        let people = (0..self.clusters.len()).filter(|&c| self.clusters[c].into.is_none());
        self.main = people.collect();
        let documents = |c: &usize| self.clusters[*c].profile.documents();
        self.documents = self.main.iter().map(documents).sum();
        self.main
            .sort_by_key(|c| (std::cmp::Reverse(documents(c)), *c));
        self.main.truncate(CANDIDATES);
    }

    fn join_form(&mut self, name: NameId, cluster: usize, others: &[NameId]) {
        let mut short: Vec<(usize, Evidence)> = Vec::new();
        let mut variants: Vec<(usize, Evidence, MergeRule)> = Vec::new();
        let own = self.clusters[cluster].profile.clone();
        for &other in others.iter().filter(|&&other| other != name) {
            let Some(rule) = self.form(name, other) else {
                continue;
            };
            for (candidate, evidence) in self.compared(&self.named(other), &own) {
                if candidate == cluster {
                    continue;
                }
                match rule {
                    MergeRule::Initials => short.push((candidate, evidence)),
                    _ => variants.push((candidate, evidence, rule)),
                }
            }
        }
        short.sort_by(|a, b| b.1.score.total_cmp(&a.1.score).then(a.0.cmp(&b.0)));
        short.dedup_by_key(|s| s.0);
        let next = short.get(1).map_or(0.0, |s| s.1.score);
        let alone = match self.is_initial(name) {
            true => BEST_OF_SEVERAL,
            false => MIDDLE_NAMES,
        };
        if let Some(&(best, evidence)) = short.first()
            && (short.len() == 1 && evidence.score >= alone
                || evidence.score >= BEST_OF_SEVERAL && evidence.score - next >= LEAD)
        {
            self.join(cluster, best, MergeRule::Initials, evidence);
            return;
        }
        variants.sort_by(|a, b| b.1.score.total_cmp(&a.1.score).then(a.0.cmp(&b.0)));
        if let Some(&(best, evidence, rule)) = variants.first()
            && evidence.score >= VARIANT
        {
            self.join(cluster, best, rule, evidence);
        }
    }

    /// How one full name can be a form of another of this block, or the other of it.
    fn form(&self, name: NameId, other: NameId) -> Option<MergeRule> {
        let names = &self.census.names;
        let (one, two) = (names.get(name), names.get(other));
        let words = |name: &str| name.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let (a, b) = (words(&one.key), words(&two.key));
        // An initial looks for the name, but a name not for an initial: 'A Craig' can be somebody else's.
        if is_short_person(&a, &b) || b[0].chars().count() > 1 && is_short_person(&b, &a) {
            return Some(MergeRule::Initials);
        }
        // 'G P Thorpe' and 'Graham Thorpe': what one has and the other leaves out does not matter.
        let given = |words: &[String]| words[..words.len() - 1].to_vec();
        let (mine, others) = (given(&a), given(&b));
        let initials = mine.iter().all(|word| word.chars().count() == 1);
        let mut pairs = mine.iter().zip(&others);
        if initials && a.last() == b.last() && pairs.all(|(i, w)| w.starts_with(i.as_str())) {
            return Some(MergeRule::Initials);
        }
        let (first, second) = (&a[0], &b[0]);
        let long = |word: &str| word.chars().count() >= 4;
        if long(first)
            && long(second)
            && a[1..] == b[1..]
            && strsim::osa_distance(first, second) == 1
        {
            return Some(MergeRule::Spelling);
        }
        // 'Chris' and 'Christopher'.
        let begins = first.chars().count() >= 2 && second.starts_with(first.as_str())
            || second.chars().count() >= 2 && first.starts_with(second.as_str());
        (begins && first != second && a.last() == b.last()).then_some(MergeRule::Nickname)
    }

    /// Whether chance would make people of this name: its first name and its surname are both usual in the corpus.
    fn is_common(&self, name: NameId) -> bool {
        let key = &self.census.names.get(name).key;
        let first = key.split(' ').next().unwrap_or_default();
        let last = key.rsplit(' ').next().unwrap_or_default();
        let count = |of: &HashMap<u64, u32>, word: &str| {
            let names = of.get(&xxh3_64(word.as_bytes())).copied().unwrap_or(0);
            names.saturating_sub(1) as f32 // besides this one
        };
        let pairs = count(&self.census.first_names, first) * count(&self.census.last_names, last);
        pairs / self.census.full_names.max(1) as f32 >= CHANCE
    }

    /// Clusters that can be the same as `profile`, with what speaks for it; the best first.
    fn compared(&self, clusters: &[usize], profile: &Profile) -> Vec<(usize, Evidence)> {
        let mut clusters: Vec<usize> = clusters.iter().map(|&c| self.root(c)).collect();
        clusters.sort_unstable();
        clusters.dedup();
        let mut found: Vec<(usize, Evidence)> = clusters
            .into_iter()
            .filter(|&c| !self.clusters[c].profile.contradicts(profile))
            .map(|c| (c, self.clusters[c].profile.evidence(profile, self.census)))
            .collect();
        found.sort_by(|a, b| b.1.score.total_cmp(&a.1.score).then(a.0.cmp(&b.0)));
        found
    }

    /// The clusters of a name; the first ones if there are many.
    fn named(&self, name: NameId) -> Vec<usize> {
        let mut named = Vec::new();
        for &cluster in self.by_name.get(&name).map_or(&[][..], Vec::as_slice) {
            let root = self.root(cluster);
            if named.last() != Some(&root) {
                named.push(root);
            }
            if named.len() == 4 * CANDIDATES {
                break;
            }
        }
        named
    }

    fn index(&mut self, cluster: usize, features: &[Feature]) {
        for &feature in features {
            let with = self.by_feature.entry(feature).or_default();
            if with.len() < CANDIDATES && !with.contains(&cluster) {
                with.push(cluster);
            }
        }
    }

    /// Whether the first name is an initial only.
    fn is_initial(&self, name: NameId) -> bool {
        self.census.names.get(name).key.find(' ') == Some(1)
    }

    fn is_full(&self, name: NameId) -> bool {
        self.census.names.get(name).key.contains(' ')
    }

    fn open(&mut self) -> usize {
        self.clusters.push(Cluster {
            profile: Profile::default(),
            names: HashMap::new(),
            authority: None,
            into: None,
        });
        self.clusters.len() - 1
    }

    fn join(&mut self, one: usize, into: usize, rule: MergeRule, evidence: Evidence) {
        let (one, into) = (self.root(one), self.root(into));
        if one == into || self.clusters[one].authority.is_some() {
            return;
        }
        self.clusters[one].into = Some((into, rule, evidence));
        let profile = std::mem::take(&mut self.clusters[one].profile);
        let names = std::mem::take(&mut self.clusters[one].names);
        let of = &mut self.clusters[into];
        of.profile.merge(&profile);
        for (name, documents) in names {
            *of.names.entry(name).or_default() += documents;
        }
    }

    fn root(&self, cluster: usize) -> usize {
        let mut at = cluster;
        while let Some((into, ..)) = self.clusters[at].into {
            at = into;
        }
        at
    }
}
