//! Results of many documents in memory, and their tables.

use std::path::PathBuf;
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use pyo3::exceptions::{PyIndexError, PyKeyError};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use whosaid::store::{Failure, Numbered, Plan, Table as Kind};
use whosaid::{Error, ErrorKind, Extracted, Result};

use crate::arrow_stream;
use crate::error::exception;
use crate::worker;

/// So many documents are in a batch of a table.
const BATCH: usize = 1024;

/// What became of a document.
pub(crate) type Outcome = std::result::Result<Extracted, Failure>;

/// What was found in many documents.
#[pyclass(frozen, module = "whosaid._native")]
pub(crate) struct Tables {
    pub(crate) outcomes: Arc<Vec<Outcome>>,
    pub(crate) plan: Plan,
    /// The number of the first document.
    pub(crate) first: u64,
}

#[pymethods]
impl Tables {
    /// How many documents there are, failed ones included.
    fn __len__(&self) -> usize {
        self.outcomes.len()
    }

    /// One of the tables: `documents`, `entities`, `mentions`, `quotes`.
    fn table(&self, py: Python<'_>, name: &str) -> PyResult<Table> {
        let kind = kind(name)?;
        let (outcomes, first) = (self.outcomes.clone(), self.first);
        let batches = worker::run(py, move || batches(kind, &outcomes, first))?;
        Ok(Table {
            schema: Arc::new(kind.schema()),
            batches,
        })
    }

    /// The result of a document as JSON, with its text before it; none if it failed.
    fn result(&self, py: Python<'_>, index: usize) -> PyResult<Option<(String, String)>> {
        match self.outcomes.get(index) {
            Some(Ok(found)) => Ok(Some((found.text.clone(), json(py, &found.result)?))),
            Some(Err(_)) => Ok(None),
            None => Err(PyIndexError::new_err("there are fewer documents")),
        }
    }

    /// The documents without a result: number, place, reason, remedy.
    fn failures(&self) -> Vec<(u64, String, String, String)> {
        let failed = self.outcomes.iter().filter_map(|o| o.as_ref().err());
        let row = |f: &Failure| {
            let Failure {
                document,
                place,
                reason,
                remedy,
            } = f.clone();
            (document, place, reason, remedy)
        };
        failed.map(row).collect()
    }

    /// Writes an output folder, as `whosaid extract --out` does.
    fn save(&self, py: Python<'_>, folder: PathBuf, overwrite: bool) -> PyResult<()> {
        let (outcomes, plan) = (self.outcomes.clone(), self.plan.clone());
        worker::run(py, move || save(&folder, &plan, overwrite, &outcomes))
    }
}

fn kind(name: &str) -> PyResult<Kind> {
    let kind = Kind::ALL.into_iter().find(|table| table.name() == name);
    kind.ok_or_else(|| PyKeyError::new_err(name.to_owned()))
}

/// Writes outcomes as an output folder.
pub(crate) fn save(
    folder: &std::path::Path,
    plan: &Plan,
    overwrite: bool,
    outcomes: &[Outcome],
) -> Result<()> {
    let outcomes = outcomes.iter().map(Outcome::as_ref);
    whosaid::batch::save(folder, plan, overwrite, outcomes).map(drop)
}

/// A value as JSON.
pub(crate) fn json(py: Python<'_>, value: &impl serde::Serialize) -> PyResult<String> {
    serde_json::to_string(value).map_err(|e| {
        let error = Error::of(ErrorKind::Internal, format!("no JSON can be made: {e}"));
        exception(py, &error)
    })
}

fn batches(kind: Kind, outcomes: &[Outcome], first: u64) -> Result<Vec<RecordBatch>> {
    let found: Vec<Numbered> = (first..)
        .zip(outcomes)
        .filter_map(|(document, outcome)| {
            let found = outcome.as_ref().ok()?;
            Some(Numbered { document, found })
        })
        .collect();
    found.chunks(BATCH).map(|chunk| kind.rows(chunk)).collect()
}

/// An Arrow table: what is in it goes through `__arrow_c_stream__` without copies.
#[pyclass(frozen, module = "whosaid._native")]
pub(crate) struct Table {
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
}

#[pymethods]
impl Table {
    /// A table of this name without rows: what shows its columns.
    #[staticmethod]
    fn empty(name: &str) -> PyResult<Self> {
        let schema = Arc::new(kind(name)?.schema());
        Ok(Self {
            schema,
            batches: Vec::new(),
        })
    }

    /// The rows.
    fn __len__(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    /// The names of the columns.
    #[getter]
    fn column_names(&self) -> Vec<String> {
        let fields = self.schema.fields().iter();
        fields.map(|field| field.name().clone()).collect()
    }

    /// The rows as a JSON array of objects; nulls are absent.
    fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        let batches = self.batches.clone();
        worker::run(py, move || {
            let mut writer = arrow_json::ArrayWriter::new(Vec::new());
            for batch in &batches {
                writer.write(batch).map_err(wrong)?;
            }
            writer.finish().map_err(wrong)?;
            String::from_utf8(writer.into_inner()).map_err(wrong)
        })
    }

    /// By the Arrow PyCapsule interface; the schema is always the table's own.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let _ = requested_schema; // by the interface, to keep to it is best effort
        arrow_stream::capsule(py, self.schema.clone(), self.batches.clone())
    }
}

fn wrong(error: impl std::fmt::Display) -> Error {
    Error::of(ErrorKind::Internal, error.to_string())
}
