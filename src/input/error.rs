//! The errors of readers: where a document or an input cannot be read, why, and what to do about it.

use std::io;
use std::path::Path;

use crate::error::{Error, ErrorKind};

/// An input that is wrong at `place`: a file, or `file:line` (from 1) in a file of many documents.
pub(super) fn refused(
    place: impl Into<String>,
    reason: impl Into<String>,
    remedy: impl Into<String>,
) -> Error {
    Error::new(ErrorKind::Input, place.into(), reason.into(), remedy.into())
}

/// The operating system's refusal to read `path`.
pub(super) fn unreadable(path: &Path, error: &io::Error) -> Error {
    let (reason, remedy) = match error.kind() {
        io::ErrorKind::NotFound => ("no such file or folder".to_owned(), "check the path"),
        io::ErrorKind::PermissionDenied => (
            "reading is not permitted".to_owned(),
            "check the file's permissions",
        ),
        _ => (
            format!("cannot be read ({error})"),
            "check the file and its disk",
        ),
    };
    refused(path.display().to_string(), reason, remedy)
}

/// Bytes that are not UTF-8, from the offset `valid_up_to` on.
pub(super) fn not_utf8(place: impl Into<String>, bytes: &[u8], valid_up_to: usize) -> Error {
    let remedy = match bytes {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => {
            "convert it with `iconv -f UTF-16 -t UTF-8 OLD > NEW`"
        }
        [0x1F, 0x8B, ..] => "it is compressed: end its name in .gz",
        [0x28, 0xB5, 0x2F, 0xFD, ..] => "it is compressed: end its name in .zst",
        _ => "convert it, for instance with `iconv -f WINDOWS-1252 -t UTF-8 OLD > NEW`",
    };
    refused(place, format!("not UTF-8 at byte {valid_up_to}"), remedy)
}

/// More than [`MAX_BYTES`](super::MAX_BYTES) where one document should be.
pub(super) fn too_long(place: impl Into<String>) -> Error {
    refused(
        place,
        "longer than 8 MiB, the most that one document may have",
        "split it into its articles",
    )
}

/// More than [`MAX_LINE`](super::MAX_LINE) in one line.
pub(super) fn line_too_long(place: impl Into<String>) -> Error {
    refused(
        place,
        "longer than 64 MiB, the most that one line may have",
        "put every article on a line of its own",
    )
}
