//! The closed vocabularies of the output. Every value has one written name, the same in JSON, tables, graphs, reports
//! and on the command line: [`EntityType::as_str`] and its like.

use serde::{Deserialize, Serialize};

/// Gives an enum the names that its values have in every output: `as_str`, `ALL`, `NAMES`, `Display`.
macro_rules! written_names {
    ($name:ident { $($value:ident => $written:literal),+ $(,)? }) => {
        impl $name {
            /// All values, in the order of their declaration.
            pub const ALL: &'static [Self] = &[$(Self::$value),+];

            /// Their names, in the same order.
            pub const NAMES: &'static [&'static str] = &[$($written),+];

            /// The name that the value has in every output.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$value => $written),+
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}

pub(super) use written_names;

/// The type of an entity. Serialised in capitals: `PERSON`, `ORGANIZATION`, ...
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[non_exhaustive]
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

/// How a quote renders what was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum QuoteType {
    /// All content stands inside quotation marks.
    Direct,
    /// Some of it does.
    Mixed,
    /// None of it does.
    Indirect,
}

/// What kind of reporting act an attribution is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Mode {
    /// Said aloud or in a statement; also when there is no cue.
    Speech,
    /// Written: letters, reports, posts.
    Writing,
    /// Believed, known, hoped, feared; nothing need have been uttered.
    Thought,
    /// Planned, promised, refused.
    Intention,
    /// Seen, heard, found out.
    Perception,
}

/// Whether a quote says what was said or what was not. The default is left out of JSON.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Polarity {
    /// It was said.
    #[default]
    Positive,
    /// It was denied, or not said: 'denied that', 'did not say', 'nobody said'.
    Negative,
}

/// Whether a quote reports that something was said or only supposes it. The default is left out of JSON.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Determinacy {
    /// It is reported.
    #[default]
    Factual,
    /// It may be, should be or is asked: 'may say', 'if he says', 'asked whether'.
    Hypothetical,
}

/// Who speaks, as far as the document tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum SpeakerKind {
    /// Somebody with a name.
    Named,
    /// Somebody without: 'a senior official'.
    Unnamed,
    /// The writer of the article.
    Author,
    /// People in general, the reader, one.
    Generic,
    /// It is not said, and not found.
    Unknown,
}

/// How a speaker was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Resolution {
    /// The source names the speaker.
    Name,
    /// The source is a pronoun.
    Pronoun,
    /// The source is a description.
    Nominal,
    /// There is no source: the text before tells.
    Implicit,
}

/// How a mention refers to its entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum MentionKind {
    /// By name: 'Jeremy Corbyn', 'Mr Corbyn'.
    Name,
    /// By a description: 'the Labour leader'.
    Nominal,
    /// By a pronoun: 'he'.
    Pronoun,
}

written_names!(EntityType { Person => "PERSON", Organization => "ORGANIZATION", Location => "LOCATION", Facility => "FACILITY", Norp => "NORP", Misc => "MISC", Product => "PRODUCT", Date => "DATE", Money => "MONEY" });
written_names!(QuoteType { Direct => "direct", Mixed => "mixed", Indirect => "indirect" });
written_names!(Mode { Speech => "speech", Writing => "writing", Thought => "thought", Intention => "intention", Perception => "perception" });
written_names!(Polarity { Positive => "positive", Negative => "negative" });
written_names!(Determinacy { Factual => "factual", Hypothetical => "hypothetical" });
written_names!(SpeakerKind { Named => "named", Unnamed => "unnamed", Author => "author", Generic => "generic", Unknown => "unknown" });
written_names!(Resolution { Name => "name", Pronoun => "pronoun", Nominal => "nominal", Implicit => "implicit" });
written_names!(MentionKind { Name => "name", Nominal => "nominal", Pronoun => "pronoun" });

impl Polarity {
    /// Whether it is the default, which is left out of JSON.
    pub(crate) fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

impl Determinacy {
    /// Whether it is the default, which is left out of JSON.
    pub(crate) fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `serde` writes is what `as_str` says, for every value of a type.
    fn agree<T: Copy + Serialize + std::fmt::Display>(all: &[T]) {
        for value in all {
            let written = serde_json::to_value(value).unwrap();
            assert_eq!(written.as_str(), Some(value.to_string().as_str()));
        }
    }

    #[test]
    fn written_names_are_those_of_the_json() {
        agree(EntityType::ALL);
        agree(QuoteType::ALL);
        agree(Mode::ALL);
        agree(Polarity::ALL);
        agree(Determinacy::ALL);
        agree(SpeakerKind::ALL);
        agree(Resolution::ALL);
        agree(MentionKind::ALL);
    }
}
