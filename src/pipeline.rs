//! The stages that documents go through, each in a thread of its own, joined by channels that hold nothing:
//!
//! ```text
//! read    one thread: Document ... -> chunk
//! prepare rayon, by document: quotations, words, features
//! score   engine threads, by window, longest first: one forward pass, all heads
//!         and beside it, if there is a token classifier for names: its own engine, its own windows
//!         then rayon, by document: attributions -> passages in which somebody else may be quoted
//!         and engine threads again: those few words as texts of their own -> nested attributions
//! decode  rayon, by document: entities | attributions, nested ones -> speakers
//! sink    the caller's thread, in input order
//! ```
//!
//! A chunk holds documents of about [`CHUNK_BYTES`] of text a thread, and every stage at most one chunk, so that memory does not
//! depend on the corpus. While one chunk is scored, those behind it are read and prepared and the one before it is
//! decoded and written. What comes out does not depend on the number of threads or on the chunks.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{Builder, Scope};

use rayon::prelude::*;

use crate::entity::{ClassifierIdentity, NamedMention, TokenClassifier};
use crate::extract::{Passages, Prepared, attribute, nested, prepare, resolve};
use crate::input::InputError;
use crate::model::{
    Bundle, BundleError, Convention, Device, Encoded, Engine, EngineError, EngineOptions, Scores,
    engines, score,
};
use crate::quote::{Attribution, Quoted};
use crate::schema::Extracted;
use crate::text::Document;

/// Text of about this many bytes goes through the stages together, for every thread: enough windows that the threads end
/// together, few enough that an interruption loses seconds.
const CHUNK_BYTES: usize = 48 << 10;
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
    classifier: Option<TokenClassifier>,
    threads: usize,
    pool: rayon::ThreadPool,
}

