//! Reports of the fixtures in every format. Refresh with `INSTA_UPDATE=always cargo test --test it eval`.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;
use tempfile::TempDir;
use whosaid::eval::gold::{GoldDocument, Location};
use whosaid::eval::report::{ReportFormat, render};
use whosaid::eval::{Annotation, DocumentScore, Evaluated, Evaluation, Extent, Fault, Item, Layer};

use super::{TEXT, folder, line, report, stdout};

#[test]
fn reports() {
    for format in ["text", "json", "markdown", "junit", "github", "html"] {
        insta::assert_snapshot!(format!("eval-{format}"), report(format));
    }
}

#[test]
fn a_report_without_a_baseline() {
    let text = stdout(&["gold", "--pred", "found.jsonl"], 0);
    insta::assert_snapshot!("eval-text-alone", text);
    let github = stdout(&["gold", "--pred", "found.jsonl", "--format", "github"], 0);
    assert_eq!(github.matches("::warning ").count(), 10, "a step shows ten");
    assert!(github.contains("file=gold/harbour-fees.txt,line=1,"));
}

#[test]
fn junit_is_read_by_its_library() {
    let xml = report("junit");
    let report = quick_junit::Report::deserialize_from_str(&xml).expect("JUnit XML");
    let failures: usize = report.test_suites.iter().map(|s| s.failures).sum();
    // Two limits and one document.
    assert_eq!((report.tests, failures), (4 + 3, 3));
}

#[test]
fn html_is_one_page_that_needs_nothing() {
    let page = report("html");
    for outside in ["http:", "https:", "src=", "<link", "@import"] {
        assert!(!page.contains(outside), "{outside}");
    }
    let folder = folder(&[
        ("a.txt", "<script>alert(1)</script> said Ann Lee.\n"),
        ("a.ann", "T1\tPERSON 31 38\tAnn Lee\n"),
        ("p.jsonl", &line("a", &[])),
    ]);
    let gold = folder.path().to_str().expect("UTF-8");
    let pred = folder.path().join("p.jsonl");
    let pred = pred.to_str().expect("UTF-8");
    let page = stdout(&[gold, "--pred", pred, "--format", "html"], 0);
    assert!(!page.contains("<script>alert"));
    assert!(page.contains("alert(1)"));
}

#[test]
fn other_reports_beside() {
    let folder = TempDir::new().expect("a folder");
    let [xml, page] = ["a.xml", "a.html"].map(|n| folder.path().join(n));
    let reports = [
        format!("junit={}", xml.display()),
        format!("html={}", page.display()),
    ];
    let text = stdout(
        &[
            "gold",
            "--pred",
            "found.jsonl",
            "--report",
            &reports[0],
            "--report",
            &reports[1],
        ],
        0,
    );
    assert!(text.starts_with("gold · 3 documents"));
    assert!(
        fs::read_to_string(xml)
            .expect("a file")
            .contains("<testsuites")
    );
    assert!(fs::read_to_string(page).expect("a file").contains("<html"));
}

/// A step summary may have 1 MiB.
#[test]
fn markdown_stays_within_githubs_limit() {
    let item = |n: usize| Item {
        item: Layer::Name,
        at: Extent::new(n, n + 1),
        faults: vec![Fault::Missed],
        gold: Some("PERSON ".to_owned() + &"Ann Lee ".repeat(40)),
        found: None,
    };
    let document = |n: usize| Evaluated {
        gold: GoldDocument {
            id: format!("d{n}"),
            text: String::new(),
            annotation: Annotation::default(),
            metadata: Default::default(),
            place: Location {
                path: format!("d{n}.txt"),
                line: None,
            },
        },
        predicted: None,
        score: DocumentScore {
            items: (0..50).map(item).collect(),
            ..DocumentScore::default()
        },
    };
    let documents = (0..100).map(document).collect();
    let evaluation = Evaluation::new("gold".to_owned(), "x".to_owned(), documents, None);
    let markdown = render(&evaluation, ReportFormat::Markdown);
    assert!(markdown.len() < 1 << 20, "{}", markdown.len());
    assert!(markdown.ends_with("for which there is no room here.\n"));
}

#[test]
fn groups_by_metadata() {
    let folder = folder(&[
        ("a.txt", TEXT),
        ("a.ann", "T1\tPERSON 18 25\tAnn Lee\n"),
        ("b.txt", TEXT),
        ("b.ann", "T1\tPERSON 18 25\tAnn Lee\n"),
        (
            "more.jsonl",
            "{\"id\": \"a\", \"publisher\": \"Echo\"}\n{\"doc\": \"b\", \"publisher\": \"Post\"}\n",
        ),
        (
            "p.jsonl",
            &[line("a", &[("PERSON", 18, 25, "Ann Lee")]), line("b", &[])].concat(),
        ),
    ]);
    let path = |name: &str| folder.path().join(name).display().to_string();
    let arguments = [path(""), path("p.jsonl"), path("more.jsonl")];
    let json = stdout(
        &[
            &arguments[0],
            "--pred",
            &arguments[1],
            "--metadata",
            &arguments[2],
            "--by",
            "publisher",
            "--format",
            "json",
        ],
        0,
    );
    let report: Value = serde_json::from_str(&json).expect("JSON");
    let groups: BTreeMap<&str, f64> = report["groups"]
        .as_array()
        .expect("groups")
        .iter()
        .filter_map(|g| Some((g["value"].as_str()?, g["scores"]["ner"]["value"].as_f64()?)))
        .collect();
    assert_eq!(groups, BTreeMap::from([("Echo", 100.0), ("Post", 0.0)]));
}
