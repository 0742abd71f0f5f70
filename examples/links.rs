//! Writes what may be linked in texts, with the features that the rankers of links are trained on (`scripts/train/linking.py`).
//!
//! Reads JSON Lines of `{"id", "text"}`; writes the names of the features, then of every text a line `{"id", "spans": {"source":
//! [[START, END, PROBABILITY, IS_BEST], ...], "cue", "content"}, "cues": [[[CUE or null, [FEATURE, ...]], ...] of every content],
//! "sources": [... of every cue]}`, offsets in code points. With `--hidden SHARE` first, the model does not see that share of the
//! word pieces: a model that was trained on the texts is as unsure of them then as of others. A folder with another model may
//! follow.

use std::io::{BufRead, Write};
use std::path::Path;

use serde::Deserialize;
use serde_json::json;
use whosaid::Extractor;
use whosaid::error::Result;
use whosaid::model::{Bundle, Device, Engine, EngineOptions, Piece, WindowScores, engines};
use whosaid::quote::{CandidateSpan, LinkCandidate};
use whosaid::text::{CodePoints, Document};

/// The id of the piece that stands for a hidden one: BERT's [MASK].
const HIDDEN: u32 = 103;

#[derive(Deserialize)]
struct Line {
    id: String,
    text: String,
}

/// An engine that sees only a part of the pieces.
struct Blindfolded {
    engine: Box<dyn Engine + Send>,
    /// Of 1000 pieces, so many are hidden.
    hidden: u64,
}

impl Engine for Blindfolded {
    fn name(&self) -> &'static str {
        self.engine.name()
    }

    fn device(&self) -> Device {
        self.engine.device()
    }

    fn batching(&self, threads: usize) -> (usize, usize) {
        self.engine.batching(threads)
    }

    fn run(&self, batch: &[Vec<Piece>]) -> Result<Vec<WindowScores>> {
        let seen: Vec<Vec<Piece>> = batch.iter().map(|pieces| self.seen(pieces)).collect();
        self.engine.run(&seen)
    }
}

impl Blindfolded {
    /// A window's pieces; which are hidden depends on nothing but them.
    fn seen(&self, pieces: &[Piece]) -> Vec<Piece> {
        let mut state = 0u64;
        let mut seen = pieces.to_vec();
        for piece in &mut seen {
            state = (state ^ u64::from(piece.id)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            state ^= state >> 29;
            if state % 1000 < self.hidden {
                piece.id = HIDDEN;
            }
        }
        seen
    }
}

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1).peekable();
    let hidden: f64 = match arguments.next_if(|a| a == "--hidden") {
        Some(_) => arguments.next().unwrap_or_default().parse()?,
        None => 0.0,
    };
    let bundle = match arguments.next() {
        Some(folder) => Bundle::from_folder(Path::new(&folder))?,
        None => Bundle::embedded()?,
    };
    let convention = bundle.convention(None)?;
    let engine = Blindfolded {
        engine: engines::load(&bundle, &convention, EngineOptions::default())?,
        hidden: (1000.0 * hidden).round() as u64,
    };
    let extractor = Extractor::builder()
        .model(bundle)
        .own_engine(Box::new(engine))
        .build()?;
    let mut out = std::io::stdout().lock();
    serde_json::to_writer(&mut out, LinkCandidate::FEATURE_NAMES)?;
    out.write_all(b"\n")?;
    for line in std::io::stdin().lock().lines() {
        let Line { id, text } = serde_json::from_str(&line?)?;
        let points = CodePoints::new(&text);
        let found = extractor.link_candidates(Document::new(id.as_str(), text.as_str()))?;
        let [sources, cues, contents] = found.spans.map(|spans| {
            let shown = |span: CandidateSpan| {
                let (start, end) = points.range(span.span);
                json!([start, end, span.probability, span.is_best])
            };
            spans.into_iter().map(shown).collect::<Vec<_>>()
        });
        let rows = |all: Vec<Vec<LinkCandidate>>| -> Vec<Vec<(Option<usize>, Vec<f32>)>> {
            let of_child = |candidates: Vec<LinkCandidate>| {
                let candidates = candidates.into_iter();
                candidates.map(|c| (c.parent, c.features)).collect()
            };
            all.into_iter().map(of_child).collect()
        };
        let line = json!({
            "id": id,
            "spans": {"source": sources, "cue": cues, "content": contents},
            "cues": rows(found.cues),
            "sources": rows(found.sources),
        });
        serde_json::to_writer(&mut out, &line)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
