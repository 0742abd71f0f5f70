//! Prints quotes that were found, as text, as CSV, as JSON Lines.

use std::io::{self, BufWriter, IsTerminal, Write};

use crate::Extracted;
use crate::output::{TerminalStyle, write_terminal};
use crate::query::{NodeMatches, SpeakerNode};
use crate::schema::{Quote, TextSpan};
use crate::store::archive::Record;
use clap::ValueEnum;
use serde::Serialize;

/// How quotes are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum QuoteFormat {
    /// To read.
    Text,
    /// A table.
    Csv,
    /// JSON Lines.
    Jsonl,
}

/// A quote as a row or a line.
#[derive(Serialize)]
struct QuoteLine<'a> {
    document: u64,
    document_id: &'a str,
    title: Option<&'a str>,
    date: Option<&'a str>,
    #[serde(flatten)]
    quote: &'a Quote,
    #[serde(skip_serializing_if = "Option::is_none")]
    speaker_node: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    speaker_node_name: Option<&'a str>,
}

/// The speaker's node, if the quote was found by it.
fn speaker<'a>(quote: &Quote, found: &'a NodeMatches) -> Option<&'a SpeakerNode> {
    let mut speakers = quote.speakers.iter();
    speakers.find_map(|id| found.speakers.get(id).map(AsRef::as_ref))
}

const COLUMNS: [&str; 21] = [
    "document",
    "document_id",
    "title",
    "date",
    "quote",
    "type",
    "mode",
    "polarity",
    "determinacy",
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
    "speaker_node",
    "speaker_node_name",
];

/// Prints what was found.
pub(super) enum Printer {
    Text(Box<dyn Write>, TerminalStyle),
    Csv(Box<csv::Writer<BufWriter<io::Stdout>>>),
    Jsonl(BufWriter<io::Stdout>),
}

impl Printer {
    /// A printer to standard output.
    pub(super) fn new(format: QuoteFormat) -> io::Result<Self> {
        let stdout = BufWriter::new(io::stdout());
        Ok(match format {
            QuoteFormat::Text => {
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
            QuoteFormat::Csv => {
                let mut csv = csv::Writer::from_writer(stdout);
                csv.write_record(COLUMNS).map_err(io::Error::from)?;
                Self::Csv(Box::new(csv))
            }
            QuoteFormat::Jsonl => Self::Jsonl(stdout),
        })
    }

    /// Prints these quotes of a document; `found` has the entities that are members of the nodes asked for.
    pub(super) fn print(
        &mut self,
        record: Record,
        quotes: &[usize],
        found: &NodeMatches,
    ) -> io::Result<()> {
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
                    .retain(|_| at.next().is_some_and(|at| quotes.contains(&at)));
                for quote in &mut result.quotes {
                    let first = quote.speaker.as_ref();
                    if let Some(speaker) = first.and_then(|id| found.speakers.get(id)) {
                        quote.speaker_name = Some(speaker.name.clone());
                    }
                }
                let text = text.unwrap_or_default();
                write_terminal(out, &Extracted { text, result }, *style)
            }
            Self::Csv(csv) => {
                for quote in quotes.iter().map(|&at| &result.quotes[at]) {
                    let speaker = speaker(quote, found);
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
                        quote.kind.as_str(),
                        quote.mode.as_str(),
                        unusual(quote.polarity, quote.polarity.as_str()),
                        unusual(quote.determinacy, quote.determinacy.as_str()),
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
                        speaker.map_or("", |s| &s.node),
                        speaker.map_or("", |s| &s.name),
                    ])?;
                }
                Ok(())
            }
            Self::Jsonl(out) => {
                for quote in quotes.iter().map(|&at| &result.quotes[at]) {
                    let speaker = speaker(quote, found);
                    let line = QuoteLine {
                        document,
                        document_id: &result.id,
                        title: result.title.as_deref(),
                        date: result.date.as_deref(),
                        quote,
                        speaker_node: speaker.map(|s| s.node.as_str()),
                        speaker_node_name: speaker.map(|s| s.name.as_str()),
                    };
                    serde_json::to_writer(&mut *out, &line)?;
                    out.write_all(b"\n")?;
                }
                Ok(())
            }
        }
    }

    /// Writes what is left.
    pub(super) fn finish(self) -> io::Result<()> {
        match self {
            Self::Text(mut out, _) => out.flush(),
            Self::Csv(mut csv) => csv.flush(),
            Self::Jsonl(mut out) => out.flush(),
        }
    }
}

/// A value's name; empty for the default.
fn unusual<T: Default + PartialEq>(value: T, name: &'static str) -> &'static str {
    if value == T::default() { "" } else { name }
}

fn joined(spans: &[TextSpan]) -> String {
    let texts: Vec<&str> = spans.iter().map(|s| s.text.as_str()).collect();
    texts.join(" … ")
}
