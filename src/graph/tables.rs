//! The graph's tables: nodes, edges, the members of entity nodes, and the network of speakers.

use std::fs::File;
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_schema::{DataType, Field, FieldRef, Schema};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::error;
use super::provenance::Provenance;
use crate::error::Result;
use crate::store::archive::Stream;
use crate::store::row_error;

/// How many rows are made into columns at a time.
const BATCH: usize = 4096;
/// How many rows a row group has, which is in memory until it is written.
const GROUP: usize = 100_000;

/// What a node stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum NodeKind {
    /// A person, organisation, place ... who may speak.
    Entity,
    /// What was said, however often it was reported.
    Quotation,
    /// An article.
    Document,
}

impl NodeKind {
    /// The kind's name in files: `entity`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Entity => "entity",
            Self::Quotation => "quotation",
            Self::Document => "document",
        }
    }
}

impl std::fmt::Display for NodeKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

/// A node. Which attributes it has depends on its kind; docs/graph.md has the table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Node {
    /// `entity:3`, `quotation:5`, `document:7`.
    pub id: String,
    /// What it is.
    pub kind: NodeKind,
    /// Name of an entity, text of a quotation, title of a document.
    pub label: String,
    /// Type of an entity (`PERSON`) or of a quotation (`direct`).
    #[serde(rename = "type")]
    pub of_type: Option<String>,
    /// Other names of an entity, most usual first.
    pub names: Vec<String>,
    /// `he` or `she`, where documents say it of a person.
    pub gender: Option<String>,
    /// Id of an entity in the user's authority file.
    pub external_id: Option<String>,
    /// In how many documents an entity is.
    pub documents: Option<u32>,
    /// How many quotations an entity said.
    pub said: Option<u32>,
    /// How many quotations mention an entity.
    pub mentioned: Option<u32>,
    /// Mode of a quotation: `speech`, `writing`, ...
    pub mode: Option<String>,
    /// `negative`: a quotation that no document says was said.
    #[serde(default)]
    pub polarity: Option<String>,
    /// `hypothetical`: a quotation that no document reports as a fact.
    #[serde(default)]
    pub determinacy: Option<String>,
    /// What kind of speaker a quotation has: `named`, `unnamed`, ...
    pub speaker_kind: Option<String>,
    /// The words that say who said a quotation.
    pub source_text: Option<String>,
    /// How many quotes of documents a quotation is.
    pub occurrences: Option<u32>,
    /// In how many wordings.
    pub variants: Option<u32>,
    /// The day of the earliest document that has a quotation, `2019-01-04`; of a document its day.
    pub date: Option<String>,
    /// The day of the latest document that has a quotation.
    pub last_date: Option<String>,
    /// The highest confidence of a quotation's quotes.
    pub confidence: Option<f32>,
    /// Id of a document.
    pub document_id: Option<String>,
    /// How many quotes a document has.
    pub quotes: Option<u32>,
}

impl Node {
    /// A node without attributes.
    pub fn new(id: String, kind: NodeKind, label: String) -> Self {
        Self {
            id,
            kind,
            label,
            of_type: None,
            names: Vec::new(),
            gender: None,
            external_id: None,
            documents: None,
            said: None,
            mentioned: None,
            mode: None,
            polarity: None,
            determinacy: None,
            speaker_kind: None,
            source_text: None,
            occurrences: None,
            variants: None,
            date: None,
            last_date: None,
            confidence: None,
            document_id: None,
            quotes: None,
        }
    }
}

/// What an edge stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum EdgeKind {
    /// An entity said a quotation.
    Said,
    /// A quotation is in a document.
    In,
    /// A quotation names an entity.
    Mentions,
    /// A quotation was said to an entity.
    AddressedTo,
}

impl EdgeKind {
    /// The kind's name in files: `addressed_to`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Said => "said",
            Self::In => "in",
            Self::Mentions => "mentions",
            Self::AddressedTo => "addressed_to",
        }
    }
}

impl std::fmt::Display for EdgeKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

/// An edge.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Edge {
    /// Id of the node that it leaves.
    pub source: String,
    /// Id of the node that it enters.
    pub target: String,
    /// What it stands for.
    pub kind: EdgeKind,
    /// How many of the quotation's quotes say it.
    pub weight: u32,
    /// Of `said` the highest confidence in the speaker; of `in` the quote's confidence.
    pub confidence: Option<f32>,
    /// Of `in`: the quote's id in the document (`q3`).
    pub quote: Option<String>,
    /// Of `in`: the document's wording, if it is not the quotation's label.
    pub text: Option<String>,
}

/// An entity of a document, and its node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// The document's place in the input, from 0.
    pub document: u64,
    /// Its id.
    pub document_id: String,
    /// The entity's id in the document (`e3`).
    pub entity: String,
    /// The node's id (`entity:12`).
    pub node: String,
    /// Why ([`super::MergeRule`]).
    pub rule: String,
}

/// An edge of the network: how often a speaker speaks of an entity, in one month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NetworkEdge {
    /// The speaker's node.
    pub source: String,
    /// The node of the entity that is spoken of.
    pub target: String,
    /// The speaker's name.
    pub source_name: String,
    /// The name of the entity that is spoken of.
    pub target_name: String,
    /// The month of the quotations' earliest documents, `2019-01`; none if they have no date.
    pub month: Option<String>,
    /// Quotations.
    pub weight: u32,
}

/// A row of one of the graph's tables.
pub trait TableRow: Serialize + DeserializeOwned {
    /// The table's columns.
    fn fields() -> Vec<Field>;
}

fn text(name: &str) -> Field {
    Field::new(name, DataType::Utf8, false)
}

