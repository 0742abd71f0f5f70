//! A whole evaluation: scores, groups, comparison and limits, which reports show.

use std::collections::BTreeMap;

use serde_json::Value;

use super::annotation::Annotation;
use super::baseline::Baseline;
use super::compare::{Comparison, compare};
use super::gold::GoldDocument;
use super::limit::{Limit, Verdict};
use super::metric::{Score, Tallies};
use super::resample::intervals;
use super::score::DocumentScore;
use crate::error::Result;

/// A document that was scored.
#[derive(Clone, Debug)]
pub struct Evaluated {
    /// The document and its gold.
    pub gold: GoldDocument,
    /// What was found in it; none if there is no prediction for it, which counts as nothing found.
    pub predicted: Option<Annotation>,
    /// How well it was done.
    pub score: DocumentScore,
}

/// A score and how sure it is.
#[derive(Clone, Debug)]
pub struct Measured {
    /// The metric, or a group of it.
    pub name: String,
    /// Its score.
    pub score: Score,
    /// Its 95% interval.
    pub interval: Option<(f64, f64)>,
}

/// The scores of the documents that have a value in common.
#[derive(Clone, Debug)]
pub struct Group {
    /// The value.
    pub value: String,
    /// How many documents have it.
    pub documents: usize,
    /// Their scores.
    pub scores: Vec<(String, Score)>,
}

/// All that a report shows.
#[derive(Clone, Debug, Default)]
pub struct Evaluation {
    /// The path of the gold, as it was given.
    pub gold: String,
    /// What was scored: a model and its convention, or a file.
    pub of: String,
    /// The documents, in the order of gold.
    pub documents: Vec<Evaluated>,
    /// The scores of all documents.
    pub scores: Vec<Measured>,
    /// The field by which groups were made.
    pub by: Option<String>,
    /// The groups, in the order of their values.
    pub groups: Vec<Group>,
    /// What has changed since the baseline.
    pub comparison: Option<Comparison>,
    /// Whether the limits were kept.
    pub limits: Vec<Verdict>,
}

/// The pseudo field whose value is the beginning of a document's id: up to its first `-`, `_` or `:`.
pub const PREFIX: &str = "prefix";

impl Evaluation {
    /// Adds the documents up. `by`: a metadata field, or [`PREFIX`].
    pub fn new(gold: String, of: String, documents: Vec<Evaluated>, by: Option<String>) -> Self {
        let tallies: Vec<&Tallies> = documents.iter().map(|d| &d.score.tallies).collect();
        let scores = Tallies::sum(tallies.iter().copied()).scores();
        let names: Vec<&str> = scores.iter().map(|(name, _)| name.as_str()).collect();
        let intervals = intervals(&tallies, &names);
        let scores = scores
            .iter()
            .zip(intervals)
            .map(|((name, score), interval)| Measured {
                name: name.clone(),
                score: *score,
                interval,
            })
            .collect();
        let groups = by
            .as_deref()
            .map_or_else(Vec::new, |by| groups(&documents, by));
        Self {
            gold,
            of,
            documents,
            scores,
            by,
            groups,
            comparison: None,
            limits: Vec::new(),
        }
    }

    /// Compares with a baseline.
    pub fn compare(&mut self, baseline: &Baseline) {
        let documents: Vec<_> = self.documents.iter().map(|d| (&d.gold, &d.score)).collect();
        self.comparison = Some(compare(&documents, baseline));
    }

    /// Checks limits.
    ///
    /// # Errors
    /// The first limit on something that was not measured.
    pub fn check(&mut self, limits: &[Limit]) -> Result<()> {
        let scores: Vec<(String, Score)> = self
            .scores
            .iter()
            .map(|m| (m.name.clone(), m.score))
            .collect();
        for limit in limits {
            let verdict = limit.check(&scores, self.comparison.as_ref())?;
            self.limits.push(verdict);
        }
        Ok(())
    }

    /// The limits that were not kept.
    pub fn broken(&self) -> impl Iterator<Item = &Verdict> {
        self.limits.iter().filter(|v| !v.kept)
    }

    /// The documents without a prediction.
    pub fn missing(&self) -> impl Iterator<Item = &str> {
        let missing = self.documents.iter().filter(|d| d.predicted.is_none());
        missing.map(|d| d.gold.id.as_str())
    }

    /// What was measured, to compare with later.
    pub fn baseline(&self) -> Baseline {
        let mut baseline = Baseline {
            of: self.of.clone(),
            ..Baseline::default()
        };
        for document in &self.documents {
            baseline.add(&document.gold, &document.score);
        }
        baseline
    }

    /// A document by its id.
    pub fn document(&self, id: &str) -> Option<&Evaluated> {
        self.documents.iter().find(|d| d.gold.id == id)
    }
}

fn groups(documents: &[Evaluated], by: &str) -> Vec<Group> {
    let mut groups: BTreeMap<String, Vec<&Tallies>> = BTreeMap::new();
    for Evaluated { gold, score, .. } in documents {
        let value = match gold.metadata.get(by) {
            Some(Value::String(value)) => value.clone(),
            Some(value) => value.to_string(),
            None if by == PREFIX => {
                let prefix = gold.id.split(['-', '_', ':']).next();
                prefix.unwrap_or_default().to_owned()
            }
            None => "(none)".to_owned(),
        };
        groups.entry(value).or_default().push(&score.tallies);
    }
    groups
        .into_iter()
        .map(|(value, tallies)| Group {
            value,
            documents: tallies.len(),
            scores: Tallies::sum(tallies).scores(),
        })
        .collect()
}
