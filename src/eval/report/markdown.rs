//! The report as Markdown, for a pull request or GitHub's step summary.

use html_escape::encode_text;

use super::{counted, headline, main_metrics, most_wrong, place, value, worse};
use crate::eval::evaluation::Evaluation;
use crate::eval::metric::named;

/// GitHub refuses a step summary of more than 1 MiB. Some room is left for what else a step writes.
const MOST_BYTES: usize = 900 << 10;

pub(super) fn render(evaluation: &Evaluation) -> String {
    let broken = evaluation.broken().count();
    let mark = match (evaluation.limits.is_empty(), broken) {
        (true, _) => "",
        (false, 0) => "✅ ",
        (false, _) => "❌ ",
    };
    let mut out = format!(
        "## {mark}whosaid eval\n\n{}\n",
        escaped(&headline(evaluation))
    );
    if !evaluation.limits.is_empty() {
        out += "\n";
    }
    for verdict in &evaluation.limits {
        let mark = if verdict.kept { "✅" } else { "❌" };
        out += &format!("- {mark} {}\n", escaped(&verdict.sentence()));
    }
    out += "\n| metric | score | 95% interval | precision | recall | of | |\n";
    out += "| --- | ---: | ---: | ---: | ---: | ---: | --- |\n";
    for measured in &evaluation.scores {
        let score = &measured.score;
        let interval = measured.interval;
        let interval = interval.map_or(String::new(), |(l, h)| format!("{l:.1} – {h:.1}"));
        let both = score.precision_recall;
        let (p, r) = both.map_or_else(Default::default, |(p, r)| {
            (format!("{p:.1}"), format!("{r:.1}"))
        });
        let title = named(&measured.name).map_or("", |m| m.title);
        out += &format!(
            "| {} | {:.1} | {interval} | {p} | {r} | {:.0} | {title} |\n",
            measured.name, score.value, score.of
        );
    }
    groups(evaluation, &mut out);
    if let Some(comparison) = &evaluation.comparison {
        out += &format!("\n### Since the baseline ({})\n\n", escaped(&comparison.of));
        let moved: Vec<_> = comparison
            .scores
            .iter()
            .filter(|c| c.rise().abs() > 1e-9)
            .collect();
        if moved.is_empty() {
            out += "No score has changed.\n";
        } else {
            out += "| metric | before | now | change | p |\n| --- | ---: | ---: | ---: | ---: |\n";
        }
        for change in moved {
            let p = change.p.map_or(String::new(), |p| format!("{p:.4}"));
            let (before, now) = (change.before.value, change.now.value);
            let rise = change.rise();
            out += &format!(
                "| {} | {before:.2} | {now:.2} | {rise:+.2} | {p} |\n",
                change.name
            );
        }
        for (documents, what) in [
            (&comparison.new, "Not in the baseline"),
            (
                &comparison.changed_gold,
                "Left out, because their gold has changed",
            ),
            (&comparison.gone, "In the baseline only"),
        ] {
            if !documents.is_empty() {
                out += &format!("\n{what}: {}.\n", escaped(&documents.join(", ")));
            }
        }
    }
    let documents = details(evaluation);
    for (index, document) in documents.iter().enumerate() {
        if out.len() + document.len() > MOST_BYTES {
            let more = counted(documents.len() - index, "document");
            out += &format!("\nAnd {more} more, for which there is no room here.\n");
            break;
        }
        out += document;
    }
    out
}

fn groups(evaluation: &Evaluation, out: &mut String) {
    let Some(by) = &evaluation.by else {
        return;
    };
    let metrics = main_metrics(evaluation);
    let heads: Vec<String> = metrics.iter().map(|m| format!(" {m} |")).collect();
    let lines = " ---: |".repeat(metrics.len());
    *out += &format!(
        "\n| by {} | documents |{}\n| --- | ---: |{lines}\n",
        escaped(by),
        heads.concat()
    );
    for group in &evaluation.groups {
        let cells: Vec<String> = metrics
            .iter()
            .map(|m| value(&group.scores, m).map_or(" – |".to_owned(), |v| format!(" {v:.1} |")))
            .collect();
        let name = escaped(&group.value);
        *out += &format!("| {name} | {} |{}\n", group.documents, cells.concat());
    }
}

/// A folded table for every document that is worse, or without a baseline for every one with something wrong.
fn details(evaluation: &Evaluation) -> Vec<String> {
    let head = |title: &str| {
        format!(
            "\n<details><summary>{}</summary>\n\n| where | what | gold | found |\n| --- | --- | --- | --- |\n",
            escaped(title)
        )
    };
    if evaluation.comparison.is_some() {
        let document = |change: &crate::eval::compare::DocumentChange| {
            let mut out = head(&format!("{}: worse by {}", change.id, change.worse_by));
            for item in change.items.iter().filter(|i| i.worse_by() > 0) {
                let place = place(evaluation, &change.id, item);
                let what = format!("{}: {}", item.layer().title(), item.verdicts());
                out += &row(&place, &what, item.gold(), item.found()[1]);
            }
            out + "\n</details>\n"
        };
        return worse(evaluation).map(document).collect();
    }
    most_wrong(evaluation)
        .into_iter()
        .map(|(document, items)| {
            let all = document.score.items.len();
            let gold = &document.gold;
            let mut out = head(&format!(
                "{}: {} of {all} items wrong",
                gold.id,
                items.len()
            ));
            for item in items {
                let line = gold.place.line_of(&gold.text, item.at.start);
                let place = format!("{}:{line}", gold.place.path);
                let what = format!("{}: {}", item.item.title(), item.verdict());
                out += &row(&place, &what, item.gold.as_deref(), item.found.as_deref());
            }
            out + "\n</details>\n"
        })
        .collect()
}

fn row(place: &str, what: &str, gold: Option<&str>, found: Option<&str>) -> String {
    let cell = |text: Option<&str>| escaped(text.unwrap_or("nothing"));
    format!(
        "| {} | {} | {} | {} |\n",
        escaped(place),
        escaped(what),
        cell(gold),
        cell(found)
    )
}

/// Text that neither Markdown nor HTML interprets, on one line.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in encode_text(text).chars() {
        match c {
            '|' | '\\' | '`' | '*' | '_' | '[' | ']' | '#' => {
                out.push('\\');
                out.push(c);
            }
            '\n' | '\r' | '\t' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
