//! Graphs of output folders: which entities and quotes are the same, nodes, edges, formats, questions.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use assert_cmd::Command;
use predicates::prelude::PredicateBooleanExt;
use predicates::str::contains;
use proptest::prelude::*;
use serde_json::{Value, json};
use tempfile::TempDir;
use whosaid::Extracted;
use whosaid::archive::{Archive, Parts, Record};
use whosaid::entity::EntityType;
use whosaid::graph::{Authority, Edge, EdgeKind, Graph, Making, Node, NodeKind, build};
use whosaid::output::{Numbered, Table, TableWriter, write_json_line};
use whosaid::quote::{Mode, QuoteType};
use whosaid::result::{
    DocumentResult, EntityResult, MentionKind, MentionResult, QuoteResult, Resolution, SpeakerKind,
    TextSpan,
};

/// An article that is written with its result: spans are where the words are put.
struct Article {
    points: usize,
    found: Extracted,
}

impl Article {
    fn new(id: &str, date: Option<&str>) -> Self {
        Self {
            points: 0,
            found: Extracted {
                text: String::new(),
                result: DocumentResult {
                    id: id.to_owned(),
                    title: Some(format!("Title of {id}")),
                    date: date.map(str::to_owned),
                    entities: Vec::new(),
                    quotes: Vec::new(),
                    unnamed_speakers: Vec::new(),
                    warnings: Vec::new(),
                    metadata: serde_json::Map::new(),
                },
            },
        }
    }

    fn put(&mut self, text: &str) -> TextSpan {
        let start = self.points;
        self.points += text.chars().count();
        self.found.text += text;
        TextSpan {
            start,
            end: self.points,
            text: text.to_owned(),
        }
    }

    fn mention(&mut self, kind: EntityType, name: &str, span: TextSpan, by: MentionKind) -> String {
        let TextSpan { start, end, text } = span;
        let mention = MentionResult {
            start,
            end,
            text,
            kind: by,
        };
        let entities = &mut self.found.result.entities;
        if let Some(entity) = entities.iter_mut().find(|e| e.name == name) {
            entity.mentions.push(mention);
            return entity.id.clone();
        }
        let id = format!("e{}", entities.len() + 1);
        entities.push(EntityResult {
            id: id.clone(),
            name: name.to_owned(),
            kind,
            mentions: vec![mention],
        });
        id
    }

    /// Names somebody or something, under another name too.
    fn names(mut self, kind: EntityType, name: &str, called: &str) -> Self {
        let span = self.put(called);
        self.put(". ");
        self.mention(kind, name, span, MentionKind::Name);
        self
    }

    fn person(self, name: &str) -> Self {
        self.names(EntityType::Person, name, name)
    }

    fn organisation(self, name: &str) -> Self {
        self.names(EntityType::Organization, name, name)
    }

    /// A word that stands for somebody: 'she', 'the ferryman'.
    fn stands_for(mut self, word: &str, name: &str, by: MentionKind) -> Self {
        let span = self.put(word);
        self.put(". ");
        self.mention(EntityType::Person, name, span, by);
        self
    }

    /// Somebody says something; names of entities in it are told.
    fn says(mut self, name: &str, words: &str, about: &[&str]) -> Self {
        self.put("“");
        let content = self.put(words);
        self.put(",” ");
        let cue = self.put("said");
        self.put(" ");
        let source = self.put(name);
        self.put(".\n\n");
        let speaker = self.mention(EntityType::Person, name, source.clone(), MentionKind::Name);
        let entities = &self.found.result.entities;
        let id = |name: &&str| {
            entities
                .iter()
                .find(|e| e.name == *name)
                .map(|e| e.id.clone())
        };
        let mentions = about.iter().filter_map(id).collect();
        let number = self.found.result.quotes.len() + 1;
        self.found.result.quotes.push(QuoteResult {
            id: format!("q{number}"),
            kind: QuoteType::Direct,
            mode: Mode::Speech,
            content: vec![content],
            cue: vec![cue],
            source: vec![source],
            speaker: Some(speaker.clone()),
            speaker_name: Some(name.to_owned()),
            speakers: vec![speaker],
            speaker_kind: SpeakerKind::Named,
            speaker_by: Some(Resolution::Name),
            speaker_confidence: Some(0.75),
            unnamed_speaker: None,
            addressee: Vec::new(),
            addressees: Vec::new(),
            confidence: 0.5,
            mentions,
            nested: Vec::new(),
        });
        self
    }
}

