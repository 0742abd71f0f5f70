//! A document's text and what can be said of it without a model: spans, offsets, paragraphs, quotations, sentences.
//!
//! Inside the program every offset counts **bytes** of the document's text and lies on a character boundary.
//! Whatever leaves the program counts Unicode **code points**; [`CodePoints`] converts. Nothing here does I/O, and
//! nothing here panics, whatever the text.

mod abbreviation;
mod character;
mod document;
mod offsets;
mod paragraph;
mod quotation;
mod sentence;
mod span;

pub use character::{is_alphanumeric, is_space};
pub use document::Document;
pub use offsets::CodePoints;
pub use paragraph::paragraphs;
pub use quotation::{Family, Quotation, quotations};
pub use sentence::sentences;
pub use span::Span;
