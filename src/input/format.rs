//! File formats and compression, as file names say them.

use std::path::Path;

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[non_exhaustive]
pub enum Format {
    /// One article as plain text: `.txt`, and whatever has no known extension.
    Text,
    /// One article as a web page: `.html`, `.htm`.
    Html,
    /// One article a line, as an object: `.jsonl`, `.ndjson`.
    Jsonl,
    /// One article a row, comma-separated, with a header: `.csv`.
    Csv,
    /// The same, tab-separated: `.tsv`, `.tab`.
    Tsv,
    /// One article a row: `.parquet`.
    Parquet,
}

/// How a file is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Compression {
    /// Not at all.
    None,
    /// gzip: `.gz`.
    Gzip,
    /// Zstandard: `.zst`.
    Zstd,
}

impl Format {
    /// The format that the name says, if it says one.
    pub fn of(path: &Path) -> Option<Self> {
        let name = name(path);
        let (stem, _) = compression(&name);
        match stem.rsplit_once('.')?.1 {
            "txt" => Some(Self::Text),
            "html" | "htm" | "xhtml" => Some(Self::Html),
            "jsonl" | "ndjson" => Some(Self::Jsonl),
            "csv" => Some(Self::Csv),
            "tsv" | "tab" => Some(Self::Tsv),
            "parquet" => Some(Self::Parquet),
            _ => None,
        }
    }
}

impl Compression {
    /// The compression that the name says.
    pub fn of(path: &Path) -> Self {
        compression(&name(path)).1
    }
}

/// The file's name without the extensions of its format and compression.
pub(super) fn stem(path: &Path) -> String {
    let full = path.file_name().unwrap_or(path.as_os_str());
    let full = full.to_string_lossy();
    let lower = full.to_ascii_lowercase();
    let (stem, _) = compression(&lower);
    let end = match stem.rfind('.') {
        Some(dot) if dot > 0 => dot,
        _ => stem.len(),
    };
    full[..end].to_owned()
}

fn name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().to_ascii_lowercase()
}

fn compression(name: &str) -> (&str, Compression) {
    if let Some(stem) = name.strip_suffix(".gz") {
        (stem, Compression::Gzip)
    } else if let Some(stem) = name.strip_suffix(".zst") {
        (stem, Compression::Zstd)
    } else {
        (name, Compression::None)
    }
}
