//! What a graph is made from, as its tables note it: so it is seen later whether it still fits the output folder.

use parquet::file::metadata::KeyValue;
use serde_json::Value;
use xxhash_rust::xxh3::xxh3_64;

use super::authority::Authority;
use crate::store::Manifest;

/// The mark's name among the table's notes.
const NAME: &str = "whosaid.made_from";

/// A hash of the documents and one of how they were merged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provenance {
    documents: u64,
    merging: u64,
}

impl Provenance {
    /// Of a graph that is made now.
    pub fn new(manifest: &Manifest, authority: &Authority) -> Self {
        // A later version may merge otherwise.
        let merging = format!("{} {:?}", env!("CARGO_PKG_VERSION"), authority.entries());
        Self {
            documents: documents(manifest),
            merging: xxh3_64(merging.as_bytes()),
        }
    }

    /// Whether the graph is of this output folder.
    pub fn is_of(&self, manifest: &Manifest) -> bool {
        self.documents == documents(manifest)
    }

    /// As a note of a table.
    pub fn to_metadata(&self) -> KeyValue {
        let value = format!("{:016x} {:016x}", self.documents, self.merging);
        KeyValue::new(NAME.to_owned(), value)
    }

    /// From the notes of a table; none if it has no mark.
    pub fn find(notes: &[KeyValue]) -> Option<Self> {
        let note = notes.iter().find(|note| note.key == NAME)?;
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
