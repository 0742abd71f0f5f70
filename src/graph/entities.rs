//! The entities of all documents brought together: the nodes, and which of them every document's entity is.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::path::Path;

use super::GraphError;
use super::authority::Authority;
use super::merge_rule::MergeRule;
use super::name::skeleton;
use super::name_groups::NameGroups;
use super::name_index::{Feature, Local, NONE, NameId, NameIndex, Names, Place};
use super::person_linkage::{Block, Decision, Person, VARIANT};
use super::profile::{Evidence, Profile};
use super::spill::{Sorted, Spill};
use crate::schema::Day;
use crate::schema::EntityType;
use crate::store::archive::Archive;

/// Records of evidence that are in memory at a time.
const RUN: usize = 500_000;
/// What is kept of a person's company to compare spellings of the surname.
const KEPT: usize = 12;

/// What spoke for people being of their nodes, by place and step.
pub(super) type Explained = Sorted<(u32, u8), Evidence>;

/// A person, organisation, place ... of the corpus.
#[derive(Debug, Clone)]
pub struct GraphEntity {
    /// Its type.
    pub kind: EntityType,
    /// `he`, `she`, or nothing.
    pub gender: Option<&'static str>,
    /// Its names, each with its documents; the main one first.
    pub names: Vec<(NameId, u32)>,
    /// In how many documents it is.
    pub documents: u32,
    /// Its entry in the authority file.
    pub authority: Option<u32>,
}

/// The entities of the corpus.
pub struct Entities {
    /// The nodes, in the order of their first documents.
    pub nodes: Vec<GraphEntity>,
    /// All names.
    pub names: Names,
    /// The day of every document.
    pub days: Vec<Option<Day>>,
    /// The words that describe people.
    roles: HashMap<Feature, (Box<str>, u32)>,
    /// The node of every entity of every document, in order; `NONE` of dates and sums.
    node_of: Vec<u32>,
    /// Why; one for each of `node_of`.
    rules: Vec<MergeRule>,
    /// Where the entities of every document begin in `node_of`.
    first: Vec<u32>,
}

impl Entities {
    /// Reads a folder and brings its entities together. If they are to be explained, the evidence comes too, by the
    /// entities' places.
    pub fn read(
        archive: &Archive,
        authority: &Authority,
        work: &Path,
        explain: bool,
        seen: &dyn Fn(),
    ) -> Result<(Self, Option<Explained>), GraphError> {
        let (mut census, people) = NameIndex::take(archive, work, seen)?;
        let mut merge = Merge {
            nodes: Vec::new(),
            rules: vec![MergeRule::SameName; census.name_of.len()],
            by_authority: HashMap::new(),
            evidence: match explain {
                true => Some(Spill::new(work, "evidence", RUN)?),
                false => None,
            },
        };
        let node_of = merge.people(&census, authority, people)?;
        let names = std::mem::take(&mut census.name_of);
        let node_of = merge.things(&census, authority, &names, node_of);
        let evidence = merge.evidence.map(Spill::sorted).transpose()?;
        let mut entities = Self {
            nodes: merge.nodes,
            names: census.names,
            days: census.days,
            roles: census.roles,
            node_of,
            rules: merge.rules,
            first: census.first,
        };
        entities.renumber();
        Ok((entities, evidence))
    }

    /// The node of an entity (`e3`) of the document with this number among those that were read.
    pub fn node(&self, document: usize, entity: &str) -> Option<u32> {
        let place = self.place(document, entity)?;
        Some(self.node_of[place]).filter(|&node| node != NONE)
    }

    /// The place of an entity among all entities of all documents.
    pub fn place(&self, document: usize, entity: &str) -> Option<usize> {
        let number: usize = entity.strip_prefix('e')?.parse().ok()?;
        let first = *self.first.get(document)? as usize;
        let end = self
            .first
            .get(document + 1)
            .map_or(self.node_of.len(), |&n| n as usize);
        (1..=end - first)
            .contains(&number)
            .then(|| first + number - 1)
    }

    /// Why the entity at a place is of its node.
    pub fn rule(&self, place: usize) -> MergeRule {
        self.rules[place]
    }

