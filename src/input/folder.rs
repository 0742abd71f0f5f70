//! Folders of text files.

use std::fs;
use std::path::{Path, PathBuf};

use super::{InputError, plain};
use crate::text::Document;

/// The articles of a folder: every `*.txt` in it and in its subfolders, by name.
///
/// Only the listings of the folders on the way to the present file are in memory. Names that begin with a full stop
/// are skipped, and links to folders are not followed.
pub(super) struct Folder {
    root: PathBuf,
    /// What is still to visit, the next last.
    pending: Vec<Entry>,
}

enum Entry {
    File(PathBuf),
    Folder(PathBuf),
    Error(InputError),
}

impl Folder {
    /// Lists the folder at `root`, which must have a text file somewhere in it.
    pub(super) fn open(root: &Path) -> Result<Self, InputError> {
        let mut folder = Self {
            root: root.to_owned(),
            pending: vec![Entry::Folder(root.to_owned())],
        };
        match folder.advance() {
            Some(Entry::Error(error)) if folder.pending.is_empty() => Err(error),
            Some(first) => {
                folder.pending.push(first);
                Ok(folder)
            }
            None => Err(InputError::new(
                root.display().to_string(),
                "no *.txt file in this folder",
                "give a folder of text files, one article each, or a .jsonl file",
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
                Ok((path, _)) if is_text(&path) && may_be_file(&path) => {
                    found.push(Entry::File(path))
                }
                Ok(_) => {}
                Err(error) => found.push(Entry::Error(InputError::unreadable(folder, &error))),
            }
        }
        found.sort_by(|a, b| b.path().cmp(&a.path()));
        self.pending.append(&mut found);
    }

    /// The path below the folder without its extension: `2020/jan/a`.
    fn id(&self, path: &Path) -> String {
        let below = path
            .strip_prefix(&self.root)
            .unwrap_or(path)
            .with_extension("");
        let names: Vec<_> = below.iter().map(|name| name.to_string_lossy()).collect();
        names.join("/")
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
        match self.advance()? {
            Entry::File(path) => Some(plain::read_file(&path, self.id(&path))),
            Entry::Error(error) => Some(Err(error)),
            Entry::Folder(_) => None, // `advance` gives none
        }
    }
}

fn is_hidden(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

fn is_text(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("txt"))
}

/// Whether `path` is a file or a link to one. So is a broken link: reading it gives the error that the user must see.
fn may_be_file(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|found| found.is_file()) || !path.exists()
}
