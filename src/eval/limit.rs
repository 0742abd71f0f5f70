//! Limits on scores: a least value (`content=70`), or a greatest drop below a baseline.

use super::compare::Comparison;
use super::error::unusable;
use super::metric::{METRICS, Score, named};
use crate::error::Result;

/// A limit on a score.
#[derive(Clone, Debug, PartialEq)]
pub struct Limit {
    /// The metric, or a group of it.
    pub name: String,
    /// Per cent, or points.
    pub value: f64,
    /// What the value limits.
    pub kind: LimitKind,
}

/// What a limit's value means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LimitKind {
    /// The least score.
    Least,
    /// The most points that the score may be below the baseline's.
    MostDrop,
}

/// Whether a limit was kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// The limit.
    pub limit: Limit,
    /// The score.
    pub score: f64,
    /// The baseline's score, for a limit on the drop.
    pub before: Option<f64>,
    /// The probability that such a difference comes about by chance.
    pub p: Option<f64>,
    /// Whether it was kept.
    pub kept: bool,
}

/// Rounding errors in points, which break no limit.
const TOLERANCE: f64 = 1e-9;

impl Limit {
    /// Reads `NAME=VALUE`.
    ///
    /// # Errors
    /// It is not of that form, or its metric cannot have a limit.
    pub fn parse(text: &str, kind: LimitKind) -> Result<Self> {
        let (name, value) = text
            .split_once('=')
            .ok_or_else(|| unusable(format!("`{text}` is not METRIC=NUMBER")))?;
        let metric = named(name).ok_or_else(|| {
            let names: Vec<&str> = METRICS.iter().map(|m| m.id).collect();
            unusable(format!(
                "there is no metric `{name}`; there are {}",
                names.join(", ")
            ))
        })?;
        if !metric.more_is_better() {
            return Err(unusable(format!(
                "of `{name}` less is better: it has no limit"
            )));
        }
        let value: f64 = value
            .parse()
            .ok()
            .filter(|v: &f64| (0.0..=100.0).contains(v))
            .ok_or_else(|| unusable(format!("`{value}` is not a number from 0 to 100")))?;
        let name = name.to_owned();
        Ok(Self { name, value, kind })
    }

    /// Whether the scores keep it.
    ///
    /// # Errors
    /// The score was not measured, or there is none to compare with.
    pub fn check(
        &self,
        scores: &[(String, Score)],
        comparison: Option<&Comparison>,
    ) -> Result<Verdict> {
        let missing = || {
            format!(
                "`{}` was not measured: this gold does not have what it needs",
                self.name
            )
        };
        match self.kind {
            LimitKind::Least => {
                let score = scores.iter().find(|(name, _)| *name == self.name);
                let score = score.ok_or_else(|| unusable(missing()))?.1.value;
                Ok(Verdict {
                    limit: self.clone(),
                    score,
                    before: None,
                    p: None,
                    kept: score >= self.value - TOLERANCE,
                })
            }
            LimitKind::MostDrop => {
                let changes =
                    comparison.ok_or_else(|| unusable("--max-drop needs --baseline FILE"))?;
                let change = changes.scores.iter().find(|c| c.name == self.name);
                let change = change.ok_or_else(|| {
                    unusable(format!("{}, or the baseline does not have it", missing()))
                })?;
                Ok(Verdict {
                    limit: self.clone(),
                    score: change.now.value,
                    before: Some(change.before.value),
                    p: change.p,
                    kept: -change.rise() <= self.value + TOLERANCE,
                })
            }
        }
    }
}

impl Verdict {
    /// The verdict as a sentence.
    pub fn sentence(&self) -> String {
        let Limit { name, value, kind } = &self.limit;
        let score = self.score;
        match (kind, self.before) {
            (LimitKind::MostDrop, Some(before)) => {
                let drop = before - score;
                let chance = match self.p {
                    Some(p) if p < 0.05 => format!(", more than noise (p = {p:.4})"),
                    Some(p) => format!(", which may be noise (p = {p:.4})"),
                    None => String::new(),
                };
                let moved = if drop > 0.0 {
                    format!("dropped {drop:.2} points from {before:.2} to {score:.2}")
                } else {
                    format!("has {score:.2} after {before:.2}")
                };
                format!("{name} {moved} (at most {value} allowed){chance}")
            }
            _ => format!("{name} has {score:.2} (at least {value} wanted)"),
        }
    }
}
