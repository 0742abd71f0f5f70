//! Why a batch job cannot go on.

use std::io;
use std::path::{Path, PathBuf};

/// Why a batch job cannot go on. What it has written until then stays valid.
#[derive(Debug, thiserror::Error)]
pub enum BatchError {
    /// The folder cannot be read or written.
    #[error("{path}: {error}; {}", remedy(error))]
    File {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// Another run holds the folder.
    #[error("{0}: another run is working on this folder; wait for it, or give --out another one")]
    Locked(PathBuf),
    /// The folder has files that are not this program's.
    #[error("{0}: the folder has other files in it; give --out a new or an empty one")]
    NotOurs(PathBuf),
    /// The folder was begun with other settings.
    #[error(
        "{folder}: was begun with other settings ({}); give them again, or --overwrite to begin anew, or another --out",
        .differences.join("; ")
    )]
    OtherPlan {
        /// The folder.
        folder: PathBuf,
        /// What differs, one setting each.
        differences: Vec<String>,
    },
    /// The input is not what it was when the run began.
    #[error(
        "the input has changed since the run began: {0}; bring the old input back, or use --overwrite to begin anew, \
         or another --out"
    )]
    InputChanged(String),
    /// There is nothing to do.
    #[error("the inputs hold no document")]
    NoDocuments,
    /// A file of an unfinished run does not say what it should.
    #[error("{path}: {reason}; the folder cannot be gone on with: use --overwrite to begin anew")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
}

impl BatchError {
    /// What the system says of a file.
    pub(super) fn file(path: &Path) -> impl FnOnce(io::Error) -> Self + use<> {
        let path = path.to_owned();
        move |error| Self::File { path, error }
    }
}

fn remedy(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "make room on the disk and run the same command again: what was written is kept"
        }
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "give --out a folder that you may write to"
        }
        io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
            "give --out a folder, not a file"
        }
        _ => {
            "check the folder and its disk, and run the same command again: what was written is kept"
        }
    }
}
