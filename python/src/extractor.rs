//! The extractor, and the stream of its results.

use std::path::PathBuf;
use std::sync::Arc;

use pyo3::prelude::*;
use serde_json::Map;
use whosaid::batch::{self, RepeatedIds};
use whosaid::input::{Columns, Documents};
use whosaid::model::EngineKind;
use whosaid::store::{Failure, TableFormat};
use whosaid::{Document, Error, ErrorKind, Extracted};

use crate::documents::{self, Raised};
use crate::error::exception;
use crate::tables::{Outcome, Tables, json};
use crate::worker::{self, Worker, panicked};

/// A shard of a saved folder holds so many documents: the command line's default.
const SHARD_DOCUMENTS: u64 = 2000;

/// Extracts from texts. The model is loaded when it is made.
#[pyclass(frozen, weakref, module = "whosaid._native")]
pub(crate) struct Extractor {
    pub(crate) inner: Arc<whosaid::Extractor>,
}

/// The result of a document as JSON, with the document's text before it.
type Found = (String, String);

#[pymethods]
impl Extractor {
    #[new]
    fn new(
        py: Python<'_>,
        model: Option<PathBuf>,
        engine: Option<&str>,
        threads: usize,
        convention: Option<String>,
        min_speaker_confidence: Option<f32>,
    ) -> PyResult<Self> {
        let mut builder = whosaid::Extractor::builder().threads(threads);
        if let Some(folder) = model {
            builder = builder.model(folder);
        }
        if let Some(name) = engine {
            builder = builder.engine(kind(name).map_err(|e| exception(py, &e))?);
        }
        if let Some(name) = convention {
            builder = builder.convention(name);
        }
        if let Some(probability) = min_speaker_confidence {
            builder = builder.min_speaker_confidence(probability);
        }
        Ok(Self {
            inner: Arc::new(worker::run(py, move || builder.build())?),
        })
    }

    /// The engine's name.
    #[getter]
    fn engine(&self) -> String {
        self.inner.engine()
    }

    /// The convention's name.
    #[getter]
    fn convention(&self) -> String {
        self.inner.convention().to_owned()
    }

    /// The model's name and version.
    #[getter]
    fn model(&self) -> (String, String) {
        let manifest = self.inner.bundle().manifest();
        (manifest.name.clone(), manifest.version.clone())
    }

    /// The least probability with which a speaker is named.
    #[getter]
    fn min_speaker_confidence(&self) -> f32 {
        self.inner.min_speaker_confidence()
    }

    /// Extracts from one document, as `whosaid._documents.encoded` gives it.
    fn extract(&self, py: Python<'_>, document: &Bound<'_, PyAny>) -> PyResult<Found> {
        let document = one(document).map_err(|e| exception(py, &e))?;
        let extractor = self.inner.clone();
        let found = worker::run(py, move || extractor.extract_document(document))?;
        Ok((found.text, json(py, &found.result)?))
    }

    /// The same, and JSON of why its quotes have their speakers.
    fn explain(&self, py: Python<'_>, document: &Bound<'_, PyAny>) -> PyResult<(Found, String)> {
        let document = one(document).map_err(|e| exception(py, &e))?;
        let extractor = self.inner.clone();
        let explained = worker::run(py, move || extractor.explain(document))?;
        let found = explained.extracted;
        let why = json(py, &explained.explanations)?;
        Ok(((found.text, json(py, &found.result)?), why))
    }

    /// Extracts from a table or an iterator of documents; results come one by one.
    fn stream(
        &self,
        py: Python<'_>,
        source: &Bound<'_, PyAny>,
        columns: ColumnNames,
    ) -> PyResult<Stream> {
        let raised = Raised::default();
        let documents = documents::read(source, &columns.into(), &raised)?;
        Ok(Stream {
            outcomes: outcomes(py, &self.inner, documents)?,
            raised,
        })
    }

