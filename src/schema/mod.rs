//! What is written: the schema of the output (version 1), the ground floor that every other room stands on.
//!
//! Offsets count Unicode **code points** of the document's text, from 0, half-open; `text` of every span is exactly
//! what the offsets cover.

mod date;
mod document;
mod entity;
mod explanation;
mod mention;
mod quote;
mod types;

pub use date::{Day, Month};
pub use document::{DocumentResult, Extracted};
pub use entity::{Entity, UnnamedSpeaker};
pub use explanation::{
    Decision, Evidence, EvidenceKind, Explained, Explanation, SpeakerChance, Withheld,
};
pub use mention::{Mention, TextSpan};
pub use quote::Quote;
pub use types::{
    Determinacy, EntityType, MentionKind, Mode, Polarity, QuoteType, Resolution, SpeakerKind,
};
