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
mod census;
mod entities;
mod error;
mod explain;
mod export;
mod fingerprint;
mod groups;
mod mark;
mod name;
mod people;
mod profile;
mod repeats;
mod rule;
mod saved;
mod spill;
mod tables;

pub use authority::{Authority, Entry};
pub use build::{Making, Watch, build};
pub use census::{Name, NameId, Names};
pub use entities::{Entities, GraphEntity};
pub use error::GraphError;
pub use export::{GraphFormat, export};
pub use name::{fold, key_words};
pub use repeats::Repeats;
pub use rule::Rule;
pub use saved::{Members, Named, Saved, SavedGraph};
pub use tables::{Edge, EdgeKind, Graph, GraphCounts, Member, Node, NodeKind, Row, Tie};
