//! Parquet: one article a row.

use std::fs::File;
use std::path::Path;

use arrow_json::LineDelimitedWriter;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use serde_json::Value;

use super::{Columns, InputError, Meter};
use crate::text::Document;

/// Rows that are in memory at a time.
const ROWS: usize = 128;

/// The articles of a table.
///
/// Rows become JSON objects on the way, so that columns of any type can be carried along as metadata.
pub(super) struct Table {
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

impl Table {
    /// Opens the table at `path`. The error is one of the whole table.
    pub(super) fn open(
        path: &Path,
        stem: String,
        columns: &Columns,
        meter: &Meter,
    ) -> Result<Self, InputError> {
        let file = File::open(path).map_err(|error| InputError::unreadable(path, &error))?;
        let bytes = file.metadata().map_or(0, |found| found.len());
        let name = path.display().to_string();
        let broken = |error: &dyn std::fmt::Display| {
            InputError::new(
                name.clone(),
                format!("not a Parquet table ({error})"),
                "check the file",
            )
        };
        let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|e| broken(&e))?;
        let schema = builder.schema().clone();
        let known: Vec<&str> = schema.fields().iter().map(|f| f.name().as_str()).collect();
        columns.check(&known).map_err(|reason| {
            let remedy = format!(
                "name it with --text-column; the columns are: {}",
                known.join(", ")
            );
            InputError::new(name.clone(), reason, remedy)
        })?;
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
    fn load(&mut self) -> Result<Option<Vec<Value>>, String> {
        let Some(batch) = self.batches.next() else {
            return Ok(None);
        };
        let batch = batch.map_err(|e| e.to_string())?;
        self.meter.add(self.bytes_per_row * batch.num_rows() as u64);
        let mut lines = Vec::new();
        let mut writer = LineDelimitedWriter::new(&mut lines);
        writer.write(&batch).map_err(|e| e.to_string())?;
        writer.finish().map_err(|e| e.to_string())?;
        drop(writer);
        let rows: Result<Vec<Value>, _> = serde_json::Deserializer::from_slice(&lines)
            .into_iter()
            .collect();
        rows.map(Some).map_err(|e| e.to_string())
    }
}

impl Iterator for Table {
    type Item = Result<Document, InputError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(row) = self.rows.next() {
                self.row += 1;
                let Value::Object(fields) = row else {
                    continue;
                };
                let (row, stem) = (self.row, &self.stem);
                let document = self.columns.document(fields, || format!("{stem}:{row}"));
                return Some(document.map_err(|reason| {
                    InputError::new(
                        format!("{} (row {row})", self.name),
                        reason,
                        "check the row",
                    )
                }));
            }
            if self.done {
                return None;
            }
            match self.load() {
                Ok(Some(rows)) => self.rows = rows.into_iter(),
                Ok(None) => self.done = true,
                Err(reason) => {
                    self.done = true;
                    let place = format!("{} (after row {})", self.name, self.row);
                    return Some(Err(InputError::new(place, reason, "check the file")));
                }
            }
        }
    }
}
