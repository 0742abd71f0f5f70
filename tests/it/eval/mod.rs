//! `whosaid eval`: readers of gold, refused gold, reports, limits, baselines, exit codes.
//!
//! The reports are of `tests/fixtures/eval`: gold for three articles, what a model once found in them (`found.jsonl`), and
//! the same with some items better and one worse (`before.jsonl`).

mod limits;
mod readers;
mod refused;
mod reports;

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::{Value, json};
use tempfile::TempDir;
use whosaid::eval::gold::{GoldDocument, GoldReading, read};
use whosaid::eval::{AttributionLabel, Extent, Role};

const TEXT: &str = "“We did it,” said Ann Lee.\n";

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/eval")
}

/// `whosaid eval ARGUMENTS`, in the folder of the fixtures.
fn eval(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_whosaid"));
    command
        .current_dir(fixtures())
        .env_remove("WHOSAID_MODEL")
        .arg("eval")
        .args(arguments);
    command
}

fn stdout(arguments: &[&str], code: i32) -> String {
    let run = eval(arguments).assert().code(code);
    String::from_utf8(run.get_output().stdout.clone()).expect("UTF-8")
}

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().expect("a folder");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("a file");
    }
    folder
}

/// The mistakes of gold, a line each, without the folder's path.
fn mistakes(files: &[(&str, &str)], what: &str) -> Vec<String> {
    let folder = folder(files);
    let errors = read(&folder.path().join(what), &GoldReading::default()).expect_err("mistakes");
    let path = format!("{}/", folder.path().display());
    errors
        .iter()
        .map(|e| e.to_string().replace(&path, ""))
        .collect()
}

/// The one mistake of an annotation of [`TEXT`].
fn mistake(ann: &str) -> String {
    let mistakes = mistakes(&[("a.txt", TEXT), ("a.ann", ann)], "");
    assert_eq!(mistakes.len(), 1, "{mistakes:?}");
    mistakes[0].clone()
}

fn gold(files: &[(&str, &str)], what: &str) -> Vec<GoldDocument> {
    let folder = folder(files);
    read(&folder.path().join(what), &GoldReading::default()).expect("gold")
}

fn extents(of: &[(usize, usize)]) -> Vec<Extent> {
    of.iter().map(|&e| e.into()).collect()
}

fn spans(attribution: &AttributionLabel, role: Role) -> Vec<Extent> {
    attribution.of(role).iter().copied().collect()
}

/// A result line with names `(type, start, end, text)` and nothing else.
fn line(id: &str, names: &[(&str, usize, usize, &str)]) -> String {
    let entities: Vec<Value> = names
        .iter()
        .enumerate()
        .map(|(i, (kind, start, end, text))| {
            let mention = json!({"start": start, "end": end, "text": text, "kind": "name"});
            json!({"id": format!("e{}", i + 1), "name": text, "type": kind, "mentions": [mention]})
        })
        .collect();
    let result = json!({"id": id, "title": null, "date": null, "entities": entities, "quotes": [], "warnings": [],
                        "metadata": {"publisher": "Echo"}});
    format!("{result}\n")
}

/// A report of the fixtures: found against gold, compared with a baseline made of what was found before.
fn report(format: &str) -> String {
    let folder = TempDir::new().expect("a folder");
    let baseline = folder.path().join("baseline.jsonl");
    let baseline = baseline.to_str().expect("UTF-8");
    stdout(
        &[
            "gold",
            "--pred",
            "before.jsonl",
            "--save-baseline",
            baseline,
        ],
        0,
    );
    let arguments = [
        "gold",
        "--pred",
        "found.jsonl",
        "--baseline",
        baseline,
        "--max-drop",
        "ner=1,cue=0",
        "--min",
        "content=70,ner/PERSON=80",
        "--by",
        "prefix",
        "--format",
        format,
    ];
    stdout(&arguments, 1)
}
