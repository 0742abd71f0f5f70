//! Gold readers: one for every format. They parse strings; only [`read`] touches files.
//!
//! Bad gold is refused: every mistake that a file has is an [`Error`](crate::Error) with its place and a remedy.

mod brat;
mod citron;
mod conll2012;
mod folder;
mod iob;
mod json_lines;
mod record;
mod speakers;
mod tags;
mod tokens;

use serde_json::{Map, Value};

use super::annotation::Annotation;
use super::error::quoted;

pub use folder::{GoldFormat, GoldReading, read};
pub use tags::Tags;

/// An article with what annotators say of it.
#[derive(Clone, Debug)]
pub struct GoldDocument {
    /// Its id: what predictions call it.
    pub id: String,
    /// Its text; offsets count in it.
    pub text: String,
    /// What is annotated.
    pub annotation: Annotation,
    /// What else is known of it: a publisher, a date.
    pub metadata: Map<String, Value>,
    /// The file to look into.
    pub place: Location,
}

/// Where a reader of a report finds a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// The file's path as it was given.
    pub path: String,
    /// The line where the document begins in a file of many; none if the file is the document's text.
    pub line: Option<usize>,
}

impl Location {
    /// The number of the line, from 1, to which a code point of the document's text belongs.
    pub fn line_of(&self, text: &str, code_point: usize) -> usize {
        self.line.unwrap_or_else(|| {
            let before = text.chars().take(code_point);
            before.filter(|&c| c == '\n').count() + 1
        })
    }
}

/// Which kinds of annotation a gold corpus has; others are not scored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Layers {
    /// Named entities.
    pub names: bool,
    /// Sources, cues, contents.
    pub attributions: bool,
    /// Addressees.
    pub addressees: bool,
    /// Speakers.
    pub speakers: bool,
    /// Modes.
    pub modes: bool,
    /// Coreference chains.
    pub chains: bool,
}

impl Layers {
    /// The layers of which there is something in some document.
    pub fn of<'d>(documents: impl IntoIterator<Item = &'d Annotation>) -> Self {
        let mut layers = Self::default();
        for Annotation {
            names,
            attributions,
            loose,
            chains,
        } in documents
        {
            layers.names |= !names.is_empty();
            layers.attributions |=
                !attributions.is_empty() || loose[..3].iter().any(|l| !l.is_empty());
            layers.addressees |= !loose[3].is_empty();
            layers.chains |= !chains.is_empty();
            for attribution in attributions {
                layers.addressees |= !attribution.spans[3].is_empty();
                layers.speakers |= attribution.speaker.is_some();
                layers.modes |= attribution.mode.is_some();
            }
        }
        layers
    }
}

/// A text for an error message: quoted, on one line, not too long.
fn shown(text: &str) -> String {
    const MOST: usize = 60;
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(MOST) {
        Some((cut, _)) => quoted(&format!("{} …", &text[..cut])),
        None => quoted(&text),
    }
}
