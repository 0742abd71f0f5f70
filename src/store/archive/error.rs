//! Why an output folder cannot be read, and what the user can do.

use std::io;
use std::path::Path;

use crate::error::{Error, ErrorKind};
use crate::store::LAYOUT;

const GIVE_FOLDER: &str = "give the folder that `whosaid extract --out` wrote";

/// There is no such folder, or it is not one.
pub(super) fn no_folder(path: &Path) -> Error {
    folder(path, "no such folder", GIVE_FOLDER)
}

/// It is not an output folder.
pub(super) fn foreign(path: &Path) -> Error {
    folder(
        path,
        "not an output folder (no manifest.json in it)",
        GIVE_FOLDER,
    )
}

/// Its extraction was interrupted.
pub(super) fn unfinished(path: &Path) -> Error {
    folder(
        path,
        "the extraction is not finished",
        "give the same `whosaid extract --out` again to finish it",
    )
}

/// It was written by another generation of the program, of this version.
pub(super) fn other_layout(path: &Path, layout: u64, version: &str) -> Error {
    folder(
        path,
        format!("the folder has layout {layout}, this program reads layout {LAYOUT}"),
        format!("use the version that wrote it ({version})"),
    )
}

/// A table that the manifest promises is not there.
pub(super) fn missing(path: &Path) -> Error {
    folder(
        path,
        "the file is missing",
        "copy the folder whole, or extract again with --overwrite",
    )
}

/// What the system says of a file.
pub(super) fn file(path: &Path) -> impl FnOnce(io::Error) -> Error + use<> {
    let path = path.to_owned();
    move |error| {
        Error::file(
            ErrorKind::Folder,
            &path,
            error,
            "check the file and its disk",
        )
    }
}

/// A file does not hold what it should. `place` is where in it: ` (after row 3)`, `:3`, or nothing.
pub(super) fn damaged(path: &Path, place: &str, reason: impl ToString) -> Error {
    Error::new(
        ErrorKind::Folder,
        format!("{}{place}", path.display()),
        reason.to_string(),
        "the file is damaged: copy the folder again, or extract again with --overwrite",
    )
}

fn folder(path: &Path, reason: impl Into<String>, remedy: impl Into<String>) -> Error {
    Error::new(
        ErrorKind::Folder,
        path.display().to_string(),
        reason.into(),
        remedy.into(),
    )
}
