//! An output folder of outcomes that are in memory already, as those of a notebook are.

use std::path::Path;

use super::error;
use super::folder::{Folder, Held};
use super::input::{RepeatedIds, hash_of_failure, hash_of_result};
use super::job::Work;
use super::spool::Entry;
use crate::error::Result;
use crate::schema::Extracted;
use crate::store::{Counts, Failure, Plan};

/// Writes outcomes, the first of which is document 0, as an output folder: the one that a job would have made of the same
/// documents. Results whose ids came before have had their warning ([`RepeatedIds::warn`]).
///
/// With `overwrite`, what an earlier run left in the folder is removed first.
///
/// # Errors
/// [`ErrorKind::Folder`](crate::ErrorKind::Folder): a folder that cannot be written, or that holds something already;
/// [`ErrorKind::Input`](crate::ErrorKind::Input): there are no outcomes.
pub fn save<'a>(
    path: &Path,
    plan: &Plan,
    overwrite: bool,
    outcomes: impl IntoIterator<Item = Result<&'a Extracted, &'a Failure>>,
) -> Result<Counts> {
    let (folder, held) = Folder::take(path, plan, overwrite)?;
    match held {
        Held::Unfinished(shards) if shards.is_empty() => {}
        _ => return Err(error::not_empty(path)),
    }
    let mut work = Work::new(&folder, plan, Vec::new())?;
    let mut repeated = RepeatedIds::default();
    for (document, outcome) in (0..).zip(outcomes) {
        work.add(Entry {
            document,
            hash: match outcome {
                Ok(found) => hash_of_result(found),
                Err(failure) => hash_of_failure(&failure.place, &failure.reason),
            },
            repeated: outcome.is_ok_and(|found| repeated.add(&found.result.id)),
            outcome: outcome.cloned().map_err(Clone::clone),
        })?;
    }
    Ok(work.complete()?.counts)
}
