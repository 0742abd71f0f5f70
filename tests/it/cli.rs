//! The `whosaid` command: exit codes, inputs, outputs, messages.

use crate::common;

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

use assert_cmd::Command;
use predicates::prelude::*;
use predicates::str::contains;
use serde_json::{Value, json};
use tempfile::TempDir;
use whosaid::schema::DocumentResult;

const ARTICLE: &str = "Pool to close\n\n“We have no choice,” said Ann Lee.\n\nThe mayor, Tom Beck, said the pool was old.\n";

/// The variables that the command looks at.
const VARIABLES: [&str; 4] = ["WHOSAID_MODEL", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"];

/// `whosaid ARGUMENTS`, in `folder`.
fn whosaid(folder: &TempDir, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_whosaid"));
    command.current_dir(folder.path()).args(arguments);
    for variable in VARIABLES {
        command.env_remove(variable);
    }
    command
}

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().expect("a folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
        fs::write(path, text).expect("a file");
    }
    folder
}

fn model_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("models/whosaid-minilm")
}

/// The results of JSON Lines, each checked against the schema and for the order of its keys.
fn results(lines: &[u8]) -> Vec<DocumentResult> {
    let lines = std::str::from_utf8(lines).expect("UTF-8");
    assert!(lines.is_empty() || lines.ends_with('\n'));
    let result = |line: &str| {
        let value: Value = serde_json::from_str(line).expect("JSON");
        let keys: Vec<&String> = value.as_object().expect("an object").keys().collect();
        assert!(keys.len() == 7 || keys.len() == 8, "{keys:?}");
        let expected = [
            "id",
            "title",
            "date",
            "entities",
            "quotes",
            "unnamed_speakers",
            "warnings",
            "metadata",
        ];
        assert_eq!(keys, expected[..keys.len()]);
        serde_json::from_str(line).expect("the schema")
    };
    lines.lines().map(result).collect()
}

fn ids(output: &Output) -> Vec<String> {
    results(&output.stdout)
        .into_iter()
        .map(|result| result.id)
        .collect()
}

/// What the messages are: tests/it/cmd.
#[test]
fn nothing_but_results_goes_to_standard_output() {
    let here = folder(&[("a.txt", ARTICLE), ("bad.jsonl", "{\"text\": 1}\n")]);
    for arguments in [
        &[][..],
        &["extract"],
        &["extract", "a.txt", "--nonsense"],
        &["extract", "missing.txt", "--format", "text"],
        &["extract", "missing.txt", "--format", "jsonl"],
        &["extract", "bad.jsonl", "--format", "text"],
        &["extract", "bad.jsonl", "--format", "jsonl"],
    ] {
        whosaid(&here, arguments).assert().code(2).stdout("");
    }
}

#[test]
fn one_missing_input_is_1_and_the_others_are_done() {
    let here = folder(&[("a.txt", ARTICLE), ("b.txt", ARTICLE)]);
    let run = whosaid(
        &here,
        &[
            "extract",
            "a.txt",
            "missing.txt",
            "b.txt",
            "--format",
            "jsonl",
        ],
    )
    .assert();
    let run = run
        .code(1)
        .stderr(contains("missing.txt").and(contains("1 of 3")));
    assert_eq!(ids(run.get_output()), ["a", "b"]);
}

#[test]
fn one_bad_line_is_1_and_the_others_are_done() {
    let lines = "{\"id\": \"one\", \"text\": \"Ann Lee left.\"}\n{\"id\": \"two\", \"text\n\n{\"text\": \"Ann Lee stayed.\"}\n";
    let here = folder(&[("c.jsonl", lines)]);
    let run = whosaid(&here, &["extract", "c.jsonl", "--format", "jsonl"]).assert();
    let run = run.code(1).stderr(contains("c.jsonl:2"));
    assert_eq!(ids(run.get_output()), ["one", "c:4"]);
}

#[test]
fn a_folder_gives_file_stems_in_order() {
    let here = folder(&[
        ("in/b.txt", ARTICLE),
        ("in/a.txt", ARTICLE),
        ("in/x/c.txt", ARTICLE),
        ("in/no.md", "no"),
    ]);
    let run = whosaid(&here, &["extract", "in", "--format", "jsonl"])
        .assert()
        .code(0)
        .stderr("");
    assert_eq!(ids(run.get_output()), ["a", "b", "x/c"]);
}

