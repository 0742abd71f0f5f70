//! From what Python has to documents: tables of Arrow, and whatever can be iterated.

use std::sync::{Arc, Mutex};

use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyIterator, PyString};
use serde_json::{Map, Value};
use whosaid::input::{Columns, Documents, TableRows};
use whosaid::{Document, Error, ErrorKind, Result};

use crate::arrow_stream;
use crate::error::exception;

/// The exception of an iterator that was being read, for whoever waits for the results.
pub(crate) type Raised = Arc<Mutex<Option<PyErr>>>;

/// The documents of a table or of an iterator of what `whosaid._documents.encoded` gives.
pub(crate) fn read(
    source: &Bound<'_, PyAny>,
    columns: &Columns,
    raised: &Raised,
) -> PyResult<Documents> {
    if source.hasattr("__arrow_c_stream__")? {
        let batches = arrow_stream::reader(source)?;
        let schema = arrow_array::RecordBatchReader::schema(&batches);
        let default_id = Box::new(|row: u64| (row - 1).to_string());
        let name = "the table".to_owned();
        let rows = TableRows::new(batches, &schema, columns, name, default_id);
        return Ok(Documents::new(
            rows.map_err(|e| exception(source.py(), &e))?,
        ));
    }
    Ok(Documents::new(Items {
        items: source.try_iter()?.unbind(),
        columns: columns.clone(),
        number: 0,
        raised: raised.clone(),
    }))
}

/// Documents of a Python iterator: a string is a text, bytes are a JSON object with its fields.
struct Items {
    items: Py<PyIterator>,
    columns: Columns,
    number: u64,
    raised: Raised,
}

impl Iterator for Items {
    type Item = Result<Document>;

    fn next(&mut self) -> Option<Self::Item> {
        // None: the interpreter is shutting down.
        let item = Python::try_attach(|py| {
            let item = self.items.bind(py).clone().next()?;
            let number = self.number;
            self.number += 1;
            match item {
                Ok(item) => Some(document(&item, number, &self.columns)),
                Err(error) => {
                    if let Ok(mut raised) = self.raised.lock() {
                        *raised = Some(error);
                    }
                    None
                }
            }
        });
        item.flatten()
    }
}

/// The document of one item, the number of which is its id if it has none.
pub(crate) fn document(
    item: &Bound<'_, PyAny>,
    number: u64,
    columns: &Columns,
) -> Result<Document> {
    let id = number.to_string();
    let place = format!("document {number}");
    let wrong = |reason: String| {
        let remedy = "give a text, a dict with a text, or a whosaid.Document";
        Error::new(ErrorKind::Input, place.clone(), reason, remedy)
    };
    if let Ok(text) = item.cast::<PyString>() {
        let text = text.to_cow().map_err(|error| wrong(error.to_string()))?;
        return Ok(Document::new(id, text.into_owned()));
    }
    let Ok(json) = item.cast::<PyBytes>() else {
        return Err(wrong("it is neither a text nor a document".to_owned()));
    };
    let fields: Map<String, Value> =
        serde_json::from_slice(json.as_bytes()).map_err(|error| wrong(error.to_string()))?;
    columns.document_of(fields, &place, &id)
}
