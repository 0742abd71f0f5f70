//! `whosaid graph`: an output folder in, the graph of its corpus out.

use std::fs;
use std::path::{Path, PathBuf};

use crate::Progress;
use crate::graph::{self, Authority, GraphFormat, GraphOptions};
use crate::store::archive::Archive;
use anyhow::{Context, Result};
use clap::Args;

use super::Status;
use super::progress::{Bar, Show};

/// Merge the results of a corpus into one graph of speakers, quotations and documents.
///
/// Entities of different documents become one node where name, type and company say that they are the same; a quote
/// that many articles carry becomes one quotation. Reads a folder that `whosaid extract --out` wrote.
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct GraphArguments {
    /// The folder that `whosaid extract --out` wrote.
    #[arg(value_name = "DIR")]
    folder: PathBuf,

    /// Write into this folder; by default DIR/graph. Files of an earlier graph there are replaced.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// What to write; several with commas between, or one after the other.
    #[arg(
        short,
        long,
        value_enum,
        value_delimiter = ',',
        default_value = "parquet"
    )]
    format: Vec<GraphFormat>,

    /// Your authority file: CSV with the columns canonical, alias, type, id (of Wikidata, for instance). Names in it are
    /// merged as it says, and nodes carry its ids as `external_id`.
    #[arg(long, value_name = "FILE")]
    aliases: Option<PathBuf>,

    /// Also write merges.csv: for every entity of a document its node, the rule, and what spoke for it.
    #[arg(long)]
    explain: bool,

    /// Print nothing but errors.
    #[arg(short, long)]
    quiet: bool,
}

const EXAMPLES: &str = "\
Examples:
  whosaid extract corpus/ --out tables/
  whosaid graph tables/                                        nodes, edges, members, network as Parquet
  whosaid graph tables/ --format gexf,graphml --out graph/     for Gephi and networkx
  whosaid graph tables/ --aliases names.csv --explain

Files: nodes, edges, members and network (.parquet); graph and network (.graphml, .gexf, .json); neo4j-nodes.csv and \
neo4j-relationships.csv. Nodes are entities, quotations and documents; edges are `said`, `in`, `mentions`, \
`addressed_to`. The network has the entities only: who speaks how often of whom, in Parquet by month. All columns and \
the rules of merging are in docs/graph.md.

A file of aliases:
  canonical,alias,type,id
  Edmund Hale,Ned Hale,PERSON,Q1234
  Harbour Transport Authority,HTA,ORGANIZATION,

Exit code: 0 all went well; 2 wrong usage, or the folder cannot be read.";

/// Runs the command.
pub(super) fn run(arguments: &GraphArguments) -> Result<Status> {
    let archive = Archive::open(&arguments.folder)?;
    let options = GraphOptions {
        authority: match &arguments.aliases {
            Some(file) => Authority::read(file)?,
            None => Authority::default(),
        },
        explain: arguments.explain,
    };
    let out = match &arguments.out {
        Some(folder) => folder.clone(),
        None => arguments.folder.join("graph"),
    };
    fs::create_dir_all(&out).with_context(|| format!("cannot make {}", out.display()))?;
    // On the same disk, so that finished files are moved and not copied.
    let work = tempfile::Builder::new()
        .prefix(".unfinished-")
        .tempdir_in(&out)
        .with_context(|| format!("cannot write to {}", out.display()))?;
    let bar = Bar::new(match arguments.quiet {
        true => Show::Nothing,
        false => Show::Stages,
    });
    let graph = graph::build(&archive, &options, work.path(), &bar)?;
    bar.stage("files", 0);
    let files = graph::export(&graph, &arguments.format, &out)?;
    bar.finish();
    if !arguments.quiet {
        let counts = graph.counts;
        eprintln!(
            "whosaid: {} documents with {} entities and {} quotes: {} entities ({} of them speakers), {} quotations, {} edges",
            counts.documents,
            counts.members,
            counts.quotes,
            counts.entities,
            counts.speakers,
            counts.quotations,
            counts.edges
        );
        let names: Vec<String> = files.iter().map(|file| file_name(file)).collect();
        eprintln!("whosaid: {}: {}", out.display(), names.join(", "));
    }
    Ok(Status::Fine)
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}
