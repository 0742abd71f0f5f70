//! The stages that documents go through:
//!
//! ```text
//! reader thread: Document ... -> chunk -> bounded channel
//!   -> prepare (rayon, by document): quotations, words, features
//!   -> score   (engine threads, by window, longest first): one forward pass, all heads
//!   -> decode  (rayon, by document): entities | attributions -> speakers
//!   -> sink, in input order
//! ```
//!
//! A chunk holds documents of about [`CHUNK_BYTES`] of text, so that memory does not depend on the corpus. Reading
//! goes on while a chunk is worked on. What comes out does not depend on the number of threads or on the chunks.

use std::sync::mpsc;

use rayon::prelude::*;

use crate::extract::{Extracted, decode, prepare, resolve};
use crate::input::InputError;
use crate::model::engines::RtenEngine;
use crate::model::{
    Bundle, BundleError, Convention, Encoded, Engine, EngineError, EngineKind, score,
};
use crate::quote::Attribution;
use crate::text::Document;

/// Text of about this many bytes goes through the stages together.
const CHUNK_BYTES: usize = 1 << 18;
/// At most so many documents do.
const CHUNK_DOCUMENTS: usize = 512;

/// Why nothing can be extracted at all.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The model cannot be used.
    #[error(transparent)]
    Bundle(#[from] BundleError),
    /// The engine cannot run it.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The threads cannot be started.
    #[error("{0} threads cannot be started: {1}; try --threads 1")]
    Threads(usize, String),
}

/// Why one document has no result.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// It cannot be read.
    #[error(transparent)]
    Input(#[from] InputError),
    /// The model did not manage it.
    #[error("{id}: {reason}")]
    Model {
        /// The document's id.
        id: String,
        /// What went wrong.
        reason: String,
    },
}

/// What happened to one document.
pub type Outcome = Result<Extracted, DocumentError>;

/// Is told how the work goes on.
pub trait Progress: Sync {
    /// So many word pieces went through the model.
    fn pieces(&self, _count: usize) {}
    /// So many documents are done.
    fn documents(&self, _count: usize) {}
}

impl Progress for () {}

/// Extracts entities and attributed quotes from documents.
pub struct Extractor {
    bundle: Bundle,
    convention: Convention,
    engine: Box<dyn Engine + Send>,
    threads: usize,
    pool: rayon::ThreadPool,
}

impl Extractor {
    /// An extractor with a model, an engine to run it, an annotation convention (`None`: the model's default) and a
    /// number of threads (0: one for every core).
    ///
    /// # Errors
    /// A model that cannot be used, with a message that says what to do.
    pub fn new(
        bundle: Bundle,
        engine: EngineKind,
        convention: Option<&str>,
        threads: usize,
    ) -> Result<Self, SetupError> {
        let convention = bundle.convention(convention)?;
        let engine: Box<dyn Engine + Send> = match engine {
            EngineKind::Rten => Box::new(RtenEngine::new(&bundle, &convention)?),
        };
        let threads = match threads {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            n => n,
        };
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .thread_name(|i| format!("document-{i}"))
            .build()
            .map_err(|e| SetupError::Threads(threads, e.to_string()))?;
        Ok(Self {
            bundle,
            convention,
            engine,
            threads,
            pool,
        })
    }

    /// Extracts from one document.
    ///
    /// # Errors
    /// A text that the model did not manage.
    pub fn extract(&self, document: Document) -> Outcome {
        let id = document.id.clone();
        self.chunk(vec![Ok(document)], &())
            .pop()
            .unwrap_or_else(|| {
                Err(DocumentError::Model {
                    id,
                    reason: "it has no result".to_owned(),
                })
            })
    }

