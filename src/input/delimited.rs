//! CSV and TSV: one article per row, with a header.

use std::io::Read;
use std::path::Path;

use csv::{ByteRecord, Reader, ReaderBuilder};
use serde_json::{Map, Value};

use super::columns::Record;
use super::error::{not_utf8, refused, unreadable};
use super::{Columns, MAX_LINE, plain};
use crate::error::{Error, Result};
use crate::text::Document;

/// The articles of a table. Only one row is in memory at a time.
pub(super) struct Delimited<R> {
    reader: Reader<Bounded<R>>,
    columns: Columns,
    header: Vec<String>,
    /// What the CSV reader's line numbers lack: it counts a CRLF only when it reads on after it.
    behind: u64,
    name: String,
    stem: String,
    done: bool,
}

impl<R: Read> Delimited<R> {
    /// Reads rows from `input`, which was opened at `path`; the error is one of the header.
    pub(super) fn open(
        input: R,
        path: &Path,
        stem: String,
        delimiter: u8,
        columns: &Columns,
    ) -> Result<Self> {
        let mut reader = ReaderBuilder::new()
            .delimiter(delimiter)
            .from_reader(Bounded {
                input,
                left: MAX_LINE,
            });
        let name = path.display().to_string();
        let header = match reader.byte_headers() {
            Ok(header) => header.clone(),
            Err(error) => return Err(table_error(&name, &error, 0)),
        };
        let mut names = Vec::new();
        for (column, field) in header.iter().enumerate() {
            let field = match column {
                0 => field.strip_prefix(plain::BOM).unwrap_or(field),
                _ => field,
            };
            match std::str::from_utf8(field) {
                Ok(field) => names.push(field.trim().to_owned()),
                Err(error) => {
                    let place = format!("{name}:1");
                    return Err(not_utf8(place, field, error.valid_up_to()));
                }
            }
        }
        let known: Vec<&str> = names.iter().map(String::as_str).collect();
        columns.check(&known, &format!("{name}:1"))?;
        let feeds: usize = names.iter().map(|name| name.matches('\n').count()).sum();
        let behind = (feeds as u64 + 2).saturating_sub(reader.position().line());
        Ok(Self {
            behind: behind.min(1),
            reader,
            columns: columns.clone(),
            header: names,
            stem,
            name,
            done: false,
        })
    }

    fn parse(&self, row: &ByteRecord) -> Result<Document> {
        let line = row.position().map_or(0, csv::Position::line) + self.behind;
        let place = || format!("{}:{line}", self.name);
        let mut fields = Map::new();
        for (name, field) in self.header.iter().zip(row) {
            let value = std::str::from_utf8(field)
                .map_err(|error| not_utf8(place(), field, error.valid_up_to()))?;
            fields.insert(name.clone(), Value::String(value.to_owned()));
        }
        self.columns.document(Record {
            fields,
            place: &place,
            default_id: &|| format!("{}:{line}", self.stem),
            remedy: "check the row",
        })
    }
}

impl<R: Read> Iterator for Delimited<R> {
    type Item = Result<Document>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        self.reader.get_mut().left = MAX_LINE;
        let mut row = ByteRecord::new();
        match self.reader.read_byte_record(&mut row) {
            Ok(true) => Some(self.parse(&row)),
            Ok(false) => {
                self.done = true;
                None
            }
            Err(error) => {
                self.done = error.is_io_error();
                Some(Err(table_error(&self.name, &error, self.behind)))
            }
        }
    }
}

/// What the CSV reader says, in words; `behind` is what its line number lacks.
fn table_error(name: &str, error: &csv::Error, behind: u64) -> Error {
    match error.kind() {
        csv::ErrorKind::UnequalLengths {
            pos,
            expected_len,
            len,
        } => refused(
            format!(
                "{name}:{}",
                pos.as_ref().map_or(0, csv::Position::line) + behind
            ),
            format!("{len} fields where the header has {expected_len}"),
            "put fields that hold the delimiter or a quotation mark in quotation marks, those inside them doubled",
        ),
        csv::ErrorKind::Io(error) => unreadable(Path::new(name), error),
        _ => refused(name, error.to_string(), "check the file"),
    }
}

/// Limits the length of a row: after an unpaired quotation mark the rest of the file is one field.
struct Bounded<R> {
    input: R,
    left: usize,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.left == 0 {
            return Err(std::io::Error::other(
                "a row is longer than 64 MiB: perhaps a quotation mark has no partner",
            ));
        }
        let read = self.input.read(buffer)?;
        self.left = self.left.saturating_sub(read);
        Ok(read)
    }
}
