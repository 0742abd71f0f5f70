//! The entities of the corpus: the nodes, and of which node every document's entity is a member.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::authority::Authority;
use super::feature::{Feature, FeatureKind, WordId};
use super::merge_rule::MergeRule;
use super::name::skeleton;
use super::name_groups::NameGroups;
use super::name_index::{BlockingKey, DescribingWord, NameIndex, PersonRecord};
use super::names::Names;
use super::person_linkage::{Block, Decision, Person, VARIANT};
use super::profile::{Evidence, Profile};
use super::spill::{Sorted, Spill};
use super::{EntryId, MemberId, NameId, NodeId};
use crate::error::Result;
use crate::schema::{Day, EntityType};
use crate::store::archive::{Archive, Parts};

/// Records of evidence that are in memory at a time.
const RUN: usize = 500_000;
/// How much of a person's company is kept to compare spellings of the surname.
const KEPT: usize = 12;
/// The greatest distance of two spellings of one name (optimal string alignment).
const SPELLING_DISTANCE: usize = 2;

/// The step of the linkage that made a person a member of its node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum LinkageStep {
    /// Within the block of the surname.
    WithinBlock,
    /// Between blocks, whose surnames are spelled differently.
    BetweenBlocks,
}

/// What spoke for people being members of their nodes, by member and step.
pub(super) type Explained = Sorted<(MemberId, LinkageStep), Evidence>;

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
    pub authority: Option<EntryId>,
}

/// The entities of the corpus.
pub struct Entities {
    /// The nodes, by [`NodeId`], in the order of their first documents.
    pub nodes: Vec<GraphEntity>,
    /// All names.
    pub names: Names,
    /// The day of every document.
    pub days: Vec<Option<Day>>,
    /// The words that describe people.
    words: HashMap<WordId, DescribingWord>,
    /// The node of every entity of every document, by [`MemberId`]; none of dates and sums of money.
    node_of: Vec<Option<NodeId>>,
    /// Why; one for each of `node_of`.
    rules: Vec<MergeRule>,
    /// Where the entities of every document begin in `node_of`.
    starts: Vec<u32>,
}

impl Entities {
    /// Reads a folder and links its entities. What does not fit into memory goes to `work` on the way; `seen` is called
    /// after every document. If members are to be explained, the evidence comes too.
    ///
    /// # Errors
    /// What cannot be read or written, and more entities or names than four bytes count.
    pub fn read(
        archive: &Archive,
        authority: &Authority,
        work: &Path,
        explain: bool,
        seen: &dyn Fn(),
    ) -> Result<(Self, Option<Explained>)> {
        let parts = Parts {
            text: false,
            ..Parts::ALL
        };
        let (mut index, people) = NameIndex::read(archive.records(parts), work, seen)?;
        let mut merge = Merge {
            nodes: Vec::new(),
            node_of: vec![None; index.name_of.len()],
            rules: vec![MergeRule::SameName; index.name_of.len()],
            by_authority: HashMap::new(),
            evidence: match explain {
                true => Some(Spill::new(work, "evidence", RUN)?),
                false => None,
            },
        };
        merge.people(&index, authority, people)?;
        merge.things(&index, authority)?;
        index.name_of = Vec::new();
        let evidence = merge.evidence.map(Spill::sorted).transpose()?;
        let mut entities = Self {
            nodes: merge.nodes,
            names: index.names,
            days: index.days,
            words: index.words,
            node_of: merge.node_of,
            rules: merge.rules,
            starts: index.starts,
        };
        entities.renumber()?;
        Ok((entities, evidence))
    }

    /// The node of an entity (`e3`) of a document, by the document's place among those that were read.
    pub fn node(&self, document: usize, entity: &str) -> Option<NodeId> {
        self.node_of[self.member(document, entity)?.index()]
    }

    /// An entity (`e3`) of a document among all entities of all documents.
    pub fn member(&self, document: usize, entity: &str) -> Option<MemberId> {
        let number: usize = entity.strip_prefix('e')?.parse().ok()?;
        let start = *self.starts.get(document)? as usize;
        let end = self
            .starts
            .get(document + 1)
            .map_or(self.node_of.len(), |&n| n as usize);
        (1..=end - start)
            .contains(&number)
            .then(|| MemberId::new(start + number - 1).ok())?
    }

