//! The job: what is done already, what is left, shard by shard.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;

use super::error;
use super::folder::{Folder, Held};
use super::input::{Input, Inputs, REPEATED};
use super::shard::ShardHash;
use super::spool::{Entry, Spool};
use crate::error::Result;
use crate::extractor::Extractor;
use crate::progress::Progress;
use crate::schema::Extracted;
use crate::store::{Counts, Failure, Manifest, Plan, Shard};
use crate::text::Document;

/// A shard ends after so many bytes of text even if it has few documents: it is held in memory.
const SHARD_BYTES: usize = 4 << 20;

/// How an input has changed that has become shorter.
const MISSING: &str = "documents are missing at its end";

/// A job that has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ended {
    /// In what state.
    pub state: State,
    /// How much is in the folder.
    pub counts: Counts,
}

/// The state of an output folder after a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum State {
    /// The tables are complete.
    Complete,
    /// They were before.
    WasComplete,
    /// The job was asked to stop; the same job resumes it.
    Interrupted,
}

impl Ended {
    fn new(state: State, counts: Counts) -> Self {
        Self { state, counts }
    }
}

/// A batch job.
pub struct Batch<'a> {
    /// Does the work.
    pub extractor: &'a Extractor,
    /// What is done, with what.
    pub plan: Plan,
    /// Where the tables go.
    pub folder: &'a Path,
    /// Whether what an earlier run wrote there is removed first.
    pub overwrite: bool,
}

impl Batch<'_> {
    /// Does what is not done yet of `documents`, until `stop` says to stop: then what is being worked on is finished
    /// and kept.
    ///
    /// # Errors
    /// [`ErrorKind::Folder`](crate::ErrorKind::Folder): a folder that cannot be written or resumed;
    /// [`ErrorKind::Input`](crate::ErrorKind::Input): an input that has changed or is empty. Whatever was written before stays valid.
    pub fn run(
        &self,
        documents: impl Iterator<Item = Result<Document>> + Send,
        progress: &dyn Progress,
        stop: &AtomicBool,
    ) -> Result<Ended> {
        let mut inputs = Inputs::new(documents);
        let (folder, held) = Folder::take(self.folder, &self.plan, self.overwrite)?;
        match held {
            Held::Complete(manifest) => {
                for shard in &manifest.shards {
                    pass_over(&mut inputs, shard)?;
                }
                match inputs.next() {
                    Some(input) => Err(error::input_changed(&format!("{} is new", input.place()))),
                    None => Ok(Ended::new(State::WasComplete, manifest.counts)),
                }
            }
            Held::Unfinished(shards) => {
                for shard in &shards {
                    pass_over(&mut inputs, shard)?;
                }
                let mut work = Work::new(&folder, &self.plan, shards)?;
                for entry in &work.entries {
                    check(inputs.next(), entry)?;
                }
                progress.resumed(work.counts.documents);
                work.close_if_full()?;
                let interrupted = self.go_on(&mut work, inputs, progress, stop)?;
                let counts = work.counts;
                if interrupted {
                    work.spool.sync().map_err(error::file(&work.spool_path))?;
                    return Ok(Ended::new(State::Interrupted, counts));
                }
                work.complete()?;
                Ok(Ended::new(State::Complete, counts))
            }
        }
    }

    /// Extracts from what is left. Says whether it was stopped before the end.
    fn go_on(
        &self,
        work: &mut Work,
        mut inputs: Inputs<impl Iterator<Item = Result<Document>> + Send>,
        progress: &dyn Progress,
        stop: &AtomicBool,
    ) -> Result<bool> {
        let stopped = AtomicBool::new(false);
        // Outcomes come in the order of the input, and what is known of each input waits for its outcome here.
        let (note, notes) = mpsc::channel::<(u64, u64, bool)>();
        let feed = std::iter::from_fn(|| {
            if stop.load(Ordering::Relaxed) {
                stopped.store(true, Ordering::Relaxed);
                return None;
            }
            let input = inputs.next()?;
            note.send((input.document, input.hash, input.repeated))
                .ok()?;
            Some(input.content)
        });
        self.extractor.run(feed, progress, |outcome| {
            let Ok((document, hash, repeated)) = notes.try_recv() else {
                unreachable!("an outcome without an input");
            };
            work.add(entry(document, hash, repeated, outcome))
        })?;
        Ok(stopped.into_inner())
    }
}

