//! Tags of gold: what the usual ones mean, and what the user says that others mean.

use std::collections::HashMap;

use crate::error::Result;
use crate::eval::annotation::Role;
use crate::eval::error::unusable;
use crate::schema::EntityType;

/// What a tag means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GoldTag {
    /// A span of an attribution.
    Role(Role),
    /// A named entity.
    Name(EntityType),
    /// A mention that is no name.
    Mention,
    /// Nothing that is scored.
    Ignored,
}

/// The meanings of tags: the usual ones, and what the user says.
#[derive(Clone, Debug, Default)]
pub struct Tags {
    mapped: HashMap<String, Option<EntityType>>,
}

impl Tags {
    /// With mappings `TAG=TYPE`, or `TAG=` for a tag to be ignored.
    ///
    /// # Errors
    /// A mapping is not of that form, or its type does not exist.
    pub fn new<S: AsRef<str>>(mappings: &[S]) -> Result<Self> {
        let mut mapped = HashMap::new();
        for mapping in mappings {
            let mapping = mapping.as_ref();
            let Some((tag, to)) = mapping.split_once('=') else {
                return Err(unusable(format!("`{mapping}` is not TAG=TYPE")));
            };
            let to = match to {
                "" => None,
                name => Some(EntityType::from_label(name).ok_or_else(|| {
                    let known = EntityType::NAMES.join(", ");
                    unusable(format!("`{name}` is none of {known}"))
                })?),
            };
            mapped.insert(tag.to_lowercase(), to);
        }
        Ok(Self { mapped })
    }

    /// What a tag means; none if it is unknown.
    pub fn of(&self, tag: &str) -> Option<GoldTag> {
        let lower = tag.to_lowercase();
        if let Some(to) = self.mapped.get(&lower) {
            return Some(to.map_or(GoldTag::Ignored, GoldTag::Name));
        }
        Some(match lower.as_str() {
            "source" => GoldTag::Role(Role::Source),
            "cue" => GoldTag::Role(Role::Cue),
            "content" => GoldTag::Role(Role::Content),
            "addressee" => GoldTag::Role(Role::Addressee),
            "nominal" | "pronoun" => GoldTag::Mention,
            // PolNeAR's triggers and remarks.
            "attribution" | "attribution-no-source" | "discuss" | "discard" => GoldTag::Ignored,
            _ => return self.name(tag).map(GoldTag::Name),
        })
    }

    /// The entity type that a tag means, if it means one.
    pub fn name(&self, tag: &str) -> Option<EntityType> {
        match self.mapped.get(&tag.to_lowercase()) {
            Some(to) => *to,
            None => EntityType::from_label(tag),
        }
    }

    /// Whether the user wants a tag to be ignored.
    pub fn ignored(&self, tag: &str) -> bool {
        self.mapped.get(&tag.to_lowercase()) == Some(&None)
    }

    /// What to do about an unknown tag.
    pub fn remedy(tag: &str) -> String {
        format!(
            "known are Source, Cue, Content, Addressee, Nominal, Pronoun, {}; --map {tag}=TYPE reads it as one of the types, \
             --map {tag}= passes over it",
            EntityType::NAMES.join(", ")
        )
    }
}
