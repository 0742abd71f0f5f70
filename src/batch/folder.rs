//! The output folder: its lock, what is in it, and how finished shards get their final names.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{error, shard};
use crate::error::Result;
use crate::store::{
    Counts, ERRORS, MANIFEST, Manifest, Plan, Shard, TableFormat, UNFINISHED, table_file,
    write_whole,
};

const LOCK: &str = ".lock";
const PLAN: &str = "plan.json";

/// `plan.json` of an unfinished run.
#[derive(Debug, Serialize, Deserialize)]
struct Begun {
    plan: Plan,
    began: Timestamp,
}

/// What an output folder holds.
pub(super) enum Held {
    /// A run that was begun, with its finished shards.
    Unfinished(Vec<Shard>),
    /// All tables.
    Complete(Box<Manifest>),
}

/// An output folder that this run alone works on.
pub(super) struct Folder {
    path: PathBuf,
    began: Timestamp,
    _lock: File,
}

impl Folder {
    /// Takes a folder for a run, and makes it if need be. With `overwrite`, what an earlier run left is removed.
    pub(super) fn take(path: &Path, plan: &Plan, overwrite: bool) -> Result<(Self, Held)> {
        fs::create_dir_all(path).map_err(error::file(path))?;
        let lock_path = path.join(LOCK);
        if !path.join(MANIFEST).exists() && !path.join(UNFINISHED).exists() {
            empty(path)?;
        }
        let lock = File::create(&lock_path).map_err(error::file(&lock_path))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(error::locked(path)),
            Err(TryLockError::Error(refusal)) => return Err(error::file(&lock_path)(refusal)),
        }
        let mut folder = Self {
            path: path.to_owned(),
            began: Timestamp::now(),
            _lock: lock,
        };
        if overwrite {
            folder.clear()?;
        }
        folder.publish()?; // if the run before was interrupted while doing so
        let held = folder.held(plan)?;
        Ok((folder, held))
    }

    /// Where the spool is.
    pub(super) fn spool(&self) -> PathBuf {
        self.unfinished("spool.jsonl")
    }

    /// Writes the shard of this number.
    pub(super) fn write_shard(
        &self,
        number: usize,
        format: TableFormat,
        entries: &[super::spool::Entry],
    ) -> Result<Shard> {
        let folder = self.shard(number);
        shard::write(&folder, format, entries).map_err(error::file(&folder))
    }

    /// Gives all shards their final names. `shards` says what they cover.
    pub(super) fn complete(&self, plan: &Plan, shards: Vec<Shard>) -> Result<Manifest> {
        let mut counts = Counts::default();
        for shard in &shards {
            counts.add(&shard.counts);
        }
        let errors = self.unfinished(ERRORS);
        self.join_errors(&errors, shards.len())
            .map_err(error::file(&errors))?;
        let manifest = Manifest {
            plan: plan.clone(),
            counts,
            shards,
            began: self.began,
            ended: Timestamp::now(),
        };
        write_json(&self.unfinished(MANIFEST), &manifest)?;
        self.publish()?;
        Ok(manifest)
    }

    /// Moves what is complete to its final place. Whenever this is interrupted, doing it again goes on.
    fn publish(&self) -> Result<()> {
        let manifest_path = self.unfinished(MANIFEST);
        let Some(manifest) = read_json::<Manifest>(&manifest_path)? else {
            return Ok(());
        };
        let of = manifest.shards.len();
        for number in 0..of {
            let format = manifest.plan.format;
            for &table in format.tables() {
                let from = self.shard(number).join(shard::file(table, format));
                let to = self.path.join(table_file(table, number, of, format));
                move_once(&from, &to)?;
            }
        }
        move_once(&self.unfinished(ERRORS), &self.path.join(ERRORS))?;
        shard::sync_folder(&self.path).map_err(error::file(&self.path))?;
        move_once(&manifest_path, &self.path.join(MANIFEST))?;
        shard::sync_folder(&self.path).map_err(error::file(&self.path))?;
        let unfinished = self.path.join(UNFINISHED);
        fs::remove_dir_all(&unfinished).map_err(error::file(&unfinished))
    }

    fn held(&mut self, plan: &Plan) -> Result<Held> {
        if let Some(manifest) = read_json::<Manifest>(&self.path.join(MANIFEST))? {
            self.same(plan, &manifest.plan)?;
            // A run that was interrupted between its last two steps.
            let _ = fs::remove_dir_all(self.path.join(UNFINISHED));
            return Ok(Held::Complete(Box::new(manifest)));
        }
        let plan_path = self.unfinished(PLAN);
        match read_json::<Begun>(&plan_path)? {
            Some(begun) => {
                self.same(plan, &begun.plan)?;
                self.began = begun.began;
            }
            None => {
                let unfinished = self.path.join(UNFINISHED);
                fs::create_dir_all(&unfinished).map_err(error::file(&unfinished))?;
                let begun = Begun {
                    plan: plan.clone(),
                    began: self.began,
                };
                write_json(&plan_path, &begun)?;
            }
        }
        let mut shards = Vec::new();
        while let Some(shard) = read_json(&self.shard(shards.len()).join("shard.json"))? {
            shards.push(shard);
        }
        Ok(Held::Unfinished(shards))
    }

    fn same(&self, plan: &Plan, earlier: &Plan) -> Result<()> {
        let differences = plan.differences(earlier);
        if differences.is_empty() {
            return Ok(());
        }
        Err(error::other_plan(&self.path, &differences))
    }

    /// Removes what this program wrote, and nothing else.
    fn clear(&self) -> Result<()> {
        // First the file that says that the others are whole.
        let _ = fs::remove_file(self.path.join(MANIFEST));
        for entry in fs::read_dir(&self.path).map_err(error::file(&self.path))? {
            let path = entry.map_err(error::file(&self.path))?.path();
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            let removed = if name == UNFINISHED {
                fs::remove_dir_all(&path)
            } else if name == ERRORS || is_shard(&name) {
                fs::remove_file(&path)
            } else {
                Ok(())
            };
            removed.map_err(error::file(&path))?;
        }
        Ok(())
    }

    fn join_errors(&self, to: &Path, shards: usize) -> io::Result<()> {
        let mut out = File::create(to)?;
        for number in 0..shards {
            io::copy(&mut File::open(self.shard(number).join(ERRORS))?, &mut out)?;
        }
        out.sync_all()
    }

    fn unfinished(&self, name: &str) -> PathBuf {
        self.path.join(UNFINISHED).join(name)
    }

    fn shard(&self, number: usize) -> PathBuf {
        self.unfinished(&format!("shard-{number:05}"))
    }
}

