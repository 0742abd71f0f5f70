//! Named entities of a document: their mentions, their types, and which names mean the same entity.

mod classifier;
mod cluster;
mod compound;
mod consistent;
mod couples;
mod declared;
mod decode;
mod gender;
mod id;
mod label;
mod mention;
mod name;
mod name_clusters;
mod organisations;
mod people;
mod person_spans;
mod recurring;
mod ticker;

pub use classifier::{ClassifierIdentity, TokenClassifier};
pub(crate) use cluster::{EntityCluster, entities, entity_of_mentions};
pub(crate) use compound::with_compounds;
pub(crate) use consistent::consistent;
pub(crate) use decode::mentions;
pub(crate) use gender::Gender;
pub(crate) use gender::leaning as gender_leaning;
pub(crate) use gender::of_title as gender_of_title;
pub(crate) use id::{EntityId, MentionId};
pub use label::LabelTable;
pub(crate) use label::Labels;
pub(crate) use mention::Compound;
pub use mention::NamedMention;
#[cfg(test)]
pub(crate) use mention::marked_mentions;
pub(crate) use name::{
    initials, is_short_person, other_name, other_words, person_name, person_words,
};
pub(crate) use name::{is_title, without_possessive};
