//! `whosaid explain`: why the quotes of an article have the speakers that they have.

use std::io::{self, Write};
use std::path::PathBuf;

use crate::input::Source;
use crate::output::{TerminalStyle, write_all_reasons, write_reasons};
use crate::schema::Explained;
use crate::{Document, Explanation, Quote};
use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use serde::Serialize;

use super::Status;
use super::model::ModelArguments;
use super::reading::ReadingArguments;

/// Tell why the quotes of an article have the speakers that they have.
///
/// Without --quote, every quote in a few lines, under its number; with it, one quote: who could be meant, how likely everybody is,
/// and what tells the likeliest two apart.
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct ExplainArguments {
    /// The article: a file as for `whosaid extract`, or - for standard input.
    #[arg(value_name = "FILE")]
    input: PathBuf,

    /// Explain this quote: its number (3, 3.1 for a quote inside quote 3) or its id (q3).
    #[arg(long, value_name = "N")]
    quote: Option<String>,

    /// The article with this id, where FILE holds several.
    #[arg(long, value_name = "ID")]
    id: Option<String>,

    /// How to write it.
    #[arg(short, long, value_enum, default_value_t = ExplainFormat::Text)]
    format: ExplainFormat,

    #[command(flatten)]
    model: ModelArguments,

    #[command(flatten)]
    reading: ReadingArguments,
}

const EXAMPLES: &str = "\
Examples:
  whosaid explain article.txt
  whosaid explain article.txt --quote 3
  whosaid explain corpus.jsonl --id ferry-strike --quote 3 --format json | jq .explanation

How likely everybody is, is the model's own estimate; of the speaker, that is calibrated to be the confidence. What tells two \
candidates apart is given as factors of their odds: '×4' makes the first four times as likely against the second, '÷2' half as \
likely; together they are the odds. They are Shapley values, exact shares of the difference of two scores. \
docs/explain.md has the rest.

One line of JSON a quote: document (its id), quote (as `whosaid extract --format jsonl` has it), explanation.

Exit code: 0 all went well; 2 wrong usage, or there is no such article or quote.";

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ExplainFormat {
    /// To read in the terminal.
    Text,
    /// JSON Lines, one quote a line.
    Json,
}

/// A quote with its explanation, as a line of JSON.
#[derive(Serialize)]
struct Line<'a> {
    document: &'a str,
    quote: &'a Quote,
    explanation: &'a Explanation,
}

/// Runs the command.
pub(super) fn run(arguments: &ExplainArguments) -> Result<Status> {
    let document = document(arguments)?;
    let explained = arguments.model.extractor()?.explain(document)?;
    let quote = match &arguments.quote {
        Some(asked) => Some(quote_id(&explained, asked)?),
        None => None,
    };
    let quote = quote.as_deref();
    let written = match arguments.format {
        ExplainFormat::Text => write_text(&explained, quote),
        ExplainFormat::Json => write_json(&explained, quote),
    };
    written.context("cannot write to standard output")?;
    Ok(Status::Fine)
}

/// The article that is asked for.
fn document(arguments: &ExplainArguments) -> Result<Document> {
    let input = arguments.input.display();
    let reading = arguments.reading.reading();
    let mut documents = Source::from_path(&arguments.input)?.documents(&reading)?;
    if let Some(id) = &arguments.id {
        // What cannot be read is another article, as far as its id is known.
        let found = documents.find(|document| document.as_ref().is_ok_and(|d| d.id == *id));
        return Ok(found.with_context(|| format!("{input}: no article has the id '{id}'"))??);
    }
    let first = documents
        .next()
        .with_context(|| format!("{input}: there is no article in it"))??;
    match documents.next() {
        None => Ok(first),
        Some(_) => anyhow::bail!(
            "{input}: there is more than one article in it; choose one by its id, as with --id '{}'",
            first.id
        ),
    }
}

/// The id of the quote that is asked for by its number or id.
fn quote_id(explained: &Explained, asked: &str) -> Result<String> {
    let id = format!("q{}", asked.trim_start_matches('q'));
    if explained.quotes().any(|(quote, _)| quote.id == id) {
        return Ok(id);
    }
    match explained.extracted.result.quotes.len() {
        0 => anyhow::bail!("--quote {asked}: the article has no quotes"),
        n => anyhow::bail!(
            "--quote {asked}: the article has no such quote; its quotes are 1 to {n}, those inside others 1.1 and so on: \
             without --quote, all are listed"
        ),
    }
}

fn write_text(explained: &Explained, quote: Option<&str>) -> io::Result<()> {
    let mut out = anstream::AutoStream::auto(io::stdout());
    let style = TerminalStyle {
        width: textwrap::termwidth().clamp(40, 100),
    };
    match quote {
        Some(id) => write_reasons(&mut out, explained, id, style)?,
        None => write_all_reasons(&mut out, explained, style)?,
    }
    out.flush()
}

fn write_json(explained: &Explained, asked: Option<&str>) -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let document = &explained.extracted.result.id;
    for (quote, explanation) in explained.quotes() {
        if asked.is_none_or(|id| id == quote.id) {
            let line = Line {
                document,
                quote,
                explanation,
            };
            serde_json::to_writer(&mut out, &line)?;
            out.write_all(b"\n")?;
        }
    }
    out.flush()
}
