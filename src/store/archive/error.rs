//! Why an output folder cannot be read.

use std::io;
use std::path::{Path, PathBuf};

/// Why an output folder cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// There is no such folder, or it is not one.
    #[error("{0}: no such folder; give the folder that `whosaid extract --out` wrote")]
    NoFolder(PathBuf),
    /// It is not an output folder.
    #[error(
        "{0}: not an output folder (no manifest.json in it); give the folder that `whosaid extract --out` wrote"
    )]
    Foreign(PathBuf),
    /// Its extraction has not come to its end.
    #[error(
        "{0}: the extraction is not finished; give the same `whosaid extract --out` again to finish it"
    )]
    Unfinished(PathBuf),
    /// It was written by another generation of the program.
    #[error(
        "{path}: the folder has layout {layout}, this program reads layout {known}; use the version that wrote it ({version})"
    )]
    Layout {
        /// The folder.
        path: PathBuf,
        /// Its layout.
        layout: u32,
        /// The layout that can be read.
        known: u32,
        /// The version of the program that wrote it.
        version: String,
    },
    /// A table that the manifest promises is not there.
    #[error("{0}: the file is missing; copy the folder whole, or extract again with --overwrite")]
    Missing(PathBuf),
    /// A file cannot be read.
    #[error("{path}: {error}; check the file and its disk")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// A file does not hold what it should.
    #[error(
        "{path}{place}: {reason}; the file is damaged: copy the folder again, or extract again with --overwrite"
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Where in it: ` (row 3)`, `:3`, or nothing.
        place: String,
        /// What is wrong.
        reason: String,
    },
}

impl ArchiveError {
    pub(super) fn file(path: &Path) -> impl FnOnce(io::Error) -> Self + use<> {
        let path = path.to_owned();
        move |error| Self::File { path, error }
    }

    pub(super) fn damaged(path: &Path, place: String, reason: impl ToString) -> Self {
        Self::Damaged {
            path: path.to_owned(),
            place,
            reason: reason.to_string(),
        }
    }
}
