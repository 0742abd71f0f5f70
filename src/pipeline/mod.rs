//! The stages that documents go through, each in a thread of its own, joined by channels that hold nothing.
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
//! Every stage holds at most one [chunk] of documents, so that memory does not depend on the corpus. While one chunk is
//! scored, those behind it are read and prepared and the one before it is decoded and written. What comes out does not
//! depend on the number of threads or on the chunks.

mod chunk;
mod document;
mod present;
mod resolve;
mod stages;
mod workers;

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{Builder, Scope};

use self::resolve::{Asked, resolve};
use self::stages::{Scored, without_result};
use self::workers::Workers;
use crate::entity::TokenClassifier;
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Bundle, Convention, Engine};
use crate::progress::Progress;
use crate::quote::{self, Attribution, LinkCandidate, LinkCandidates, Quoted};
use crate::schema::{Explained, Extracted};
use crate::speaker::{FEATURE_NAMES, SpeakerCandidate};
use crate::text::{Document, Span};

/// A speaker less likely than this is not named, unless the user asks for another: one who is as likely wrong as right.
pub(crate) const MIN_SPEAKER_CONFIDENCE: f32 = 0.5;

/// The models and the threads that documents go through.
pub(crate) struct Pipeline {
    /// The model.
    pub(crate) bundle: Bundle,
    /// Its attribution head.
    pub(crate) convention: Convention,
    /// What runs it.
    pub(crate) engine: Box<dyn Engine + Send>,
    /// What names entities, if not the model's own head does.
    pub(crate) classifier: Option<TokenClassifier>,
    /// A speaker less likely than this is not named.
    pub(crate) min_speaker_confidence: f32,
    threads: usize,
    workers: Workers,
}

impl Pipeline {
    /// A pipeline of so many threads; 0: one for every core.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`]: the system does not start so many threads.
    pub(crate) fn new(
        bundle: Bundle,
        convention: Convention,
        engine: Box<dyn Engine + Send>,
        classifier: Option<TokenClassifier>,
        threads: usize,
    ) -> Result<Self> {
        if bundle.ranker().is_some_and(|r| r.features != FEATURE_NAMES) {
            let reason = "the model's ranker of speakers was trained on other features than this version has";
            let error = Error::of(ErrorKind::Model, reason);
            return Err(error.or_remedy("train it again: docs/training.md"));
        }
        let link_ranker = convention.link_ranker.as_ref();
        if link_ranker.is_some_and(|r| r.features != LinkCandidate::FEATURE_NAMES) {
            let reason =
                "the model's rankers of links were trained on other features than this version has";
            let error = Error::of(ErrorKind::Model, reason);
            return Err(error.or_remedy("train them again: docs/training.md"));
        }
        let threads = match threads {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            n => n,
        };
        let workers = Workers::new(threads)?;
        Ok(Self {
            bundle,
            convention,
            engine,
            classifier,
            min_speaker_confidence: MIN_SPEAKER_CONFIDENCE,
            threads,
            workers,
        })
    }

    /// What is asked of the speakers.
    fn asked(&self, explain: bool) -> Asked {
        Asked {
            min_speaker_confidence: self.min_speaker_confidence,
            explain,
        }
    }

    /// Extracts from one document; without explanations, unless they are asked for.
    pub(crate) fn one(&self, document: Document, explain: bool) -> Result<Explained> {
        let id = document.id.clone();
        let scored = self.score(self.prepare(vec![Ok(document)]), &());
        let mut outcomes = self.decode(self.attribute(scored, &()), explain);
        outcomes.pop().unwrap_or_else(|| Err(without_result(&id)))
    }

    /// Resolves attributions that the caller knows, in the order of their contents.
    pub(crate) fn resolve(
        &self,
        document: Document,
        attributions: &[Attribution],
    ) -> Result<Extracted> {
        let (scored, attributions) = self.score_given(document, attributions)?;
        let names = self.mentions(&scored.ready, scored.names.as_ref());
        let quoted = Quoted {
            attributions,
            nested: Vec::new(),
        };
        let resolved = resolve(
            &self.bundle,
            scored.ready.prepared,
            &scored.ready.encoded,
            &scored.scores,
            names,
            &quoted,
            self.asked(false),
        );
        Ok(resolved.extracted)
    }

    /// The candidates for the speakers of attributions that the caller knows, in the order of their contents; none for those
    /// that grammar alone decides.
    pub(crate) fn candidates(
        &self,
        document: Document,
        attributions: &[Attribution],
    ) -> Result<Vec<Option<Vec<SpeakerCandidate>>>> {
        let (scored, attributions) = self.score_given(document, attributions)?;
        let names = self.mentions(&scored.ready, scored.names.as_ref());
        Ok(resolve::candidates(
            &self.bundle,
            &scored.ready.prepared,
            &scored.ready.encoded,
            &scored.scores,
            names,
            &attributions,
        ))
    }

    /// What may be linked in a document.
    pub(crate) fn link_candidates(&self, document: Document) -> Result<LinkCandidates> {
        let id = document.id.clone();
        let mut chunk = self.score(self.prepare(vec![Ok(document)]), &());
        let mut scored = chunk.pop().unwrap_or_else(|| Err(without_result(&id)))?;
        let prepared = &scored.ready.prepared;
        let mut found = quote::link_candidates(
            &self.convention,
            &scored.ready.encoded,
            prepared.text(),
            &prepared.quotations,
            &mut scored.scores,
        );
        for candidate in found.spans.iter_mut().flatten() {
            candidate.span = prepared.reading.original(candidate.span);
        }
        Ok(found)
    }

    /// One document's scores, and attributions of its text as those of the text that is read.
    fn score_given(
        &self,
        document: Document,
        attributions: &[Attribution],
    ) -> Result<(Scored, Vec<Attribution>)> {
        let id = document.id.clone();
        let mut chunk = self.score(self.prepare(vec![Ok(document)]), &());
        let scored = chunk.pop().unwrap_or_else(|| Err(without_result(&id)))?;
        let reading = &scored.ready.prepared.reading;
        let read = |spans: &mut Vec<Span>| {
            spans
                .iter_mut()
                .for_each(|span| *span = reading.read(*span));
        };
        let mut attributions = attributions.to_vec();
        for attribution in &mut attributions {
            read(&mut attribution.content);
            read(&mut attribution.cue);
            read(&mut attribution.source);
        }
        Ok((scored, attributions))
    }

    /// Extracts from many documents, without explanations unless they are asked for; `sink` gets every outcome, in the order of the
    /// input.
    ///
    /// # Errors
    /// The first error of `sink`; nothing more is read then.
    pub(crate) fn run<E>(
        &self,
        documents: impl Iterator<Item = Result<Document>> + Send,
        explain: bool,
        progress: &dyn Progress,
        mut sink: impl FnMut(Result<Explained>) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        std::thread::scope(|scope| {
            let (to_prepare, read) = sync_channel(0);
            let (to_score, prepared) = sync_channel(0);
            let (to_decode, scored) = sync_channel(0);
            let (to_sink, decoded) = sync_channel(0);
            // A stage ends when the one before it has, or when nobody takes what it makes: the sink has failed.
            start(scope, "read", move || {
                let mut documents = documents;
                loop {
                    let chunk = chunk::next(&mut documents, self.threads);
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
                stage(scored, to_sink, |chunk| self.decode(chunk, explain));
            });
            for outcome in decoded.into_iter().flatten() {
                if let Err(error) = &outcome {
                    progress.failed(error);
                }
                sink(outcome)?;
                progress.documents(1);
            }
            Ok(())
        })
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
