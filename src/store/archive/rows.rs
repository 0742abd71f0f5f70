//! A shard of Parquet tables: the rows of four tables, brought together by document.

use std::fs::File;
use std::path::{Path, PathBuf};

use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use parquet::file::metadata::RowGroupMetaData;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::{Parts, Record, error};
use crate::error::{Error, Result};
use crate::schema::EntityType;
use crate::schema::{Determinacy, Mode, Polarity, QuoteType};
use crate::schema::{
    DocumentResult, Entity, Mention, MentionKind, Quote, Resolution, SpeakerKind, TextSpan,
    UnnamedSpeaker,
};
use crate::store::Table;

/// Rows of a table that are in memory at a time.
const ROWS: usize = 512;

/// The documents of a shard's tables.
pub(super) struct Rows {
    documents: Stream<DocumentRow>,
    entities: Option<Stream<EntityRow>>,
    mentions: Option<Stream<MentionRow>>,
    quotes: Option<Stream<QuoteRow>>,
}

impl Rows {
    /// Opens the shard's tables; `file` names them.
    pub(super) fn open(file: impl Fn(Table) -> PathBuf, parts: Parts) -> Result<Self> {
        let skipped: &[&str] = if parts.text { &[] } else { &["text"] };
        Ok(Self {
            documents: Stream::open(file(Table::Documents), skipped)?,
            entities: opened(parts.entities, file(Table::Entities))?,
            mentions: opened(parts.entities && parts.mentions, file(Table::Mentions))?,
            quotes: opened(parts.quotes, file(Table::Quotes))?,
        })
    }

    /// The next document with all its rows.
    pub(super) fn next_record(&mut self) -> Result<Option<Record>> {
        let Some(row) = self.documents.next_if(|_| true)? else {
            // A row that is left over belongs to no document.
            self.nothing_left()?;
            return Ok(None);
        };
        let metadata = match row.metadata.as_deref().map(serde_json::from_str) {
            None => serde_json::Map::new(),
            Some(Ok(fields)) => fields,
            Some(Err(wrong)) => return Err(self.documents.damaged(wrong)),
        };
        let mut result = DocumentResult {
            id: row.id,
            title: row.title,
            date: row.date,
            entities: Vec::new(),
            quotes: Vec::new(),
            unnamed_speakers: row.unnamed_speakers,
            warnings: row.warnings,
            metadata,
        };
        let document = row.document;
        if let Some(entities) = &mut self.entities {
            while let Some(row) = entities.next_if(|r| r.document == document)? {
                let mut entity = Entity {
                    id: row.entity,
                    name: row.name,
                    kind: row.kind,
                    mentions: Vec::new(),
                    roles: row.roles,
                    affiliations: row.affiliations,
                };
                if let Some(mentions) = &mut self.mentions {
                    let of = |r: &MentionRow| r.document == document && r.entity == entity.id;
                    while let Some(row) = mentions.next_if(of)? {
                        entity.mentions.push(Mention {
                            start: row.start,
                            end: row.end,
                            text: row.text,
                            kind: row.kind,
                        });
                    }
                }
                result.entities.push(entity);
            }
        }
        if let Some(quotes) = &mut self.quotes {
            while let Some(row) = quotes.next_if(|r| r.document == document)? {
                let within = row.within.clone();
                let quote = Quote::from(row);
                match within {
                    None => result.quotes.push(quote),
                    // A nested quote's row follows its outer quote's.
                    Some(outer) => match result.quotes.last_mut() {
                        Some(last) if last.id == outer => last.nested.push(quote),
                        _ => return Err(quotes.damaged(format!("there is no quote {outer}"))),
                    },
                }
            }
        }
        Ok(Some(Record {
            document,
            text: row.text,
            result,
        }))
    }

    fn nothing_left(&mut self) -> Result<()> {
        fn check<T: DeserializeOwned>(stream: &mut Option<Stream<T>>) -> Result<()> {
            let Some(stream) = stream else {
                return Ok(());
            };
            match stream.next_if(|_| true)? {
                None => Ok(()),
                Some(_) => Err(stream.damaged("a row belongs to no document of the shard")),
            }
        }
        check(&mut self.entities)?;
        check(&mut self.mentions)?;
        check(&mut self.quotes)
    }
}

fn opened<T: DeserializeOwned>(wanted: bool, path: PathBuf) -> Result<Option<Stream<T>>> {
    wanted.then(|| Stream::open(path, &[])).transpose()
}

/// The rows of one table, a batch at a time.
pub struct Stream<T> {
    path: PathBuf,
    batches: ParquetRecordBatchReader,
    rows: std::iter::Peekable<std::vec::IntoIter<T>>,
    row: usize,
}

impl<T: DeserializeOwned> Stream<T> {
    /// Opens a table without the columns that are `skipped`.
    pub(crate) fn open(path: PathBuf, skipped: &[&str]) -> Result<Self> {
        Self::open_groups(path, skipped, |_| true)
    }

