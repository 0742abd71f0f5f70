//! Token classifiers of random weights, which rust-bert makes, saves and runs.

use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;

use rust_bert::bert::{BertConfig, BertForTokenClassification};
use rust_bert::deberta::{DebertaConfig, DebertaForTokenClassification};
use rust_bert::deberta_v2::{DebertaV2Config, DebertaV2ForTokenClassification};
use rust_bert::distilbert::{DistilBertConfig, DistilBertForTokenClassification};
use rust_bert::electra::{ElectraConfig, ElectraForTokenClassification};
use rust_bert::pipelines::common::{ModelResource, ModelType, TokenizerOption};
use rust_bert::pipelines::token_classification::{
    LabelAggregationOption, TokenClassificationConfig, TokenClassificationModel,
};
use rust_bert::resources::LocalResource;
use rust_bert::roberta::RobertaForTokenClassification;
use serde_json::{Value, json};
use tch::nn::VarStore;
use whosaid::entity::{LabelTable, TokenClassifier};

use super::options;

/// A folder with a token classifier of random weights, which rust-bert makes and saves.
pub(crate) struct Made {
    folder: tempfile::TempDir,
    pub family: ModelType,
}

const LABELS: [&str; 5] = ["O", "B-PER", "I-PER", "B-LOC", "I-LOC"];
pub(crate) const POSITIONS: i64 = 66;

