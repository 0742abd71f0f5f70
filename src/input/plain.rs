//! Text files: one article each.

use std::io::Read;
use std::path::Path;

use super::MAX_BYTES;
use super::error::{not_utf8, too_long, unreadable};
use crate::error::Result;
use crate::text::Document;

/// UTF-8's byte order mark.
pub(super) const BOM: &[u8] = b"\xEF\xBB\xBF";

/// Reads `input` to its end as one article; `path` names it in errors.
pub(super) fn read(input: impl Read, path: &Path, id: String) -> Result<Document> {
    let place = path.display().to_string();
    let mut bytes = Vec::new();
    input
        .take(MAX_BYTES as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| unreadable(path, &error))?;
    if bytes.len() > MAX_BYTES {
        return Err(too_long(place));
    }
    let mark = if bytes.starts_with(BOM) { BOM.len() } else { 0 };
    match String::from_utf8(bytes) {
        Ok(mut text) => {
            text.drain(..mark);
            Ok(Document::new(id, text))
        }
        Err(error) => {
            let valid_up_to = error.utf8_error().valid_up_to();
            Err(not_utf8(place, error.as_bytes(), valid_up_to))
        }
    }
}
