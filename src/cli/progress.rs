//! The progress bar: documents and tokens per second, on a terminal only.

use std::io::IsTerminal;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use whosaid::pipeline::Progress;

/// Counts documents and word pieces, and shows them where somebody looks.
pub struct Bar {
    bar: ProgressBar,
    began: Instant,
    documents: AtomicU64,
    pieces: AtomicU64,
}

impl Bar {
    /// A bar on standard error if that is a terminal and the results do not go to one.
    pub fn new(results_on_terminal: bool) -> Self {
        let bar = if std::io::stderr().is_terminal() && !results_on_terminal {
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
            began: Instant::now(),
            documents: AtomicU64::new(0),
            pieces: AtomicU64::new(0),
        }
    }

    /// Prints a line above the bar, or just prints it.
    pub fn report(&self, line: &str) {
        if self.bar.is_hidden() {
            eprintln!("{line}");
        } else {
            self.bar.println(line);
        }
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }

    fn show(&self) {
        let seconds = self.began.elapsed().as_secs_f64().max(0.001);
        let documents = self.documents.load(Ordering::Relaxed);
        let pieces = self.pieces.load(Ordering::Relaxed);
        self.bar.set_message(format!(
            "{documents} documents ({:.1}/s), {:.0} tokens/s",
            documents as f64 / seconds,
            pieces as f64 / seconds
        ));
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
