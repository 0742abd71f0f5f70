//! The rust-bert engine: it agrees with the embedded one, its batches agree with each other, and it runs token classifiers as
//! those who made them do. `scripts/test_rust_bert.sh` runs this file, with libtorch and with models that `transformers` made.

mod made;

use std::collections::HashMap;
use std::fs;
use std::num::NonZeroUsize;
use std::path::Path;

use assert_cmd::Command;
use made::{Made, POSITIONS};
use rust_bert::pipelines::common::ModelType;
use serde_json::{Value, json};
use whosaid::Extractor;
use whosaid::entity::{LabelTable, NamedMention, TokenClassifier};
use whosaid::model::{Bundle, Device, Encoded, EngineKind, EngineOptions, engines, score};
use whosaid::text::{CodePoints, Document, quotations};

use crate::common;
use crate::common::agreement::{Agreement, Engines};

fn options(batch: Option<usize>) -> EngineOptions {
    EngineOptions {
        kind: EngineKind::RustBert,
        device: Device::Cpu,
        batch: batch.and_then(NonZeroUsize::new),
    }
}

/// How far both engines agree on the articles.
fn agreement(bundle: impl Fn() -> Bundle) -> Agreement {
    let kinds = [EngineKind::Rten.into(), options(None)];
    let convention = bundle().convention(None).unwrap();
    let engines = Engines {
        engines: kinds.map(|kind| engines::load(&bundle(), &convention, kind).unwrap()),
        extractors: kinds.map(|kind| {
            let extractor = Extractor::builder().model(bundle()).engine(kind);
            extractor.threads(1).build().unwrap()
        }),
        bundle: bundle(),
    };
    let mut total = Agreement::default();
    for article in common::articles() {
        engines.compare(&article, &mut total);
    }
    assert!(total.tags > 5_000 && total.quotes > 400);
    println!("tags {}, quotes {}", total.tag_share(), total.quote_share());
    for line in &total.differences {
        println!("{line}");
    }
    total
}

/// The shipped weights' products cannot overflow on any CPU: only the embedded engine's activations of 8 bits make a
/// difference.
#[test]
fn both_engines_find_the_same() {
    let total = agreement(common::bundle);
    assert!(total.tag_share() >= 0.995, "{}", total.tag_share());
    assert!(total.quote_share() >= 0.96, "{}", total.quote_share());
}

#[test]
fn batches_and_threads_change_nothing_that_matters() {
    let bundle = common::bundle();
    let convention = bundle.convention(None).unwrap();
    let documents: Vec<Encoded> = common::articles()
        .iter()
        .map(|a| Encoded::new(bundle.tokenizer(), &a.text, &quotations(&a.text)).unwrap())
        .collect();
    let documents: Vec<&Encoded> = documents.iter().collect();
    let run = |batch, threads| {
        let engine = engines::load(&bundle, &convention, options(batch)).unwrap();
        let limits = bundle.manifest().limits();
        score(engine.as_ref(), limits, &documents, threads, &|_| ())
            .into_iter()
            .map(Result::unwrap)
            .collect::<Vec<_>>()
    };
    let alone = run(None, 1);
    assert_eq!(alone, run(None, 3), "threads change scores");
    let mut most = 0.0_f32;
    for (a, b) in alone.iter().zip(&run(Some(8), 2)) {
        let pairs = a.entities.iter().zip(&b.entities);
        for (x, y) in pairs.chain(a.roles.iter().zip(&b.roles)) {
            most = most.max((x - y).abs());
        }
        let best = |crf: &whosaid::model::Crf, x, y| assert_eq!(crf.best(x), crf.best(y));
        best(bundle.entities(), &a.entities, &b.entities);
        best(&convention.crf, &a.roles, &b.roles);
    }
    assert!(most < 1e-3, "a batch changes scores by {most}");
}

