//! A graph that `whosaid graph` wrote, read again: which nodes have a name, and of which node a document's entity is.

use std::fs::File;
use std::path::{Path, PathBuf};

use parquet::basic::Type;
use parquet::data_type::AsBytes;
use parquet::file::metadata::RowGroupMetaData;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::file::statistics::Statistics;
use serde::Deserialize;

use super::GraphError;
use super::provenance::Provenance;
use super::tables::{NodeKind, path};
use crate::error::Error;
use crate::schema::EntityType;
use crate::store::archive::{Archive, Stream};

/// What is where a graph would be.
#[derive(Debug)]
pub enum Saved {
    /// No graph, or none in Parquet tables.
    None,
    /// A graph of other documents than the output folder now has.
    Other,
    /// A graph of this output folder.
    Graph(SavedGraph),
}

/// A graph in its folder.
#[derive(Debug)]
pub struct SavedGraph {
    folder: PathBuf,
}

/// An entity's node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// `entity:3`.
    pub id: String,
    /// The name to show.
    pub label: String,
    /// Its type.
    pub kind: EntityType,
    /// Other names.
    pub names: Vec<String>,
}

#[derive(Deserialize)]
struct NodeRow {
    id: String,
    kind: NodeKind,
    label: String,
    #[serde(rename = "type")]
    of_type: Option<String>,
    names: Vec<String>,
}

/// A document's entity, and its node.
#[derive(Deserialize)]
struct MemberRow {
    document: u64,
    entity: String,
    node: String,
}

/// Columns of nodes that are not read here.
const OF_NODES: [&str; 15] = [
    "gender",
    "external_id",
    "documents",
    "said",
    "mentioned",
    "mode",
    "speaker_kind",
    "source_text",
    "occurrences",
    "variants",
    "date",
    "last_date",
    "confidence",
    "document_id",
    "quotes",
];

impl Saved {
    /// Looks for a graph in `folder`, and whether it is of this archive.
    ///
    /// # Errors
    /// There are tables that cannot be read.
    pub fn find(folder: &Path, archive: &Archive) -> Result<Self, GraphError> {
        let [nodes, members] = ["nodes", "members"].map(|table| path(folder, table));
        if !nodes.is_file() || !members.is_file() {
            return Ok(Self::None);
        }
        let (one, two) = (mark(&nodes)?, mark(&members)?);
        let fits = one == two && one.is_some_and(|mark| mark.is_of(archive.manifest()));
        Ok(match fits {
            true => Self::Graph(SavedGraph {
                folder: folder.to_owned(),
            }),
            false => Self::Other,
        })
    }
}

impl SavedGraph {
    /// The nodes of entities.
    ///
    /// # Errors
    /// What cannot be read, now or row by row.
    pub fn entities(
        &self,
    ) -> Result<impl Iterator<Item = Result<Named, GraphError>> + use<>, GraphError> {
        let path = path(&self.folder, "nodes");
        let damaged = damaged(&path);
        let rows = Stream::<NodeRow>::open_groups(path, &OF_NODES, may_have_entities);
        let rows = rows.map_err(&damaged)?;
        Ok(rows.filter_map(move |row| match row {
            Ok(row) if row.kind == NodeKind::Entity => Some(Ok(Named {
                kind: row
                    .of_type
                    .and_then(|kind| EntityType::from_label(&kind))
                    .unwrap_or(EntityType::Misc),
                id: row.id,
                label: row.label,
                names: row.names,
            })),
            Ok(_) => None,
            Err(error) => Some(Err(damaged(error))),
        }))
    }

    /// The entities of the documents with their nodes, to be asked for document by document.
    ///
    /// # Errors
    /// The table cannot be read.
    pub fn members(&self) -> Result<Members, GraphError> {
        let path = path(&self.folder, "members");
        let rows = Stream::open(path.clone(), &["document_id", "rule"]);
        let rows = rows.map_err(damaged(&path))?;
        Ok(Members { path, rows })
    }
}

/// The entities of documents, in the order of documents.
pub struct Members {
    path: PathBuf,
    rows: Stream<MemberRow>,
}

impl Members {
    /// Tells a document's entities (`e3`) and their nodes (`entity:12`), one after the other. Documents must be asked
    /// for in the order of their numbers; some can be left out.
    ///
    /// # Errors
    /// The table cannot be read.
    pub fn of(
        &mut self,
        document: u64,
        mut tell: impl FnMut(String, String),
    ) -> Result<(), GraphError> {
        let up_to = |row: &MemberRow| row.document <= document;
        while let Some(row) = self.rows.next_if(up_to).map_err(damaged(&self.path))? {
            if row.document == document {
                tell(row.entity, row.node);
            }
        }
        Ok(())
    }
}

/// Whether a group of rows can have nodes of entities, by the least and the greatest kind that is noted of it: those of
/// quotations, with all their texts, need not be read.
fn may_have_entities(group: &RowGroupMetaData) -> bool {
    let columns = group.columns().iter();
    let kind = columns
        .filter(|c| c.column_type() == Type::BYTE_ARRAY)
        .find(|c| c.column_path().string() == "kind");
    match kind.and_then(|column| column.statistics()) {
        Some(Statistics::ByteArray(of)) => match (of.min_opt(), of.max_opt()) {
            (Some(min), Some(max)) => (min.as_bytes()..=max.as_bytes()).contains(&&b"entity"[..]),
            _ => true,
        },
        _ => true,
    }
}

/// The mark of a table.
fn mark(path: &Path) -> Result<Option<Provenance>, GraphError> {
    let file = File::open(path).map_err(GraphError::file(path))?;
    let reader = SerializedFileReader::new(file).map_err(|error| GraphError::Table {
        path: path.to_owned(),
        reason: error.to_string(),
    })?;
    let metadata = reader.metadata().file_metadata();
    let notes = metadata.key_value_metadata();
    Ok(notes.and_then(|notes| Provenance::find(notes)))
}

/// A table of a graph can be made again: other than for a table of the output folder, no extraction is needed.
fn damaged(path: &Path) -> impl Fn(Error) -> GraphError + use<> {
    let path = path.to_owned();
    move |error| {
        // What the system says of the file has other remedies.
        if std::error::Error::source(&error).is_some() {
            return error.into();
        }
        let place = error.place();
        let within = place.strip_prefix(&*path.to_string_lossy()).unwrap_or("");
        GraphError::Table {
            reason: format!("{}{within}", error.reason()),
            path: path.clone(),
        }
    }
}
