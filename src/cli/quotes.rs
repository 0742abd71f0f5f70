//! `whosaid quotes`: who said what, asked from the shell.

use std::collections::HashMap;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use serde::Serialize;
use whosaid::Extracted;
use whosaid::archive::{Archive, Parts, Record};
use whosaid::graph::{Authority, Day, fold};
use whosaid::output::{TerminalStyle, write_terminal};
use whosaid::query::{NameQuery, Query};
use whosaid::quote::{Mode, QuoteType};
use whosaid::result::{QuoteResult, TextSpan};

use super::Status;

/// So many names are shown when several are found, or none.
const SHOWN: usize = 8;

/// Ask a corpus who said what.
///
/// Searches the quotes of a folder that `whosaid extract --out` wrote. Names are matched forgivingly: case, diacritics
/// and titles do not matter, and a surname finds everybody who has it (the names that were found are told).
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub struct QuotesArguments {
    /// The folder that `whosaid extract --out` wrote.
    #[arg(value_name = "DIR")]
    folder: PathBuf,

    /// Who speaks.
    #[arg(long, value_name = "NAME")]
    speaker: Option<String>,

    /// Who or what is named in the quote.
    #[arg(long, value_name = "NAME")]
    mentions: Option<String>,

    /// To whom it is said.
    #[arg(long, value_name = "NAME")]
    addressee: Option<String>,

    /// From articles of this day on: 2019-01-04, or as articles write days.
    #[arg(long, value_name = "DAY", value_parser = day)]
    since: Option<Day>,

    /// From articles up to this day.
    #[arg(long, value_name = "DAY", value_parser = day)]
    until: Option<Day>,

    /// Only quotes of this type; several with commas between.
    #[arg(long = "type", value_enum, value_delimiter = ',', value_name = "TYPE")]
    types: Vec<QuoteType>,

    /// Only quotes of this mode; several with commas between.
    #[arg(long = "mode", value_enum, value_delimiter = ',', value_name = "MODE")]
    modes: Vec<Mode>,

    /// Only quotes that are right with this probability at least, from 0 to 1.
    #[arg(long, value_name = "P", default_value_t = 0.0, value_parser = probability)]
    min_confidence: f32,

    /// Stop after so many quotes.
    #[arg(long, value_name = "N")]
    limit: Option<usize>,

    /// How to print them.
    #[arg(short, long, value_enum, default_value_t = Format::Text)]
    format: Format,

    /// Your authority file (see `whosaid graph --help`): a name in it finds its aliases too.
    #[arg(long, value_name = "FILE")]
    aliases: Option<PathBuf>,

    /// Do not tell which names were found.
    #[arg(short, long)]
    quiet: bool,
}

const EXAMPLES: &str = "\
Examples:
  whosaid quotes tables/ --speaker hale
  whosaid quotes tables/ --speaker 'Edmund Hale' --mentions HTA --type direct --since 2019-01-01
  whosaid quotes tables/ --mode speech --min-confidence 0.8 --format csv > said.csv

CSV and JSON Lines have a line a quote, with the document's number, id, title and date. `start` and `end` count code \
points of the document's text.

Exit code: 0 all went well, even if nothing was found; 2 wrong usage, or the folder cannot be read.";

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// To read.
    Text,
    /// A table.
    Csv,
    /// JSON Lines.
    Jsonl,
}

/// Runs the command.
pub fn run(arguments: &QuotesArguments) -> Result<Status> {
    let archive = Archive::open(&arguments.folder)?;
    let authority = match &arguments.aliases {
        Some(file) => Authority::read(file)?,
        None => Authority::default(),
    };
    let query = arguments.query(&authority)?;
    let parts = Parts {
        text: arguments.format == Format::Text,
        ..Parts::ALL
    };
    let mut out = Printer::new(arguments.format)?;
    let mut names = Names::default();
    let mut left = arguments.limit.unwrap_or(usize::MAX);
    let mut undated = 0usize;
    for record in archive.records(parts) {
        if left == 0 {
            break;
        }
        let record = record?;
        let dated = arguments.since.is_some() || arguments.until.is_some();
        if dated && record.result.date.as_deref().and_then(Day::parse).is_none() {
            undated += 1;
            continue;
        }
        let mut found = query.quotes(&record);
        found.truncate(left);
        left -= found.len();
        if let (Some(asked), Some(name)) = (&query.speaker, &arguments.speaker) {
            names.see(&record, &found, asked, name);
        }
        if !found.is_empty() {
            out.print(record, &found)?;
        }
    }
    out.finish()?;
    if !arguments.quiet {
        arguments.tell(
            &names,
            left == arguments.limit.unwrap_or(usize::MAX),
            undated,
        );
    }
    Ok(Status::Fine)
}

