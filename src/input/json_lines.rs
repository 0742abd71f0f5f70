//! JSON Lines: one article a line, as an object.

use std::io::{self, BufRead};
use std::path::Path;

use serde_json::{Map, Value};

use super::{InputError, MAX_BYTES, plain};
use crate::text::Document;

/// What every line must be, for error messages.
const REMEDY: &str = "every line needs an object like {\"id\": \"a1\", \"title\": \"...\", \"date\": \"...\", \"text\": \"...\"}, \
                      of which only `text` is required";

/// The articles of a JSON Lines stream. Only one line is in memory at a time.
///
/// Empty lines are passed over, but counted.
pub(super) struct JsonLines<R> {
    input: R,
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
    pub(super) fn new(input: R, path: &Path) -> Self {
        Self {
            input,
            name: path.display().to_string(),
            stem: plain::stem(path),
            line: 0,
            done: false,
        }
    }

    fn parse(&self, bytes: &[u8]) -> Result<Document, InputError> {
        let place = format!("{}:{}", self.name, self.line);
        let text = std::str::from_utf8(bytes)
            .map_err(|error| InputError::not_utf8(place.as_str(), bytes, error.valid_up_to()))?;
        let fields = match serde_json::from_str(text) {
            Ok(Value::Object(fields)) => fields,
            Ok(_) => return Err(InputError::new(place, "not a JSON object", REMEDY)),
            Err(error) => return Err(InputError::new(place, describe(&error), REMEDY)),
        };
        document(fields, || format!("{}:{}", self.stem, self.line))
            .map_err(|reason| InputError::new(place, reason, REMEDY))
    }
}

impl<R: BufRead> Iterator for JsonLines<R> {
    type Item = Result<Document, InputError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.done {
            let mut bytes = Vec::new();
            let line = read_line(&mut self.input, &mut bytes);
            self.line += 1;
            match line {
                Ok(Line::Whole) => {
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
                Ok(Line::TooLong) => {
                    return Some(Err(InputError::too_long(format!(
                        "{}:{}",
                        self.name, self.line
                    ))));
                }
                Ok(Line::End) => self.done = true,
                Err(error) => {
                    self.done = true;
                    return Some(Err(InputError::unreadable(Path::new(&self.name), &error)));
                }
            }
        }
        None
    }
}

enum Line {
    Whole,
    TooLong,
    End,
}

/// Reads up to and without the next line feed into `bytes`. Of a line longer than [`MAX_BYTES`] nothing is kept.
fn read_line(input: &mut impl BufRead, bytes: &mut Vec<u8>) -> io::Result<Line> {
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
        if length <= MAX_BYTES {
            bytes.extend_from_slice(part);
        } else {
            *bytes = Vec::new();
        }
        let used = part.len() + usize::from(feed.is_some());
        input.consume(used);
        if ended {
            return Ok(match begun {
                false => Line::End,
                true if length > MAX_BYTES => Line::TooLong,
                true => Line::Whole,
            });
        }
    }
}

/// A document of a line's `fields`, or what is wrong with them.
fn document(
    fields: Map<String, Value>,
    default_id: impl FnOnce() -> String,
) -> Result<Document, String> {
    let mut document = Document::default();
    let mut text = None;
    for (name, value) in fields {
        match (name.as_str(), value) {
            ("text", Value::String(value)) => text = Some(value),
            ("text", other) => return Err(wrong_type("text", "a string", &other)),
            ("id", Value::String(value)) => document.id = value,
            ("id", Value::Number(value)) => document.id = value.to_string(),
            ("id" | "title" | "date", Value::Null) => {}
            ("id", other) => return Err(wrong_type("id", "a string or a number", &other)),
            ("title", Value::String(value)) => document.title = Some(value),
            ("title", other) => return Err(wrong_type("title", "a string or null", &other)),
            ("date", Value::String(value)) => document.date = Some(value),
            ("date", other) => return Err(wrong_type("date", "a string or null", &other)),
            (_, value) => {
                document.metadata.insert(name, value);
            }
        }
    }
    document.text = text.ok_or("field `text` is missing")?;
    if document.id.is_empty() {
        document.id = default_id();
    }
    Ok(document)
}

fn wrong_type(field: &str, expected: &str, found: &Value) -> String {
    let found = match found {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    };
    format!("field `{field}` is {found}, not {expected}")
}

/// The parser's message with the column only: its line number is 1 for every line of the file.
fn describe(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let what = message.split(" at line ").next().unwrap_or(&message);
    format!("not valid JSON ({what} at byte {})", error.column())
}
