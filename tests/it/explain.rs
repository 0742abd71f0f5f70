//! Why quotes have their speakers: that explanations are of what was decided, add up, and are written where they are asked for.

use crate::common;

use std::collections::HashMap;
use std::fmt::Write;
use std::fs;
use std::sync::LazyLock;

use assert_cmd::Command;
use predicates::str::contains;
use serde_json::Value;
use tempfile::TempDir;
use whosaid::schema::{Decision, EvidenceKind, Explained, Explanation, Resolution, TextSpan};
use whosaid::text::Document;
use whosaid::{Extractor, Quote};

static EXTRACTOR: LazyLock<Extractor> = LazyLock::new(|| common::extractor(2));

const BAKERY: &str = "Bakery gives up its night shift

Marla Venn, who owns the bakery in Tiller Street, met Otto Brandeis of the Flour Workers' Union on Monday. Venn said the ovens \
would go cold at ten. She said nobody would lose a job.

“We were told last week,” Brandeis said. “I asked for a letter and got a croissant.”

The owner said the letter was in the post. An old man who was waiting at the door said he would miss the smell. “I sleep above \
the ovens,” he said.
";

fn explain(text: &str) -> Explained {
    let document = Document::new("a", text);
    EXTRACTOR.explain(document).expect("a result")
}

/// The quote that holds some words, with its explanation.
fn why<'e>(explained: &'e Explained, words: &str) -> (&'e Quote, &'e Explanation) {
    let holds = |quote: &Quote| quote.content.iter().any(|c| c.text.contains(words));
    let mut quotes = explained.quotes();
    quotes
        .find(|(quote, _)| holds(quote))
        .unwrap_or_else(|| panic!("no quote with '{words}'"))
}

/// Asserts what holds for every explanation, whatever the model.
fn check(explained: &Explained, text: &str) {
    let points: Vec<char> = text.chars().collect();
    let result = &explained.extracted.result;
    let names: HashMap<&str, &str> = result
        .entities
        .iter()
        .map(|e| (e.id.as_str(), e.name.as_str()))
        .collect();
    let quotes = result.quotes.iter().map(|q| 1 + q.nested.len());
    assert_eq!(explained.explanations.len(), quotes.sum::<usize>());
    for (quote, why) in explained.quotes() {
        let place = format!("{} {}", result.id, quote.id);
        assert_eq!(quote.id, why.quote);
        let chances: Vec<f32> = why.candidates.iter().map(|c| c.probability).collect();
        assert!(chances.is_sorted_by(|a, b| a >= b), "{place}: {chances:?}");
        assert!(chances.iter().sum::<f32>() < 1.01, "{place}: {chances:?}");
        for candidate in &why.candidates {
            let name = candidate.entity.as_deref().map(|id| names[id]);
            assert_eq!(candidate.name.as_deref(), name, "{place}");
            if let Some(TextSpan { start, end, text }) = &candidate.last_named {
                assert_eq!(&points[*start..*end].iter().collect::<String>(), text);
                let asking = quote.source.first().or(quote.content.first());
                assert!(asking.is_some_and(|a| start < &a.end), "{place}");
            }
        }
        let is_ranked = why.decided_by == Decision::Ranking;
        assert_eq!(
            why.log_odds.is_some(),
            is_ranked && why.candidates.len() > 1,
            "{place}"
        );
        let competes = is_ranked || why.decided_by == Decision::Coreference;
        assert_eq!(!why.candidates.is_empty(), competes, "{place}");
        if let (Some(log_odds), &[first, second, ..]) = (why.log_odds, chances.as_slice()) {
            let sum: f32 = why.evidence.iter().map(|e| e.log_odds).sum();
            let rounding = 0.0005 * (why.evidence.len() + 1) as f32;
            assert!((sum - log_odds).abs() <= rounding + 1e-4, "{place}");
            // The evidence is all of the difference between their probabilities.
            if second > 0.01 {
                let rounding = 0.001 / second;
                let told = (first / second).ln();
                assert!((told - log_odds).abs() < rounding + 0.01, "{place}");
            }
            let weights: Vec<f32> = why.evidence.iter().map(|e| e.log_odds.abs()).collect();
            assert!(weights.is_sorted_by(|a, b| a >= b), "{place}: {weights:?}");
            assert!(why.evidence.iter().all(|e| e.kind != EvidenceKind::Source));
        }
        if is_ranked {
            let chosen = why.candidates[0].entity.as_ref();
            let withheld = why.withheld.as_ref().and_then(|w| w.speakers.first());
            assert_eq!(chosen, quote.speaker.as_ref().or(withheld), "{place}");
        }
        if let Some(withheld) = &why.withheld {
            assert!(quote.speaker.is_none(), "{place}");
            assert!(withheld.confidence <= withheld.least, "{place}");
        }
    }
    let json = serde_json::to_string(&explained.explanations).expect("it can be written");
    let read: Vec<Explanation> = serde_json::from_str(&json).expect("it can be read");
    assert_eq!(read, explained.explanations);
}

#[test]
fn explaining_changes_nothing_and_adds_up() {
    let mut decisions: HashMap<&str, usize> = HashMap::new();
    for article in common::articles() {
        let plain = EXTRACTOR.extract_document(article.clone());
        let text = article.text.clone();
        let explained = EXTRACTOR.explain(article).expect("a result");
        assert_eq!(explained.extracted, plain.expect("a result"));
        check(&explained, &text);
        for why in &explained.explanations {
            *decisions.entry(why.decided_by.as_str()).or_default() += 1;
        }
    }
    for decision in ["name", "ranking"] {
        assert!(decisions[decision] > 20, "{decisions:?}");
    }
}

