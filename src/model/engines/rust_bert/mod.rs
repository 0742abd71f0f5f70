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
use crate::entity::{LabelTable, Labels};
use crate::error::{Error, Result};
use crate::model::engine::{Engine, EngineOptions};
use crate::model::{Bundle, ClassifierIdentity, Convention, Limits, TokenClassifier};

/// Pieces of context on either side, where a classifier's windows leave room for so many.
const CONTEXT: usize = 64;
/// A classifier's windows have at most so many pieces, special ones counted: what its kind was trained on.
const LONGEST: usize = 512;
/// Fewer make no sense.
const SHORTEST: usize = 16;

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

/// The token classifier in a folder as `transformers` writes it, or of a name that rust-bert knows. `table` says what its
/// labels stand for where it is not what they usually do.
///
/// # Errors
/// Files that are missing or do not fit together, labels that stand for nothing known, a device that cannot be used.
pub fn token_classifier(
    model: &str,
    table: &LabelTable,
    options: EngineOptions,
) -> Result<TokenClassifier> {
    let device = torch::device(options.device)?;
    let files = ModelFiles::find(model)?;
    let config = files::json(&files.config)?;
    let in_config = |e: Error| e.at(files.config.display().to_string());
    let family = classifier::family(&config).map_err(in_config)?;
    let names = label_names(&config).map_err(in_config)?;
    let labels = Labels::new(&names, table).map_err(|e| e.at(model.to_owned()))?;
    let padding = config["pad_token_id"].as_i64().unwrap_or(0);
    let (tokenizer, frame) = pieces::tokenizer(&files.tokenizer, family, padding)?;
    let limits = limits(&config, padding, frame.len()).map_err(in_config)?;
    let network = Classifier::new(family, &config, &files.weights, device).map_err(in_config)?;
    let engine = TorchEngine::new(network, frame, device, options);
    let identity = ClassifierIdentity {
        name: model.to_owned(),
        digest: files.digest()?,
        labels: table.entries(),
        device: engine.device().to_string(),
    };
    Ok(TokenClassifier::new(
        Box::new(engine),
        tokenizer,
        labels,
        limits,
        identity,
    ))
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

/// How long a classifier's windows are.
fn limits(config: &Value, padding: i64, special: usize) -> Result<Limits> {
    let positions = config["max_position_embeddings"].as_u64().unwrap_or(0) as usize;
    // RoBERTa counts positions from behind the padding's.
    let unused = match config["model_type"].as_str() {
        Some("roberta" | "xlm-roberta") => usize::try_from(padding).unwrap_or(0) + 1,
        _ => 0,
    };
    let longest = positions.saturating_sub(unused).min(LONGEST);
    if longest < SHORTEST + special {
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
