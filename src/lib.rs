//! Who said what in the news: named entities, quotations (direct, indirect, mixed) and their speakers.
//!
//! ```no_run
//! use whosaid::{Extractor, model::{Bundle, EngineKind}, text::Document};
//!
//! let extractor = Extractor::new(Bundle::embedded()?, EngineKind::Rten, None, 2)?;
//! let article = Document::new("a1", "“We did it,” said Ann Lee.");
//! let found = extractor.extract(article)?;
//! for quote in found.result.quotes {
//!     println!("{:?}: {}", quote.speaker_name, quote.content[0].text);
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The data flow is in [`pipeline`]; one document's way from scores to result in [`extract`]; the output's schema in
//! [`schema`].

pub mod batch;
pub mod entity;
pub mod error;
pub mod eval;
pub mod extract;
pub mod graph;
pub mod input;
mod lexicon;
pub mod model;
pub mod output;
pub mod pipeline;
pub mod query;
pub mod quote;
pub mod schema;
pub mod speaker;
pub mod store;
pub mod text;

pub use error::{Error, ErrorKind};
pub use pipeline::Extractor;
pub use schema::Extracted;