#[test]
fn the_articles_as_json_lines() {
    let here = folder(&[]);
    let articles = common::articles_folder();
    let articles = articles.to_str().expect("UTF-8");
    let run = whosaid(
        &here,
        &[
            "extract",
            articles,
            "--format",
            "jsonl",
            "--threads",
            "2",
            "--quiet",
        ],
    )
    .assert()
    .code(0)
    .stderr("");
    let expected: Vec<String> = common::articles()
        .into_iter()
        .map(|article| article.id)
        .collect();
    assert_eq!(ids(run.get_output()), expected);
}

#[test]
fn fields_are_carried_through() {
    let line = json!({
        "id": 7, "url": "https://example.org", "title": "A title", "text": ARTICLE, "date": "5 May",
        "tags": ["a", {"z": 1, "b": null}],
    });
    let here = folder(&[("a.jsonl", &line.to_string())]);
    let run = whosaid(&here, &["extract", "a.jsonl", "--format", "jsonl"])
        .assert()
        .code(0);
    let [result] = &results(&run.get_output().stdout)[..] else {
        panic!("one result")
    };
    assert_eq!(result.id, "7");
    assert_eq!(
        (result.title.as_deref(), result.date.as_deref()),
        (Some("A title"), Some("5 May"))
    );
    let metadata = "{\"url\":\"https://example.org\",\"tags\":[\"a\",{\"z\":1,\"b\":null}]}";
    assert_eq!(
        serde_json::to_string(&result.metadata).expect("JSON"),
        metadata
    );
}

#[test]
fn a_dash_reads_standard_input() {
    let here = folder(&[]);
    let read = |input: &str| {
        whosaid(&here, &["extract", "-", "--format", "jsonl"])
            .write_stdin(input)
            .assert()
            .code(0)
    };
    assert_eq!(ids(read(ARTICLE).get_output()), ["stdin"]);
    let lines = "{\"id\": \"one\", \"text\": \"Ann Lee left.\"}\n{\"text\": \"“No,” she said.\"}\n";
    assert_eq!(ids(read(lines).get_output()), ["one", "stdin:2"]);
}

#[test]
fn an_empty_article_gives_a_warning() {
    let here = folder(&[("a.txt", "")]);
    let run = whosaid(&here, &["extract", "a.txt", "--format", "jsonl"])
        .assert()
        .code(0);
    let [result] = &results(&run.get_output().stdout)[..] else {
        panic!("one result")
    };
    assert!(result.entities.is_empty() && result.quotes.is_empty());
    assert!(!result.warnings.is_empty());
}

#[test]
fn output_goes_to_a_file() {
    let here = folder(&[("a.txt", ARTICLE)]);
    for format in ["text", "jsonl"] {
        let direct = whosaid(&here, &["extract", "a.txt", "--format", format])
            .assert()
            .code(0);
        whosaid(
            &here,
            &["extract", "a.txt", "--format", format, "--output", "out"],
        )
        .assert()
        .code(0)
        .stdout("");
        let written = fs::read(here.path().join("out")).expect("the file");
        assert_eq!(written, direct.get_output().stdout, "{format}");
    }
    let run = whosaid(&here, &["extract", "a.txt", "--output", "no/such/folder"]).assert();
    run.code(2).stdout("").stderr(contains("no/such/folder"));
}

#[test]
fn text_has_no_escapes_without_a_terminal() {
    let text = format!("Pool \u{1b}[31mto\u{1b}[0m close\n\n\u{1b}[1m{ARTICLE}");
    let here = folder(&[("a.txt", ARTICLE), ("b.txt", &text)]);
    let run = whosaid(&here, &["extract", "a.txt", "b.txt"])
        .assert()
        .code(0)
        .stderr("");
    run.stdout(contains("Pool to close").and(contains("\u{1b}").not()));
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let line = json!({"title": "long ".repeat(2_000), "text": "No.", "note": "long ".repeat(2_000)})
        .to_string() + "\n";
    let here = folder(&[("many.jsonl", &line.repeat(300))]);
    for format in ["text", "jsonl"] {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_whosaid"));
        for variable in VARIABLES {
            command.env_remove(variable);
        }
        command
            .current_dir(here.path())
            .args(["extract", "many.jsonl", "--format", format]);
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("a pipe"))
            .read_line(&mut line)
            .expect("a line");
        assert!(line.ends_with('\n'), "{format}");
        let output = child.wait_with_output().expect("it ends");
        assert_eq!(output.status.code(), Some(0), "{format}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{format}");
    }
}