    /// Why a document's entity is a member of its node.
    pub fn rule(&self, member: MemberId) -> MergeRule {
        self.rules[member.index()]
    }

    /// What a feature is, in words: a name, or a description.
    pub(super) fn feature(&self, feature: Feature) -> &str {
        match feature.kind() {
            FeatureKind::Name(name) => &self.names.get(name).shown,
            FeatureKind::Word(word) => self.words.get(&word).map_or("", |word| &word.text),
        }
    }

    /// A node.
    pub fn entity(&self, node: NodeId) -> &GraphEntity {
        &self.nodes[node.index()]
    }

    /// The name to show of a node.
    pub fn name<'a>(&'a self, node: NodeId, authority: &'a Authority) -> &'a str {
        let entity = self.entity(node);
        match entity.authority {
            Some(entry) => &authority.entry(entry).name,
            None => &self.names.get(entity.names[0].0).shown,
        }
    }

    /// Numbers the nodes in the order of their first members. Nodes without members are left out.
    fn renumber(&mut self) -> Result<()> {
        let mut new_of: Vec<Option<NodeId>> = vec![None; self.nodes.len()];
        let mut count = 0;
        for node in self.node_of.iter_mut().flatten() {
            let new = match new_of[node.index()] {
                Some(new) => new,
                None => {
                    let new = NodeId::new(count)?;
                    new_of[node.index()] = Some(new);
                    count += 1;
                    new
                }
            };
            *node = new;
        }
        let mut nodes: Vec<(NodeId, GraphEntity)> = new_of
            .into_iter()
            .zip(self.nodes.drain(..))
            .filter_map(|(new, entity)| Some((new?, entity)))
            .collect();
        nodes.sort_unstable_by_key(|(new, _)| *new);
        self.nodes = nodes.into_iter().map(|(_, entity)| entity).collect();
        Ok(())
    }
}

/// Collects nodes and their members.
struct Merge {
    nodes: Vec<GraphEntity>,
    /// The node of every member.
    node_of: Vec<Option<NodeId>>,
    /// Why.
    rules: Vec<MergeRule>,
    /// The nodes of people in the authority file.
    by_authority: HashMap<EntryId, NodeId>,
    evidence: Option<Spill<(MemberId, LinkageStep), Evidence>>,
}

impl Merge {
    /// Links people, block by block, and then spellings of their surnames.
    fn people(
        &mut self,
        index: &NameIndex,
        authority: &Authority,
        people: Spill<BlockingKey, PersonRecord>,
    ) -> Result<()> {
        let entry = |name: NameId| authority.find(EntityType::Person, &index.names.get(name).key);
        let mut kept: Vec<Profile> = Vec::new();
        let mut block: Option<(u64, Block)> = None;
        for record in people.sorted()? {
            let (key, person) = record?;
            if let Some((_, full)) = block.take_if(|(of, _)| *of != key.block) {
                self.add_block(full, &mut kept)?;
            }
            let (_, open) = block.get_or_insert_with(|| (key.block, Block::new(index, &entry)));
            open.add(&key, &person);
        }
        if let Some((_, full)) = block {
            self.add_block(full, &mut kept)?;
        }
        self.link_spellings(index, &kept)
    }

    /// Makes nodes of a block's people. A short profile of every node is kept.
    fn add_block(&mut self, block: Block, kept: &mut Vec<Profile>) -> Result<()> {
        let (people, decisions) = block.finish();
        let mut nodes = Vec::new();
        for person in people {
            nodes.push(self.add_person(person, kept)?);
        }
        for Decision {
            member,
            person,
            rule,
            evidence,
        } in decisions
        {
            self.node_of[member.index()] = Some(nodes[person]);
            self.rules[member.index()] = rule;
            self.explain(member, LinkageStep::WithinBlock, evidence)?;
        }
        Ok(())
    }

