//! Named entities of a document: their types, their mentions, and which names are of one entity.

mod decode;
mod gender;
mod kind;
mod name;

pub use decode::{Mention, mentions};
pub use gender::Gender;
pub(crate) use gender::of_title as gender_of_title;
pub use kind::EntityType;
pub use name::{Entity, entities, entity_of_mentions, is_title, without_possessive};
pub(crate) use name::{
    initials, is_short_person, other_name, other_words, person_name, person_words,
};
