//! Record linkage of people: which people of the documents are the same person.
//!
//! People are compared only with those who share their last name ([`BlockingKey`]): one such block is in memory at a
//! time. A block's full names come first and form clusters, which are then joined where one name is a form of another;
//! then come the names of one word, which are surnames of some of the clusters or stand for themselves. A document's
//! person is compared with a bounded number of candidates, found by name or by company, so that the work grows with
//! the number of documents and not with its square.

use std::cmp::Reverse;
use std::collections::HashMap;

use xxhash_rust::xxh3::xxh3_64;

use super::feature::Feature;
use super::merge_rule::MergeRule;
use super::name_form::form;
use super::name_index::{BlockingKey, NameIndex, PersonRecord};
use super::profile::{Evidence, Profile};
use super::{EntryId, MemberId, NameId};

/// The score that makes two people of a common name the same.
const COMMON: f32 = 4.0;
/// A name is common if chance alone, pairing the corpus's first names and surnames, would give this many people of it.
const CHANCE: f32 = 0.25;
/// The score with which a name without middle names is that of the one longer name.
const MIDDLE_NAMES: f32 = 1.5;
/// The score that initials need, and the best one of several longer names, which must also lead by [`LEAD`].
const BEST_OF_SEVERAL: f32 = 3.5;
/// The score that other spellings and nicknames need.
pub(super) const VARIANT: f32 = 5.0;
/// The score that a surname alone needs ...
const SURNAME_COMPANY: f32 = 3.5;
/// ... and the score together with [`SHARE`] for the person's share of the surname's documents.
const SURNAME: f32 = 6.0;
/// What a person who has all documents of the surname is ahead by.
const SHARE: f32 = 3.0;
/// What the best candidate must lead the next by.
const LEAD: f32 = 1.5;
/// The score that a surname alone needs if one person has nearly all of its documents.
const ONLY: f32 = 3.0;
/// The share of the surname's documents that makes a person its only bearer.
const ONLY_SHARE: f32 = 0.9;
/// How many candidates a person is compared with at most, by name and by each feature.
const CANDIDATES: usize = 16;

/// A person of the corpus.
#[derive(Debug)]
pub(super) struct Person {
    /// The person's names, each with its documents; the main one first.
    pub names: Vec<(NameId, u32)>,
    /// What is known of the person.
    pub profile: Profile,
    /// The authority file's entry.
    pub authority: Option<EntryId>,
}

/// Which person a document's person is.
#[derive(Debug)]
pub(super) struct Decision {
    /// The document's entity.
    pub member: MemberId,
    /// The person, as an index of the block's people.
    pub person: usize,
    /// Why.
    pub rule: MergeRule,
    /// What spoke for it.
    pub evidence: Evidence,
}

/// People who share their last name.
pub(super) struct Block<'a> {
    index: &'a NameIndex,
    authority: &'a dyn Fn(NameId) -> Option<EntryId>,
    clusters: Vec<PersonCluster>,
    by_name: HashMap<NameId, Vec<ClusterId>>,
    by_feature: HashMap<Feature, Vec<ClusterId>>,
    by_authority: HashMap<EntryId, ClusterId>,
    assigned: Vec<Assignment>,
    /// What is known of the full names once they are all there and joined.
    bearers: Option<Bearers>,
}

/// The people of a block who have full names.
struct Bearers {
    /// How many full names they have.
    names: usize,
    /// How many documents they are in.
    documents: u32,
    /// Those of most documents, at most [`CANDIDATES`].
    main: Vec<ClusterId>,
}

/// A cluster of a block, as an index of its clusters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct ClusterId(u32);

/// Records that are of one person.
struct PersonCluster {
    profile: Profile,
    names: HashMap<NameId, u32>,
    authority: Option<EntryId>,
    /// The cluster that this one was joined to, and why.
    joined: Option<Match>,
}

