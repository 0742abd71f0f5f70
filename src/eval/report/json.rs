//! The report for programs: everything as one JSON object.

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::eval::compare::{Comparison, DocumentChange, ItemChange};
use crate::eval::evaluation::{Evaluated, Evaluation, Measured};
use crate::eval::limit::{LimitKind, Verdict};
use crate::eval::metric::Score;

/// The version of this report's schema: docs/eval.md.
const VERSION: u32 = 1;

pub(super) fn render(evaluation: &Evaluation) -> String {
    let value = json!({
        "version": VERSION,
        "gold": evaluation.gold,
        "of": evaluation.of,
        "documents": evaluation.documents.len(),
        "missing": evaluation.missing().collect::<Vec<_>>(),
        "scores": evaluation.scores.iter().map(measured).collect::<Map<_, _>>(),
        "by": evaluation.by,
        "groups": evaluation.groups.iter().map(|g| json!({
            "value": g.value,
            "documents": g.documents,
            "scores": g.scores.iter().map(|(n, s)| (n.clone(), score(s))).collect::<Map<_, _>>(),
        })).collect::<Vec<_>>(),
        "limits": evaluation.limits.iter().map(verdict).collect::<Vec<_>>(),
        "comparison": evaluation.comparison.as_ref().map(comparison),
        "items": evaluation.documents.iter().map(items).collect::<Map<_, _>>(),
    });
    let mut text = serde_json::to_string_pretty(&value).unwrap_or_default();
    text.push('\n');
    text
}

fn score(score: &Score) -> Value {
    let mut value = json!({ "value": score.value, "of": score.of });
    if let Some((precision, recall)) = score.precision_recall {
        value["precision"] = json!(precision);
        value["recall"] = json!(recall);
    }
    value
}

fn measured(of: &Measured) -> (String, Value) {
    let mut value = score(&of.score);
    value["interval"] = json!(of.interval);
    (of.name.clone(), value)
}

fn verdict(of: &Verdict) -> Value {
    json!({
        "metric": of.limit.name,
        match of.limit.kind {
            LimitKind::Least => "min",
            LimitKind::MostDrop => "max_drop",
        }: of.limit.value,
        "score": of.score,
        "before": of.before,
        "p": of.p,
        "kept": of.kept,
    })
}

fn comparison(of: &Comparison) -> Value {
    json!({
        "of": of.of,
        "scores": of.scores.iter().map(|c| (c.name.clone(), json!({
            "before": c.before.value,
            "now": c.now.value,
            "p": c.p,
        }))).collect::<Map<_, _>>(),
        "documents": of.documents.iter().map(document).collect::<Vec<_>>(),
        "new": of.new,
        "changed_gold": of.changed_gold,
        "gone": of.gone,
    })
}

fn document(of: &DocumentChange) -> Value {
    let change =
        |c: &ItemChange| json!({ "worse_by": c.worse_by(), "before": c.before, "now": c.now });
    json!({
        "document": of.id,
        "worse_by": of.worse_by,
        "items": of.items.iter().map(change).collect::<Vec<_>>(),
    })
}

fn items(of: &Evaluated) -> (String, Value) {
    let items = of.score.items.serialize(serde_json::value::Serializer);
    (of.gold.id.clone(), items.unwrap_or_default())
}
