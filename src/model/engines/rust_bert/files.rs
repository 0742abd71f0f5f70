//! The files of a token classifier: a folder as `transformers` writes it, or one of rust-bert's own models by name.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use serde_json::Value;
use xxhash_rust::xxh3::Xxh3;

use super::torch;
use crate::error::{Error, ErrorKind, Result};

/// rust-bert's models for names in news: what `--ner-model` calls them, and which they are.
const KNOWN: [(&str, &str); 5] = [
    ("bert-ner", "BERT large, cased, CoNLL-2003"),
    (
        "xlm-roberta-ner-en",
        "XLM-RoBERTa large, CoNLL-2003 English",
    ),
    ("xlm-roberta-ner-de", "XLM-RoBERTa large, CoNLL-2003 German"),
    ("xlm-roberta-ner-nl", "XLM-RoBERTa large, CoNLL-2002 Dutch"),
    (
        "xlm-roberta-ner-es",
        "XLM-RoBERTa large, CoNLL-2002 Spanish",
    ),
];

/// Where a model's files are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ModelFiles {
    /// `config.json`.
    pub config: PathBuf,
    /// `model.safetensors` or `rust_model.ot`.
    pub weights: PathBuf,
    /// What its tokenizer is made from.
    pub tokenizer: TokenizerFiles,
}

/// What a tokenizer is made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum TokenizerFiles {
    /// `tokenizer.json`.
    Json(PathBuf),
    /// A vocabulary, for byte-level BPE with merges.
    Vocabulary {
        /// `vocab.txt`, `vocab.json`, `sentencepiece.bpe.model` or `spm.model`.
        vocabulary: PathBuf,
        /// `merges.txt`.
        merges: Option<PathBuf>,
        /// Whether `tokenizer_config.json` says that text is lower-cased; `None`: it does not say.
        lower_case: Option<bool>,
    },
}

impl ModelFiles {
    /// The files of the model in a folder, or of this name.
    ///
    /// # Errors
    /// Which file is missing; or that there is no such model.
    pub(super) fn find(model: &str) -> Result<Self> {
        let folder = Path::new(model);
        if folder.is_dir() {
            return Self::in_folder(folder);
        }
        if folder.exists() {
            return Err(missing(folder, "is a file; give the model's folder"));
        }
        if KNOWN.iter().any(|(name, _)| *name == model) {
            return known(model);
        }
        let names = KNOWN.map(|(name, what)| format!("{name} ({what})"));
        Err(missing(
            folder,
            format!(
                "there is no such folder, nor a model of this name; the names are {}",
                names.join(", ")
            ),
        ))
    }

    fn in_folder(folder: &Path) -> Result<Self> {
        let file = |name: &str| Some(folder.join(name)).filter(|path| path.is_file());
        let first = |names: &[&str]| names.iter().find_map(|name| file(name));
        let config = file("config.json").ok_or_else(|| {
            missing(
                folder,
                "has no config.json; a model's folder holds what `save_pretrained` writes",
            )
        })?;
        let weights = first(&["model.safetensors", "rust_model.ot"]).ok_or_else(|| {
            missing(
                folder,
                match first(&["pytorch_model.bin", "model.safetensors.index.json"]) {
                    None => "has neither model.safetensors nor rust_model.ot",
                    Some(_) => {
                        "has its weights in another layout; load it with transformers and save it with \
                         `save_pretrained(folder, max_shard_size=\"100GB\")`, which writes one model.safetensors"
                    }
                },
            )
        })?;
        let tokenizer = if let Some(json) = file("tokenizer.json") {
            TokenizerFiles::Json(json)
        } else if let Some(vocabulary) = file("vocab.json") {
            let merges = file("merges.txt")
                .ok_or_else(|| missing(folder, "has vocab.json but no merges.txt"))?;
            TokenizerFiles::Vocabulary {
                vocabulary,
                merges: Some(merges),
                lower_case: Some(false),
            }
        } else if let Some(vocabulary) =
            first(&["vocab.txt", "sentencepiece.bpe.model", "spm.model"])
        {
            let settings = match file("tokenizer_config.json") {
                Some(path) => json(&path)?,
                None => Value::Null,
            };
            TokenizerFiles::Vocabulary {
                vocabulary,
                merges: None,
                lower_case: settings["do_lower_case"].as_bool(),
            }
        } else {
            return Err(missing(
                folder,
                "has no tokenizer: tokenizer.json, vocab.txt, vocab.json with merges.txt, sentencepiece.bpe.model or \
                 spm.model",
            ));
        };
        Ok(Self {
            config,
            weights,
            tokenizer,
        })
    }

