//! Types of entities.

use serde::{Deserialize, Serialize};

/// The type of an entity. Serialised in capitals: `PERSON`, `ORGANIZATION`, ...
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum EntityType {
    /// People, by name.
    Person,
    /// Companies, parties, institutions, teams, news media.
    Organization,
    /// Countries, towns, regions, mountains, waters.
    Location,
    /// Buildings, airports, roads, bridges.
    Facility,
    /// Nationalities, religious and political groups.
    Norp,
    /// Events, works, laws, awards and other names.
    Misc,
    /// Things that are made and sold, vehicles, weapons.
    Product,
    /// Dates and periods.
    Date,
    /// Sums of money.
    Money,
}

impl EntityType {
    /// The names of all types, as the output has them.
    pub const LABELS: [&'static str; 9] = [
        "PERSON",
        "ORGANIZATION",
        "LOCATION",
        "FACILITY",
        "NORP",
        "MISC",
        "PRODUCT",
        "DATE",
        "MONEY",
    ];

    /// Its name, as the output has it.
    pub const fn label(self) -> &'static str {
        Self::LABELS[self as usize]
    }

    /// The type that a model's label names, in any case.
    pub fn from_label(label: &str) -> Option<Self> {
        Some(match label.to_ascii_lowercase().as_str() {
            "person" | "per" => Self::Person,
            "organization" | "organisation" | "org" => Self::Organization,
            "location" | "loc" | "gpe" => Self::Location,
            "facility" | "fac" => Self::Facility,
            "norp" => Self::Norp,
            "misc" => Self::Misc,
            "product" => Self::Product,
            "date" => Self::Date,
            "money" => Self::Money,
            _ => return None,
        })
    }

    /// Whether such an entity can say something.
    pub fn can_speak(self) -> bool {
        matches!(
            self,
            Self::Person
                | Self::Organization
                | Self::Location
                | Self::Norp
                | Self::Facility
                | Self::Misc
        )
    }

    /// Whether a pronoun or a description can stand for it.
    pub fn can_be_meant(self) -> bool {
        !matches!(self, Self::Date | Self::Money)
    }
}
