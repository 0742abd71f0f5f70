//! Writers: one for every format. [`json_lines`] for programs, [`terminal`] for people.

mod json_lines;
mod tables;
mod terminal;

pub use json_lines::write_json_line;
pub use tables::{Numbered, Table, TableError, TableWriter};
pub use terminal::{TerminalStyle, write_terminal};