impl Extractor {
    /// An extractor with a model, an engine to run it (an [`EngineKind`](crate::model::EngineKind), or options), an
    /// annotation convention (`None`: the model's default) and a number of threads (0: one for every core).
    ///
    /// # Errors
    /// A model that cannot be used, with a message that says what to do.
    pub fn new(
        bundle: Bundle,
        engine: impl Into<EngineOptions>,
        convention: Option<&str>,
        threads: usize,
    ) -> Result<Self, SetupError> {
        let convention = bundle.convention(convention)?;
        let engine = engines::load(&bundle, &convention, engine.into())?;
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
            classifier: None,
            threads,
            pool,
        })
    }

    /// The same, with entities named by a token classifier instead of the model's own head.
    #[must_use]
    pub fn with_classifier(self, classifier: TokenClassifier) -> Self {
        Self {
            classifier: Some(classifier),
            ..self
        }
    }

    /// The model.
    pub fn bundle(&self) -> &Bundle {
        &self.bundle
    }

    /// The name of the engine that runs it, and where, if that is not on the CPU.
    pub fn engine(&self) -> String {
        match self.engine.device() {
            Device::Cpu => self.engine.name().to_owned(),
            device => format!("{} on {device}", self.engine.name()),
        }
    }

    /// The token classifier that names entities, if there is one.
    pub fn classifier(&self) -> Option<&ClassifierIdentity> {
        self.classifier.as_ref().map(TokenClassifier::identity)
    }

    /// The name of the annotation convention.
    pub fn convention(&self) -> &str {
        &self.convention.name
    }

    /// Extracts from one document.
    ///
    /// # Errors
    /// A text that the model did not manage.
    pub fn extract(&self, document: Document) -> Outcome {
        let id = document.id.clone();
        let chunk = self.score(self.prepare(vec![Ok(document)]), &());
        self.decode(self.attribute(chunk, &()))
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
        let mut chunk = self.score(self.prepare(vec![Ok(document)]), &());
        let Scored {
            ready,
            scores,
            names,
        } = chunk.pop().unwrap_or_else(|| {
            Err(DocumentError::Model {
                id,
                reason: "it has no result".to_owned(),
            })
        })?;
        let names = self.mentions(&ready, names.as_ref());
        let quoted = Quoted {
            attributions: attributions.to_vec(),
            nested: Vec::new(),
        };
        Ok(resolve(
            &self.bundle,
            ready.prepared,
            &ready.encoded,
            &scores,
            names,
            &quoted,
        ))
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
            let (to_prepare, read) = sync_channel(0);
            let (to_score, prepared) = sync_channel(0);
            let (to_decode, scored) = sync_channel(0);
            let (to_sink, decoded) = sync_channel(0);
            // A stage ends when the one before it has, or when nobody takes what it makes: the sink has failed.
            start(scope, "read", move || {
                let mut documents = documents;
                loop {
                    let chunk = next_chunk(&mut documents, self.threads * CHUNK_BYTES);
                    if chunk.is_empty() || to_prepare.send(chunk).is_err() {
                        break;
                    }
                }
            });
            start(scope, "prepare", move || {
                stage(read, to_score, |chunk| self.prepare(chunk));
            });
            start(scope, "score", move || {
                stage(prepared, to_decode, |chunk| {
                    self.attribute(self.score(chunk, progress), progress)
                });
            });
            start(scope, "decode", move || {
                stage(scored, to_sink, |chunk| self.decode(chunk));
            });
            for chunk in decoded {
                for outcome in chunk {
                    sink(outcome)?;
                    progress.documents(1);
                }
            }
            Ok(())
        })
    }

    /// The first stage of a chunk's work.
    fn prepare(
        &self,
        chunk: Vec<Result<Document, InputError>>,
    ) -> Vec<Result<Ready, DocumentError>> {
        self.pool.install(|| {
            chunk
                .into_par_iter()
                .map(|document| {
                    let document = document?;
                    let id = document.id.clone();
                    let ready = || {
                        let (prepared, encoded) = prepare(&self.bundle, document)?;
                        let text = &prepared.document.text;
                        let for_classifier = match &self.classifier {
                            Some(classifier) => Some(classifier.encode(text, &encoded.words)?),
                            None => None,
                        };
                        Ok(Ready {
                            prepared,
                            encoded,
                            for_classifier,
                        })
                    };
                    guarded(&id, || {
                        ready().map_err(|reason| DocumentError::Model {
                            id: id.clone(),
                            reason,
                        })
                    })
                })
                .collect()
        })
    }

    /// The second: what fills the machine's time. Two models run side by side.
    fn score(
        &self,
        chunk: Vec<Result<Ready, DocumentError>>,
        progress: &dyn Progress,
    ) -> Vec<Result<Scored, DocumentError>> {
        let ready: Vec<&Ready> = chunk.iter().filter_map(|r| r.as_ref().ok()).collect();
        let encoded: Vec<&Encoded> = ready.iter().map(|r| &r.encoded).collect();
        let for_classifier: Vec<&Encoded> = ready
            .iter()
            .filter_map(|r| r.for_classifier.as_ref())
            .collect();
        let (scores, names) = std::thread::scope(|scope| {
            let names = self
                .classifier
                .as_ref()
                .map(|classifier| scope.spawn(|| classifier.score(&for_classifier, self.threads)));
            let scores = score(
                self.engine.as_ref(),
                self.bundle.manifest().limits(),
                &encoded,
                self.threads,
                &|pieces| progress.pieces(pieces),
            );
            let names = names.map(|thread| thread.join().unwrap_or_default());
            (scores, names)
        });
        let mut scores = scores.into_iter();
        let mut names = names.map(Vec::into_iter);
        chunk
            .into_iter()
            .map(|ready| {
                let ready = ready?;
                let mut next = || {
                    let scores = scores.next().ok_or("it has no scores")??;
                    let names = match &mut names {
                        Some(names) => Some(names.next().ok_or("it has no names")??),
                        None => None,
                    };
                    Ok((scores, names))
                };
                match next() {
                    Ok((scores, names)) => Ok(Scored {
                        ready,
                        scores,
                        names,
                    }),
                    Err(Reason(reason)) => Err(DocumentError::Model {
                        id: ready.prepared.document.id,
                        reason,
                    }),
                }
            })
            .collect()
    }

    /// Its other half: who says what, and what is quoted inside that. The model reads the contents in which somebody else may
    /// be quoted a second time, each by itself.
    fn attribute(
        &self,
        chunk: Vec<Result<Scored, DocumentError>>,
        progress: &dyn Progress,
    ) -> Vec<Result<Attributed, DocumentError>> {
        let drafts: Vec<Result<Draft, DocumentError>> = self.pool.install(|| {
            let draft = |scored: Result<Scored, DocumentError>| {
                let mut scored = scored?;
                let id = scored.ready.prepared.document.id.clone();
                guarded(&id, || {
                    let Ready {
                        prepared, encoded, ..
                    } = &scored.ready;
                    let scores = &mut scored.scores;
                    let (attributions, passages) =
                        attribute(&self.bundle, &self.convention, prepared, encoded, scores)
                            .map_err(|reason| DocumentError::Model {
                                id: id.clone(),
                                reason,
                            })?;
                    Ok(Draft {
                        scored,
                        attributions,
                        passages,
                    })
                })
            };
            chunk.into_par_iter().map(draft).collect()
        });
        let again: Vec<&Encoded> = drafts
            .iter()
            .flatten()
            .flat_map(|draft| draft.passages.iter().map(|(_, encoded)| encoded))
            .collect();
        let scores = score(
            self.engine.as_ref(),
            self.bundle.manifest().limits(),
            &again,
            self.threads,
            &|pieces| progress.pieces(pieces),
        );
        let mut scores = scores.into_iter();
        drafts
            .into_iter()
            .map(|draft| {
                let draft = draft?;
                // Every document takes its own passages' scores, whatever becomes of it.
                let scores: Vec<_> = scores.by_ref().take(draft.passages.len()).collect();
                draft.nested(&self.convention, scores)
            })
            .collect()
    }

    /// The third.
    fn decode(&self, chunk: Vec<Result<Attributed, DocumentError>>) -> Vec<Outcome> {
        self.pool.install(|| {
            chunk
                .into_par_iter()
                .map(|attributed| {
                    let Attributed {
                        scored:
                            Scored {
                                ready,
                                scores,
                                names,
                            },
                        quoted,
                    } = attributed?;
                    let id = ready.prepared.document.id.clone();
                    guarded(&id, || {
                        let names = self.mentions(&ready, names.as_ref());
                        Ok(resolve(
                            &self.bundle,
                            ready.prepared,
                            &ready.encoded,
                            &scores,
                            names,
                            &quoted,
                        ))
                    })
                })
                .collect()
        })
    }

    /// The names that the token classifier finds, if there is one.
    fn mentions(&self, ready: &Ready, scores: Option<&Scores>) -> Option<Vec<NamedMention>> {
        let (classifier, encoded) = (self.classifier.as_ref()?, ready.for_classifier.as_ref()?);
        Some(classifier.mentions(&ready.prepared.document.text, encoded, scores?))
    }
}