/// A cluster that a person or another cluster is of, and why.
#[derive(Debug, Clone, Copy)]
struct Match {
    cluster: ClusterId,
    rule: MergeRule,
    evidence: Evidence,
}

impl Match {
    fn new(cluster: ClusterId, rule: MergeRule, evidence: Evidence) -> Self {
        Self {
            cluster,
            rule,
            evidence,
        }
    }
}

/// A cluster that a person is compared with, and what speaks for it.
type Candidate = (ClusterId, Evidence);

/// The cluster that a document's person was put into.
struct Assignment {
    member: MemberId,
    to: Match,
}

impl<'a> Block<'a> {
    /// No people yet. `authority` gives the authority file's entry of a name.
    pub(super) fn new(
        index: &'a NameIndex,
        authority: &'a dyn Fn(NameId) -> Option<EntryId>,
    ) -> Self {
        Self {
            index,
            authority,
            clusters: Vec::new(),
            by_name: HashMap::new(),
            by_feature: HashMap::new(),
            by_authority: HashMap::new(),
            assigned: Vec::new(),
            bearers: None,
        }
    }

    /// Adds the next person, in the order of blocking keys.
    pub(super) fn add(&mut self, key: &BlockingKey, person: &PersonRecord) {
        let profile = Profile::from(person);
        let single = key.words.0 == 1;
        if single {
            self.join_forms();
        }
        let to = match (self.authority)(key.name) {
            Some(entry) => self.match_authority(entry),
            None if single => self.match_single(key.name, &profile),
            None => self.match_full(key.name, &profile),
        };
        let cluster = &mut self.clusters[to.cluster.0 as usize];
        cluster.profile.add(person);
        *cluster.names.entry(key.name).or_default() += 1;
        let named = self.by_name.entry(key.name).or_default();
        if !named.contains(&to.cluster) {
            named.push(to.cluster);
        }
        self.index_features(to.cluster, &person.features);
        self.assigned.push(Assignment {
            member: key.member,
            to,
        });
    }

    /// The people, and which of them every document's person is.
    pub(super) fn finish(mut self) -> (Vec<Person>, Vec<Decision>) {
        self.join_forms();
        let all = 0..self.clusters.len() as u32;
        let roots: Vec<ClusterId> = all.map(|c| self.root(ClusterId(c))).collect();
        let mut sizes: HashMap<ClusterId, u32> = HashMap::new();
        for Assignment { to, .. } in &mut self.assigned {
            let own = to.cluster.0 as usize;
            if let Some(joined) = self.clusters[own].joined {
                *to = joined;
            }
            to.cluster = roots[own];
            *sizes.entry(to.cluster).or_default() += 1;
        }
        let mut person_of: HashMap<ClusterId, usize> = HashMap::new();
        let mut people = Vec::new();
        for (id, cluster) in (0..).map(ClusterId).zip(self.clusters) {
            if cluster.joined.is_none() {
                person_of.insert(id, people.len());
                people.push(cluster.into_person(self.index));
            }
        }
        let decisions = self.assigned.into_iter().map(|Assignment { member, to }| {
            let (rule, evidence) = match sizes[&to.cluster] {
                1 => (MergeRule::Alone, Evidence::default()),
                _ => (to.rule, to.evidence),
            };
            Decision {
                member,
                person: person_of[&to.cluster],
                rule,
                evidence,
            }
        });
        (people, decisions.collect())
    }

    fn match_authority(&mut self, entry: EntryId) -> Match {
        let cluster = match self.by_authority.get(&entry) {
            Some(&cluster) => self.root(cluster),
            None => {
                let cluster = self.open();
                self.cluster_mut(cluster).authority = Some(entry);
                self.by_authority.insert(entry, cluster);
                cluster
            }
        };
        Match::new(cluster, MergeRule::Authority, Evidence::default())
    }