    /// The same, and only those groups of rows that are wanted by what is noted of them.
    pub(crate) fn open_groups(
        path: PathBuf,
        skipped: &[&str],
        wanted: impl Fn(&RowGroupMetaData) -> bool,
    ) -> Result<Self> {
        let batches = reader(&path, skipped, wanted)?;
        Ok(Self {
            path,
            batches,
            rows: Vec::new().into_iter().peekable(),
            row: 0,
        })
    }

    /// The next row, if it is as wanted.
    pub(crate) fn next_if(&mut self, wanted: impl Fn(&T) -> bool) -> Result<Option<T>> {
        while self.rows.peek().is_none() {
            let Some(batch) = self.batches.next() else {
                return Ok(None);
            };
            let batch = batch.map_err(|e| self.damaged(e))?;
            let rows: Vec<T> =
                serde_arrow::from_record_batch(&batch).map_err(|e| self.damaged(e))?;
            self.rows = rows.into_iter().peekable();
        }
        let next = self.rows.next_if(wanted);
        self.row += usize::from(next.is_some());
        Ok(next)
    }

    fn damaged(&self, reason: impl ToString) -> Error {
        error::damaged(&self.path, &format!(" (after row {})", self.row), reason)
    }
}

impl<T: DeserializeOwned> Iterator for Stream<T> {
    type Item = Result<T>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_if(|_| true).transpose()
    }
}

fn reader(
    path: &Path,
    skipped: &[&str],
    of_groups: impl Fn(&RowGroupMetaData) -> bool,
) -> Result<ParquetRecordBatchReader> {
    let file = File::open(path).map_err(error::file(path))?;
    let damaged = |e: parquet::errors::ParquetError| error::damaged(path, "", e);
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(damaged)?;
    let wanted: Vec<usize> = builder
        .schema()
        .fields()
        .iter()
        .enumerate()
        .filter(|(_, field)| !skipped.contains(&field.name().as_str()))
        .map(|(index, _)| index)
        .collect();
    let mask = ProjectionMask::roots(builder.parquet_schema(), wanted);
    let groups = builder.metadata().row_groups().iter().enumerate();
    let groups = groups
        .filter(|(_, group)| of_groups(group))
        .map(|(index, _)| index)
        .collect();
    builder
        .with_row_groups(groups)
        .with_projection(mask)
        .with_batch_size(ROWS)
        .build()
        .map_err(damaged)
}

#[derive(Deserialize)]
struct DocumentRow {
    document: u64,
    id: String,
    title: Option<String>,
    date: Option<String>,
    #[serde(default)]
    text: Option<String>,
    metadata: Option<String>,
    warnings: Vec<String>,
    unnamed_speakers: Vec<UnnamedSpeaker>,
}

#[derive(Deserialize)]
struct EntityRow {
    document: u64,
    entity: String,
    name: String,
    #[serde(rename = "type")]
    kind: EntityType,
    /// Folders made before there were roles have no such columns.
    #[serde(default)]
    roles: Vec<TextSpan>,
    #[serde(default)]
    affiliations: Vec<TextSpan>,
}

#[derive(Deserialize)]
struct MentionRow {
    document: u64,
    entity: String,
    start: usize,
    end: usize,
    text: String,
    kind: MentionKind,
}

#[derive(Deserialize)]
struct QuoteRow {
    document: u64,
    quote: String,
    /// Folders made before there were nested quotes have no such column.
    #[serde(default)]
    within: Option<String>,
    #[serde(rename = "type")]
    kind: QuoteType,
    mode: Mode,
    /// Null for the default; folders made before there were these two have no such columns.
    #[serde(default)]
    polarity: Option<Polarity>,
    #[serde(default)]
    determinacy: Option<Determinacy>,
    content: Vec<TextSpan>,
    cue: Vec<TextSpan>,
    source: Vec<TextSpan>,
    speaker: Option<String>,
    speaker_name: Option<String>,
    speakers: Vec<String>,
    speaker_kind: SpeakerKind,
    speaker_by: Option<Resolution>,
    speaker_confidence: Option<f32>,
    unnamed_speaker: Option<String>,
    addressee: Vec<TextSpan>,
    addressees: Vec<String>,
    confidence: f32,
    mentions: Vec<String>,
}

impl From<QuoteRow> for Quote {
    fn from(row: QuoteRow) -> Self {
        Self {
            id: row.quote,
            kind: row.kind,
            mode: row.mode,
            polarity: row.polarity.unwrap_or_default(),
            determinacy: row.determinacy.unwrap_or_default(),
            content: row.content,
            cue: row.cue,
            source: row.source,
            speaker: row.speaker,
            speaker_name: row.speaker_name,
            speakers: row.speakers,
            speaker_kind: row.speaker_kind,
            speaker_by: row.speaker_by,
            speaker_confidence: row.speaker_confidence,
            unnamed_speaker: row.unnamed_speaker,
            addressee: row.addressee,
            addressees: row.addressees,
            confidence: row.confidence,
            mentions: row.mentions,
            nested: Vec::new(),
        }
    }
}
