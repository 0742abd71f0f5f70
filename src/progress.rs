//! How long work tells those who wait for it how far it has come.

use crate::error::Error;

/// Receives progress. Every method does nothing unless it is written, and may be called from any thread.
pub trait Progress: Sync {
    /// A stage begins that goes through so many documents.
    fn stage(&self, _name: &'static str, _documents: u64) {}
    /// So many documents are done already, by an earlier run.
    fn resumed(&self, _documents: u64) {}
    /// So many word pieces more went through the model.
    fn pieces(&self, _count: usize) {}
    /// So many documents more are done, in this stage if there are several.
    fn documents(&self, _count: usize) {}
    /// A document has no result; it is counted by [`Self::documents`] too.
    fn failed(&self, _error: &Error) {}
}

/// Shows nothing.
impl Progress for () {}
