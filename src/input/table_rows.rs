//! Arrow tables: one article per row.

use std::collections::VecDeque;

use arrow_array::RecordBatch;
use arrow_json::LineDelimitedWriter;
use arrow_schema::{ArrowError, Schema};
use serde_json::Value;

use super::Columns;
use super::columns::Record;
use super::error::refused;
use crate::error::Result;
use crate::text::Document;

/// Rows that become objects at a time: a batch may have a million, and objects are much larger than columns.
const ROWS: usize = 128;

/// The id of the row of this number, from 1, if the table gives it none.
type DefaultId = Box<dyn Fn(u64) -> String + Send>;

/// The articles of a table.
///
/// Rows become JSON objects on the way, so that columns of any type can be kept as metadata.
pub struct TableRows<B> {
    batches: B,
    /// What is left of the batch that was read last.
    batch: Option<RecordBatch>,
    columns: Columns,
    name: String,
    default_id: DefaultId,
    row: u64,
    rows: VecDeque<Value>,
    done: bool,
}

impl<B: Iterator<Item = Result<RecordBatch, ArrowError>>> TableRows<B> {
    /// The articles of a table that comes in batches. `name` names it in errors; `default_id` gives a row an id that has none,
    /// by its number, from 1.
    ///
    /// # Errors
    /// The table has no column that looks like the text, or not those that were asked for.
    pub fn new(
        batches: B,
        schema: &Schema,
        columns: &Columns,
        name: String,
        default_id: DefaultId,
    ) -> Result<Self> {
        let known: Vec<&str> = schema.fields().iter().map(|f| f.name().as_str()).collect();
        columns.check(&known, &name)?;
        Ok(Self {
            batches,
            batch: None,
            columns: columns.clone(),
            name,
            default_id,
            row: 0,
            rows: VecDeque::new(),
            done: false,
        })
    }

    /// The next rows as objects; false at the end.
    fn load(&mut self) -> Result<bool> {
        let broken = |error: &ArrowError| {
            let place = format!("{} (after row {})", self.name, self.row);
            refused(place, error.to_string(), "check the table")
        };
        let batch = match self.batch.take() {
            Some(batch) => batch,
            None => match self.batches.next() {
                Some(batch) => batch.map_err(|e| broken(&e))?,
                None => return Ok(false),
            },
        };
        let taken = batch.num_rows().min(ROWS);
        self.rows = objects(&batch.slice(0, taken)).map_err(|e| broken(&e))?;
        if taken < batch.num_rows() {
            self.batch = Some(batch.slice(taken, batch.num_rows() - taken));
        }
        Ok(true)
    }
}

fn objects(batch: &RecordBatch) -> Result<VecDeque<Value>, ArrowError> {
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

impl<B: Iterator<Item = Result<RecordBatch, ArrowError>>> Iterator for TableRows<B> {
    type Item = Result<Document>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(row) = self.rows.pop_front() {
                self.row += 1;
                let Value::Object(fields) = row else {
                    continue;
                };
                let row = self.row;
                return Some(self.columns.document(Record {
                    fields,
                    place: &|| format!("{} (row {row})", self.name),
                    default_id: &|| (self.default_id)(row),
                    remedy: "check the row",
                }));
            }
            if self.done {
                return None;
            }
            match self.load() {
                Ok(more) => self.done = !more,
                Err(error) => {
                    self.done = true;
                    return Some(Err(error));
                }
            }
        }
    }
}
