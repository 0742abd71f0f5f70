//! The spool: outcomes of the shard being made, appended as they come, so that an interruption costs seconds.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use crate::schema::Extracted;
use crate::store::{Failure, write_whole};

/// What is written is on the disk after at most this time.
const SYNC_EVERY: Duration = Duration::from_secs(2);

/// What became of one document.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Entry {
    /// Its place in the input, from 0.
    pub document: u64,
    /// A hash of what was read.
    pub hash: u64,
    /// Whether an earlier document has its id.
    pub repeated: bool,
    /// Its result.
    pub outcome: Result<Extracted, Failure>,
}

impl Entry {
    /// Bytes of text.
    pub(super) fn bytes(&self) -> usize {
        self.outcome.as_ref().map_or(0, |found| found.text.len())
    }
}

/// The spool's file.
pub(super) struct Spool {
    file: BufWriter<File>,
    synced: Instant,
}

impl Spool {
    /// Opens the spool, which holds what `entries` says and perhaps more: a line that was being written when the power
    /// went, or lines of a shard that was finished since.
    pub(super) fn open(path: &Path, first: u64) -> io::Result<(Self, Vec<Entry>)> {
        let entries = read(path, first)?;
        // What is whole goes to a new file, so that an interruption here loses nothing either.
        let file = write_whole(path, |out| {
            entries.iter().try_for_each(|entry| write(out, entry))
        })?;
        Ok((Self::new(file), entries))
    }

    /// An empty spool.
    pub(super) fn create(path: &Path) -> io::Result<Self> {
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .open(path)?;
        Ok(Self::new(file))
    }

    fn new(file: File) -> Self {
        Self {
            file: BufWriter::with_capacity(1 << 16, file),
            synced: Instant::now(),
        }
    }

    /// Appends an outcome.
    pub(super) fn append(&mut self, entry: &Entry) -> io::Result<()> {
        write(&mut self.file, entry)?;
        if self.synced.elapsed() >= SYNC_EVERY {
            self.sync()?;
        }
        Ok(())
    }

    /// Brings what was appended to the disk.
    pub(super) fn sync(&mut self) -> io::Result<()> {
        self.file.flush()?;
        self.file.get_ref().sync_data()?;
        self.synced = Instant::now();
        Ok(())
    }
}

fn write(out: &mut impl Write, entry: &Entry) -> io::Result<()> {
    serde_json::to_writer(&mut *out, entry)?;
    out.write_all(b"\n")
}

/// The entries of documents from `first` on, as far as they are whole and follow each other.
fn read(path: &Path, first: u64) -> io::Result<Vec<Entry>> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut entries: Vec<Entry> = Vec::new();
    for line in BufReader::new(file).split(b'\n') {
        let Ok(entry) = serde_json::from_slice::<Entry>(&line?) else {
            break;
        };
        if entry.document == first + entries.len() as u64 {
            entries.push(entry);
        }
    }
    Ok(entries)
}
