//! Who speaks: from the words of a source to a name, and to whom.
//!
//! [`named_speakers`](self::source) reads the grammar of a source that holds a name; [`resolve`] finds whom pronouns,
//! descriptions and unexpressed sources refer to; [`references`] does so for what else refers to an entity;
//! [`addressee`] finds who is spoken to.

mod addressee;
mod antecedent_scores;
mod goes_on;
mod kind;
mod lead;
mod mentions;
mod nested;
mod noun;
mod pronoun;
mod resolve;
mod source;

pub use addressee::addressee;
pub use kind::Speaker;
pub use mentions::{Reference, references};
pub use nested::resolve_nested;
pub use pronoun::Pronoun;
pub use resolve::{Context, Resolved, bearer, resolve};
