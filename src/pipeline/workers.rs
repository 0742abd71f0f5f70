//! The threads that work on documents, in whichever process it is.

use std::mem;
use std::process;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder};

use crate::error::{Error, ErrorKind, Result};

/// A pool of threads of the process that asks for it. A process that was forked has the memory of its parent and none of its threads:
/// a pool that was started before would wait for them for ever.
pub(super) struct Workers {
    threads: usize,
    /// The pool, and the process that it was started in.
    started: Mutex<(u32, Arc<ThreadPool>)>,
}

impl Workers {
    /// So many threads, which are started.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`]: the system does not start so many.
    pub(super) fn new(threads: usize) -> Result<Self> {
        let pool = start(threads).map_err(|e| {
            let reason = format!("{threads} threads cannot be started: {e}");
            Error::of(ErrorKind::Usage, reason).or_remedy("try --threads 1")
        })?;
        Ok(Self {
            threads,
            started: Mutex::new((process::id(), Arc::new(pool))),
        })
    }

    /// The pool of this process.
    pub(super) fn pool(&self) -> Arc<ThreadPool> {
        let mut started = self.started.lock().unwrap_or_else(PoisonError::into_inner);
        let process = process::id();
        if started.0 != process {
            let pool = match start(self.threads) {
                Ok(pool) => Arc::new(pool),
                // As `Scope::spawn` does: without threads there is nothing to be done at all.
                Err(e) => panic!("{} threads cannot be started: {e}", self.threads),
            };
            // To drop the parent's pool would be to wait for its threads.
            mem::forget(mem::replace(&mut *started, (process, pool)));
        }
        started.1.clone()
    }
}

fn start(threads: usize) -> std::result::Result<ThreadPool, ThreadPoolBuildError> {
    ThreadPoolBuilder::new()
        .num_threads(threads)
        .thread_name(|i| format!("document-{i}"))
        .build()
}
