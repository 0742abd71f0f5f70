//! A document's text and what is known of it without a model: spans, offsets, paragraphs, quotation marks.
//!
//! Inside the program every offset counts **bytes** of the document's text and lies on a character boundary.
//! Whatever leaves the program counts Unicode **code points**; [`CodePoints`] converts. Nothing here does I/O, and
//! nothing here panics, whatever the text.

mod character;
mod dialogue;
mod document;
mod edits;
mod layout;
mod marks;
mod offsets;
mod paragraph;
mod quotation;
mod reading;
mod references;
mod span;
mod title;

pub use character::{is_alphanumeric, is_space};
pub(crate) use character::{is_combining, is_invisible};
pub use document::Document;
pub use offsets::CodePoints;
pub use paragraph::paragraphs;
pub(crate) use quotation::Family;
pub use quotation::{Quotation, quotations};
pub(crate) use reading::Reading;
pub use span::Span;
pub(crate) use title::title_line;
