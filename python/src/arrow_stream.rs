//! Arrow streams by the PyCapsule interface (`__arrow_c_stream__`): tables of pyarrow, pandas, Polars, DuckDB ... come and go
//! without copies. <https://arrow.apache.org/docs/format/CDataInterface/PyCapsuleInterface.html>

use std::ffi::CStr;

use arrow_array::ffi_stream::{FFI_ArrowArrayStream, RecordBatchStreamReader};
use arrow_array::{RecordBatch, RecordBatchIterator};
use arrow_schema::{ArrowError, SchemaRef};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

/// The name that the interface gives capsules of streams.
const NAME: &CStr = c"arrow_array_stream";

/// A table as a capsule with a stream of its batches.
pub(crate) fn capsule<'py>(
    py: Python<'py>,
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
) -> PyResult<Bound<'py, PyCapsule>> {
    let batches = batches.into_iter().map(Ok::<_, ArrowError>);
    let stream = FFI_ArrowArrayStream::new(Box::new(RecordBatchIterator::new(batches, schema)));
    // The stream's own release is called when the capsule goes, unless a reader has moved it out.
    PyCapsule::new_with_value(py, stream, NAME)
}

/// The batches of any object with `__arrow_c_stream__`.
///
/// # Errors
/// `TypeError`: it is no such object; `ValueError`: its stream cannot be read.
pub(crate) fn reader(table: &Bound<'_, PyAny>) -> PyResult<RecordBatchStreamReader> {
    let capsule = table.call_method0("__arrow_c_stream__")?;
    let capsule = capsule.cast::<PyCapsule>().map_err(|_| {
        PyTypeError::new_err("__arrow_c_stream__ did not give a capsule with an Arrow stream")
    })?;
    let pointer = capsule.pointer_checked(Some(NAME))?;
    // SAFETY: by the interface, a capsule of this name holds a valid FFI_ArrowArrayStream. `from_raw` moves it out and leaves an
    // empty one there, whose release the capsule then does not call.
    let reader = unsafe { RecordBatchStreamReader::from_raw(pointer.as_ptr().cast()) };
    reader.map_err(|e| PyValueError::new_err(e.to_string()))
}
