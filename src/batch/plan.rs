//! The plan of a run: what an extractor and the user's options make of it.

use serde_json::{Map, Value};

use crate::extractor::Extractor;
use crate::store::{LAYOUT, ModelIdentity, Plan, TableFormat};

/// The plan of a run with this extractor. A shard ends after `shard_documents` documents; `reading` are the options by
/// which the inputs are read.
pub fn plan(
    extractor: &Extractor,
    format: TableFormat,
    shard_documents: u64,
    inputs: Vec<String>,
    reading: Map<String, Value>,
) -> Plan {
    let bundle = extractor.bundle();
    Plan {
        layout: LAYOUT,
        whosaid: env!("CARGO_PKG_VERSION").to_owned(),
        model: ModelIdentity {
            name: bundle.manifest().name.clone(),
            version: bundle.manifest().version.clone(),
            digest: bundle.digest().to_owned(),
        },
        engine: extractor.engine(),
        ner: extractor.classifier().cloned(),
        convention: extractor.convention().to_owned(),
        min_speaker_confidence: extractor.min_speaker_confidence(),
        format,
        shard_documents,
        inputs,
        reading,
    }
}
