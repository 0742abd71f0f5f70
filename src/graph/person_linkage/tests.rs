//! The rules by which people of documents are linked, each with what is just not enough for it.

use std::collections::BTreeSet;

use super::*;
use crate::graph::Authority;
use crate::schema::{DocumentResult, Entity, EntityType, Mention, MentionKind};
use crate::store::archive::Record;

/// Documents of other people: without them, shared company would tell nothing.
const OTHERS: usize = 90;
/// Company that tells 3.8 if two documents have it: enough for initials and surnames.
const BOARD: &[&str] = &["Harbour Board"];
/// Company that tells 7.6: enough for everything.
const BOARD_AND_UNION: &[&str] = &["Harbour Board", "Ferry Crews Union"];
/// Company that every eighth document has, so that it tells 2: enough for middle names.
const POST: &[&str] = &["Ellery Post"];

/// A corpus in which every document has one person, and organisations as company.
struct TestCorpus {
    records: Vec<Record>,
}

/// The person of a document.
#[derive(Default)]
struct Described<'a> {
    name: &'a str,
    company: &'a [&'a str],
    mentions: &'a [(&'a str, MentionKind)],
    date: Option<&'a str>,
}

impl TestCorpus {
    fn new() -> Self {
        let mut corpus = Self {
            records: Vec::new(),
        };
        for n in 0..OTHERS {
            let company = if n % 8 == 0 { POST } else { &[] };
            corpus.person(&format!("Given{n} Family{n}"), company);
        }
        corpus
    }

    /// Adds a document with a person in company; gives its place.
    fn person(&mut self, name: &str, company: &[&str]) -> usize {
        self.add(&Described {
            name,
            company,
            ..Described::default()
        })
    }

    fn add(&mut self, person: &Described) -> usize {
        let mention = |(text, kind): &(&str, MentionKind)| Mention {
            start: 0,
            end: text.chars().count(),
            text: (*text).to_owned(),
            kind: *kind,
        };
        let named = [(person.name, MentionKind::Name)];
        let mut entities = vec![Entity {
            id: "e1".to_owned(),
            name: person.name.to_owned(),
            kind: EntityType::Person,
            mentions: named.iter().chain(person.mentions).map(mention).collect(),
            roles: Vec::new(),
            affiliations: Vec::new(),
        }];
        for (number, name) in (2..).zip(person.company) {
            entities.push(Entity {
                id: format!("e{number}"),
                name: (*name).to_owned(),
                kind: EntityType::Organization,
                mentions: vec![mention(&(*name, MentionKind::Name))],
                roles: Vec::new(),
                affiliations: Vec::new(),
            });
        }
        self.document(entities, person.date)
    }

    fn document(&mut self, entities: Vec<Entity>, date: Option<&str>) -> usize {
        let document = self.records.len();
        self.records.push(Record {
            document: document as u64,
            text: None,
            result: DocumentResult {
                id: document.to_string(),
                title: None,
                date: date.map(str::to_owned),
                entities,
                quotes: Vec::new(),
                unnamed_speakers: Vec::new(),
                warnings: Vec::new(),
                metadata: serde_json::Map::new(),
            },
        });
        document
    }

    /// Links the people: gives for each its documents, and why they are.
    fn link(&self) -> Linked {
        self.link_by(&Authority::default())
    }

    fn link_by(&self, authority: &Authority) -> Linked {
        let work = tempfile::tempdir().unwrap();
        let records = self.records.iter().cloned().map(Ok);
        let (index, people) = NameIndex::read(records, work.path(), &|| {}).unwrap();
        let entry = |name| authority.find(EntityType::Person, &index.names.get(name).key);
        let people: Vec<(BlockingKey, PersonRecord)> =
            people.sorted().unwrap().map(Result::unwrap).collect();
        let mut linked = Linked(Vec::new());
        for records in people.chunk_by(|(a, _), (b, _)| a.block == b.block) {
            let mut block = Block::new(&index, &entry);
            for (key, person) in records {
                block.add(key, person);
            }
            let (people, decisions) = block.finish();
            assert_eq!(decisions.len(), records.len());
            let mut documents = vec![Vec::new(); people.len()];
            for decision in decisions {
                let member = decision.member.number();
                let document = index.starts.partition_point(|&start| start <= member) - 1;
                documents[decision.person].push((document, decision.rule));
            }
            linked.0.extend(documents);
        }
        linked
    }
}

/// Documents of every person.
struct Linked(Vec<Vec<(usize, MergeRule)>>);

impl Linked {
    /// The documents that are of the same person as this one.
    fn with(&self, document: usize) -> BTreeSet<usize> {
        let person = self
            .0
            .iter()
            .find(|p| p.iter().any(|(d, _)| *d == document));
        person.unwrap().iter().map(|(d, _)| *d).collect()
    }

