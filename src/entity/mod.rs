//! Named entities of a document: their types, their mentions, and which names are of one entity.

mod cluster;
mod compound;
mod consistent;
mod decode;
mod gender;
mod kind;
mod name;

pub use cluster::{Entity, Which, entities, entity_of_mentions};
pub use compound::{Called, with_compounds};
pub use consistent::consistent;
pub use decode::{Mention, mentions};
pub use gender::Gender;
pub use kind::EntityType;
pub use name::{is_title, without_possessive};
