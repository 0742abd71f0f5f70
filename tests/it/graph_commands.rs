//! `whosaid graph` and `whosaid quotes` as commands: files, what is wrong with folders, questions.

use crate::common;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use assert_cmd::Command;
use predicates::prelude::PredicateBooleanExt;
use predicates::str::contains;
use serde_json::Value;
use tempfile::TempDir;
use whosaid::Extracted;
use whosaid::schema::EntityType;
use whosaid::store::archive::{Archive, Parts, Record};

use common::corpus::{Article, folder, harbour, others, wire};

fn whosaid(arguments: &[&str], folder: &Path) -> assert_cmd::assert::Assert {
    Command::new(env!("CARGO_BIN_EXE_whosaid"))
        .current_dir(folder)
        .args(arguments)
        .assert()
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path());
    entries
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, fs::read(&path).unwrap())
        })
        .collect()
}

#[test]
fn formats_have_the_same_bytes_each_time() {
    let all = [
        "graph",
        ".",
        "--format",
        "parquet,graphml,gexf,json,csv",
        "--explain",
        "--out",
    ];
    let mut earlier = None;
    for format in ["parquet", "jsonl", "jsonl.zst", "parquet"] {
        let folder = folder(&wire(), format, 2);
        whosaid(&[&all[..], &["g"]].concat(), folder.path())
            .success()
            .stderr(contains("3 quotations"));
        let files = files(&folder.path().join("g"));
        let names: Vec<&str> = files.keys().map(String::as_str).collect();
        assert_eq!(
            names,
            [
                "edges.parquet",
                "graph.gexf",
                "graph.graphml",
                "graph.json",
                "members.parquet",
                "merges.csv",
                "neo4j-nodes.csv",
                "neo4j-relationships.csv",
                "network.gexf",
                "network.graphml",
                "network.json",
                "network.parquet",
                "nodes.parquet",
            ]
        );
        let earlier = earlier.get_or_insert_with(|| files.clone());
        assert!(*earlier == files, "{format}: other bytes");
        for name in [
            "network.gexf",
            "network.graphml",
            "network.json",
            "merges.csv",
            "neo4j-nodes.csv",
        ] {
            let text = String::from_utf8(files[name].clone()).unwrap();
            insta::allow_duplicates! { insta::assert_snapshot!(name, text) }
        }
    }
}

#[test]
fn folders_that_are_none() {
    let work = TempDir::new().unwrap();
    whosaid(&["graph", "nowhere"], work.path())
        .code(2)
        .stderr(contains("nowhere: no such folder"));
    whosaid(&["quotes", "."], work.path())
        .code(2)
        .stderr(contains("not an output folder"));
    fs::create_dir(work.path().join("unfinished")).unwrap();
    whosaid(&["graph", "."], work.path())
        .code(2)
        .stderr(contains("the extraction is not finished"));

    let folder = folder(&wire(), "parquet", 2);
    let table = folder.path().join("quotes-00001-of-00002.parquet");
    let bytes = fs::read(&table).unwrap();
    fs::write(&table, &bytes[..bytes.len() / 2]).unwrap();
    whosaid(&["graph", ".", "--out", "g"], folder.path())
        .code(2)
        .stderr(contains("quotes-00001-of-00002.parquet").and(contains("the file is damaged")));
    assert!(
        files(&folder.path().join("g")).is_empty(),
        "nothing half made is left"
    );
    fs::remove_file(&table).unwrap();
    whosaid(&["quotes", "."], folder.path())
        .code(2)
        .stderr(contains("the file is missing"));
    let manifest = folder.path().join("manifest.json");
    let text = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, text.replace("\"layout\":1", "\"layout\":7")).unwrap();
    whosaid(&["graph", "."], folder.path())
        .code(2)
        .stderr(contains("layout 7, this program reads layout 1"));
}