    fn same(&self, documents: &[usize]) -> bool {
        let expected: BTreeSet<usize> = documents.iter().copied().collect();
        self.with(documents[0]) == expected
    }

    fn rule(&self, document: usize) -> MergeRule {
        let mut all = self.0.iter().flatten();
        all.find(|(d, _)| *d == document).unwrap().1
    }
}

/// Adds people with the given name or the surname, so that both are usual in the corpus.
fn make_common(corpus: &mut TestCorpus, given: &str, surname: &str) {
    for n in 0..12 {
        corpus.person(&format!("{given} Other{n}"), &[]);
        corpus.person(&format!("Someone{n} {surname}"), &[]);
    }
}

#[test]
fn a_rare_full_name_is_one_person() {
    let mut corpus = TestCorpus::new();
    let a = corpus.person("Édmund Hale", &[]);
    let b = corpus.person("Mr Edmund Hale", BOARD);
    let other = corpus.person("Rhea Hale", &[]);
    let linked = corpus.link();
    assert!(linked.same(&[a, b]));
    assert_eq!(linked.rule(a), MergeRule::SameName);
    assert_eq!(linked.rule(b), MergeRule::SameName);
    assert!(linked.same(&[other]));
    assert_eq!(linked.rule(other), MergeRule::Alone);
}

#[test]
fn a_common_full_name_needs_company() {
    let mut corpus = TestCorpus::new();
    make_common(&mut corpus, "John", "Smith");
    let a = corpus.person("John Smith", BOARD_AND_UNION);
    let b = corpus.person("John Smith", BOARD_AND_UNION);
    let elsewhere = corpus.person("John Smith", &["Court of Appeal"]);
    let weak = corpus.person("John Smith", POST);
    let linked = corpus.link();
    assert!(linked.same(&[a, b]));
    assert_eq!(linked.rule(b), MergeRule::SameNameCompany);
    assert!(linked.same(&[elsewhere]) && linked.same(&[weak]));
}

#[test]
fn a_document_links_two_of_a_common_name() {
    let court = ["Court of Appeal", "Dunmore Bar"];
    let all = ["Harbour Board", "Ferry Crews Union", court[0], court[1]];
    for linking in [true, false] {
        let mut corpus = TestCorpus::new();
        make_common(&mut corpus, "John", "Smith");
        let a = corpus.person("John Smith", BOARD_AND_UNION);
        let b = corpus.person("John Smith", &court);
        if linking {
            let both = corpus.person("John Smith", &all);
            assert!(corpus.link().same(&[a, b, both]));
        } else {
            assert!(corpus.link().same(&[a]));
        }
    }
}

#[test]
fn initials_are_of_the_one_longer_name() {
    for (short, long) in [
        ("E. Hale", "Edmund Hale"),
        ("E. J. Hale", "Edmund James Hale"),
        ("G. P. Thorpe", "Graham Thorpe"),
        ("GP Thorpe", "Graham Thorpe"),
    ] {
        let mut corpus = TestCorpus::new();
        let a = corpus.person(long, BOARD);
        let b = corpus.person(short, BOARD);
        let linked = corpus.link();
        assert!(linked.same(&[a, b]), "{short}");
        assert_eq!(linked.rule(b), MergeRule::Initials, "{short}");

        let mut corpus = TestCorpus::new();
        corpus.person(long, POST);
        let weak = corpus.person(short, POST);
        assert!(corpus.link().same(&[weak]), "{short}: too little company");
    }
}

#[test]
fn initials_must_fit() {
    for (short, long) in [
        ("A. Hale", "Edmund Hale"),
        ("E. Hale", "Edmund Vale"),
        ("E. A. Hale", "Edmund James Hale"),
    ] {
        let mut corpus = TestCorpus::new();
        corpus.person(long, BOARD_AND_UNION);
        let b = corpus.person(short, BOARD_AND_UNION);
        assert!(corpus.link().same(&[b]), "{short} is not {long}");
    }
}

#[test]
fn middle_names_need_less_company() {
    let mut corpus = TestCorpus::new();
    let a = corpus.person("Edmund James Hale", POST);
    let b = corpus.person("Edmund Hale", POST);
    let linked = corpus.link();
    assert!(linked.same(&[a, b]));
    assert_eq!(linked.rule(b), MergeRule::Initials);

    let mut corpus = TestCorpus::new();
    corpus.person("Edmund James Hale", BOARD);
    let alone = corpus.person("Edmund Hale", &[]);
    assert!(corpus.link().same(&[alone]));
}

