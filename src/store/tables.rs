//! Parquet tables: `documents`, `entities`, `mentions` and `quotes`, which mirror [`DocumentResult`].
//!
//! Rows name their document by `document`, its place in the input, because ids can repeat. Spans are lists of structs
//! and count code points of `documents.text`. The columns are documented in docs/tables.md.

use std::io::{self, Write};
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::{DataType, Field, FieldRef, Fields, Schema};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use serde::Serialize;

use crate::error::{Error, ErrorKind, Result};
use crate::schema::Extracted;
use crate::schema::{Entity, Mention, Quote, TextSpan, UnnamedSpeaker};

/// One of the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Table {
    /// A row a document, with its text.
    Documents,
    /// A row an entity of a document.
    Entities,
    /// A row a mention of an entity.
    Mentions,
    /// A row a quote; those of its nested quotes follow.
    Quotes,
}

/// A document's result with its place in the input, from 0.
#[derive(Debug, Clone, Copy)]
pub struct Numbered<'a> {
    /// The document's place in the input, from 0; failed documents count.
    pub document: u64,
    /// Its text and result.
    pub found: &'a Extracted,
}

/// What a Parquet writer reports, as what its output reports (a full disk, for instance) where it is that.
pub fn table_error(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(cause) => match cause.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(other) => io::Error::other(other),
        },
        other => io::Error::other(other),
    }
}

/// A value that does not fit its column.
pub fn row_error(error: serde_arrow::Error) -> Error {
    let reason = format!("a row does not fit the table's columns: {error}");
    Error::of(ErrorKind::Internal, reason)
}

impl Table {
    /// All tables.
    pub const ALL: [Self; 4] = [
        Self::Documents,
        Self::Entities,
        Self::Mentions,
        Self::Quotes,
    ];

    /// The table's name in file names: `quotes`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Documents => "documents",
            Self::Entities => "entities",
            Self::Mentions => "mentions",
            Self::Quotes => "quotes",
        }
    }

    /// The table's columns.
    pub fn schema(self) -> Schema {
        let (text, number) = (DataType::Utf8, DataType::Int32);
        let document = Field::new("document", DataType::Int64, false);
        let of_document = || vec![document.clone(), required("document_id", &text)];
        let fields = match self {
            Self::Documents => vec![
                document,
                required("id", &text),
                optional("title", &text),
                optional("date", &text),
                required("text", &text),
                optional("metadata", &text),
                list("warnings", text.clone()),
                required("entities", &number),
                required("quotes", &number),
                list(
                    "unnamed_speakers",
                    DataType::Struct(Fields::from(vec![
                        required("id", &text),
                        required("description", &text),
                        list("mentions", span_with(vec![required("kind", &text)])),
                    ])),
                ),
            ],
            Self::Entities => [
                of_document(),
                vec![
                    required("entity", &text),
                    required("name", &text),
                    required("type", &text),
                    required("mentions", &number),
                    list("roles", span_with(Vec::new())),
                    list("affiliations", span_with(Vec::new())),
                ],
            ]
            .concat(),
            Self::Mentions => [
                of_document(),
                vec![
                    required("entity", &text),
                    required("start", &number),
                    required("end", &number),
                    required("text", &text),
                    required("kind", &text),
                ],
            ]
            .concat(),
            Self::Quotes => [
                of_document(),
                vec![
                    required("quote", &text),
                    optional("within", &text),
                    required("type", &text),
                    required("mode", &text),
                    optional("polarity", &text),
                    optional("determinacy", &text),
                    list("content", span_with(Vec::new())),
                    list("cue", span_with(Vec::new())),
                    list("source", span_with(Vec::new())),
                    optional("speaker", &text),
                    optional("speaker_name", &text),
                    list("speakers", text.clone()),
                    required("speaker_kind", &text),
                    optional("speaker_by", &text),
                    optional("speaker_confidence", &DataType::Float32),
                    optional("unnamed_speaker", &text),
                    list("addressee", span_with(Vec::new())),
                    list("addressees", text.clone()),
                    required("confidence", &DataType::Float32),
                    list("mentions", text.clone()),
                ],
            ]
            .concat(),
        };
        Schema::new(fields)
    }

    /// The rows of some documents.
    ///
    /// # Errors
    /// [`ErrorKind::Internal`]: an offset beyond 2^31, which no document that can be read has.
    pub fn rows(self, documents: &[Numbered]) -> Result<RecordBatch> {
        let fields = self.schema().fields;
        match self {
            Self::Documents => batch(&fields, documents.iter().map(document_row)),
            Self::Entities => batch(&fields, documents.iter().flat_map(entity_rows)),
            Self::Mentions => batch(&fields, documents.iter().flat_map(mention_rows)),
            Self::Quotes => batch(&fields, documents.iter().flat_map(quote_rows)),
        }
    }
}

/// Writes one table's shard as Parquet, zstd-compressed.
pub struct TableWriter<W: Write + Send> {
    table: Table,
    writer: ArrowWriter<W>,
}

