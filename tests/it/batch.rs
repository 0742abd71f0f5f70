//! Batch jobs: `whosaid extract --out DIR`, interrupted and not.

use crate::common;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use arrow_array::cast::AsArray;
use arrow_array::types::{Int32Type, Int64Type};
use arrow_array::{Array, RecordBatch};
use assert_cmd::Command;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use predicates::str::contains;
use serde_json::{Value, json};
use tempfile::TempDir;

/// A folder with `corpus.jsonl`: the invented articles, `times` over.
fn corpus(times: usize) -> TempDir {
    let folder = TempDir::new().expect("a folder");
    let mut lines = String::new();
    for round in 0..times {
        for article in common::articles() {
            let id = format!("{}-{round}", article.id);
            lines += &format!(
                "{}\n",
                json!({"id": id, "text": article.text, "round": round})
            );
        }
    }
    fs::write(folder.path().join("corpus.jsonl"), lines).expect("a file");
    folder
}

fn extract(folder: &TempDir, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_whosaid"));
    command.current_dir(folder.path());
    command
        .env_remove("WHOSAID_MODEL")
        .arg("extract")
        .args(arguments);
    command
}

/// Every file of an output folder but the manifest, which tells the time.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fs::read_dir(folder)
        .expect("the output folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| !path.ends_with("manifest.json"))
        .map(|path| {
            let name = path.file_name().expect("a name").to_string_lossy();
            (name.into_owned(), fs::read(&path).expect("a file"))
        })
        .collect()
}

fn rows(path: &Path) -> Vec<RecordBatch> {
    let file = File::open(path).expect("a table");
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).expect("Parquet");
    reader
        .build()
        .expect("a reader")
        .collect::<Result<_, _>>()
        .expect("rows")
}

fn manifest(folder: &Path) -> Value {
    let bytes = fs::read(folder.join("manifest.json")).expect("a manifest");
    serde_json::from_slice(&bytes).expect("JSON")
}

#[test]
fn tables_say_what_json_lines_say() {
    let folder = corpus(1);
    let lines = extract(&folder, &["corpus.jsonl", "-f", "jsonl"])
        .assert()
        .success();
    let results: Vec<Value> = serde_json::Deserializer::from_slice(&lines.get_output().stdout)
        .into_iter()
        .collect::<Result<_, _>>()
        .expect("JSON");
    extract(
        &folder,
        &["corpus.jsonl", "--out", "tables", "--shard-documents", "5"],
    )
    .assert()
    .success()
    .stderr(contains("tables: 12 documents"));
    let tables = folder.path().join("tables");
    let shard = |table: &str, n: usize| tables.join(format!("{table}-{n:05}-of-00003.parquet"));

    let (mut texts, mut quotes, mut mentions) = (Vec::new(), 0, 0);
    for n in 0..3 {
        for batch in rows(&shard("documents", n)) {
            let (ids, text) = (
                batch["id"].as_string::<i32>(),
                batch["text"].as_string::<i32>(),
            );
            let documents = batch["document"].as_primitive::<Int64Type>();
            for row in 0..batch.num_rows() {
                assert_eq!(documents.value(row), texts.len() as i64);
                assert_eq!(results[texts.len()]["id"], ids.value(row));
                texts.push(text.value(row).to_owned());
            }
        }
    }
    for n in 0..3 {
        for batch in rows(&shard("quotes", n)) {
            let documents = batch["document"].as_primitive::<Int64Type>();
            let names = batch["quote"].as_string::<i32>();
            let within = batch["within"].as_string::<i32>();
            let speakers = batch["speaker_name"].as_string::<i32>();
            for row in 0..batch.num_rows() {
                let document = documents.value(row) as usize;
                let expected = results[document]["quotes"]
                    .as_array()
                    .expect("quotes")
                    .iter()
                    .flat_map(|quote| {
                        let nested = quote["nested"].as_array().map_or(&[][..], Vec::as_slice);
                        std::iter::once(quote).chain(nested)
                    })
                    .find(|quote| quote["id"] == names.value(row))
                    .expect("the same quote");
                let speaker = speakers.is_valid(row).then(|| speakers.value(row));
                assert_eq!(expected["speaker_name"].as_str(), speaker);
                let spans = batch["content"].as_list::<i32>().value(row);
                let spans = spans.as_struct();
                let column = |name: &str| spans.column_by_name(name).expect("a field").clone();
                for span in 0..spans.len() {
                    let start = column("start").as_primitive::<Int32Type>().value(span) as usize;
                    let end = column("end").as_primitive::<Int32Type>().value(span) as usize;
                    let covered: String = texts[document]
                        .chars()
                        .skip(start)
                        .take(end - start)
                        .collect();
                    assert_eq!(covered, column("text").as_string::<i32>().value(span));
                    assert_eq!(expected["content"][span]["text"], covered);
                }
                let nested = within.is_valid(row);
                assert_eq!(names.value(row).contains('.'), nested);
                quotes += usize::from(!nested);
            }
        }
        for batch in rows(&shard("mentions", n)) {
            mentions += batch.num_rows();
        }
    }
    let counts = &manifest(&tables)["counts"];
    assert_eq!(counts["documents"], 12);
    assert_eq!(counts["quotes"], quotes);
    assert_eq!(counts["mentions"], mentions);
    assert!(quotes > 50 && mentions > 100);
    let all: usize = results
        .iter()
        .map(|r| r["quotes"].as_array().expect("quotes").len())
        .sum();
    assert_eq!(quotes, all);
}

