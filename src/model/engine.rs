//! The interface of engines, which run the model on windows of text.

use std::fmt;
use std::num::NonZeroUsize;
use std::str::FromStr;

use super::window::Piece;
use crate::error::{Error, ErrorKind, Result};

/// Which engine runs the encoder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[non_exhaustive]
pub enum EngineKind {
    /// Pure Rust, on the CPU, int8.
    #[default]
    Rten,
    /// rust-bert on libtorch, on the CPU or a GPU; in builds with the feature `rust-bert`.
    RustBert,
}

/// Where an engine computes. Written `auto`, `cpu`, `cuda` (the first GPU), `cuda:1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Device {
    /// On the first GPU that the engine can use, or else on the CPU.
    #[default]
    Auto,
    /// On the CPU.
    Cpu,
    /// On the GPU of this number.
    Cuda(usize),
}

impl FromStr for Device {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        match name {
            "auto" => Ok(Self::Auto),
            "cpu" => Ok(Self::Cpu),
            "cuda" => Ok(Self::Cuda(0)),
            _ => name
                .strip_prefix("cuda:")
                .and_then(|number| number.parse().ok())
                .map(Self::Cuda)
                .ok_or_else(|| {
                    let reason = "a device is `auto`, `cpu`, `cuda` or `cuda:NUMBER`";
                    Error::new(ErrorKind::Usage, "", reason, "")
                }),
        }
    }
}

impl fmt::Display for Device {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Auto => f.write_str("auto"),
            Self::Cpu => f.write_str("cpu"),
            Self::Cuda(number) => write!(f, "cuda:{number}"),
        }
    }
}

/// Which engine runs a model, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct EngineOptions {
    /// Which engine.
    pub kind: EngineKind,
    /// Where it computes.
    pub device: Device,
    /// How many windows it runs at once; `None`: what suits the device.
    pub batch: Option<NonZeroUsize>,
}

impl From<EngineKind> for EngineOptions {
    fn from(kind: EngineKind) -> Self {
        Self {
            kind,
            ..Self::default()
        }
    }
}

/// The scores of the encoder's heads for one window: a row for every piece, special pieces left out.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct WindowScores {
    /// `[pieces, entity tags]`, row-major.
    pub entities: Vec<f32>,
    /// `[pieces, role tags]`, row-major; empty if the model has no such head, as are the next two.
    pub roles: Vec<f32>,
    /// `[pieces, 4 * dimension]`, row-major: see [`super::LinkScorer`].
    pub links: Vec<f32>,
    /// `[pieces, 6 * dimension]`, row-major: see [`super::CoreferenceScorer`].
    pub coreference: Vec<f32>,
}

/// Runs the encoder and its heads.
///
/// On the CPU, an engine must give a window the same scores whatever else is in the batch and on whichever thread: the
/// output's bytes must not depend on how the work was split. An engine whose arithmetic depends on the whole batch
/// (dynamic quantisation, kernels chosen by shape) runs the windows of a batch one by one there, unless the user sets
/// the size of batches. On a GPU, scores may differ by rounding.
pub trait Engine: Sync {
    /// A short name for messages.
    fn name(&self) -> &'static str;

    /// Where it computes; never [`Device::Auto`].
    fn device(&self) -> Device {
        Device::Cpu
    }

    /// How many windows a call of [`Self::run`] should get, and how many of `threads` threads may call it at once.
    fn batching(&self, threads: usize) -> (usize, usize);

    /// Scores of every window of a batch, in its order.
    ///
    /// # Errors
    /// What the library under it reports; the batch then has no result.
    fn run(&self, batch: &[Vec<Piece>]) -> Result<Vec<WindowScores>>;
}

#[cfg(test)]
mod tests {
    use super::Device;

    #[test]
    fn devices_are_read_and_written() {
        for (name, device) in [
            ("auto", Device::Auto),
            ("cpu", Device::Cpu),
            ("cuda:0", Device::Cuda(0)),
            ("cuda:12", Device::Cuda(12)),
        ] {
            assert_eq!(name.parse(), Ok(device));
            assert_eq!(device.to_string(), name);
        }
        assert_eq!("cuda".parse(), Ok(Device::Cuda(0)));
        for wrong in ["gpu", "cuda:", "cuda:x", "cuda:-1", "CPU", ""] {
            assert!(wrong.parse::<Device>().is_err(), "{wrong}");
        }
    }
}
