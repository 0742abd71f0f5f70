//! The report for a terminal: aligned tables.

use std::fmt::Write;

use super::{counted, headline, main_metrics, most_wrong, place, value, worse};
use crate::eval::compare::{Comparison, ItemChange};
use crate::eval::evaluation::{Evaluation, Measured};
use crate::eval::item::Item;
use crate::eval::metric::named;

/// How many documents are listed, and items of each; the other formats list all.
const DOCUMENTS: usize = 10;
const ITEMS: usize = 8;

pub(super) fn render(evaluation: &Evaluation) -> String {
    let mut out = headline(evaluation);
    out += "\n\n";
    scores(&evaluation.scores, &mut out);
    groups(evaluation, &mut out);
    match &evaluation.comparison {
        Some(comparison) => changes(evaluation, comparison, &mut out),
        None => errors(evaluation, &mut out),
    }
    if !evaluation.limits.is_empty() {
        out += "\nLimits\n";
    }
    for verdict in &evaluation.limits {
        let mark = if verdict.kept { "kept  " } else { "BROKEN" };
        line(&mut out, format_args!("  {mark}  {}", verdict.sentence()));
    }
    out
}

fn line(out: &mut String, line: std::fmt::Arguments) {
    // Writing into a string cannot fail.
    let _ = out.write_fmt(line);
    out.push('\n');
}

fn scores(scores: &[Measured], out: &mut String) {
    line(
        out,
        format_args!(
            "{:<26} {:>6}  {:>13}  {:>9}  {:>6}  {:>7}",
            "metric", "score", "95% interval", "precision", "recall", "of"
        ),
    );
    let mut area = "";
    for Measured {
        name,
        score,
        interval,
    } in scores
    {
        let metric = named(name);
        let this = name.split(['.', '/']).next().unwrap_or_default();
        if !area.is_empty() && this != area {
            out.push('\n');
        }
        area = this;
        let interval =
            interval.map_or(String::new(), |(low, high)| format!("{low:.1} – {high:.1}"));
        let (precision, recall) = score
            .precision_recall
            .map_or_else(Default::default, |(p, r)| {
                (format!("{p:.1}"), format!("{r:.1}"))
            });
        let (shown, title) = match name.split_once('/') {
            Some((_, group)) => (format!("  {group}"), ""),
            None => (name.clone(), metric.map_or("", |m| m.title)),
        };
        let row = format!(
            "{shown:<26} {:>6.1}  {interval:>13}  {precision:>9}  {recall:>6}  {:>7.0}  {title}",
            score.value, score.of
        );
        line(out, format_args!("{}", row.trim_end()));
    }
}

fn groups(evaluation: &Evaluation, out: &mut String) {
    let Some(by) = &evaluation.by else {
        return;
    };
    let metrics = main_metrics(evaluation);
    out.push('\n');
    let mut head = format!("{:<26} {:>9}", format!("by {by}"), "documents");
    for name in &metrics {
        head += &format!("  {name:>11}");
    }
    line(out, format_args!("{head}"));
    for group in &evaluation.groups {
        let mut row = format!("{:<26} {:>9}", group.value, group.documents);
        for name in &metrics {
            let shown = value(&group.scores, name).map_or("–".to_owned(), |v| format!("{v:.1}"));
            row += &format!("  {shown:>11}");
        }
        line(out, format_args!("{row}"));
    }
}

fn errors(evaluation: &Evaluation, out: &mut String) {
    let documents = most_wrong(evaluation);
    if documents.is_empty() {
        return;
    }
    out.push_str("\nMost wrong\n");
    for (document, items) in documents.iter().take(DOCUMENTS) {
        let all = document.score.items.len();
        line(
            out,
            format_args!("  {}: {} of {all} items", document.gold.id, items.len()),
        );
    }
    if documents.len() > DOCUMENTS {
        line(
            out,
            format_args!("  and {} more", documents.len() - DOCUMENTS),
        );
    }
    out.push_str("  (--format html shows every item in its place)\n");
}

fn changes(evaluation: &Evaluation, comparison: &Comparison, out: &mut String) {
    line(
        out,
        format_args!("\nSince the baseline ({})", comparison.of),
    );
    let moved: Vec<_> = comparison
        .scores
        .iter()
        .filter(|c| c.rise().abs() > 1e-9)
        .collect();
    if moved.is_empty() {
        out.push_str("  no score has changed\n");
    }
    for change in &moved {
        let p = change.p.map_or(String::new(), |p| format!("  p = {p:.4}"));
        line(
            out,
            format_args!(
                "  {:<26} {:>6.2} → {:>6.2}  {:>+6.2}{p}",
                change.name,
                change.before.value,
                change.now.value,
                change.rise()
            ),
        );
    }
    for (documents, what) in [
        (&comparison.new, "not in the baseline"),
        (
            &comparison.changed_gold,
            "left out, because their gold has changed",
        ),
        (&comparison.gone, "in the baseline only"),
    ] {
        if !documents.is_empty() {
            line(out, format_args!("  {what}: {}", documents.join(", ")));
        }
    }
    let worse: Vec<_> = worse(evaluation).collect();
    for document in worse.iter().take(DOCUMENTS) {
        let items: Vec<&ItemChange> = document.items.iter().filter(|i| i.worse_by() > 0).collect();
        let better = document.items.iter().filter(|i| i.worse_by() < 0).count();
        line(
            out,
            format_args!(
                "\n  {}: {} worse, {better} better",
                document.id,
                counted(items.len(), "item")
            ),
        );
        for change in items.iter().take(ITEMS) {
            let place = place(evaluation, &document.id, change);
            line(
                out,
                format_args!(
                    "    {place} {}: {}",
                    change.layer().title(),
                    change.verdicts()
                ),
            );
            line(
                out,
                format_args!("      gold  {}", change.gold().unwrap_or("nothing")),
            );
            let now = change.now.as_ref();
            let found = match now {
                Some(item) if item.is_right() => item.gold.as_deref(),
                Some(Item { found, .. }) => found.as_deref(),
                None => None,
            };
            line(
                out,
                format_args!("      found {}", found.unwrap_or("nothing")),
            );
        }
        if items.len() > ITEMS {
            line(out, format_args!("    and {} more", items.len() - ITEMS));
        }
    }
    if worse.len() > DOCUMENTS {
        let more = counted(worse.len() - DOCUMENTS, "document");
        line(out, format_args!("  and {more} more"));
    }
}
