//! The input of a job: numbered, hashed, with repeated ids made visible.

use std::collections::HashSet;

use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use crate::error::Result;
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

/// Numbers what a reader gives. Holds about 20 bytes a document, to know repeated ids.
pub(super) struct Inputs<I> {
    documents: I,
    next: u64,
    ids: HashSet<u64>,
}

impl<I> Inputs<I> {
    /// The inputs that `documents` gives.
    pub(super) fn new(documents: I) -> Self {
        Self {
            documents,
            next: 0,
            ids: HashSet::new(),
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
            Ok(document) => !self.ids.insert(xxh3_64(document.id.as_bytes())),
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
    let mut hasher = Xxh3::new();
    // Lengths keep "a" + "bc" apart from "ab" + "c".
    let mut field = |text: &str| {
        hasher.update(&(text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    };
    match content {
        Ok(document) => {
            field(&document.id);
            field(document.title.as_deref().unwrap_or("\0"));
            field(document.date.as_deref().unwrap_or("\0"));
            field(&document.text);
            field(&serde_json::Value::Object(document.metadata.clone()).to_string());
        }
        Err(error) => {
            field(error.place());
            field(error.reason());
        }
    }
    hasher.digest()
}