    /// What a feature is: a name, or a description.
    pub(super) fn feature(&self, feature: Feature) -> &str {
        match self.roles.get(&feature) {
            Some((word, _)) => word,
            None => &self.names.get(feature).shown,
        }
    }

    /// The name to show.
    pub fn name<'a>(&'a self, node: u32, authority: &'a Authority) -> &'a str {
        let entity = &self.nodes[node as usize];
        match entity.authority {
            Some(entry) => &authority.entry(entry).name,
            None => &self.names.get(entity.names[0].0).shown,
        }
    }

    /// Numbers the nodes in the order of their first entities.
    fn renumber(&mut self) {
        let mut number = vec![NONE; self.nodes.len()];
        let mut next = 0;
        for node in self.node_of.iter_mut().filter(|node| **node != NONE) {
            let new = &mut number[*node as usize];
            if *new == NONE {
                *new = next;
                next += 1;
            }
            *node = *new;
        }
        let mut nodes: Vec<(u32, GraphEntity)> =
            number.into_iter().zip(self.nodes.drain(..)).collect();
        nodes.sort_unstable_by_key(|(number, _)| *number);
        nodes.truncate(next as usize);
        self.nodes = nodes.into_iter().map(|(_, node)| node).collect();
    }
}

/// The bringing together.
struct Merge {
    nodes: Vec<GraphEntity>,
    rules: Vec<MergeRule>,
    /// The nodes of people in the authority file, by entry.
    by_authority: HashMap<u32, u32>,
    evidence: Option<Spill<(u32, u8), Evidence>>,
}

impl Merge {
    /// People, block by block. Gives the node of every person of the documents.
    fn people(
        &mut self,
        census: &NameIndex,
        authority: &Authority,
        people: Spill<Place, Local>,
    ) -> Result<Vec<u32>, GraphError> {
        let entry = |name: NameId| authority.find(EntityType::Person, &census.names.get(name).key);
        let mut node_of = vec![NONE; census.name_of.len()];
        let mut kept: Vec<Profile> = Vec::new();
        let mut block: Option<(u64, Block)> = None;
        for record in people.sorted()? {
            let (place, local) = record?;
            if let Some((_, full)) = block.take_if(|(of, _)| *of != place.block) {
                self.close(full, &mut node_of, &mut kept)?;
            }
            let (_, open) = block.get_or_insert_with(|| (place.block, Block::new(census, &entry)));
            open.add(&place, &local);
        }
        if let Some((_, full)) = block {
            self.close(full, &mut node_of, &mut kept)?;
        }
        self.spellings(census, &mut node_of, &kept)?;
        Ok(node_of)
    }

    fn close(
        &mut self,
        block: Block,
        node_of: &mut [u32],
        kept: &mut Vec<Profile>,
    ) -> Result<(), GraphError> {
        let (people, decisions) = block.finish();
        let mut numbers = Vec::new();
        for person in people {
            let Person {
                names,
                mut profile,
                authority,
            } = person;
            let next = self.nodes.len() as u32;
            let number = match authority {
                Some(entry) => *self.by_authority.entry(entry).or_insert(next),
                None => next,
            };
            numbers.push(number);
            if number != next {
                // The authority file brings different surnames together.
                let node = &mut self.nodes[number as usize];
                node.documents += profile.documents();
                node.names.extend(names);
                continue;
            }
            self.nodes.push(GraphEntity {
                kind: EntityType::Person,
                gender: profile.gender(),
                documents: profile.documents(),
                names,
                authority,
            });
            profile.shrink(KEPT);
            kept.push(profile);
        }
        for Decision {
            local,
            person,
            rule,
            evidence,
        } in decisions
        {
            node_of[local as usize] = numbers[person];
            self.rules[local as usize] = rule;
            self.explain(local, 0, evidence)?;
        }
        Ok(())
    }

