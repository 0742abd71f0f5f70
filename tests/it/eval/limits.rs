//! Limits, baselines, exit codes, and the recipes of the documentation.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use predicates::prelude::*;
use predicates::str::contains;
use serde_json::{Value, json};
use tempfile::TempDir;
use whosaid::eval::{Baseline, METRICS};

use super::{TEXT, eval, fixtures, folder, line, report, stdout};

#[test]
fn limits_kept_are_0_and_broken_are_1() {
    let run = |limit: &str| eval(&["gold", "--pred", "found.jsonl", "--min", limit]).assert();
    run("content=70").code(0);
    run("content=99")
        .code(1)
        .stderr(contains("content has 90.91 (at least 99 wanted)"));
    for (limit, why) in [
        ("nonsense=1", "there is no metric `nonsense`"),
        ("content", "not METRIC=NUMBER"),
        ("content=much", "not a number"),
        ("calibration.ece=5", "less is better"),
        ("cofenet.cue=1", "was not measured"),
    ] {
        run(limit).code(2).stderr(contains(why));
    }
    eval(&["gold", "--pred", "found.jsonl", "--max-drop", "ner=1"])
        .assert()
        .code(2)
        .stderr(contains("--baseline"));
}

#[test]
fn a_baseline_of_itself_has_no_change() {
    let folder = TempDir::new().expect("a folder");
    let [first, second] = ["a", "b"].map(|n| folder.path().join(n).display().to_string());
    let found = ["gold", "--pred", "found.jsonl"];
    stdout(&[&found[..], &["--save-baseline", &first]].concat(), 0);
    let again = [
        "--baseline",
        &first,
        "--save-baseline",
        &second,
        "--max-drop",
        "ner=0,coref=0",
    ];
    let text = stdout(&[&found[..], &again].concat(), 0);
    assert!(text.contains("no score has changed"), "{text}");
    let [a, b] = [first, second].map(|f| fs::read_to_string(f).expect("a file"));
    assert_eq!(a, b);
    let read = Baseline::parse(&a, "a").expect("a baseline");
    assert_eq!(read.to_text(), a);
    assert_eq!(read.documents.len(), 3);
}

#[test]
fn what_has_changed_is_listed_worst_first() {
    let report: Value = serde_json::from_str(&report("json")).expect("JSON");
    let documents = report["comparison"]["documents"]
        .as_array()
        .expect("a list");
    let order: Vec<&str> = documents
        .iter()
        .filter_map(|d| d["document"].as_str())
        .collect();
    assert_eq!(order, ["harbour-fees", "pool-vote"]);
    let faults: Vec<&Value> = documents[0]["items"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|i| &i["now"]["faults"])
        .collect();
    assert_eq!(
        faults,
        [
            &json!(["spurious"]),
            &json!(["cue", "speaker"]),
            &json!(["type"])
        ]
    );
    assert!(documents[1]["worse_by"].as_i64() < Some(0));
}

#[test]
fn a_baseline_of_other_gold_is_not_compared() {
    let folder = folder(&[("a.txt", TEXT), ("a.ann", "T1\tPERSON 18 25\tAnn Lee\n")]);
    let path = |name: &str| folder.path().join(name).display().to_string();
    fs::write(path("p.jsonl"), line("a", &[])).expect("a file");
    let found = [&path(""), "--pred", &path("p.jsonl")].map(str::to_owned);
    let found: Vec<&str> = found.iter().map(String::as_str).collect();
    let saved = path("saved");
    stdout(&[&found[..], &["--save-baseline", &saved]].concat(), 0);
    fs::write(path("a.ann"), "T1\tPERSON 18 21\tAnn\n").expect("a file");
    let text = stdout(&[&found[..], &["--baseline", &saved]].concat(), 0);
    assert!(text.contains("gold has changed: a"), "{text}");
    fs::write(&saved, "{}\n").expect("a file");
    eval(&[&found[..], &["--baseline", &saved]].concat())
        .assert()
        .code(2)
        .stderr(contains("saved:1: not a baseline"));
}

