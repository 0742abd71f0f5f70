//! The native half of the Python package: what the library does, with Python's types at its border.
//!
//! Values cross as JSON (the schema of the command line, the same digits) or as Arrow streams. Long work runs in a thread of its
//! own with the interpreter free, so that other threads go on and Ctrl-C is heard; a panic there becomes an exception.

mod arrow_stream;
mod corpus;
mod documents;
mod error;
mod extractor;
mod tables;
mod worker;

use std::ffi::OsString;

use pyo3::prelude::*;

/// Runs a command line, the first of whose arguments is the program's name; gives the exit code.
#[pyfunction]
fn command_line(py: Python<'_>, arguments: Vec<OsString>) -> u8 {
    py.detach(|| whosaid::cli::run(arguments))
}

#[pymodule]
mod _native {
    #[pymodule_export]
    use super::command_line;
    #[pymodule_export]
    use super::corpus::{Evaluation, evaluate, html, make_graph, make_report};
    #[pymodule_export]
    use super::extractor::{Extractor, Stream};
    #[pymodule_export]
    use super::tables::{Table, Tables};
}