#[test]
fn questions() {
    let folder = folder(&wire(), "parquet", 2);
    let lines = |arguments: &[&str]| -> Vec<Value> {
        let asked = [&["quotes", ".", "--format", "jsonl", "--quiet"], arguments].concat();
        let output = whosaid(&asked, folder.path())
            .success()
            .get_output()
            .stdout
            .clone();
        let text = String::from_utf8(output).unwrap();
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    };
    let ids = |arguments: &[&str]| -> Vec<String> {
        let id = |v: &Value| {
            format!(
                "{}/{}",
                v["document_id"].as_str().unwrap(),
                v["id"].as_str().unwrap()
            )
        };
        lines(arguments).iter().map(id).collect()
    };
    assert_eq!(
        ids(&["--speaker", "HALE"]),
        ["late/q1", "early/q1", "part/q1", "part/q2"]
    );
    assert_eq!(
        ids(&["--speaker", "Mr Hale", "--limit", "2"]),
        ["late/q1", "early/q1"]
    );
    assert_eq!(ids(&["--mentions", "FCU"]), ["late/q1"]);
    assert_eq!(
        ids(&["--since", "2019-03-01", "--until", "4 March 2019"]),
        ["late/q1"]
    );
    assert_eq!(ids(&["--type", "indirect,mixed"]), [""; 0]);
    assert_eq!(
        ids(&[
            "--mode",
            "speech",
            "--min-confidence",
            "0.5",
            "--speaker",
            "una"
        ]),
        ["other/q1"]
    );
    assert_eq!(ids(&["--min-confidence", "0.51"]), [""; 0]);
    assert_eq!(lines(&["--speaker", "una"])[0]["document"], 4);

    whosaid(&["quotes", ".", "--speaker", "Edmund Hail"], folder.path())
        .success()
        .stderr(contains("near to it: Edmund Hale"));
    whosaid(&["quotes", ".", "--speaker", "?!"], folder.path()).code(2);
    whosaid(&["quotes", ".", "--since", "soon"], folder.path())
        .code(2)
        .stderr(contains("2019-01-04"));
    whosaid(
        &["quotes", ".", "--since", "2019-01-01", "--limit", "1"],
        folder.path(),
    )
    .success()
    .stdout(contains("Edmund Hale  direct speech · paragraph 1 · 50%"));
    let csv = whosaid(
        &["quotes", ".", "--format", "csv", "--speaker", "una"],
        folder.path(),
    );
    let csv = String::from_utf8(csv.success().get_output().stdout.clone()).unwrap();
    insta::assert_snapshot!("quotes.csv", csv);
}

#[test]
fn several_speakers_of_a_name_are_told() {
    let articles = [
        Article::new("a", None).says("Edmund Hale", "One thing was said", &[]),
        Article::new("b", None).says("Una Hale", "Another thing was said", &[]),
    ];
    let folder = folder(&articles, "jsonl", 2);
    whosaid(&["quotes", ".", "--speaker", "hale"], folder.path())
        .success()
        .stdout(contains("Una Hale  direct speech · 50%"))
        .stderr(contains(
            "'hale' finds 2 names: Edmund Hale (1), Una Hale (1)",
        ));
}

#[test]
fn the_invented_articles_from_text_to_graph() {
    let work = TempDir::new().unwrap();
    let extract = [
        "extract",
        "--out",
        "tables",
        "--quiet",
        "--shard-documents",
        "4",
    ];
    let articles = common::articles_folder();
    whosaid(
        &[&extract[..], &[&articles.to_string_lossy()]].concat(),
        work.path(),
    )
    .success();
    let archive = Archive::open(&work.path().join("tables")).unwrap();
    let records: Vec<Record> = archive.records(Parts::ALL).map(Result::unwrap).collect();
    let counts = archive.manifest().counts;
    assert_eq!(records.len() as u64, counts.documents);
    let quotes: usize = records.iter().map(|r| r.result.quotes.len()).sum();
    assert_eq!(quotes as u64, counts.quotes);
    for record in records {
        // The folder gives back what was found, and every span covers its text.
        common::check(&Extracted {
            text: record.text.unwrap(),
            result: record.result,
        });
    }
    whosaid(&["graph", "tables", "--quiet"], work.path()).success();
}

/// Articles of which one calls a person by the surname only, and one an organisation by its short name only.
fn short_names() -> TempDir {
    let mut articles = others(60);
    let about = "We will not go on with this until spring";
    articles.extend([
        harbour("a", "Edmund Hale").says("Edmund Hale", "It was said in full", &[]),
        harbour("b", "Edmund Hale").names(
            EntityType::Organization,
            "Harbour Transport Authority",
            "HTA",
        ),
        harbour("b2", "Edmund Hale").names(
            EntityType::Organization,
            "Harbour Transport Authority",
            "HTA",
        ),
        harbour("c", "Hale").says("Hale", "It was said in short", &[]),
        Article::new("d", None)
            .organisation("HTA")
            .says("Una Finch", about, &["HTA"]),
    ]);
    folder(&articles, "parquet", 20)
}

