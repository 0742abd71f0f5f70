//! The report: what its data islands hold, and that nothing of an article becomes markup.

use crate::common;

use std::fs;
use std::io::Read;
use std::path::Path;

use assert_cmd::Command;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::read::DeflateDecoder;
use predicates::str::contains;
use serde_json::{Value, json};
use tempfile::TempDir;
use whosaid::output::report::{CorpusEntity, MOST_QUOTES, Report, ReportArticle};
use whosaid::schema::EntityType;
use whosaid::schema::{DocumentResult, Entity, Explanation};

/// An article that tries to get out: of the script, of the page, of its attributes.
const HOSTILE: &str = "</script><script>window.hacked = 1</script> \u{2028}<img src=x onerror=\"window.hacked = 2\">\n\n\
“Close it,</script> <!-- said nobody,” said <b>Ann Lee</b>. \u{2029}\u{202e}\u{feff}{{program}} ]]> 🙂\n";

/// A result with one quote in two pieces, by Ann Lee, about Tom Beck.
fn result(id: &str) -> DocumentResult {
    let span = |start: usize, text: &str| json!({"start": start, "end": start + text.chars().count(), "text": text});
    let mention = |start: usize, text: &str| json!({"start": start, "end": start + text.chars().count(), "text": text, "kind": "name"});
    serde_json::from_value(json!({
        "id": id, "title": null, "date": "2019-01-04T09:30:00Z",
        "entities": [
            {"id": "e1", "name": "Ann Lee", "type": "PERSON", "mentions": [mention(13, "Ann Lee")]},
            {"id": "e2", "name": "Tom Beck", "type": "PERSON", "mentions": [mention(23, "Tom Beck")]},
            {"id": "e3", "name": "Monday", "type": "DATE", "mentions": [mention(36, "Monday")]}
        ],
        "quotes": [{
            "id": "q1", "type": "direct", "mode": "speech",
            "content": [span(0, "“Well,”"), span(22, "“Tom Beck is, Monday.”")],
            "cue": [span(8, "said")], "source": [span(13, "Ann Lee")],
            "speaker": "e1", "speaker_name": "Ann Lee", "speakers": ["e1"], "speaker_kind": "named",
            "speaker_by": "name", "speaker_confidence": 0.984, "unnamed_speaker": null,
            "addressee": [], "addressees": [], "confidence": 0.876, "mentions": ["e2", "e3"]
        }],
        "unnamed_speakers": [], "warnings": [], "metadata": {"url": "https://example.org/a"}
    }))
    .expect("the schema")
}

const TEXT: &str = "“Well,” said Ann Lee. “Tom Beck is, Monday.”\n";

/// The page of some articles: ids, texts and results.
fn page(title: Option<&str>, articles: &[(Option<&str>, DocumentResult)]) -> String {
    let mut report = Report::new(title);
    for (text, result) in articles {
        let text = *text;
        report
            .add(&ReportArticle {
                text,
                result,
                who: &|_| None,
                quotations: &[],
                explanations: &[],
            })
            .expect("room");
    }
    let mut out = Vec::new();
    report.write(&mut out).expect("a page");
    String::from_utf8(out).expect("UTF-8")
}

/// The JSON of a data island.
fn island(page: &str, id: &str) -> Value {
    let open = format!("<script type=\"application/octet-stream\" id=\"{id}\">");
    let (_, rest) = page.split_once(&open).expect("the island");
    let (data, _) = rest.split_once("</script>").expect("its end");
    let bytes = STANDARD.decode(data).expect("base64");
    let mut json = String::new();
    DeflateDecoder::new(bytes.as_slice())
        .read_to_string(&mut json)
        .expect("deflated UTF-8");
    serde_json::from_str(&json).expect("JSON")
}