/// A document made ready for the models.
struct Ready {
    prepared: Prepared,
    encoded: Encoded,
    for_classifier: Option<Encoded>,
}

/// A document that the models have read.
struct Scored {
    ready: Ready,
    scores: Scores,
    names: Option<Scores>,
}

/// A document of which is known who says what, and what of that is to be read once more.
struct Draft {
    scored: Scored,
    attributions: Vec<Attribution>,
    passages: Passages,
}

impl Draft {
    /// The same with the quotes inside its passages, of which `scores` are.
    fn nested(
        self,
        convention: &Convention,
        scores: Vec<Result<Scores, EngineError>>,
    ) -> Result<Attributed, DocumentError> {
        let id = self.scored.ready.prepared.document.id.clone();
        guarded(&id, || {
            let mut inner = Vec::new();
            for ((passage, encoded), scores) in self.passages.iter().zip(scores) {
                let mut scores = scores.map_err(|error| DocumentError::Model {
                    id: id.clone(),
                    reason: error.to_string(),
                })?;
                inner.extend(nested(convention, passage, encoded, &mut scores));
            }
            Ok(Attributed {
                scored: self.scored,
                quoted: Quoted {
                    attributions: self.attributions,
                    nested: inner,
                },
            })
        })
    }
}

/// A document that only lacks its speakers.
struct Attributed {
    scored: Scored,
    quoted: Quoted,
}

/// Why a document has no scores.
struct Reason(String);

impl From<&str> for Reason {
    fn from(reason: &str) -> Self {
        Self(reason.to_owned())
    }
}

impl From<EngineError> for Reason {
    fn from(error: EngineError) -> Self {
        Self(error.to_string())
    }
}

/// A stage's thread. Its name is what profilers show.
fn start<'s>(scope: &'s Scope<'s, '_>, name: &str, work: impl FnOnce() + Send + 's) {
    let thread = Builder::new().name(name.to_owned());
    if let Err(error) = thread.spawn_scoped(scope, work) {
        // As `Scope::spawn` does: without threads there is nothing to be done at all.
        panic!("the thread `{name}` cannot be started: {error}");
    }
}

/// Does `work` on every chunk until there are no more or nobody takes them.
fn stage<I, O>(chunks: Receiver<I>, to: SyncSender<O>, work: impl Fn(I) -> O) {
    for chunk in chunks {
        if to.send(work(chunk)).is_err() {
            break;
        }
    }
}

/// Runs `work` on one document. A panic would be our mistake; it costs this document, not a night's run.
fn guarded<T>(
    id: &str,
    work: impl FnOnce() -> Result<T, DocumentError>,
) -> Result<T, DocumentError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        Err(DocumentError::Model {
            id: id.to_owned(),
            reason: "an error inside whosaid; please report it with this document".to_owned(),
        })
    })
}

fn next_chunk(
    documents: &mut impl Iterator<Item = Result<Document, InputError>>,
    most_bytes: usize,
) -> Vec<Result<Document, InputError>> {
    let (mut chunk, mut bytes) = (Vec::new(), 0);
    while bytes < most_bytes && chunk.len() < CHUNK_DOCUMENTS {
        let Some(document) = documents.next() else {
            break;
        };
        bytes += document.as_ref().map_or(0, |d| d.text.len());
        chunk.push(document);
    }
    chunk
}
