//! A query's names looked for in the graph of the corpus: a name leads to nodes, and nodes to the entities of all
//! documents, whatever each calls them. In memory are the nodes that were found; members are read along with the
//! documents.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::{NameQuery, Query};
use crate::error::Result;
use crate::graph::{EntityNode, SavedGraph, SavedMembers};

/// The nodes that have the names of a query.
pub struct NodeQuery {
    speakers: HashMap<String, Arc<SpeakerNode>>,
    mentions: HashSet<String>,
    addressees: HashSet<String>,
    members: SavedMembers,
}

/// A speaker who is asked for, as a node of the graph.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct SpeakerNode {
    /// The node's id (`entity:3`).
    pub node: String,
    /// The node's name.
    pub name: String,
}

/// The entities of one document that are found by their nodes, by id (`e3`).
#[derive(Default)]
pub struct NodeMatches {
    /// Those who are asked for as speakers.
    pub speakers: HashMap<String, Arc<SpeakerNode>>,
    /// Those that are asked for as named in the quote.
    pub mentions: HashSet<String>,
    /// Those that are asked for as addressed.
    pub addressees: HashSet<String>,
}

impl NodeQuery {
    /// Looks for the names of a query in a graph.
    ///
    /// # Errors
    /// The graph cannot be read.
    pub fn find(query: &Query, graph: &SavedGraph) -> Result<Self> {
        let mut out = Self {
            speakers: HashMap::new(),
            mentions: HashSet::new(),
            addressees: HashSet::new(),
            members: graph.members()?,
        };
        let has = |asked: &Option<NameQuery>, node: &EntityNode| {
            let others = || node.names.iter().map(String::as_str);
            asked
                .as_ref()
                .is_some_and(|asked| asked.finds(node.kind, &node.label, others()))
        };
        for node in graph.entities()? {
            let node = node?;
            if has(&query.mentions, &node) {
                out.mentions.insert(node.id.clone());
            }
            if has(&query.addressee, &node) {
                out.addressees.insert(node.id.clone());
            }
            if has(&query.speaker, &node) {
                let speaker = SpeakerNode {
                    node: node.id.clone(),
                    name: node.label,
                };
                out.speakers.insert(node.id, Arc::new(speaker));
            }
        }
        Ok(out)
    }

    /// The entities of a document that are members of the nodes. Documents must be asked for in the order of their
    /// numbers.
    ///
    /// # Errors
    /// The graph cannot be read.
    pub fn document(&mut self, document: u64) -> Result<NodeMatches> {
        let mut found = NodeMatches::default();
        let Self {
            speakers,
            mentions,
            addressees,
            members,
        } = self;
        members.of(document, |entity, node| {
            if mentions.contains(&node) {
                found.mentions.insert(entity.clone());
            }
            if addressees.contains(&node) {
                found.addressees.insert(entity.clone());
            }
            if let Some(speaker) = speakers.get(&node) {
                found.speakers.insert(entity, speaker.clone());
            }
        })?;
        Ok(found)
    }
}
