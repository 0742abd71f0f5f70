//! Attributions of a document: who (source) says (cue) what (content), and what kind of quote each is.
//!
//! [`constraints`](self::constrain) rules out what no editor would write, the CRF picks the spans, [`decode`] joins them
//! by their [`links`], [`kind`](self::QuoteType) and [`mode`](self::Mode) say what sort of quote it is, and [`nested`](self::Nested) finds
//! the quotes inside a quote.

mod constrain;
mod decode;
mod id;
mod kind;
mod links;
mod mode;
mod nested;

pub use constrain::constrain;
pub use decode::{Attribution, attributions};
pub use id::AttributionId;
pub use kind::quote_type;
pub use mode::mode;
pub use nested::{Nested, Passage, Quoted, passages};
