//! Writers: one for every format. [`json_lines`] for programs, [`terminal`] for people.

mod json_lines;
mod terminal;

pub use json_lines::write_json_line;
pub use terminal::{TerminalStyle, write_terminal};
