//! JSON Lines: one [`DocumentResult`] a line, keys in the schema's order.

use std::io::{self, Write};

use crate::schema::DocumentResult;

/// Writes one document's line.
///
/// # Errors
/// Those of `out`.
pub fn write_json_line(out: &mut impl Write, result: &DocumentResult) -> io::Result<()> {
    serde_json::to_writer(&mut *out, result)?;
    out.write_all(b"\n")
}