#[test]
fn the_islands_hold_the_tables_and_the_articles() {
    let page = page(
        Some("Two"),
        &[(Some(TEXT), result("a")), (None, result("a"))],
    );
    let corpus = island(&page, "corpus");
    assert_eq!(corpus["title"], "Two");
    assert_eq!(corpus["documents"]["id"], json!(["a", "a"]));
    assert_eq!(
        corpus["documents"]["day"],
        json!(["2019-01-04", "2019-01-04"])
    );
    assert_eq!(corpus["documents"]["url"][0], "https://example.org/a");
    assert_eq!(corpus["documents"]["quotes"], json!([1, 1]));
    // A name is one speaker in all articles; a date is nobody.
    assert_eq!(
        corpus["entities"],
        json!({"name": ["Ann Lee", "Tom Beck"], "type": ["PERSON", "PERSON"], "aliases": [[], []]})
    );
    assert_eq!(
        corpus["quotes"],
        json!({
            "type": ["direct", "direct"], "mode": ["speech", "speech"],
            "polarity": [null, null], "determinacy": [null, null],
            "text": ["“Well,” … “Tom Beck is, Monday.”", "“Well,” … “Tom Beck is, Monday.”"],
            "how": ["said Ann Lee", "said Ann Lee"], "unnamed": [null, null], "speakers": [[0], [0]],
            "speaker_kind": ["named", "named"], "speaker_by": ["name", "name"], "speaker_confidence": [98, 98],
            "confidence": [88, 88], "mentions": [[1], [1]], "since": [0, 0]
        })
    );
    let articles = island(&page, "block-0");
    assert_eq!(articles.as_array().map(Vec::len), Some(2));
    assert_eq!(articles[0]["text"], TEXT);
    assert_eq!(articles[1]["text"], Value::Null);
    assert_eq!(articles[1]["quotes"], json!([]));
    assert_eq!(
        articles[0]["quotes"][0]["content"],
        json!([[0, 7], [22, 44]])
    );
    assert_eq!(articles[0]["entities"][2]["row"], Value::Null);
    assert_eq!(
        articles[0]["entities"][1],
        json!({"name": "Tom Beck", "type": "PERSON", "row": 1, "count": 1, "mentions": [[23, 31, "name"]]})
    );
}

#[test]
fn a_quote_has_its_reasons_if_they_are_given() {
    let explanation: Explanation = serde_json::from_value(json!({
        "quote": "q1", "source": "pronoun", "decided_by": "ranking",
        "candidates": [
            {"entity": "e1", "name": "Ann Lee", "probability": 0.9, "last_named": {"start": 13, "end": 20, "text": "Ann Lee"}},
            {"entity": null, "name": null, "probability": 0.1, "last_named": null}
        ],
        "evidence": [{"kind": "distance", "log_odds": 2.197, "first": "near", "second": ""}],
        "log_odds": 2.197, "withheld": null
    }))
    .expect("the schema");
    let result = result("a");
    let why = |text, explanations| {
        let mut report = Report::new(None);
        let article = ReportArticle {
            text,
            result: &result,
            who: &|_| None,
            quotations: &[],
            explanations,
        };
        report.add(&article).expect("room");
        let mut out = Vec::new();
        report.write(&mut out).expect("a page");
        let page = String::from_utf8(out).expect("UTF-8");
        island(&page, "block-0")[0]["quotes"][0]["why"].clone()
    };
    assert_eq!(
        why(Some(TEXT), std::slice::from_ref(&explanation)),
        json!({
            "decided": "“Ann Lee” is a pronoun: all who can be meant compete.",
            "candidates": [
                {"chance": "90%", "name": "Ann Lee", "place": "named last as “Ann Lee” in paragraph 1"},
                {"chance": "10%", "name": "nobody with a name", "place": ""}
            ],
            "against": "Ann Lee rather than nobody with a name: odds of 9.0 to 1",
            "factors": [{"factor": "×9.0", "kind": "distance", "seen": "Ann Lee: near"}]
        })
    );
    assert_eq!(why(Some(TEXT), &[]), Value::Null);
    // Without the text, an article is a list of its quotes.
    assert_eq!(why(None, std::slice::from_ref(&explanation)), Value::Null);
}

