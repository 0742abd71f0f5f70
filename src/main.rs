//! `whosaid`: the command line as a program.

use std::process::ExitCode;

/// glibc's allocator takes the longer for every small piece of memory the more of them are kept, as those of a corpus's
/// names are: docs/graph.md.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    ExitCode::from(whosaid::cli::run(std::env::args_os()))
}
