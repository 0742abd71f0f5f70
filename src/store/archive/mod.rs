//! An output folder of `extract --out`, read back document by document.
//!
//! Whatever the folder's format, its documents come as [`Record`]s in the order of the input, shard by shard. Tables
//! are read by batches of rows, so that memory does not depend on the folder's size. [`Parts`] says what of a document
//! is wanted: what is not is not read (of Parquet) or left empty (of JSON Lines).
//!
//! ```no_run
//! use whosaid::store::archive::{Archive, Parts};
//!
//! let archive = Archive::open("tables".as_ref())?;
//! for record in archive.records(Parts::ALL) {
//!     let record = record?;
//!     println!("{}: {} quotes", record.result.id, record.result.quotes.len());
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod error;
mod lines;
mod rows;

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

pub use rows::Stream;

use self::lines::Lines;
use self::rows::Rows;
use crate::error::Result;
use crate::schema::DocumentResult;
use crate::store::{
    ERRORS, Failure, LAYOUT, MANIFEST, Manifest, Table, TableFormat, UNFINISHED, table_file,
};

/// A complete output folder.
#[derive(Debug)]
pub struct Archive {
    path: PathBuf,
    manifest: Manifest,
    /// Places in the input of documents that have no result.
    failed: BTreeSet<u64>,
}

/// What is known of one document.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Its place in the input, from 0; unique where ids are not.
    pub document: u64,
    /// Its text; none if it was not asked for, or if the folder does not have it (JSON Lines).
    pub text: Option<String>,
    /// What was found in it.
    pub result: DocumentResult,
}

/// What of the documents is wanted. Ids, titles, dates, metadata and warnings always come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts {
    /// Their texts.
    pub text: bool,
    /// Their entities.
    pub entities: bool,
    /// The entities' mentions; without them the lists of mentions are empty. Only together with `entities`.
    pub mentions: bool,
    /// Their quotes.
    pub quotes: bool,
}

impl Parts {
    /// Everything.
    pub const ALL: Self = Self {
        text: true,
        entities: true,
        mentions: true,
        quotes: true,
    };
    /// Nothing but what always comes.
    pub const NONE: Self = Self {
        text: false,
        entities: false,
        mentions: false,
        quotes: false,
    };
}

impl Archive {
    /// Opens a folder, and sees that it is complete.
    ///
    /// # Errors
    /// [`ErrorKind::Folder`](crate::ErrorKind::Folder): what is missing, damaged or cannot be read.
    pub fn open(path: &Path) -> Result<Self> {
        if !path.is_dir() {
            return Err(error::no_folder(path));
        }
        let manifest_path = path.join(MANIFEST);
        let bytes = match fs::read(&manifest_path) {
            Ok(bytes) => bytes,
            Err(refusal) if refusal.kind() == io::ErrorKind::NotFound => {
                return Err(if path.join(UNFINISHED).exists() {
                    error::unfinished(path)
                } else {
                    error::foreign(path)
                });
            }
            Err(refusal) => return Err(error::file(&manifest_path)(refusal)),
        };
        let damaged = |e: serde_json::Error| error::damaged(&manifest_path, "", e);
        // The layout first: another layout's manifest may have other fields.
        let fields: serde_json::Value = serde_json::from_slice(&bytes).map_err(damaged)?;
        let plan = &fields["plan"];
        if let Some(layout) = plan["layout"].as_u64().filter(|&l| l != u64::from(LAYOUT)) {
            let version = plan["whosaid"].as_str().unwrap_or("unknown");
            return Err(error::other_layout(path, layout, version));
        }
        let manifest: Manifest = serde_json::from_value(fields).map_err(damaged)?;
        let archive = Self {
            failed: failed(path, manifest.plan.format)?,
            path: path.to_owned(),
            manifest,
        };
        for shard in 0..archive.shards() {
            for table in archive.manifest.plan.format.tables() {
                let file = archive.file(*table, shard);
                if !file.is_file() {
                    return Err(error::missing(&file));
                }
            }
        }
        Ok(archive)
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How the folder was made, and how much is in it.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// How many shards it has.
    pub fn shards(&self) -> usize {
        self.manifest.shards.len()
    }

    /// Whether it carries the documents' texts.
    pub fn has_texts(&self) -> bool {
        self.manifest.plan.format == TableFormat::Parquet
    }

    /// The documents of one shard, counted from 0, in the order of the input. After an error there is nothing more.
    ///
    /// # Errors
    /// [`ErrorKind::Folder`](crate::ErrorKind::Folder): what is missing, damaged or cannot be read.
    pub fn shard(&self, shard: usize, parts: Parts) -> Result<Records> {
        let of = match self.manifest.plan.format {
            TableFormat::Parquet => {
                let file = |table| self.file(table, shard);
                Kind::Rows(Box::new(Rows::open(file, parts)?))
            }
            TableFormat::Jsonl | TableFormat::JsonlZst => {
                let shards = &self.manifest.shards;
                let first = shards[..shard].iter().map(|s| s.counts.documents).sum();
                let failed = self
                    .failed
                    .range(first..first + shards[shard].counts.documents);
                let file = self.file(Table::Documents, shard);
                let compressed = self.manifest.plan.format == TableFormat::JsonlZst;
                let failed = failed.copied().collect();
                Kind::Lines(Lines::open(&file, compressed, first, failed, parts)?)
            }
        };
        Ok(Records { of, ended: false })
    }

    /// The documents of all shards, in the order of the input. After an error there is nothing more.
    pub fn records(&self, parts: Parts) -> impl Iterator<Item = Result<Record>> + '_ {
        let mut ended = false;
        (0..self.shards())
            .flat_map(move |shard| match self.shard(shard, parts) {
                Ok(records) => Either::Records(records),
                Err(error) => Either::Error(std::iter::once(Err(error))),
            })
            .take_while(move |record| !std::mem::replace(&mut ended, record.is_err()))
    }

    fn file(&self, table: Table, shard: usize) -> PathBuf {
        let format = self.manifest.plan.format;
        self.path
            .join(table_file(table, shard, self.shards(), format))
    }
}

/// The documents of a shard.
pub struct Records {
    of: Kind,
    ended: bool,
}

enum Kind {
    Rows(Box<Rows>),
    Lines(Lines),
}

impl Iterator for Records {
    type Item = Result<Record>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let next = match &mut self.of {
            Kind::Rows(rows) => rows.next_record(),
            Kind::Lines(lines) => lines.next_record(),
        };
        self.ended = !matches!(next, Ok(Some(_)));
        next.transpose()
    }
}

/// A shard's documents, or why there are none.
enum Either {
    Records(Records),
    Error(std::iter::Once<Result<Record>>),
}

impl Iterator for Either {
    type Item = Result<Record>;

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::Records(records) => records.next(),
            Self::Error(error) => error.next(),
        }
    }
}

/// Which documents have no result. Lines of JSON do not tell their place in the input, so that it is needed to number
/// them; tables do.
fn failed(path: &Path, format: TableFormat) -> Result<BTreeSet<u64>> {
    if format == TableFormat::Parquet {
        return Ok(BTreeSet::new());
    }
    let path = path.join(ERRORS);
    let text = fs::read_to_string(&path).map_err(error::file(&path))?;
    text.lines()
        .enumerate()
        .map(|(number, line)| {
            serde_json::from_str::<Failure>(line)
                .map(|failure| failure.document)
                .map_err(|e| error::damaged(&path, &format!(":{}", number + 1), e))
        })
        .collect()
}
