//! Readers: from what the user names to [`Document`](crate::text::Document)s, one at a time.
//!
//! [`Source::from_path`] looks at what a path is; [`Source::documents`] reads it. A bad document is an
//! [`Error`](crate::Error) among the good ones, and reading continues after it; only an input that cannot be read at
//! all fails as a whole.
//!
//! Text is decoded as UTF-8 and kept as it is, CRLF line ends included, because offsets count its characters. The one
//! exception is a byte order mark at a file's start: it is dropped, and offsets count from after it.

mod columns;
mod delimited;
mod documents;
mod error;
mod folder;
mod format;
mod html;
mod json_lines;
mod meter;
mod parquet;
mod plain;
mod reading;
mod source;
mod stdin;
mod table_rows;

pub use columns::Columns;
pub use format::{Compression, Format};
pub use meter::Meter;
pub use reading::Reading;
pub use source::{Documents, Source};
pub use table_rows::TableRows;

/// The longest text of one document, in bytes: 8 MiB, some 1.4 million words.
///
/// Memory and time depend on it. The limit makes a file that is not an article (a disk image, a corpus in one line) an
/// error instead of the end of the run.
pub const MAX_BYTES: usize = 8 << 20;

/// The longest line of a JSON Lines file and row of a table, in bytes: 64 MiB.
pub const MAX_LINE: usize = 64 << 20;