impl Made {
    pub(crate) fn new(family: ModelType) -> Self {
        let made = Self {
            folder: tempfile::tempdir().unwrap(),
            family,
        };
        let bytes = matches!(
            family,
            ModelType::Roberta | ModelType::XLMRoberta | ModelType::Deberta
        );
        let vocabulary = if bytes {
            made.byte_pieces()
        } else {
            made.word_pieces()
        };
        made.network(vocabulary);
        made
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn name(&self) -> &str {
        self.folder.path().to_str().unwrap()
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    /// A vocabulary of letters, as word pieces.
    fn word_pieces(&self) -> i64 {
        let mut pieces: Vec<String> = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
            .map(str::to_owned)
            .to_vec();
        for c in ('!'..='~').filter(|c| !c.is_ascii_uppercase()) {
            pieces.extend([c.to_string(), format!("##{c}")]);
        }
        pieces.extend(["the", "said", "harbour"].map(str::to_owned));
        self.write("vocab.txt", &(pieces.join("\n") + "\n"));
        pieces.len() as i64
    }

    /// A vocabulary of bytes, as byte-level BPE.
    fn byte_pieces(&self) -> i64 {
        let mut pieces = HashMap::new();
        let special = match self.family {
            ModelType::Deberta => ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"],
            _ => ["<s>", "<pad>", "</s>", "<unk>", "<mask>"],
        };
        let letters = ('!'..='~').map(String::from);
        // Bytes that are no printable characters have letters of their own: GPT-2's alphabet.
        let others = (0..256u32).filter_map(|n| char::from_u32(if n < 68 { 256 + n } else { n }));
        let others = others.filter(|c| !c.is_ascii()).map(String::from);
        let merged = ["Ġt", "Ġth", "Ġthe"].map(str::to_owned);
        for piece in special
            .map(str::to_owned)
            .into_iter()
            .chain(letters)
            .chain(others)
            .chain(merged)
        {
            let next = pieces.len();
            pieces.entry(piece).or_insert(next);
        }
        self.write("vocab.json", &serde_json::to_string(&pieces).unwrap());
        self.write("merges.txt", "#version: 0.2\nĠ t\nĠt h\nĠth e\n");
        pieces.len() as i64
    }

    fn network(&self, vocabulary: i64) {
        let (name, padding) = match self.family {
            ModelType::DistilBert => ("distilbert", 0),
            ModelType::Roberta => ("roberta", 1),
            ModelType::XLMRoberta => ("xlm-roberta", 1),
            ModelType::Deberta => ("deberta", 0),
            ModelType::DebertaV2 => ("deberta-v2", 0),
            ModelType::Electra => ("electra", 0),
            _ => ("bert", 0),
        };
        let labels: serde_json::Map<String, Value> = LABELS
            .iter()
            .enumerate()
            .map(|(n, label)| (n.to_string(), json!(label)))
            .collect();
        let config = json!({
            "model_type": name, "vocab_size": vocabulary, "id2label": labels, "pad_token_id": padding,
            "max_position_embeddings": POSITIONS, "type_vocab_size": 2, "initializer_range": 0.02,
            "hidden_act": "gelu", "activation": "gelu", "hidden_dropout_prob": 0.1, "attention_probs_dropout_prob": 0.1,
            "dropout": 0.1, "attention_dropout": 0.1, "qa_dropout": 0.1, "seq_classif_dropout": 0.1,
            "sinusoidal_pos_embds": false, "tie_weights_": true,
            "hidden_size": 24, "embedding_size": 24, "dim": 24, "intermediate_size": 32, "hidden_dim": 32,
            "num_hidden_layers": 2, "n_layers": 2, "num_attention_heads": 2, "n_heads": 2,
            "relative_attention": true, "pos_att_type": ["c2p", "p2c"], "max_relative_positions": -1,
            "position_buckets": 16, "norm_rel_ebd": "layer_norm", "share_att_key": true, "layer_norm_eps": 1e-7,
        });
        self.write("config.json", &config.to_string());
        let store = VarStore::new(tch::Device::Cpu);
        let root = store.root();
        macro_rules! make {
            ($config:ty, $model:ty) => {{
                let config: $config = serde_json::from_value(config).unwrap();
                drop(<$model>::new(&root, &config).unwrap());
            }};
        }
        match self.family {
            ModelType::DistilBert => make!(DistilBertConfig, DistilBertForTokenClassification),
            ModelType::Roberta | ModelType::XLMRoberta => {
                make!(BertConfig, RobertaForTokenClassification);
            }
            ModelType::Deberta => make!(DebertaConfig, DebertaForTokenClassification),
            ModelType::DebertaV2 => make!(DebertaV2Config, DebertaV2ForTokenClassification),
            ModelType::Electra => make!(ElectraConfig, ElectraForTokenClassification),
            _ => make!(BertConfig, BertForTokenClassification),
        }
        // Random enough that all labels win somewhere, and the same in every run.
        let mut names: Vec<_> = store.variables().into_iter().collect();
        names.sort_by(|a, b| a.0.cmp(&b.0));
        tch::manual_seed(3);
        for (name, mut variable) in names {
            let spread = match name.as_str() {
                n if n.ends_with("word_embeddings.weight") => 1.0,
                n if n.ends_with("weight") => 0.2,
                _ => 0.02,
            };
            let noise = variable.randn_like() * spread;
            tch::no_grad(|| {
                let middle = if name.ends_with("LayerNorm.weight") {
                    1.0
                } else {
                    0.0
                };
                variable.copy_(&(noise + middle));
            });
        }
        store.save(self.path("model.safetensors")).unwrap();
    }

    pub(crate) fn classifier(&self, batch: Option<usize>) -> TokenClassifier {
        TokenClassifier::load(self.name(), &LabelTable::default(), options(batch))
            .unwrap_or_else(|e| panic!("{:?}: {e}", self.family))
    }

    /// What rust-bert's own pipeline says of every piece of a text: where it begins and ends, in characters, and its label.
    pub(crate) fn by_rust_bert(&self, text: &str) -> Vec<(usize, usize, String)> {
        let local = |name: &str| LocalResource {
            local_path: self.path(name),
        };
        let (vocabulary, merges) = match self.path("vocab.json").exists() {
            true => ("vocab.json", Some(local("merges.txt"))),
            false => ("vocab.txt", None),
        };
        let lower = vocabulary == "vocab.txt";
        let config = TokenClassificationConfig {
            device: tch::Device::Cpu,
            ..TokenClassificationConfig::new(
                self.family,
                ModelResource::Torch(Box::new(local("model.safetensors"))),
                local("config.json"),
                local(vocabulary),
                merges,
                lower,
                None,
                None,
                LabelAggregationOption::First,
            )
        };
        let path = self.path(vocabulary);
        let tokenizer = TokenizerOption::from_file(
            self.family,
            path.to_str().unwrap(),
            self.path("merges.txt").to_str().filter(|_| !lower),
            lower,
            None,
            None,
        )
        .unwrap();
        let model = TokenClassificationModel::new_with_tokenizer(config, tokenizer).unwrap();
        model
            .predict(&[text], false, false)
            .remove(0)
            .into_iter()
            .filter_map(|t| Some((t.offset?.begin as usize, t.offset?.end as usize, t.label)))
            .collect()
    }
}