impl QuotesArguments {
    fn query(&self, authority: &Authority) -> Result<Query> {
        let name = |name: &Option<String>| -> Result<Option<NameQuery>> {
            let Some(name) = name else {
                return Ok(None);
            };
            let query = NameQuery::new(name, authority);
            if query.is_empty() {
                bail!("'{name}' has no letter or digit to look for; give a name");
            }
            Ok(Some(query))
        };
        Ok(Query {
            speaker: name(&self.speaker)?,
            mentions: name(&self.mentions)?,
            addressee: name(&self.addressee)?,
            since: self.since,
            until: self.until,
            types: self.types.clone(),
            modes: self.modes.clone(),
            min_confidence: self.min_confidence,
        })
    }

    /// Tells which names were found, or what is near to the one that was not.
    fn tell(&self, names: &Names, nothing: bool, undated: usize) {
        if undated > 0 {
            let documents = if undated == 1 {
                "document"
            } else {
                "documents"
            };
            eprintln!(
                "whosaid: {undated} {documents} without a date that can be read were left out"
            );
        }
        if nothing {
            eprintln!("whosaid: no quote is as asked for");
        }
        let Some(asked) = &self.speaker else {
            return;
        };
        match names.found.len() {
            0 if !names.near.is_empty() => {
                let near: Vec<&str> = names.near.iter().map(|(_, name)| name.as_str()).collect();
                eprintln!(
                    "whosaid: no speaker has the name '{asked}'; near to it: {}",
                    near.join(", ")
                );
            }
            0 | 1 => {}
            several => {
                let mut found: Vec<(&String, &usize)> = names.found.iter().collect();
                found.sort_by_key(|&(name, count)| (std::cmp::Reverse(count), name));
                let shown: Vec<String> = found
                    .iter()
                    .take(SHOWN)
                    .map(|(name, count)| format!("{name} ({count})"))
                    .collect();
                let more = match several.saturating_sub(SHOWN) {
                    0 => String::new(),
                    more => format!(" and {more} more"),
                };
                eprintln!(
                    "whosaid: '{asked}' finds {several} names: {}{more}; a fuller name finds fewer",
                    shown.join(", ")
                );
            }
        }
    }
}

/// The names of the speakers that were found, and names that are near to what was asked for.
#[derive(Default)]
struct Names {
    found: HashMap<String, usize>,
    near: Vec<(f64, String)>,
}

impl Names {
    fn see(&mut self, record: &Record, found: &[usize], asked: &NameQuery, name: &str) {
        let entities = &record.result.entities;
        for &at in found {
            let quote = &record.result.quotes[at];
            let of = |id: &String| entities.iter().find(|e| e.id == *id);
            for speaker in quote
                .speakers
                .iter()
                .filter_map(of)
                .filter(|e| asked.matches(e))
            {
                *self.found.entry(speaker.name.clone()).or_default() += 1;
            }
        }
        if self.found.is_empty() {
            let name = fold(name);
            for entity in entities.iter().filter(|e| e.kind.can_speak()) {
                self.compare(&name, &entity.name);
            }
        }
    }

    /// Keeps a name if it is among the nearest ones.
    fn compare(&mut self, asked: &str, name: &str) {
        let folded = fold(name);
        let whole = strsim::jaro_winkler(asked, &folded);
        let words = folded
            .split(' ')
            .map(|word| strsim::jaro_winkler(asked, word));
        let near = words.fold(whole, f64::max);
        let worst = self.near.last().map_or(0.0, |n| n.0);
        if near < 0.85
            || self.near.len() == 3 && near <= worst
            || self.near.iter().any(|n| n.1 == name)
        {
            return;
        }
        self.near.push((near, name.to_owned()));
        self.near.sort_by(|a, b| b.0.total_cmp(&a.0));
        self.near.truncate(3);
    }
}

/// A quote as a row or a line.
#[derive(Serialize)]
struct Line<'a> {
    document: u64,
    document_id: &'a str,
    title: Option<&'a str>,
    date: Option<&'a str>,
    #[serde(flatten)]
    quote: &'a QuoteResult,
}

