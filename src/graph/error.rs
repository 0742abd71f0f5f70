//! Why a graph cannot be made.

use std::io;
use std::path::{Path, PathBuf};

use crate::error::Error;

/// Why a graph cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum GraphError {
    /// The output folder cannot be read.
    #[error(transparent)]
    Archive(#[from] Error),
    /// A file cannot be read or written.
    #[error(
        "{path}: {error}; check the folder and the room on its disk, and run the command again"
    )]
    File {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// A file of aliases does not say what it should.
    #[error(
        "{path}:{line}: {reason}; a file of aliases has the columns canonical, alias, type, id"
    )]
    Aliases {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: u64,
        /// What is wrong with it.
        reason: String,
    },
    /// A graph's table does not hold what it should.
    #[error("{path}: {reason}; make the graph again with `whosaid graph`, or ask with --no-graph")]
    Table {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// There is more than the graph's numbers can count.
    #[error("the folder has more than 4,294,967,294 {0}; make graphs of parts of the corpus")]
    TooMany(&'static str),
}

impl GraphError {
    pub(super) fn file(path: &Path) -> impl Fn(io::Error) -> Self + use<> {
        let path = path.to_owned();
        move |error| Self::File {
            path: path.clone(),
            error,
        }
    }
}
