//! The report as a web page: an error browser with gold and what was found side by side.

use std::collections::BTreeSet;

use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Value, context};
use serde::Serialize;

use super::{headline, wrong};
use crate::eval::annotation::{Annotation, Extent, Role};
use crate::eval::evaluation::{Evaluated, Evaluation};
use crate::eval::metric::named;
use crate::text::{CodePoints, paragraphs};

const PAGE: &str = include_str!("page.html");

pub(super) fn render(evaluation: &Evaluation) -> String {
    let mut documents: Vec<DocumentView> = evaluation
        .documents
        .iter()
        .map(|d| document(evaluation, d))
        .collect();
    documents.sort_by(|a, b| (b.worse_by, b.wrong, &a.id).cmp(&(a.worse_by, a.wrong, &b.id)));
    let scores: Vec<_> = evaluation
        .scores
        .iter()
        .map(|m| {
            let both = m.score.precision_recall;
            context! {
                name => m.name.as_str(),
                title => named(&m.name).map_or("", |n| n.definition),
                value => format!("{:.1}", m.score.value),
                interval => m.interval.map(|(l, h)| format!("{l:.1} – {h:.1}")),
                precision => both.map(|b| format!("{:.1}", b.0)),
                recall => both.map(|b| format!("{:.1}", b.1)),
                of => format!("{:.0}", m.score.of),
            }
        })
        .collect();
    let limits: Vec<_> = evaluation
        .limits
        .iter()
        .map(|v| context! { kept => v.kept, sentence => v.sentence() })
        .collect();
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    // The template is compiled in and all its values are given, so rendering cannot fail.
    environment
        .render_str(
            PAGE,
            context! {
                headline => headline(evaluation),
                compared => evaluation.comparison.is_some(),
                scores, limits,
                documents => Value::from(Serde(&documents)),
            },
        )
        .unwrap_or_else(|error| format!("{error:#}\n"))
}

#[derive(Serialize)]
struct DocumentView {
    id: String,
    path: String,
    wrong: usize,
    items: usize,
    worse_by: i64,
    rows: Vec<ParagraphView>,
    faults: Vec<FaultView>,
}

/// A paragraph, as gold has it and as it was found.
#[derive(Serialize)]
struct ParagraphView {
    number: usize,
    differs: bool,
    gold: Vec<SegmentView>,
    found: Vec<SegmentView>,
}

/// A piece of text with all that is said of it.
#[derive(Serialize)]
struct SegmentView {
    text: String,
    classes: String,
    title: String,
}

#[derive(Serialize)]
struct FaultView {
    kind: &'static str,
    verdict: String,
    paragraph: usize,
    gold: Option<String>,
    found: Option<String>,
    changed: Option<String>,
}

/// Something that is marked in a text.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Marking {
    extent: Extent,
    class: &'static str,
    title: String,
}

fn document(evaluation: &Evaluation, document: &Evaluated) -> DocumentView {
    let gold = &document.gold;
    let nothing = Annotation::default();
    let predicted = document.predicted.as_ref().unwrap_or(&nothing);
    let (right, found) = (marks(&gold.annotation), marks(predicted));
    let points = CodePoints::new(&gold.text);
    let extents: Vec<Extent> = paragraphs(&gold.text)
        .into_iter()
        .map(|p| points.range(p).into())
        .collect();
    let characters: Vec<char> = gold.text.chars().collect();
    let rows = extents
        .iter()
        .enumerate()
        .map(|(index, &paragraph)| {
            let inside = |marks: &BTreeSet<Marking>| -> BTreeSet<Marking> {
                let overlaps = |m: &&Marking| m.extent.shared(paragraph) > 0;
                marks.iter().filter(overlaps).cloned().collect()
            };
            let (g, f) = (inside(&right), inside(&found));
            ParagraphView {
                number: index + 1,
                differs: g != f,
                gold: segments(&characters, paragraph, &g, &f),
                found: segments(&characters, paragraph, &f, &g),
            }
        })
        .collect();
    let paragraph_of = |at: usize| extents.partition_point(|p| p.start <= at).max(1);
    let comparison = evaluation.comparison.as_ref();
    let change = comparison.and_then(|c| c.documents.iter().find(|d| d.id == gold.id));
    let wrong = wrong(document);
    let faults = wrong
        .iter()
        .map(|item| FaultView {
            kind: item.item.as_str(),
            verdict: item.verdict(),
            paragraph: paragraph_of(item.at.start),
            gold: item.gold.clone(),
            found: item.found.clone(),
            changed: change.and_then(|c| {
                let same = |i: &&crate::eval::compare::ItemChange| i.now.as_ref() == Some(*item);
                c.items.iter().find(same).map(|i| i.verdicts())
            }),
        })
        .collect();
    DocumentView {
        id: gold.id.clone(),
        path: gold.place.path.clone(),
        wrong: wrong.len(),
        items: document.score.items.len(),
        worse_by: change.map_or(0, |c| c.worse_by),
        rows,
        faults,
    }
}

fn marks(annotation: &Annotation) -> BTreeSet<Marking> {
    let mut marks = BTreeSet::new();
    for name in &annotation.names {
        marks.insert(Marking {
            extent: name.extent,
            class: "name",
            title: name.kind.as_str().to_owned(),
        });
    }
    for role in Role::ALL {
        for extent in annotation.spans(role) {
            marks.insert(Marking {
                extent,
                class: role.name(),
                title: role.name().to_owned(),
            });
        }
    }
    marks
}

/// A paragraph cut where a mark begins or ends. A mark that `other` does not have is wrong.
fn segments(
    characters: &[char],
    paragraph: Extent,
    marks: &BTreeSet<Marking>,
    other: &BTreeSet<Marking>,
) -> Vec<SegmentView> {
    let mut cuts: BTreeSet<usize> = BTreeSet::from([paragraph.start, paragraph.end]);
    for mark in marks {
        cuts.insert(mark.extent.start.max(paragraph.start));
        cuts.insert(mark.extent.end.min(paragraph.end));
    }
    let cuts: Vec<usize> = cuts.into_iter().collect();
    cuts.windows(2)
        .map(|ends| {
            let here = Extent::new(ends[0], ends[1]);
            let mut classes = BTreeSet::new();
            let mut titles = Vec::new();
            for mark in marks.iter().filter(|m| m.extent.shared(here) > 0) {
                classes.insert(mark.class);
                titles.push(mark.title.as_str());
                if !other.contains(mark) {
                    classes.insert("wrong");
                }
            }
            SegmentView {
                text: characters[here.start..here.end].iter().collect(),
                classes: classes.into_iter().collect::<Vec<_>>().join(" "),
                title: titles.join(", "),
            }
        })
        .collect()
}