    /// Whose a full name is: that of its equal, which needs company if the name is common.
    fn match_full(&mut self, name: NameId, profile: &Profile) -> Match {
        let candidates = self.compare(&self.named(name), profile);
        let common = self.is_common(name);
        let enough = |(_, evidence): &&Candidate| !common || evidence.score >= COMMON;
        let Some(&(best, evidence)) = candidates.iter().find(enough) else {
            return self.unmatched();
        };
        if !common {
            return Match::new(best, MergeRule::SameName, evidence);
        }
        // Candidates that this document links are one person.
        for &(other, between) in candidates.iter().skip(1).filter(|(_, e)| e.score >= COMMON) {
            if !self
                .cluster(best)
                .profile
                .contradicts(&self.cluster(other).profile)
            {
                self.join(other, best, MergeRule::SameNameCompany, between);
            }
        }
        Match::new(best, MergeRule::SameNameCompany, evidence)
    }

    /// Whose a name of one word is: that of a person with a full name, of an equal name, or its own.
    fn match_single(&mut self, name: NameId, profile: &Profile) -> Match {
        let mut candidates: Vec<ClusterId> = self
            .bearers
            .iter()
            .flat_map(|b| b.main.iter().copied())
            .collect();
        candidates.extend(self.named(name));
        for feature in profile.features() {
            candidates.extend(self.by_feature.get(&feature).into_iter().flatten());
        }
        let candidates = self.compare(&candidates, profile);
        if let Some(found) = self.match_surname(name, &candidates) {
            return found;
        }
        // Nobody has a longer name: this is a whole name, and as good as one, unless it is a mere first name.
        let is_first_name = || {
            let key = &self.index.names.get(name).key;
            self.index
                .first_names
                .contains_key(&xxh3_64(key.as_bytes()))
        };
        match candidates.first() {
            Some(&(best, evidence))
                if self.bearers.as_ref().is_none_or(|b| b.names == 0) && !is_first_name() =>
            {
                Match::new(best, MergeRule::SameName, evidence)
            }
            _ => self.unmatched(),
        }
    }

    /// The candidate whose company makes it the bearer of a surname: with a full name, or with the surname alone.
    fn match_surname(&self, name: NameId, candidates: &[Candidate]) -> Option<Match> {
        let mut ranked: Vec<(f32, ClusterId, Evidence)> = candidates
            .iter()
            .map(|&(c, evidence)| (evidence.score + SHARE * self.share(c), c, evidence))
            .collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let &(score, best, evidence) = ranked.first()?;
        let leads = score - ranked.get(1).map_or(0.0, |r| r.0) >= LEAD;
        let rule = if !self.has_full_name(best) {
            (score >= COMMON).then_some(MergeRule::SameNameCompany)
        } else if leads
            && evidence.score >= ONLY
            && self.share(best) > ONLY_SHARE
            && !self.index.is_thing(name)
        {
            Some(MergeRule::OnlyBearer)
        } else {
            (leads && score >= SURNAME && evidence.score >= SURNAME_COMPANY)
                .then_some(MergeRule::Surname)
        };
        rule.map(|rule| Match::new(best, rule, evidence))
    }

    /// A cluster's share of the documents of full names; 0 if it has no full name.
    fn share(&self, cluster: ClusterId) -> f32 {
        match &self.bearers {
            Some(bearers) if self.has_full_name(cluster) => {
                self.cluster(cluster).profile.documents() as f32 / bearers.documents.max(1) as f32
            }
            _ => 0.0,
        }
    }

    /// A person whom no candidate matches: a cluster of its own.
    fn unmatched(&mut self) -> Match {
        Match::new(self.open(), MergeRule::SameName, Evidence::default())
    }

