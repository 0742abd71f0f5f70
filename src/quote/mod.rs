//! Attributions of a document: who (source) says (cue) what (content), and what kind of quote each is.
//!
//! `constrain` rules out what no editor would write, the CRF picks the spans, `candidates` says which of them `links` may join,
//! `assignment` chooses, `decode` makes attributions of it, `borders`, `ends` and `idioms` set right what grammar leaves no choice in, `kind`, `mode` and `factuality`
//! say what sort of quote it is, and `nested` finds
//! the quotes inside a quote. Where the layout of the text tells who speaks (`turns` of a transcript, `labels`), `laid_out`
//! puts that in the place of what the model made of it.

mod assignment;
mod borders;
mod candidates;
mod clause;
mod constrain;
mod decode;
mod ends;
mod factuality;
mod headlines;
mod id;
mod idioms;
mod joins;
mod kind;
mod labels;
mod laid_out;
mod lines;
mod link_features;
mod links;
#[cfg(test)]
mod marked;
mod mode;
mod nested;
mod nothing;
mod role_spans;
mod turns;
mod voice;
mod words;

pub(crate) use borders::revised;
pub use candidates::{CandidateSpan, LinkCandidate, LinkCandidates};
pub(crate) use constrain::constrain;
pub use decode::Attribution;
pub(crate) use decode::{attributions, link_candidates};
pub(crate) use factuality::factuality;
pub(crate) use id::AttributionId;
pub(crate) use kind::quote_type;
pub(crate) use laid_out::{with_labels, with_laid_out};
pub(crate) use mode::mode;
pub(crate) use nested::{Nested, Passage, Quoted, passages};
pub use voice::Voice;
