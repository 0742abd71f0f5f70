//! The quote graph of a corpus: who said what, where, about whom, over all documents of an output folder.
//!
//! ```text
//! archive -> name index (names, company) -> person linkage by blocks, name groups -> entities
//!         -> fingerprints -> duplicates                                           -> quotations
//!         -> nodes, edges, members, network (tables) -> exports
//! ```
//!
//! What grows with the corpus is on the disk and sorted there (`spill.rs`); in memory are the names, a few numbers for
//! every document, entity and quote, and the nodes of entities. docs/graph.md has the rules, the files and the figures.

mod authority;
mod build;
mod duplicates;
mod entities;
mod error;
mod explain;
mod export;
mod feature;
mod fingerprint;
mod id;
mod merge_rule;
mod name;
mod name_form;
mod name_groups;
mod name_index;
mod names;
mod person_linkage;
mod profile;
mod provenance;
mod quotation;
mod report;
mod saved;
mod spill;
mod tables;

pub use authority::{Authority, AuthorityEntry};
pub use build::{GraphOptions, build};
pub use duplicates::Duplicates;
pub use entities::{Entities, GraphEntity};
pub use export::{GraphFormat, export};
pub use id::{EntryId, MemberId, NameId, NodeId, QuoteId};
pub use merge_rule::MergeRule;
pub use name::{fold, key_words};
pub use names::{CorpusName, Names};
pub use report::{ReportOptions, report};
pub use saved::{EntityNode, GraphLookup, SavedGraph, SavedMembers};
pub use tables::{
    Edge, EdgeKind, Graph, GraphCounts, Member, NetworkEdge, Node, NodeKind, TableRow,
};
