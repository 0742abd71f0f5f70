//! A finished shard: its tables, in a folder that appears all at once.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use xxhash_rust::xxh3::Xxh3;

use super::spool::Entry;
use crate::store::{
    Counts, ERRORS, Numbered, Shard, Table, TableFormat, TableWriter, write_json_line,
};

/// Documents go to the table writers in groups of this size, which bounds the memory for their rows.
const GROUP: usize = 256;

/// Hashes the hashes of a shard's documents.
#[derive(Default)]
pub(super) struct ShardHash(Xxh3);

impl ShardHash {
    /// Adds the next document.
    pub(super) fn add(&mut self, document: u64) {
        self.0.update(&document.to_le_bytes());
    }

    /// The hash of them all.
    pub(super) fn finish(&self) -> u64 {
        self.0.digest()
    }
}

/// What `entries` make.
fn cover(entries: &[Entry]) -> Shard {
    let (mut counts, mut hash) = (Counts::default(), ShardHash::default());
    for entry in entries {
        counts.count(entry.outcome.as_ref(), entry.repeated);
        hash.add(entry.hash);
    }
    Shard {
        counts,
        hash: hash.finish(),
    }
}

/// The name of a table's file in a shard's folder: `quotes.parquet`.
pub(super) fn file(table: Table, format: TableFormat) -> String {
    format!("{}.{}", table.name(), format.extension())
}

/// Writes a shard's files into `folder`, which comes into being with all of them in it.
pub(super) fn write(folder: &Path, format: TableFormat, entries: &[Entry]) -> io::Result<Shard> {
    let shard = cover(entries);
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
                let file = create(&file(table, format))?;
                let mut writer = TableWriter::new(table, BufWriter::new(file))?;
                for group in found.chunks(GROUP) {
                    writer.write(group)?;
                }
                finish(writer.finish()?)?;
            }
        }
        TableFormat::Jsonl => {
            let mut out = BufWriter::new(create(&file(Table::Documents, format))?);
            json_lines(&mut out, &found)?;
            finish(out)?;
        }
        TableFormat::JsonlZst => {
            let file = BufWriter::new(create(&file(Table::Documents, format))?);
            let mut out = zstd::Encoder::new(file, zstd::DEFAULT_COMPRESSION_LEVEL)?;
            json_lines(&mut out, &found)?;
            finish(out.finish()?)?;
        }
    }
    let mut errors = BufWriter::new(create(ERRORS)?);
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
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}
