//! The command line: one file a command. A library function, so that other programs can carry it: the Python package does.

mod batch;
mod engine;
mod eval;
mod explain;
mod extract;
mod graph;
mod model;
mod progress;
mod quotes;
mod reading;
mod report;

use std::ffi::OsString;

use clap::{Parser, Subcommand};

/// Who said what in the news.
#[derive(Debug, Parser)]
#[command(name = "whosaid", version, about, long_about = LONG_ABOUT, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

const LONG_ABOUT: &str = "\
Who said what in the news.

Reads news articles, finds named entities and quotations (direct, mixed and indirect), and attributes every quotation \
to its speaker. The model is inside the program: nothing is downloaded.

Exit code: 0 all went well; 1 some inputs failed (each is reported, the others are done); 2 wrong usage, or nothing \
could be done.";

#[derive(Debug, Subcommand)]
enum Command {
    Extract(extract::ExtractArguments),
    Explain(explain::ExplainArguments),
    Graph(graph::GraphArguments),
    Quotes(quotes::QuotesArguments),
    Report(report::ReportArguments),
    Eval(eval::EvalArguments),
}

/// How a command ended.
pub(crate) enum Status {
    /// Everything was done.
    Fine,
    /// Some inputs failed; the rest was done.
    SomeFailed,
    /// All was done, and a check did not pass.
    CheckFailed,
    /// It was asked to stop before the end, and goes on when it is run again.
    Interrupted,
}

/// Runs a command line, the first of whose arguments is the program's name. Gives the exit code: 0 all went well, 1 some inputs
/// failed or a check did not pass, 2 wrong usage or nothing could be done, 130 interrupted by Ctrl-C.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(usage) => {
            let _ = usage.print(); // help and version are among these; if nobody reads them, nothing is lost
            return usage.exit_code() as u8;
        }
    };
    let outcome = match arguments.command {
        Command::Extract(arguments) => extract::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Graph(arguments) => graph::run(&arguments),
        Command::Quotes(arguments) => quotes::run(&arguments),
        Command::Report(arguments) => report::run(&arguments),
        Command::Eval(arguments) => eval::run(&arguments),
    };
    match outcome {
        Ok(Status::Fine) => 0,
        Ok(Status::SomeFailed | Status::CheckFailed) => 1,
        Ok(Status::Interrupted) => 130, // as shells have it for Ctrl-C
        Err(error) if is_broken_pipe(&error) => 0, // the reader has seen enough
        Err(error) => {
            eprintln!("whosaid: {}", shown(&error));
            2
        }
    }
}

/// An error with what it comes from, down to the library's, which says in its reason what it comes from itself.
fn shown(error: &anyhow::Error) -> String {
    let mut parts = Vec::new();
    for part in error.chain() {
        parts.push(part.to_string());
        if part.is::<crate::Error>() {
            break;
        }
    }
    parts.join(": ")
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|e| e.downcast_ref::<std::io::Error>())
        .any(|e| e.kind() == std::io::ErrorKind::BrokenPipe)
}
