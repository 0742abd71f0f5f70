//! The seam between the pipeline and whatever multiplies the matrices.

use super::window::Piece;

/// Which engine runs the encoder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum EngineKind {
    /// Pure Rust, on the CPU, int8.
    #[default]
    Rten,
}

/// What the encoder's heads say of one window, for every piece (special pieces left out).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct WindowScores {
    /// `[pieces, entity tags]`, row-major.
    pub entities: Vec<f32>,
    /// `[pieces, role tags]`, row-major.
    pub roles: Vec<f32>,
    /// `[pieces, 4 * dimension]`, row-major: see [`super::LinkScorer`].
    pub links: Vec<f32>,
    /// `[pieces, 6 * dimension]`, row-major: see [`super::CoreferenceScorer`].
    pub coreference: Vec<f32>,
}

/// Why an engine could not be loaded or run.
#[derive(Debug, thiserror::Error)]
#[error("{engine}: {reason}")]
pub struct EngineError {
    /// The engine's name.
    pub engine: &'static str,
    /// What went wrong.
    pub reason: String,
}

/// Runs the encoder and its heads.
///
/// An engine must give a window the same scores whatever else is in the batch and on whichever thread: the output's
/// bytes must not depend on how the work was split. An engine whose arithmetic depends on the whole batch (dynamic
/// quantisation) runs the windows of a batch one by one.
pub trait Engine: Sync {
    /// A short name for messages and manifests.
    fn name(&self) -> &'static str;

    /// How many windows it likes to get at once, and by how many threads it may be called at once.
    fn appetite(&self, threads: usize) -> (usize, usize);

    /// Scores of every window of a batch, in its order.
    ///
    /// # Errors
    /// What the backend reports; the batch then has no result.
    fn run(&self, batch: &[Vec<Piece>]) -> Result<Vec<WindowScores>, EngineError>;
}
