//! Measures resolution by itself: reads JSON Lines of `{"id", "text", "attributions": [{"source", "cue", "content"}]}`
//! with spans `[start, end]` in code points, and writes the result of each with just those attributions.
//!
//! `scripts/speakers.py` makes the input from gold and scores the output.

use std::io::{BufRead, Write};
use std::path::PathBuf;

use serde::Deserialize;
use whosaid::Extractor;
use whosaid::quote::Attribution;
use whosaid::text::{CodePoints, Document, Span};

#[derive(Deserialize)]
struct Line {
    id: String,
    text: String,
    attributions: Vec<Gold>,
}

#[derive(Deserialize)]
struct Gold {
    source: Vec<(usize, usize)>,
    cue: Vec<(usize, usize)>,
    content: Vec<(usize, usize)>,
}

fn main() -> anyhow::Result<()> {
    let extractor = match std::env::args_os().nth(1) {
        Some(folder) => Extractor::builder().model(PathBuf::from(folder)).build()?,
        None => Extractor::embedded()?,
    };
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let Line {
            id,
            text,
            attributions,
        } = serde_json::from_str(&line?)?;
        let points = CodePoints::new(&text);
        let bytes = |of: &[(usize, usize)]| -> Vec<Span> {
            let mut spans: Vec<Span> = of
                .iter()
                .filter_map(|&(start, end)| points.span(start, end))
                .collect();
            spans.sort_unstable();
            spans
        };
        let mut gold: Vec<Attribution> = attributions
            .iter()
            .map(|a| Attribution {
                source: bytes(&a.source),
                cue: bytes(&a.cue),
                content: bytes(&a.content),
                confidence: 1.0,
                ..Attribution::default()
            })
            .collect();
        gold.sort_by_key(|a| a.content.first().or(a.cue.first()).copied());
        let found = extractor.resolve(Document::new(id, text), &gold)?;
        serde_json::to_writer(&mut out, &found.result)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
