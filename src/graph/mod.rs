//! The quote graph of a corpus: who said what, where, about whom, over all documents of an output folder.
//!
//! ```text
//! archive -> census (names, company) -> people by blocks, things by names -> entities
//!         -> fingerprints -> same quotes                                  -> quotations
//!         -> nodes, edges, members, network (tables) -> exports
//! ```
//!
//! What grows with the corpus is on the disk and sorted there ([`spill`]); in memory are the names, a few numbers a
//! document, an entity and a quote, and the nodes of entities. docs/graph.md has the rules, the files and the figures.

mod authority;
mod build;
mod duplicates;
mod entities;
mod error;
mod explain;
mod export;
mod fingerprint;
mod merge_rule;
mod name;
mod name_groups;
mod name_index;
mod person_linkage;
mod profile;
mod provenance;
mod saved;
mod spill;
mod tables;

pub use authority::{Authority, Entry};
pub use build::{GraphOptions, build};
pub use duplicates::Duplicates;
pub use entities::{Entities, GraphEntity};
pub use error::GraphError;
pub use export::{GraphFormat, export};
pub use merge_rule::MergeRule;
pub use name::{fold, key_words};
pub use name_index::{Name, NameId, Names};
pub use saved::{Members, Named, Saved, SavedGraph};
pub use tables::{Edge, EdgeKind, Graph, GraphCounts, Member, Node, NodeKind, Row, Tie};
