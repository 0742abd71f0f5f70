//! Parquet tables: one article per row.

use std::fs::File;
use std::path::Path;

use arrow_array::RecordBatch;
use arrow_schema::ArrowError;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::error::{refused, unreadable};
use super::{Columns, Meter, TableRows};
use crate::error::Result;

/// Rows that are in memory at a time.
const ROWS: usize = 128;

/// Opens the Parquet table at `path`. The error is one of the whole table.
pub(super) fn open(
    path: &Path,
    stem: String,
    columns: &Columns,
    meter: &Meter,
) -> Result<TableRows<impl Iterator<Item = Result<RecordBatch, ArrowError>> + use<>>> {
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
    let rows = builder.metadata().file_metadata().num_rows().max(1);
    let batches = builder
        .with_batch_size(ROWS)
        .build()
        .map_err(|e| broken(&e))?;
    let meter = meter.clone();
    let bytes_per_row = bytes / u64::try_from(rows).unwrap_or(1);
    let batches = batches.inspect(move |batch| {
        if let Ok(batch) = batch {
            meter.add(bytes_per_row * batch.num_rows() as u64);
        }
    });
    let default_id = move |row| format!("{stem}:{row}");
    TableRows::new(batches, &schema, columns, name, Box::new(default_id))
}