#[test]
fn results_are_consistent_and_the_same_for_any_number_of_threads() {
    let [one, three] = [1, 3].map(|threads| {
        let extractor = Extractor::builder().engine(options(None));
        extractor.threads(threads).build().unwrap()
    });
    for article in common::articles() {
        let found = one.extract_document(article.clone()).unwrap();
        common::check(&found);
        let json = common::round_trip(&found.result);
        let other = three.extract_document(article).unwrap();
        assert_eq!(json, common::round_trip(&other.result));
    }
}

#[test]
fn a_gpu_that_is_not_there_is_missed() {
    if tch::Cuda::is_available() {
        println!("skipped: there is a GPU");
        return;
    }
    let message = failing(&["--engine", "rust-bert", "--device", "cuda"]);
    assert!(
        message.contains("cuda:0 was asked for, but libtorch sees no GPU"),
        "{message}"
    );
    let message = failing(&["--engine", "rust-bert", "--device", "gpu"]);
    assert!(message.contains("`cuda:NUMBER`"), "{message}");
    let auto = EngineOptions {
        device: Device::Auto,
        ..options(None)
    };
    let extractor = Extractor::builder().engine(auto).build().unwrap();
    assert_eq!(extractor.engine(), "rust-bert");
}

/// Standard error of a run that must end with exit code 2.
fn failing(arguments: &[&str]) -> String {
    let article = common::articles_folder().join("ferry-strike.txt");
    let run = Command::new(env!("CARGO_BIN_EXE_whosaid"))
        .args(["extract", "--quiet"])
        .arg(article)
        .args(arguments)
        .assert()
        .code(2);
    String::from_utf8(run.get_output().stderr.clone()).unwrap()
}

/// The named mentions of a text.
fn mentions(classifier: &TokenClassifier, bundle: &Bundle, text: &str) -> Vec<NamedMention> {
    let words = Encoded::new(bundle.tokenizer(), text, &[]).unwrap().words;
    let encoded = classifier.encode(text, &words).unwrap();
    let scores = classifier.score(&[&encoded], 2).remove(0).unwrap();
    classifier.mentions(text, &encoded, &scores)
}

/// The spans that labels by piece make: a word's label is its first piece's, `I-` goes on after its like.
fn spans_of_labels(
    words: &[(usize, usize)],
    pieces: &[(usize, usize, String)],
) -> Vec<(usize, usize, char)> {
    let mut out: Vec<(usize, usize, char)> = Vec::new();
    let mut before = "O";
    for &(start, end) in words {
        let first = pieces.iter().find(|p| p.1 > start && p.0 < end);
        let label = first.map_or("O", |p| p.2.as_str());
        let kind = label.chars().nth(2).unwrap_or('O');
        if label.starts_with("I-") && before.ends_with(&label[2..]) {
            out.last_mut().unwrap().1 = end;
        } else if label != "O" {
            out.push((start, end, kind));
        }
        before = label;
    }
    out
}

#[test]
fn every_family_finds_what_rust_bert_finds() {
    let bundle = common::bundle();
    let text = "The harbour said that Ann Lee of Port Averil would not go.";
    let words = Encoded::new(bundle.tokenizer(), text, &[]).unwrap().words;
    let words: Vec<(usize, usize)> = words.iter().map(|w| (w.start, w.end)).collect();
    for family in [
        ModelType::Bert,
        ModelType::DistilBert,
        ModelType::Electra,
        ModelType::Roberta,
        ModelType::Deberta,
    ] {
        let made = Made::new(family);
        let found: Vec<(usize, usize, char)> = mentions(&made.classifier(None), &bundle, text)
            .iter()
            .map(|m| {
                (
                    m.span.start,
                    m.span.end,
                    format!("{:?}", m.kind).chars().next().unwrap(),
                )
            })
            .collect();
        let pieces = made.by_rust_bert(text);
        assert!(
            pieces.len() <= POSITIONS as usize,
            "{family:?}: {}",
            pieces.len()
        );
        let expected = spans_of_labels(&words, &pieces);
        assert!(expected.len() > 2, "{family:?}: {pieces:?}");
        assert_eq!(found, expected, "{family:?}");
    }
}

