//! `whosaid`: parses arguments, dispatches, and turns the outcome into an exit code.

mod cli;

use std::process::ExitCode;

/// glibc's allocator takes the longer for every small piece of memory the more of them are kept, as those of a corpus's
/// names are: docs/graph.md.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::run()
}
