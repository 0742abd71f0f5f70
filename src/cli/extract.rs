//! `whosaid extract`: articles in, attributed quotes out.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use whosaid::input::{InputError, Source};
use whosaid::model::{Bundle, EngineKind};
use whosaid::output::{TerminalStyle, write_json_line, write_terminal};
use whosaid::text::Document;
use whosaid::{Extracted, Extractor};

use super::Status;
use super::progress::Bar;

/// Find the entities and the attributed quotes of articles.
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub struct ExtractArguments {
    /// What to read: a text file (one article), a folder of .txt files, a .jsonl file, or - for standard input.
    ///
    /// A line of JSON Lines is an object with `text`, and if there are any `id`, `title` and `date`; its other fields
    /// are carried through as `metadata`. Text is UTF-8.
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,

    /// How to write what is found: `text` to read, `jsonl` for programs.
    #[arg(short, long, value_enum, default_value_t = Format::Text)]
    format: Format,

    /// Write here instead of to standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// How many threads work; 0 is one for every core. The result is the same for any number.
    #[arg(short = 'j', long, default_value_t = 0, value_name = "N")]
    threads: usize,

    /// Use the model in this folder instead of the one inside the program.
    #[arg(long, env = "WHOSAID_MODEL", value_name = "DIR")]
    model: Option<PathBuf>,

    /// What runs the model.
    #[arg(long, value_enum, default_value_t = EngineKind::Rten)]
    engine: EngineKind,

    /// Where spans begin and end: `newsmix`, made for users, or `polnear`, to compare with the literature on PolNeAR.
    #[arg(long, value_name = "NAME", help_heading = "Research")]
    convention: Option<String>,
}

const EXAMPLES: &str = "\
Examples:
  whosaid extract article.txt
  whosaid extract --format jsonl corpus.jsonl --output quotes.jsonl
  curl -s https://example.org/article.txt | whosaid extract -

One line of JSON a document: id, title, date, entities (id, name, type, mentions), quotes (id, type, mode, content, \
cue, source, speaker, speaker_name, speakers, confidence, mentions), warnings, metadata. Offsets count Unicode code \
points from 0, end exclusive.

Exit code: 0 all went well; 1 some inputs failed (each is reported, the others are done); 2 wrong usage, or nothing \
could be done.";

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A view to read in the terminal.
    Text,
    /// JSON Lines, one document a line.
    Jsonl,
}

/// Runs the command.
pub fn run(arguments: &ExtractArguments) -> Result<Status> {
    let bundle = match &arguments.model {
        Some(folder) => Bundle::from_folder(folder)?,
        None => Bundle::embedded()?,
    };
    let extractor = Extractor::new(
        bundle,
        arguments.engine,
        arguments.convention.as_deref(),
        arguments.threads,
    )?;
    let to_terminal = arguments.output.is_none() && io::stdout().is_terminal();
    let bar = Bar::new(to_terminal);
    let mut out = Output::new(
        arguments.output.as_deref(),
        arguments.format,
        &arguments.inputs,
    )?;
    let (mut done, mut failed) = (0usize, 0usize);
    let result = extractor.run(documents(&arguments.inputs), &bar, |outcome| {
        match outcome {
            Ok(found) => {
                done += 1;
                out.write(&found)?;
                // A person who waits at a terminal sees every article when it is done.
                if to_terminal {
                    out.writer()?.flush()
                } else {
                    Ok(())
                }
            }
            Err(error) => {
                failed += 1;
                bar.report(&format!("whosaid: {error}"));
                Ok(())
            }
        }
    });
    let written: io::Result<()> = result.and_then(|()| match done {
        0 if failed > 0 => Ok(()), // nothing to write: a file of that name stays as it is
        _ => out.writer()?.flush(),
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

/// The documents of all inputs, one after the other; an input that cannot be opened is an error among them.
fn documents(inputs: &[PathBuf]) -> impl Iterator<Item = Result<Document, InputError>> + Send + '_ {
    inputs.iter().flat_map(
        |path| -> Box<dyn Iterator<Item = Result<Document, InputError>> + Send> {
            match Source::from_path(path).and_then(|source| source.documents()) {
                Ok(documents) => Box::new(documents),
                Err(error) => Box::new(std::iter::once(Err(error))),
            }
        },
    )
}

/// Where results go. A file is not touched before there is a result to write.
struct Output<'a> {
    path: Option<&'a Path>,
    format: Format,
    style: TerminalStyle,
    opened: Option<Box<dyn Write>>,
}

impl<'a> Output<'a> {
    fn new(path: Option<&'a Path>, format: Format, inputs: &[PathBuf]) -> Result<Self> {
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
                (Some(path), Format::Text) => Box::new(BufWriter::new(anstream::StripStream::new(
                    File::create(path)?,
                ))),
                (Some(path), Format::Jsonl) => {
                    Box::new(BufWriter::with_capacity(1 << 16, File::create(path)?))
                }
                (None, Format::Text) => Box::new(anstream::AutoStream::auto(io::stdout())),
                (None, Format::Jsonl) => Box::new(BufWriter::with_capacity(1 << 16, io::stdout())),
            });
        }
        self.opened
            .as_mut()
            .ok_or_else(|| io::Error::other("not open"))
    }

    fn write(&mut self, found: &Extracted) -> io::Result<()> {
        let (format, style) = (self.format, self.style);
        let writer = self.writer()?;
        match format {
            Format::Jsonl => write_json_line(writer, &found.result),
            Format::Text => write_terminal(writer, found, style),
        }
    }
}
