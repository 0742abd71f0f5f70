//! The graph in formats of other programs. Each gets two graphs: the whole one, and the network of speakers.

mod element;
mod gexf;
mod graphml;
mod neo4j;
mod node_link;

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use self::element::{Export, network, whole};
use super::GraphError;
use super::tables::{Graph, path};

/// A format of the graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
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

type Write1 = fn(&mut dyn Write, Export) -> Result<(), Failed>;

/// Why an export cannot be written: the file, or what it is made from.
enum Failed {
    File(std::io::Error),
    Graph(GraphError),
}

impl From<std::io::Error> for Failed {
    fn from(error: std::io::Error) -> Self {
        Self::File(error)
    }
}

impl From<GraphError> for Failed {
    fn from(error: GraphError) -> Self {
        Self::Graph(error)
    }
}

/// Writes a graph in some formats and moves the files to `folder`, each when all are whole. Gives their paths.
///
/// # Errors
/// See [`GraphError`].
pub fn export(
    graph: &Graph,
    formats: &[GraphFormat],
    folder: &Path,
) -> Result<Vec<PathBuf>, GraphError> {
    let mut formats = formats.to_vec();
    formats.sort_unstable();
    formats.dedup();
    let mut files: Vec<PathBuf> = Vec::new();
    for format in formats {
        let (extension, write): (&str, Write1) = match format {
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
            let file = graph.folder.join(format!("{name}.{extension}"));
            written(&file, |out| write(out, of))?;
            files.push(file);
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
            fs::rename(&from, &to).map_err(GraphError::file(&to))?;
            Ok(to)
        })
        .collect()
}

/// Writes a file and brings it to the disk.
fn written(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> Result<(), Failed>,
) -> Result<(), GraphError> {
    let mut out = BufWriter::new(File::create(path).map_err(GraphError::file(path))?);
    let done = write(&mut out).and_then(|()| {
        let file = out
            .into_inner()
            .map_err(std::io::IntoInnerError::into_error)?;
        Ok(file.sync_all()?)
    });
    done.map_err(|failed| match failed {
        Failed::File(error) => GraphError::file(path)(error),
        Failed::Graph(error) => error,
    })
}
