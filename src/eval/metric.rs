//! Metrics: every metric's name, its definition, and how its value is computed from counts.
//!
//! Counts ([`Tallies`]) are taken by document and added up, so that any set of documents has its scores: all of them, a
//! publisher's, a bootstrap sample.

use std::collections::BTreeMap;

/// How a metric's value comes from its counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MetricKind {
    /// F1 of precision and recall. Counts: hits among the predicted, the predicted, hits among gold, gold.
    F1,
    /// A share. Counts: the sum, of how many.
    Share,
    /// The mean of MUC, B³ and CEAF.
    Coreference,
    /// Expected calibration error. Counts as `BIN` a bin.
    CalibrationError,
    /// Brier score, from the same counts.
    Brier,
}

/// Counts of a bin of confidences: how many, the sum of their confidences, how many right, the sum of squared errors.
pub(super) const BIN: usize = 4;

/// A metric.
#[derive(Clone, Copy, Debug)]
pub struct Metric {
    /// Its name in options and in JSON.
    pub id: &'static str,
    /// The name that the field uses.
    pub title: &'static str,
    /// What it measures.
    pub definition: &'static str,
    /// How its value is computed.
    pub kind: MetricKind,
}

impl Metric {
    /// Whether more is better.
    pub fn more_is_better(self) -> bool {
        !matches!(self.kind, MetricKind::CalibrationError | MetricKind::Brier)
    }
}

const fn metric(
    id: &'static str,
    kind: MetricKind,
    title: &'static str,
    definition: &'static str,
) -> Metric {
    Metric {
        id,
        title,
        definition,
        kind,
    }
}

