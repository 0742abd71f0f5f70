//! Who said what in the news: named entities, quotations (direct, indirect, mixed) and their speakers.
//!
#![cfg_attr(feature = "embedded-model", doc = "```")]
#![cfg_attr(not(feature = "embedded-model"), doc = "```no_run")]
//! use whosaid::Extractor;
//!
//! let extractor = Extractor::embedded()?;
//! let found = extractor.extract("“We rebuilt the bridge in a week,” said Mayor Ada Lindqvist.")?;
//! for quote in &found.result.quotes {
//!     let speaker = quote.speaker_name.as_deref().unwrap_or("somebody");
//!     println!("{speaker}: {}", quote.content[0].text);
//! }
//! # assert_eq!(found.result.quotes[0].speaker_name.as_deref(), Some("Ada Lindqvist"));
//! # Ok::<(), whosaid::Error>(())
//! ```
//!
//! [`Extractor::extract_batch`] takes many texts, [`Extractor::run`] a stream of them; [`Extractor::builder`] chooses the
//! model, the engine and the number of threads. What is found is described in [`schema`]. [`input`] reads documents from files,
//! [`batch`] makes folders of tables, which [`store`] reads again and [`graph`] brings together.

pub mod batch;
#[cfg(feature = "cli")]
pub mod cli;
pub mod entity;
pub mod error;
pub mod eval;
mod extractor;
pub mod graph;
pub mod input;
mod lexicon;
pub mod model;
pub mod output;
mod pipeline;
mod progress;
pub mod query;
pub mod quote;
pub mod schema;
mod speaker;
pub mod store;
pub mod text;

pub use error::{Error, ErrorKind, Result};
pub use extractor::{Extractor, ExtractorBuilder, ModelSource};
pub use progress::Progress;
pub use schema::{DocumentResult, Entity, Explained, Explanation, Extracted, Quote};
pub use speaker::SpeakerCandidate;
pub use text::Document;
