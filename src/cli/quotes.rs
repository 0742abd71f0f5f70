//! `whosaid quotes`: who said what, asked from the shell.

mod print;

use std::collections::HashMap;
use std::path::PathBuf;

use crate::graph::{Authority, GraphLookup, fold};
use crate::query::{NameQuery, NodeMatches, NodeQuery, Query};
use crate::schema::{Day, Determinacy, Mode, Polarity, QuoteType};
use crate::store::archive::{Archive, Parts, Record};
use crate::{Error, ErrorKind};
use anyhow::{Result, bail};
use clap::Args;

use self::print::{Printer, QuoteFormat};
use super::Status;

/// How many names are shown when several are found.
const SHOWN: usize = 8;

/// Ask a corpus who said what.
///
/// Searches the quotes of a folder that `whosaid extract --out` wrote. Names are matched forgivingly: case, diacritics
/// and titles do not matter, and a surname finds everybody who has it (the names that were found are told). After
/// `whosaid graph DIR`, a name also finds the quotes of articles that call its bearer otherwise.
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct QuotesArguments {
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

    /// Only quotes of this polarity: 'negative' finds what was denied or not said.
    #[arg(
        long = "polarity",
        value_enum,
        value_delimiter = ',',
        value_name = "POLARITY"
    )]
    polarities: Vec<Polarity>,

    /// Only quotes of this determinacy: 'hypothetical' finds what may be said, or is asked.
    #[arg(
        long = "determinacy",
        value_enum,
        value_delimiter = ',',
        value_name = "DETERMINACY"
    )]
    determinacies: Vec<Determinacy>,

    /// Only quotes that are right with this probability at least, from 0 to 1.
    #[arg(long, value_name = "P", default_value_t = 0.0, value_parser = probability)]
    min_confidence: f32,

    /// Stop after so many quotes.
    #[arg(long, value_name = "N")]
    limit: Option<usize>,

    /// How to print them.
    #[arg(short, long, value_enum, default_value_t = QuoteFormat::Text)]
    format: QuoteFormat,

    /// Your authority file (see `whosaid graph --help`): a name in it finds its aliases too.
    #[arg(long, value_name = "FILE")]
    aliases: Option<PathBuf>,

    /// The graph that `whosaid graph` made of the folder, in which names are looked for first; by default DIR/graph, if
    /// it is there.
    #[arg(long, value_name = "DIR", conflicts_with = "no_graph")]
    graph: Option<PathBuf>,

    /// Look for names only as each article gives them.
    #[arg(long)]
    no_graph: bool,

    /// Do not tell which names were found, and whether a graph was used.
    #[arg(short, long)]
    quiet: bool,
}

const EXAMPLES: &str = "\
Examples:
  whosaid quotes tables/ --speaker hale
  whosaid quotes tables/ --speaker 'Edmund Hale' --mentions HTA --type direct --since 2019-01-01
  whosaid quotes tables/ --mode speech --min-confidence 0.8 --format csv > said.csv

CSV and JSON Lines have a line a quote, with the document's number, id, title and date. `start` and `end` count code \
points of the document's text. If the speaker was found in the graph, `speaker_node` and `speaker_node_name` tell who it \
is there; text shows that name.

Exit code: 0 all went well, even if nothing was found; 2 wrong usage, or the folder cannot be read.";

