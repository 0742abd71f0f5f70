//! Readers: from what the user names to [`Document`](crate::text::Document)s, one at a time.
//!
//! [`Source::from_path`] looks at what a path is; [`Source::documents`] reads it. A bad document is an
//! [`InputError`] among the good ones and ends nothing; only an input that cannot be read at all fails as a whole.
//!
//! Text is decoded as UTF-8 and kept as it is, CRLF line ends included, because offsets count its characters. The one
//! exception is a byte order mark at a file's start: it is dropped, and offsets count from after it.

mod error;
mod folder;
mod json_lines;
mod plain;
mod source;
mod standard;
mod title;

pub use error::InputError;
pub use source::{Documents, Source};
pub use title::title_line;

/// The longest article text file, and the longest line of a JSON Lines file, in bytes: 64 MiB.
///
/// Memory depends on it, so that a file that is no article (a disk image, a corpus in one line) is an error, not the
/// end of the run.
pub const MAX_BYTES: usize = 64 << 20;
