//! Who speaks: from the words of a source to the entities that it names.
//!
//! First step: sources that name someone. A pronoun, a description or an unnamed source gets no speaker rather than a
//! wrong one.

mod source;

pub use source::speakers;