#[test]
fn nothing_of_an_article_is_markup() {
    let mut hostile = result(HOSTILE);
    hostile.title = Some(HOSTILE.to_owned());
    hostile.date = Some(HOSTILE.to_owned());
    hostile.warnings = vec![HOSTILE.to_owned()];
    hostile.entities[0].name = HOSTILE.to_owned();
    hostile.quotes[0].content[0].text = HOSTILE.to_owned();
    hostile
        .metadata
        .insert("url".to_owned(), json!("javascript:alert(1)"));
    let harmless = page(Some("T"), &[(Some(TEXT), result("a"))]);
    let page = page(None, &[(Some(HOSTILE), hostile)]);
    assert!(
        !page.contains("hacked = 1</script>") && !page.contains("<img") && !page.contains("<!--")
    );
    for tag in ["<script", "</script", "<style", "</style", "<b>"] {
        assert_eq!(
            page.matches(tag).count(),
            harmless.matches(tag).count(),
            "{tag}"
        );
    }
    assert_eq!(island(&page, "block-0")[0]["text"], HOSTILE);
    assert_eq!(island(&page, "corpus")["documents"]["url"][0], Value::Null);
    assert!(
        !page.contains("http://")
            || page.matches("http").count() == harmless.matches("http").count()
    );
}

#[test]
fn blocks_hold_every_article_once() {
    let long = "Word. ".repeat(20_000);
    let articles: Vec<_> = (0..12)
        .map(|n| (Some(long.as_str()), result(&format!("a{n}"))))
        .collect();
    let page = page(Some("T"), &articles);
    let firsts = island(&page, "corpus")["blocks"].clone();
    let firsts: Vec<usize> = serde_json::from_value(firsts).expect("numbers");
    assert!(firsts.len() > 2 && firsts[0] == 0, "{firsts:?}");
    let mut next = 0;
    for (block, first) in firsts.iter().enumerate() {
        assert_eq!(*first, next);
        next += island(&page, &format!("block-{block}"))
            .as_array()
            .expect("articles")
            .len();
    }
    assert_eq!(next, articles.len());
    assert!(!page.contains(&format!("block-{}", firsts.len())));
}

#[test]
fn a_page_holds_so_many_quotes_and_no_more() {
    let mut many = result("a");
    many.quotes = vec![many.quotes[0].clone(); MOST_QUOTES / 4];
    let article = ReportArticle {
        text: None,
        result: &many,
        who: &|_| None,
        quotations: &[],
        explanations: &[],
    };
    let mut report = Report::new(None);
    for _ in 0..4 {
        report.add(&article).expect("room");
    }
    assert_eq!(report.quotes(), MOST_QUOTES);
    let error = report.add(&article).expect_err("no room");
    assert!(
        error.to_string().contains("at most 200000 quotes"),
        "{error}"
    );
    assert_eq!(report.documents(), 4);
}

#[test]
fn names_of_one_node_are_one_speaker() {
    let mut second = result("b");
    second.entities[0].name = "A. Lee".to_owned();
    let node = CorpusEntity {
        number: 7,
        kind: EntityType::Person,
        names: vec!["Ann Lee", "A. Lee"],
    };
    let who = |entity: &Entity| entity.name.ends_with("Lee").then(|| node.clone());
    let mut report = Report::new(None);
    for result in [&result("a"), &second] {
        let article = ReportArticle {
            text: None,
            result,
            who: &who,
            quotations: &[9],
            explanations: &[],
        };
        report.add(&article).expect("room");
    }
    let mut out = Vec::new();
    report.write(&mut out).expect("a page");
    let corpus = island(&String::from_utf8(out).expect("UTF-8"), "corpus");
    assert_eq!(corpus["entities"]["name"], json!(["Ann Lee", "Tom Beck"]));
    assert_eq!(corpus["entities"]["aliases"], json!([["A. Lee"], []]));
    assert_eq!(corpus["quotes"]["speakers"], json!([[0], [0]]));
    // Both are of one quotation: the first of it stands one row before the second.
    assert_eq!(corpus["quotes"]["since"], json!([0, 1]));
}

