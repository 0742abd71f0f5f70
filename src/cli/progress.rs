//! Progress: a bar on a terminal, now and then a line in a log.

use std::io::IsTerminal;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{HumanDuration, ProgressBar, ProgressStyle};
use whosaid::batch::Watch;
use whosaid::input::Meter;
use whosaid::pipeline::Progress;
use whosaid::store::Failure;

/// In a log, a line after so long.
const LINE_EVERY: Duration = Duration::from_secs(30);

/// What is shown on standard error.
pub enum Show {
    /// Failures only, as the user asked for.
    Nothing,
    /// Failures only: results on the terminal are progress enough.
    Reports,
    /// Failures, and how far the reading has come of all there is to read.
    Progress {
        /// Bytes of all inputs; 0 if that is not known.
        bytes: u64,
        /// Bytes read.
        meter: Meter,
    },
}

/// Counts documents and word pieces, and shows them where somebody looks.
pub struct Bar {
    bar: ProgressBar,
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
    /// Progress as `show` says: a bar if standard error is a terminal, else a line now and then.
    pub fn new(show: Show) -> Self {
        let (total, meter, progress) = match show {
            Show::Nothing | Show::Reports => (0, Meter::default(), false),
            Show::Progress { bytes, meter } => (bytes, meter, true),
        };
        let terminal = std::io::stderr().is_terminal();
        let bar = if progress && terminal {
            let bar = ProgressBar::new_spinner();
            if let Ok(style) = ProgressStyle::with_template("{spinner} {elapsed_precise}  {msg}") {
                bar.set_style(style);
            }
            bar.enable_steady_tick(Duration::from_millis(200));
            bar
        } else {
            ProgressBar::hidden()
        };
        Self {
            bar,
            logged: (progress && !terminal).then(|| Mutex::new(Instant::now())),
            total,
            meter,
            began: Instant::now(),
            skipped: AtomicU64::new(0),
            resumed: AtomicU64::new(0),
            documents: AtomicU64::new(0),
            failed: AtomicU64::new(0),
            pieces: AtomicU64::new(0),
        }
    }

    /// Prints a line above the bar, or just prints it.
    pub fn report(&self, line: &str) {
        self.failed.fetch_add(1, Ordering::Relaxed);
        self.print(line);
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }

    fn print(&self, line: &str) {
        if self.bar.is_hidden() {
            eprintln!("{line}");
        } else {
            self.bar.println(line);
        }
    }

    fn show(&self) {
        if !self.bar.is_hidden() {
            self.bar.set_message(self.message());
        }
        if let Some(logged) = &self.logged {
            let mut last = logged.lock().unwrap_or_else(PoisonError::into_inner);
            if last.elapsed() >= LINE_EVERY {
                *last = Instant::now();
                eprintln!("whosaid: {}", self.message());
            }
        }
    }

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
    fn pieces(&self, count: usize) {
        self.pieces.fetch_add(count as u64, Ordering::Relaxed);
        self.show();
    }

    fn documents(&self, count: usize) {
        self.documents.fetch_add(count as u64, Ordering::Relaxed);
        self.show();
    }
}

impl Watch for Bar {
    fn resumed(&self, documents: u64) {
        self.resumed.store(documents, Ordering::Relaxed);
        self.skipped.store(self.meter.bytes(), Ordering::Relaxed);
        if documents > 0 && (self.logged.is_some() || !self.bar.is_hidden()) {
            self.print(&format!(
                "whosaid: going on after {documents} documents that are done"
            ));
        }
    }

    fn failed(&self, failure: &Failure) {
        let Failure {
            place,
            reason,
            remedy,
            ..
        } = failure;
        self.report(&format!("whosaid: {place}: {reason}; {remedy}"));
    }
}