    /// A hash of the files' content.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub(super) fn digest(&self) -> Result<String> {
        let mut paths = vec![&self.config, &self.weights];
        match &self.tokenizer {
            TokenizerFiles::Json(path) => paths.push(path),
            TokenizerFiles::Vocabulary {
                vocabulary, merges, ..
            } => {
                paths.push(vocabulary);
                paths.extend(merges);
            }
        }
        let mut hasher = Xxh3::new();
        for path in paths {
            let mut add = || -> io::Result<()> {
                let mut file = File::open(path)?;
                let mut buffer = vec![0; 1 << 20];
                loop {
                    match file.read(&mut buffer)? {
                        0 => return Ok(()),
                        n => hasher.update(&buffer[..n]),
                    }
                }
            };
            add().map_err(|e| missing(path, e))?;
        }
        Ok(format!("{:032x}", hasher.digest128()))
    }
}

/// A JSON file.
///
/// # Errors
/// One that cannot be read, or is no JSON.
pub(super) fn json(path: &Path) -> Result<Value> {
    let text = std::fs::read(path).map_err(|e| missing(path, e))?;
    serde_json::from_slice(&text).map_err(|e| missing(path, e))
}

/// What is wrong with a file or folder.
pub(super) fn missing(path: &Path, reason: impl ToString) -> Error {
    wrong(reason).at(path.display().to_string())
}

/// What is wrong with a file that the caller knows.
pub(super) fn wrong(reason: impl ToString) -> Error {
    Error::of(ErrorKind::Model, reason.to_string())
}

/// One of [`KNOWN`], from the cache or the network.
#[cfg(feature = "rust-bert-remote")]
fn known(name: &str) -> Result<ModelFiles> {
    use ::rust_bert::bert::{BertConfigResources, BertModelResources, BertVocabResources};
    use ::rust_bert::resources::{RemoteResource, ResourceProvider};
    use ::rust_bert::roberta::{
        RobertaConfigResources, RobertaModelResources, RobertaVocabResources,
    };

    let resources = match name {
        "bert-ner" => [
            BertConfigResources::BERT_NER,
            BertModelResources::BERT_NER,
            BertVocabResources::BERT_NER,
        ],
        "xlm-roberta-ner-de" => [
            RobertaConfigResources::XLM_ROBERTA_NER_DE,
            RobertaModelResources::XLM_ROBERTA_NER_DE,
            RobertaVocabResources::XLM_ROBERTA_NER_DE,
        ],
        "xlm-roberta-ner-nl" => [
            RobertaConfigResources::XLM_ROBERTA_NER_NL,
            RobertaModelResources::XLM_ROBERTA_NER_NL,
            RobertaVocabResources::XLM_ROBERTA_NER_NL,
        ],
        "xlm-roberta-ner-es" => [
            RobertaConfigResources::XLM_ROBERTA_NER_ES,
            RobertaModelResources::XLM_ROBERTA_NER_ES,
            RobertaVocabResources::XLM_ROBERTA_NER_ES,
        ],
        _ => [
            RobertaConfigResources::XLM_ROBERTA_NER_EN,
            RobertaModelResources::XLM_ROBERTA_NER_EN,
            RobertaVocabResources::XLM_ROBERTA_NER_EN,
        ],
    };
    let fetch = |resource| {
        RemoteResource::from_pretrained(resource)
            .get_local_path()
            .map_err(|e| {
                torch::error(format!("the model `{name}` cannot be downloaded: {e}"))
                    .or_remedy("where there is no network, give a folder with its files")
            })
    };
    let [config, weights, vocabulary] = resources;
    Ok(ModelFiles {
        config: fetch(config)?,
        weights: fetch(weights)?,
        tokenizer: TokenizerFiles::Vocabulary {
            vocabulary: fetch(vocabulary)?,
            merges: None,
            lower_case: Some(false),
        },
    })
}

/// One of [`KNOWN`], which this build cannot download.
#[cfg(not(feature = "rust-bert-remote"))]
fn known(name: &str) -> Result<ModelFiles> {
    let reason = format!("this build cannot download the model `{name}`");
    Err(torch::error(reason).or_remedy(
        "build with --features rust-bert-remote, or give a folder with the model's files",
    ))
}
