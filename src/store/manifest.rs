//! What an output folder says of itself: `manifest.json`, and the lines of `errors.jsonl`.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Plan;
use crate::error::Error;
use crate::schema::Extracted;

/// `manifest.json`: how the tables were made. It is written last, so a folder that has it is complete.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// What was done, with what.
    pub plan: Plan,
    /// How much was found.
    pub counts: Counts,
    /// What every shard covers.
    pub shards: Vec<Shard>,
    /// When the run began; with interruptions, the first one.
    pub began: Timestamp,
    /// When the last shard was finished.
    pub ended: Timestamp,
}

/// How much was found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Documents read, failed ones included.
    pub documents: u64,
    /// Documents without a result.
    pub failed: u64,
    /// Documents whose id an earlier one has.
    pub repeated_ids: u64,
    /// Entities.
    pub entities: u64,
    /// Mentions of entities.
    pub mentions: u64,
    /// Quotes.
    pub quotes: u64,
}

impl Counts {
    /// Counts one document's outcome; `repeated`: an earlier document has its id.
    pub fn count(&mut self, outcome: Result<&Extracted, &Failure>, repeated: bool) {
        self.documents += 1;
        self.repeated_ids += u64::from(repeated);
        match outcome {
            Ok(Extracted { result, .. }) => {
                self.entities += result.entities.len() as u64;
                let mentions = result.entities.iter().map(|e| e.mentions.len() as u64);
                self.mentions += mentions.sum::<u64>();
                self.quotes += result.quotes.len() as u64;
            }
            Err(_) => self.failed += 1,
        }
    }

    /// Adds another count.
    pub fn add(&mut self, other: &Self) {
        self.documents += other.documents;
        self.failed += other.failed;
        self.repeated_ids += other.repeated_ids;
        self.entities += other.entities;
        self.mentions += other.mentions;
        self.quotes += other.quotes;
    }
}

/// `shard.json`: what a shard covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shard {
    /// What is in it.
    pub counts: Counts,
    /// A hash of its documents' hashes.
    pub hash: u64,
}

/// Why a document has no result; a line of `errors.jsonl`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// The document's place in the input, from 0.
    pub document: u64,
    /// The file, `file:line`, or the document's id.
    pub place: String,
    /// What is wrong.
    pub reason: String,
    /// What the user can do.
    pub remedy: String,
}

impl Failure {
    /// What `error` says of a document.
    pub fn new(document: u64, error: &Error) -> Self {
        Self {
            document,
            place: error.place().to_owned(),
            reason: error.reason().to_owned(),
            remedy: error.remedy().to_owned(),
        }
    }
}