/// Runs the command.
pub(super) fn run(arguments: &QuotesArguments) -> Result<Status> {
    let archive = Archive::open(&arguments.folder)?;
    let authority = match &arguments.aliases {
        Some(file) => Authority::read(file)?,
        None => Authority::default(),
    };
    let query = arguments.query(&authority)?;
    let parts = Parts {
        text: arguments.format == QuoteFormat::Text,
        ..Parts::ALL
    };
    let mut nodes = arguments.node_query(&archive, &query)?;
    let mut out = Printer::new(arguments.format)?;
    let mut names = SpeakerNames::default();
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
        let entities = match &mut nodes {
            Some(nodes) => nodes.document(record.document)?,
            None => NodeMatches::default(),
        };
        let mut quotes = query.quotes(&record, &entities);
        quotes.truncate(left);
        left -= quotes.len();
        if let (Some(asked), Some(name)) = (&query.speaker, &arguments.speaker) {
            names.add(&record, &quotes, &entities, asked, name);
        }
        if !quotes.is_empty() {
            out.print(record, &quotes, &entities)?;
        }
    }
    out.finish()?;
    if !arguments.quiet {
        arguments.report(
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
            polarities: self.polarities.clone(),
            determinacies: self.determinacies.clone(),
            min_confidence: self.min_confidence,
        })
    }

    /// The nodes that are asked for, if names are and the folder has a graph.
    fn node_query(&self, archive: &Archive, query: &Query) -> Result<Option<NodeQuery>> {
        if self.no_graph || !query.has_names() {
            return Ok(None);
        }
        let default = || self.folder.join("graph");
        let folder = self.graph.clone().unwrap_or_else(default);
        let (of, at) = (self.folder.display(), folder.display());
        let saved = GraphLookup::find(&folder, archive)?;
        if self.graph.is_some() && matches!(saved, GraphLookup::Missing) {
            bail!("{at}: no graph in Parquet tables; `whosaid graph {of} --out {at}` makes it");
        }
        let message = match &saved {
            GraphLookup::Missing => format!(
                "names are looked for as each article gives them; after `whosaid graph {of}`, other spellings are \
                 found too"
            ),
            GraphLookup::Current(_) => {
                format!("names are looked for in the graph in {at} too")
            }
            _ => format!(
                "the graph in {at} is of other tables, or older than this version, and is not used; `whosaid graph \
                 {of} --out {at}` makes it again"
            ),
        };
        if !self.quiet {
            eprintln!("whosaid: {message}");
        }
        Ok(match saved {
            GraphLookup::Current(graph) => Some(NodeQuery::find(query, &graph)?),
            _ => None,
        })
    }

    /// Reports which names were found, or what is near to the one that was not.
    fn report(&self, names: &SpeakerNames, nothing: bool, undated: usize) {
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
                let mut found: Vec<(&(String, Option<String>), &usize)> =
                    names.found.iter().collect();
                found.sort_by_key(|&(of, count)| (std::cmp::Reverse(count), of));
                let shown: Vec<String> = found
                    .iter()
                    .take(SHOWN)
                    .map(|((name, _), count)| format!("{name} ({count})"))
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
struct SpeakerNames {
    /// By name, and node if it was found in the graph.
    found: HashMap<(String, Option<String>), usize>,
    near: Vec<(f64, String)>,
}

impl SpeakerNames {
    fn add(
        &mut self,
        record: &Record,
        quotes: &[usize],
        found: &NodeMatches,
        asked: &NameQuery,
        name: &str,
    ) {
        let entities = &record.result.entities;
        for &at in quotes {
            let quote = &record.result.quotes[at];
            let of = |id: &String| entities.iter().find(|e| e.id == *id);
            for entity in quote.speakers.iter().filter_map(of) {
                let who = match found.speakers.get(&entity.id) {
                    Some(speaker) => (speaker.name.clone(), Some(speaker.node.clone())),
                    None if asked.matches(entity) => (entity.name.clone(), None),
                    None => continue,
                };
                *self.found.entry(who).or_default() += 1;
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

pub(super) fn day(text: &str) -> Result<Day, Error> {
    let wrong = || {
        Error::new(
            ErrorKind::Usage,
            "",
            "not a day",
            "write it like 2019-01-04",
        )
    };
    Day::parse(text).ok_or_else(wrong)
}

pub(super) fn probability(text: &str) -> Result<f32, Error> {
    let remedy = "give a number from 0 to 1";
    match text.parse() {
        Ok(p) if (0.0..=1.0).contains(&p) => Ok(p),
        _ => Err(Error::new(
            ErrorKind::Usage,
            "",
            "not a probability",
            remedy,
        )),
    }
}