    /// Extracts from a table or an iterator of documents, the first of which has this number; `done` is called with how many
    /// documents more are done.
    #[pyo3(signature = (source, columns, first, done = None))]
    fn extract_batch(
        &self,
        py: Python<'_>,
        source: &Bound<'_, PyAny>,
        columns: ColumnNames,
        first: u64,
        done: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Tables> {
        let raised = Raised::default();
        let documents = documents::read(source, &columns.into(), &raised)?;
        let worker = outcomes(py, &self.inner, documents)?;
        let mut gathered: Vec<Outcome> = Vec::new();
        let mut repeated = RepeatedIds::default();
        loop {
            match worker.next(py)? {
                Some(Step::Outcome(outcome)) => {
                    let number = first + gathered.len() as u64;
                    gathered.push(match *outcome {
                        Ok(mut found) => {
                            repeated.warn(&mut found);
                            Ok(found)
                        }
                        Err(error) => Err(Failure::new(number, &error)),
                    });
                    if let Some(done) = &done {
                        done.call1((1,))?;
                    }
                }
                Some(Step::End) => break,
                None => return Err(exception(py, &panicked())),
            }
        }
        raise(&raised)?;
        let inputs = vec!["Python".to_owned()];
        let parquet = TableFormat::Parquet;
        Ok(Tables {
            outcomes: Arc::new(gathered),
            plan: batch::plan(&self.inner, parquet, SHARD_DOCUMENTS, inputs, Map::new()),
            first,
        })
    }
}

/// Which columns or fields are the text, the id, the title, the date.
type ColumnTuple = (
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
);

#[derive(FromPyObject)]
#[pyo3(transparent)]
pub(crate) struct ColumnNames(ColumnTuple);

impl From<ColumnNames> for Columns {
    fn from(ColumnNames((text, id, title, date)): ColumnNames) -> Self {
        Self {
            text,
            id,
            title,
            date,
        }
    }
}

/// What the thread that extracts gives: an outcome, or that all are given.
pub(crate) enum Step {
    Outcome(Box<whosaid::Result<Extracted>>),
    End,
}

fn outcomes(
    py: Python<'_>,
    extractor: &Arc<whosaid::Extractor>,
    documents: Documents,
) -> PyResult<Worker<Step>> {
    let extractor = extractor.clone();
    let worker = Worker::start(move |give| {
        let all = extractor.run(documents, &(), |outcome| {
            give.send(Step::Outcome(Box::new(outcome)))
        });
        if all.is_ok() {
            let _ = give.send(Step::End);
        }
    });
    worker.map_err(|e| exception(py, &e))
}

/// The exception that the documents' own iterator raised, if it did.
fn raise(raised: &Raised) -> PyResult<()> {
    let error = raised.lock().ok().and_then(|mut raised| raised.take());
    error.map_or(Ok(()), Err)
}

fn one(document: &Bound<'_, PyAny>) -> whosaid::Result<Document> {
    let mut document = documents::document(document, 0, &Columns::default())?;
    if document.id == "0" {
        document.id.clear(); // a document by itself needs no name
    }
    let mut checked = Documents::new(std::iter::once(Ok(document)));
    checked.next().unwrap_or_else(|| Err(panicked()))
}

fn kind(name: &str) -> whosaid::Result<EngineKind> {
    match name {
        "rten" => Ok(EngineKind::Rten),
        "rust-bert" => Ok(EngineKind::RustBert),
        _ => {
            let reason = format!("there is no engine `{name}`");
            Err(Error::of(ErrorKind::Usage, reason)
                .or_remedy("take `rten`, or `rust-bert` in builds that have it"))
        }
    }
}

/// Results of a stream of documents, in their order.
#[pyclass(frozen, module = "whosaid._native")]
pub(crate) struct Stream {
    outcomes: Worker<Step>,
    raised: Raised,
}

#[pymethods]
impl Stream {
    fn __iter__(this: PyRef<'_, Self>) -> PyRef<'_, Self> {
        this
    }

    /// The next result (text, JSON), or the exception of a document that has none; that one is given, not raised, so that the
    /// others can still be had.
    fn __next__(&self, py: Python<'_>) -> PyResult<Option<Py<PyAny>>> {
        match self.outcomes.next(py)? {
            Some(Step::Outcome(outcome)) => match *outcome {
                Ok(found) => {
                    let found: Found = (found.text, json(py, &found.result)?);
                    Ok(Some(found.into_pyobject(py)?.into_any().unbind()))
                }
                Err(error) => Ok(Some(exception(py, &error).into_value(py).into_any())),
            },
            Some(Step::End) => raise(&self.raised).map(|()| None),
            None => Err(exception(py, &panicked())),
        }
    }
}