/// Writes an output folder; documents are numbered 0, 1, 3, 4 ... as if the third could not be read.
fn folder(articles: &[Article], format: &str, shard: usize) -> TempDir {
    let folder = TempDir::new().unwrap();
    let shards: Vec<&[Article]> = articles.chunks(shard).collect();
    let (mut number, mut about) = (0u64, Vec::new());
    let mut counts = [0u64; 3];
    for (at, shard) in shards.iter().enumerate() {
        let before = number;
        let numbered: Vec<Numbered> = shard
            .iter()
            .map(|article| {
                number += u64::from(number == 2);
                let document = number;
                number += 1;
                counts[1] += article.found.result.entities.len() as u64;
                counts[2] += article.found.result.quotes.len() as u64;
                Numbered {
                    document,
                    found: &article.found,
                }
            })
            .collect();
        let of = format!("{at:05}-of-{:05}", shards.len());
        if format == "parquet" {
            for table in Table::ALL {
                let path = folder.path().join(format!("{}-{of}.parquet", table.name()));
                let mut writer = TableWriter::new(table, fs::File::create(path).unwrap()).unwrap();
                writer.write(&numbered).unwrap();
                writer.finish().unwrap();
            }
        } else {
            let mut lines = Vec::new();
            for numbered in &numbered {
                write_json_line(&mut lines, &numbered.found.result).unwrap();
            }
            if format == "jsonl.zst" {
                lines = zstd::encode_all(lines.as_slice(), 1).unwrap();
            }
            fs::write(
                folder.path().join(format!("documents-{of}.{format}")),
                lines,
            )
            .unwrap();
        }
        let failed = u64::from((before..number).contains(&2));
        about.push(json!({"counts": count(number - before, failed, [0; 3]), "hash": 0}));
    }
    counts[0] = number;
    let failed = u64::from(number > 2);
    let error = json!({"document": 2, "place": "x", "reason": "empty", "remedy": "leave it out"});
    let errors = if failed == 1 {
        format!("{error}\n")
    } else {
        String::new()
    };
    fs::write(folder.path().join("errors.jsonl"), errors).unwrap();
    let manifest = json!({
        "plan": {"layout": 1, "whosaid": "0.1.0", "model": {"name": "m", "version": "1", "digest": "0"},
            "engine": "rten", "convention": "newsmix", "format": format, "shard_documents": shard, "inputs": [],
            "reading": {}},
        "counts": count(counts[0], failed, counts),
        "shards": about, "began": "2020-01-01T00:00:00Z", "ended": "2020-01-01T00:00:00Z",
    });
    fs::write(folder.path().join("manifest.json"), manifest.to_string()).unwrap();
    folder
}

fn count(documents: u64, failed: u64, [_, entities, quotes]: [u64; 3]) -> Value {
    json!({"documents": documents, "failed": failed, "repeated_ids": 0, "entities": entities, "mentions": 0,
        "quotes": quotes})
}

/// A graph with its nodes and edges.
struct Made {
    _work: TempDir,
    graph: Graph,
    nodes: BTreeMap<String, Node>,
    edges: Vec<Edge>,
}

impl Made {
    fn of(articles: &[Article]) -> Self {
        Self::with(articles, Authority::default())
    }

    fn with(articles: &[Article], authority: Authority) -> Self {
        let folder = folder(articles, "parquet", 3);
        let work = TempDir::new().unwrap();
        let archive = Archive::open(folder.path()).unwrap();
        let making = Making {
            authority,
            explain: false,
        };
        let graph = build(&archive, &making, work.path(), &()).unwrap();
        let nodes = graph.nodes().unwrap().map(Result::unwrap);
        Self {
            nodes: nodes.map(|node| (node.id.clone(), node)).collect(),
            edges: graph.edges().unwrap().map(Result::unwrap).collect(),
            graph,
            _work: work,
        }
    }

    /// The documents of every entity of this name, by its node; of all names that it has.
    fn documents(&self, name: &str) -> BTreeSet<BTreeSet<String>> {
        let mut documents: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for member in self.graph.members().unwrap() {
            let member = member.unwrap();
            let node = &self.nodes[&member.node];
            if node.label == name || node.names.iter().any(|n| n == name) {
                documents
                    .entry(member.node)
                    .or_default()
                    .insert(member.document_id);
            }
        }
        documents.into_values().collect()
    }

