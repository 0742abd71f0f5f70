//! What the user names as input.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use super::delimited::Delimited;
use super::folder::Folder;
use super::format::{self, Compression};
use super::json_lines::JsonLines;
use super::meter::Metered;
use super::parquet::Table;
use super::{Columns, Format, InputError, MAX_BYTES, Meter, html, plain, stdin};
use crate::text::Document;

/// Names standard input in places and ids.
const STANDARD_INPUT: &str = "stdin";

/// An input, by its kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A file of the format that its name tells, plain or compressed. The article of a text file or web page has the
    /// file's name without extensions as its id; one of many without an id of its own has that and its line or row:
    /// `articles:17`.
    File(PathBuf, Format),
    /// A folder with text files and web pages in it or its subfolders, read in the order of their names; if there are
    /// none, with files of many articles. The id of a file's article is its path below the folder without extensions,
    /// `/` between the names: `2020/jan/a`.
    Folder(PathBuf),
    /// Standard input: JSON Lines if its first character that is no white space is `{`, else one article; or the
    /// format that [`Reading`] says.
    Standard,
}

/// How inputs are read.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// Which fields of records are taken.
    pub columns: Columns,
    /// The format of all inputs, whatever their names tell.
    pub format: Option<Format>,
    /// Is told of the bytes read.
    pub meter: Meter,
}

impl Source {
    /// What is at `path`; `-` stands for standard input. An error if nothing is there.
    pub fn from_path(path: &Path) -> Result<Self, InputError> {
        if path == Path::new("-") {
            return Ok(Self::Standard);
        }
        let found = fs::metadata(path).map_err(|error| InputError::unreadable(path, &error))?;
        let path = path.to_owned();
        if found.is_dir() {
            return Ok(Self::Folder(path));
        }
        if path
            .extension()
            .is_some_and(|e| e.eq_ignore_ascii_case("json"))
        {
            // Read as an article's text it would give nonsense, and nobody would know.
            return Err(InputError::new(
                path.display().to_string(),
                "a .json file is not read",
                "make it JSON Lines, one article a line: `jq -c '.[]' OLD.json > NEW.jsonl`",
            ));
        }
        let format = Format::of(&path).unwrap_or(Format::Text);
        Ok(Self::File(path, format))
    }

    /// What a path or a pattern (`corpus/**/*.txt`, `*`, `?`, `[...]`) names, in the order of the names.
    pub fn from_pattern(pattern: &Path) -> Vec<Result<Self, InputError>> {
        let text = pattern.to_string_lossy();
        if pattern.exists() || !text.contains(['*', '?', '[']) {
            return vec![Self::from_path(pattern)];
        }
        let wrong = |reason: String, remedy: &str| {
            vec![Err(InputError::new(
                pattern.display().to_string(),
                reason,
                remedy,
            ))]
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
                Err(error) => Err(InputError::unreadable(error.path(), error.error())),
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

    /// Bytes on the disk, as far as they are known.
    pub fn bytes(&self) -> u64 {
        match self {
            Self::File(path, _) => fs::metadata(path).map_or(0, |found| found.len()),
            Self::Folder(path) => Folder::bytes(path),
            Self::Standard => 0,
        }
    }

    /// Opens the input. The error is one of the whole input: it cannot be read, or a folder holds nothing to read.
    pub fn documents(&self, reading: &Reading) -> Result<Documents, InputError> {
        let inner: Stream = match self {
            Self::File(path, format) => {
                let format = reading.format.unwrap_or(*format);
                file(path, format, format::stem(path), reading)?
            }
            Self::Folder(path) => Box::new(Folder::open(path, reading)?),
            Self::Standard => {
                let input = BufReader::new(io::stdin());
                let name = Path::new(STANDARD_INPUT);
                match reading.format {
                    None => stdin::documents(input, STANDARD_INPUT, &reading.columns)?,
                    Some(Format::Parquet) => {
                        return Err(InputError::new(
                            STANDARD_INPUT,
                            "a Parquet table cannot be read from standard input",
                            "give the file's name",
                        ));
                    }
                    Some(format) => {
                        stream(input, name, format, STANDARD_INPUT.to_owned(), reading)?
                    }
                }
            }
        };
        Ok(Documents { inner })
    }
}

/// Documents from a stream, one at a time.
pub(super) type Stream = Box<dyn Iterator<Item = Result<Document, InputError>> + Send>;

/// The documents of a file: `id` is that of a single article, and begins the ids of those of many that have none.
pub(super) fn file(
    path: &Path,
    format: Format,
    id: String,
    reading: &Reading,
) -> Result<Stream, InputError> {
    if format == Format::Parquet {
        return Ok(Box::new(Table::open(
            path,
            id,
            &reading.columns,
            &reading.meter,
        )?));
    }
    let unreadable = |error: io::Error| InputError::unreadable(path, &error);
    let inner = File::open(path).map_err(unreadable)?;
    let meter = reading.meter.clone();
    let metered = BufReader::with_capacity(1 << 16, Metered { inner, meter });
    let plain: Box<dyn Read + Send> = match Compression::of(path) {
        Compression::None => return stream(metered, path, format, id, reading),
        Compression::Gzip => Box::new(flate2::bufread::MultiGzDecoder::new(metered)),
        Compression::Zstd => Box::new(zstd::Decoder::with_buffer(metered).map_err(unreadable)?),
    };
    stream(
        BufReader::with_capacity(1 << 16, plain),
        path,
        format,
        id,
        reading,
    )
}

/// The documents of a stream; `path` names it.
fn stream(
    input: impl BufRead + Send + 'static,
    path: &Path,
    format: Format,
    id: String,
    reading: &Reading,
) -> Result<Stream, InputError> {
    let columns = &reading.columns;
    Ok(match format {
        Format::Text | Format::Parquet => Box::new(std::iter::once(plain::read(input, path, id))),
        Format::Html => Box::new(std::iter::once(html::read(input, path, id))),
        Format::Jsonl => Box::new(JsonLines::new(input, path, id, columns)),
        Format::Csv => Box::new(Delimited::open(input, path, id, b',', columns)?),
        Format::Tsv => Box::new(Delimited::open(input, path, id, b'\t', columns)?),
    })
}

/// The documents of a [`Source`], in order, read as they are asked for.
///
/// An error stands for the document that it names, and the next call reads on.
pub struct Documents {
    inner: Stream,
}

impl Iterator for Documents {
    type Item = Result<Document, InputError>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.inner.next()? {
            Ok(document) if document.text.len() > MAX_BYTES => {
                Some(Err(InputError::too_long(document.id)))
            }
            other => Some(other),
        }
    }
}
