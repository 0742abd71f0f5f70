//! Output folders: how they are laid out, the files in them, and reading them back.
//!
//! ```text
//! DIR/quotes-00000-of-00003.parquet  a table of one shard; of JSON Lines `documents-00000-of-00003.jsonl` and no other
//! DIR/errors.jsonl                   documents without a result, a [`Failure`] a line
//! DIR/manifest.json                  a [`Manifest`]: how the tables were made. Written last, so a folder that has it is whole
//! ```
//!
//! [`batch`](crate::batch) makes such folders, [`archive`] reads them.

pub mod archive;
mod atomic;
mod json_lines;
mod manifest;
mod plan;
mod tables;

pub use atomic::write_whole;
pub use json_lines::write_json_line;
pub use manifest::{Counts, Failure, Manifest, Shard};
pub use plan::{LAYOUT, ModelIdentity, Plan, TableFormat};
pub use tables::{Numbered, Table, TableWriter, row_error, table_error};

/// The file that says how a folder was made.
pub const MANIFEST: &str = "manifest.json";
/// The file that lists documents without a result.
pub const ERRORS: &str = "errors.jsonl";
/// The folder in which a run keeps what is not complete.
pub const UNFINISHED: &str = "unfinished";

/// The name of a shard's file of one table: `quotes-00000-of-00003.parquet`; shards count from 0.
pub fn table_file(table: Table, shard: usize, shards: usize, format: TableFormat) -> String {
    let (name, extension) = (table.name(), format.extension());
    format!("{name}-{shard:05}-of-{shards:05}.{extension}")
}
