//! Named entities of a document: their types, their mentions, and which names are of one entity.

mod decode;
mod gender;
mod kind;
mod label;
mod name;

pub use decode::{Mention, mentions};
pub use gender::Gender;
pub use kind::EntityType;
pub use label::{LabelTable, Labels};
pub use name::{Entity, entities, entity_of_mentions, is_title, without_possessive};
