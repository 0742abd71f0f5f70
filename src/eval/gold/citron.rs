//! Citron's JSON: an object a file with `text`, `quotes` (`cue`, `sources`, `contents`) and `coreference_groups`.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::brat::type_of;
use super::{GoldDocument, InputError, Place, shown};
use crate::eval::annotation::{Annotation, Attribution, Extent, Trimming, without_singletons};

const REMEDY: &str = "a file needs an object like {\"text\": \"...\", \"quotes\": [{\"cue\": {\"start\": 0, \"end\": 4, \"text\": \"said\"}, \
                      \"sources\": [...], \"contents\": [...]}], \"coreference_groups\": [[...]]}";

#[derive(Deserialize)]
struct Article {
    text: String,
    quotes: Vec<Quote>,
    #[serde(default)]
    coreference_groups: Vec<Vec<Piece>>,
}

#[derive(Deserialize)]
struct Quote {
    cue: Option<Piece>,
    #[serde(default)]
    sources: Vec<Piece>,
    contents: Vec<Piece>,
}

#[derive(Deserialize)]
struct Piece {
    start: usize,
    end: usize,
    text: String,
}

/// Reads a file's document.
///
/// # Errors
/// All that is wrong with it.
pub(super) fn parse(json: &str, file: &str, id: &str) -> Result<GoldDocument, Vec<InputError>> {
    let refused = |reason: String, remedy: &str| InputError {
        place: file.to_owned(),
        reason,
        remedy: remedy.to_owned(),
    };
    let Article {
        text,
        quotes,
        coreference_groups,
    } = serde_json::from_str(json).map_err(|error| {
        vec![InputError {
            place: format!("{file}:{}", error.line()),
            reason: error.to_string(),
            remedy: REMEDY.to_owned(),
        }]
    })?;
    let trimming = Trimming::new(&text);
    let mut errors = Vec::new();
    let mut extents = |of: &[Piece], what: String| -> BTreeSet<Extent> {
        of.iter()
            .filter_map(|piece| {
                let extent = Extent::new(piece.start, piece.end);
                let there = trimming.text(extent);
                if there == Some(piece.text.as_str()) {
                    return Some(trimming.trim(extent));
                }
                errors.push(refused(
                    format!(
                        "{what} is {} at {} {}, where the text has {}",
                        shown(&piece.text),
                        piece.start,
                        piece.end,
                        there.map_or("nothing".to_owned(), shown)
                    ),
                    "correct the offsets, which count characters from 0, or put back the text that was annotated",
                ));
                None
            })
            .collect()
    };
    let mut annotation = Annotation::default();
    for (index, quote) in quotes.iter().enumerate() {
        let what = |role: &str| format!("{role} of quotes[{index}]");
        annotation.attributions.push(Attribution {
            spans: [
                extents(&quote.sources, what("a source")),
                extents(quote.cue.as_slice(), what("the cue")),
                extents(&quote.contents, what("a content")),
                BTreeSet::new(),
            ],
            ..Attribution::default()
        });
    }
    let chains = coreference_groups
        .iter()
        .enumerate()
        .map(|(index, group)| extents(group, format!("a mention of coreference_groups[{index}]")))
        .collect();
    annotation.chains = without_singletons(chains);
    if !errors.is_empty() {
        return Err(errors);
    }
    for attribution in &mut annotation.attributions {
        attribution.quote_type = type_of(&text, attribution);
    }
    Ok(GoldDocument {
        id: id.to_owned(),
        text,
        annotation,
        metadata: Default::default(),
        place: Place {
            path: file.to_owned(),
            line: Some(1),
        },
    })
}
