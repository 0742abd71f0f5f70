//! What the user names as input: a file, a folder, a pattern or standard input.

use std::fs;
use std::path::{Path, PathBuf};

use super::documents::{self, DocumentStream};
use super::error::{refused, too_long, unreadable};
use super::folder::FolderDocuments;
use super::{Format, MAX_BYTES, Reading, format, stdin};
use crate::error::{Error, Result};
use crate::text::Document;

/// An input, by its kind.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Source {
    /// A file of the format that its name says, plain or compressed. The article of a text file or web page has the
    /// file's name without extensions as its id; one of many without an id of its own has that and its line or row:
    /// `articles:17`.
    File(PathBuf, Format),
    /// A folder with text files and web pages in it or its subfolders, read in the order of their names; if there are
    /// none, with files of many articles. The id of a file's article is its path below the folder without extensions,
    /// `/` between the names: `2020/jan/a`.
    Folder(PathBuf),
    /// Standard input: JSON Lines if its first character that is not white space is `{`, else one article; or the
    /// format that [`Reading`] says.
    Standard,
}

impl Source {
    /// What is at `path`; `-` stands for standard input.
    ///
    /// # Errors
    /// Nothing is there, or it is a file that would be misread.
    pub fn from_path(path: &Path) -> Result<Self> {
        if path == Path::new("-") {
            return Ok(Self::Standard);
        }
        let found = fs::metadata(path).map_err(|error| unreadable(path, &error))?;
        let path = path.to_owned();
        if found.is_dir() {
            return Ok(Self::Folder(path));
        }
        if path
            .extension()
            .is_some_and(|e| e.eq_ignore_ascii_case("json"))
        {
            // Read as an article's text it would give nonsense without a warning.
            return Err(refused(
                path.display().to_string(),
                "a .json file is not read",
                "make it JSON Lines, one article a line: `jq -c '.[]' OLD.json > NEW.jsonl`",
            ));
        }
        let format = Format::of(&path).unwrap_or(Format::Text);
        Ok(Self::File(path, format))
    }

    /// What a path or a pattern (`corpus/**/*.txt`, `*`, `?`, `[...]`) names, in the order of the names.
    pub fn from_pattern(pattern: &Path) -> Vec<Result<Self>> {
        let text = pattern.to_string_lossy();
        if pattern.exists() || !text.contains(['*', '?', '[']) {
            return vec![Self::from_path(pattern)];
        }
        let wrong = |reason: String, remedy: &str| -> Vec<Result<Self, Error>> {
            vec![Err(refused(pattern.display().to_string(), reason, remedy))]
        };
        let paths = match glob::glob(&text) {
            Ok(paths) => paths,
            Err(error) => return wrong(format!("not a pattern ({error})"), "check the pattern"),
        };
        let mut found = Vec::new();
        for path in paths {
            found.push(match path {
                Ok(path) if path.is_dir() => continue,
                Ok(path) => Self::from_path(&path),
                Err(error) => Err(unreadable(error.path(), error.error())),
            });
        }
        if found.is_empty() {
            return wrong(
                "no file matches this pattern".to_owned(),
                "check the pattern",
            );
        }
        found
    }

    /// Bytes on the disk, as far as they are known; 0 for standard input.
    pub fn bytes(&self) -> u64 {
        match self {
            Self::File(path, _) => fs::metadata(path).map_or(0, |found| found.len()),
            Self::Folder(path) => FolderDocuments::bytes(path),
            Self::Standard => 0,
        }
    }

    /// Opens the input.
    ///
    /// # Errors
    /// The input as a whole cannot be read, or a folder holds nothing to read.
    pub fn documents(&self, reading: &Reading) -> Result<Documents> {
        let inner: DocumentStream = match self {
            Self::File(path, format) => {
                let format = reading.format.unwrap_or(*format);
                documents::of_file(path, format, format::stem(path), reading)?
            }
            Self::Folder(path) => Box::new(FolderDocuments::open(path, reading)?),
            Self::Standard => stdin::documents(reading)?,
        };
        Ok(Documents { inner })
    }
}

impl Documents {
    /// Documents that come from elsewhere, held to the same limits.
    pub fn new(documents: impl Iterator<Item = Result<Document>> + Send + 'static) -> Self {
        Self {
            inner: Box::new(documents),
        }
    }
}

/// The documents of a [`Source`], in order, read as they are asked for.
///
/// An error stands for the document that it names, and the next call reads on.
pub struct Documents {
    inner: DocumentStream,
}

impl Iterator for Documents {
    type Item = Result<Document>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.inner.next()? {
            Ok(document) if document.text.len() > MAX_BYTES => Some(Err(too_long(document.id))),
            other => Some(other),
        }
    }
}