#[test]
fn ambiguous_initials_need_a_lead() {
    let mut corpus = TestCorpus::new();
    corpus.person("Edmund Hale", BOARD_AND_UNION);
    corpus.person("Edwina Hale", BOARD_AND_UNION);
    let either = corpus.person("E. Hale", BOARD_AND_UNION);
    assert!(corpus.link().same(&[either]));

    let mut corpus = TestCorpus::new();
    let edmund = corpus.person("Edmund Hale", BOARD_AND_UNION);
    corpus.person("Edwina Hale", POST);
    let his = corpus.person("E. Hale", BOARD_AND_UNION);
    assert!(corpus.link().same(&[edmund, his]));
}

#[test]
fn nicknames_begin_the_name() {
    for (short, long, company, linked) in [
        ("Chris Vale", "Christopher Vale", BOARD_AND_UNION, true),
        ("Ed Vale", "Edmund Vale", BOARD_AND_UNION, true),
        ("Chris Vale", "Christopher Vale", BOARD, false),
        ("Bob Vale", "Robert Vale", BOARD_AND_UNION, false),
        ("Chris Vale", "Christopher Tarn", BOARD_AND_UNION, false),
    ] {
        let mut corpus = TestCorpus::new();
        let a = corpus.person(long, company);
        let b = corpus.person(short, company);
        let found = corpus.link();
        assert_eq!(found.same(&[a, b]), linked, "{short}, {long}");
        if linked {
            let rules = [found.rule(a), found.rule(b)];
            assert!(rules.contains(&MergeRule::Nickname), "{short}");
        }
    }
}

#[test]
fn spellings_differ_by_one_letter_of_a_long_first_name() {
    for (one, other, company, linked) in [
        ("Edmund Hale", "Edmond Hale", BOARD_AND_UNION, true),
        ("Edmund Hale", "Edmond Hale", BOARD, false),
        ("Edmund Hale", "Edgard Hale", BOARD_AND_UNION, false),
        ("Ana Hale", "Ann Hale", BOARD_AND_UNION, false),
        ("Edmund J. Hale", "Edmond K. Hale", BOARD_AND_UNION, false),
    ] {
        let mut corpus = TestCorpus::new();
        let a = corpus.person(one, company);
        let b = corpus.person(other, company);
        let found = corpus.link();
        assert_eq!(found.same(&[a, b]), linked, "{one}, {other}");
        if linked {
            let rules = [found.rule(a), found.rule(b)];
            assert!(rules.contains(&MergeRule::Spelling), "{other}");
        }
    }
}

#[test]
fn a_surname_is_of_the_bearer_in_this_company() {
    let school = &["Grammar School", "Ellery Council"];
    let mut corpus = TestCorpus::new();
    let edmund = corpus.person("Edmund Hale", BOARD_AND_UNION);
    let una = corpus.person("Una Hale", school);
    let his = corpus.person("Mr Hale", BOARD_AND_UNION);
    let hers = corpus.person("Hale", school);
    let nobodys = corpus.person("Hale", &[]);
    let linked = corpus.link();
    assert!(linked.same(&[edmund, his]));
    assert!(linked.same(&[una, hers]));
    assert_eq!(linked.rule(his), MergeRule::Surname);
    assert_eq!(linked.rule(hers), MergeRule::Surname);
    assert!(linked.same(&[nobodys]));
}

#[test]
fn an_ambiguous_surname_stays_apart() {
    let mut corpus = TestCorpus::new();
    corpus.person("Edmund Hale", BOARD_AND_UNION);
    corpus.person("Una Hale", BOARD_AND_UNION);
    let either = corpus.person("Hale", BOARD_AND_UNION);
    assert!(corpus.link().same(&[either]));
}

#[test]
fn the_only_bearer_of_a_surname_needs_less_company() {
    // Four documents with the same company: 3.2, which is not enough where there are other bearers.
    let run = |other_bearers: usize, places: usize| {
        let mut corpus = TestCorpus::new();
        let edmund = corpus.person("Edmund Hale", BOARD);
        for n in 0..other_bearers {
            corpus.person(&format!("Cousin{n} Hale"), &[]);
        }
        corpus.person("Rhea Tolland", BOARD);
        corpus.person("Ib Varga", BOARD);
        for n in 0..places {
            let place = Entity {
                id: "e1".to_owned(),
                name: "Hale".to_owned(),
                kind: EntityType::Location,
                mentions: Vec::new(),
                roles: Vec::new(),
                affiliations: Vec::new(),
            };
            corpus.document(vec![place], Some(&format!("2019-01-0{}", n + 1)));
        }
        let surname = corpus.person("Hale", BOARD);
        let linked = corpus.link();
        linked
            .same(&[edmund, surname])
            .then(|| linked.rule(surname))
    };
    assert_eq!(run(0, 0), Some(MergeRule::OnlyBearer));
    assert_eq!(run(1, 0), None, "another one bears the surname");
    assert_eq!(run(0, 3), None, "Hale is mostly a place");
}