    /// Resolves attributions that the caller knows, as [`Self::extract`] does those that it finds: for measuring
    /// resolution by itself. They must come in the order of their contents.
    ///
    /// # Errors
    /// A text that the model did not manage.
    pub fn resolve(&self, document: Document, attributions: &[Attribution]) -> Outcome {
        let id = document.id.clone();
        let failed = |reason: String| DocumentError::Model {
            id: id.clone(),
            reason,
        };
        let (prepared, encoded) = prepare(&self.bundle, document).map_err(failed)?;
        let mut scores = score(
            self.engine.as_ref(),
            self.bundle.manifest(),
            std::slice::from_ref(&encoded),
            self.threads,
            &|_| {},
        );
        match scores.pop() {
            Some(Ok(scores)) => Ok(resolve(
                &self.bundle,
                prepared,
                &encoded,
                &scores,
                attributions,
            )),
            Some(Err(e)) => Err(failed(e.to_string())),
            None => Err(failed("it has no result".to_owned())),
        }
    }

    /// Extracts from many documents; `sink` gets every outcome, in the order of the input.
    ///
    /// # Errors
    /// The first error of `sink`; nothing more is read then.
    pub fn run<E>(
        &self,
        documents: impl Iterator<Item = Result<Document, InputError>> + Send,
        progress: &dyn Progress,
        mut sink: impl FnMut(Outcome) -> Result<(), E>,
    ) -> Result<(), E> {
        std::thread::scope(|scope| {
            let (sender, chunks) = mpsc::sync_channel(1);
            scope.spawn(move || {
                let mut documents = documents;
                loop {
                    let chunk = next_chunk(&mut documents);
                    if chunk.is_empty() || sender.send(chunk).is_err() {
                        break;
                    }
                }
            });
            for chunk in chunks {
                for outcome in self.chunk(chunk, progress) {
                    sink(outcome)?;
                    progress.documents(1);
                }
            }
            Ok(())
        })
    }

    /// All stages for one chunk.
    fn chunk(
        &self,
        documents: Vec<Result<Document, InputError>>,
        progress: &dyn Progress,
    ) -> Vec<Outcome> {
        let prepared: Vec<_> = self.pool.install(|| {
            documents
                .into_par_iter()
                .map(|document| {
                    let document = document?;
                    let id = document.id.clone();
                    prepare(&self.bundle, document)
                        .map_err(|reason| DocumentError::Model { id, reason })
                })
                .collect()
        });
        let mut encoded: Vec<Encoded> = Vec::with_capacity(prepared.len());
        let prepared: Vec<_> = prepared
            .into_iter()
            .map(|p| {
                p.map(|(prepared, words)| {
                    encoded.push(words);
                    prepared
                })
            })
            .collect();
        let scores = score(
            self.engine.as_ref(),
            self.bundle.manifest(),
            &encoded,
            self.threads,
            &|pieces| progress.pieces(pieces),
        );
        let mut scored = encoded.into_iter().zip(scores);
        let work: Vec<_> = prepared
            .into_iter()
            .map(|p| p.map(|p| (p, scored.next())))
            .collect();
        self.pool.install(|| {
            work.into_par_iter()
                .map(|work| {
                    let (prepared, scored) = work?;
                    let id = prepared.document.id.clone();
                    let failed = |reason| DocumentError::Model { id, reason };
                    match scored {
                        Some((encoded, Ok(scores))) => Ok(decode(
                            &self.bundle,
                            &self.convention,
                            prepared,
                            &encoded,
                            scores,
                        )),
                        Some((_, Err(e))) => Err(failed(e.to_string())),
                        None => Err(failed("it has no scores".to_owned())),
                    }
                })
                .collect()
        })
    }
}

fn next_chunk(
    documents: &mut impl Iterator<Item = Result<Document, InputError>>,
) -> Vec<Result<Document, InputError>> {
    let (mut chunk, mut bytes) = (Vec::new(), 0);
    while bytes < CHUNK_BYTES && chunk.len() < CHUNK_DOCUMENTS {
        let Some(document) = documents.next() else {
            break;
        };
        bytes += document.as_ref().map_or(0, |d| d.text.len());
        chunk.push(document);
    }
    chunk
}