/// All metrics, in the order of reports.
pub const METRICS: &[Metric] = &[
    metric(
        "ner",
        MetricKind::F1,
        "NER strict F1",
        "names with the right boundaries and type; seqeval's and nervaluate's strict",
    ),
    metric(
        "ner.exact",
        MetricKind::F1,
        "NER exact F1",
        "nervaluate's exact: the right boundaries, whatever the type",
    ),
    metric(
        "ner.partial",
        MetricKind::F1,
        "NER partial F1",
        "nervaluate's partial: right boundaries count 1, an overlap ½, whatever the type",
    ),
    metric(
        "ner.type",
        MetricKind::F1,
        "NER type F1",
        "nervaluate's ent_type: an overlap with the right type",
    ),
    metric(
        "source",
        MetricKind::F1,
        "source exact F1",
        "source spans with the right boundaries",
    ),
    metric(
        "source.overlap",
        MetricKind::F1,
        "source overlap F1",
        "code points that gold and predicted sources share",
    ),
    metric(
        "source.begin",
        MetricKind::F1,
        "source begin F1",
        "CofeNet's begin match: source spans that begin where they should",
    ),
    metric(
        "source.jaccard",
        MetricKind::Share,
        "source Jaccard",
        "CofeNet's Jaccard match: mean over gold spans of the best overlap (shared code points of all covered), a predicted span without overlap counting 0",
    ),
    metric("cue", MetricKind::F1, "cue exact F1", "the same for cues"),
    metric(
        "cue.overlap",
        MetricKind::F1,
        "cue overlap F1",
        "the same for cues",
    ),
    metric(
        "cue.begin",
        MetricKind::F1,
        "cue begin F1",
        "the same for cues",
    ),
    metric(
        "cue.jaccard",
        MetricKind::Share,
        "cue Jaccard",
        "the same for cues",
    ),
    metric(
        "content",
        MetricKind::F1,
        "content exact F1",
        "the same for content; content/direct, /mixed, /indirect by quote type",
    ),
    metric(
        "content.overlap",
        MetricKind::F1,
        "content overlap F1",
        "the same for content",
    ),
    metric(
        "content.begin",
        MetricKind::F1,
        "content begin F1",
        "the same for content",
    ),
    metric(
        "content.jaccard",
        MetricKind::Share,
        "content Jaccard",
        "the same for content",
    ),
    metric(
        "addressee",
        MetricKind::F1,
        "addressee exact F1",
        "addressee spans with the right boundaries",
    ),
    metric(
        "attribution",
        MetricKind::F1,
        "attribution exact F1",
        "attributions whose source, cue and content spans are all exactly right",
    ),
    metric(
        "attribution.relaxed",
        MetricKind::F1,
        "attribution relaxed F1",
        "those whose source, cue and content each overlap with a Jaccard index of at least ½",
    ),
    metric(
        "type",
        MetricKind::Share,
        "quote type accuracy",
        "direct, mixed or indirect, of the gold attributions that were found (content overlaps with Jaccard at least ½)",
    ),
    metric(
        "mode",
        MetricKind::Share,
        "mode accuracy",
        "speech, writing, thought ..., of the gold attributions that were found",
    ),
    metric(
        "speaker",
        MetricKind::Share,
        "speaker, end to end",
        "gold attributions with a named speaker that were found with the right name (without titles, case, accents), of all",
    ),
    metric(
        "speaker.name",
        MetricKind::Share,
        "speaker by name or description",
        "the same, of sources that are no pronoun",
    ),
    metric(
        "speaker.pronoun",
        MetricKind::Share,
        "speaker by pronoun",
        "the same, of sources that are a pronoun",
    ),
    metric(
        "speaker.unnamed",
        MetricKind::Share,
        "unnamed speakers",
        "the same, of speakers without a name: right is who gets none",
    ),
    metric(
        "speaker.implicit",
        MetricKind::Share,
        "speaker without source",
        "the same, of attributions without a source that have a named speaker (not part of `speaker`)",
    ),
    metric(
        "speaker.found",
        MetricKind::Share,
        "speaker, found",
        "gold attributions with a named speaker that were found, of all",
    ),
    metric(
        "speaker.of-found",
        MetricKind::Share,
        "speaker, of those found",
        "right names among those",
    ),
    metric(
        "speaker.given",
        MetricKind::Share,
        "speaker, given the attribution",
        "right names when source, cue and content are given from gold",
    ),
    metric(
        "speaker.given.name",
        MetricKind::Share,
        "given, by name or description",
        "the same, of sources that are no pronoun",
    ),
    metric(
        "speaker.given.pronoun",
        MetricKind::Share,
        "given, by pronoun",
        "the same, of sources that are a pronoun",
    ),
    metric(
        "speaker.given.unnamed",
        MetricKind::Share,
        "given, unnamed",
        "the same, of speakers without a name: right is who gets none",
    ),
    metric(
        "coref",
        MetricKind::Coreference,
        "CoNLL-2012 score",
        "mean of the F1 of MUC, B³ and CEAF-φ4; chains of two mentions or more",
    ),
    metric(
        "coref.muc",
        MetricKind::F1,
        "MUC",
        "links between mentions (Vilain et al. 1995)",
    ),
    metric(
        "coref.b3",
        MetricKind::F1,
        "B³",
        "the mean over mentions of their chains' overlap (Bagga and Baldwin 1998)",
    ),
    metric(
        "coref.ceaf-e",
        MetricKind::F1,
        "CEAF-φ4",
        "similarity of chains in the best one-to-one alignment (Luo 2005)",
    ),
    metric(
        "calibration.ece",
        MetricKind::CalibrationError,
        "calibration error",
        "expected calibration error of `confidence`: mean distance of confidence and exact attributions in ten bins; less is better",
    ),
    metric(
        "calibration.brier",
        MetricKind::Brier,
        "Brier score",
        "mean squared distance of `confidence` and exactness; less is better",
    ),
    metric(
        "cofenet.source",
        MetricKind::F1,
        "CofeNet source exact F1",
        "on the sentences and tokens of --cofenet, as the paper scores",
    ),
    metric(
        "cofenet.source.begin",
        MetricKind::F1,
        "CofeNet source begin F1",
        "the same, begin match",
    ),
    metric(
        "cofenet.source.jaccard",
        MetricKind::Share,
        "CofeNet source Jaccard",
        "the same, Jaccard match",
    ),
    metric(
        "cofenet.cue",
        MetricKind::F1,
        "CofeNet cue exact F1",
        "the same for cues",
    ),
    metric(
        "cofenet.cue.begin",
        MetricKind::F1,
        "CofeNet cue begin F1",
        "the same for cues",
    ),
    metric(
        "cofenet.cue.jaccard",
        MetricKind::Share,
        "CofeNet cue Jaccard",
        "the same for cues",
    ),
    metric(
        "cofenet.content",
        MetricKind::F1,
        "CofeNet content exact F1",
        "the same for content",
    ),
    metric(
        "cofenet.content.begin",
        MetricKind::F1,
        "CofeNet content begin F1",
        "the same for content",
    ),
    metric(
        "cofenet.content.jaccard",
        MetricKind::Share,
        "CofeNet content Jaccard",
        "the same for content",
    ),
];

/// The metric with a name; the part after a `/` names a group of it (`ner/PERSON`).
pub fn named(name: &str) -> Option<Metric> {
    let id = name.split('/').next().unwrap_or(name);
    METRICS.iter().copied().find(|m| m.id == id)
}

/// Counts by metric, or metric and group.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tallies(pub BTreeMap<String, Vec<f64>>);