    fn add_person(&mut self, person: Person, kept: &mut Vec<Profile>) -> Result<NodeId> {
        let Person {
            names,
            mut profile,
            authority,
        } = person;
        let next = NodeId::new(self.nodes.len())?;
        let node = match authority {
            Some(entry) => *self.by_authority.entry(entry).or_insert(next),
            None => next,
        };
        if node != next {
            // Surnames differ, but the authority file has one entry for both.
            let of = &mut self.nodes[node.index()];
            of.documents += profile.documents();
            of.names.extend(names);
            return Ok(node);
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
        Ok(node)
    }

    /// People whose surnames are spelled in several ways are in several blocks: those whose names sound alike are
    /// compared, each with the one of most documents.
    fn link_spellings(&mut self, index: &NameIndex, kept: &[Profile]) -> Result<()> {
        let links = self.spellings(index, kept);
        for (member, place) in MemberId::all().zip(0..self.node_of.len()) {
            let Some(&(main, evidence)) = self.node_of[place].and_then(|node| links.get(&node))
            else {
                continue;
            };
            self.node_of[place] = Some(main);
            self.rules[place] = MergeRule::Spelling;
            self.explain(member, LinkageStep::BetweenBlocks, evidence)?;
        }
        // Nodes that went into others stay behind without members, until nodes are numbered anew.
        let mut moved: Vec<(NodeId, NodeId)> = links
            .iter()
            .map(|(&other, &(main, _))| (other, main))
            .collect();
        moved.sort_unstable();
        for (other, main) in moved {
            let other = self.nodes[other.index()].clone();
            let main = &mut self.nodes[main.index()];
            main.documents += other.documents;
            main.names.extend(other.names);
        }
        Ok(())
    }

    /// The nodes whose names are spellings of another node's name: that node, and what speaks for it.
    fn spellings(
        &self,
        index: &NameIndex,
        kept: &[Profile],
    ) -> HashMap<NodeId, (NodeId, Evidence)> {
        let mut alike: Vec<(u64, Reverse<u32>, NodeId)> = Vec::new();
        for (id, node) in NodeId::all().zip(&self.nodes) {
            let words = index.names.get(node.names[0].0).words();
            if words.len() > 1 && node.authority.is_none() {
                alike.push((skeleton(&words), Reverse(node.documents), id));
            }
        }
        alike.sort_unstable();
        let key = |node: NodeId| &index.names.get(self.nodes[node.index()].names[0].0).key;
        let mut links = HashMap::new();
        for same in alike.chunk_by(|a, b| a.0 == b.0) {
            let main = same[0].2;
            for &(_, _, other) in &same[1..] {
                let (a, b) = (key(main), key(other));
                let (one, two) = (&kept[main.index()], &kept[other.index()]);
                if a == b || strsim::osa_distance(a, b) > SPELLING_DISTANCE || one.contradicts(two)
                {
                    continue;
                }
                let evidence = one.evidence(two, index);
                if evidence.score >= VARIANT {
                    links.insert(other, (main, evidence));
                }
            }
        }
        links
    }

    /// Links everything else, by name.
    fn things(&mut self, index: &NameIndex, authority: &Authority) -> Result<()> {
        let groups = NameGroups::new(index, authority);
        let nodes = self.add_groups(index, authority, &groups)?;
        for (place, name) in index.name_of.iter().enumerate() {
            let Some(name) = *name else {
                continue;
            };
            if index.names.get(name).kind == EntityType::Person {
                continue;
            }
            let node = nodes[&groups.of(name)];
            self.node_of[place] = Some(node);
            self.rules[place] = match self.nodes[node.index()].documents {
                1 => MergeRule::Alone,
                _ => groups.rule(name),
            };
        }
        Ok(())
    }

    /// Makes a node of every group of names.
    fn add_groups(
        &mut self,
        index: &NameIndex,
        authority: &Authority,
        groups: &NameGroups,
    ) -> Result<HashMap<NameId, NodeId>> {
        let mut nodes: HashMap<NameId, NodeId> = HashMap::new();
        for (id, name) in index.names.iter() {
            if name.kind == EntityType::Person || name.documents == 0 {
                continue;
            }
            let next = NodeId::new(self.nodes.len())?;
            let node = *nodes.entry(groups.of(id)).or_insert(next);
            if node == next {
                self.nodes.push(GraphEntity {
                    kind: name.kind,
                    gender: None,
                    names: Vec::new(),
                    documents: 0,
                    authority: None,
                });
            }
            let node = &mut self.nodes[node.index()];
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
            node.kind = index.names.get(node.names[0].0).kind;
        }
        Ok(nodes)
    }

    /// Keeps what spoke for a member, if members are explained.
    fn explain(&mut self, member: MemberId, step: LinkageStep, evidence: Evidence) -> Result<()> {
        match &mut self.evidence {
            Some(spill) if evidence.score > 0.0 => spill.push((member, step), evidence),
            _ => Ok(()),
        }
    }
}
