//! Sorting more records than memory holds: sorted runs on the disk, merged when they are read.
//!
//! The one library for this (`extsort`) brings a Markdown parser and Cargo's metadata into every build.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::error::file;
use crate::error::Result;

/// What records are sorted by.
pub trait SortKey: Ord + Serialize + DeserializeOwned {}
impl<K: Ord + Serialize + DeserializeOwned> SortKey for K {}

/// What records carry.
pub trait Payload: Serialize + DeserializeOwned {}
impl<V: Serialize + DeserializeOwned> Payload for V {}

/// Collects records to sort them by their keys. Records of equal keys keep the order in which they were added.
pub(super) struct Spill<K: SortKey, V: Payload> {
    folder: PathBuf,
    run: usize,
    records: Vec<(K, V)>,
    runs: Vec<PathBuf>,
}

impl<K: SortKey, V: Payload> Spill<K, V> {
    /// No records yet. Up to `run` of them are in memory at a time; sorted runs go to a new folder `name` in `work`.
    pub(super) fn new(work: &Path, name: &str, run: usize) -> Result<Self> {
        let folder = work.join(name);
        fs::create_dir_all(&folder).map_err(file(&folder))?;
        Ok(Self {
            folder,
            run,
            records: Vec::new(),
            runs: Vec::new(),
        })
    }

    /// Adds a record.
    pub(super) fn push(&mut self, key: K, value: V) -> Result<()> {
        self.records.push((key, value));
        if self.records.len() < self.run {
            return Ok(());
        }
        self.records.sort_by(|a, b| a.0.cmp(&b.0));
        let path = self.folder.join(self.runs.len().to_string());
        write(&path, &self.records).map_err(file(&path))?;
        self.records.clear();
        self.runs.push(path);
        Ok(())
    }

    /// The records in the order of their keys.
    pub(super) fn sorted(mut self) -> Result<Sorted<K, V>> {
        self.records.sort_by(|a, b| a.0.cmp(&b.0));
        let mut sorted = Sorted {
            last: self.records.into_iter(),
            runs: Vec::new(),
            heads: BinaryHeap::new(),
            folder: self.folder,
        };
        for path in &self.runs {
            let run = File::open(path).map_err(file(path))?;
            sorted.runs.push(BufReader::new(run));
        }
        for run in 0..=sorted.runs.len() {
            sorted.advance(run)?;
        }
        Ok(sorted)
    }
}

/// Records in the order of their keys. When it is dropped, its runs are removed.
pub struct Sorted<K: SortKey, V: Payload> {
    runs: Vec<BufReader<File>>,
    /// The records after the last run on the disk.
    last: std::vec::IntoIter<(K, V)>,
    /// The next record of every run.
    heads: BinaryHeap<Reverse<RunHead<K, V>>>,
    folder: PathBuf,
}

/// The next record of a run.
struct RunHead<K, V> {
    key: K,
    run: usize,
    value: V,
}

impl<K: SortKey, V: Payload> Sorted<K, V> {
    /// Brings the next record of a run to the heads.
    fn advance(&mut self, run: usize) -> Result<()> {
        let next = match self.runs.get_mut(run) {
            Some(run) => read(run).map_err(file(&self.folder))?,
            None => self.last.next(),
        };
        if let Some((key, value)) = next {
            self.heads.push(Reverse(RunHead { key, run, value }));
        }
        Ok(())
    }
}

impl<K: SortKey, V: Payload> Iterator for Sorted<K, V> {
    type Item = Result<(K, V)>;

    fn next(&mut self) -> Option<Self::Item> {
        let Reverse(RunHead { key, run, value }) = self.heads.pop()?;
        Some(self.advance(run).map(|()| (key, value)))
    }
}

impl<K: SortKey, V: Payload> Drop for Sorted<K, V> {
    fn drop(&mut self) {
        // What cannot be removed now goes with the folder around it.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

impl<K: Ord, V> Ord for RunHead<K, V> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (&self.key, self.run).cmp(&(&other.key, other.run))
    }
}

impl<K: Ord, V> PartialOrd for RunHead<K, V> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<K: Ord, V> PartialEq for RunHead<K, V> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl<K: Ord, V> Eq for RunHead<K, V> {}

/// Writes a run: every record's length and bytes.
fn write<K: SortKey, V: Payload>(path: &Path, records: &[(K, V)]) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 18, File::create(path)?);
    let mut bytes = Vec::new();
    for record in records {
        bytes.clear();
        bytes = postcard::to_extend(record, bytes).map_err(io::Error::other)?;
        let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
        out.write_all(&length.to_le_bytes())?;
        out.write_all(&bytes)?;
    }
    out.flush()
}

/// The next record of a run.
fn read<K: SortKey, V: Payload>(file: &mut impl Read) -> io::Result<Option<(K, V)>> {
    let mut length = [0; 4];
    match file.read_exact(&mut length) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        read => read?,
    }
    let mut bytes = vec![0; u32::from_le_bytes(length) as usize];
    file.read_exact(&mut bytes)?;
    postcard::from_bytes(&bytes)
        .map(Some)
        .map_err(io::Error::other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorts_what_does_not_fit() {
        let work = tempfile::tempdir().unwrap();
        let mut spill = Spill::new(work.path(), "numbers", 10).unwrap();
        for n in 0..1000u32 {
            spill.push((n * 7919) % 1000, n.to_string()).unwrap();
        }
        let sorted: Vec<(u32, String)> = spill.sorted().unwrap().map(Result::unwrap).collect();
        assert_eq!(sorted.len(), 1000);
        assert!(sorted.iter().enumerate().all(|(at, (key, value))| {
            at == *key as usize && (value.parse::<u32>().unwrap() * 7919) % 1000 == *key
        }));
        assert!(fs::read_dir(work.path()).unwrap().next().is_none());
    }
}
