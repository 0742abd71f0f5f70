//! Progress: a bar on a terminal, now and then a line in a log.

use std::io::IsTerminal;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::input::Meter;
use crate::{Error, Progress};
use indicatif::{HumanDuration, ProgressBar, ProgressStyle};

/// In a log, a line after so long.
const LINE_EVERY: Duration = Duration::from_secs(30);

/// What is shown on standard error.
pub(super) enum Show {
    /// Failures only, as the user asked for.
    Nothing,
    /// Failures only: results on the terminal are progress enough.
    Reports,
    /// Failures, how fast the work is, and how far the reading has come of all there is to read; in a log, too.
    Rates {
        /// Bytes of all inputs; 0 if that is not known.
        bytes: u64,
        /// Bytes read.
        meter: Meter,
    },
    /// How far each stage has come.
    Stages,
    /// How many of so many articles are done.
    Articles(u64),
}

/// Counts documents and word pieces, and shows them where somebody looks.
pub(super) struct Bar {
    bar: ProgressBar,
    rates: Option<Rates>,
}

/// How fast the work is.
struct Rates {
    /// When a line was last logged; none if no lines are.
    logged: Option<Mutex<Instant>>,
    total: u64,
    meter: Meter,
    began: Instant,
    /// Bytes read before the work began: of documents that an earlier run did.
    skipped: AtomicU64,
    resumed: AtomicU64,
    documents: AtomicU64,
    failed: AtomicU64,
    pieces: AtomicU64,
}

impl Bar {
    /// Progress as `show` says: a bar if standard error is a terminal, else perhaps a line now and then.
    pub(super) fn new(show: Show) -> Self {
        let terminal = std::io::stderr().is_terminal();
        let (style, length, ticks) = match &show {
            Show::Nothing | Show::Reports => ("", None, false),
            Show::Rates { .. } => ("{spinner} {elapsed_precise}  {msg}", None, true),
            Show::Stages => (
                "{spinner} {elapsed_precise}  {msg}: {pos} of {len} documents",
                Some(0),
                true,
            ),
            Show::Articles(count) => ("{bar:40} {pos} of {len} articles", Some(*count), false),
        };
        let bar = if terminal && !style.is_empty() {
            let bar = length.map_or_else(ProgressBar::new_spinner, ProgressBar::new);
            if let Ok(style) = ProgressStyle::with_template(style) {
                bar.set_style(style);
            }
            if ticks {
                bar.enable_steady_tick(Duration::from_millis(200));
            }
            bar
        } else {
            ProgressBar::hidden()
        };
        let rates = match show {
            Show::Rates { bytes, meter } => Some(Rates {
                logged: (!terminal).then(|| Mutex::new(Instant::now())),
                total: bytes,
                meter,
                began: Instant::now(),
                skipped: AtomicU64::new(0),
                resumed: AtomicU64::new(0),
                documents: AtomicU64::new(0),
                failed: AtomicU64::new(0),
                pieces: AtomicU64::new(0),
            }),
            _ => None,
        };
        Self { bar, rates }
    }

    /// Takes the bar away.
    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }

    /// Prints a line above the bar, or just prints it.
    fn print(&self, line: &str) {
        if self.bar.is_hidden() {
            eprintln!("{line}");
        } else {
            self.bar.println(line);
        }
    }

    fn count(&self, counter: fn(&Rates) -> &AtomicU64, count: usize) {
        let Some(rates) = &self.rates else {
            return;
        };
        counter(rates).fetch_add(count as u64, Ordering::Relaxed);
        if !self.bar.is_hidden() {
            self.bar.set_message(rates.message());
        }
        if let Some(logged) = &rates.logged {
            let mut last = logged.lock().unwrap_or_else(PoisonError::into_inner);
            if last.elapsed() >= LINE_EVERY {
                *last = Instant::now();
                eprintln!("whosaid: {}", rates.message());
            }
        }
    }
}

impl Rates {
    fn message(&self) -> String {
        let seconds = self.began.elapsed().as_secs_f64().max(0.001);
        let documents = self.documents.load(Ordering::Relaxed);
        let pieces = self.pieces.load(Ordering::Relaxed);
        let mut line = format!(
            "{} documents ({:.1}/s), {:.0} tokens/s",
            documents + self.resumed.load(Ordering::Relaxed),
            documents as f64 / seconds,
            pieces as f64 / seconds
        );
        match self.failed.load(Ordering::Relaxed) {
            0 => {}
            failed => line += &format!(", {failed} failed"),
        }
        let skipped = self.skipped.load(Ordering::Relaxed);
        let read = self.meter.bytes().saturating_sub(skipped);
        let all = self.total.saturating_sub(skipped);
        if read > 0 && all > 0 && documents > 0 {
            let share = (read as f64 / all as f64).min(1.0);
            let left = Duration::from_secs_f64(seconds * (1.0 - share) / share);
            line += &format!(", {:.0}%, {} left", share * 100.0, HumanDuration(left));
        }
        line
    }
}

impl Progress for Bar {
    fn stage(&self, name: &'static str, documents: u64) {
        self.bar.set_length(documents);
        self.bar.set_position(0);
        self.bar.set_message(name);
    }

    fn resumed(&self, documents: u64) {
        let Some(rates) = &self.rates else {
            return;
        };
        rates.resumed.store(documents, Ordering::Relaxed);
        rates.skipped.store(rates.meter.bytes(), Ordering::Relaxed);
        if documents > 0 {
            self.print(&format!(
                "whosaid: going on after {documents} documents that are done"
            ));
        }
    }

    fn pieces(&self, count: usize) {
        self.count(|rates| &rates.pieces, count);
    }

    fn documents(&self, count: usize) {
        self.bar.inc(count as u64);
        self.count(|rates| &rates.documents, count);
    }

    fn failed(&self, error: &Error) {
        if let Some(rates) = &self.rates {
            rates.failed.fetch_add(1, Ordering::Relaxed);
        }
        self.print(&format!("whosaid: {error}"));
    }
}
