//! The model: what the encoder reads of a text, the windows it reads it in, the engines that run it, and its scores.
//!
//! A [`Bundle`] (manifest, tokenizer, weights) says everything that is not code. [`Encoded`] turns a text into words,
//! word pieces and features; `window.rs` cuts it so that nothing is truncated; an [`Engine`] runs windows;
//! [`Scores`] puts the windows' outputs together, word by word; [`Crf`] decodes tag scores.

mod bundle;
mod calibration;
mod coreference;
mod crf;
mod engine;
pub mod engines;
mod features;
mod link;
mod link_ranker;
mod ranker;
mod scores;
mod shapley;
mod token_classifier;
mod trees;
mod window;
mod word_range;

pub use bundle::{Bundle, BundleManifest, Convention};
pub use calibration::Platt;
pub use coreference::CoreferenceScorer;
pub(crate) use coreference::{CandidateKind, Nobody, SpeakerCalibration};
pub use crf::{Crf, TagSpan};
pub use engine::{Device, Engine, EngineKind, EngineOptions, WindowScores};
pub use features::Encoded;
pub(crate) use features::{BEGINS_PARAGRAPH, IN_QUOTATION};
pub use link::LinkScorer;
pub use link_ranker::{LinkBonus, LinkRanker};
pub use ranker::SpeakerRanker;
pub use scores::{Scores, score};
pub(crate) use token_classifier::ClassifierParts;
pub(crate) use window::windows;
pub use window::{Limits, Piece};
pub(crate) use word_range::WordRange;