    /// Joins the full names that are forms of each other, once all are there.
    fn join_forms(&mut self) {
        if self.bearers.is_some() {
            return;
        }
        let index = self.index;
        let initial = |name: NameId| index.names.get(name).key.chars().next().unwrap_or_default();
        let mut names: Vec<NameId> = self.by_name.keys().copied().collect();
        names.sort_unstable_by_key(|&n| (Reverse(index.names.get(n).documents), n));
        let mut by_initial: HashMap<char, Vec<NameId>> = HashMap::new();
        for &name in &names {
            let same = by_initial.entry(initial(name)).or_default();
            if same.len() < 4 * CANDIDATES {
                same.push(name);
            }
        }
        let main = &names[..names.len().min(CANDIDATES)];
        // Rare names look for the more usual ones; those with initials come last, when the names that they can be short
        // for are joined.
        let (initials, full): (Vec<NameId>, Vec<NameId>) = names
            .iter()
            .rev()
            .partition(|name| index.names.get(**name).begins_with_initial());
        for name in full.into_iter().chain(initials) {
            let mut others = by_initial[&initial(name)].clone();
            others.extend(main);
            others.sort_unstable();
            others.dedup();
            for cluster in self.named(name) {
                if self.cluster(cluster).authority.is_none() {
                    self.join_form(name, cluster, &others);
                }
            }
        }
        self.bearers = Some(self.count_bearers(names.len()));
    }

    fn count_bearers(&self, names: usize) -> Bearers {
        let all = (0..).map(ClusterId).zip(&self.clusters);
        let mut main: Vec<ClusterId> = all
            .filter(|(_, cluster)| cluster.joined.is_none())
            .map(|(id, _)| id)
            .collect();
        let documents = |c: &ClusterId| self.cluster(*c).profile.documents();
        let all_documents = main.iter().map(documents).sum();
        main.sort_by_key(|c| (Reverse(documents(c)), *c));
        main.truncate(CANDIDATES);
        Bearers {
            names,
            documents: all_documents,
            main,
        }
    }

    /// Joins a cluster with this name to the one of `others` whose name it is a form of, if company and lead are enough.
    fn join_form(&mut self, name: NameId, cluster: ClusterId, others: &[NameId]) {
        let mut longer: Vec<Candidate> = Vec::new();
        let mut variants: Vec<(Candidate, MergeRule)> = Vec::new();
        let own = self.cluster(cluster).profile.clone();
        let words = |name| self.index.names.get(name).words();
        for &other in others.iter().filter(|&&other| other != name) {
            let Some(rule) = form(&words(name), &words(other)) else {
                continue;
            };
            for candidate in self.compare(&self.named(other), &own) {
                if candidate.0 == cluster {
                    continue;
                }
                match rule {
                    MergeRule::Initials => longer.push(candidate),
                    _ => variants.push((candidate, rule)),
                }
            }
        }
        longer.sort_by(best_first);
        longer.dedup_by_key(|candidate| candidate.0);
        let next = longer.get(1).map_or(0.0, |(_, evidence)| evidence.score);
        let alone = match self.index.names.get(name).begins_with_initial() {
            true => BEST_OF_SEVERAL,
            false => MIDDLE_NAMES,
        };
        if let Some(&(best, evidence)) = longer.first()
            && (longer.len() == 1 && evidence.score >= alone
                || evidence.score >= BEST_OF_SEVERAL && evidence.score - next >= LEAD)
        {
            self.join(cluster, best, MergeRule::Initials, evidence);
            return;
        }
        variants.sort_by(|(a, _), (b, _)| best_first(a, b));
        if let Some(&((best, evidence), rule)) = variants.first()
            && evidence.score >= VARIANT
        {
            self.join(cluster, best, rule, evidence);
        }
    }

    /// Whether chance would give people of this name: its first name and its surname are both usual in the corpus.
    fn is_common(&self, name: NameId) -> bool {
        let words = self.index.names.get(name).words();
        let count = |of: &HashMap<u64, u32>, word: Option<&&str>| {
            let hash = xxh3_64(word.copied().unwrap_or_default().as_bytes());
            let names = of.get(&hash).copied().unwrap_or(0);
            names.saturating_sub(1) as f32 // besides this one
        };
        let pairs = count(&self.index.first_names, words.first())
            * count(&self.index.last_names, words.last());
        pairs / self.index.full_names.max(1) as f32 >= CHANCE
    }

