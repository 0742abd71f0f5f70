//! Views for people: one document in the terminal, or a page over many documents ([`report`]).

mod attribution;
mod paragraphs;
mod reasons;
pub mod report;
#[cfg(feature = "cli")]
mod terminal;
#[cfg(feature = "cli")]
mod terminal_reasons;

#[cfg(feature = "cli")]
pub use terminal::{TerminalStyle, write_terminal};
#[cfg(feature = "cli")]
pub use terminal_reasons::{write_all_reasons, write_reasons};
