//! Writers: one for every format. [`json_lines`] and [`tables`] for programs, [`terminal`] and [`report`] for people.

mod attribution;
pub mod report;
mod terminal;

pub use terminal::{TerminalStyle, write_terminal};