const COLUMNS: [&str; 17] = [
    "document",
    "document_id",
    "title",
    "date",
    "quote",
    "type",
    "mode",
    "speaker",
    "text",
    "cue",
    "source",
    "addressee",
    "mentions",
    "start",
    "end",
    "confidence",
    "speaker_confidence",
];

/// Prints what was found.
enum Printer {
    Text(Box<dyn Write>, TerminalStyle),
    Csv(Box<csv::Writer<BufWriter<io::Stdout>>>),
    Jsonl(BufWriter<io::Stdout>),
}

impl Printer {
    fn new(format: Format) -> Result<Self> {
        let stdout = BufWriter::new(io::stdout());
        Ok(match format {
            Format::Text => {
                let style = TerminalStyle {
                    width: textwrap::termwidth().clamp(40, 100),
                };
                let out: Box<dyn Write> = if io::stdout().is_terminal() {
                    Box::new(anstream::AutoStream::auto(io::stdout()))
                } else {
                    Box::new(BufWriter::new(anstream::StripStream::new(io::stdout())))
                };
                Self::Text(out, style)
            }
            Format::Csv => {
                let mut csv = csv::Writer::from_writer(stdout);
                csv.write_record(COLUMNS).map_err(io::Error::from)?;
                Self::Csv(Box::new(csv))
            }
            Format::Jsonl => Self::Jsonl(stdout),
        })
    }

    /// Prints these quotes of a document.
    fn print(&mut self, record: Record, found: &[usize]) -> io::Result<()> {
        let Record {
            document,
            text,
            mut result,
        } = record;
        match self {
            Self::Text(out, style) => {
                let mut at = 0..;
                result
                    .quotes
                    .retain(|_| at.next().is_some_and(|at| found.contains(&at)));
                let text = text.unwrap_or_default();
                write_terminal(out, &Extracted { text, result }, *style)
            }
            Self::Csv(csv) => {
                for quote in found.iter().map(|&at| &result.quotes[at]) {
                    let name = |id: &String| result.entities.iter().find(|e| e.id == *id);
                    let mentions: Vec<&str> = quote
                        .mentions
                        .iter()
                        .filter_map(|id| name(id).map(|e| e.name.as_str()))
                        .collect();
                    let number =
                        |value: Option<usize>| value.map_or(String::new(), |n| n.to_string());
                    csv.write_record([
                        document.to_string().as_str(),
                        &result.id,
                        result.title.as_deref().unwrap_or_default(),
                        result.date.as_deref().unwrap_or_default(),
                        &quote.id,
                        &value_name(&quote.kind),
                        &value_name(&quote.mode),
                        quote.speaker_name.as_deref().unwrap_or_default(),
                        &joined(&quote.content),
                        &joined(&quote.cue),
                        &joined(&quote.source),
                        &joined(&quote.addressee),
                        &mentions.join("; "),
                        &number(quote.content.first().map(|c| c.start)),
                        &number(quote.content.last().map(|c| c.end)),
                        &quote.confidence.to_string(),
                        &quote
                            .speaker_confidence
                            .map_or(String::new(), |c| c.to_string()),
                    ])?;
                }
                Ok(())
            }
            Self::Jsonl(out) => {
                for quote in found.iter().map(|&at| &result.quotes[at]) {
                    let line = Line {
                        document,
                        document_id: &result.id,
                        title: result.title.as_deref(),
                        date: result.date.as_deref(),
                        quote,
                    };
                    serde_json::to_writer(&mut *out, &line)?;
                    out.write_all(b"\n")?;
                }
                Ok(())
            }
        }
    }

    fn finish(self) -> io::Result<()> {
        match self {
            Self::Text(mut out, _) => out.flush(),
            Self::Csv(mut csv) => csv.flush(),
            Self::Jsonl(mut out) => out.flush(),
        }
    }
}

fn joined(spans: &[TextSpan]) -> String {
    let texts: Vec<&str> = spans.iter().map(|s| s.text.as_str()).collect();
    texts.join(" … ")
}

/// The name that the command line has for a value.
fn value_name(value: &impl ValueEnum) -> String {
    let name = value.to_possible_value();
    name.map_or(String::new(), |name| name.get_name().to_owned())
}

pub(super) fn day(text: &str) -> Result<Day, String> {
    Day::parse(text).ok_or_else(|| "not a day; write it like 2019-01-04".to_owned())
}

fn probability(text: &str) -> Result<f32, String> {
    match text.parse() {
        Ok(p) if (0.0..=1.0).contains(&p) => Ok(p),
        _ => Err("not a probability; give a number from 0 to 1".to_owned()),
    }
}