impl<W: Write + Send> TableWriter<W> {
    /// A table that is written to `out`.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn new(table: Table, out: W) -> io::Result<Self> {
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .build();
        let writer = ArrowWriter::try_new(out, Arc::new(table.schema()), Some(properties))
            .map_err(table_error)?;
        Ok(Self { table, writer })
    }

    /// Adds the rows of some documents.
    ///
    /// # Errors
    /// Those of `out`, and those of [`Table::rows`].
    pub fn write(&mut self, documents: &[Numbered]) -> io::Result<()> {
        let rows = self.table.rows(documents).map_err(io::Error::other)?;
        self.writer.write(&rows).map_err(table_error)
    }

    /// Writes what is left and gives `out` back.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn finish(self) -> io::Result<W> {
        self.writer.into_inner().map_err(table_error)
    }
}

fn required(name: &str, kind: &DataType) -> Field {
    Field::new(name, kind.clone(), false)
}

fn optional(name: &str, kind: &DataType) -> Field {
    Field::new(name, kind.clone(), true)
}

/// A list whose elements are named as Parquet's specification wants them.
fn list(name: &str, of: DataType) -> Field {
    let element = Arc::new(Field::new("element", of, false));
    Field::new(name, DataType::List(element), false)
}

fn span_with(more: Vec<Field>) -> DataType {
    let span = vec![
        required("start", &DataType::Int32),
        required("end", &DataType::Int32),
        required("text", &DataType::Utf8),
    ];
    DataType::Struct(Fields::from([span, more].concat()))
}

fn batch<R: Serialize>(fields: &Fields, rows: impl Iterator<Item = R>) -> Result<RecordBatch> {
    let fields: Vec<FieldRef> = fields.iter().cloned().collect();
    let rows: Vec<R> = rows.collect();
    serde_arrow::to_record_batch(&fields, &rows).map_err(row_error)
}

#[derive(Serialize)]
struct DocumentRow<'a> {
    document: u64,
    id: &'a str,
    title: Option<&'a str>,
    date: Option<&'a str>,
    text: &'a str,
    metadata: Option<String>,
    warnings: &'a [String],
    entities: usize,
    quotes: usize,
    unnamed_speakers: &'a [UnnamedSpeaker],
}

fn document_row<'a>(of: &Numbered<'a>) -> DocumentRow<'a> {
    let Extracted { text, result } = of.found;
    DocumentRow {
        document: of.document,
        id: &result.id,
        title: result.title.as_deref(),
        date: result.date.as_deref(),
        text,
        metadata: (!result.metadata.is_empty())
            .then(|| serde_json::Value::Object(result.metadata.clone()).to_string()),
        warnings: &result.warnings,
        entities: result.entities.len(),
        quotes: result.quotes.len(),
        unnamed_speakers: &result.unnamed_speakers,
    }
}

#[derive(Serialize)]
struct EntityRow<'a> {
    document: u64,
    document_id: &'a str,
    entity: &'a str,
    name: &'a str,
    #[serde(rename = "type")]
    kind: crate::schema::EntityType,
    mentions: usize,
    roles: &'a [TextSpan],
    affiliations: &'a [TextSpan],
}

fn entity_rows<'a>(of: &Numbered<'a>) -> impl Iterator<Item = EntityRow<'a>> + use<'a> {
    let Numbered { document, found } = *of;
    found.result.entities.iter().map(move |e| EntityRow {
        document,
        document_id: &found.result.id,
        entity: &e.id,
        name: &e.name,
        kind: e.kind,
        mentions: e.mentions.len(),
        roles: &e.roles,
        affiliations: &e.affiliations,
    })
}

#[derive(Serialize)]
struct MentionRow<'a> {
    document: u64,
    document_id: &'a str,
    entity: &'a str,
    #[serde(flatten)]
    mention: &'a Mention,
}

fn mention_rows<'a>(of: &Numbered<'a>) -> impl Iterator<Item = MentionRow<'a>> + use<'a> {
    let Numbered { document, found } = *of;
    let of_entity = move |e: &'a Entity| {
        e.mentions.iter().map(move |mention| MentionRow {
            document,
            document_id: &found.result.id,
            entity: &e.id,
            mention,
        })
    };
    found.result.entities.iter().flat_map(of_entity)
}

#[derive(Serialize)]
struct QuoteRow<'a> {
    document: u64,
    document_id: &'a str,
    quote: &'a str,
    within: Option<&'a str>,
    #[serde(flatten)]
    of: &'a Quote,
}

fn quote_rows<'a>(of: &Numbered<'a>) -> impl Iterator<Item = QuoteRow<'a>> + use<'a> {
    let Numbered { document, found } = *of;
    let row = move |quote: &'a Quote, within| QuoteRow {
        document,
        document_id: &found.result.id,
        quote: &quote.id,
        within,
        of: quote,
    };
    let quotes = found.result.quotes.iter();
    quotes.flat_map(move |quote| {
        let nested = quote.nested.iter();
        let nested = nested.map(move |inner| row(inner, Some(quote.id.as_str())));
        std::iter::once(row(quote, None)).chain(nested)
    })
}
