//! `whosaid eval`: readers of gold, refused gold, reports, limits, baselines, exit codes.
//!
//! The reports are of `tests/fixtures/eval`: gold for three articles, what a model once found in them (`found.jsonl`), and
//! the same with some items better and one worse (`before.jsonl`). Refresh with `INSTA_UPDATE=always cargo test --test eval`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use predicates::prelude::*;
use predicates::str::contains;
use serde_json::{Value, json};
use tempfile::TempDir;
use whosaid::eval::gold::{GoldDocument, Place, Reading, Tags, read};
use whosaid::eval::report::{Format, render};
use whosaid::eval::{
    Annotation, Attribution, Baseline, DocumentScore, Evaluated, Evaluation, Extent, Fault, Item,
    Layer, METRICS, Role,
};

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
    let errors = read(&folder.path().join(what), &Reading::default()).expect_err("mistakes");
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
    read(&folder.path().join(what), &Reading::default()).expect("gold")
}

fn extents(of: &[(usize, usize)]) -> Vec<Extent> {
    of.iter().map(|&e| e.into()).collect()
}

fn spans(attribution: &Attribution, role: Role) -> Vec<Extent> {
    attribution.of(role).iter().copied().collect()
}

// Reports

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
            place: Place {
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
    let markdown = render(&evaluation, Format::Markdown);
    assert!(markdown.len() < 1 << 20, "{}", markdown.len());
    assert!(markdown.ends_with("for which there is no room here.\n"));
}

// Limits, baselines, exit codes

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

// Readers

#[test]
fn brat_in_polnears_layout() {
    let text = "The mayor said:\n“Yes. \n\nWe do.”\n";
    let ann = "T1\tSource 0 9\tThe mayor\nT2\tCue 10 15\tsaid:\nT3\tContent 16 21;24 31\t“Yes.\n ... We do.”\n\
               T4\tAttribution 10 14\tsaid\nE1\tAttribution:T4 Source:T1 Cue:T2 Content:T3\nT5\tCue 24 27\tWe\n#1\tNote T1\tsure\n";
    let documents = gold(&[("a.txt", text), ("a.ann", ann)], "");
    let annotation = &documents[0].annotation;
    assert_eq!(documents[0].id, "a");
    let attribution = &annotation.attributions[0];
    assert_eq!(spans(attribution, Role::Source), extents(&[(0, 9)]));
    assert_eq!(
        spans(attribution, Role::Content),
        extents(&[(16, 21), (24, 31)])
    );
    // A span of no attribution counts as a span.
    assert_eq!(annotation.spans(Role::Cue).len(), 2);
    assert_eq!(attribution.speaker, None);
}

#[test]
fn speakers_beside_a_brat_folder() {
    let ann = "T1\tSource 18 25\tAnn Lee\nT2\tCue 13 17\tsaid\nT3\tContent 0 12\t“We did it,”\n\
               E1\tCue:T2 Source:T1 Cue:T2 Content:T3\n";
    let speakers = "{\"doc\": \"a\", \"sources\": [{\"source\": [[18, 25]], \"entity\": \"Ann Lee\", \"kind\": \"named\"}]}\n";
    let files = [
        ("a.txt", TEXT),
        ("a.ann", ann),
        ("speakers.jsonl", speakers),
    ];
    let documents = gold(&files, "");
    let speaker = documents[0].annotation.attributions[0].speaker.as_ref();
    assert_eq!(speaker.and_then(|s| s.name.as_deref()), Some("Ann Lee"));
    let far = speakers.replace("18, 25", "18, 99");
    let files = [
        ("a.txt", TEXT),
        ("a.ann", ann),
        ("speakers.jsonl", far.as_str()),
    ];
    let mistakes = mistakes(&files, "");
    assert!(
        mistakes[0].starts_with(
            "speakers.jsonl:1: [18, 99] is out of range in a, which has 27 characters;"
        ),
        "{mistakes:?}"
    );
}

