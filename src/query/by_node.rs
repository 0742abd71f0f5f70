//! Names that are asked for, found in the graph of the corpus: a name leads to nodes, and nodes to the entities of all
//! documents, whatever each calls them. In memory are the nodes that were found; the entities pass by with the documents.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::{NameQuery, Query};
use crate::graph::{GraphError, Members, Named, SavedGraph};

/// The nodes that have the names of a query.
pub struct ByNode {
    speakers: HashMap<String, Arc<Speaker>>,
    mentions: HashSet<String>,
    addressees: HashSet<String>,
    members: Members,
}

/// A speaker who is asked for, as the graph has it.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Speaker {
    /// The node's id (`entity:3`).
    pub node: String,
    /// The node's name.
    pub name: String,
}

/// The entities of one document that are found by their nodes, by id (`e3`).
#[derive(Default)]
pub struct Found {
    /// Those who are asked for as speakers.
    pub speakers: HashMap<String, Arc<Speaker>>,
    /// Those who are asked for as named.
    pub mentions: HashSet<String>,
    /// Those who are asked for as addressed.
    pub addressees: HashSet<String>,
}

impl ByNode {
    /// Looks for the names of a query in a graph.
    ///
    /// # Errors
    /// The graph cannot be read.
    pub fn find(query: &Query, graph: &SavedGraph) -> Result<Self, GraphError> {
        let mut out = Self {
            speakers: HashMap::new(),
            mentions: HashSet::new(),
            addressees: HashSet::new(),
            members: graph.members()?,
        };
        let has = |asked: &Option<NameQuery>, node: &Named| {
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
                let speaker = Speaker {
                    node: node.id.clone(),
                    name: node.label,
                };
                out.speakers.insert(node.id, Arc::new(speaker));
            }
        }
        Ok(out)
    }

    /// The entities of a document that are of the nodes. Documents are asked for in the order of their numbers.
    ///
    /// # Errors
    /// The graph cannot be read.
    pub fn document(&mut self, document: u64) -> Result<Found, GraphError> {
        let mut found = Found::default();
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
