//! Reports of an evaluation: one renderer for each format.

mod github;
mod html;
mod json;
mod junit;
mod markdown;
mod text;

use super::compare::{DocumentChange, ItemChange};
use super::evaluation::{Evaluated, Evaluation};
use super::item::Item;
use super::metric::Score;

/// How an evaluation is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[non_exhaustive]
pub enum ReportFormat {
    /// Tables to read in a terminal.
    #[default]
    Text,
    /// Everything, for programs.
    Json,
    /// For a pull request or GitHub's step summary; kept within its 1 MiB.
    Markdown,
    /// JUnit XML: a test a limit and a document.
    Junit,
    /// GitHub's annotations: workflow commands on lines of their own.
    Github,
    /// An error browser: one page with gold and what was found side by side.
    Html,
}

/// The evaluation in a format; ends in a line feed.
pub fn render(evaluation: &Evaluation, format: ReportFormat) -> String {
    match format {
        ReportFormat::Text => text::render(evaluation),
        ReportFormat::Json => json::render(evaluation),
        ReportFormat::Markdown => markdown::render(evaluation),
        ReportFormat::Junit => junit::render(evaluation),
        ReportFormat::Github => github::render(evaluation),
        ReportFormat::Html => html::render(evaluation),
    }
}

/// The metrics in tables by group, which have no room for all.
const MAIN: [&str; 8] = [
    "ner",
    "source",
    "cue",
    "content",
    "attribution",
    "speaker",
    "coref",
    "type",
];

/// Those of [`MAIN`] that some group has.
fn main_metrics(evaluation: &Evaluation) -> Vec<&'static str> {
    let has = |name: &&str| {
        let mut groups = evaluation.groups.iter();
        groups.any(|g| value(&g.scores, name).is_some())
    };
    MAIN.into_iter().filter(has).collect()
}

fn value(scores: &[(String, Score)], name: &str) -> Option<f64> {
    let score = scores.iter().find(|(n, _)| n == name);
    score.map(|(_, score)| score.value)
}

/// The report's subject on one line.
fn headline(evaluation: &Evaluation) -> String {
    let n = evaluation.documents.len();
    let documents = if n == 1 { "document" } else { "documents" };
    format!("{} · {n} {documents} · {}", evaluation.gold, evaluation.of)
}

/// Documents that are worse than the baseline's, worst first.
fn worse(evaluation: &Evaluation) -> impl Iterator<Item = &DocumentChange> {
    let documents = evaluation.comparison.iter().flat_map(|c| &c.documents);
    documents.filter(|d| d.items.iter().any(|i| i.worse_by() > 0))
}

/// Wrong items of a document, worst first.
fn wrong(document: &Evaluated) -> Vec<&Item> {
    let mut wrong: Vec<&Item> = document
        .score
        .items
        .iter()
        .filter(|i| !i.is_right())
        .collect();
    wrong.sort_by_key(|i| (-i.weight(), i.at, i.item));
    wrong
}

/// Documents with something wrong, most wrong first.
fn most_wrong(evaluation: &Evaluation) -> Vec<(&Evaluated, Vec<&Item>)> {
    let mut documents: Vec<_> = evaluation
        .documents
        .iter()
        .map(|d| (d, wrong(d)))
        .filter(|(_, items)| !items.is_empty())
        .collect();
    let weight = |items: &[&Item]| -> i64 { items.iter().map(|i| i.weight()).sum() };
    documents.sort_by(|a, b| {
        (weight(&b.1).cmp(&weight(&a.1))).then_with(|| a.0.gold.id.cmp(&b.0.gold.id))
    });
    documents
}

/// `path:line` of an item.
fn place(evaluation: &Evaluation, id: &str, change: &ItemChange) -> String {
    evaluation.document(id).map_or_else(
        || id.to_owned(),
        |d| {
            let line = d.gold.place.line_of(&d.gold.text, change.at().start);
            format!("{}:{line}", d.gold.place.path)
        },
    )
}

/// `n things`.
fn counted(n: usize, noun: &str) -> String {
    if n == 1 {
        format!("{n} {noun}")
    } else {
        format!("{n} {noun}s")
    }
}
