//! What a run does and with what: all that the tables' bytes depend on besides the input's content.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Table;
use crate::entity::ClassifierIdentity;

/// The layout of output folders.
pub const LAYOUT: u32 = 1;

/// What the tables' bytes depend on, besides the input's content.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// The layout of the folder.
    pub layout: u32,
    /// The program's version.
    pub whosaid: String,
    /// The model.
    pub model: ModelIdentity,
    /// The engine's name, and where it computes, if that is not on the CPU.
    pub engine: String,
    /// The token classifier that names entities, if it is not the model.
    #[serde(default)]
    pub ner: Option<ClassifierIdentity>,
    /// The annotation convention.
    pub convention: String,
    /// A speaker less likely than this is not named.
    #[serde(default)]
    pub min_speaker_confidence: f32,
    /// How tables are written.
    pub format: TableFormat,
    /// A shard ends after so many documents.
    pub shard_documents: u64,
    /// The inputs as the user named them.
    pub inputs: Vec<String>,
    /// How the inputs are read, by option; those that were not given are absent.
    pub reading: serde_json::Map<String, Value>,
}

/// Which model it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ModelIdentity {
    /// The bundle's name.
    pub name: String,
    /// The bundle's version.
    pub version: String,
    /// A hash of the bundle's files.
    pub digest: String,
}

/// How tables are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[non_exhaustive]
pub enum TableFormat {
    /// Four Parquet tables: documents, entities, mentions, quotes.
    #[serde(rename = "parquet")]
    Parquet,
    /// JSON Lines, one document a line.
    #[serde(rename = "jsonl")]
    Jsonl,
    /// JSON Lines, zstd-compressed.
    #[serde(rename = "jsonl.zst")]
    #[cfg_attr(feature = "cli", value(name = "jsonl.zst"))]
    JsonlZst,
}

impl Plan {
    /// The settings in which this plan differs from an earlier one, each as `engine was "a", is "b"`.
    pub fn differences(&self, earlier: &Self) -> Vec<String> {
        let fields = |plan: &Self| match serde_json::to_value(plan) {
            Ok(Value::Object(fields)) => fields,
            _ => serde_json::Map::new(),
        };
        let (now, then) = (fields(self), fields(earlier));
        now.iter()
            .filter_map(|(name, is)| {
                let was = then.get(name).unwrap_or(&Value::Null);
                (was != is).then(|| format!("{name} was {was}, is {is}"))
            })
            .collect()
    }
}

impl TableFormat {
    /// What the names of the tables' files end with, without the dot.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Parquet => "parquet",
            Self::Jsonl => "jsonl",
            Self::JsonlZst => "jsonl.zst",
        }
    }

    /// The tables that a folder of this format has.
    pub const fn tables(self) -> &'static [Table] {
        match self {
            Self::Parquet => &Table::ALL,
            Self::Jsonl | Self::JsonlZst => &[Table::Documents],
        }
    }
}