/// Whether a file's name is that of a published shard: `quotes-00000-of-00003.parquet`.
fn is_shard(name: &str) -> bool {
    let digits = |part: &str| part.len() >= 5 && part.bytes().all(|b| b.is_ascii_digit());
    let Some((stem, extension)) = name.split_once('.') else {
        return false;
    };
    let parts: Vec<&str> = stem.split('-').collect();
    matches!(extension, "parquet" | "jsonl" | "jsonl.zst")
        && matches!(parts.as_slice(), [_, number, "of", of] if digits(number) && digits(of))
}

/// Refuses a folder with files in it.
fn empty(path: &Path) -> Result<()> {
    for entry in fs::read_dir(path).map_err(error::file(path))? {
        if entry.map_err(error::file(path))?.file_name() != LOCK {
            return Err(error::foreign(path));
        }
    }
    Ok(())
}

/// Moves a file, unless that was done before.
fn move_once(from: &Path, to: &Path) -> Result<()> {
    match fs::rename(from, to) {
        Err(error) if error.kind() == io::ErrorKind::NotFound && to.exists() => Ok(()),
        moved => moved.map_err(error::file(to)),
    }
}

fn read_json<T: DeserializeOwned>(path: &Path) -> Result<Option<T>> {
    match fs::read(path) {
        Ok(bytes) => serde_json::from_slice(&bytes)
            .map(Some)
            .map_err(|e| error::damaged(path, &e)),
        Err(refusal) if refusal.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(refusal) => Err(error::file(path)(refusal)),
    }
}

/// Writes a file that appears only when it is whole.
fn write_json(path: &Path, value: &impl Serialize) -> Result<()> {
    let written = write_whole(path, |out| {
        serde_json::to_writer_pretty(&mut *out, value)?;
        out.write_all(b"\n")
    });
    written.map(drop).map_err(error::file(path))
}