    /// The clusters that can be the same as `profile`, with what speaks for it; the best first.
    fn compare(&self, clusters: &[ClusterId], profile: &Profile) -> Vec<Candidate> {
        let mut clusters: Vec<ClusterId> = clusters.iter().map(|&c| self.root(c)).collect();
        clusters.sort_unstable();
        clusters.dedup();
        let mut candidates: Vec<Candidate> = clusters
            .into_iter()
            .filter(|&c| !self.cluster(c).profile.contradicts(profile))
            .map(|c| (c, self.cluster(c).profile.evidence(profile, self.index)))
            .collect();
        candidates.sort_by(best_first);
        candidates
    }

    /// The clusters of a name; the first ones if there are many.
    fn named(&self, name: NameId) -> Vec<ClusterId> {
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

    fn index_features(&mut self, cluster: ClusterId, features: &[Feature]) {
        for &feature in features {
            let with = self.by_feature.entry(feature).or_default();
            if with.len() < CANDIDATES && !with.contains(&cluster) {
                with.push(cluster);
            }
        }
    }

    fn has_full_name(&self, cluster: ClusterId) -> bool {
        let mut names = self.cluster(cluster).names.keys();
        names.any(|name| self.index.names.get(*name).is_full())
    }

    fn open(&mut self) -> ClusterId {
        // A block has no more clusters than there are members, which four bytes count.
        let id = ClusterId(self.clusters.len() as u32);
        self.clusters.push(PersonCluster {
            profile: Profile::default(),
            names: HashMap::new(),
            authority: None,
            joined: None,
        });
        id
    }

    /// Joins one cluster to another, unless the authority file has it.
    fn join(&mut self, one: ClusterId, other: ClusterId, rule: MergeRule, evidence: Evidence) {
        let (one, other) = (self.root(one), self.root(other));
        if one == other || self.cluster(one).authority.is_some() {
            return;
        }
        let joined = self.cluster_mut(one);
        joined.joined = Some(Match::new(other, rule, evidence));
        let profile = std::mem::take(&mut joined.profile);
        let names = std::mem::take(&mut joined.names);
        let of = self.cluster_mut(other);
        of.profile.merge(&profile);
        for (name, documents) in names {
            *of.names.entry(name).or_default() += documents;
        }
    }

    /// The cluster that a cluster was joined to in the end.
    fn root(&self, cluster: ClusterId) -> ClusterId {
        let mut at = cluster;
        while let Some(joined) = self.cluster(at).joined {
            at = joined.cluster;
        }
        at
    }

    fn cluster(&self, id: ClusterId) -> &PersonCluster {
        &self.clusters[id.0 as usize]
    }

    fn cluster_mut(&mut self, id: ClusterId) -> &mut PersonCluster {
        &mut self.clusters[id.0 as usize]
    }
}

impl PersonCluster {
    fn into_person(self, index: &NameIndex) -> Person {
        let mut names: Vec<(NameId, u32)> = self.names.into_iter().collect();
        // A full name before a surname and before initials, then the one of most documents.
        names.sort_unstable_by_key(|&(id, documents)| {
            let name = index.names.get(id);
            let rank = (name.is_full(), !name.begins_with_initial(), documents);
            (Reverse(rank), id)
        });
        Person {
            names,
            profile: self.profile,
            authority: self.authority,
        }
    }
}

/// Orders candidates by what speaks for them, then by age.
fn best_first(a: &Candidate, b: &Candidate) -> std::cmp::Ordering {
    let by_score = b.1.score.total_cmp(&a.1.score);
    by_score.then(a.0.cmp(&b.0))
}

#[cfg(test)]
mod tests;
