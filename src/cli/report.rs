//! `whosaid report`: an output folder as one web page.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Args;

use crate::graph::{self, Authority, ReportOptions};
use crate::output::report::Report;
use crate::schema::Day;
use crate::store::archive::Archive;
use crate::store::write_whole;

use super::Status;
use super::progress::{Bar, Show};
use super::quotes::day;

/// Make one web page of an output folder, to look at who said what.
///
/// The page has everything inside: speakers to search and sort, their quotes, the articles with quotes and entities
/// marked, a timeline, and who speaks about whom. It opens from the disk in any browser of 2023 or later, and never
/// uses the network.
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct ReportArguments {
    /// The folder that `whosaid extract --out` wrote.
    #[arg(value_name = "DIR")]
    folder: PathBuf,

    /// Where the page goes; - is standard output.
    #[arg(short, long, value_name = "FILE", default_value = "report.html")]
    output: PathBuf,

    /// The page's title; if not given, the folder's name.
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,

    /// Leave the articles' texts out: the page becomes much smaller, and shows an article as the list of its quotes.
    #[arg(long)]
    no_text: bool,

    /// Take only articles of this day or later (2019-01-31).
    #[arg(long, value_name = "DAY", value_parser = day)]
    since: Option<Day>,

    /// Take only articles of this day or earlier.
    #[arg(long, value_name = "DAY", value_parser = day)]
    until: Option<Day>,

    /// Your authority file, as for `whosaid graph`: names in it are one speaker as it says.
    #[arg(long, value_name = "FILE")]
    aliases: Option<PathBuf>,

    /// Take only so many articles, the first ones.
    #[arg(long, value_name = "N")]
    limit: Option<usize>,

    /// Print nothing but errors.
    #[arg(short, long)]
    quiet: bool,
}

const EXAMPLES: &str = "\
Examples:
  whosaid extract articles/ --out tables/ && whosaid report tables/
  whosaid report tables/ --output march.html --title 'March' --since 2019-03-01 --until 2019-03-31
  whosaid report tables/ --no-text --output quotes.html

A page takes about 0.3 KB a quote, without the articles' texts 0.1 KB; one of 50,000 quotes opens in about a second. \
A page holds at most 200,000 quotes: of a larger folder, take a part with --since, --until or --limit. Speakers are those of \
`whosaid graph`. docs/report.md has the rest.

Exit code: 0 all went well; 2 wrong usage, or the folder cannot be read.";

/// Runs the command.
pub(super) fn run(arguments: &ReportArguments) -> Result<Status> {
    let archive = Archive::open(&arguments.folder)?;
    let options = ReportOptions {
        title: title(arguments),
        no_text: arguments.no_text,
        since: arguments.since,
        until: arguments.until,
        limit: arguments.limit,
        authority: match &arguments.aliases {
            Some(file) => Authority::read(file)?,
            None => Authority::default(),
        },
    };
    let bar = Bar::new(match arguments.quiet {
        true => Show::Nothing,
        false => Show::Articles(archive.manifest().counts.documents),
    });
    let report = graph::report(&archive, &options, &bar)?;
    bar.finish();
    let (documents, quotes) = (report.documents(), report.quotes());
    let path = &arguments.output;
    let bytes = write(report, path).with_context(|| format!("cannot write {}", path.display()))?;
    if !arguments.quiet {
        eprintln!(
            "whosaid: {}: {documents} articles, {quotes} quotes, {:.1} MB",
            path.display(),
            bytes as f64 / 1e6
        );
    }
    Ok(Status::Fine)
}

fn title(arguments: &ReportArguments) -> Option<String> {
    let folder = || {
        let path = arguments.folder.canonicalize().ok()?;
        Some(path.file_name()?.to_string_lossy().into_owned())
    };
    arguments.title.clone().or_else(folder)
}

/// Writes the page; a file appears only when it is whole. Tells how many bytes it has.
fn write(report: Report, path: &Path) -> io::Result<u64> {
    if path == Path::new("-") {
        let mut out = Counted(BufWriter::new(io::stdout().lock()), 0);
        report.write(&mut out)?;
        out.flush()?;
        return Ok(out.1);
    }
    let file = write_whole(path, |out| report.write(out))?;
    Ok(file.metadata()?.len())
}

/// Counts the bytes that go through.
struct Counted<W>(W, u64);

impl<W: Write> Write for Counted<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.0.write(bytes)?;
        self.1 += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}
