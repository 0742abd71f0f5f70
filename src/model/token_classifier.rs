//! The parts of a token classifier that others trained, as the engine that runs it loads them.

use std::path::PathBuf;

use super::{Engine, EngineError, Limits};
use crate::text::Span;

/// Why a token classifier cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ClassifierError {
    /// A file of it is missing or does not say what it should.
    #[error("{path}: {reason}")]
    File {
        /// The file, or the folder that it should be in.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// Its labels do not say which types they are.
    #[error("{model}: {reason}")]
    Labels {
        /// The model.
        model: String,
        /// Which labels, and what to do.
        reason: String,
    },
    /// No engine can run it.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

/// A classifier's tokenizer.
pub trait Tokenize: Send + Sync {
    /// The pieces of a paragraph, without special ones, in order: ids, and the bytes of the paragraph that each covers.
    ///
    /// # Errors
    /// What the tokenizer refuses, as a sentence.
    fn pieces(&self, paragraph: &str) -> Result<Vec<(u32, Span)>, String>;
}

/// A token classifier without the meaning of its labels.
pub struct ClassifierParts {
    /// Runs it: the scores of a window are in [`super::WindowScores::entities`], a column for every label.
    pub engine: Box<dyn Engine + Send>,
    /// Cuts a text into its pieces.
    pub tokenizer: Box<dyn Tokenize>,
    /// How long its windows are.
    pub limits: Limits,
    /// A hash of its files.
    pub digest: String,
}
