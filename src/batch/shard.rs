//! A finished shard: its tables, in a folder that appears all at once.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::Xxh3;

use super::plan::TableFormat;
use super::spool::Entry;
use crate::extract::Extracted;
use crate::output::{Numbered, Table, TableWriter, write_json_line};

/// Documents go to the table writers in groups of this size, which bounds the memory for their rows.
const GROUP: usize = 256;

/// How much was found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Documents read, failed ones included.
    pub documents: u64,
    /// Documents without a result.
    pub failed: u64,
    /// Documents whose id an earlier one has.
    pub repeated_ids: u64,
    /// Entities.
    pub entities: u64,
    /// Mentions of entities.
    pub mentions: u64,
    /// Quotes.
    pub quotes: u64,
}

impl Counts {
    /// Counts an outcome.
    pub(super) fn count(&mut self, entry: &Entry) {
        self.documents += 1;
        self.repeated_ids += u64::from(entry.repeated);
        match &entry.outcome {
            Ok(Extracted { result, .. }) => {
                self.entities += result.entities.len() as u64;
                let mentions = result.entities.iter().map(|e| e.mentions.len() as u64);
                self.mentions += mentions.sum::<u64>();
                self.quotes += result.quotes.len() as u64;
            }
            Err(_) => self.failed += 1,
        }
    }

    /// Adds another count.
    pub(super) fn add(&mut self, other: &Self) {
        self.documents += other.documents;
        self.failed += other.failed;
        self.repeated_ids += other.repeated_ids;
        self.entities += other.entities;
        self.mentions += other.mentions;
        self.quotes += other.quotes;
    }
}

/// `shard.json`: what a shard covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shard {
    /// What is in it.
    pub counts: Counts,
    /// A hash of its documents' hashes.
    pub hash: u64,
}

/// Hashes the hashes of a shard's documents.
#[derive(Default)]
pub struct ShardHash(Xxh3);

impl ShardHash {
    /// Adds the next document.
    pub fn add(&mut self, document: u64) {
        self.0.update(&document.to_le_bytes());
    }

    /// The hash of them all.
    pub fn finish(&self) -> u64 {
        self.0.digest()
    }
}

impl Shard {
    /// What `entries` make.
    pub fn new(entries: &[Entry]) -> Self {
        let (mut counts, mut hash) = (Counts::default(), ShardHash::default());
        for entry in entries {
            counts.count(entry);
            hash.add(entry.hash);
        }
        Self {
            counts,
            hash: hash.finish(),
        }
    }
}

/// The names of a shard's files without number: `quotes` and `parquet`.
pub fn files(format: TableFormat) -> Vec<(&'static str, &'static str)> {
    match format {
        TableFormat::Parquet => Table::ALL.map(|t| (t.name(), "parquet")).to_vec(),
        TableFormat::Jsonl => vec![("documents", "jsonl")],
        TableFormat::JsonlZst => vec![("documents", "jsonl.zst")],
    }
}

/// Writes a shard's files into `folder`, which comes into being with all of them in it.
pub fn write(folder: &Path, format: TableFormat, entries: &[Entry]) -> io::Result<Shard> {
    let shard = Shard::new(entries);
    let work = folder.with_extension("tmp");
    match fs::remove_dir_all(&work) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => fs::create_dir(&work)?,
    }
    let found: Vec<Numbered> = entries
        .iter()
        .filter_map(|entry| {
            let found = entry.outcome.as_ref().ok()?;
            Some(Numbered {
                document: entry.document,
                found,
            })
        })
        .collect();
    let create = |name: &str| File::create(work.join(name));
    match format {
        TableFormat::Parquet => {
            for table in Table::ALL {
                let file = create(&format!("{}.parquet", table.name()))?;
                let mut writer = TableWriter::new(table, BufWriter::new(file))?;
                for group in found.chunks(GROUP) {
                    writer.write(group)?;
                }
                finish(writer.finish()?)?;
            }
        }
        TableFormat::Jsonl => {
            let mut out = BufWriter::new(create("documents.jsonl")?);
            json_lines(&mut out, &found)?;
            finish(out)?;
        }
        TableFormat::JsonlZst => {
            let file = BufWriter::new(create("documents.jsonl.zst")?);
            let mut out = zstd::Encoder::new(file, zstd::DEFAULT_COMPRESSION_LEVEL)?;
            json_lines(&mut out, &found)?;
            finish(out.finish()?)?;
        }
    }
    let mut errors = BufWriter::new(create("errors.jsonl")?);
    for failure in entries.iter().filter_map(|e| e.outcome.as_ref().err()) {
        serde_json::to_writer(&mut errors, failure)?;
        errors.write_all(b"\n")?;
    }
    finish(errors)?;
    let mut about = BufWriter::new(create("shard.json")?);
    serde_json::to_writer(&mut about, &shard)?;
    finish(about)?;
    sync_folder(&work)?;
    fs::rename(&work, folder)?;
    if let Some(parent) = folder.parent() {
        sync_folder(parent)?;
    }
    Ok(shard)
}

fn json_lines(out: &mut impl Write, found: &[Numbered]) -> io::Result<()> {
    found
        .iter()
        .try_for_each(|numbered| write_json_line(out, &numbered.found.result))
}

/// Brings a file to the disk.
fn finish(file: BufWriter<File>) -> io::Result<()> {
    file.into_inner()
        .map_err(io::IntoInnerError::into_error)?
        .sync_all()
}

/// Brings a folder's names to the disk, where the system can (Windows has no such thing).
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}
