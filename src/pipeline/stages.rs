//! What the stages do with a chunk, document by document where they can.

use std::panic::{AssertUnwindSafe, catch_unwind};

use rayon::prelude::*;

use super::Pipeline;
use super::document::{Passages, Prepared, attribute, nested, prepare};
use super::resolve::resolve;
use crate::entity::NamedMention;
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Convention, Encoded, Scores, score};
use crate::progress::Progress;
use crate::quote::{Attribution, Quoted};
use crate::schema::Explained;
use crate::text::Document;

/// A document made ready for the models.
pub(super) struct Ready {
    pub(super) prepared: Prepared,
    pub(super) encoded: Encoded,
    for_classifier: Option<Encoded>,
}

/// A document that the models have read.
pub(super) struct Scored {
    pub(super) ready: Ready,
    pub(super) scores: Scores,
    pub(super) names: Option<Scores>,
}

/// A document of which is known who says what, and what of that is to be read once more.
struct Draft {
    scored: Scored,
    attributions: Vec<Attribution>,
    passages: Passages,
}

/// A document that only lacks its speakers.
pub(super) struct Attributed {
    scored: Scored,
    quoted: Quoted,
}

impl Ready {
    fn id(&self) -> &str {
        &self.prepared.document.id
    }
}

impl Pipeline {
    /// The first stage of a chunk's work.
    pub(super) fn prepare(&self, chunk: Vec<Result<Document>>) -> Vec<Result<Ready>> {
        let ready = |document: Document| {
            let (prepared, encoded) = prepare(&self.bundle, document)?;
            let text = prepared.text();
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
        let guarded_ready = |document: Result<Document>| {
            let document = document?;
            let id = document.id.clone();
            guarded(&id, || ready(document))
        };
        self.workers
            .pool()
            .install(|| chunk.into_par_iter().map(guarded_ready).collect())
    }

    /// The second: what fills the machine's time. Two models run side by side.
    pub(super) fn score(
        &self,
        chunk: Vec<Result<Ready>>,
        progress: &dyn Progress,
    ) -> Vec<Result<Scored>> {
        let ready: Vec<&Ready> = chunk.iter().flatten().collect();
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
            let scores = self.scores_of(&encoded, progress);
            let names = names.map(|thread| thread.join().unwrap_or_default());
            (scores, names)
        });
        let mut scores = scores.into_iter();
        let mut names = names.map(Vec::into_iter);
        let mut next = || {
            let lost = || Error::of(ErrorKind::Internal, "it has no scores");
            let scores = scores.next().ok_or_else(lost)??;
            let names = match &mut names {
                Some(names) => Some(names.next().ok_or_else(lost)??),
                None => None,
            };
            Ok((scores, names))
        };
        let scored = |ready: Result<Ready>| {
            let ready = ready?;
            let (scores, names) = next().map_err(|error| of_document(ready.id(), &error))?;
            Ok(Scored {
                ready,
                scores,
                names,
            })
        };
        chunk.into_iter().map(scored).collect()
    }

    /// Its other half: who says what, and what is quoted inside that. The model reads the contents in which somebody else may
    /// be quoted a second time, each by itself.
    pub(super) fn attribute(
        &self,
        chunk: Vec<Result<Scored>>,
        progress: &dyn Progress,
    ) -> Vec<Result<Attributed>> {
        let drafts: Vec<Result<Draft>> = self.workers.pool().install(|| {
            let drafted = |scored: Result<Scored>| self.draft(scored?);
            chunk.into_par_iter().map(drafted).collect()
        });
        let again: Vec<&Encoded> = drafts
            .iter()
            .flatten()
            .flat_map(|draft| draft.passages.iter().map(|(_, encoded)| encoded))
            .collect();
        let mut scores = self.scores_of(&again, progress).into_iter();
        let attributed = |draft: Result<Draft>| {
            let draft = draft?;
            // Every document takes its own passages' scores, whatever becomes of it.
            let scores: Vec<_> = scores.by_ref().take(draft.passages.len()).collect();
            draft.nested(&self.convention, scores)
        };
        drafts.into_iter().map(attributed).collect()
    }

    /// The third.
    pub(super) fn decode(
        &self,
        chunk: Vec<Result<Attributed>>,
        explain: bool,
    ) -> Vec<Result<Explained>> {
        let decoded = |attributed: Result<Attributed>| {
            let Attributed {
                scored:
                    Scored {
                        ready,
                        scores,
                        names,
                    },
                quoted,
            } = attributed?;
            let id = ready.id().to_owned();
            guarded(&id, || {
                let names = self.mentions(&ready, names.as_ref());
                let Ready {
                    prepared, encoded, ..
                } = ready;
                Ok(resolve(
                    &self.bundle,
                    prepared,
                    &encoded,
                    &scores,
                    names,
                    &quoted,
                    self.asked(explain),
                ))
            })
        };
        self.workers
            .pool()
            .install(|| chunk.into_par_iter().map(decoded).collect())
    }

    /// The names that the token classifier finds, if there is one.
    pub(super) fn mentions(
        &self,
        ready: &Ready,
        scores: Option<&Scores>,
    ) -> Option<Vec<NamedMention>> {
        let (classifier, encoded) = (self.classifier.as_ref()?, ready.for_classifier.as_ref()?);
        Some(classifier.mentions(ready.prepared.text(), encoded, scores?))
    }

    fn draft(&self, mut scored: Scored) -> Result<Draft> {
        let id = scored.ready.id().to_owned();
        guarded(&id, || {
            let Ready {
                prepared, encoded, ..
            } = &scored.ready;
            let scores = &mut scored.scores;
            let (attributions, passages) =
                attribute(&self.bundle, &self.convention, prepared, encoded, scores)?;
            Ok(Draft {
                scored,
                attributions,
                passages,
            })
        })
    }

    /// The model's scores of several texts, with all threads.
    fn scores_of(&self, texts: &[&Encoded], progress: &dyn Progress) -> Vec<Result<Scores>> {
        score(
            self.engine.as_ref(),
            self.bundle.manifest().limits(),
            texts,
            self.threads,
            &|pieces| progress.pieces(pieces),
        )
    }
}

impl Draft {
    /// The same with the quotes inside its passages, of which `scores` are.
    fn nested(self, convention: &Convention, scores: Vec<Result<Scores>>) -> Result<Attributed> {
        let id = self.scored.ready.id().to_owned();
        guarded(&id, || {
            let mut inner = Vec::new();
            for ((passage, encoded), scores) in self.passages.iter().zip(scores) {
                inner.extend(nested(convention, passage, encoded, &mut scores?));
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

/// Runs `work` on one document. A panic would be our mistake; it costs this document, not a night's run.
fn guarded<T>(id: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(outcome) => outcome.map_err(|error| of_document(id, &error)),
        Err(_) => Err(Error::new(
            ErrorKind::Internal,
            id.to_owned(),
            "an error inside whosaid",
            "please report it with this document",
        )),
    }
}

/// A document's error, from the model's.
fn of_document(id: &str, error: &Error) -> Error {
    Error::new(
        error.kind(),
        id.to_owned(),
        error.to_string(),
        "leave the document out, or report it",
    )
}

/// The error of a document that went into the pipeline and did not come out of it.
pub(super) fn without_result(id: &str) -> Error {
    of_document(id, &Error::of(ErrorKind::Internal, "it has no result"))
}