#[test]
fn a_report_without_articles_is_a_page_too() {
    let page = page(None, &[]);
    assert_eq!(island(&page, "corpus")["documents"]["id"], json!([]));
    assert!(page.contains("<title>Who said what</title>"));
    assert!(!page.contains("{{"), "a part of the template is not filled");
}

fn whosaid(folder: &TempDir, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_whosaid"));
    command.current_dir(folder.path()).args(arguments);
    command.env_remove("WHOSAID_MODEL");
    command
}

/// A folder with `tables`, made of the invented articles.
fn tables(format: &str) -> TempDir {
    let folder = TempDir::new().expect("a folder");
    let articles = common::articles_folder();
    let articles = articles.to_str().expect("UTF-8");
    whosaid(
        &folder,
        &["extract", articles, "--out", "tables", "-f", format, "-q"],
    )
    .assert()
    .success();
    folder
}

#[test]
fn the_invented_articles_give_their_snapshot_and_the_same_bytes_again() {
    let folder = tables("parquet");
    whosaid(&folder, &["report", "tables"])
        .assert()
        .success()
        .stderr(contains("report.html: 12 articles"));
    whosaid(&folder, &["report", "tables/", "--output", "-", "-q"])
        .assert()
        .success()
        .stderr("")
        .stdout(fs::read(folder.path().join("report.html")).expect("a page"));
    let page = read(folder.path());
    let mut corpus = island(&page, "corpus");
    // Confidences are left out of snapshots: their last digit may differ by CPU.
    let quotes = corpus["quotes"].as_object_mut().expect("columns");
    quotes.remove("confidence");
    quotes.remove("speaker_confidence");
    corpus.as_object_mut().expect("a table").remove("program");
    common::snapshot::assert_snapshot("report-corpus", &rows(&corpus));
    // Every span of the page covers its text.
    for (document, article) in common::articles().iter().enumerate() {
        let shown = &island(&page, "block-0")[document];
        assert_eq!(shown["text"], article.text);
        let points: Vec<char> = article.text.chars().collect();
        let first = corpus["documents"]["quotes"].as_array().expect("counts")[..document]
            .iter()
            .map(|n| n.as_u64().expect("a count") as usize)
            .sum::<usize>();
        for (number, quote) in shown["quotes"]
            .as_array()
            .expect("quotes")
            .iter()
            .enumerate()
        {
            let pieces: Vec<(usize, usize)> =
                serde_json::from_value(quote["content"].clone()).expect("spans");
            let pieces: Vec<String> = pieces
                .iter()
                .map(|&(start, end)| points[start..end].iter().collect())
                .collect();
            let text = pieces.join(" … ").replace('\n', " ");
            assert_eq!(corpus["quotes"]["text"][first + number], text);
        }
    }
}

#[test]
fn folders_of_lines_have_no_texts_and_no_text_leaves_them_out() {
    let folder = tables("jsonl");
    whosaid(&folder, &["report", "tables"]).assert().success();
    let lines = read(folder.path());
    assert_eq!(island(&lines, "block-0")[0]["text"], Value::Null);
    let folder = tables("parquet");
    whosaid(
        &folder,
        &[
            "report",
            "tables",
            "--no-text",
            "--limit",
            "3",
            "--title",
            "<b>&",
        ],
    )
    .assert()
    .success();
    let page = read(folder.path());
    assert!(page.contains("<title>&lt;b&gt;&amp;</title>"));
    let corpus = island(&page, "corpus");
    assert_eq!(corpus["documents"]["id"].as_array().map(Vec::len), Some(3));
    assert_eq!(island(&page, "block-0")[0]["text"], Value::Null);
}

