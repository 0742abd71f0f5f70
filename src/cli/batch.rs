//! `whosaid extract --out DIR`: a batch job on the command line.

use std::num::NonZeroU64;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::Document;
use crate::batch::{Batch, Ended, State};
use crate::store::Counts;
use anyhow::{Context, Result};
use clap::Args;

use super::Status;
use super::progress::Bar;

/// The options of a batch job.
#[derive(Debug, Args)]
#[command(next_help_heading = "Batch")]
pub(super) struct BatchArguments {
    /// Write tables into this folder, and go on with what a run that was interrupted left there.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,

    /// Begin anew: remove what an earlier run wrote into the folder.
    #[arg(long, requires = "out")]
    pub overwrite: bool,

    /// A file of a table holds so many documents (or 4 MiB of their text).
    #[arg(long, value_name = "N", default_value = "2000", requires = "out")]
    pub shard_documents: NonZeroU64,
}

/// Runs the job until it is done or Ctrl-C is pressed.
pub(super) fn run(
    batch: &Batch,
    documents: impl Iterator<Item = crate::Result<Document>> + Send,
    bar: &Bar,
    quiet: bool,
) -> Result<Status> {
    let stop = Arc::new(AtomicBool::new(false));
    let asked = stop.clone();
    ctrlc::set_handler(move || {
        if asked.swap(true, Ordering::Relaxed) {
            std::process::exit(130); // the second time at once: what is on the disk is whole
        }
        eprintln!("whosaid: finishing what is in flight (once more to stop at once)");
    })
    .context("Ctrl-C cannot be handled")?;
    let ended = batch.run(documents, bar, &stop);
    bar.finish();
    let folder = batch.folder.display();
    let say = |line: String| {
        if !quiet {
            eprintln!("whosaid: {line}");
        }
    };
    let Ended { state, counts } = ended?;
    match state {
        State::WasComplete => say(format!(
            "{folder} is complete already: {}; --overwrite makes it anew",
            described(&counts)
        )),
        State::Interrupted => {
            say(format!(
                "stopped after {} documents, which are kept in {folder}; give the same command again to go on",
                counts.documents
            ));
            return Ok(Status::Interrupted);
        }
        _ => say(format!("{folder}: {}", described(&counts))),
    }
    if counts.failed == 0 {
        return Ok(Status::Fine);
    }
    eprintln!(
        "whosaid: {} of {} documents failed: see {}",
        counts.failed,
        counts.documents,
        batch.folder.join("errors.jsonl").display()
    );
    if counts.failed == counts.documents {
        anyhow::bail!("no document could be read");
    }
    Ok(Status::SomeFailed)
}

fn described(counts: &Counts) -> String {
    let mut line = format!(
        "{} documents, {} quotes, {} entities",
        counts.documents - counts.failed,
        counts.quotes,
        counts.entities
    );
    if counts.repeated_ids > 0 {
        line += &format!(
            "; {} documents have the id of an earlier one (their `warnings` say so)",
            counts.repeated_ids
        );
    }
    line
}