    fn of_kind(&self, kind: NodeKind) -> Vec<&Node> {
        self.nodes
            .values()
            .filter(|node| node.kind == kind)
            .collect()
    }
}

fn sets(sets: &[&[&str]]) -> BTreeSet<BTreeSet<String>> {
    let owned = |set: &&[&str]| set.iter().map(|s| (*s).to_owned()).collect();
    sets.iter().map(owned).collect()
}

/// Articles that have nothing to do with the others: what is said of few documents tells something.
fn others(count: usize) -> Vec<Article> {
    (0..count)
        .map(|n| {
            Article::new(&format!("other-{n}"), None)
                .person(&format!("Person{n} Unrelated{n}"))
                .organisation(&format!("Works{n} of Nowhere{n}"))
        })
        .collect()
}

fn harbour(id: &str, person: &str) -> Article {
    Article::new(id, Some("2019-03-04"))
        .person(person)
        .organisation("Harbour Transport Authority")
        .organisation("Ferry Crews Union")
        .names(EntityType::Location, "Port Ellery", "Port Ellery")
}

#[test]
fn one_person_under_several_names() {
    let mut articles = others(60);
    articles.push(harbour("a", "Édmund Hale"));
    articles.push(harbour("b", "Edmund Hale"));
    articles.push(harbour("b2", "Edmund Hale"));
    articles.push(harbour("c", "E. Hale"));
    articles.push(harbour("d", "Edmund J. Hale"));
    articles.push(harbour("e", "Mr Hale"));
    articles.push(harbour("f", "Edmond Hale"));
    articles.push(harbour("g", "Ed Hale").stands_for("he", "Ed Hale", MentionKind::Pronoun));
    let made = Made::of(&articles);
    assert_eq!(made.documents("Hale"), sets(&[]), "titles are not shown");
    let all = sets(&[&["a", "b", "b2", "c", "d", "e", "f", "g"]]);
    assert_eq!(made.documents("Edmund Hale"), all);
    assert_eq!(made.documents("Edmond Hale"), all);
}

#[test]
fn spellings_of_a_surname() {
    let mut articles = others(60);
    articles.push(harbour("a", "Viktor Yuschenkov"));
    articles.push(harbour("b", "Victor Yushchenkov"));
    articles.push(
        Article::new("c", None)
            .person("Vikter Yushchenkov")
            .organisation("Elsewhere Post"),
    );
    let made = Made::of(&articles);
    let documents = made.documents("Viktor Yuschenkov");
    assert_eq!(
        documents,
        sets(&[&["a", "b"]]),
        "without company, a spelling is not enough"
    );
}

#[test]
fn two_people_of_one_name_stay_apart() {
    let mut articles = others(40);
    // 'John' and 'Smith' are usual names here, so that 'John Smith' can be several people.
    for n in 0..12 {
        articles.push(Article::new(&format!("j{n}"), None).person(&format!("John Surname{n}")));
        articles.push(Article::new(&format!("s{n}"), None).person(&format!("First{n} Smith")));
    }
    let court = |id: &str| {
        Article::new(id, None)
            .person("John Smith")
            .organisation("Court of Appeal in Dunmore")
            .person("Rhea Tolland")
    };
    articles.extend([
        harbour("a", "John Smith"),
        harbour("b", "John Smith"),
        court("c"),
        court("d"),
    ]);
    let made = Made::of(&articles);
    assert_eq!(
        made.documents("John Smith"),
        sets(&[&["a", "b"], &["c", "d"]])
    );

    // A rare name is one person's, whatever the company; but not a man's and a woman's.
    let say = |id: &str, word: &str| {
        Article::new(id, None)
            .person("Robin Varga")
            .stands_for(word, "Robin Varga", MentionKind::Pronoun)
            .stands_for(word, "Robin Varga", MentionKind::Pronoun)
    };
    let made = Made::of(&[say("a", "she"), say("b", "she"), say("c", "he")]);
    assert_eq!(made.documents("Robin Varga"), sets(&[&["a", "b"], &["c"]]));
}

