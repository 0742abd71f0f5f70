//! The errors of evaluation: gold, baselines and limits that cannot be used.

use std::borrow::Cow;

use crate::error::{Error, ErrorKind};

/// Something that is wrong at `place`, a file or `file:line`.
pub(super) fn refused(
    place: impl Into<Cow<'static, str>>,
    reason: impl Into<Cow<'static, str>>,
    remedy: impl Into<Cow<'static, str>>,
) -> Error {
    Error::new(ErrorKind::Evaluation, place, reason, remedy)
}

/// A mistake at a line (from 1) of a file.
pub(super) fn mistake(
    file: &str,
    line: usize,
    reason: impl Into<Cow<'static, str>>,
    remedy: impl Into<Cow<'static, str>>,
) -> Error {
    refused(format!("{file}:{line}"), reason, remedy)
}

/// An option or a value that cannot be used; the caller knows where it comes from.
pub(super) fn unusable(reason: impl Into<Cow<'static, str>>) -> Error {
    refused("", reason, "")
}

/// A text in quotation marks for an error message, control characters escaped as in JSON.
pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
