//! `whosaid extract`: articles in, attributed quotes out.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use crate::batch::Batch;
use crate::input::{Reading, Source};
use crate::output::report::{Report, ReportArticle};
use crate::output::{TerminalStyle, write_terminal};
use crate::store::TableFormat;
use crate::store::write_json_line;
use crate::{Document, Explained};
use anyhow::{Context, Result};
use clap::{Args, ValueEnum};

use super::Status;
use super::batch::{self, BatchArguments};
use super::model::ModelArguments;
use super::progress::{Bar, Show};
use super::reading::ReadingArguments;

/// Find the entities and the attributed quotes of articles.
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct ExtractArguments {
    /// What to read: files, folders, patterns ('corpus/**/*.txt'), or - for standard input.
    ///
    /// .txt and .html files hold one article each; .jsonl, .csv, .tsv and .parquet files one a line or row. All but
    /// Parquet can be compressed (.gz, .zst). A folder stands for the .txt and .html files in it and in its subfolders,
    /// or, if there are none, for those of the other kinds. Text is UTF-8.
    ///
    /// A line of JSON Lines is an object with `text`, and if there are any `id`, `title` and `date`; its other fields
    /// are carried through as `metadata`. Tables have columns of these names, or of others that are usual for them.
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,

    /// How to write what is found: `text` or `html` to read, `jsonl` for programs; with --out also `parquet` and `jsonl.zst`.
    #[arg(short, long, value_enum)]
    format: Option<OutputFormat>,

    /// Write here instead of to standard output.
    #[arg(short, long, value_name = "FILE", conflicts_with = "out")]
    output: Option<PathBuf>,

    /// With --format html: tell in the page, for every quote, why it has its speaker (see `whosaid explain`).
    #[arg(long, conflicts_with = "out")]
    explain: bool,

    /// Print nothing but errors.
    #[arg(short, long)]
    quiet: bool,

    #[command(flatten)]
    model: ModelArguments,

    #[command(flatten)]
    batch: BatchArguments,

    #[command(flatten)]
    reading: ReadingArguments,
}

const EXAMPLES: &str = "\
Examples:
  whosaid extract article.txt
  whosaid extract --format jsonl corpus.jsonl --output quotes.jsonl
  whosaid extract --format html article.txt --output article.html
  whosaid extract corpus/ more.csv.gz --out tables/      a batch job; run it again to go on
  curl -s https://example.org/article.txt | whosaid extract -

One line of JSON a document: id, title, date, entities (id, name, type, mentions), quotes (id, type, mode, content, \
cue, source, speaker, speaker_name, speakers, confidence, mentions), warnings, metadata. Offsets count Unicode code \
points from 0, end exclusive.

With --out the results are Parquet tables: documents, entities, mentions, quotes (`pandas.read_parquet`, DuckDB: \
`from 'tables/quotes-*.parquet'`), with manifest.json and errors.jsonl. A run that was killed or stopped with Ctrl-C \
goes on when the same command is given again; its tables are then the same bytes as those of a run that was not.

Exit code: 0 all went well; 1 some inputs failed (each is reported, the others are done); 2 wrong usage, or nothing \
could be done; 130 stopped by Ctrl-C.";

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum OutputFormat {
    /// A view to read in the terminal; without --out the default.
    Text,
    /// JSON Lines, one document a line.
    Jsonl,
    /// One web page with everything inside, to look at a few articles; for many, use --out and `whosaid report`.
    Html,
    /// Parquet tables; with --out the default.
    Parquet,
    /// JSON Lines, zstd-compressed; with --out.
    #[value(name = "jsonl.zst")]
    JsonlZst,
}

/// Runs the command.
pub(super) fn run(arguments: &ExtractArguments) -> Result<Status> {
    let reading = arguments.reading.reading();
    let sources: Vec<_> = arguments
        .inputs
        .iter()
        .flat_map(|pattern| Source::from_pattern(pattern))
        .collect();
    let job = match &arguments.batch.out {
        Some(folder) => Some((folder, table_format(arguments.format)?)),
        None => None,
    };
    let stream = match (&job, arguments.format) {
        (Some(_), _) | (None, None | Some(OutputFormat::Text)) => StreamFormat::Text,
        (None, Some(OutputFormat::Jsonl)) => StreamFormat::Jsonl,
        (None, Some(OutputFormat::Html)) => StreamFormat::Html,
        (None, Some(_)) => anyhow::bail!("this format is for folders: give --out DIR"),
    };
    if arguments.explain && !matches!(stream, StreamFormat::Html) {
        anyhow::bail!("--explain is for pages: give --format html, or use `whosaid explain`");
    }
    let extractor = arguments.model.extractor()?;
    let to_terminal = job.is_none() && arguments.output.is_none() && io::stdout().is_terminal();
    let show = match (arguments.quiet, to_terminal) {
        (true, _) => Show::Nothing,
        (false, true) => Show::Reports,
        (false, false) => Show::Rates {
            bytes: sources.iter().flatten().map(Source::bytes).sum(),
            meter: reading.meter.clone(),
        },
    };
    let bar = Bar::new(show);
    if let Some((folder, format)) = job {
        let plan = crate::batch::plan(
            &extractor,
            format,
            arguments.batch.shard_documents.get(),
            arguments
                .inputs
                .iter()
                .map(|path| path.to_string_lossy().into_owned())
                .collect(),
            arguments.reading.given(),
        );
        let batch = Batch {
            extractor: &extractor,
            plan,
            folder,
            overwrite: arguments.batch.overwrite,
        };
        return batch::run(&batch, documents(&sources, &reading), &bar, arguments.quiet);
    }
    let mut out = Output::new(arguments.output.as_deref(), stream, &arguments.inputs)?;
    let (mut done, mut failed) = (0usize, 0usize);
    let mut sink = |outcome: crate::Result<Explained>| {
        match outcome {
            Ok(found) => {
                done += 1;
                out.write(&found)?;
                // A person who waits at a terminal sees every article when it is done.
                if to_terminal && !matches!(stream, StreamFormat::Html) {
                    out.writer()?.flush()
                } else {
                    Ok(())
                }
            }
            Err(_) => {
                failed += 1; // the bar has reported it
                Ok(())
            }
        }
    };
    let articles = documents(&sources, &reading);
    let result = match arguments.explain {
        true => extractor.run_explaining(articles, &bar, sink),
        false => extractor.run(articles, &bar, |outcome| sink(outcome.map(Explained::from))),
    };
    let written: io::Result<()> = result.and_then(|()| match done {
        0 if failed > 0 => Ok(()), // nothing to write: a file of that name stays as it is
        _ => out.finish(),
    });
    bar.finish();
    written.with_context(|| format!("cannot write to {}", out.name()))?;
    if failed == 0 {
        return Ok(Status::Fine);
    }
    eprintln!("whosaid: {failed} of {} documents failed", done + failed);
    if done == 0 {
        anyhow::bail!("no document could be read");
    }
    Ok(Status::SomeFailed)
}