#[test]
fn killed_at_any_moment_and_run_again_it_makes_the_same_bytes() {
    let folder = corpus(4);
    // One thread: little goes through the pipeline at a time, and there are many moments to be killed at.
    let arguments = [
        "corpus.jsonl",
        "--threads=1",
        "--shard-documents=7",
        "--quiet",
        "--out",
    ];
    extract(&folder, &[&arguments[..], &["whole"]].concat())
        .assert()
        .success();
    let whole = files(&folder.path().join("whole"));
    assert_eq!(whole.len(), 7 * 4 + 2); // tables, errors, lock
    // Killed as soon as a shard is there: in the middle of what is written of a chunk, with more chunks to come.
    for shard in ["shard-00000", "shard-00002"] {
        let shard = folder.path().join("killed/unfinished").join(shard);
        let mut run = std::process::Command::new(env!("CARGO_BIN_EXE_whosaid"))
            .current_dir(folder.path())
            .env_remove("WHOSAID_MODEL")
            .arg("extract")
            .args(arguments)
            .arg("killed")
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        while !shard.exists() {
            let ended = run.try_wait().expect("a status");
            assert_eq!(ended, None, "it ended before {}", shard.display());
            thread::sleep(Duration::from_millis(1));
        }
        run.kill().expect("it can be killed");
        run.wait().expect("it ends");
    }
    assert!(!folder.path().join("killed/manifest.json").exists());
    extract(&folder, &[&arguments[..], &["killed"]].concat())
        .assert()
        .success();
    assert!(
        files(&folder.path().join("killed")) == whole,
        "the files differ"
    );
    assert_eq!(
        manifest(&folder.path().join("killed"))["counts"],
        manifest(&folder.path().join("whole"))["counts"]
    );
}

#[cfg(unix)]
#[test]
fn ctrl_c_keeps_what_is_done_and_says_how_to_go_on() {
    let folder = corpus(10);
    let arguments = ["corpus.jsonl", "--format", "jsonl.zst", "--out", "tables"];
    let run = std::process::Command::new(env!("CARGO_BIN_EXE_whosaid"))
        .current_dir(folder.path())
        .env_remove("WHOSAID_MODEL")
        .arg("extract")
        .args(arguments)
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    thread::sleep(Duration::from_millis(1500));
    Command::new("kill")
        .args(["-INT", &run.id().to_string()])
        .assert()
        .success();
    let ended = run.wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&ended.stderr);
    assert_eq!(ended.status.code(), Some(130), "{said}");
    assert!(
        said.contains("give the same command again to go on"),
        "{said}"
    );
    assert!(folder.path().join("tables/unfinished").is_dir());
    extract(&folder, &arguments).assert().success();
    let lines = File::open(
        folder
            .path()
            .join("tables/documents-00000-of-00001.jsonl.zst"),
    )
    .expect("a file");
    let text = zstd::decode_all(lines).expect("zstd");
    assert_eq!(text.iter().filter(|&&byte| byte == b'\n').count(), 120);
}