#[test]
fn tokenizers_of_the_newer_kind_are_read() {
    for family in [ModelType::DebertaV2, ModelType::XLMRoberta] {
        let made = Made::new(family);
        let (vocabulary, begin, end) = match family {
            ModelType::DebertaV2 => ("vocab.txt", "[CLS]", "[SEP]"),
            _ => ("vocab.json", "<s>", "</s>"),
        };
        let pieces: HashMap<String, usize> = match vocabulary {
            "vocab.txt" => {
                let text = fs::read_to_string(made.path(vocabulary)).unwrap();
                text.lines().map(str::to_owned).zip(0..).collect()
            }
            _ => serde_json::from_slice(&fs::read(made.path(vocabulary)).unwrap()).unwrap(),
        };
        let id = |piece: &str| pieces[piece];
        let scored: Vec<(String, f64)> = {
            let mut sorted: Vec<(&String, &usize)> = pieces.iter().collect();
            sorted.sort_by_key(|p| p.1);
            sorted
                .into_iter()
                .map(|(piece, _)| (piece.replace('Ġ', "▁"), -1.0))
                .collect()
        };
        let tokenizer = json!({
            "version": "1.0", "truncation": {"max_length": 8, "strategy": "LongestFirst", "stride": 0, "direction": "Right"},
            "padding": null, "added_tokens": [],
            "normalizer": {"type": "Lowercase"},
            "pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": true},
            "post_processor": {
                "type": "TemplateProcessing",
                "single": [{"SpecialToken": {"id": begin, "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
                           {"SpecialToken": {"id": end, "type_id": 0}}],
                "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 0}}],
                "special_tokens": {
                    begin: {"id": begin, "ids": [id(begin)], "tokens": [begin]},
                    end: {"id": end, "ids": [id(end)], "tokens": [end]},
                },
            },
            "decoder": null,
            "model": {"type": "Unigram", "unk_id": 1, "vocab": scored, "byte_fallback": false},
        });
        made.write("tokenizer.json", &tokenizer.to_string());
        let bundle = common::bundle();
        let classifier = made.classifier(None);
        for article in common::articles() {
            let found = mentions(&classifier, &bundle, &article.text);
            check_mentions(&article.text, &found);
        }
    }
}

/// Spans are in order, never overlap, and begin and end where words do.
fn check_mentions(text: &str, found: &[NamedMention]) {
    let words = Encoded::new(common::bundle().tokenizer(), text, &[])
        .unwrap()
        .words;
    let mut reached = 0;
    assert!(!found.is_empty());
    for mention in found {
        assert!(mention.span.start >= reached && mention.span.end > mention.span.start);
        assert!(words.iter().any(|w| w.start == mention.span.start));
        assert!(words.iter().any(|w| w.end == mention.span.end));
        assert!((0.0..=1.0).contains(&mention.confidence));
        reached = mention.span.end;
    }
}

#[test]
fn long_documents_are_read_to_the_end_in_any_batch() {
    let bundle = common::bundle();
    let made = Made::new(ModelType::Bert);
    let (alone, together) = (made.classifier(None), made.classifier(Some(7)));
    let text = common::articles()
        .iter()
        .map(|a| a.text.as_str())
        .collect::<Vec<_>>()
        .join("\n");
    let found = mentions(&alone, &bundle, &text);
    check_mentions(&text, &found);
    let last = found.last().unwrap().span.end;
    assert!(
        text.len() - last < 200,
        "nothing is found after byte {last} of {}",
        text.len()
    );
    let spans = |of: &[NamedMention]| of.iter().map(|m| (m.span, m.kind)).collect::<Vec<_>>();
    assert_eq!(spans(&found), spans(&mentions(&together, &bundle, &text)));
}

#[test]
fn a_model_folder_that_lacks_something_is_told_what() {
    let made = Made::new(ModelType::Bert);
    let load = |table: &str| {
        TokenClassifier::load(made.name(), &table.parse().unwrap(), options(None))
            .map(|_| ())
            .map_err(|e| e.to_string())
    };
    assert_eq!(load(""), Ok(()));
    let hide = |file: &str| {
        let (path, away) = (made.path(file), made.path("away"));
        fs::rename(&path, &away).unwrap();
        let message = load("").unwrap_err();
        fs::rename(&away, &path).unwrap();
        message
    };
    for (file, part) in [
        ("config.json", "has no config.json"),
        (
            "model.safetensors",
            "has neither model.safetensors nor rust_model.ot",
        ),
        ("vocab.txt", "has no tokenizer"),
    ] {
        let message = hide(file);
        assert!(
            message.contains(made.name()) && message.contains(part),
            "{message}"
        );
    }
    let config = fs::read_to_string(made.path("config.json")).unwrap();
    let changed = |key: &str, value: Value| {
        let mut changed: Value = serde_json::from_str(&config).unwrap();
        changed[key] = value;
        made.write("config.json", &changed.to_string());
        let message = load("").unwrap_err();
        made.write("config.json", &config);
        message
    };
    for (key, value, part) in [
        ("model_type", json!("mamba"), "`model_type` is `mamba`"),
        ("id2label", Value::Null, "no `id2label`"),
        ("id2label", json!({"1": "O"}), "from 0"),
        ("max_position_embeddings", json!(8), "too short"),
        ("hidden_size", json!("wide"), "config.json"),
        ("intermediate_size", json!(40), "model.safetensors"),
        ("id2label", json!({"0": "O", "1": "B-DRUG"}), "labels DRUG"),
    ] {
        let message = changed(key, value);
        assert!(message.contains(part), "{key}: {message}");
    }
    made.write("config.json", "{");
    assert!(load("").unwrap_err().contains("config.json"));
    made.write("config.json", &config);
    fs::write(made.path("model.safetensors"), b"not weights").unwrap();
    assert!(load("").unwrap_err().contains("model.safetensors"));
}

#[test]
fn models_that_are_not_there_are_told() {
    let message = failing(&["--ner-model", "no/such/folder"]);
    assert!(
        message.contains("no/such/folder") && message.contains("bert-ner"),
        "{message}"
    );
    if cfg!(not(feature = "rust-bert-remote")) {
        let message = failing(&["--ner-model", "bert-ner"]);
        assert!(message.contains("rust-bert-remote"), "{message}");
    }
    let made = Made::new(ModelType::DistilBert);
    let message = failing(&["--ner-model", made.name(), "--ner-labels", "PER=HUMAN"]);
    assert!(message.contains("no type `HUMAN`"), "{message}");
    let message = failing(&["--ner-model", made.name(), "--ner-labels", "no-such-file"]);
    assert!(message.contains("no-such-file"), "{message}");
}

#[test]
fn a_batch_job_knows_its_classifier() {
    let made = Made::new(ModelType::DistilBert);
    made.write(
        "labels.txt",
        "# of this model\nPER = PERSON\nLOC = FACILITY\n",
    );
    let out = tempfile::tempdir().unwrap();
    let labels = made.path("labels.txt");
    let run = |labels: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_whosaid"));
        command
            .args(["extract", "--quiet", "--ner-model", made.name()])
            .args(["--ner-labels", labels, "--format", "jsonl", "--out"])
            .arg(out.path())
            .arg(common::articles_folder());
        command.assert()
    };
    run(labels.to_str().unwrap()).code(0);
    let read = |name: &str| fs::read_to_string(out.path().join(name)).unwrap();
    let manifest: Value = serde_json::from_str(&read("manifest.json")).unwrap();
    let ner = &manifest["plan"]["ner"];
    assert_eq!(ner["name"], made.name());
    assert_eq!(ner["digest"].as_str().unwrap().len(), 32);
    assert_eq!(ner["labels"], json!(["LOC=FACILITY", "PER=PERSON"]));
    assert_eq!(manifest["plan"]["engine"], "rten");
    let texts: HashMap<String, String> = common::articles()
        .into_iter()
        .map(|a| (a.id, a.text))
        .collect();
    let mut kinds: Vec<String> = Vec::new();
    for line in read("documents-00000-of-00001.jsonl").lines() {
        let result: whosaid::schema::DocumentResult = serde_json::from_str(line).unwrap();
        // What is called after somebody ('Leeds police') is whosaid's own, and no name.
        let names = result.entities.iter().filter(|e| {
            let mut mentions = e.mentions.iter();
            mentions.any(|m| m.kind == whosaid::schema::MentionKind::Name)
        });
        kinds.extend(names.map(|e| format!("{:?}", e.kind)));
        let text = texts[&result.id].clone();
        common::check(&whosaid::Extracted { text, result });
    }
    kinds.sort();
    kinds.dedup();
    assert!(
        !kinds.is_empty() && kinds.iter().all(|k| k == "Facility" || k == "Person"),
        "{kinds:?}"
    );
    let other = run("LOC=LOCATION").code(2);
    let message = String::from_utf8(other.get_output().stderr.clone()).unwrap();
    assert!(message.contains("ner was"), "{message}");
}

