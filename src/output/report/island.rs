//! Data islands: bytes that are in a page as text.

use std::io::{self, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::DeflateEncoder;

/// Deflates `bytes` (RFC 1951, what browsers call `deflate-raw`) and writes them in base64.
pub(super) fn pack(bytes: &[u8]) -> io::Result<String> {
    let mut deflated = DeflateEncoder::new(Vec::new(), Compression::default());
    deflated.write_all(bytes)?;
    Ok(STANDARD.encode(deflated.finish()?))
}
