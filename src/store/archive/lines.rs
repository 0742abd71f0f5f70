//! A shard of JSON Lines: one document a line.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use super::{Parts, Record, error};
use crate::error::Result;
use crate::schema::DocumentResult;

/// The documents of a shard's file.
pub(super) struct Lines {
    path: PathBuf,
    lines: Box<dyn BufRead + Send>,
    line: usize,
    /// The place in the input of the next document.
    document: u64,
    /// Places of documents that have no line.
    failed: BTreeSet<u64>,
    parts: Parts,
}

impl Lines {
    /// Opens the file of a shard whose first document has the place `first` in the input.
    pub(super) fn open(
        path: &Path,
        compressed: bool,
        first: u64,
        failed: BTreeSet<u64>,
        parts: Parts,
    ) -> Result<Self> {
        let file = File::open(path).map_err(error::file(path))?;
        let lines: Box<dyn BufRead + Send> = if compressed {
            let decoder = zstd::Decoder::new(file).map_err(error::file(path))?;
            Box::new(BufReader::new(decoder))
        } else {
            Box::new(BufReader::new(file))
        };
        Ok(Self {
            path: path.to_owned(),
            lines,
            line: 0,
            document: first,
            failed,
            parts,
        })
    }

    /// The next document.
    pub(super) fn next_record(&mut self) -> Result<Option<Record>> {
        let mut line = Vec::new();
        let read = self
            .lines
            .read_until(b'\n', &mut line)
            .map_err(error::file(&self.path))?;
        if read == 0 {
            return Ok(None);
        }
        self.line += 1;
        let mut result: DocumentResult = serde_json::from_slice(&line)
            .map_err(|e| error::damaged(&self.path, &format!(":{}", self.line), e))?;
        while self.failed.contains(&self.document) {
            self.document += 1;
        }
        let document = self.document;
        self.document += 1;
        if !self.parts.entities {
            result.entities.clear();
        } else if !self.parts.mentions {
            for entity in &mut result.entities {
                entity.mentions.clear();
            }
        }
        if !self.parts.quotes {
            result.quotes.clear();
        }
        Ok(Some(Record {
            document,
            text: None,
            result,
        }))
    }
}