#[test]
fn brat_with_names_speakers_and_chains() {
    let documents = gold_of_fixture("harbour-fees");
    let annotation = &documents.annotation;
    assert_eq!(annotation.names.len(), 10);
    assert_eq!(annotation.chains.len(), 4);
    let third = &annotation.attributions[2];
    let speaker = third.speaker.as_ref().expect("a speaker");
    assert_eq!(speaker.name.as_deref(), Some("Marit Osgood"));
    assert_eq!(spans(third, Role::Addressee).len(), 1);
    assert_eq!(
        format!("{:?} {:?}", third.quote_type, third.mode),
        "Some(Mixed) Some(Speech)"
    );
}

fn gold_of_fixture(name: &str) -> GoldDocument {
    let path = fixtures().join(format!("gold/{name}.ann"));
    let mut documents = read(&path, &Reading::default()).expect("gold");
    documents.remove(0)
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

#[test]
fn json_lines_with_a_text_or_the_text_beside() {
    let result = line("a", &[("PERSON", 18, 25, "Ann Lee")]);
    let with_text = result.replacen('{', &format!("{{\"text\":{},", json!(TEXT)), 1);
    for files in [
        &[("g.jsonl", with_text.as_str())][..],
        &[("g.jsonl", result.as_str()), ("a.txt", TEXT)],
    ] {
        let documents = gold(files, "g.jsonl");
        assert_eq!(documents[0].annotation.names[0].extent, Extent::new(18, 25));
        assert_eq!(documents[0].metadata["publisher"], "Echo");
    }
    let missing = mistakes(&[("g.jsonl", &result)], "g.jsonl");
    assert_eq!(
        missing[0],
        "g.jsonl:1: a has no text; add a `text` field, or put the text into a.txt beside the file"
    );
    let moved = with_text.replace("\"start\":18", "\"start\":17");
    let moved = mistakes(&[("g.jsonl", &moved)], "g.jsonl");
    assert!(
        moved[0].starts_with("g.jsonl:1: [17, 25) is not \"Ann Lee\" in the gold text;"),
        "{moved:?}"
    );
}

#[test]
fn iob_of_several_documents() {
    let lines = "-DOCSTART- -X- O O\n\nAnn NNP I-NP I-PER\nLee NNP I-NP I-PER\n\n-DOCSTART- -X- O O\n\nOslo NNP I-NP B-LOC\n. . O O\n";
    let documents = gold(&[("c.conll", lines)], "c.conll");
    let ids: Vec<&str> = documents.iter().map(|d| d.id.as_str()).collect();
    assert_eq!(ids, ["c:1", "c:2"]);
    assert_eq!(documents[1].text, "Oslo.");
    assert_eq!(documents[1].place.line, Some(6));
    let unknown = mistakes(
        &[("c.conll", "Ann B-PERSON\nLee B-HERO\nx y z\n")],
        "c.conll",
    );
    assert!(
        unknown[0].starts_with("c.conll:2: the unknown tag `B-HERO`; known are")
            && unknown[0].contains("--map HERO=TYPE"),
        "{unknown:?}"
    );
    assert!(
        unknown[1].starts_with("c.conll:3: `z` is no tag; tags are O, and B-TYPE"),
        "{unknown:?}"
    );
    let folder = folder(&[("c.conll", "Ann B-HERO\nLee B-THING\n")]);
    let reading = Reading {
        tags: Tags::new(&["HERO=PERSON", "THING="]).expect("mappings"),
        ..Reading::default()
    };
    let documents = read(&folder.path().join("c.conll"), &reading).expect("gold");
    assert_eq!(documents[0].annotation.names.len(), 1);
}

#[test]
fn conll_2012_coreference() {
    let ontogum =
        "# begin document a\n0\tAnn\t(1\n1\tLee\t1)\n2\tsaid\t_\n3\tshe\t(1)(2\n4\tleft\t2)\n";
    let documents = gold(&[("a.conll", ontogum)], "a.conll");
    assert_eq!(documents[0].text, "Ann Lee said she left");
    let chains: Vec<Vec<Extent>> = documents[0]
        .annotation
        .chains
        .iter()
        .map(|c| c.iter().copied().collect())
        .collect();
    assert_eq!(chains, [extents(&[(0, 7), (13, 16)])]);
    let columns = "#begin document (bc/x); part 000\nbc/x 0 0 Ann NNP * (0|(1)\nbc/x 0 1 Lee NNP * 0)\n\nbc/x 0 0 She PRP * (1)\n#end document\n\
                   #begin document (bc/x); part 001\nbc/x 1 0 Yes UH * -\n";
    let documents = gold(&[("a.conll", columns)], "a.conll");
    assert_eq!(documents[0].annotation.chains.len(), 1);
    assert_eq!(documents[1].id, "(bc/x); part 001");
    let wrong = mistakes(
        &[(
            "a.conll",
            "# begin document a\n0\tAnn\t(1\n1\tLee\t2)\n2\tx\t?\n",
        )],
        "a.conll",
    );
    assert!(
        wrong[0].starts_with("a.conll:3: a mention of chain 2 ends that did not begin;"),
        "{wrong:?}"
    );
    assert!(
        wrong[1].starts_with("a.conll:4: `?` does not say which chain;"),
        "{wrong:?}"
    );
    assert!(
        wrong[2].starts_with("a.conll:2: the mention of chain 1 that begins here does not end;"),
        "{wrong:?}"
    );
}

#[test]
fn citrons_json() {
    let article = json!({
        "text": TEXT,
        "quotes": [{"cue": {"start": 13, "end": 17, "text": "said"}, "sources": [{"start": 18, "end": 25, "text": "Ann Lee"}],
                    "contents": [{"start": 0, "end": 12, "text": "“We did it,”"}]}],
        "coreference_groups": [[{"start": 1, "end": 3, "text": "We"}, {"start": 18, "end": 25, "text": "Ann Lee"}]],
    })
    .to_string();
    let documents = gold(&[("a.json", &article)], "");
    let annotation = &documents[0].annotation;
    assert_eq!(annotation.chains.len(), 1);
    assert_eq!(
        spans(&annotation.attributions[0], Role::Content),
        extents(&[(0, 12)])
    );
    let moved = article.replace("\"start\":13", "\"start\":12");
    let moved = mistakes(&[("a.json", &moved)], "a.json");
    assert!(
        moved[0].starts_with(
            "a.json: the cue of quotes[0] is \"said\" at 12 17, where the text has \"said\";"
        ),
        "{moved:?}"
    );
}

// Refused gold

#[test]
fn an_offset_out_of_range() {
    assert_eq!(
        mistake("T1\tPERSON 18 99\tAnn Lee\n"),
        "a.ann:1: T1 is out of range: 18 99 in a text of 27 characters; offsets count characters from 0, START before END: \
         correct them, or put back the text that was annotated"
    );
    assert!(
        mistake("T1\tPERSON 25 18\tAnn Lee\n").starts_with("a.ann:1: T1 is out of range: 25 18")
    );
}

#[test]
fn an_unknown_tag() {
    let said = mistake("\nT1\tHero 18 25\tAnn Lee\n");
    assert!(
        said.starts_with("a.ann:2: T1 has the unknown tag `Hero`; known are Source, Cue,"),
        "{said}"
    );
    assert!(said.contains("--map Hero=TYPE"), "{said}");
}

#[test]
fn a_text_that_differs() {
    assert_eq!(
        mistake("T1\tPERSON 17 24\tAnn Lee\n"),
        "a.ann:1: the text of T1 is \"Ann Lee\", but 17 24 in the article is \"Ann Le\"; it stands at 18 25: correct the offsets (is \
         the text the one that was annotated?)"
    );
    let said = mistake("T1\tPERSON 18 25\tAnn Leigh\n");
    assert!(
        said.ends_with("correct the line, or put back the text that was annotated"),
        "{said}"
    );
}

#[test]
fn lines_that_are_not_brat() {
    for (ann, said) in [
        (
            "PERSON 18 25\n",
            "a.ann:1: not a line of brat; brat lines are",
        ),
        ("T1\tPERSON 18 25\n", "a.ann:1: no text after a tab;"),
        (
            "T1\tPERSON 18\tAnn Lee\n",
            "a.ann:1: `18` is not `START END`;",
        ),
        (
            "T1\tPERSON 18 25\tAnn Lee\nT1\tPERSON 18 25\tAnn Lee\n",
            "a.ann:2: a second T1;",
        ),
        ("E1\tCue\n", "a.ann:1: `Cue` is not `ROLE:T1`;"),
        ("*\tSame T1 T2\n", "a.ann:1: `Same` is not `Coref`;"),
    ] {
        let mistake = mistake(ann);
        assert!(mistake.starts_with(said), "{mistake}");
    }
}

#[test]
fn events_that_do_not_fit() {
    let spans = "T1\tPERSON 18 25\tAnn Lee\nT2\tCue 13 17\tsaid\nT3\tContent 0 12\t“We did it,”\n";
    for (event, said) in [
        (
            "E1\tCue:T2 Content:T9\n",
            "a.ann:4: E1 names T9, which is not there; name the ids",
        ),
        (
            "E1\tCue:T2 Hero:T1\n",
            "a.ann:4: E1 has the unknown role `Hero`; known are",
        ),
        (
            "E1\tCue:T2 Content:T1\n",
            "a.ann:4: the Content of E1 is T1, a PERSON;",
        ),
        (
            "E1\tCue:T2 Content:T3 Speaker:T2\n",
            "a.ann:4: the Speaker of E1 is T2, a Cue;",
        ),
        (
            "E1\tCue:T2 Content:T3\nA1\tMode E1 song\n",
            "a.ann:5: the attribute Mode song is unknown; known are",
        ),
        (
            "E1\tCue:T2 Content:T3\nA1\tMode E7 speech\n",
            "a.ann:5: there is no E7;",
        ),
        (
            "E1\tCue:T2 Content:T3\nA1\tSpeakerKind E1 named\n",
            "a.ann:4: the speaker of E1 is named, but no name is given; add Speaker:T1",
        ),
        ("*\tCoref T1 T9\n", "a.ann:4: there is no T9;"),
    ] {
        let mistake = mistake(&format!("{spans}{event}"));
        assert!(mistake.starts_with(said), "{mistake}");
    }
}

#[test]
fn files_without_their_other_half() {
    let alone = mistakes(&[("a.txt", TEXT), ("b.ann", "")], "");
    assert!(
        alone[0].starts_with("a.txt: no .ann file beside it; annotate it"),
        "{alone:?}"
    );
    assert!(
        alone[1].starts_with("b.ann: no .txt file beside it;"),
        "{alone:?}"
    );
    let none = mistakes(&[("a.md", "x")], "");
    assert!(
        none[0].contains("no gold in it; give a folder of .txt and .ann files"),
        "{none:?}"
    );
}

#[test]
fn bad_gold_is_refused_on_the_command_line() {
    let folder = folder(&[
        ("a.txt", TEXT),
        ("a.ann", "T1\tHero 18 25\tAnn Lee\nT2\tPERSON 18 99\tx\n"),
    ]);
    eval(&[folder.path().to_str().expect("UTF-8")])
        .assert()
        .code(2)
        .stdout("")
        .stderr(
            contains("a.ann:1: ")
                .and(contains("a.ann:2: "))
                .and(contains("the gold has 2 mistakes")),
        );
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
