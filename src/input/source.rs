//! What the user names as input.

use std::fs::{self, File};
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};

use super::folder::Folder;
use super::json_lines::JsonLines;
use super::{InputError, plain, standard};
use crate::text::Document;

/// Names standard input in places and ids.
const STANDARD_INPUT: &str = "stdin";

/// An input, by its kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A text file: one article, whose id is the file's name without extension.
    Text(PathBuf),
    /// A folder with text files (`*.txt`) in it or its subfolders, read in the order of their names. A file's id is
    /// its path below the folder without extension, `/` between the names: `2020/jan/a`.
    Folder(PathBuf),
    /// A JSON Lines file (`.jsonl`, `.ndjson`): one object a line with `text` and, where known, `id` (a string or a
    /// number), `title` and `date` (strings or null). Other fields become the document's metadata. Without an id it
    /// is the file's name without extension and the line number: `articles:17`.
    JsonLines(PathBuf),
    /// Standard input: JSON Lines if its first character that is no white space is `{`, else one article.
    Standard,
}

impl Source {
    /// What is at `path`; `-` stands for standard input. An error if nothing is there.
    pub fn from_path(path: &Path) -> Result<Self, InputError> {
        if path == Path::new("-") {
            return Ok(Self::Standard);
        }
        let found = fs::metadata(path).map_err(|error| InputError::unreadable(path, &error))?;
        let extension = path.extension().unwrap_or_default().to_ascii_lowercase();
        let path = path.to_owned();
        if found.is_dir() {
            return Ok(Self::Folder(path));
        }
        match extension.to_str() {
            Some("jsonl" | "ndjson") => Ok(Self::JsonLines(path)),
            // Read as an article's text it would give nonsense, and nobody would know.
            Some("json") => Err(InputError::new(
                path.display().to_string(),
                "a .json file is not read",
                "make it JSON Lines, one article a line: `jq -c '.[]' OLD.json > NEW.jsonl`",
            )),
            _ => Ok(Self::Text(path)),
        }
    }

    /// Opens the input. The error is one of the whole input: it cannot be read, or a folder holds no text file.
    pub fn documents(&self) -> Result<Documents, InputError> {
        let inner: standard::Stream = match self {
            Self::Text(path) => {
                Box::new(std::iter::once(plain::read_file(path, plain::stem(path))))
            }
            Self::Folder(path) => Box::new(Folder::open(path)?),
            Self::JsonLines(path) => {
                let file =
                    File::open(path).map_err(|error| InputError::unreadable(path, &error))?;
                Box::new(JsonLines::new(
                    BufReader::with_capacity(1 << 16, file),
                    path,
                ))
            }
            Self::Standard => standard::documents(BufReader::new(io::stdin()), STANDARD_INPUT)?,
        };
        Ok(Documents { inner })
    }
}

/// The documents of a [`Source`], in order, read as they are asked for.
///
/// An error stands for the document that it names, and the next call reads on.
pub struct Documents {
    inner: standard::Stream,
}

impl Iterator for Documents {
    type Item = Result<Document, InputError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.inner.next()
    }
}