fn number(name: &str) -> Field {
    Field::new(name, DataType::Int32, false)
}

fn optional(field: Field) -> Field {
    field.with_nullable(true)
}

fn real(name: &str) -> Field {
    Field::new(name, DataType::Float32, false)
}

impl TableRow for Node {
    fn fields() -> Vec<Field> {
        let element = Arc::new(Field::new("element", DataType::Utf8, false));
        vec![
            text("id"),
            text("kind"),
            text("label"),
            optional(text("type")),
            Field::new("names", DataType::List(element), false),
            optional(text("gender")),
            optional(text("external_id")),
            optional(number("documents")),
            optional(number("said")),
            optional(number("mentioned")),
            optional(text("mode")),
            optional(text("polarity")),
            optional(text("determinacy")),
            optional(text("speaker_kind")),
            optional(text("source_text")),
            optional(number("occurrences")),
            optional(number("variants")),
            optional(text("date")),
            optional(text("last_date")),
            optional(real("confidence")),
            optional(text("document_id")),
            optional(number("quotes")),
        ]
    }
}

impl TableRow for Edge {
    fn fields() -> Vec<Field> {
        vec![
            text("source"),
            text("target"),
            text("kind"),
            number("weight"),
            optional(real("confidence")),
            optional(text("quote")),
            optional(text("text")),
        ]
    }
}

impl TableRow for Member {
    fn fields() -> Vec<Field> {
        let document = Field::new("document", DataType::Int64, false);
        [
            vec![document],
            ["document_id", "entity", "node", "rule"].map(text).to_vec(),
        ]
        .concat()
    }
}

impl TableRow for NetworkEdge {
    fn fields() -> Vec<Field> {
        [
            ["source", "target", "source_name", "target_name"]
                .map(text)
                .to_vec(),
            vec![optional(text("month")), number("weight")],
        ]
        .concat()
    }
}

/// Writes the rows of a table.
pub(super) struct RowWriter<R: TableRow> {
    path: PathBuf,
    fields: Vec<FieldRef>,
    rows: Vec<R>,
    writer: ArrowWriter<BufWriter<File>>,
}

impl<R: TableRow> RowWriter<R> {
    /// A table at `path`.
    pub(super) fn create(path: PathBuf) -> Result<Self> {
        let file = File::create(&path).map_err(error::file(&path))?;
        let fields: Vec<FieldRef> = R::fields().into_iter().map(Arc::new).collect();
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_max_row_group_row_count(Some(GROUP))
            .build();
        let schema = Arc::new(Schema::new(fields.clone()));
        let writer = ArrowWriter::try_new(BufWriter::new(file), schema, Some(properties))
            .map_err(error::table(&path))?;
        Ok(Self {
            path,
            fields,
            rows: Vec::new(),
            writer,
        })
    }

    /// Notes in the table what the graph is made from.
    pub(super) fn note(&mut self, provenance: &Provenance) {
        let note = provenance.to_metadata();
        self.writer.append_key_value_metadata(note);
    }

    /// Adds a row.
    pub(super) fn add(&mut self, row: R) -> Result<()> {
        self.rows.push(row);
        if self.rows.len() == BATCH {
            self.write()?;
        }
        Ok(())
    }

    /// Completes the table and flushes it to the disk.
    pub(super) fn finish(mut self) -> Result<()> {
        self.write()?;
        let file = self.writer.into_inner().map_err(error::table(&self.path))?;
        file.into_inner()
            .map_err(io::IntoInnerError::into_error)
            .and_then(|file| file.sync_all())
            .map_err(error::file(&self.path))
    }

    fn write(&mut self) -> Result<()> {
        let batch = serde_arrow::to_record_batch(&self.fields, &self.rows)
            .map_err(|e| error::file(&self.path)(io::Error::other(row_error(e))))?;
        self.rows.clear();
        self.writer.write(&batch).map_err(error::table(&self.path))
    }
}

/// A graph that was made, as tables in a folder.
#[derive(Debug)]
pub struct Graph {
    pub(super) folder: PathBuf,
    /// How much is in it.
    pub counts: GraphCounts,
}

/// How much a graph has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GraphCounts {
    /// Documents.
    pub documents: u64,
    /// Quotes of documents.
    pub quotes: u64,
    /// Quotations: quotes, repeated ones once.
    pub quotations: u64,
    /// Entities of documents.
    pub members: u64,
    /// Entities of the corpus.
    pub entities: u64,
    /// Entities who said something.
    pub speakers: u64,
    /// Edges.
    pub edges: u64,
}

impl Graph {
    /// The nodes: documents, quotations, entities.
    ///
    /// # Errors
    /// What cannot be read.
    pub fn nodes(&self) -> Result<Stream<Node>> {
        self.rows("nodes")
    }

    /// The edges, by quotation.
    ///
    /// # Errors
    /// What cannot be read.
    pub fn edges(&self) -> Result<Stream<Edge>> {
        self.rows("edges")
    }

    /// The members of nodes: of every entity of a document its node.
    ///
    /// # Errors
    /// What cannot be read.
    pub fn members(&self) -> Result<Stream<Member>> {
        self.rows("members")
    }

    /// The edges of the network of speakers, by speaker, entity and month.
    ///
    /// # Errors
    /// What cannot be read.
    pub fn network(&self) -> Result<Stream<NetworkEdge>> {
        self.rows("network")
    }

    fn rows<R: TableRow>(&self, table: &str) -> Result<Stream<R>> {
        Stream::open(path(&self.folder, table), &[])
    }
}

/// The file of a table.
pub(super) fn path(folder: &Path, table: &str) -> PathBuf {
    folder.join(format!("{table}.parquet"))
}
