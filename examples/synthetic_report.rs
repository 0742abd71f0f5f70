//! A report over so many made-up quotes, on standard output, to see how fast the page is:
//! `cargo run --release --example synthetic_report -- 50000 > report.html`. The same number gives the same bytes.

use std::io::{BufWriter, Write, stdout};

use serde_json::{Value, json};
use whosaid::output::report::{Report, ReportArticle};

const QUOTES_AN_ARTICLE: usize = 8;
const WORDS: [&str; 40] = [
    "the", "a", "of", "harbour", "council", "budget", "winter", "ferry", "we", "will", "not",
    "accept", "that", "glacier", "nobody", "expected", "two", "years", "ago", "prices", "rise",
    "again", "and", "our", "members", "deserve", "better", "roads", "school", "after", "storm",
    "promised", "report", "truth", "in", "public", "every", "time", "it", "was",
];
const FIRST: [&str; 20] = [
    "Ada", "Boris", "Carla", "Dmitri", "Elena", "Farid", "Greta", "Hugo", "Ines", "Jonas", "Kaja",
    "Luca", "Mira", "Nils", "Olga", "Pavel", "Rosa", "Sven", "Tilda", "Viktor",
];
const SYLLABLES: [&str; 16] = [
    "bar", "cho", "den", "fal", "gor", "hel", "kin", "lor", "mas", "nov", "per", "ros", "sel",
    "tan", "vik", "wen",
];

const TYPES: [&str; 3] = ["direct", "mixed", "indirect"];
const MODES: [&str; 4] = ["speech", "speech", "writing", "thought"];

/// A linear congruential generator (Knuth's MMIX constants): chance that is the same everywhere.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % bound
    }

    /// Small numbers far more often than large ones, as with real speakers.
    fn rank(&mut self, bound: usize) -> usize {
        let most = self.below(bound) + 1;
        let most = self.below(most) + 1;
        self.below(most)
    }
}

/// The name of a speaker: one of thousands.
fn name(rank: usize) -> String {
    let syllable = |n: usize| SYLLABLES[n % SYLLABLES.len()];
    let last = format!(
        "{}{}{}",
        syllable(rank / 20),
        syllable(rank / 320),
        syllable(rank / 7)
    );
    format!(
        "{} {}{}",
        FIRST[rank % FIRST.len()],
        last[..1].to_uppercase(),
        &last[1..]
    )
}

/// A text in the making, and its length in code points.
#[derive(Default)]
struct Text {
    text: String,
    points: usize,
}

impl Text {
    fn push(&mut self, part: &str) -> Value {
        let start = self.points;
        self.text += part;
        self.points += part.chars().count();
        json!({"start": start, "end": self.points, "text": part})
    }
}

fn words(chance: &mut Chance, count: usize) -> String {
    let words: Vec<&str> = (0..count)
        .map(|_| WORDS[chance.below(WORDS.len())])
        .collect();
    words.join(" ")
}

/// An article of this number, with so many quotes: its text and its result, as JSON.
fn article(chance: &mut Chance, number: usize, quotes: usize) -> (String, Value) {
    let mut text = Text::default();
    let mut people: Vec<(String, Vec<Value>)> = Vec::new();
    let mut found = Vec::new();
    let mut person = |chance: &mut Chance| {
        let name = name(chance.rank(4000));
        people
            .iter()
            .position(|(n, _)| *n == name)
            .unwrap_or_else(|| {
                people.push((name, Vec::new()));
                people.len() - 1
            })
    };
    let speakers: Vec<usize> = (0..1 + quotes / 3).map(|_| person(chance)).collect();
    let about: Vec<usize> = (0..2).map(|_| person(chance)).collect();
    let title = words(chance, 6);
    text.push(&title);
    text.push("\n\n");
    for quote in 0..quotes {
        let (who, whom) = (
            speakers[chance.below(speakers.len())],
            about[chance.below(2)],
        );
        text.push(&words(chance, 25));
        text.push(".\n\n");
        let start = text.points;
        let before = text.text.len();
        text.push("“");
        let length = 6 + chance.below(25);
        text.push(&words(chance, length));
        text.push(" ");
        let name = people[whom].0.clone();
        let mut named = text.push(&name);
        named["kind"] = json!("name");
        people[whom].1.push(named);
        text.push(",”");
        let content = json!({"start": start, "end": text.points, "text": &text.text[before..]});
        text.push(" ");
        let cue = text.push("said");
        text.push(" ");
        let name = people[who].0.clone();
        let mut source = text.push(&name);
        let spoken = source.clone();
        source["kind"] = json!("name");
        people[who].1.push(source);
        text.push(". ");
        found.push(json!({
            "id": format!("q{}", quote + 1), "type": TYPES[chance.below(3)], "mode": MODES[chance.below(4)],
            "content": [content], "cue": [cue], "source": [spoken],
            "speaker": format!("e{}", who + 1), "speaker_name": name, "speakers": [format!("e{}", who + 1)],
            "speaker_kind": "named", "speaker_by": "name", "speaker_confidence": 0.9,
            "unnamed_speaker": null, "addressee": [], "addressees": [],
            "confidence": chance.below(100) as f64 / 100.0, "mentions": [format!("e{}", whom + 1)]
        }));
    }
    let entities: Vec<Value> = people
        .into_iter()
        .enumerate()
        .map(|(n, (name, mentions))| json!({"id": format!("e{}", n + 1), "name": name, "type": "PERSON", "mentions": mentions}))
        .collect();
    let day = format!(
        "20{:02}-{:02}-{:02}",
        15 + number % 7,
        1 + chance.below(12),
        1 + chance.below(28)
    );
    let result = json!({
        "id": format!("a{number}"), "title": title, "date": day, "entities": entities, "quotes": found,
        "unnamed_speakers": [], "warnings": []
    });
    (text.text, result)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let asked = std::env::args().nth(1).ok_or("how many quotes?")?;
    let mut left: usize = asked.parse()?;
    let mut chance = Chance(1);
    let mut report = Report::new(Some("Made-up quotes"));
    let mut number = 0;
    let mut quotation = 0u32;
    while left > 0 {
        let quotes = left.min(QUOTES_AN_ARTICLE);
        let (text, result) = article(&mut chance, number, quotes);
        // One in eight is a quote of an earlier article again, as with agencies' copy.
        let quotations: Vec<u32> = (0..quotes)
            .map(|_| {
                quotation += 1;
                let earlier = chance.below(quotation as usize) as u32;
                if chance.below(8) == 0 {
                    earlier
                } else {
                    quotation
                }
            })
            .collect();
        report.add(&ReportArticle {
            text: Some(&text),
            result: &serde_json::from_value(result)?,
            who: &|_| None,
            quotations: &quotations,
            explanations: &[],
        })?;
        (left, number) = (left - quotes, number + 1);
    }
    let mut out = BufWriter::new(stdout().lock());
    report.write(&mut out)?;
    Ok(out.flush()?)
}
