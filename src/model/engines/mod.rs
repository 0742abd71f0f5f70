//! Loads the engines that this build has.

mod rten;
#[cfg(feature = "rust-bert")]
mod rust_bert;

pub use self::rten::RtenEngine;
#[cfg(feature = "rust-bert")]
pub use self::rust_bert::{rust_bert_engine, token_classifier};

#[cfg(not(feature = "rust-bert"))]
use super::ClassifierParts;
use super::{Bundle, Convention, Device, Engine, EngineKind, EngineOptions};
use crate::error::{Error, ErrorKind, Result};

/// The engine that runs a bundle as `options` say.
///
/// # Errors
/// An engine that this build does not have, a device that it cannot use, weights that it cannot read.
pub fn load(
    bundle: &Bundle,
    convention: &Convention,
    options: EngineOptions,
) -> Result<Box<dyn Engine + Send>> {
    match options.kind {
        EngineKind::Rten => {
            if let Device::Cuda(_) = options.device {
                return Err(Error::new(
                    ErrorKind::Engine,
                    "rten",
                    "it computes on the CPU",
                    "for a GPU give --engine rust-bert",
                ));
            }
            Ok(Box::new(RtenEngine::new(bundle, convention)?))
        }
        #[cfg(feature = "rust-bert")]
        EngineKind::RustBert => rust_bert_engine(bundle, convention, options),
        #[cfg(not(feature = "rust-bert"))]
        EngineKind::RustBert => Err(not_built()),
    }
}

/// The error of a build without the feature `rust-bert` that is asked for what the feature brings.
#[cfg(not(feature = "rust-bert"))]
fn not_built() -> Error {
    Error::new(
        ErrorKind::Engine,
        "rust-bert",
        "this build does not have it",
        "build one that has: `eval \"$(scripts/libtorch.sh --env)\"` and `cargo build --release --features rust-bert` \
         in whosaid's source (docs/engines.md)",
    )
}

/// Without the feature `rust-bert` there is none.
///
/// # Errors
/// Always: says how to build a program that has it.
#[cfg(not(feature = "rust-bert"))]
pub fn token_classifier<L>(
    _: &str,
    _: EngineOptions,
    _: impl FnOnce(&[String]) -> Result<L>,
) -> Result<(ClassifierParts, L)> {
    Err(not_built())
}
