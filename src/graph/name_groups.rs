//! Which names of organisations, places and other things are names of the same one. Names are grouped here, not the
//! entities of documents: two organisations of one name are one node.

use std::cmp::Reverse;
use std::collections::HashMap;

use petgraph::unionfind::UnionFind;
use xxhash_rust::xxh3::xxh3_64;

use super::authority::Authority;
use super::merge_rule::MergeRule;
use super::name::is_acronym;
use super::name_index::NameIndex;
use super::names::CorpusName;
use super::{EntryId, NameId};
use crate::entity::initials;
use crate::schema::EntityType;

/// A type that few documents give a name is an error, if another type has this share of the name's documents.
const MAIN_TYPE: f32 = 0.75;
/// A short form is that of one name, if this name has this share of the documents in which it is short for anything.
const MAIN_USE: f32 = 0.8;
/// How many documents must use a short form together with its long one.
const USES: u32 = 2;
/// In how many documents the long form of a place's acronym must be, if no document explains the acronym.
const LONG_FORM: u32 = 3;

/// Names in groups, each of one thing.
pub(super) struct NameGroups {
    /// By the numbers of names.
    sets: UnionFind<u32>,
    rules: HashMap<NameId, MergeRule>,
}

impl NameGroups {
    /// Groups the names of everything except people.
    pub(super) fn new(index: &NameIndex, authority: &Authority) -> Self {
        let mut groups = Self {
            sets: UnionFind::new(index.names.count_all()),
            rules: HashMap::new(),
        };
        groups.join_authority(index, authority);
        groups.join_types(index);
        groups.join_short_forms(index);
        groups.join_acronyms(index);
        groups
    }

    /// The group of a name, as one of its names.
    pub(super) fn of(&self, name: NameId) -> NameId {
        // What stands for a set is one of its numbers, so that it always is a name's.
        NameId::new(self.sets.find(name.number()) as usize).unwrap_or(name)
    }

    /// Why a name is in its group. The group's first or main name has the rule of an equal name.
    pub(super) fn rule(&self, name: NameId) -> MergeRule {
        self.rules
            .get(&name)
            .copied()
            .unwrap_or(MergeRule::SameName)
    }

    fn join(&mut self, name: NameId, into: NameId, rule: MergeRule) {
        if self.sets.union(name.number(), into.number()) {
            self.rules.entry(name).or_insert(rule);
        }
    }

    fn join_authority(&mut self, index: &NameIndex, authority: &Authority) {
        let mut first: HashMap<EntryId, NameId> = HashMap::new();
        for (id, name) in things(index) {
            if let Some(entry) = authority.find(name.kind, &name.key) {
                let into = *first.entry(entry).or_insert(id);
                self.rules.insert(id, MergeRule::Authority);
                self.join(id, into, MergeRule::Authority);
            }
        }
    }

    /// Joins the same name under different types.
    fn join_types(&mut self, index: &NameIndex) {
        let mut by_key: HashMap<u64, Vec<NameId>> = HashMap::new();
        for (id, name) in things(index).filter(|(_, name)| name.documents > 0) {
            by_key
                .entry(xxh3_64(name.key.as_bytes()))
                .or_default()
                .push(id);
        }
        for (id, name) in things(index) {
            let Some(same) = by_key.get(&xxh3_64(name.key.as_bytes())) else {
                continue;
            };
            let documents = |id: &NameId| index.names.get(*id).documents;
            let all: u32 = same.iter().map(documents).sum();
            let main = same
                .iter()
                .copied()
                .max_by_key(|id| (documents(id), Reverse(*id)));
            if let Some(main) = main.filter(|&main| main != id && name.documents > 0)
                && documents(&main) as f32 >= MAIN_TYPE * all as f32
            {
                self.join(id, main, MergeRule::OtherType);
            }
        }
    }

    /// Joins what documents use for a longer name to that name: 'Labour' and 'IMF', where they also say what these are.
    fn join_short_forms(&mut self, index: &NameIndex) {
        let mut uses: HashMap<NameId, Vec<(NameId, u32)>> = HashMap::new();
        for (&(form, name), &documents) in &index.short_for {
            uses.entry(form).or_default().push((name, documents));
        }
        let mut forms: Vec<NameId> = uses.keys().copied().collect();
        forms.sort_unstable();
        for form in forms {
            let of = index.names.get(form);
            if of.kind == EntityType::Person || of.documents == 0 {
                continue;
            }
            // 'Treasury' and 'U.S. Treasury' are one group already if a document says so.
            let mut by_group: HashMap<NameId, (u32, NameId)> = HashMap::new();
            let mut all = 0;
            for &(name, documents) in &uses[&form] {
                let longer = index.names.get(name);
                if longer.key.len() > of.key.len() {
                    all += documents;
                    let sum = by_group.entry(self.of(name)).or_insert((0, name));
                    sum.0 += documents;
                    sum.1 = sum.1.min(name);
                }
            }
            let best = by_group
                .values()
                .max_by_key(|(documents, name)| (*documents, Reverse(*name)));
            if let Some(&(documents, name)) = best
                && documents >= USES
                && documents as f32 >= MAIN_USE * all as f32
                // What mostly stands alone is a name of its own.
                && documents * 5 >= of.documents
            {
                self.join(form, name, MergeRule::ShortForm);
            }
        }
    }

    /// Joins acronyms of places that no document explains: 'US'. (Those of organisations are explained somewhere: if
    /// they never are, the initials agree by chance.)
    fn join_acronyms(&mut self, index: &NameIndex) {
        let is_place = |name: &CorpusName| name.kind == EntityType::Location && name.documents > 0;
        let mut long: HashMap<String, Vec<NameId>> = HashMap::new();
        for (id, name) in things(index).filter(|(_, name)| is_place(name)) {
            let words: Vec<String> = name.words().into_iter().map(str::to_owned).collect();
            if words.len() > 1 && !is_acronym(&name.shown) {
                for acronym in initials(&words) {
                    long.entry(acronym).or_default().push(id);
                }
            }
        }
        for (id, name) in things(index) {
            if !is_place(name) || !is_acronym(&name.shown) {
                continue;
            }
            let Some(candidates) = long.get(&name.key.replace(' ', "")) else {
                continue;
            };
            let documents = |id: &NameId| index.names.get(*id).documents;
            let all: u32 = candidates.iter().map(documents).sum();
            let best = candidates
                .iter()
                .copied()
                .max_by_key(|id| (documents(id), Reverse(*id)));
            if let Some(best) = best
                && documents(&best) as f32 >= MAIN_USE * all as f32
                && documents(&best) >= LONG_FORM
                && !self.rules.contains_key(&id)
            {
                self.join(id, best, MergeRule::Acronym);
            }
        }
    }
}

/// The names of everything except people, in order.
fn things(index: &NameIndex) -> impl Iterator<Item = (NameId, &CorpusName)> {
    index
        .names
        .iter()
        .filter(|(_, name)| name.kind != EntityType::Person)
}
