//! The library's errors as Python exceptions: `whosaid.errors` has a class for every kind.

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use whosaid::{Error, ErrorKind};

/// The name of the exception's class.
fn class(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Input => "InputError",
        ErrorKind::Model => "ModelError",
        ErrorKind::Engine => "EngineError",
        ErrorKind::Folder => "FolderError",
        ErrorKind::Graph => "GraphError",
        ErrorKind::Evaluation => "EvaluationError",
        ErrorKind::Usage => "UsageError",
        _ => "InternalError",
    }
}

/// The exception that stands for an error.
pub(crate) fn exception(py: Python<'_>, error: &Error) -> PyErr {
    let made = py.import("whosaid.errors").and_then(|module| {
        let of_kind = module.getattr(class(error.kind()))?;
        of_kind.call1((error.reason(), error.place(), error.remedy()))
    });
    match made {
        Ok(value) => PyErr::from_value(value),
        Err(_) => PyRuntimeError::new_err(error.to_string()),
    }
}
