//! The graph as tables: nodes, edges, the members of entity nodes, and the network of speakers.

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

use super::GraphError;
use super::provenance::Provenance;
use crate::store::archive::Stream;
use crate::store::{row_error, table_error};

/// Rows that are made into columns at a time.
const BATCH: usize = 4096;
/// Rows of a row group, which is in memory until it is written.
const GROUP: usize = 100_000;

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NodeKind {
    /// A person, organisation, place ... who may speak.
    Entity,
    /// What was said, however often it was reported.
    Quotation,
    /// An article.
    Document,
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

/// What an edge says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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
    /// Its name in files: `addressed_to`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Said => "said",
            Self::In => "in",
            Self::Mentions => "mentions",
            Self::AddressedTo => "addressed_to",
        }
    }
}

/// An edge.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Edge {
    /// Id of the node that it leaves.
    pub source: String,
    /// Id of the node that it enters.
    pub target: String,
    /// What it says.
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

/// A document's entity and its node.
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

/// How often a speaker speaks of an entity, in one month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tie {
    /// The speaker's node.
    pub source: String,
    /// The node of whom the speaker speaks.
    pub target: String,
    /// The speaker's name.
    pub source_name: String,
    /// The name of whom the speaker speaks.
    pub target_name: String,
    /// The month of the quotations' earliest documents, `2019-01`; none if they have no date.
    pub month: Option<String>,
    /// Quotations.
    pub weight: u32,
}

/// Rows that a table of the graph has.
pub trait Row: Serialize + DeserializeOwned {
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

impl Row for Node {
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

impl Row for Edge {
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

impl Row for Member {
    fn fields() -> Vec<Field> {
        let document = Field::new("document", DataType::Int64, false);
        [
            vec![document],
            ["document_id", "entity", "node", "rule"].map(text).to_vec(),
        ]
        .concat()
    }
}

impl Row for Tie {
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

/// Writes a table.
pub(super) struct Writer<R: Row> {
    path: PathBuf,
    fields: Vec<FieldRef>,
    rows: Vec<R>,
    writer: ArrowWriter<BufWriter<File>>,
}

impl<R: Row> Writer<R> {
    /// A table at `path`.
    pub fn create(path: PathBuf) -> Result<Self, GraphError> {
        let file = File::create(&path).map_err(GraphError::file(&path))?;
        let fields: Vec<FieldRef> = R::fields().into_iter().map(Arc::new).collect();
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_max_row_group_row_count(Some(GROUP))
            .build();
        let schema = Arc::new(Schema::new(fields.clone()));
        let writer = ArrowWriter::try_new(BufWriter::new(file), schema, Some(properties))
            .map_err(|e| GraphError::file(&path)(table_error(e)))?;
        Ok(Self {
            path,
            fields,
            rows: Vec::new(),
            writer,
        })
    }

    /// Notes in the table what the graph is made from.
    pub fn mark(&mut self, mark: &Provenance) {
        self.writer.append_key_value_metadata(mark.to_metadata());
    }

    /// Adds a row.
    pub fn add(&mut self, row: R) -> Result<(), GraphError> {
        self.rows.push(row);
        if self.rows.len() == BATCH {
            self.write()?;
        }
        Ok(())
    }

    /// Brings the table to the disk.
    pub fn finish(mut self) -> Result<(), GraphError> {
        self.write()?;
        let file = self
            .writer
            .into_inner()
            .map_err(|e| GraphError::file(&self.path)(table_error(e)))?;
        file.into_inner()
            .map_err(io::IntoInnerError::into_error)
            .and_then(|file| file.sync_all())
            .map_err(GraphError::file(&self.path))
    }

    fn write(&mut self) -> Result<(), GraphError> {
        let batch = serde_arrow::to_record_batch(&self.fields, &self.rows)
            .map_err(|e| io::Error::other(row_error(e)))
            .map_err(GraphError::file(&self.path))?;
        self.rows.clear();
        self.writer
            .write(&batch)
            .map_err(|e| GraphError::file(&self.path)(table_error(e)))
    }
}

/// A graph in its tables.
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
    pub fn nodes(&self) -> Result<Stream<Node>, GraphError> {
        self.rows("nodes")
    }

    /// The edges, by quotation.
    ///
    /// # Errors
    /// What cannot be read.
    pub fn edges(&self) -> Result<Stream<Edge>, GraphError> {
        self.rows("edges")
    }

    /// Which node every document's entity is of.
    ///
    /// # Errors
    /// What cannot be read.
    pub fn members(&self) -> Result<Stream<Member>, GraphError> {
        self.rows("members")
    }

    /// The network of speakers, by speaker, entity and month.
    ///
    /// # Errors
    /// What cannot be read.
    pub fn network(&self) -> Result<Stream<Tie>, GraphError> {
        self.rows("network")
    }

    fn rows<R: Row>(&self, table: &str) -> Result<Stream<R>, GraphError> {
        Ok(Stream::open(path(&self.folder, table), &[])?)
    }
}

/// The file of a table.
pub(super) fn path(folder: &Path, table: &str) -> PathBuf {
    folder.join(format!("{table}.parquet"))
}
