//! What the embedded model finds in the articles of `tests/articles`, one snapshot an article.
//!
//! After a change of the model, refresh the snapshots in `tests/it/snapshots` and read what changed:
//! `INSTA_UPDATE=always cargo test --test it articles`. Confidences are left out: their last digit may differ by CPU.

use crate::common;

use std::fmt::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;

use serde::Serialize;
use whosaid::Extractor;
use whosaid::schema::{Determinacy, DocumentResult, Polarity, Quote, TextSpan};
use whosaid::text::Document;

static EXTRACTOR: LazyLock<Extractor> = LazyLock::new(|| common::extractor(2));

#[test]
fn every_article_gives_its_snapshot() {
    let mut changed = Vec::new();
    for article in common::articles() {
        let id = article.id.clone();
        let found = EXTRACTOR.extract_document(article).expect("a result");
        let text = rendered(&found.result);
        let same = || common::snapshot::assert_snapshot(&id, &text);
        // All articles are compared before the test fails.
        if catch_unwind(AssertUnwindSafe(same)).is_err() {
            changed.push(id);
        }
    }
    assert!(
        changed.is_empty(),
        "changed: {changed:?}; see this file's head for how to refresh snapshots"
    );
}

#[test]
fn every_result_is_consistent() {
    for article in common::articles() {
        let found = EXTRACTOR.extract_document(article).expect("a result");
        common::check(&found);
        common::round_trip(&found.result);
    }
}

/// The result to read: `type mode | speaker | source | cue | content` a quote, nested ones indented, then the entities.
fn rendered(result: &DocumentResult) -> String {
    let mut out = String::new();
    for (quote, indent) in result.quotes.iter().flat_map(with_nested) {
        let speaker = quote.speaker_name.as_deref().unwrap_or("-");
        let [source, cue, content] =
            [&quote.source, &quote.cue, &quote.content].map(|spans| joined(spans));
        let (kind, mode) = (label(&quote.kind), label(&quote.mode));
        writeln!(
            out,
            "{indent}{kind} {mode}{} | {speaker} | {source} | {cue} | {content}",
            factuality(quote)
        )
        .expect("a string");
    }
    out.push('\n');
    for entity in &result.entities {
        writeln!(
            out,
            "{} {}: {} mentions",
            label(&entity.kind),
            entity.name,
            entity.mentions.len()
        )
        .expect("a string");
    }
    for warning in &result.warnings {
        writeln!(out, "warning: {warning}").expect("a string");
    }
    out
}

/// What is not the default: ` negative`, ` hypothetical`.
fn factuality(quote: &Quote) -> String {
    let mut out = String::new();
    if quote.polarity != Polarity::default() {
        write!(out, " {}", quote.polarity).expect("a string");
    }
    if quote.determinacy != Determinacy::default() {
        write!(out, " {}", quote.determinacy).expect("a string");
    }
    out
}

fn with_nested(quote: &Quote) -> impl Iterator<Item = (&Quote, &str)> {
    let nested = quote.nested.iter().map(|n| (n, "  "));
    std::iter::once((quote, "")).chain(nested)
}

/// 'They' right after two people who spoke together are both.
#[test]
fn they_who_spoke_together_go_on() {
    let text = "The yard can be saved, Tom Varley and Lucia Ferro said. They said the state should take a share.";
    let found = EXTRACTOR
        .extract_document(Document::new("a", text))
        .expect("a result");
    let they = |q: &&Quote| q.source.iter().any(|s| s.text == "They");
    let quote = found.result.quotes.iter().find(they).expect("a quote");
    assert_eq!(
        quote.speaker_name.as_deref(),
        Some("Tom Varley & Lucia Ferro")
    );
}

/// Regression: 'he' after 'suspended him' is who was suspended, not who suspended.
#[test]
fn who_is_suspended_after_he_said_something() {
    let text = "Tom Arkwright has sat for Harwick since 1998. Mr Arkwright lost two elections as leader.\n\nSir Piers \
                Quennell suspended him in 2021 after he said the scale of the deficit had been “wildly exaggerated” \
                by rivals.";
    let found = EXTRACTOR
        .extract_document(Document::new("a", text))
        .expect("a result");
    let quote = found
        .result
        .quotes
        .iter()
        .find(|q| q.source.iter().any(|s| s.text == "he"));
    let name = quote.and_then(|q| q.speaker_name.as_deref());
    assert_eq!(name, Some("Tom Arkwright"));
}

/// The spans' texts on one line, ` … ` between them; `-` if there are none.
fn joined(spans: &[TextSpan]) -> String {
    match spans {
        [] => "-".to_owned(),
        _ => spans
            .iter()
            .map(|s| s.text.replace('\n', "⏎"))
            .collect::<Vec<_>>()
            .join(" … "),
    }
}

/// What the output calls it.
fn label(of: &impl Serialize) -> String {
    serde_json::to_value(of)
        .ok()
        .and_then(|v| v.as_str().map(str::to_owned))
        .expect("a name")
}

/// An article about who said, did not say and may say what to whom.
#[test]
fn what_was_not_said_and_to_whom() {
    let text = include_str!("../fixtures/bridge-inquiry.txt");
    let found = EXTRACTOR
        .extract_document(Document::new("bridge-inquiry", text))
        .expect("a result");
    common::snapshot::assert_snapshot("bridge-inquiry", &rendered(&found.result));
    let told: Vec<&str> = found
        .result
        .quotes
        .iter()
        .flat_map(|quote| quote.addressee.iter().map(|span| span.text.as_str()))
        .collect();
    let expected = ["the council", "the inquiry", "reporters", "the families"];
    assert_eq!(told, expected);
}
