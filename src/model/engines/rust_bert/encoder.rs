//! The bundle's network: rust-bert's BERT, and the heads.

use ::rust_bert::bert::{BertConfig, BertEmbeddings, BertModel};
use tch::nn::{self, Linear, Module, VarStore};
use tch::{TchError, Tensor};

use super::files::wrong;
use super::torch::{Network, PaddedBatch, refused};
use super::weights::{Array, Parameters, shown};
use crate::error::Result;

/// The encoder with its heads.
pub(super) struct Encoder {
    bert: BertModel<BertEmbeddings>,
    entities: Linear,
    roles: Linear,
    links: Linear,
    coreference: [Linear; 2],
}

impl Encoder {
    /// A network with these parameters.
    ///
    /// # Errors
    /// Parameters that do not fit together.
    pub(super) fn new(parameters: &Parameters, device: tch::Device) -> Result<Self> {
        let mut store = VarStore::new(device);
        let config = BertConfig {
            hidden_size: parameters.hidden,
            intermediate_size: parameters.inner,
            max_position_embeddings: parameters.positions,
            num_attention_heads: parameters.attention_heads,
            num_hidden_layers: parameters.layers,
            type_vocab_size: parameters.features,
            vocab_size: parameters.vocabulary,
            ..BertConfig::default()
        };
        let root = store.root();
        let head = |name: &str| -> Result<Linear> {
            let path = name.split('.').fold(root.clone(), |path, part| path / part);
            match parameters
                .arrays
                .get(&format!("{name}.weight"))
                .map(|w| &w.shape[..])
            {
                Some(&[to, from]) => Ok(nn::linear(path, from, to, nn::LinearConfig::default())),
                _ => Err(wrong(format!("there is no layer `{name}`"))),
            }
        };
        let encoder = Self {
            bert: BertModel::new_with_optional_pooler(&root / "bert", &config, false),
            entities: head("entities")?,
            roles: head("roles")?,
            links: head("links")?,
            coreference: [head("coreference.inner")?, head("coreference.outer")?],
        };
        for (name, mut variable) in store.variables() {
            let array = parameters
                .arrays
                .get(&name)
                .ok_or_else(|| wrong(format!("there is no `{name}`")))?;
            if variable.size() != array.shape {
                return Err(wrong(format!(
                    "`{name}` is of shape {}, not {}",
                    shown(&array.shape),
                    shown(&variable.size())
                )));
            }
            tch::no_grad(|| variable.f_copy_(&tensor(array)?))
                .map_err(|e| wrong(format!("`{name}`: {e}")))?;
        }
        store.freeze();
        Ok(encoder)
    }
}

impl Network for Encoder {
    fn forward(&self, input: &PaddedBatch) -> Result<Vec<Tensor>> {
        let hidden = self
            .bert
            .forward_t(
                Some(&input.ids),
                input.mask.as_ref(),
                Some(&input.features),
                None,
                None,
                None,
                None,
                false,
            )
            .map_err(refused)?
            .hidden_state;
        let [inner, outer] = &self.coreference;
        Ok(vec![
            self.entities.forward(&hidden),
            self.roles.forward(&hidden),
            self.links.forward(&hidden),
            outer.forward(&inner.forward(&hidden).gelu("none")),
        ])
    }
}

fn tensor(array: &Array) -> Result<Tensor, TchError> {
    Tensor::f_from_slice(&array.data)?.f_view(&array.shape[..])
}
