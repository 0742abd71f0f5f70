//! Runs the model over documents and joins the scores of each document's windows.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use half::f16;

use super::engine::{Engine, WindowScores};
use super::window::{Piece, Window};
use super::{Encoded, Limits, windows};
use crate::error::{Error, ErrorKind, Result};

/// Scores of every word of a document: those of its first piece, from the window where it has most context.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Scores {
    /// `[words, entity tags]`, row-major.
    pub entities: Vec<f32>,
    /// `[words, role tags]`, row-major.
    pub roles: Vec<f32>,
    /// `[words, 4 * dimension]`, row-major. In half precision, as are all vectors that are only multiplied with each
    /// other: they are most of what a long document holds in memory.
    pub links: Vec<f16>,
    /// `[words, 6 * dimension]`, row-major.
    pub coreference: Vec<f16>,
}

impl Scores {
    /// The scores of the words that `window` keeps.
    fn kept(encoded: &Encoded, window: &Window, max_pieces: usize, from: &WindowScores) -> Self {
        let pieces = window.len(encoded).min(max_pieces).max(1);
        let skip = window.keep.start - window.words.start;
        let kept: Vec<usize> = window
            .first_pieces(encoded, max_pieces)
            .skip(skip)
            .take(window.keep.len())
            .collect();
        let rows = |table: &[f32]| -> Vec<f32> {
            let width = table.len() / pieces;
            let row = |&piece: &usize| &table[piece * width..][..width];
            kept.iter().flat_map(row).copied().collect()
        };
        let halved = |table: &[f32]| rows(table).into_iter().map(f16::from_f32).collect();
        Self {
            entities: rows(&from.entities),
            roles: rows(&from.roles),
            links: halved(&from.links),
            coreference: halved(&from.coreference),
        }
    }

    /// Reserves room for a document of `words` words, from the scores `part` of `part_words` of them: a table that grows as
    /// it is filled is copied again and again, and a long document's tables are most of its memory.
    fn reserve(&mut self, words: usize, part: &Self, part_words: usize) {
        let room = |length: usize| length / part_words.max(1) * words;
        self.entities.reserve_exact(room(part.entities.len()));
        self.roles.reserve_exact(room(part.roles.len()));
        self.links.reserve_exact(room(part.links.len()));
        self.coreference.reserve_exact(room(part.coreference.len()));
    }

    fn append(&mut self, part: Self) {
        self.entities.extend(part.entities);
        self.roles.extend(part.roles);
        self.links.extend(part.links);
        self.coreference.extend(part.coreference);
    }
}

/// Where a window's scores go, or why there are none.
type Slot = Mutex<Option<Result<Scores>>>;

/// Runs the model over the windows of several documents with `threads` threads; `done` receives the number of pieces of every
/// batch. Returns each document's scores, in order, or why there are none.
pub fn score(
    engine: &dyn Engine,
    limits: Limits,
    documents: &[&Encoded],
    threads: usize,
    done: &(dyn Fn(usize) + Sync),
) -> Vec<Result<Scores>> {
    let cut: Vec<Vec<Window>> = documents
        .iter()
        .map(|d| windows(d, limits.max_pieces, limits.context))
        .collect();
    let mut jobs: Vec<(usize, usize, usize)> = Vec::new(); // pieces, document, window
    for (d, windows) in cut.iter().enumerate() {
        jobs.extend(
            windows
                .iter()
                .enumerate()
                .map(|(w, window)| (window.len(documents[d]), d, w)),
        );
    }
    // Longest first: batches are of like length, and the threads end together.
    jobs.sort_by_key(|&(pieces, d, w)| (std::cmp::Reverse(pieces), d, w));
    let (batch, parallel) = engine.batching(threads);
    let next = AtomicUsize::new(0);
    let results: Vec<Vec<Slot>> = cut
        .iter()
        .map(|ws| ws.iter().map(|_| Mutex::new(None)).collect())
        .collect();
    let batches: Vec<&[(usize, usize, usize)]> = jobs.chunks(batch.max(1)).collect();
    std::thread::scope(|scope| {
        for _ in 0..parallel.clamp(1, batches.len().max(1)) {
            scope.spawn(|| {
                while let Some(jobs) = batches.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let pieces: Vec<Vec<Piece>> = jobs
                        .iter()
                        .map(|&(_, d, w)| {
                            cut[d][w].pieces(documents[d], limits.max_pieces).collect()
                        })
                        .collect();
                    match engine.run(&pieces) {
                        Ok(scores) => {
                            for (&(_, d, w), scores) in jobs.iter().zip(scores) {
                                let (encoded, window) = (documents[d], &cut[d][w]);
                                let kept =
                                    Scores::kept(encoded, window, limits.max_pieces, &scores);
                                put(&results[d][w], Ok(kept));
                            }
                        }
                        Err(e) => {
                            for &(_, d, w) in *jobs {
                                put(&results[d][w], Err(e.clone()));
                            }
                        }
                    }
                    done(jobs.iter().map(|j| j.0).sum());
                }
            });
        }
    });
    let mut out = Vec::with_capacity(documents.len());
    for ((results, cut), document) in results.into_iter().zip(&cut).zip(documents) {
        let mut scores = Scores::default();
        let mut failed = None;
        for (result, window) in results.into_iter().zip(cut) {
            match result
                .into_inner()
                .unwrap_or_else(std::sync::PoisonError::into_inner)
            {
                Some(Ok(part)) => {
                    if scores.entities.is_empty() {
                        scores.reserve(document.len(), &part, window.keep.len());
                    }
                    scores.append(part);
                }
                Some(Err(error)) => failed = Some(error),
                None => {
                    let reason = "a window has no result";
                    failed = Some(Error::new(ErrorKind::Engine, engine.name(), reason, ""));
                }
            }
        }
        out.push(match failed {
            None => Ok(scores),
            Some(error) => Err(error),
        });
    }
    out
}

fn put<T>(slot: &Mutex<Option<T>>, value: T) {
    *slot
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner) = Some(value);
}
