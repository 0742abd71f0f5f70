//! Parquet tables: one article per row.

use std::fs::File;
use std::path::Path;

use arrow_array::RecordBatch;
use arrow_json::LineDelimitedWriter;
use arrow_schema::ArrowError;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use serde_json::Value;

use super::columns::Record;
use super::error::{refused, unreadable};
use super::{Columns, Meter};
use crate::error::Result;
use crate::text::Document;

/// Rows that are in memory at a time.
const ROWS: usize = 128;

/// The articles of a table.
///
/// Rows become JSON objects on the way, so that columns of any type can be kept as metadata.
pub(super) struct ParquetRows {
    batches: ParquetRecordBatchReader,
    columns: Columns,
    name: String,
    stem: String,
    row: u64,
    rows: std::vec::IntoIter<Value>,
    meter: Meter,
    bytes_per_row: u64,
    done: bool,
}

impl ParquetRows {
    /// Opens the table at `path`. The error is one of the whole table.
    pub(super) fn open(
        path: &Path,
        stem: String,
        columns: &Columns,
        meter: &Meter,
    ) -> Result<Self> {
        let file = File::open(path).map_err(|error| unreadable(path, &error))?;
        let bytes = file.metadata().map_or(0, |found| found.len());
        let name = path.display().to_string();
        let broken = |error: &dyn std::fmt::Display| {
            refused(
                name.clone(),
                format!("not a Parquet table ({error})"),
                "check the file",
            )
        };
        let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|e| broken(&e))?;
        let schema = builder.schema().clone();
        let known: Vec<&str> = schema.fields().iter().map(|f| f.name().as_str()).collect();
        columns.check(&known, &name)?;
        let rows = builder.metadata().file_metadata().num_rows().max(1);
        let batches = builder
            .with_batch_size(ROWS)
            .build()
            .map_err(|e| broken(&e))?;
        Ok(Self {
            batches,
            columns: columns.clone(),
            stem,
            name,
            row: 0,
            rows: Vec::new().into_iter(),
            meter: meter.clone(),
            bytes_per_row: bytes / u64::try_from(rows).unwrap_or(1),
            done: false,
        })
    }

    /// The next rows as objects; nothing at the end.
    fn load(&mut self) -> Result<Option<Vec<Value>>> {
        let Some(batch) = self.batches.next() else {
            return Ok(None);
        };
        let rows = batch.and_then(|batch| {
            self.meter.add(self.bytes_per_row * batch.num_rows() as u64);
            objects(&batch)
        });
        rows.map(Some).map_err(|error| {
            let place = format!("{} (after row {})", self.name, self.row);
            refused(place, error.to_string(), "check the file")
        })
    }
}

fn objects(batch: &RecordBatch) -> Result<Vec<Value>, ArrowError> {
    let mut lines = Vec::new();
    let mut writer = LineDelimitedWriter::new(&mut lines);
    writer.write(batch)?;
    writer.finish()?;
    drop(writer);
    serde_json::Deserializer::from_slice(&lines)
        .into_iter()
        .collect::<Result<_, _>>()
        .map_err(|error| ArrowError::JsonError(error.to_string()))
}

impl Iterator for ParquetRows {
    type Item = Result<Document>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(row) = self.rows.next() {
                self.row += 1;
                let Value::Object(fields) = row else {
                    continue;
                };
                let row = self.row;
                return Some(self.columns.document(Record {
                    fields,
                    place: &|| format!("{} (row {row})", self.name),
                    default_id: &|| format!("{}:{row}", self.stem),
                    remedy: "check the row",
                }));
            }
            if self.done {
                return None;
            }
            match self.load() {
                Ok(Some(rows)) => self.rows = rows.into_iter(),
                Ok(None) => self.done = true,
                Err(error) => {
                    self.done = true;
                    return Some(Err(error));
                }
            }
        }
    }
}
