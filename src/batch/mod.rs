//! A batch job: a corpus in, a folder of tables out, and no work lost when it is interrupted.
//!
//! ```text
//! DIR/.lock                         held while a run works on the folder
//! DIR/unfinished/plan.json          what is being done, with what: a later run must do the same
//! DIR/unfinished/spool.jsonl        outcomes of the shard being made, appended as they come
//! DIR/unfinished/shard-00000/       a finished shard: its tables, errors.jsonl, shard.json
//! DIR/quotes-00000-of-00003.parquet ... when all shards are done, with errors.jsonl and, last, manifest.json
//! ```
//!
//! Files get their names only when they are whole and on the disk: a file that has its name is never half a file. A
//! run that goes on reads its input again from the start (cheap beside the model), checks by hashes that it is the same
//! input, and passes over what it has. Shards end where the input says, not where a run was interrupted, so the final
//! tables are the same bytes either way.

mod error;
mod folder;
mod input;
mod job;
mod plan;
mod save;
mod shard;
mod spool;

pub use input::RepeatedIds;
pub use job::{Batch, Ended, State};
pub use plan::plan;
pub use save::save;
