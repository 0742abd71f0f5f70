//! What runs the models, and which model names entities.

use std::num::NonZeroUsize;
use std::path::Path;

use crate::ExtractorBuilder;
use crate::entity::{LabelTable, TokenClassifier};
use crate::model::{Device, EngineKind, EngineOptions};
use anyhow::{Context, Result};
use clap::Args;

/// The options of engines.
#[derive(Debug, Args)]
#[command(next_help_heading = "Engine")]
pub(super) struct EngineArguments {
    /// What runs the model.
    #[arg(long, value_enum, default_value_t = EngineKind::Rten)]
    engine: EngineKind,

    /// Where rust-bert computes: `cpu`, `cuda`, `cuda:1`, or `auto`: on a GPU if there is one.
    #[arg(long, default_value_t = Device::Auto, value_name = "DEVICE")]
    device: Device,

    /// How many windows rust-bert runs at once; without it 1 on the CPU, 32 on a GPU.
    ///
    /// A batch of several is padded, so that scores depend on what is in it by rounding.
    #[arg(long, value_name = "N")]
    batch_size: Option<NonZeroUsize>,

    /// Name entities with this token classifier instead of the model: a folder as `transformers` saves it, or a name.
    ///
    /// BERT, DistilBERT, RoBERTa, XLM-RoBERTa, DeBERTa (v1 to v3) and ELECTRA, run by rust-bert. Entities then are of
    /// the types that it has labels for, and no others. A build with the feature `rust-bert-remote` also downloads
    /// rust-bert's own models by name: `bert-ner`, `xlm-roberta-ner-en`.
    #[arg(long, value_name = "DIR|NAME")]
    ner_model: Option<String>,

    /// What the classifier's labels stand for, where it is not what they usually do: `DRUG=PRODUCT,TIME=-`, or a file
    /// with one LABEL=TYPE a line.
    ///
    /// LABEL is without B- and I-; TYPE is one of PERSON, ORGANIZATION, LOCATION, FACILITY, NORP, MISC, PRODUCT, DATE,
    /// MONEY, or - to leave the label out. docs/engines.md has the table of usual labels.
    #[arg(long, value_name = "FILE|LABEL=TYPE,...", requires = "ner_model")]
    ner_labels: Option<String>,
}

impl EngineArguments {
    /// An extractor that is to run as the options say.
    pub(super) fn run(&self, extractor: ExtractorBuilder) -> Result<ExtractorBuilder> {
        let options = EngineOptions {
            kind: self.engine,
            device: self.device,
            batch: self.batch_size,
        };
        // The device is rust-bert's; the embedded engine may run beside a classifier on a GPU.
        let encoder = match (self.engine, &self.ner_model) {
            (EngineKind::Rten, Some(_)) => EngineKind::Rten.into(),
            _ => options,
        };
        let extractor = extractor.engine(encoder);
        let Some(model) = &self.ner_model else {
            return Ok(extractor);
        };
        let classifier = TokenClassifier::load(model, &self.labels()?, options)?;
        Ok(extractor.classifier(classifier))
    }

    fn labels(&self) -> Result<LabelTable> {
        let Some(given) = &self.ner_labels else {
            return Ok(LabelTable::default());
        };
        if given.contains('=') && !Path::new(given).exists() {
            return given.parse::<LabelTable>().context("--ner-labels");
        }
        let text = std::fs::read_to_string(given).with_context(|| {
            format!("--ner-labels: {given}: cannot be read (write LABEL=TYPE, or name a file)")
        })?;
        text.parse::<LabelTable>().with_context(|| given.clone())
    }
}
