//! The options of reading, the same for every kind of input.

use super::{Columns, Format, Meter};

/// How inputs are read.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// Which fields of records are taken.
    pub columns: Columns,
    /// The format of all inputs, whatever their names say.
    pub format: Option<Format>,
    /// Counts the bytes read.
    pub meter: Meter,
}
