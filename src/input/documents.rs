//! The documents of one file or byte stream: chooses decompressor and reader.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use super::delimited::Delimited;
use super::error::unreadable;
use super::format::Compression;
use super::json_lines::JsonLines;
use super::meter::Metered;
use super::parquet;
use super::{Format, Reading, html, plain};
use crate::error::Result;
use crate::text::Document;

/// Documents, read one at a time as they are asked for.
pub(super) type DocumentStream = Box<dyn Iterator<Item = Result<Document>> + Send>;

/// The documents of a file: `id` is that of a single article, and begins the ids of those of many that have none.
pub(super) fn of_file(
    path: &Path,
    format: Format,
    id: String,
    reading: &Reading,
) -> Result<DocumentStream> {
    if format == Format::Parquet {
        return Ok(Box::new(parquet::open(
            path,
            id,
            &reading.columns,
            &reading.meter,
        )?));
    }
    let refused = |error: io::Error| unreadable(path, &error);
    let inner = File::open(path).map_err(refused)?;
    let meter = reading.meter.clone();
    let metered = BufReader::with_capacity(1 << 16, Metered { inner, meter });
    let plain: Box<dyn Read + Send> = match Compression::of(path) {
        Compression::None => return of_bytes(metered, path, format, id, reading),
        Compression::Gzip => Box::new(flate2::bufread::MultiGzDecoder::new(metered)),
        Compression::Zstd => Box::new(zstd::Decoder::with_buffer(metered).map_err(refused)?),
    };
    of_bytes(
        BufReader::with_capacity(1 << 16, plain),
        path,
        format,
        id,
        reading,
    )
}

/// The documents of a stream of bytes, which `path` names in errors. Parquet cannot be read from one: such bytes are
/// taken for text.
pub(super) fn of_bytes(
    input: impl BufRead + Send + 'static,
    path: &Path,
    format: Format,
    id: String,
    reading: &Reading,
) -> Result<DocumentStream> {
    let columns = &reading.columns;
    Ok(match format {
        Format::Text | Format::Parquet => Box::new(std::iter::once(plain::read(input, path, id))),
        Format::Html => Box::new(std::iter::once(html::read(input, path, id))),
        Format::Jsonl => Box::new(JsonLines::new(input, path, id, columns)),
        Format::Csv => Box::new(Delimited::open(input, path, id, b',', columns)?),
        Format::Tsv => Box::new(Delimited::open(input, path, id, b'\t', columns)?),
    })
}
