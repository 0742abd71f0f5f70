//! The input of a job: numbered, hashed, with repeated ids made visible.

use std::collections::HashSet;

use serde_json::{Map, Value};
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use crate::error::Result;
use crate::schema::Extracted;
use crate::text::Document;

/// One document of the input, or why it cannot be read.
pub(super) struct Input {
    /// Its place in the input, from 0.
    pub document: u64,
    /// A hash of all that was read.
    pub hash: u64,
    /// Whether an earlier document has the same id.
    pub repeated: bool,
    /// What was read.
    pub content: Result<Document>,
}

impl Input {
    /// Names the document in messages.
    pub(super) fn place(&self) -> String {
        match &self.content {
            Ok(document) => format!("document {} ({})", self.document, document.id),
            Err(error) => format!("document {} ({})", self.document, error.place()),
        }
    }
}

/// Knows which ids came before. Holds about 20 bytes a document.
#[derive(Debug, Default)]
pub struct RepeatedIds(HashSet<u64>);

impl RepeatedIds {
    /// Whether this id came before; it is known from now on.
    pub(super) fn add(&mut self, id: &str) -> bool {
        !self.0.insert(xxh3_64(id.as_bytes()))
    }

    /// Adds the warning to a result whose id came before, as a job does.
    pub fn warn(&mut self, found: &mut Extracted) {
        if self.add(&found.result.id) {
            found.result.warnings.push(REPEATED.to_owned());
        }
    }
}

/// The warning of a document whose id an earlier one has.
pub(super) const REPEATED: &str = "an earlier document has the same id";

/// Numbers what a reader gives.
pub(super) struct Inputs<I> {
    documents: I,
    next: u64,
    ids: RepeatedIds,
}

impl<I> Inputs<I> {
    /// The inputs that `documents` gives.
    pub(super) fn new(documents: I) -> Self {
        Self {
            documents,
            next: 0,
            ids: RepeatedIds::default(),
        }
    }
}

impl<I: Iterator<Item = Result<Document>>> Iterator for Inputs<I> {
    type Item = Input;

    fn next(&mut self) -> Option<Input> {
        let content = self.documents.next()?;
        let document = self.next;
        self.next += 1;
        let repeated = match &content {
            Ok(document) => self.ids.add(&document.id),
            Err(_) => false,
        };
        Some(Input {
            document,
            hash: hash(&content),
            repeated,
            content,
        })
    }
}

fn hash(content: &Result<Document>) -> u64 {
    match content {
        Ok(document) => hash_of_fields(
            &document.id,
            document.title.as_deref(),
            document.date.as_deref(),
            &document.text,
            &document.metadata,
        ),
        Err(error) => hash_of_failure(error.place(), error.reason()),
    }
}

/// The hash of the document that has this result.
pub(super) fn hash_of_result(Extracted { text, result }: &Extracted) -> u64 {
    let (title, date) = (result.title.as_deref(), result.date.as_deref());
    hash_of_fields(&result.id, title, date, text, &result.metadata)
}

/// The hash of a document that cannot be read.
pub(super) fn hash_of_failure(place: &str, reason: &str) -> u64 {
    hash_of([place, reason])
}

fn hash_of_fields(
    id: &str,
    title: Option<&str>,
    date: Option<&str>,
    text: &str,
    metadata: &Map<String, Value>,
) -> u64 {
    let metadata = Value::Object(metadata.clone()).to_string();
    let (title, date) = (title.unwrap_or("\0"), date.unwrap_or("\0"));
    hash_of([id, title, date, text, &metadata])
}

fn hash_of<const N: usize>(fields: [&str; N]) -> u64 {
    let mut hasher = Xxh3::new();
    for field in fields {
        // Lengths keep "a" + "bc" apart from "ab" + "c".
        hasher.update(&(field.len() as u64).to_le_bytes());
        hasher.update(field.as_bytes());
    }
    hasher.digest()
}