#[test]
fn predictions_that_do_not_fit() {
    let found = fs::read_to_string(fixtures().join("found.jsonl")).expect("a file");
    let folder = folder(&[
        (
            "two.jsonl",
            &found.lines().take(2).collect::<Vec<_>>().join("\n"),
        ),
        ("other.jsonl", &found.replace("\"id\":\"", "\"id\":\"x-")),
        (
            "moved.jsonl",
            &found.replace("\"start\":31,", "\"start\":30,"),
        ),
        ("bad.jsonl", "{}\n"),
    ]);
    let run = |name: &str| {
        let pred = folder.path().join(name).display().to_string();
        eval(&["gold", "--pred", &pred]).assert()
    };
    run("two.jsonl")
        .code(1)
        .stderr(contains("1 of 3 documents have no prediction").and(contains("pool-vote")));
    run("other.jsonl")
        .code(2)
        .stderr(contains("no id is that of a gold document"));
    run("moved.jsonl")
        .code(2)
        .stderr(contains("made from another text"));
    run("bad.jsonl").code(2).stderr(contains("bad.jsonl:1"));
    run("missing.jsonl")
        .code(2)
        .stderr(contains("missing.jsonl"));
}

#[test]
fn the_model_is_run_on_the_gold() {
    let json = stdout(&["gold", "--format", "json", "--quiet"], 0);
    let report: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(report["of"], "whosaid-minilm (newsmix)");
    for name in [
        "ner",
        "content",
        "speaker",
        "speaker.given",
        "coref",
        "calibration.ece",
    ] {
        let value = report["scores"][name]["value"].as_f64();
        assert!(value.is_some_and(|v| v > 0.0), "{name}: {value:?}");
    }
}

#[test]
fn every_metric_is_documented() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/eval.md");
    let docs = fs::read_to_string(docs).expect("docs");
    let help = stdout(&["--help"], 0);
    for metric in METRICS {
        assert!(
            docs.contains(&format!("`{}`", metric.id)),
            "docs: {}",
            metric.id
        );
        assert!(
            help.contains(&format!("  {} ", metric.id)),
            "help: {}",
            metric.id
        );
    }
}

/// The blocks of `docs/ci.md` in a language, as they are written.
fn recipes(language: &str) -> Vec<String> {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/ci.md");
    let docs = fs::read_to_string(docs).expect("docs");
    let fence = format!("```{language}\n");
    let block = |part: &str| part.split("```").next().expect("a block").to_owned();
    docs.split(&fence).skip(1).map(block).collect()
}

#[test]
fn the_recipes_for_ci_as_they_are_written() {
    let folder = TempDir::new().expect("a folder");
    fs::create_dir(folder.path().join("gold")).expect("a folder");
    for entry in fs::read_dir(fixtures().join("gold")).expect("fixtures") {
        let path = entry.expect("a file").path();
        let name = path.file_name().expect("a name");
        fs::copy(&path, folder.path().join("gold").join(name)).expect("a copy");
    }
    let mut commands = recipes("sh");
    assert_eq!(commands.len(), 2);
    let workflow = recipes("yaml").remove(0);
    let runs = workflow
        .lines()
        .filter_map(|line| line.trim().strip_prefix("run: "));
    commands.extend(
        runs.filter(|run| !run.starts_with("cargo install"))
            .map(str::to_owned),
    );
    assert_eq!(commands.len(), 4);
    let program = Path::new(env!("CARGO_BIN_EXE_whosaid"))
        .parent()
        .expect("a folder");
    let path = std::env::var("PATH").unwrap_or_default();
    for command in &commands {
        Command::new("bash")
            .current_dir(folder.path())
            .env("PATH", format!("{}:{path}", program.display()))
            .env("GITHUB_STEP_SUMMARY", folder.path().join("summary.md"))
            .env_remove("WHOSAID_MODEL")
            .args(["-euo", "pipefail", "-c", command])
            .assert()
            .code(0)
            .stderr("");
    }
    let summary = fs::read_to_string(folder.path().join("summary.md")).expect("a summary");
    assert!(summary.starts_with("## ✅ whosaid eval"), "{summary}");
    assert!(folder.path().join("eval.html").exists());
}
