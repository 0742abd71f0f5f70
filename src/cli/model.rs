//! The options that choose a model and how it is run, the same for every command that extracts.

use std::path::PathBuf;

use crate::{Extractor, ExtractorBuilder};
use anyhow::Result;
use clap::Args;

use super::engine::EngineArguments;
use super::quotes::probability;

/// Which model runs, and how.
#[derive(Debug, Args)]
pub(super) struct ModelArguments {
    /// How many threads work; 0 is one for every core. The result is the same for any number.
    #[arg(short = 'j', long, default_value_t = 0, value_name = "N")]
    threads: usize,

    /// Use the model in this folder instead of the one inside the program.
    #[arg(long, env = "WHOSAID_MODEL", value_name = "DIR")]
    model: Option<PathBuf>,

    /// Give no name to a speaker who is less likely to be right than this (0 to 1). A higher one leaves fewer wrong names, and more
    /// quotes without one.
    #[arg(long, value_name = "P", value_parser = probability, default_value_t = ExtractorBuilder::MIN_SPEAKER_CONFIDENCE)]
    min_speaker_confidence: f32,

    #[command(flatten)]
    engine: EngineArguments,

    /// Where spans begin and end: `newsmix`, made for users, or `polnear`, to compare with the literature on PolNeAR.
    #[arg(long, value_name = "NAME", help_heading = "Research")]
    convention: Option<String>,
}

impl ModelArguments {
    /// The extractor that they ask for.
    pub(super) fn extractor(&self) -> Result<Extractor> {
        let mut extractor = Extractor::builder()
            .threads(self.threads)
            .min_speaker_confidence(self.min_speaker_confidence);
        if let Some(folder) = &self.model {
            extractor = extractor.model(folder.as_path());
        }
        if let Some(convention) = &self.convention {
            extractor = extractor.convention(convention);
        }
        Ok(self.engine.run(extractor)?.build()?)
    }
}
