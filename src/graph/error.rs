//! The errors of making and reading graphs: what each says, and its remedy.

use std::io;
use std::path::Path;

use parquet::errors::ParquetError;

use crate::error::{Error, ErrorKind};
use crate::store::table_error;

/// A file or folder that cannot be read or written.
pub(super) fn file(path: &Path) -> impl Fn(io::Error) -> Error + use<> {
    let path = path.to_owned();
    move |error| {
        let remedy = "check the folder and the room on its disk, and run the command again";
        Error::file(ErrorKind::Graph, &path, error, remedy)
    }
}

/// A table that cannot be written.
pub(super) fn table(path: &Path) -> impl Fn(ParquetError) -> Error + use<> {
    let file = file(path);
    move |error| file(table_error(error))
}

/// A table of a saved graph that does not hold what it should. It can be made again: unlike a table of the output
/// folder, it needs no extraction.
pub(super) fn damaged(place: String, reason: String) -> Error {
    Error::new(
        ErrorKind::Graph,
        place,
        reason,
        "make the graph again with `whosaid graph`, or ask with --no-graph",
    )
}

/// A line (from 1) of an authority file that does not say what it should.
pub(super) fn aliases(path: &Path, line: u64, reason: String) -> Error {
    Error::new(
        ErrorKind::Graph,
        format!("{}:{line}", path.display()),
        reason,
        "a file of aliases has the columns canonical, alias, type, id",
    )
}

/// More of something than an index of four bytes can count.
pub(super) fn too_many(counted: &str) -> Error {
    Error::new(
        ErrorKind::Graph,
        "",
        format!("the folder has more than 4,294,967,294 {counted}"),
        "make graphs of parts of the corpus",
    )
}