/// Models that `transformers` made and ran: `scripts/ner_reference.py`.
#[test]
fn classifiers_find_what_transformers_finds() {
    let Some(folder) = std::env::var_os("WHOSAID_NER_MODELS") else {
        println!("skipped: no WHOSAID_NER_MODELS; scripts/test_rust_bert.sh makes them");
        return;
    };
    #[derive(serde::Deserialize)]
    struct Expected {
        text: String,
        spans: Vec<(usize, usize, String)>,
    }
    let bundle = common::bundle();
    for name in ["bert", "distilbert"] {
        let folder = Path::new(&folder).join(name);
        let expected = fs::read(folder.join("expected.json")).unwrap();
        let expected: Vec<Expected> = serde_json::from_slice(&expected).unwrap();
        let (folder, table) = (folder.to_str().unwrap(), LabelTable::default());
        let classifier = TokenClassifier::load(folder, &table, options(None)).unwrap();
        let mut count = 0;
        for Expected { text, spans } in &expected {
            let points = CodePoints::new(text);
            let found: Vec<(usize, usize, String)> = mentions(&classifier, &bundle, text)
                .iter()
                .map(|m| {
                    let (start, end) = points.range(m.span);
                    let kind = format!("{:?}", m.kind).to_uppercase();
                    (start, end, kind)
                })
                .collect();
            let kind = |label: &str| match label {
                "PER" => "PERSON",
                "ORG" => "ORGANIZATION",
                "LOC" => "LOCATION",
                _ => "MISC",
            };
            let expected: Vec<(usize, usize, String)> = spans
                .iter()
                .map(|(start, end, label)| (*start, *end, kind(label).to_owned()))
                .collect();
            assert_eq!(found, expected, "{name}: {text}");
            count += found.len();
        }
        println!(
            "{name}: {count} spans of {} texts are those of transformers",
            expected.len()
        );
        assert!(count > 200);
    }
}

/// A document's names come from the classifier, its quotes from the model.
#[test]
fn names_of_one_model_meet_quotes_of_the_other() {
    let made = Made::new(ModelType::Bert);
    let article = common::articles().remove(0);
    let text = article.text.clone();
    let plain = common::extractor(2)
        .extract_document(article.clone())
        .unwrap();
    let extractor = Extractor::builder().classifier(made.classifier(None));
    let extractor = extractor.build().unwrap();
    let found = extractor
        .extract_document(Document::clone(&article))
        .unwrap();
    common::check(&found);
    let contents = |of: &whosaid::Extracted| {
        let quotes = &of.result.quotes;
        quotes.iter().map(|q| q.content.clone()).collect::<Vec<_>>()
    };
    assert_eq!(contents(&found), contents(&plain));
    let expected = mentions(&made.classifier(None), &common::bundle(), &text).len();
    let names = found.result.entities.iter().flat_map(|e| &e.mentions);
    let names = names
        .filter(|m| m.kind == whosaid::schema::MentionKind::Name)
        .count();
    assert_eq!(names, expected);
}
