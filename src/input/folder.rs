//! Folders of files.

use std::fs;
use std::path::{Path, PathBuf};

use super::source::{self, Reading, Stream};
use super::{Format, InputError, format};
use crate::text::Document;

/// The articles of a folder, by name: its text files and web pages, in subfolders too; if there are none, those in its
/// tables and JSON Lines. Beside articles, files of records are mostly about them (annotations, sources), not more of
/// them.
///
/// Only the listings of the folders on the way to the present file are in memory. Names that begin with a full stop
/// are skipped, and links to folders are not followed.
pub(super) struct Folder {
    root: PathBuf,
    /// What is still to visit, the next last.
    pending: Vec<Entry>,
    /// The file that is being read.
    file: Option<Stream>,
    reading: Reading,
    /// Whether files of records are read, not files of one article.
    records: bool,
}

enum Entry {
    File(PathBuf),
    Folder(PathBuf),
    Error(InputError),
}

impl Folder {
    /// Lists the folder at `root`, which must have a file to read somewhere in it.
    pub(super) fn open(root: &Path, reading: &Reading) -> Result<Self, InputError> {
        let list = |records| Self {
            root: root.to_owned(),
            pending: vec![Entry::Folder(root.to_owned())],
            file: None,
            reading: reading.clone(),
            records,
        };
        let mut folder = list(false);
        let has_articles =
            std::iter::from_fn(|| folder.advance()).any(|found| matches!(found, Entry::File(_)));
        folder = list(!has_articles);
        match folder.advance() {
            Some(Entry::Error(error)) if folder.pending.is_empty() => Err(error),
            Some(first) => {
                folder.pending.push(first);
                Ok(folder)
            }
            None => Err(InputError::new(
                root.display().to_string(),
                "no file to read in this folder",
                "give a folder of .txt, .html, .jsonl, .csv, .tsv or .parquet files",
            )),
        }
    }

    /// The next file or error; folders on the way are replaced by what is in them.
    fn advance(&mut self) -> Option<Entry> {
        loop {
            match self.pending.pop()? {
                Entry::Folder(path) => self.list(&path),
                found => return Some(found),
            }
        }
    }

    fn list(&mut self, folder: &Path) {
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => {
                return self
                    .pending
                    .push(Entry::Error(InputError::unreadable(folder, &error)));
            }
        };
        let mut found = Vec::new();
        for entry in entries {
            match entry.and_then(|entry| Ok((entry.path(), entry.file_type()?))) {
                Ok((path, _)) if is_hidden(&path) => {}
                Ok((path, kind)) if kind.is_dir() => found.push(Entry::Folder(path)),
                Ok((path, _)) if self.wanted(&path) && may_be_file(&path) => {
                    found.push(Entry::File(path))
                }
                Ok(_) => {}
                Err(error) => found.push(Entry::Error(InputError::unreadable(folder, &error))),
            }
        }
        found.sort_by(|a, b| b.path().cmp(&a.path()));
        self.pending.append(&mut found);
    }

    fn wanted(&self, path: &Path) -> bool {
        match Format::of(path) {
            Some(Format::Text | Format::Html) => !self.records,
            Some(Format::Jsonl | Format::Csv | Format::Tsv | Format::Parquet) => self.records,
            None => false,
        }
    }

    /// The path below the folder without its extensions: `2020/jan/a`.
    fn id(&self, path: &Path) -> String {
        let below = path.strip_prefix(&self.root).unwrap_or(path);
        let parent = below.parent().unwrap_or(Path::new(""));
        let mut names: Vec<_> = parent
            .iter()
            .map(|name| name.to_string_lossy().into_owned())
            .collect();
        names.push(format::stem(path));
        names.join("/")
    }

    /// Bytes of the files in the folder at `root`.
    pub(super) fn bytes(root: &Path) -> u64 {
        let Ok(mut folder) = Self::open(root, &Reading::default()) else {
            return 0;
        };
        let mut bytes = 0;
        while let Some(entry) = folder.advance() {
            if let Entry::File(path) = entry {
                bytes += fs::metadata(path).map_or(0, |found| found.len());
            }
        }
        bytes
    }
}

impl Entry {
    fn path(&self) -> Option<&Path> {
        match self {
            Self::File(path) | Self::Folder(path) => Some(path),
            Self::Error(_) => None,
        }
    }
}

impl Iterator for Folder {
    type Item = Result<Document, InputError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(document) = self.file.as_mut().and_then(Iterator::next) {
                return Some(document);
            }
            match self.advance()? {
                Entry::File(path) => {
                    let format = self.reading.format.or(Format::of(&path))?;
                    match source::file(&path, format, self.id(&path), &self.reading) {
                        Ok(stream) => self.file = Some(stream),
                        Err(error) => return Some(Err(error)),
                    }
                }
                Entry::Error(error) => return Some(Err(error)),
                Entry::Folder(_) => {} // `advance` gives none
            }
        }
    }
}

fn is_hidden(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

/// Whether `path` is a file or a link to one. So is a broken link: reading it gives the error that the user must see.
fn may_be_file(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|found| found.is_file()) || !path.exists()
}