#[test]
fn days_choose_articles() {
    let folder = TempDir::new().expect("a folder");
    let line = |id: &str, date: Value| {
        json!({"id": id, "date": date, "text": "“Yes,” said Ann Lee."}).to_string()
    };
    let lines = [
        line("old", json!("2018-12-31")),
        line("new", json!("Fri, 04 Jan 2019 09:30:00 GMT")),
        line("none", Value::Null),
    ];
    fs::write(folder.path().join("corpus.jsonl"), lines.join("\n")).expect("a file");
    whosaid(
        &folder,
        &["extract", "corpus.jsonl", "--out", "tables", "-q"],
    )
    .assert()
    .success();
    whosaid(&folder, &["report", "tables", "--since", "2019-01-01"])
        .assert()
        .success();
    let corpus = island(&read(folder.path()), "corpus");
    assert_eq!(corpus["documents"]["id"], json!(["new"]));
    assert_eq!(corpus["documents"]["day"], json!(["2019-01-04"]));
    whosaid(&folder, &["report", "tables", "--until", "2017-01-01"])
        .assert()
        .code(2)
        .stderr(contains("no article is left"));
    whosaid(&folder, &["report", "tables", "--since", "yesterday"])
        .assert()
        .code(2);
}

#[test]
fn what_cannot_be_read_or_written_says_so() {
    let folder = TempDir::new().expect("a folder");
    whosaid(&folder, &["report", "nowhere"])
        .assert()
        .code(2)
        .stderr(contains("nowhere: no such folder"));
    whosaid(&folder, &["report", "."])
        .assert()
        .code(2)
        .stderr(contains("not an output folder"));
    let folder = tables("jsonl");
    whosaid(
        &folder,
        &["report", "tables", "--output", "no/such/folder.html"],
    )
    .assert()
    .code(2)
    .stderr(contains("cannot write no/such/folder.html"));
    whosaid(&folder, &["report", "tables", "--output", "tables"])
        .assert()
        .code(2);
    let left = fs::read_dir(folder.path()).expect("the folder");
    let name = |entry: fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
    assert!(
        !left
            .flatten()
            .map(name)
            .any(|name| name.ends_with(".unfinished"))
    );
}

#[test]
fn extract_writes_a_page_of_one_article_or_a_few() {
    let folder = TempDir::new().expect("a folder");
    fs::write(folder.path().join("a.txt"), HOSTILE).expect("a file");
    fs::write(
        folder.path().join("b.txt"),
        "Pool to close\n\n“We have no choice,” said Ann Lee.\n",
    )
    .expect("a file");
    let one = whosaid(&folder, &["extract", "-f", "html", "b.txt"])
        .assert()
        .success();
    let one = String::from_utf8(one.get_output().stdout.clone()).expect("UTF-8");
    assert!(one.contains("<title>Pool to close</title>"));
    assert_eq!(island(&one, "corpus")["documents"]["id"], json!(["b"]));
    whosaid(
        &folder,
        &[
            "extract",
            "-f",
            "html",
            "a.txt",
            "b.txt",
            "-o",
            "report.html",
        ],
    )
    .assert()
    .success();
    let page = read(folder.path());
    assert_eq!(
        island(&page, "corpus")["documents"]["id"],
        json!(["a", "b"])
    );
    assert_eq!(island(&page, "block-0")[0]["text"], HOSTILE);
    whosaid(
        &folder,
        &["extract", "-f", "html", "a.txt", "--out", "tables"],
    )
    .assert()
    .code(2)
    .stderr(contains("--output FILE"));
}

fn read(folder: &Path) -> String {
    fs::read_to_string(folder.join("report.html")).expect("a page")
}

/// The corpus to read: a line a row of every table, after the names of its columns.
fn rows(corpus: &Value) -> String {
    let mut out = String::new();
    for (table, columns) in corpus.as_object().expect("tables") {
        let Value::Object(columns) = columns else {
            out += &format!("{table}: {columns}\n\n");
            continue;
        };
        let names: Vec<&str> = columns.keys().map(String::as_str).collect();
        out += &format!("{table}: {}\n", names.join(" | "));
        let columns: Vec<&Vec<Value>> = columns.values().filter_map(Value::as_array).collect();
        for row in 0..columns[0].len() {
            let values: Vec<String> = columns.iter().map(|c| c[row].to_string()).collect();
            out += &format!("{row} {}\n", values.join(" | "));
        }
        out.push('\n');
    }
    out
}
