//! Writers: one for every format. [`json_lines`] and [`tables`] for programs, [`terminal`] and [`report`] for people.

mod attribution;
mod json_lines;
pub mod report;
mod tables;
mod terminal;

pub use json_lines::write_json_line;
pub use tables::{Numbered, Table, TableError, TableWriter};
pub use terminal::{TerminalStyle, write_terminal};
