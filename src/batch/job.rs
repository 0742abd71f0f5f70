//! The job: what is done already, what is left, shard by shard.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;

use super::BatchError;
use super::folder::{Folder, State};
use super::input::{Input, Inputs};
use super::shard::ShardHash;
use super::spool::{Entry, Spool};
use crate::input::InputError;
use crate::pipeline::{Extractor, Outcome, Progress};
use crate::store::{Counts, Failure, Manifest, Plan, Shard};
use crate::text::Document;

/// A shard ends after so many bytes of text even if it has few documents: it is held in memory.
const SHARD_BYTES: usize = 4 << 20;

/// Is told how a job goes on.
pub trait Watch: Progress {
    /// So many documents were done by an earlier run.
    fn resumed(&self, _documents: u64) {}
    /// A document has no result.
    fn failed(&self, _failure: &Failure) {}
}

impl Watch for () {}

/// How a job ended.
#[derive(Debug)]
pub enum Ended {
    /// The tables are complete.
    Complete(Counts),
    /// They were before.
    WasComplete(Counts),
    /// It was asked to stop; the same job goes on later.
    Interrupted(Counts),
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
    /// See [`BatchError`]. Whatever was written before stays valid.
    pub fn run(
        &self,
        documents: impl Iterator<Item = Result<Document, InputError>> + Send,
        watch: &dyn Watch,
        stop: &AtomicBool,
    ) -> Result<Ended, BatchError> {
        let mut inputs = Inputs::new(documents);
        let (folder, state) = Folder::take(self.folder, &self.plan, self.overwrite)?;
        match state {
            State::Complete(manifest) => {
                for shard in &manifest.shards {
                    pass_over(&mut inputs, shard)?;
                }
                match inputs.next() {
                    Some(input) => Err(BatchError::InputChanged(format!(
                        "{} is new",
                        input.place()
                    ))),
                    None => Ok(Ended::WasComplete(manifest.counts)),
                }
            }
            State::Unfinished(shards) => {
                for shard in &shards {
                    pass_over(&mut inputs, shard)?;
                }
                let mut work = Work::new(&folder, &self.plan, shards)?;
                for entry in &work.entries {
                    check(inputs.next(), entry)?;
                }
                watch.resumed(work.counts.documents);
                work.close_if_full()?;
                let interrupted = self.go_on(&mut work, inputs, watch, stop)?;
                let counts = work.counts;
                if interrupted {
                    work.spool
                        .sync()
                        .map_err(BatchError::file(&work.spool_path))?;
                    return Ok(Ended::Interrupted(counts));
                }
                work.complete()?;
                Ok(Ended::Complete(counts))
            }
        }
    }

    /// Extracts from what is left. Says whether it was stopped before the end.
    fn go_on(
        &self,
        work: &mut Work,
        mut inputs: Inputs<impl Iterator<Item = Result<Document, InputError>> + Send>,
        watch: &dyn Watch,
        stop: &AtomicBool,
    ) -> Result<bool, BatchError> {
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
        self.extractor.run(feed, &Forward(watch), |outcome| {
            let Ok((document, hash, repeated)) = notes.try_recv() else {
                unreachable!("an outcome without an input");
            };
            let entry = entry(document, hash, repeated, outcome);
            if let Err(failure) = &entry.outcome {
                watch.failed(failure);
            }
            work.add(entry)
        })?;
        Ok(stopped.into_inner())
    }
}

/// [`Watch`] as the pipeline's [`Progress`].
struct Forward<'a>(&'a dyn Watch);

impl Progress for Forward<'_> {
    fn pieces(&self, count: usize) {
        self.0.pieces(count);
    }

    fn documents(&self, count: usize) {
        self.0.documents(count);
    }
}

fn entry(document: u64, hash: u64, repeated: bool, outcome: Outcome) -> Entry {
    let outcome = match outcome {
        Ok(mut found) => {
            if repeated {
                found
                    .result
                    .warnings
                    .push("an earlier document has the same id".to_owned());
            }
            Ok(found)
        }
        Err(error) => Err(Failure::new(document, error)),
    };
    Entry {
        document,
        hash,
        repeated,
        outcome,
    }
}

/// Reads the documents of a finished shard again, to see that they are the same.
fn pass_over<I>(inputs: &mut Inputs<I>, shard: &Shard) -> Result<(), BatchError>
where
    I: Iterator<Item = Result<Document, InputError>>,
{
    let mut hash = ShardHash::default();
    let mut first = None;
    for _ in 0..shard.counts.documents {
        let input = inputs.next().ok_or_else(|| {
            BatchError::InputChanged("documents are missing at its end".to_owned())
        })?;
        hash.add(input.hash);
        first.get_or_insert_with(|| input.place());
    }
    if hash.finish() != shard.hash {
        let first = first.unwrap_or_default();
        return Err(BatchError::InputChanged(format!(
            "among the {} documents from {first} on",
            shard.counts.documents
        )));
    }
    Ok(())
}

fn check(input: Option<Input>, entry: &Entry) -> Result<(), BatchError> {
    match input {
        Some(input) if input.hash == entry.hash => Ok(()),
        Some(input) => Err(BatchError::InputChanged(input.place())),
        None => Err(BatchError::InputChanged(
            "documents are missing at its end".to_owned(),
        )),
    }
}

/// The shards that are done, and the one that is being made.
struct Work<'a> {
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
    fn new(folder: &'a Folder, plan: &'a Plan, shards: Vec<Shard>) -> Result<Self, BatchError> {
        let mut counts = Counts::default();
        for shard in &shards {
            counts.add(&shard.counts);
        }
        let spool_path = folder.spool();
        let (spool, entries) =
            Spool::open(&spool_path, counts.documents).map_err(BatchError::file(&spool_path))?;
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

    fn add(&mut self, entry: Entry) -> Result<(), BatchError> {
        self.spool
            .append(&entry)
            .map_err(BatchError::file(&self.spool_path))?;
        self.counts.count(entry.outcome.as_ref(), entry.repeated);
        self.bytes += entry.bytes();
        self.entries.push(entry);
        self.close_if_full()
    }

    fn close_if_full(&mut self) -> Result<(), BatchError> {
        let full = self.entries.len() as u64 >= self.plan.shard_documents;
        if full || self.bytes >= SHARD_BYTES {
            self.close()?;
        }
        Ok(())
    }

    /// Writes the shard and begins the next.
    fn close(&mut self) -> Result<(), BatchError> {
        let number = self.shards.len();
        let shard = self
            .folder
            .write_shard(number, self.plan.format, &self.entries)?;
        self.shards.push(shard);
        self.entries.clear();
        self.bytes = 0;
        self.spool = Spool::create(&self.spool_path).map_err(BatchError::file(&self.spool_path))?;
        Ok(())
    }

    fn complete(mut self) -> Result<Manifest, BatchError> {
        if !self.entries.is_empty() {
            self.close()?;
        }
        if self.shards.is_empty() {
            return Err(BatchError::NoDocuments);
        }
        self.folder.complete(self.plan, self.shards)
    }
}
