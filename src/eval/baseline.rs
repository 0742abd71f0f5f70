//! A baseline: what was measured once, to compare with. JSON Lines, so that it can be committed and its diff read:
//! a line of what it is of and its scores, then for every document a line of counts and a line an item.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::gold::GoldDocument;
use super::item::Item;
use super::metric::Tallies;
use super::score::DocumentScore;
use crate::input::InputError;

const REMEDY: &str = "make it again with --save-baseline";

/// A baseline's documents, by id.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Baseline {
    /// What was measured: a model or a file, as the report calls it.
    pub of: String,
    /// The documents.
    pub documents: BTreeMap<String, BaselineDocument>,
}

/// A document in a baseline.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BaselineDocument {
    /// Tells whether gold has changed since.
    pub gold: String,
    /// Its counts.
    pub tallies: Tallies,
    /// Its items.
    pub items: Vec<Item>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    baseline: u32,
    of: String,
    scores: BTreeMap<String, f64>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct DocumentLine {
    document: String,
    gold: String,
    counts: BTreeMap<String, Vec<f64>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Line {
    Document(DocumentLine),
    Item(Item),
}

const VERSION: u32 = 1;

impl Baseline {
    /// Adds a document. Counts of confidences are left out: their last digits differ between CPUs.
    pub fn add(&mut self, gold: &GoldDocument, score: &DocumentScore) {
        let mut tallies = score.tallies.clone();
        tallies.0.remove("calibration");
        let document = BaselineDocument {
            gold: fingerprint(gold),
            tallies,
            items: score.items.clone(),
        };
        self.documents.insert(gold.id.clone(), document);
    }

    /// The baseline as a file's text.
    pub fn to_text(&self) -> String {
        let all = Tallies::sum(self.documents.values().map(|d| &d.tallies));
        let rounded = |value: f64| (value * 100.0).round() / 100.0;
        let head = Head {
            baseline: VERSION,
            of: self.of.clone(),
            scores: all
                .scores()
                .into_iter()
                .map(|(name, score)| (name, rounded(score.value)))
                .collect(),
        };
        let mut text = line(&head);
        for (id, document) in &self.documents {
            text += &line(&DocumentLine {
                document: id.clone(),
                gold: document.gold.clone(),
                counts: document.tallies.0.clone(),
            });
            for item in &document.items {
                text += &line(item);
            }
        }
        text
    }

    /// Reads a file's text; `file` names it in errors.
    ///
    /// # Errors
    /// What is not a baseline, or one of another version.
    pub fn parse(text: &str, file: &str) -> Result<Self, InputError> {
        let refused = |line: usize, reason: String| InputError {
            place: format!("{file}:{line}"),
            reason,
            remedy: REMEDY.to_owned(),
        };
        let mut lines = text.lines().enumerate();
        let first = lines.next().map_or("", |(_, line)| line);
        let head: Head = serde_json::from_str(first)
            .map_err(|_| refused(1, "not a baseline of `whosaid eval`".to_owned()))?;
        if head.baseline != VERSION {
            return Err(refused(
                1,
                format!("a baseline of version {}, not {VERSION}", head.baseline),
            ));
        }
        let mut baseline = Self {
            of: head.of,
            ..Self::default()
        };
        let mut current: Option<(String, BaselineDocument)> = None;
        for (index, line) in lines {
            let read = serde_json::from_str(line)
                .map_err(|e| refused(index + 1, format!("neither document nor item ({e})")))?;
            match (read, &mut current) {
                (Line::Document(document), _) => {
                    baseline.documents.extend(current.take());
                    let DocumentLine {
                        document,
                        gold,
                        counts,
                    } = document;
                    let tallies = Tallies(counts);
                    let items = Vec::new();
                    current = Some((
                        document,
                        BaselineDocument {
                            gold,
                            tallies,
                            items,
                        },
                    ));
                }
                (Line::Item(item), Some((_, document))) => document.items.push(item),
                (Line::Item(_), None) => {
                    return Err(refused(index + 1, "an item before any document".to_owned()));
                }
            }
        }
        baseline.documents.extend(current);
        Ok(baseline)
    }
}

fn line(of: &impl Serialize) -> String {
    // Strings, numbers and lists of them: it cannot fail.
    let mut line = serde_json::to_string(of).unwrap_or_default();
    line.push('\n');
    line
}

/// Differs when a document's text or annotation does.
pub(super) fn fingerprint(gold: &GoldDocument) -> String {
    let all = format!("{}\u{0}{:?}", gold.text, gold.annotation);
    format!("{:016x}", xxh3_64(all.as_bytes()))
}