/// The documents of all sources, one after the other; one that cannot be opened is an error among them.
fn documents<'a>(
    sources: &'a [crate::Result<Source>],
    reading: &'a Reading,
) -> impl Iterator<Item = crate::Result<Document>> + Send + 'a {
    sources.iter().flat_map(
        |source| -> Box<dyn Iterator<Item = crate::Result<Document>> + Send> {
            match source.clone().and_then(|source| source.documents(reading)) {
                Ok(documents) => Box::new(documents),
                Err(error) => Box::new(std::iter::once(Err(error))),
            }
        },
    )
}

fn table_format(asked: Option<OutputFormat>) -> Result<TableFormat> {
    Ok(match asked {
        None | Some(OutputFormat::Parquet) => TableFormat::Parquet,
        Some(OutputFormat::Jsonl) => TableFormat::Jsonl,
        Some(OutputFormat::JsonlZst) => TableFormat::JsonlZst,
        Some(OutputFormat::Text | OutputFormat::Html) => anyhow::bail!(
            "--out writes tables: --format parquet, jsonl or jsonl.zst; for text and html give --output FILE"
        ),
    })
}

/// How results are streamed.
#[derive(Debug, Clone, Copy)]
enum StreamFormat {
    Text,
    Jsonl,
    Html,
}

/// Where results go. A file is not touched before there is a result to write.
struct Output<'a> {
    path: Option<&'a Path>,
    format: StreamFormat,
    style: TerminalStyle,
    opened: Option<Box<dyn Write>>,
    /// The page being gathered, if that is the format.
    page: Report,
}

impl<'a> Output<'a> {
    fn new(path: Option<&'a Path>, format: StreamFormat, inputs: &[PathBuf]) -> Result<Self> {
        let file = path.and_then(|p| p.canonicalize().ok());
        let same = |input: &&PathBuf| file.is_some() && input.canonicalize().ok() == file;
        if let Some(input) = inputs.iter().find(same) {
            anyhow::bail!(
                "{} is an input and cannot be the output too; give --output another name",
                input.display()
            );
        }
        let style = TerminalStyle {
            width: textwrap::termwidth().clamp(40, 100),
        };
        Ok(Self {
            path,
            format,
            style,
            opened: None,
            page: Report::new(None),
        })
    }

    fn name(&self) -> String {
        self.path
            .map_or_else(|| "standard output".to_owned(), |p| p.display().to_string())
    }

    fn writer(&mut self) -> io::Result<&mut Box<dyn Write>> {
        if self.opened.is_none() {
            self.opened = Some(match (self.path, self.format) {
                // In a file, the view has no colours.
                (Some(path), StreamFormat::Text) => Box::new(BufWriter::new(
                    anstream::StripStream::new(File::create(path)?),
                )),
                (Some(path), StreamFormat::Jsonl | StreamFormat::Html) => {
                    Box::new(BufWriter::with_capacity(1 << 16, File::create(path)?))
                }
                (None, StreamFormat::Text) => Box::new(anstream::AutoStream::auto(io::stdout())),
                (None, StreamFormat::Jsonl | StreamFormat::Html) => {
                    Box::new(BufWriter::with_capacity(1 << 16, io::stdout()))
                }
            });
        }
        self.opened
            .as_mut()
            .ok_or_else(|| io::Error::other("not open"))
    }

    fn write(&mut self, explained: &Explained) -> io::Result<()> {
        let found = &explained.extracted;
        let style = self.style;
        match self.format {
            StreamFormat::Jsonl => write_json_line(self.writer()?, &found.result),
            StreamFormat::Text => write_terminal(self.writer()?, found, style),
            StreamFormat::Html => self.page.add(&ReportArticle {
                text: Some(&found.text),
                result: &found.result,
                who: &|_| None,
                quotations: &[],
                explanations: &explained.explanations,
            }),
        }
    }

    /// Writes what is left.
    fn finish(&mut self) -> io::Result<()> {
        if matches!(self.format, StreamFormat::Html) {
            let page = std::mem::replace(&mut self.page, Report::new(None));
            page.write(self.writer()?)?;
        }
        self.writer()?.flush()
    }
}
