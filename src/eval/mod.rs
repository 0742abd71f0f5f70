//! Accuracy: gold readers, metrics, comparison with a baseline, reports.
//!
//! [`gold`] reads what annotators say, [`Annotation::of_result`] takes what was found, [`score`] compares the two
//! document by document, [`Evaluation`] adds up, and [`report`] shows it. Only [`predict`] runs a model,
//! and only [`gold::read`] touches files. Offsets are Unicode code points, as in gold and in the output.

mod annotation;
mod attributions;
mod baseline;
mod cofenet;
mod compare;
mod coreference;
mod error;
mod evaluation;
pub mod gold;
mod item;
mod limit;
mod metric;
mod names;
mod prediction;
pub mod report;
mod resample;
mod score;
mod spans;
mod speakers;

pub use annotation::{Annotation, AttributionLabel, Extent, NameLabel, Role, SpeakerLabel};
pub use baseline::{Baseline, BaselineDocument};
pub use cofenet::Sentences;
pub use compare::{Comparison, DocumentChange, ItemChange, ScoreChange};
pub use evaluation::{Evaluated, Evaluation, Group, Measured, PREFIX};
pub use item::{Fault, Item, Layer};
pub use limit::{Limit, LimitKind, Verdict};
pub use metric::{METRICS, Metric, MetricKind, Score, Tallies, named};
pub use prediction::{Prediction, evaluate, predict, predictions};
pub use score::{DocumentScore, Scope, score};