#[test]
fn what_decides_is_told() {
    let explained = explain(BAKERY);
    check(&explained, BAKERY);
    let (quote, named) = why(&explained, "go cold at ten");
    assert_eq!(quote.speaker_name.as_deref(), Some("Marla Venn"));
    assert_eq!(
        (named.decided_by, named.source),
        (Decision::Name, Resolution::Name)
    );
    assert!(named.candidates.is_empty() && named.evidence.is_empty());
    let (_, pronoun) = why(&explained, "lose a job");
    assert_eq!(
        (pronoun.decided_by, pronoun.source),
        (Decision::Ranking, Resolution::Pronoun)
    );
    let candidates: Vec<Option<&str>> = pronoun
        .candidates
        .iter()
        .map(|c| c.name.as_deref())
        .collect();
    for name in [Some("Marla Venn"), None] {
        assert!(candidates.contains(&name), "{candidates:?}");
    }
    let (_, description) = why(&explained, "in the post");
    assert_eq!(description.source, Resolution::Nominal);
    let letter = explain("Ines Tallow said on Friday: “I told the council that I would go.”");
    check(
        &letter,
        "Ines Tallow said on Friday: “I told the council that I would go.”",
    );
    let interview = "Interview with Ines Tallow\n\nQ: Will you go?\n\nA: I will go when the roof is mended, and not before.\n\n\
                     Q: And who pays?\n\nA: The council pays for half of it.\n";
    let interview_explained = explain(interview);
    check(&interview_explained, interview);
    let (_, turn) = why(&interview_explained, "roof is mended");
    assert_eq!(turn.decided_by, Decision::Layout);
}

#[test]
fn who_is_too_unlikely_is_told() {
    let strict = Extractor::builder()
        .model(common::bundle())
        .threads(2)
        .min_speaker_confidence(1.0)
        .build()
        .expect("an extractor");
    let explained = strict
        .explain(Document::new("a", BAKERY))
        .expect("a result");
    check(&explained, BAKERY);
    let (quote, named) = why(&explained, "go cold at ten");
    assert_eq!(quote.speaker_name, None);
    let withheld = named.withheld.as_ref().expect("who it would have been");
    assert_eq!(withheld.name, "Marla Venn");
    assert_eq!(withheld.least, 1.0);
}

/// What was seen, without numbers of the models: whom the likeliest candidates are, and what is told of the first.
#[test]
fn what_is_seen_gives_its_snapshot() {
    let explained = explain(BAKERY);
    let mut out = String::new();
    for (quote, why) in explained.quotes() {
        let [source, content] = [&quote.source, &quote.content]
            .map(|spans| spans.first().map_or("-", |span| span.text.as_str()));
        let (by, form) = (why.decided_by, why.source);
        writeln!(out, "{} {by} | {source} ({form}) | {content}", quote.id).expect("a string");
        let Some(first) = why.candidates.first() else {
            continue;
        };
        let name = first.name.as_deref().unwrap_or("-");
        let last = first.last_named.as_ref().map_or("-", |span| &span.text);
        writeln!(out, "  {name}, named last as {last}").expect("a string");
        let mut evidence = why.evidence.clone();
        evidence.sort_by_key(|e| e.kind);
        for of in evidence {
            if of.kind != EvidenceKind::Coreference {
                writeln!(out, "  {}: {}", of.kind, of.first).expect("a string");
            }
        }
    }
    common::snapshot::assert_snapshot("explained-bakery", &out);
}

fn whosaid(folder: &TempDir, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_whosaid"));
    command.current_dir(folder.path()).args(arguments);
    command.env_remove("WHOSAID_MODEL").env("NO_COLOR", "1");
    command
}

fn folder() -> TempDir {
    let folder = TempDir::new().expect("a folder");
    fs::write(folder.path().join("bakery.txt"), BAKERY).expect("a file");
    folder
}

#[test]
fn one_quote_is_asked_for_by_number_or_id() {
    let folder = folder();
    let explained = explain(BAKERY);
    let (quote, of) = why(&explained, "lose a job");
    let number = quote.id.trim_start_matches('q');
    for asked in [number, &quote.id] {
        let mut command = whosaid(
            &folder,
            &[
                "explain",
                "bakery.txt",
                "--quote",
                asked,
                "--format",
                "json",
            ],
        );
        let output = command.assert().success().get_output().stdout.clone();
        let line: Value = serde_json::from_slice(&output).expect("one line of JSON");
        assert_eq!(line["document"], "bakery");
        assert_eq!(line["quote"]["id"], quote.id.as_str());
        let read: Explanation = serde_json::from_value(line["explanation"].clone()).expect("it");
        assert_eq!(&read, of);
    }
    whosaid(&folder, &["explain", "bakery.txt", "--quote", number])
        .assert()
        .success()
        .stdout(contains("“She” is a pronoun"))
        .stdout(contains("nobody with a name"))
        .stdout(contains("rather than"));
    whosaid(&folder, &["explain", "-", "--format", "json"])
        .write_stdin(BAKERY)
        .assert()
        .success()
        .stdout(contains("\"document\":\"stdin\"").count(explained.explanations.len()));
}

#[test]
fn a_page_has_explanations_if_they_are_asked_for() {
    let folder = folder();
    let size = |arguments: &[&str]| {
        let mut all = vec!["extract", "bakery.txt", "--format", "html", "--quiet"];
        all.extend(arguments);
        whosaid(&folder, &all)
            .assert()
            .success()
            .get_output()
            .stdout
            .len()
    };
    let (without, with) = (size(&[]), size(&["--explain"]));
    assert!(with > without + 400, "{without} {with}");
    whosaid(&folder, &["extract", "bakery.txt", "--explain"])
        .assert()
        .code(2)
        .stderr(contains("--format html"));
}
