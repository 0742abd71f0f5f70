//! The text layer against its fixtures, and on any text at all.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use serde::Deserialize;
use whosaid::text::{CodePoints, Span, is_alphanumeric, is_space, paragraphs, quotations};

/// A line of `quotation.jsonl`; offsets count code points.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    text: String,
    paragraphs: Vec<(usize, usize)>,
    quotations: Vec<Region>,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Region {
    open: (usize, usize),
    close: Option<(usize, usize)>,
    end: usize,
    depth: usize,
    continues: bool,
    family: char,
}

#[test]
fn quotations_are_those_of_the_training_side() {
    let mut cases = 0;
    for line in include_str!("../fixtures/quotation.jsonl").lines() {
        let case: Case = serde_json::from_str(line).expect("a fixture line");
        let index = CodePoints::new(&case.text);
        let lines: Vec<_> = paragraphs(&case.text)
            .into_iter()
            .map(|span| index.range(span))
            .collect();
        assert_eq!(lines, case.paragraphs, "{:?}", case.text);
        let regions: Vec<_> = quotations(&case.text)
            .into_iter()
            .map(|q| Region {
                open: index.range(q.open),
                close: q.close.map(|close| index.range(close)),
                end: index.at(q.end),
                depth: q.depth,
                continues: q.continues,
                family: q.family.as_char(),
            })
            .collect();
        assert_eq!(regions, case.quotations, "{:?}", case.text);
        cases += 1;
    }
    assert!(cases > 380, "only {cases} cases");
}

/// `characters.json`: inclusive ranges of code points, as Python has them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Characters {
    unicode: String,
    space: Vec<(u32, u32)>,
    alphanumeric: Vec<(u32, u32)>,
    unassigned: Vec<(u32, u32)>,
}

#[test]
fn characters_are_classed_as_python_does() {
    let python: Characters =
        serde_json::from_str(include_str!("../fixtures/characters.json")).expect("the fixture");
    let within =
        |ranges: &[(u32, u32)], c: u32| ranges.iter().any(|&(first, last)| first <= c && c <= last);
    for c in '\0'..=char::MAX {
        let code = u32::from(c);
        assert_eq!(is_space(c), within(&python.space, code), "{code:x}");
        if !within(&python.unassigned, code) {
            let (ours, theirs) = (is_alphanumeric(c), within(&python.alphanumeric, code));
            assert_eq!(ours, theirs, "{code:x}, Unicode {}", python.unicode);
        }
    }
}

#[test]
fn hostile_texts_take_linear_time() {
    let many = 200_000;
    let texts = [
        "\"a ".repeat(many),
        "'".repeat(many),
        "“".repeat(many),
        "‘a s' ".repeat(many / 2),
        "a'".repeat(many) + "s' x",
        "“a\n".repeat(many),
        "' s\n‘\n".repeat(many / 2),
        ". ".repeat(many),
        ".\" ".repeat(many),
        "? \u{a0}\u{a0}\"A".repeat(many / 2),
        "é".repeat(10 * many),
    ];
    for text in &texts {
        let begin = Instant::now();
        quotations(text);
        paragraphs(text);
        let start: String = text.chars().take(8).collect();
        assert!(
            begin.elapsed() < Duration::from_secs(20),
            "{start} took {:?}",
            begin.elapsed()
        );
    }
}

/// Texts that are dense in what the rules look at, and texts of anything.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ \na-cS.!?…,:'\"“”‘’«»‹›„‚`0-9()\u{1c}\u{a0}-]{0,80}",
        "(Mr|U\\.S|No|said|I|the|\"|'|’|”|\\.|\\?| |\n|\r\n|é|\u{301}|😀|。){0,60}",
        any::<String>(),
    ]
}

/// Whether `span` lies in `text` and cuts no character.
fn is_sound(span: Span, text: &str) -> bool {
    span.start <= span.end && text.get(span.start..span.end).is_some()
}

proptest! {
    #[test]
    fn quotations_are_sound(text in any_text()) {
        let found = quotations(&text);
        for q in &found {
            prop_assert!(is_sound(q.region(), &text) && is_sound(q.inner(), &text) && is_sound(q.open, &text));
            prop_assert!(q.region().encloses(q.open) && q.region().encloses(q.inner()));
            prop_assert!(q.close.is_none_or(|close| is_sound(close, &text) && close.end == q.end));
            prop_assert!(q.depth >= 1);
        }
        prop_assert!(found.is_sorted_by(|a, b| a.open.end <= b.open.start));
        prop_assert!(paragraphs(&text).is_sorted_by(|a, b| a.end < b.start));
    }
}
