//! What a graph is made from, as its tables note it: later, this shows whether the graph still fits the output folder.

use parquet::file::metadata::KeyValue;
use serde_json::Value;
use xxhash_rust::xxh3::xxh3_64;

use super::authority::Authority;
use crate::store::Manifest;

/// The note's key in a table's metadata.
const KEY: &str = "whosaid.made_from";

/// A hash of the documents, and one of how they were merged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Provenance {
    documents: u64,
    merging: u64,
}

impl Provenance {
    /// That of a graph that is made now.
    pub(super) fn new(manifest: &Manifest, authority: &Authority) -> Self {
        // A later version may merge differently.
        let entries = serde_json::to_value(authority.entries()).unwrap_or_default();
        let merging = format!("{} {entries}", env!("CARGO_PKG_VERSION"));
        Self {
            documents: documents(manifest),
            merging: xxh3_64(merging.as_bytes()),
        }
    }

    /// Whether the graph was made from this output folder.
    pub(super) fn is_of(&self, manifest: &Manifest) -> bool {
        self.documents == documents(manifest)
    }

    /// As an entry of a table's metadata.
    pub(super) fn to_metadata(&self) -> KeyValue {
        let value = format!("{:016x} {:016x}", self.documents, self.merging);
        KeyValue::new(KEY.to_owned(), value)
    }

    /// From a table's metadata; none if nothing is noted there.
    pub(super) fn find(metadata: &[KeyValue]) -> Option<Self> {
        let note = metadata.iter().find(|note| note.key == KEY)?;
        let (documents, merging) = note.value.as_deref()?.split_once(' ')?;
        Some(Self {
            documents: u64::from_str_radix(documents, 16).ok()?,
            merging: u64::from_str_radix(merging, 16).ok()?,
        })
    }
}

/// A hash of all that the documents' results depend on. When they were extracted and into which kind of table does not
/// matter.
fn documents(manifest: &Manifest) -> u64 {
    let mut plan = serde_json::to_value(&manifest.plan).unwrap_or_default();
    if let Value::Object(fields) = &mut plan {
        fields.remove("format");
    }
    let shards = serde_json::to_value(&manifest.shards).unwrap_or_default();
    let counts = serde_json::to_value(manifest.counts).unwrap_or_default();
    xxh3_64(format!("{plan} {shards} {counts}").as_bytes())
}
