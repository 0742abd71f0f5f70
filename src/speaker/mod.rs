//! Who speaks and who is spoken to: from the words of a source to the entities that they refer to.
//!
//! A source is read by [`source_form`], which asks [`named_speakers`], [`pronoun`] and [`description`] what its words
//! tell. [`antecedents`] collects the candidates of what is no name, and [`antecedent_scores`] decides among them.
//! [`source_speaker`] puts these together for one source, [`first_pass`] for all of a document's; [`ranking`] lets the
//! candidates compete once more, by [`candidate_features`] ([`entity_features`], [`unnamed_features`], [`source_words`]).
//! [`resolve`] and [`nested`] give the document's speakers, and, if asked, why ([`explanation`]). On top of that, [`lead`]
//! names whom a lead only describes, [`references`] finds all other mentions of the entities, [`addressee`] the
//! one spoken to, whom a [`hearer`]'s phrase names, and [`disambiguation`] which of several people of one surname is meant.

mod addressee;
mod antecedent_scores;
mod antecedents;
mod candidate_features;
mod context;
mod description;
mod disambiguation;
mod entity_features;
mod explanation;
mod first_pass;
mod form_agreement;
mod hearer;
mod lead;
mod named_speakers;
mod named_together;
mod nested;
mod noun;
mod phrase;
mod possessive_gender;
mod pronoun;
mod ranking;
mod references;
mod resolve;
mod resolved_speaker;
mod roles;
mod source_form;
mod source_speaker;
mod source_words;
mod surroundings;
mod unnamed_features;
mod voice;

pub(crate) use addressee::{Addressee, addressee};
pub use candidate_features::SpeakerCandidate;
pub(crate) use candidate_features::{Candidate, FEATURE_NAMES};
pub(crate) use context::Context;
pub(crate) use disambiguation::disambiguate;
pub(crate) use explanation::SpeakerExplanation;
pub(crate) use nested::resolve_nested;
pub(crate) use pronoun::Pronoun;
pub(crate) use references::{Reference, references};
pub(crate) use resolve::DocumentSpeakers;
pub(crate) use resolved_speaker::{ResolvedSpeaker, UnnamedId};
pub(crate) use roles::RoleIndex;
