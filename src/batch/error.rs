//! Why a job cannot begin or be resumed, and what the user can do. What was written until then stays valid.

use std::io;
use std::path::Path;

use crate::error::{Error, ErrorKind};

/// What the system says of a file or folder.
pub(super) fn file(path: &Path) -> impl FnOnce(io::Error) -> Error + use<> {
    let path = path.to_owned();
    move |error| {
        let remedy = remedy(error.kind());
        Error::file(ErrorKind::Folder, &path, error, remedy)
    }
}

/// Another run holds the folder.
pub(super) fn locked(path: &Path) -> Error {
    folder(
        path,
        "another run is working on this folder",
        "wait for it, or give --out another one",
    )
}

/// The folder has files that are not this program's.
pub(super) fn foreign(path: &Path) -> Error {
    folder(
        path,
        "the folder has other files in it",
        "give --out a new or an empty one",
    )
}

/// The folder has results of an earlier run.
pub(super) fn not_empty(path: &Path) -> Error {
    folder(
        path,
        "the folder holds an earlier run's results",
        "overwrite them, or take another folder",
    )
}

/// The folder was begun with other settings; `differences` has one each.
pub(super) fn other_plan(path: &Path, differences: &[String]) -> Error {
    folder(
        path,
        format!("was begun with other settings ({})", differences.join("; ")),
        "give them again, or --overwrite to begin anew, or another --out",
    )
}

/// A file of an unfinished run does not say what it should.
pub(super) fn damaged(path: &Path, error: &serde_json::Error) -> Error {
    folder(
        path,
        error.to_string(),
        "the folder cannot be resumed: use --overwrite to begin anew",
    )
}

/// The input is not what it was when the run began.
pub(super) fn input_changed(how: &str) -> Error {
    Error::new(
        ErrorKind::Input,
        "",
        format!("the input has changed since the run began: {how}"),
        "bring the old input back, or use --overwrite to begin anew, or another --out",
    )
}

/// There is nothing to do.
pub(super) fn no_documents() -> Error {
    Error::of(ErrorKind::Input, "the inputs hold no document")
}

fn folder(path: &Path, reason: impl Into<String>, remedy: &'static str) -> Error {
    Error::new(
        ErrorKind::Folder,
        path.display().to_string(),
        reason.into(),
        remedy,
    )
}

fn remedy(kind: io::ErrorKind) -> &'static str {
    match kind {
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