    /// People whose surnames are spelled in several ways are in several blocks: those whose names sound alike are
    /// compared, each with the one of most documents.
    fn spellings(
        &mut self,
        census: &NameIndex,
        node_of: &mut [u32],
        kept: &[Profile],
    ) -> Result<(), GraphError> {
        let mut alike: Vec<(u64, Reverse<u32>, u32)> = Vec::new();
        for (number, node) in (0..).zip(&self.nodes) {
            let words = census.names.get(node.names[0].0).words();
            if words.len() > 1 && node.authority.is_none() {
                alike.push((skeleton(&words), Reverse(node.documents), number));
            }
        }
        alike.sort_unstable();
        let mut into: HashMap<u32, (u32, Evidence)> = HashMap::new();
        for same in alike.chunk_by(|a, b| a.0 == b.0) {
            let main = same[0].2;
            let key = |node: u32| &census.names.get(self.nodes[node as usize].names[0].0).key;
            for &(_, _, other) in &same[1..] {
                let (a, b) = (key(main), key(other));
                let (one, two) = (&kept[main as usize], &kept[other as usize]);
                if a == b || strsim::osa_distance(a, b) > 2 || one.contradicts(two) {
                    continue;
                }
                let evidence = one.evidence(two, census);
                if evidence.score >= VARIANT {
                    into.insert(other, (main, evidence));
                }
            }
        }
        for (local, node) in (0..).zip(node_of.iter_mut()) {
            if let Some(&(main, evidence)) = into.get(node) {
                *node = main;
                self.rules[local as usize] = MergeRule::Spelling;
                self.explain(local, 1, evidence)?;
            }
        }
        // Nodes that went into others stay behind without entities, until nodes are numbered anew.
        let mut moved: Vec<(u32, u32)> = into.iter().map(|(&o, &(main, _))| (o, main)).collect();
        moved.sort_unstable();
        for (other, main) in moved {
            let other = self.nodes[other as usize].clone();
            let main = &mut self.nodes[main as usize];
            main.documents += other.documents;
            main.names.extend(other.names);
        }
        Ok(())
    }

    /// Everything else, by name. Gives the node of every entity.
    fn things(
        &mut self,
        census: &NameIndex,
        authority: &Authority,
        name_of: &[NameId],
        mut node_of: Vec<u32>,
    ) -> Vec<u32> {
        let groups = NameGroups::new(census, authority);
        let mut nodes: HashMap<NameId, u32> = HashMap::new();
        for (id, name) in census.names.iter() {
            if name.kind == EntityType::Person || name.documents == 0 {
                continue;
            }
            let node = *nodes
                .entry(groups.of(id))
                .or_insert(self.nodes.len() as u32);
            if node as usize == self.nodes.len() {
                self.nodes.push(GraphEntity {
                    kind: name.kind,
                    gender: None,
                    names: Vec::new(),
                    documents: 0,
                    authority: None,
                });
            }
            let node = &mut self.nodes[node as usize];
            node.documents += name.documents;
            node.names.push((id, name.documents));
            node.authority = node.authority.or(authority.find(name.kind, &name.key));
        }
        for node in self
            .nodes
            .iter_mut()
            .filter(|n| n.kind != EntityType::Person)
        {
            // A long name before what is short for it, then the one of most documents.
            node.names.sort_unstable_by_key(|&(name, documents)| {
                let short = matches!(groups.rule(name), MergeRule::Acronym | MergeRule::ShortForm);
                (short, Reverse(documents), name)
            });
            node.kind = census.names.get(node.names[0].0).kind;
        }
        for (place, &name) in name_of.iter().enumerate() {
            if name == NONE || census.names.get(name).kind == EntityType::Person {
                continue;
            }
            let node = nodes[&groups.of(name)];
            node_of[place] = node;
            self.rules[place] = match self.nodes[node as usize].documents {
                1 => MergeRule::Alone,
                _ => groups.rule(name),
            };
        }
        node_of
    }

    /// Keeps the evidence of a step: 0 in the block of the surname, 1 between blocks.
    fn explain(&mut self, local: u32, step: u8, evidence: Evidence) -> Result<(), GraphError> {
        match &mut self.evidence {
            Some(spill) if evidence.score > 0.0 => spill.push((local, step), evidence),
            _ => Ok(()),
        }
    }
}
