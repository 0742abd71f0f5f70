//! Token classifiers of the families that rust-bert knows.

use std::path::Path;

use ::rust_bert::RustBertError;
use ::rust_bert::bert::BertForTokenClassification;
use ::rust_bert::deberta::DebertaForTokenClassification;
use ::rust_bert::deberta_v2::DebertaV2ForTokenClassification;
use ::rust_bert::distilbert::DistilBertForTokenClassification;
use ::rust_bert::electra::ElectraForTokenClassification;
use ::rust_bert::pipelines::common::ModelType;
use ::rust_bert::roberta::RobertaForTokenClassification;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tch::nn::{Path as Place, VarStore};
use tch::{TchError, Tensor};

use super::files::{missing, wrong};
use super::torch::{Network, PaddedBatch, refused};
use crate::error::Result;

/// What a model's `config.json` calls its family, and what rust-bert does.
const FAMILIES: [(&str, ModelType); 7] = [
    ("bert", ModelType::Bert),
    ("distilbert", ModelType::DistilBert),
    ("roberta", ModelType::Roberta),
    ("xlm-roberta", ModelType::XLMRoberta),
    ("deberta", ModelType::Deberta),
    ("deberta-v2", ModelType::DebertaV2),
    ("electra", ModelType::Electra),
];

/// A token classifier.
#[expect(
    clippy::large_enum_variant,
    reason = "a program has one, made once: nothing is won by boxing"
)]
pub(super) enum Classifier {
    Bert(BertForTokenClassification),
    DistilBert(DistilBertForTokenClassification),
    Roberta(RobertaForTokenClassification),
    Deberta(DebertaForTokenClassification),
    DebertaV2(DebertaV2ForTokenClassification),
    Electra(ElectraForTokenClassification),
}

/// What a `config.json` calls a family.
pub(super) fn family_name(family: ModelType) -> &'static str {
    let known = FAMILIES.iter().find(|(_, known)| *known == family);
    known.map_or("different", |(name, _)| name)
}

/// The family that a `config.json` is of.
///
/// # Errors
/// One that this engine does not know.
pub(super) fn family(config: &Value) -> Result<ModelType> {
    let name = config["model_type"].as_str().unwrap_or_default();
    let known = FAMILIES.iter().find(|(known, _)| *known == name);
    known.map(|(_, family)| *family).ok_or_else(|| {
        let names = FAMILIES.map(|(name, _)| name).join(", ");
        wrong(format!("`model_type` is `{name}`")).or_remedy(format!(
            "token classifiers of these types can be used: {names}"
        ))
    })
}

impl Classifier {
    /// A classifier of this family and `config.json`, with the weights in a file.
    ///
    /// # Errors
    /// A configuration that the family cannot be made by, whose place the caller knows; weights that do not fit it.
    pub(super) fn new(
        family: ModelType,
        config: &Value,
        weights: &Path,
        device: tch::Device,
    ) -> Result<Self> {
        let mut store = VarStore::new(device);
        let root = store.root();
        let config = completed(config);
        let model = match family {
            ModelType::DistilBert => {
                Self::DistilBert(made(&root, &config, DistilBertForTokenClassification::new)?)
            }
            ModelType::Roberta | ModelType::XLMRoberta => {
                Self::Roberta(made(&root, &config, RobertaForTokenClassification::new)?)
            }
            ModelType::Deberta => {
                Self::Deberta(made(&root, &config, DebertaForTokenClassification::new)?)
            }
            ModelType::DebertaV2 => {
                Self::DebertaV2(made(&root, &config, DebertaV2ForTokenClassification::new)?)
            }
            ModelType::Electra => {
                Self::Electra(made(&root, &config, ElectraForTokenClassification::new)?)
            }
            _ => Self::Bert(made(&root, &config, BertForTokenClassification::new)?),
        };
        store.load(weights).map_err(|e| missing(weights, told(e)))?;
        store.float(); // whatever precision they are kept in
        store.freeze();
        Ok(model)
    }
}

/// A network that rust-bert makes from its own kind of configuration.
fn made<'p, C: DeserializeOwned, M>(
    root: &Place<'p>,
    config: &Value,
    new: impl Fn(Place<'p>, &C) -> Result<M, RustBertError>,
) -> Result<M> {
    let config = C::deserialize(config).map_err(wrong)?;
    new(root.clone(), &config).map_err(wrong)
}

/// The configuration with defaults for fields that rust-bert requires, that `transformers` may leave out and that do not
/// change what the model computes.
fn completed(config: &Value) -> Value {
    let mut all = json!({
        "attention_dropout": 0.1,
        "attention_probs_dropout_prob": 0.1,
        "dropout": 0.1,
        "hidden_dropout_prob": 0.1,
        "initializer_range": 0.02,
        "pad_token_id": 0,
        "qa_dropout": 0.1,
        "seq_classif_dropout": 0.2,
        "sinusoidal_pos_embds": false,
        "tie_weights_": true,
    });
    if let (Some(all), Some(own)) = (all.as_object_mut(), config.as_object()) {
        let given = own.iter().filter(|(_, value)| !value.is_null());
        all.extend(given.map(|(key, value)| (key.clone(), value.clone())));
    }
    all
}

/// The first line of what libtorch says; the rest is a backtrace of its own.
fn told(error: TchError) -> String {
    match error {
        TchError::TensorNameNotFound(name, _) => format!(
            "there is no `{name}` in it; are these the weights of a token classifier of the type that config.json says?"
        ),
        error => {
            let text = error.to_string();
            text.lines().next().unwrap_or(&text).to_owned()
        }
    }
}

impl Network for Classifier {
    fn forward(&self, input: &PaddedBatch) -> Result<Vec<Tensor>> {
        let (ids, mask) = (Some(&input.ids), input.mask.as_ref());
        let logits = match self {
            Self::Bert(model) => model.forward_t(ids, mask, None, None, None, false).logits,
            Self::Roberta(model) => model.forward_t(ids, mask, None, None, None, false).logits,
            Self::Electra(model) => model.forward_t(ids, mask, None, None, None, false).logits,
            Self::DistilBert(model) => {
                let output = model.forward_t(ids, mask, None, false);
                output.map_err(refused)?.logits
            }
            Self::Deberta(model) => {
                let output = model.forward_t(ids, mask, None, None, None, false);
                output.map_err(refused)?.logits
            }
            Self::DebertaV2(model) => {
                let output = model.forward_t(ids, mask, None, None, None, false);
                output.map_err(refused)?.logits
            }
        };
        Ok(vec![logits])
    }
}
