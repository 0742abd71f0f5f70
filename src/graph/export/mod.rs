//! The graph in formats of other programs. Most hold two graphs: the whole one, and the network of speakers.

mod element;
mod gexf;
mod graphml;
mod neo4j;
mod node_link;

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use self::element::{Export, network, whole};
use super::error::file;
use super::tables::{Graph, path};
use crate::error::{Error, Result};

/// A format of the graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[non_exhaustive]
pub enum GraphFormat {
    /// Tables of nodes, edges, members and the network.
    Parquet,
    /// GraphML, for networkx, Gephi, yEd, igraph.
    #[cfg_attr(feature = "cli", value(name = "graphml"))]
    GraphMl,
    /// GEXF 1.2, for Gephi and networkx.
    Gexf,
    /// Node-link JSON, networkx's and D3's.
    Json,
    /// CSV with the headers of neo4j-admin's import.
    Csv,
}

/// Writes a graph in one format.
type WriteFormat = fn(&mut dyn Write, Export) -> Result<(), ExportError>;

/// Why an export cannot be written: its own file, or the tables that it is made from.
enum ExportError {
    File(std::io::Error),
    Graph(Error),
}

impl From<std::io::Error> for ExportError {
    fn from(error: std::io::Error) -> Self {
        Self::File(error)
    }
}

impl From<Error> for ExportError {
    fn from(error: Error) -> Self {
        Self::Graph(error)
    }
}

/// Writes a graph in some formats, and moves the files to `folder` when all are complete. Gives their paths.
///
/// # Errors
/// What cannot be read or written.
pub fn export(graph: &Graph, formats: &[GraphFormat], folder: &Path) -> Result<Vec<PathBuf>> {
    let mut formats = formats.to_vec();
    formats.sort_unstable();
    formats.dedup();
    let mut files: Vec<PathBuf> = Vec::new();
    for format in formats {
        let (extension, write): (&str, WriteFormat) = match format {
            GraphFormat::Parquet => {
                files.extend(
                    ["nodes", "edges", "members", "network"].map(|t| path(&graph.folder, t)),
                );
                continue;
            }
            GraphFormat::Csv => {
                files.extend(neo4j::write(graph)?);
                continue;
            }
            GraphFormat::GraphMl => ("graphml", |out, graph| graphml::write(out, graph)),
            GraphFormat::Gexf => ("gexf", |out, graph| gexf::write(out, graph)),
            GraphFormat::Json => ("json", |out, graph| node_link::write(out, graph)),
        };
        for (name, of) in [("graph", whole(graph)?), ("network", network(graph)?)] {
            let path = graph.folder.join(format!("{name}.{extension}"));
            written(&path, |out| write(out, of))?;
            files.push(path);
        }
    }
    let merges = graph.folder.join("merges.csv");
    if merges.exists() {
        files.push(merges);
    }
    files
        .into_iter()
        .map(|from| {
            let to = folder.join(from.file_name().unwrap_or_default());
            fs::rename(&from, &to).map_err(file(&to))?;
            Ok(to)
        })
        .collect()
}

/// Writes a file and flushes it to the disk.
fn written(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> Result<(), ExportError>,
) -> Result<()> {
    let mut out = BufWriter::new(File::create(path).map_err(file(path))?);
    let done = write(&mut out).and_then(|()| {
        let file = out
            .into_inner()
            .map_err(std::io::IntoInnerError::into_error)?;
        Ok(file.sync_all()?)
    });
    done.map_err(|failed| match failed {
        ExportError::File(error) => file(path)(error),
        ExportError::Graph(error) => error,
    })
}
