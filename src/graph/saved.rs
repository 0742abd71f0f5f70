//! A graph that `whosaid graph` wrote, read again: which nodes have a name, and of which node a document's entity is.

use std::fs::File;
use std::path::{Path, PathBuf};

use parquet::basic::Type;
use parquet::data_type::AsBytes;
use parquet::file::metadata::RowGroupMetaData;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::file::statistics::Statistics;
use serde::Deserialize;

use super::error::{damaged, file};
use super::provenance::Provenance;
use super::tables::{NodeKind, path};
use crate::error::{Error, Result};
use crate::schema::EntityType;
use crate::store::archive::{Archive, Stream};

/// Which graph a folder has.
#[derive(Debug)]
#[non_exhaustive]
pub enum GraphLookup {
    /// None, or none in Parquet tables.
    Missing,
    /// One of other documents than the output folder now has, or of a version that noted nothing.
    Outdated,
    /// The graph of this output folder.
    Current(SavedGraph),
}

/// A graph that was written before.
#[derive(Debug)]
pub struct SavedGraph {
    folder: PathBuf,
}

/// The node of an entity, and its names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntityNode {
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

/// An entity of a document, and its node.
#[derive(Deserialize)]
struct MemberRow {
    document: u64,
    entity: String,
    node: String,
}

/// Columns of nodes that are not read here.
const UNREAD: [&str; 17] = [
    "gender",
    "external_id",
    "documents",
    "said",
    "mentioned",
    "mode",
    "polarity",
    "determinacy",
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

impl GraphLookup {
    /// Looks for a graph in `folder`, and sees whether it was made from this archive.
    ///
    /// # Errors
    /// There are tables that cannot be read.
    pub fn find(folder: &Path, archive: &Archive) -> Result<Self> {
        let [nodes, members] = ["nodes", "members"].map(|table| path(folder, table));
        if !nodes.is_file() || !members.is_file() {
            return Ok(Self::Missing);
        }
        let (one, two) = (provenance(&nodes)?, provenance(&members)?);
        let fits = one == two && one.is_some_and(|made| made.is_of(archive.manifest()));
        Ok(match fits {
            true => Self::Current(SavedGraph {
                folder: folder.to_owned(),
            }),
            false => Self::Outdated,
        })
    }
}

impl SavedGraph {
    /// The nodes of entities.
    ///
    /// # Errors
    /// What cannot be read, now or row by row.
    pub fn entities(&self) -> Result<impl Iterator<Item = Result<EntityNode>> + use<>> {
        let path = path(&self.folder, "nodes");
        let damaged = damaged_table(&path);
        let rows = Stream::<NodeRow>::open_groups(path, &UNREAD, may_have_entities);
        let rows = rows.map_err(&damaged)?;
        Ok(rows.filter_map(move |row| match row {
            Ok(row) if row.kind == NodeKind::Entity => Some(Ok(EntityNode {
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

    /// The entities of documents with their nodes, to be read document by document.
    ///
    /// # Errors
    /// The table cannot be read.
    pub fn members(&self) -> Result<SavedMembers> {
        let path = path(&self.folder, "members");
        let rows = Stream::open(path.clone(), &["document_id", "rule"]);
        let rows = rows.map_err(damaged_table(&path))?;
        Ok(SavedMembers { path, rows })
    }
}

/// The entities of documents, in the order of documents.
pub struct SavedMembers {
    path: PathBuf,
    rows: Stream<MemberRow>,
}

impl SavedMembers {
    /// Calls `each` with every entity (`e3`) of a document and its node (`entity:12`). Documents must be asked for in
    /// the order of their numbers; some can be left out.
    ///
    /// # Errors
    /// The table cannot be read.
    pub fn of(&mut self, document: u64, mut each: impl FnMut(String, String)) -> Result<()> {
        let up_to = |row: &MemberRow| row.document <= document;
        while let Some(row) = self
            .rows
            .next_if(up_to)
            .map_err(damaged_table(&self.path))?
        {
            if row.document == document {
                each(row.entity, row.node);
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

/// What a table notes that it is made from; none if it does not.
fn provenance(path: &Path) -> Result<Option<Provenance>> {
    let table = File::open(path).map_err(file(path))?;
    let reader = SerializedFileReader::new(table)
        .map_err(|error| damaged(path.display().to_string(), error.to_string()))?;
    let metadata = reader.metadata().file_metadata();
    let notes = metadata.key_value_metadata();
    Ok(notes.and_then(|notes| Provenance::find(notes)))
}

/// What is wrong with a table of a graph, with the graph's remedy: a graph can be made again, unlike an output folder.
fn damaged_table(path: &Path) -> impl Fn(Error) -> Error + use<> {
    let path = path.display().to_string();
    move |error| {
        // What the system says of the file has other remedies.
        if std::error::Error::source(&error).is_some() {
            return error;
        }
        let within = error.place().strip_prefix(&path).unwrap_or_default();
        damaged(path.clone(), format!("{}{within}", error.reason()))
    }
}