#[test]
fn a_model_folder() {
    let here = folder(&[("a.txt", ARTICLE)]);
    fs::create_dir(here.path().join("empty")).expect("a folder");
    let arguments = ["extract", "a.txt", "--format", "jsonl"];
    let embedded = whosaid(&here, &arguments)
        .assert()
        .code(0)
        .get_output()
        .stdout
        .clone();
    let model = model_folder();

    whosaid(&here, &arguments)
        .arg("--model")
        .arg(&model)
        .assert()
        .code(0)
        .stdout(embedded.clone());
    whosaid(&here, &arguments)
        .env("WHOSAID_MODEL", &model)
        .assert()
        .code(0)
        .stdout(embedded.clone());
    // The flag goes before the variable.
    let run = whosaid(&here, &arguments)
        .env("WHOSAID_MODEL", "empty")
        .arg("--model")
        .arg(&model)
        .assert();
    run.code(0).stdout(embedded);

    for wrong in ["empty", "missing"] {
        let run = whosaid(&here, &arguments).args(["--model", wrong]).assert();
        run.code(2)
            .stdout("")
            .stderr(contains(wrong).and(contains("manifest.json")));
        let run = whosaid(&here, &arguments)
            .env("WHOSAID_MODEL", wrong)
            .assert();
        run.code(2)
            .stdout("")
            .stderr(contains(wrong).and(contains("manifest.json")));
    }
}

#[test]
fn an_unknown_convention_lists_the_known() {
    let here = folder(&[("a.txt", ARTICLE)]);
    let manifest = fs::read_to_string(model_folder().join("manifest.json")).expect("a manifest");
    let manifest: Value = serde_json::from_str(&manifest).expect("JSON");
    let mut run = whosaid(&here, &["extract", "a.txt", "--convention", "nonsense"]).assert();
    run = run.code(2).stdout("").stderr(contains("nonsense"));
    for known in manifest["conventions"]
        .as_object()
        .expect("conventions")
        .keys()
    {
        run = run.stderr(contains(known.as_str()));
        let arguments = [
            "extract",
            "a.txt",
            "--format",
            "jsonl",
            "--convention",
            known,
        ];
        let run = whosaid(&here, &arguments).assert().code(0);
        assert_eq!(ids(run.get_output()), ["a"]);
    }
}

/// Regression: the output used to be created before anything was read.
#[test]
fn output_that_is_an_input_is_refused_and_untouched() {
    let folder = tempfile::tempdir().unwrap();
    let article = folder.path().join("in.txt");
    std::fs::write(&article, "“It is done,” said Ann Lee.").unwrap();
    let run = assert_cmd::Command::cargo_bin("whosaid")
        .unwrap()
        .arg("extract")
        .arg(&article)
        .arg("-o")
        .arg(&article)
        .output()
        .unwrap();
    assert_eq!(run.status.code(), Some(2));
    assert_eq!(
        std::fs::read_to_string(&article).unwrap(),
        "“It is done,” said Ann Lee."
    );
}

/// Regression: a run without any result used to empty the output file.
#[test]
fn output_is_kept_when_there_is_nothing_to_write() {
    let folder = tempfile::tempdir().unwrap();
    let kept = folder.path().join("kept.jsonl");
    std::fs::write(&kept, "before").unwrap();
    let run = assert_cmd::Command::cargo_bin("whosaid")
        .unwrap()
        .args(["extract", "no-such-file.txt", "-o"])
        .arg(&kept)
        .output()
        .unwrap();
    assert_eq!(run.status.code(), Some(2));
    assert_eq!(std::fs::read_to_string(&kept).unwrap(), "before");
}

/// Regression: escapes in a title, id or date used to reach the terminal.
#[test]
fn escapes_of_the_input_never_reach_the_terminal() {
    let run = assert_cmd::Command::cargo_bin("whosaid")
        .unwrap()
        .env("CLICOLOR_FORCE", "1")
        .args(["extract", "-"])
        .write_stdin("{\"id\":\"a\\u001b]0;x\\u0007\",\"title\":\"T\\u001b[5mx\",\"date\":\"\\u001b[5m\",\"text\":\"“Yes, it is so,” said Ann Lee.\"}\n")
        .output()
        .unwrap();
    let out = String::from_utf8(run.stdout).unwrap();
    assert!(
        !out.contains("\u{1b}]0") && !out.contains("\u{1b}[5m") && !out.contains('\u{7}'),
        "{out:?}"
    );
}
