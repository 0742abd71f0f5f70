//! Measures resolution by itself: reads JSON Lines of `{"id", "text", "attributions": [{"source", "cue", "content"}]}`
//! with spans `[start, end]` in code points, and writes the result of each with just those attributions.
//!
//! `scripts/speakers.py` makes the input from gold and scores the output. With `--candidates` first, the output is what the
//! ranker of speakers is trained on (`scripts/train/ranker.py`): the names of the features, then a line
//! `{"id", "candidates": [[NAME or null, [FEATURE, ...]], ...] or null of every attribution}` a text.

use std::io::{BufRead, Write};
use std::path::PathBuf;

use serde::Deserialize;
use serde_json::json;
use whosaid::quote::Attribution;
use whosaid::{Extractor, SpeakerCandidate};

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
    let mut arguments = std::env::args_os().skip(1).peekable();
    let writes_candidates = arguments.next_if(|a| a == "--candidates").is_some();
    let extractor = match arguments.next() {
        Some(folder) => Extractor::builder().model(PathBuf::from(folder)).build()?,
        None => Extractor::embedded()?,
    };
    let mut out = std::io::stdout().lock();
    if writes_candidates {
        serde_json::to_writer(&mut out, SpeakerCandidate::FEATURE_NAMES)?;
        out.write_all(b"\n")?;
    }
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
        let mut gold: Vec<(usize, Attribution)> = attributions
            .iter()
            .map(|a| Attribution {
                source: bytes(&a.source),
                cue: bytes(&a.cue),
                content: bytes(&a.content),
                confidence: 1.0,
                ..Attribution::default()
            })
            .enumerate()
            .collect();
        gold.sort_by_key(|(_, a)| a.content.first().or(a.cue.first()).copied());
        let (given, gold): (Vec<usize>, Vec<Attribution>) = gold.into_iter().unzip();
        let document = Document::new(id.as_str(), text.as_str());
        if writes_candidates {
            let found = extractor.speaker_candidates(document, &gold)?;
            let mut candidates = vec![None; given.len()];
            for (at, found) in given.into_iter().zip(found) {
                let rows = |all: Vec<SpeakerCandidate>| -> Vec<(Option<String>, Vec<f32>)> {
                    all.into_iter().map(|c| (c.name, c.features)).collect()
                };
                candidates[at] = found.map(rows);
            }
            serde_json::to_writer(&mut out, &json!({"id": id, "candidates": candidates}))?;
        } else {
            let found = extractor.resolve(document, &gold)?;
            serde_json::to_writer(&mut out, &found.result)?;
        }
        out.write_all(b"\n")?;
    }
    Ok(())
}