impl Tallies {
    /// Adds counts to those of a metric.
    pub fn add(&mut self, name: impl Into<String>, counts: &[f64]) {
        let sums = self.0.entry(name.into()).or_default();
        sums.resize(sums.len().max(counts.len()), 0.0);
        for (sum, count) in sums.iter_mut().zip(counts) {
            *sum += count;
        }
    }

    /// Adds the hits, the predicted and the gold of a metric.
    pub fn add_f1(&mut self, name: impl Into<String>, hits: usize, predicted: usize, gold: usize) {
        let hits = hits as f64;
        self.add(name, &[hits, predicted as f64, hits, gold as f64]);
    }

    /// Adds one answer to a share.
    pub fn add_answer(&mut self, name: impl Into<String>, right: bool) {
        self.add(name, &[f64::from(u8::from(right)), 1.0]);
    }

    /// The counts of several documents together.
    pub fn sum<'t>(of: impl IntoIterator<Item = &'t Tallies>) -> Self {
        let mut all = Self::default();
        for tallies in of {
            for (name, counts) in &tallies.0 {
                all.add(name.as_str(), counts);
            }
        }
        all
    }

    /// The scores that these counts give, in the order of [`METRICS`], groups after their metric.
    pub fn scores(&self) -> Vec<(String, Score)> {
        let mut out = Vec::new();
        for metric in METRICS {
            let group = format!("{}/", metric.id);
            let groups = self.0.keys().filter(|name| name.starts_with(&group));
            for name in std::iter::once(metric.id).chain(groups.map(String::as_str)) {
                if let Some(score) = self.score(name) {
                    out.push((name.to_owned(), score));
                }
            }
        }
        out
    }

    /// The score of a metric or a group of it; none if nothing was counted for it.
    pub fn score(&self, name: &str) -> Option<Score> {
        let metric = named(name)?;
        let counts = |name: &str| self.0.get(name).map(Vec::as_slice);
        match metric.kind {
            MetricKind::F1 => counts(name).map(Score::f1),
            MetricKind::Share => counts(name).and_then(Score::share),
            MetricKind::Coreference => {
                let parts = ["coref.muc", "coref.b3", "coref.ceaf-e"].map(|n| self.score(n));
                let [Some(muc), Some(b3), Some(ceaf)] = parts else {
                    return None;
                };
                Some(Score {
                    value: (muc.value + b3.value + ceaf.value) / 3.0,
                    precision_recall: None,
                    // B³ weighs mentions.
                    of: b3.of,
                })
            }
            MetricKind::CalibrationError => {
                counts("calibration").and_then(Score::calibration_error)
            }
            MetricKind::Brier => counts("calibration").and_then(Score::brier),
        }
    }
}

/// A metric's value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score {
    /// In per cent.
    pub value: f64,
    /// Of an F1: precision and recall, in per cent.
    pub precision_recall: Option<(f64, f64)>,
    /// How much gold there is: spans, attributions, mentions ...
    pub of: f64,
}

impl Score {
    fn f1(counts: &[f64]) -> Self {
        let share = |hits: f64, of: f64| if of > 0.0 { hits / of } else { 0.0 };
        let [found, predicted, hit, gold] =
            [0, 1, 2, 3].map(|i| counts.get(i).copied().unwrap_or(0.0));
        let (precision, recall) = (share(found, predicted), share(hit, gold));
        let value = if precision + recall > 0.0 {
            200.0 * precision * recall / (precision + recall)
        } else {
            0.0
        };
        Self {
            value,
            precision_recall: Some((100.0 * precision, 100.0 * recall)),
            of: gold,
        }
    }

    fn share(counts: &[f64]) -> Option<Self> {
        let [sum, of] = counts else {
            return None;
        };
        (*of > 0.0).then(|| Self {
            value: 100.0 * sum / of,
            precision_recall: None,
            of: *of,
        })
    }

    fn calibration_error(bins: &[f64]) -> Option<Self> {
        let all: f64 = bins.iter().step_by(BIN).sum();
        let gap = |bin: &[f64]| (bin[1] - bin[2]).abs();
        let gaps: f64 = bins.chunks_exact(BIN).map(gap).sum();
        (all > 0.0).then(|| Self {
            value: 100.0 * gaps / all,
            precision_recall: None,
            of: all,
        })
    }

    fn brier(bins: &[f64]) -> Option<Self> {
        let all: f64 = bins.iter().step_by(BIN).sum();
        let errors: f64 = bins.chunks_exact(BIN).map(|bin| bin[3]).sum();
        (all > 0.0).then(|| Self {
            value: 100.0 * errors / all,
            precision_recall: None,
            of: all,
        })
    }
}