fn entry(document: u64, hash: u64, repeated: bool, outcome: Result<Extracted>) -> Entry {
    let outcome = match outcome {
        Ok(mut found) => {
            if repeated {
                found.result.warnings.push(REPEATED.to_owned());
            }
            Ok(found)
        }
        Err(error) => Err(Failure::new(document, &error)),
    };
    Entry {
        document,
        hash,
        repeated,
        outcome,
    }
}

/// Reads the documents of a finished shard again, to see that they are the same.
fn pass_over<I>(inputs: &mut Inputs<I>, shard: &Shard) -> Result<()>
where
    I: Iterator<Item = Result<Document>>,
{
    let mut hash = ShardHash::default();
    let mut first = None;
    for _ in 0..shard.counts.documents {
        let input = inputs.next().ok_or_else(|| error::input_changed(MISSING))?;
        hash.add(input.hash);
        first.get_or_insert_with(|| input.place());
    }
    if hash.finish() != shard.hash {
        let first = first.unwrap_or_default();
        return Err(error::input_changed(&format!(
            "among the {} documents from {first} on",
            shard.counts.documents
        )));
    }
    Ok(())
}

fn check(input: Option<Input>, entry: &Entry) -> Result<()> {
    match input {
        Some(input) if input.hash == entry.hash => Ok(()),
        Some(input) => Err(error::input_changed(&input.place())),
        None => Err(error::input_changed(MISSING)),
    }
}

/// The shards that are done, and the one that is being made.
pub(super) struct Work<'a> {
    folder: &'a Folder,
    plan: &'a Plan,
    shards: Vec<Shard>,
    entries: Vec<Entry>,
    bytes: usize,
    spool: Spool,
    spool_path: PathBuf,
    counts: Counts,
}

impl<'a> Work<'a> {
    /// Goes on after these shards.
    pub(super) fn new(folder: &'a Folder, plan: &'a Plan, shards: Vec<Shard>) -> Result<Self> {
        let mut counts = Counts::default();
        for shard in &shards {
            counts.add(&shard.counts);
        }
        let spool_path = folder.spool();
        let (spool, entries) =
            Spool::open(&spool_path, counts.documents).map_err(error::file(&spool_path))?;
        for entry in &entries {
            counts.count(entry.outcome.as_ref(), entry.repeated);
        }
        Ok(Self {
            folder,
            plan,
            shards,
            bytes: entries.iter().map(Entry::bytes).sum(),
            entries,
            spool,
            spool_path,
            counts,
        })
    }

    /// Adds an outcome to the shard that is being made.
    pub(super) fn add(&mut self, entry: Entry) -> Result<()> {
        self.spool
            .append(&entry)
            .map_err(error::file(&self.spool_path))?;
        self.counts.count(entry.outcome.as_ref(), entry.repeated);
        self.bytes += entry.bytes();
        self.entries.push(entry);
        self.close_if_full()
    }

    fn close_if_full(&mut self) -> Result<()> {
        let full = self.entries.len() as u64 >= self.plan.shard_documents;
        if full || self.bytes >= SHARD_BYTES {
            self.close()?;
        }
        Ok(())
    }

    /// Writes the shard and begins the next.
    fn close(&mut self) -> Result<()> {
        let number = self.shards.len();
        let shard = self
            .folder
            .write_shard(number, self.plan.format, &self.entries)?;
        self.shards.push(shard);
        self.entries.clear();
        self.bytes = 0;
        self.spool = Spool::create(&self.spool_path).map_err(error::file(&self.spool_path))?;
        Ok(())
    }

    /// Gives all shards their final names.
    pub(super) fn complete(mut self) -> Result<Manifest> {
        if !self.entries.is_empty() {
            self.close()?;
        }
        if self.shards.is_empty() {
            return Err(error::no_documents());
        }
        self.folder.complete(self.plan, self.shards)
    }
}