#[test]
fn questions_find_other_spellings_in_the_graph() {
    let folder = short_names();
    let ids = |arguments: &[&str]| -> Vec<String> {
        let asked = [&["quotes", ".", "--format", "jsonl"], arguments].concat();
        let asked = whosaid(&asked, folder.path()).success();
        let text = String::from_utf8(asked.get_output().stdout.clone()).unwrap();
        let lines = text.lines().map(|line| {
            let line: Value = serde_json::from_str(line).unwrap();
            let name = line["speaker_node_name"].as_str().unwrap_or_default();
            format!("{} {name}", line["document_id"].as_str().unwrap())
        });
        lines.collect()
    };
    let full = ["--speaker", "Edmund Hale"];
    let authority = ["--mentions", "harbour transport authority"];
    assert_eq!(ids(&full), ["a "]);
    assert_eq!(ids(&authority), [""; 0]);
    whosaid(&[&["quotes", "."], &full[..]].concat(), folder.path())
        .success()
        .stderr(contains(
            "after `whosaid graph .`, other spellings are found too",
        ));
    // Nothing is said where no name is asked for, or nothing is to be said.
    for more in [&["--limit", "1"][..], &["--speaker", "hale", "--quiet"]] {
        whosaid(&[&["quotes", "."], more].concat(), folder.path())
            .success()
            .stderr("");
    }

    whosaid(&["graph", ".", "--quiet"], folder.path()).success();
    assert_eq!(ids(&full), ["a Edmund Hale", "c Edmund Hale"]);
    assert_eq!(ids(&[&full[..], &["--no-graph"]].concat()), ["a "]);
    assert_eq!(ids(&authority), ["d "]);
    assert_eq!(ids(&["--addressee", "hale"]), [""; 0]);
    assert_eq!(
        ids(&["--speaker", "una", "--mentions", "Transport Authority"]),
        ["d Una Finch"]
    );
    whosaid(&[&["quotes", "."], &full[..]].concat(), folder.path())
        .success()
        .stderr(contains("names are looked for in the graph in ./graph too"))
        .stdout(contains("Edmund Hale  direct speech").and(contains("— said Hale")));
    let csv = [&["quotes", ".", "--format", "csv"], &full[..]].concat();
    whosaid(&csv, folder.path())
        .success()
        .stdout(contains(",Edmund Hale\n"));
}

#[test]
fn a_graph_of_other_tables_is_not_used() {
    let folder = short_names();
    let asked = ["quotes", ".", "--speaker", "Edmund Hale"];
    let elsewhere = [&asked[..], &["--graph", "g"]].concat();
    whosaid(&elsewhere, folder.path())
        .code(2)
        .stderr(contains("g: no graph in Parquet tables"));
    whosaid(
        &["graph", ".", "--out", "g", "--quiet", "-f", "gexf,parquet"],
        folder.path(),
    )
    .success();
    whosaid(&elsewhere, folder.path())
        .success()
        .stderr(contains("in the graph in g too"))
        .stdout(contains("It was said in short"));

    // When the same documents were extracted does not matter, but other documents do.
    let manifest = folder.path().join("manifest.json");
    let text = fs::read_to_string(&manifest).unwrap();
    let later = text.replace("\"ended\":\"2020", "\"ended\":\"2021");
    assert_ne!(text, later);
    fs::write(&manifest, later).unwrap();
    whosaid(&elsewhere, folder.path())
        .success()
        .stdout(contains("It was said in short"));
    fs::write(&manifest, text.replacen("\"hash\":0", "\"hash\":1", 1)).unwrap();
    whosaid(&elsewhere, folder.path())
        .success()
        .stderr(contains("the graph in g is of other tables"))
        .stdout(contains("It was said in full").and(contains("in short").not()));

    // Halves of two graphs are no graph; what cannot be read is told.
    fs::write(&manifest, text).unwrap();
    let rows = "canonical,alias,type,id\nEdmund Hale,Ned Harrow,PERSON,Q42\n";
    fs::write(folder.path().join("names.csv"), rows).unwrap();
    whosaid(
        &["graph", ".", "--quiet", "--aliases", "names.csv"],
        folder.path(),
    )
    .success();
    let members = folder.path().join("g/members.parquet");
    fs::copy(folder.path().join("graph/members.parquet"), &members).unwrap();
    whosaid(&elsewhere, folder.path())
        .success()
        .stderr(contains("is not used"));
    let bytes = fs::read(&members).unwrap();
    fs::write(&members, &bytes[..bytes.len() / 2]).unwrap();
    whosaid(&elsewhere, folder.path())
        .code(2)
        .stderr(contains("members.parquet").and(contains("make the graph again")));
}
