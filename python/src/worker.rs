//! Work in a thread of its own, while the interpreter is free and Ctrl-C is heard.

use std::sync::Mutex;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::Builder;
use std::time::Duration;

use pyo3::prelude::*;
use whosaid::{Error, ErrorKind, Result};

use crate::error::exception;

/// How often a thread that waits looks whether Ctrl-C was pressed.
const LOOK: Duration = Duration::from_millis(50);

/// What a worker has made and nobody has taken yet, at most.
const WAITING: usize = 64;

/// What a thread makes, one after the other.
pub(crate) struct Worker<T> {
    made: Mutex<Receiver<T>>,
}

impl<T: Send + 'static> Worker<T> {
    /// Starts the thread. `work` gives what it makes to the sender, and ends when nobody takes it any more.
    pub(crate) fn start(work: impl FnOnce(SyncSender<T>) + Send + 'static) -> Result<Self> {
        let (give, made) = sync_channel(WAITING);
        let thread = Builder::new().name("whosaid".to_owned());
        thread
            .spawn(move || work(give))
            .map_err(|e| Error::of(ErrorKind::Usage, format!("no thread can be started: {e}")))?;
        Ok(Self {
            made: Mutex::new(made),
        })
    }

    /// The next thing; none when the thread has ended.
    ///
    /// # Errors
    /// `KeyboardInterrupt`, or what else a signal's handler raises; the thread ends soon after.
    pub(crate) fn next(&self, py: Python<'_>) -> PyResult<Option<T>> {
        loop {
            let next = py.detach(|| match self.made.lock() {
                Ok(made) => made.recv_timeout(LOOK),
                Err(_) => Err(RecvTimeoutError::Disconnected),
            });
            match next {
                Ok(made) => return Ok(Some(made)),
                Err(RecvTimeoutError::Disconnected) => return Ok(None),
                Err(RecvTimeoutError::Timeout) => py.check_signals()?,
            }
        }
    }
}

/// Does one piece of work in a thread of its own.
///
/// # Errors
/// The work's, as its exception; `KeyboardInterrupt`, and the thread is left to itself; `InternalError` if it panicked.
pub(crate) fn run<T: Send + 'static>(
    py: Python<'_>,
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> PyResult<T> {
    let worker = Worker::start(move |give| {
        let _ = give.send(work()); // if nobody waits for it any more, it is not needed
    });
    let worker = worker.map_err(|e| exception(py, &e))?;
    match worker.next(py)? {
        Some(Ok(done)) => Ok(done),
        Some(Err(error)) => Err(exception(py, &error)),
        None => Err(exception(py, &panicked())),
    }
}

/// The thread ended without what it should have made.
pub(crate) fn panicked() -> Error {
    let remedy = "please report it with the message on standard error";
    Error::of(
        ErrorKind::Internal,
        "the work ended by a mistake of the program",
    )
    .or_remedy(remedy)
}
