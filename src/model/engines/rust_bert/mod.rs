//! rust-bert on libtorch: the bundle's model with weights in floats, and other people's token classifiers, on the CPU or a
//! GPU.
//!
//! On the CPU windows run one at a time, each on one thread, as in the embedded engine: nothing is padded, and no result
//! depends on its neighbours or on the number of threads. On a GPU they run in batches, padded and masked; scores then
//! differ by rounding from those of other batches.

mod classifier;
mod encoder;
mod files;
mod pieces;
mod torch;
mod weights;

use serde_json::Value;

use self::classifier::Classifier;
use self::encoder::Encoder;
use self::files::{ModelFiles, wrong};
use self::torch::{Frame, TorchEngine};
use crate::error::{Error, Result};
use crate::model::engine::{Engine, EngineOptions};
use crate::model::{Bundle, ClassifierParts, Convention, Limits};

/// Pieces of context on either side in a classifier's windows, where they are long enough.
const CONTEXT: usize = 64;
/// The most pieces of a classifier's window, special ones counted: the length that such models are trained on.
const MAX_WINDOW: usize = 512;
/// The fewest pieces of a window that are of any use.
const MIN_WINDOW: usize = 16;

/// The engine that runs a bundle, with the heads of `convention`.
///
/// # Errors
/// Weights that are not as `scripts/train/graph.py` writes them; a device that cannot be used.
pub fn rust_bert_engine(
    bundle: &Bundle,
    convention: &Convention,
    options: EngineOptions,
) -> Result<Box<dyn Engine + Send>> {
    let device = torch::device(options.device)?;
    let unusable = |e: Error| torch::error(format!("the weights cannot be loaded: {e}"));
    let parameters = weights::parameters(bundle, convention).map_err(unusable)?;
    let manifest = bundle.manifest();
    let frame = Frame {
        before: vec![i64::from(manifest.cls)],
        after: vec![i64::from(manifest.sep)],
        padding: 0,
    };
    let network = Encoder::new(&parameters, device).map_err(unusable)?;
    Ok(Box::new(TorchEngine::new(network, frame, device, options)))
}

/// The token classifier in a folder as `transformers` writes it, or of a name that rust-bert knows. `read` interprets
/// the names of its labels, in the order of the scores' columns, before the weights are loaded.
///
/// # Errors
/// Files that are missing or do not fit together, what `read` refuses, a device that cannot be used.
pub fn token_classifier<L>(
    model: &str,
    options: EngineOptions,
    read: impl FnOnce(&[String]) -> Result<L>,
) -> Result<(ClassifierParts, L)> {
    let device = torch::device(options.device)?;
    let files = ModelFiles::find(model)?;
    let config = files::json(&files.config)?;
    let in_config = |e: Error| e.at(files.config.display().to_string());
    let family = classifier::family(&config).map_err(in_config)?;
    let names = label_names(&config).map_err(in_config)?;
    let labels = read(&names)?;
    let padding = config["pad_token_id"].as_i64().unwrap_or(0);
    let (tokenizer, frame) = pieces::tokenizer(&files.tokenizer, family, padding)?;
    let limits = limits(&config, padding, frame.len()).map_err(in_config)?;
    let network = Classifier::new(family, &config, &files.weights, device).map_err(in_config)?;
    let parts = ClassifierParts {
        engine: Box::new(TorchEngine::new(network, frame, device, options)),
        tokenizer,
        limits,
        digest: files.digest()?,
    };
    Ok((parts, labels))
}

/// The labels that `config.json` has, in the order of the scores' columns.
fn label_names(config: &Value) -> Result<Vec<String>> {
    let labels = config["id2label"]
        .as_object()
        .ok_or_else(|| wrong("has no `id2label`: is it a token classifier?"))?;
    (0..labels.len())
        .map(|id| labels.get(&id.to_string())?.as_str().map(str::to_owned))
        .collect::<Option<_>>()
        .ok_or_else(|| wrong("`id2label` does not number the labels from 0"))
}

/// The length of a classifier's windows.
fn limits(config: &Value, padding: i64, special: usize) -> Result<Limits> {
    let positions = config["max_position_embeddings"].as_u64().unwrap_or(0) as usize;
    // RoBERTa counts positions from behind the padding's.
    let unused = match config["model_type"].as_str() {
        Some("roberta" | "xlm-roberta") => usize::try_from(padding).unwrap_or(0) + 1,
        _ => 0,
    };
    let longest = positions.saturating_sub(unused).min(MAX_WINDOW);
    if longest < MIN_WINDOW + special {
        return Err(wrong(format!(
            "windows of {longest} pieces (`max_position_embeddings`) are too short"
        )));
    }
    let max_pieces = longest - special;
    Ok(Limits {
        max_pieces,
        context: CONTEXT.min(max_pieces / 4),
    })
}