#[test]
fn a_name_of_one_word_can_be_whole() {
    let mut corpus = TestCorpus::new();
    let a = corpus.person("Ronalda", &[]);
    let b = corpus.person("Ronalda", BOARD);
    let linked = corpus.link();
    assert!(linked.same(&[a, b]));
    assert_eq!(linked.rule(b), MergeRule::SameName);
}

#[test]
fn a_mere_first_name_needs_company() {
    let mut corpus = TestCorpus::new();
    corpus.person("Ronalda Varga", &[]);
    let a = corpus.person("Ronalda", BOARD_AND_UNION);
    let b = corpus.person("Ronalda", BOARD_AND_UNION);
    let alone = corpus.person("Ronalda", POST);
    let linked = corpus.link();
    assert!(linked.same(&[a, b]));
    assert_eq!(linked.rule(b), MergeRule::SameNameCompany);
    assert!(linked.same(&[alone]));
}

#[test]
fn genders_and_titles_that_contradict_keep_people_apart() {
    let he = ("he", MentionKind::Pronoun);
    let she = ("she", MentionKind::Pronoun);
    let mr = ("Mr Varga", MentionKind::Name);
    let mrs = ("Mrs Varga", MentionKind::Name);
    for (one, other, same) in [
        ([he, he], [she, she], false),
        ([mr, mr], [mrs, mrs], false),
        ([mr, he], [she, mrs], false),
        ([he, he], [he, mr], true),
        // A document that says both does not say which.
        ([he, she], [she, she], true),
    ] {
        let mut corpus = TestCorpus::new();
        let [a, b] = [&one, &other].map(|mentions| {
            corpus.add(&Described {
                name: "Robin Varga",
                company: BOARD_AND_UNION,
                mentions,
                ..Described::default()
            })
        });
        assert_eq!(corpus.link().same(&[a, b]), same, "{one:?} {other:?}");
    }
}

#[test]
fn generations_keep_people_apart() {
    for (date, same) in [("1979-06-01", true), ("1952-06-01", false)] {
        let mut corpus = TestCorpus::new();
        let [a, b] = ["2019-06-01", date].map(|date| {
            corpus.add(&Described {
                name: "Robin Varga",
                company: BOARD_AND_UNION,
                date: Some(date),
                ..Described::default()
            })
        });
        assert_eq!(corpus.link().same(&[a, b]), same, "{date}");
    }
}

#[test]
fn the_authority_file_comes_first() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let rows = "canonical,alias,type,id\nEdmund Hale,Ned Hale,PERSON,Q42\nRhea Hale,,PERSON,\n";
    std::fs::write(file.path(), rows).unwrap();
    let authority = Authority::read(file.path()).unwrap();
    let mut corpus = TestCorpus::new();
    let edmund = corpus.person("Edmund Hale", BOARD_AND_UNION);
    let ned = corpus.person("Ned Hale", &[]);
    let rhea = corpus.person("Rhea Hale", BOARD_AND_UNION);
    let short = corpus.person("Rheas Hale", BOARD_AND_UNION);
    let linked = corpus.link_by(&authority);
    assert!(linked.same(&[edmund, ned]));
    assert_eq!(linked.rule(ned), MergeRule::Authority);
    // Other names still join what the file has by their rules, but entries are never joined.
    assert!(linked.same(&[rhea, short]));
    assert_eq!(linked.rule(rhea), MergeRule::Authority);
}

#[test]
fn the_main_name_is_full() {
    let mut corpus = TestCorpus::new();
    corpus.person("Edmund Hale", BOARD_AND_UNION);
    for _ in 0..2 {
        corpus.person("E. Hale", BOARD_AND_UNION);
        corpus.person("Hale", BOARD_AND_UNION);
    }
    let work = tempfile::tempdir().unwrap();
    let records = corpus.records.iter().cloned().map(Ok);
    let (index, people) = NameIndex::read(records, work.path(), &|| {}).unwrap();
    let mut block = Block::new(&index, &|_| None);
    for record in people.sorted().unwrap() {
        let (key, person) = record.unwrap();
        if index.names.get(key.name).key.ends_with("hale") {
            block.add(&key, &person);
        }
    }
    let (people, _) = block.finish();
    let [person] = &people[..] else {
        panic!("one person, not {}", people.len());
    };
    let names: Vec<(&str, u32)> = person
        .names
        .iter()
        .map(|(name, documents)| (&*index.names.get(*name).key, *documents))
        .collect();
    assert_eq!(names, [("edmund hale", 1), ("e hale", 2), ("hale", 2)]);
    assert_eq!(person.profile.documents(), 5);
}
