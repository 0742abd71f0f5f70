//! The library's one error: where something went wrong, what is wrong, and what the user can do about it.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt::{self, Display, Formatter};
use std::io;
use std::path::Path;
use std::sync::Arc;

/// What the library's functions return.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What kind of thing went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A document or an input that cannot be read, or does not hold what its format asks for.
    Input,
    /// A model, its tokenizer or a token classifier that cannot be used.
    Model,
    /// An engine that cannot be loaded or run.
    Engine,
    /// An output folder that cannot be written, resumed or read.
    Folder,
    /// A graph that cannot be made or read.
    Graph,
    /// Gold annotations, baselines or limits that cannot be used.
    Evaluation,
    /// Options that contradict each other or say nothing that can be done.
    Usage,
    /// A mistake of the program.
    Internal,
}

/// Where something went wrong, what is wrong, and what to do: displayed as `place: reason; remedy`.
#[derive(Debug, Clone)]
pub struct Error {
    kind: ErrorKind,
    place: Cow<'static, str>,
    reason: Cow<'static, str>,
    remedy: Cow<'static, str>,
    cause: Option<Arc<dyn StdError + Send + Sync>>,
}

impl Error {
    /// An error. An empty place or remedy is not shown.
    pub fn new(
        kind: ErrorKind,
        place: impl Into<Cow<'static, str>>,
        reason: impl Into<Cow<'static, str>>,
        remedy: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            kind,
            place: place.into(),
            reason: reason.into(),
            remedy: remedy.into(),
            cause: None,
        }
    }

    /// An error with neither place nor remedy: whoever knows the place fills it in with [`Self::at`].
    pub fn of(kind: ErrorKind, reason: impl Into<Cow<'static, str>>) -> Self {
        Self::new(kind, "", reason, "")
    }

    /// What the system says of a file, which is also the error's [source](StdError::source).
    pub fn file(
        kind: ErrorKind,
        path: &Path,
        error: io::Error,
        remedy: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::new(kind, path.display().to_string(), error.to_string(), remedy).caused_by(error)
    }

    /// The same error with the one that caused it.
    #[must_use]
    pub fn caused_by(self, cause: impl StdError + Send + Sync + 'static) -> Self {
        Self {
            cause: Some(Arc::new(cause)),
            ..self
        }
    }

    /// The same error, with a place if it has none.
    #[must_use]
    pub fn at(mut self, place: impl Into<Cow<'static, str>>) -> Self {
        if self.place.is_empty() {
            self.place = place.into();
        }
        self
    }

    /// The same error, with a remedy if it has none.
    #[must_use]
    pub fn or_remedy(mut self, remedy: impl Into<Cow<'static, str>>) -> Self {
        if self.remedy.is_empty() {
            self.remedy = remedy.into();
        }
        self
    }

    /// What kind of thing went wrong.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The file, `file:line` (lines from 1), the folder, or the document's id; empty if there is no such place.
    pub fn place(&self) -> &str {
        &self.place
    }

    /// What is wrong.
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// What the user can do; empty if that is plain from the reason.
    pub fn remedy(&self) -> &str {
        &self.remedy
    }
}

impl Display for Error {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if !self.place.is_empty() {
            write!(f, "{}: ", self.place)?;
        }
        f.write_str(&self.reason)?;
        if !self.remedy.is_empty() {
            write!(f, "; {}", self.remedy)?;
        }
        Ok(())
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.cause.as_deref().map(|cause| cause as _)
    }
}

/// Two errors are equal if they say the same.
impl PartialEq for Error {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
            && self.place == other.place
            && self.reason == other.reason
            && self.remedy == other.remedy
    }
}

impl Eq for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_parts_are_not_shown() {
        let shown = |place: &'static str, remedy: &'static str| {
            Error::new(ErrorKind::Input, place, "not UTF-8", remedy).to_string()
        };
        assert_eq!(shown("a.txt", "convert it"), "a.txt: not UTF-8; convert it");
        assert_eq!(shown("", "convert it"), "not UTF-8; convert it");
        assert_eq!(shown("a.txt", ""), "a.txt: not UTF-8");
    }

    #[test]
    fn places_and_remedies_are_only_filled_in() {
        let error = Error::new(ErrorKind::Model, "", "no tags", "");
        let filled = error.at("manifest.json").or_remedy("get another model");
        assert_eq!(
            filled.to_string(),
            "manifest.json: no tags; get another model"
        );
        assert_eq!(filled.clone().at("elsewhere").or_remedy("or not"), filled);
    }

    #[test]
    fn the_systems_error_stays_in_the_chain() {
        let error = io::Error::from(io::ErrorKind::BrokenPipe);
        let error = Error::file(ErrorKind::Folder, Path::new("out"), error, "");
        let source = error.source().and_then(|e| e.downcast_ref::<io::Error>());
        assert_eq!(source.map(io::Error::kind), Some(io::ErrorKind::BrokenPipe));
    }
}
