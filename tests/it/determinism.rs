//! What is found in an article does not depend on the number of threads, nor on the documents around it.

use crate::common;

use std::collections::BTreeMap;
use std::convert::Infallible;

use whosaid::store::write_json_line;
use whosaid::{Document, Extracted, Extractor, Result};

/// Lines of JSON by document id.
type Lines = BTreeMap<String, String>;

#[test]
fn threads_company_and_order_change_nothing() {
    let articles = common::articles();
    let reversed: Vec<Document> = articles.iter().rev().cloned().collect();
    let mut first: Option<Lines> = None;
    for threads in [1, 2, 5] {
        let extractor = common::extractor(threads);
        let ways = [
            ("together", together(&extractor, &articles)),
            ("reversed", together(&extractor, &reversed)),
            (
                "in a batch",
                extractor
                    .extract_batch(articles.iter().cloned())
                    .into_iter()
                    .map(line)
                    .collect(),
            ),
            (
                "one by one",
                articles
                    .iter()
                    .map(|article| line(extractor.extract_document(article.clone())))
                    .collect(),
            ),
        ];
        for (way, lines) in ways {
            let expected = first.get_or_insert_with(|| lines.clone());
            assert_eq!(lines.len(), articles.len());
            for (id, line) in &lines {
                assert!(
                    expected.get(id) == Some(line),
                    "{id}, {threads} threads, {way}:\n{line}\n{:?}",
                    expected.get(id)
                );
            }
        }
    }
}

/// The lines of one run, whose outcomes must come in the order of the documents.
fn together(extractor: &Extractor, documents: &[Document]) -> Lines {
    let mut lines = Vec::new();
    let sink = |outcome| {
        lines.push(line(outcome));
        Ok::<(), Infallible>(())
    };
    extractor
        .run(documents.iter().cloned().map(Ok), &(), sink)
        .expect("it cannot fail");
    assert!(
        lines
            .iter()
            .map(|(id, _)| id)
            .eq(documents.iter().map(|d| &d.id)),
        "not in the order of the input"
    );
    lines.into_iter().collect()
}

fn line(outcome: Result<Extracted>) -> (String, String) {
    let found = outcome.expect("a result");
    let mut bytes = Vec::new();
    write_json_line(&mut bytes, &found.result).expect("it can be written");
    (found.result.id, String::from_utf8(bytes).expect("UTF-8"))
}