#[test]
fn other_settings_and_another_input_are_refused() {
    let folder = corpus(1);
    let run = |more: &[&str]| {
        let arguments = [&["corpus.jsonl", "--out", "tables"], more].concat();
        extract(&folder, &arguments).assert()
    };
    run(&[]).success();
    run(&[]).success().stderr(contains("is complete already"));
    run(&["--convention", "polnear"])
        .code(2)
        .stderr(contains("convention was \"newsmix\", is \"polnear\""))
        .stderr(contains("--overwrite to begin anew"));
    let path = folder.path().join("corpus.jsonl");
    let old = fs::read_to_string(&path).expect("the corpus");
    fs::write(&path, format!("{old}{{\"text\": \"One more.\"}}\n")).expect("a file");
    run(&[])
        .code(2)
        .stderr(contains("document 12 (corpus:13) is new"));
    fs::write(&path, old.replacen("the", "teh", 1)).expect("a file");
    run(&[])
        .code(2)
        .stderr(contains("the input has changed since the run began"));
    run(&["--overwrite"]).success();
}

#[test]
fn failures_and_repeated_ids_are_made_visible() {
    let folder = TempDir::new().expect("a folder");
    let lines = "{\"id\": \"a\", \"text\": \"She left.\"}\n{\"id\": \"b\"}\n{\"id\": \"a\", \"text\": \"He stayed.\"}\n";
    fs::write(folder.path().join("corpus.jsonl"), lines).expect("a file");
    extract(
        &folder,
        &["corpus.jsonl", "gone.txt", "--out", "tables", "-f", "jsonl"],
    )
    .assert()
    .code(1)
    .stderr(contains("corpus.jsonl:2: field `text` is missing"))
    .stderr(contains("1 documents have the id of an earlier one"))
    .stderr(contains("2 of 4 documents failed: see tables/errors.jsonl"));
    let tables = folder.path().join("tables");
    let errors = fs::read_to_string(tables.join("errors.jsonl")).expect("errors");
    let errors: Vec<Value> = errors
        .lines()
        .map(|l| serde_json::from_str(l).expect("JSON"))
        .collect();
    assert_eq!(errors[0]["document"], 1);
    assert_eq!(errors[0]["place"], "corpus.jsonl:2");
    assert_eq!(errors[1]["document"], 3);
    assert_eq!(errors[1]["place"], "gone.txt");
    let lines = fs::read_to_string(tables.join("documents-00000-of-00001.jsonl")).expect("results");
    let results: Vec<Value> = lines
        .lines()
        .map(|l| serde_json::from_str(l).expect("JSON"))
        .collect();
    assert_eq!(results[0]["warnings"], json!([]));
    assert_eq!(
        results[1]["warnings"],
        json!(["an earlier document has the same id"])
    );
}

#[test]
fn a_folder_that_is_not_ours_or_in_use_is_left_alone() {
    let folder = corpus(1);
    fs::create_dir(folder.path().join("mine")).expect("a folder");
    fs::write(folder.path().join("mine/notes.md"), "keep").expect("a file");
    extract(&folder, &["corpus.jsonl", "--out", "mine", "--overwrite"])
        .assert()
        .code(2)
        .stderr(contains("mine: the folder has other files in it"));
    extract(&folder, &["corpus.jsonl", "--out", "corpus.jsonl"])
        .assert()
        .code(2)
        .stderr(contains("give --out a folder, not a file"));
    fs::create_dir(folder.path().join("used")).expect("a folder");
    let lock = File::create(folder.path().join("used/.lock")).expect("a file");
    lock.lock().expect("the lock");
    extract(&folder, &["corpus.jsonl", "--out", "used"])
        .assert()
        .code(2)
        .stderr(contains("another run is working on this folder"));
    extract(
        &folder,
        &["corpus.jsonl", "--out", "new", "--format", "text"],
    )
    .assert()
    .code(2)
    .stderr(contains("--out writes tables"));
    extract(&folder, &["corpus.jsonl", "--format", "parquet"])
        .assert()
        .code(2)
        .stderr(contains("give --out DIR"));
}

#[test]
fn quiet_prints_nothing_but_errors() {
    let folder = corpus(1);
    extract(&folder, &["corpus.jsonl", "--out", "tables", "--quiet"])
        .assert()
        .success()
        .stderr("")
        .stdout("");
}
