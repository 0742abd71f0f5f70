//! The report as JUnit XML: a suite of limits and one of documents, which fail when they are worse than the baseline's.

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::{counted, place, wrong};
use crate::eval::compare::DocumentChange;
use crate::eval::evaluation::{Evaluated, Evaluation};

pub(super) fn render(evaluation: &Evaluation) -> String {
    let mut report = Report::new("whosaid eval");
    if !evaluation.limits.is_empty() {
        let mut limits = TestSuite::new("limits");
        for verdict in &evaluation.limits {
            let status = if verdict.kept {
                TestCaseStatus::success()
            } else {
                failure(&verdict.sentence(), "")
            };
            let mut case = TestCase::new(verdict.limit.name.as_str(), status);
            case.set_classname("limits");
            limits.add_test_case(case);
        }
        report.add_test_suite(limits);
    }
    let mut documents = TestSuite::new("documents");
    for document in &evaluation.documents {
        documents.add_test_case(case(evaluation, document));
    }
    report.add_test_suite(documents);
    // The only error is one of writing, and a string takes all.
    let mut text = report.to_string().unwrap_or_default();
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

fn failure(message: &str, description: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    status.set_message(message);
    if !description.is_empty() {
        status.set_description(description);
    }
    status
}

fn case(evaluation: &Evaluation, document: &Evaluated) -> TestCase {
    let id = document.gold.id.as_str();
    let changes = evaluation.comparison.iter().flat_map(|c| &c.documents);
    let change = changes.into_iter().find(|c| c.id == id);
    let status = match change {
        _ if document.predicted.is_none() => failure("there is no prediction for it", ""),
        Some(change) if change.worse_by > 0 => worse(evaluation, change),
        _ => TestCaseStatus::success(),
    };
    let mut case = TestCase::new(id, status);
    case.set_classname("documents");
    let wrong = wrong(document);
    let mut lines = format!(
        "{} of {} right\n",
        document.score.items.len() - wrong.len(),
        counted(document.score.items.len(), "item")
    );
    for item in wrong {
        let [gold, found] = [&item.gold, &item.found].map(|t| t.as_deref().unwrap_or("nothing"));
        lines += &format!(
            "{} {}: gold {gold}; found {found}\n",
            item.item.title(),
            item.verdict()
        );
    }
    case.set_system_out(lines);
    case
}

fn worse(evaluation: &Evaluation, change: &DocumentChange) -> TestCaseStatus {
    let mut lines = String::new();
    for item in &change.items {
        let [before, now] = item.found().map(|t| t.unwrap_or("nothing"));
        lines += &format!(
            "{} {}: {}\n  gold   {}\n  before {before}\n  now    {now}\n",
            place(evaluation, &change.id, item),
            item.layer().title(),
            item.verdicts(),
            item.gold().unwrap_or("nothing"),
        );
    }
    failure(
        &format!("worse than the baseline by {}", change.worse_by),
        &lines,
    )
}
