//! The parts of a token classifier that others trained, as the engine that runs it loads them.

use super::{Engine, Limits};
use crate::error::Result;
use crate::text::Span;

/// A classifier's tokenizer.
pub trait Tokenize: Send + Sync {
    /// The pieces of a paragraph, without special ones, in order: ids, and the bytes of the paragraph that each covers.
    ///
    /// # Errors
    /// What the tokenizer refuses.
    fn pieces(&self, paragraph: &str) -> Result<Vec<(u32, Span)>>;
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