#[test]
fn a_surname_is_of_the_one_in_this_company() {
    let mut articles = others(60);
    articles.extend([harbour("a", "Edmund Hale"), harbour("b", "Edmund Hale")]);
    let school = |id: &str, name: &str| {
        Article::new(id, None)
            .person(name)
            .organisation("Ellery Grammar School")
            .person("Dora Finch")
    };
    articles.extend([school("c", "Una Hale"), school("d", "Una Hale")]);
    articles.push(harbour("e", "Hale"));
    articles.push(school("f", "Hale"));
    articles.push(Article::new("g", None).person("Hale"));
    let made = Made::of(&articles);
    assert_eq!(made.documents("Edmund Hale"), sets(&[&["a", "b", "e"]]));
    assert_eq!(made.documents("Una Hale"), sets(&[&["c", "d", "f"]]));
}

#[test]
fn organisations() {
    let both = |id: &str, short: &str| {
        Article::new(id, None)
            .organisation("Harbour Transport Authority")
            .names(
                EntityType::Organization,
                "Harbour Transport Authority",
                short,
            )
    };
    let made = Made::of(&[
        both("a", "HTA"),
        both("a2", "HTA"),
        both("b", "Transport Authority"),
        both("c", "Transport Authority"),
        Article::new("d", None).organisation("HTA"),
        Article::new("e", None).organisation("the Transport Authority"),
        Article::new("f", None).organisation("Harbour Transport Authority Ltd"),
        Article::new("g", None).organisation("Ferry Crews Union"),
        Article::new("h", None)
            .organisation("Ferry Crews Union")
            .names(EntityType::Organization, "Ferry Crews Union", "FCU"),
        Article::new("h2", None)
            .organisation("Ferry Crews Union")
            .names(EntityType::Organization, "Ferry Crews Union", "FCU"),
        Article::new("l", None).organisation("FCU"),
        // Nobody says that this is the Ellery Post.
        Article::new("m", None).organisation("EP"),
        Article::new("n", None).organisation("Ellery Post"),
        Article::new("i", None).names(
            EntityType::Product,
            "Ferry Crews Union",
            "Ferry Crews Union",
        ),
        Article::new("j", None).organisation("Ferry Crews Union"),
        Article::new("k", None).organisation("Ferry Crews Union"),
    ]);
    assert_eq!(
        made.documents("HTA"),
        sets(&[&["a", "a2", "b", "c", "d", "e", "f"]])
    );
    assert_eq!(
        made.documents("FCU"),
        sets(&[&["g", "h", "h2", "i", "j", "k", "l"]])
    );
    assert_eq!(made.documents("EP"), sets(&[&["m"]]));
    let union = made
        .nodes
        .values()
        .find(|n| n.label == "Ferry Crews Union")
        .unwrap();
    assert_eq!(union.of_type.as_deref(), Some("ORGANIZATION"));
    assert_eq!(union.names, ["FCU"]);
}

#[test]
fn the_authority_file_decides() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let rows = "canonical,alias,type,id\nEdmund Hale,Ned Harrow,PERSON,Q42\nFerry Crews Union,The Crews,,Q43\n";
    fs::write(file.path(), rows).unwrap();
    let authority = Authority::read(file.path()).unwrap();
    let articles = [
        Article::new("a", None).person("Ned Harrow"),
        Article::new("b", None).person("Edmund Hale"),
        Article::new("c", None).organisation("Crews"),
    ];
    let made = Made::with(&articles, authority);
    assert_eq!(made.documents("Edmund Hale"), sets(&[&["a", "b"]]));
    let ids: Vec<Option<&str>> = made
        .of_kind(NodeKind::Entity)
        .iter()
        .map(|n| n.external_id.as_deref())
        .collect();
    assert_eq!(ids, [Some("Q42"), Some("Q43")]);
}

const POT: &str = "We have gone as far as a public body can go and there is no secret pot of money";

fn wire() -> Vec<Article> {
    let part = "there is no secret pot of money";
    vec![
        harbour("late", "Edmund Hale").says("Edmund Hale", POT, &["Ferry Crews Union"]),
        Article::new("early", Some("Feb. 28, 2019")).says("Edmund Hale", POT, &[]),
        Article::new("part", Some("2019-03-05"))
            .says("Edmund Hale", part, &[])
            .says(
                "Edmund Hale",
                "Something else was said on that day by the pier",
                &[],
            ),
        Article::new("other", None).says("Una Finch", part, &[]),
    ]
}

