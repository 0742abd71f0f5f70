//! Views for people: one document in the terminal, or a page over many documents ([`report`]).

mod attribution;
pub mod report;
#[cfg(feature = "cli")]
mod terminal;

#[cfg(feature = "cli")]
pub use terminal::{TerminalStyle, write_terminal};
