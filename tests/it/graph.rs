//! Graphs of output folders: which entities and quotes are the same, nodes, edges.

use crate::common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use proptest::prelude::*;
use tempfile::TempDir;
use whosaid::graph::{Authority, Edge, EdgeKind, Graph, GraphOptions, Node, NodeKind, build};
use whosaid::schema::EntityType;
use whosaid::schema::MentionKind;
use whosaid::store::archive::{Archive, Parts, Record};

use common::corpus::{Article, POT, folder, harbour, others, wire};

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
        let making = GraphOptions {
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