#[test]
fn one_quotation_of_many_articles() {
    let made = Made::of(&wire());
    let quotations = made.of_kind(NodeKind::Quotation);
    assert_eq!(quotations.len(), 3);
    let pot = quotations.iter().find(|q| q.label == POT).unwrap();
    assert_eq!((pot.occurrences, pot.variants), (Some(3), Some(2)));
    assert_eq!(pot.date.as_deref(), Some("2019-02-28"));
    assert_eq!(pot.last_date.as_deref(), Some("2019-03-05"));
    let of = |kind: EdgeKind, node: &str| -> Vec<(&str, &str, u32)> {
        let edges = made.edges.iter().filter(|e| e.kind == kind);
        edges
            .filter(|e| e.source == node || e.target == node)
            .map(|e| (e.source.as_str(), e.target.as_str(), e.weight))
            .collect()
    };
    assert_eq!(of(EdgeKind::In, &pot.id).len(), 3);
    let [(speaker, _, 3)] = of(EdgeKind::Said, &pot.id)[..] else {
        panic!("one speaker, three times");
    };
    assert_eq!(made.nodes[speaker].label, "Edmund Hale");
    let [(_, union, 1)] = of(EdgeKind::Mentions, &pot.id)[..] else {
        panic!("one mention");
    };
    assert_eq!(made.nodes[union].label, "Ferry Crews Union");
    let variant = made.edges.iter().find(|e| e.text.is_some()).unwrap();
    assert_eq!(
        variant.text.as_deref(),
        Some("there is no secret pot of money")
    );
    // The document that could not be read has a number, but no node.
    assert_eq!(variant.target, "document:3");

    let ties: Vec<_> = made.graph.network().unwrap().map(Result::unwrap).collect();
    let [tie] = &ties[..] else { panic!("{ties:?}") };
    assert_eq!(
        (
            tie.source_name.as_str(),
            tie.target_name.as_str(),
            tie.weight
        ),
        ("Edmund Hale", "Ferry Crews Union", 1)
    );
    assert_eq!(tie.month.as_deref(), Some("2019-02"));
}

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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever the names and words: a folder gives back its documents, the graph's members are the documents'
    /// entities, and every quote is an occurrence whose words are the quotation's or the edge's.
    #[test]
    fn round_trip(
        said in prop::collection::vec(("\\PC{1,12}( \\PC{1,12})?", "\\PC{1,60}", 0usize..4), 1..12),
        shard in 1usize..5,
    ) {
        let mut articles: Vec<Article> = (0..4).map(|n| Article::new(&n.to_string(), None)).collect();
        for (name, words, at) in &said {
            let article = articles.remove(*at);
            articles.insert(*at, article.says(name, words, &[name]));
        }
        for format in ["parquet", "jsonl"] {
            let folder = folder(&articles, format, shard);
            let archive = Archive::open(folder.path()).unwrap();
            let records: Vec<Record> = archive.records(Parts::ALL).map(Result::unwrap).collect();
            prop_assert_eq!(records.iter().map(|r| r.document).collect::<Vec<_>>(), [0, 1, 3, 4]);
            for (record, article) in records.iter().zip(&articles) {
                prop_assert_eq!(&record.result, &article.found.result);
                if let Some(text) = &record.text {
                    prop_assert_eq!(text, &article.found.text);
                }
            }
        }
        let made = Made::of(&articles);
        let documents = made.of_kind(NodeKind::Document).len();
        prop_assert_eq!(documents, 4);
        let mut found: Vec<(String, String, String)> = Vec::new();
        for edge in made.edges.iter().filter(|e| e.kind == EdgeKind::In) {
            let document = &made.nodes[&edge.target];
            let words = edge.text.as_ref().unwrap_or(&made.nodes[&edge.source].label);
            let id = document.document_id.clone().unwrap();
            found.push((id, edge.quote.clone().unwrap(), words.clone()));
        }
        let mut expected: Vec<(String, String, String)> = Vec::new();
        for article in &articles {
            let result = &article.found.result;
            for quote in &result.quotes {
                expected.push((result.id.clone(), quote.id.clone(), quote.content[0].text.clone()));
            }
        }
        found.sort();
        expected.sort();
        prop_assert_eq!(found, expected);
    }
}
