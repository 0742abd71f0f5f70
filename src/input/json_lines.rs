//! JSON Lines: one article per line, as an object.

use std::io::{self, BufRead};
use std::path::Path;

use serde_json::Value;

use super::columns::Record;
use super::error::{line_too_long, not_utf8, refused, unreadable};
use super::{Columns, MAX_LINE, plain};
use crate::error::Result;
use crate::text::Document;

/// What every line must be, for error messages.
const REMEDY: &str = "every line needs an object like {\"id\": \"a1\", \"title\": \"...\", \"date\": \"...\", \"text\": \"...\"}, \
                      of which only `text` is required (--text-column names another)";

/// The articles of a JSON Lines stream. Only one line is in memory at a time.
///
/// Empty lines are skipped, but counted.
pub(super) struct JsonLines<R> {
    input: R,
    columns: Columns,
    /// Names the stream in errors.
    name: String,
    /// Names the stream in ids.
    stem: String,
    /// The number of the line last read, from 1.
    line: u64,
    /// Whether the stream has failed or ended.
    done: bool,
}

impl<R: BufRead> JsonLines<R> {
    /// Reads lines from `input`, which was opened at `path`.
    pub(super) fn new(input: R, path: &Path, stem: String, columns: &Columns) -> Self {
        Self {
            input,
            columns: columns.clone(),
            name: path.display().to_string(),
            stem,
            line: 0,
            done: false,
        }
    }

    fn parse(&self, bytes: &[u8]) -> Result<Document> {
        let place = format!("{}:{}", self.name, self.line);
        let text = std::str::from_utf8(bytes)
            .map_err(|error| not_utf8(place.as_str(), bytes, error.valid_up_to()))?;
        let fields = match serde_json::from_str(text) {
            Ok(Value::Object(fields)) => fields,
            Ok(_) => return Err(refused(place, "not a JSON object", REMEDY)),
            Err(error) => return Err(refused(place, describe(&error), REMEDY)),
        };
        self.columns.document(Record {
            fields,
            place: &|| place.clone(),
            default_id: &|| format!("{}:{}", self.stem, self.line),
            remedy: REMEDY,
        })
    }
}

impl<R: BufRead> Iterator for JsonLines<R> {
    type Item = Result<Document>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.done {
            let mut bytes = Vec::new();
            let line = read_line(&mut self.input, &mut bytes);
            self.line += 1;
            match line {
                Ok(LineRead::Whole) => {
                    let start = if self.line == 1 && bytes.starts_with(plain::BOM) {
                        plain::BOM.len()
                    } else {
                        0
                    };
                    let bytes = bytes[start..].trim_ascii();
                    if !bytes.is_empty() {
                        return Some(self.parse(bytes));
                    }
                }
                Ok(LineRead::TooLong) => {
                    return Some(Err(line_too_long(format!("{}:{}", self.name, self.line))));
                }
                Ok(LineRead::End) => self.done = true,
                Err(error) => {
                    self.done = true;
                    return Some(Err(unreadable(Path::new(&self.name), &error)));
                }
            }
        }
        None
    }
}

enum LineRead {
    Whole,
    TooLong,
    End,
}

/// Reads up to and without the next line feed into `bytes`. Of a line longer than [`MAX_LINE`] nothing is kept.
fn read_line(input: &mut impl BufRead, bytes: &mut Vec<u8>) -> io::Result<LineRead> {
    let (mut length, mut begun) = (0, false);
    loop {
        let chunk = match input.fill_buf() {
            Ok(chunk) => chunk,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let feed = chunk.iter().position(|&byte| byte == b'\n');
        let part = &chunk[..feed.unwrap_or(chunk.len())];
        let ended = chunk.is_empty() || feed.is_some();
        begun |= !chunk.is_empty();
        length += part.len();
        if length <= MAX_LINE {
            bytes.extend_from_slice(part);
        } else {
            *bytes = Vec::new();
        }
        let used = part.len() + usize::from(feed.is_some());
        input.consume(used);
        if ended {
            return Ok(match begun {
                false => LineRead::End,
                true if length > MAX_LINE => LineRead::TooLong,
                true => LineRead::Whole,
            });
        }
    }
}

/// The parser's message with the column only: its line number is 1 for every line of the file.
fn describe(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let what = message.split(" at line ").next().unwrap_or(&message);
    format!("not valid JSON ({what} at byte {})", error.column())
}
