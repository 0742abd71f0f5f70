//! Folders of files: which of them are read, in which order, and what their articles are called.

use std::path::{Path, PathBuf};
use std::{fs, io, iter};

use walkdir::{DirEntry, WalkDir};

use super::documents::{self, DocumentStream};
use super::error::{refused, unreadable};
use super::{Format, Reading, format};
use crate::error::{Error, Result};
use crate::text::Document;

/// The articles of a folder, by name: its text files and web pages, in subfolders too; if there are none, those in its
/// tables and JSON Lines. Beside articles, files of records are mostly about them (annotations, sources), not more of
/// them.
///
/// Only the listings of the folders on the way to the present file are in memory. Names that begin with a full stop
/// are skipped, and links to folders are not followed.
pub(super) struct FolderDocuments {
    root: PathBuf,
    /// What is still to be read.
    files: Files,
    /// The documents of the file that is being read.
    current: Option<DocumentStream>,
    reading: Reading,
}

/// The files to read with what their names say of them, in the order of their names, and the errors on the way.
type Files = Box<dyn Iterator<Item = Result<(PathBuf, Format)>> + Send>;

/// What the files of a folder hold.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Content {
    /// One article each.
    Articles,
    /// Many articles each.
    Records,
}

impl Content {
    fn of(format: Format) -> Self {
        match format {
            Format::Text | Format::Html => Self::Articles,
            Format::Jsonl | Format::Csv | Format::Tsv | Format::Parquet => Self::Records,
        }
    }
}

impl FolderDocuments {
    /// Lists the folder at `root`, which must have a file to read somewhere in it.
    pub(super) fn open(root: &Path, reading: &Reading) -> Result<Self> {
        let mut files = files(root);
        let first = files.next().ok_or_else(|| {
            refused(
                root.display().to_string(),
                "no file to read in this folder",
                "give a folder of .txt, .html, .jsonl, .csv, .tsv or .parquet files",
            )
        })?;
        let second = files.next();
        if let (Err(error), None) = (&first, &second) {
            return Err(error.clone());
        }
        let files = Box::new(iter::once(first).chain(second).chain(files));
        Ok(Self {
            root: root.to_owned(),
            files,
            current: None,
            reading: reading.clone(),
        })
    }

    /// Bytes of the files in the folder at `root` that are read.
    pub(super) fn bytes(root: &Path) -> u64 {
        files(root)
            .flatten()
            .map(|(path, _)| fs::metadata(path).map_or(0, |found| found.len()))
            .sum()
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

    fn read(&self, path: &Path, format: Format) -> Result<DocumentStream> {
        let format = self.reading.format.unwrap_or(format);
        documents::of_file(path, format, self.id(path), &self.reading)
    }
}

impl Iterator for FolderDocuments {
    type Item = Result<Document>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(document) = self.current.as_mut().and_then(Iterator::next) {
                return Some(document);
            }
            let file = self.files.next()?;
            match file.and_then(|(path, format)| self.read(&path, format)) {
                Ok(documents) => self.current = Some(documents),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

/// The files of the folder at `root` that are read: its articles, or if there are none its records.
fn files(root: &Path) -> Files {
    let has_articles = list(root, Content::Articles).any(|file| file.is_ok());
    let content = if has_articles {
        Content::Articles
    } else {
        Content::Records
    };
    Box::new(list(root, content))
}

/// The files below `root` that hold this, each folder in the order of its names.
fn list(
    root: &Path,
    content: Content,
) -> impl Iterator<Item = Result<(PathBuf, Format)>> + Send + use<> {
    let root = root.to_owned();
    WalkDir::new(&root)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry))
        .filter_map(move |entry| match entry {
            Ok(entry) => {
                let format = Format::of(entry.path())?;
                let wanted = Content::of(format) == content && may_be_file(&entry);
                wanted.then(|| Ok((entry.into_path(), format)))
            }
            Err(error) => Some(Err(walk_error(&root, error))),
        })
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().to_string_lossy().starts_with('.')
}

/// Whether this is a file or a link to one. So is a broken link: reading it gives the error that the user must see.
fn may_be_file(entry: &DirEntry) -> bool {
    let path = entry.path();
    fs::metadata(path).is_ok_and(|found| found.is_file()) || !path.exists()
}

fn walk_error(root: &Path, error: walkdir::Error) -> Error {
    let path = error.path().unwrap_or(root).to_owned();
    let refusal = error
        .into_io_error()
        .unwrap_or_else(|| io::Error::other("its links lead back to it"));
    unreadable(&path, &refusal)
}
