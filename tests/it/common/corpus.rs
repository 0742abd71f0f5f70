//! Invented corpora: articles that are written together with their results, as the folders that `whosaid extract --out`
//! writes.

use std::fs;

use serde_json::{Value, json};
use tempfile::TempDir;
use whosaid::Extracted;
use whosaid::schema::EntityType;
use whosaid::schema::{Determinacy, Mode, Polarity, QuoteType};
use whosaid::schema::{
    DocumentResult, Entity, Mention, MentionKind, Quote, Resolution, SpeakerKind, TextSpan,
};
use whosaid::store::{Numbered, Table, TableWriter, write_json_line};

/// An article that is written with its result: spans are where the words are put.
pub(crate) struct Article {
    points: usize,
    /// Text and result.
    pub found: Extracted,
}

impl Article {
    pub(crate) fn new(id: &str, date: Option<&str>) -> Self {
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
        let mention = Mention {
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
        entities.push(Entity {
            id: id.clone(),
            name: name.to_owned(),
            kind,
            mentions: vec![mention],
            roles: Vec::new(),
            affiliations: Vec::new(),
        });
        id
    }

    /// Names somebody or something, under another name too.
    pub(crate) fn names(mut self, kind: EntityType, name: &str, called: &str) -> Self {
        let span = self.put(called);
        self.put(". ");
        self.mention(kind, name, span, MentionKind::Name);
        self
    }

    pub(crate) fn person(self, name: &str) -> Self {
        self.names(EntityType::Person, name, name)
    }

    pub(crate) fn organisation(self, name: &str) -> Self {
        self.names(EntityType::Organization, name, name)
    }

    /// A word that stands for somebody: 'she', 'the ferryman'.
    pub(crate) fn stands_for(mut self, word: &str, name: &str, by: MentionKind) -> Self {
        let span = self.put(word);
        self.put(". ");
        self.mention(EntityType::Person, name, span, by);
        self
    }

    /// Somebody says something; names of entities in it are told.
    pub(crate) fn says(mut self, name: &str, words: &str, about: &[&str]) -> Self {
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
        self.found.result.quotes.push(Quote {
            id: format!("q{number}"),
            kind: QuoteType::Direct,
            mode: Mode::Speech,
            polarity: Polarity::Positive,
            determinacy: Determinacy::Factual,
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
pub(crate) fn folder(articles: &[Article], format: &str, shard: usize) -> TempDir {
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

/// Articles that have nothing to do with the others: what is said of few documents tells something.
pub(crate) fn others(count: usize) -> Vec<Article> {
    (0..count)
        .map(|n| {
            Article::new(&format!("other-{n}"), None)
                .person(&format!("Person{n} Unrelated{n}"))
                .organisation(&format!("Works{n} of Nowhere{n}"))
        })
        .collect()
}

/// An article about the harbour, which names this person.
pub(crate) fn harbour(id: &str, person: &str) -> Article {
    Article::new(id, Some("2019-03-04"))
        .person(person)
        .organisation("Harbour Transport Authority")
        .organisation("Ferry Crews Union")
        .names(EntityType::Location, "Port Ellery", "Port Ellery")
}

/// What is said in several articles.
pub(crate) const POT: &str =
    "We have gone as far as a public body can go and there is no secret pot of money";

/// Articles that say the same: whole and in part, by one person and by another.
pub(crate) fn wire() -> Vec<Article> {
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
