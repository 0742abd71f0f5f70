//! What the integration tests share: the articles, the embedded model, and what holds for every result.

#[cfg(feature = "rust-bert")]
pub(crate) mod agreement;
pub(crate) mod corpus;
pub(crate) mod snapshot;

use std::collections::HashSet;
use std::fs;
use std::path::PathBuf;

use whosaid::model::Bundle;
use whosaid::schema::{DocumentResult, Entity, MentionKind, SpeakerKind, TextSpan};
use whosaid::text::Document;
use whosaid::{Extracted, Extractor};

/// The folder with the invented articles.
pub(crate) fn articles_folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/articles")
}

/// The articles, by name; ids are file stems.
pub(crate) fn articles() -> Vec<Document> {
    let mut paths: Vec<PathBuf> = fs::read_dir(articles_folder())
        .expect("the folder of articles")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|e| e == "txt"))
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "no articles");
    paths
        .iter()
        .map(|path| {
            let id = path.file_stem().expect("a stem").to_string_lossy();
            Document::new(id, fs::read_to_string(path).expect("UTF-8"))
        })
        .collect()
}

/// The embedded model.
pub(crate) fn bundle() -> Bundle {
    Bundle::embedded().expect("the embedded model")
}

/// An extractor with the embedded model and its default convention.
pub(crate) fn extractor(threads: usize) -> Extractor {
    let extractor = Extractor::builder().model(bundle()).threads(threads);
    extractor.build().expect("an extractor")
}

/// Asserts what holds for every result, whatever the model: spans give their text, ids are unique and known, speakers
/// agree with each other, everything is in the order of the text.
pub(crate) fn check(found: &Extracted) {
    let DocumentResult {
        id,
        entities,
        quotes,
        unnamed_speakers,
        ..
    } = &found.result;
    let points: Vec<char> = found.text.chars().collect();
    let cut = |start: usize, end: usize, text: &str| {
        assert!(
            start < end && end <= points.len(),
            "{id}: [{start}, {end}) of {}",
            points.len()
        );
        assert_eq!(
            points[start..end].iter().collect::<String>(),
            text,
            "{id}: [{start}, {end})"
        );
    };

    let names: Vec<(&str, &str)> = entities
        .iter()
        .map(|e| (e.id.as_str(), e.name.as_str()))
        .collect();
    let name = |of: &String| -> &str {
        names
            .iter()
            .find(|(id, _)| id == of)
            .unwrap_or_else(|| panic!("{id}: no entity {of}"))
            .1
    };
    let ids: Vec<&String> = entities
        .iter()
        .map(|e| &e.id)
        .chain(quotes.iter().map(|q| &q.id))
        .chain(quotes.iter().flat_map(|q| &q.nested).map(|q| &q.id))
        .collect();
    assert_eq!(
        ids.iter().collect::<HashSet<_>>().len(),
        ids.len(),
        "{id}: {ids:?}"
    );

    for entity in entities {
        assert!(
            !entity.mentions.is_empty(),
            "{id}: {} has no mention",
            entity.id
        );
        for mention in &entity.mentions {
            cut(mention.start, mention.end, &mention.text);
        }
    }
    for quote in quotes {
        for (n, nested) in quote.nested.iter().enumerate() {
            assert_eq!(nested.id, format!("{}.{}", quote.id, n + 1), "{id}");
            assert!(nested.nested.is_empty(), "{id} {}", nested.id);
            let spans = [&nested.source, &nested.cue, &nested.content];
            assert!(spans.iter().all(|s| !s.is_empty()), "{id} {}", nested.id);
            for span in spans.into_iter().flatten() {
                let outer = |o: &TextSpan| {
                    o.start <= span.start && span.end <= o.end && o.text.len() > span.text.len()
                };
                assert!(quote.content.iter().any(outer), "{id} {}", nested.id);
            }
        }
    }
    for quote in quotes
        .iter()
        .flat_map(|q| std::iter::once(q).chain(&q.nested))
    {
        for TextSpan { start, end, text } in
            [&quote.content, &quote.cue, &quote.source, &quote.addressee]
                .into_iter()
                .flatten()
        {
            cut(*start, *end, text);
        }
        assert_eq!(
            quote.speaker.as_ref(),
            quote.speakers.first(),
            "{id} {}",
            quote.id
        );
        let speakers: Vec<&str> = quote.speakers.iter().map(name).collect();
        let joined = (!speakers.is_empty()).then(|| speakers.join(" & "));
        assert_eq!(quote.speaker_name, joined, "{id} {}", quote.id);
        assert_eq!(
            quote.speakers.iter().collect::<HashSet<_>>().len(),
            speakers.len(),
            "{id} {}",
            quote.id
        );
        for mentioned in quote.mentions.iter().chain(&quote.addressees) {
            name(mentioned);
        }
        let named = !quote.speakers.is_empty();
        assert_eq!(quote.speaker_kind == SpeakerKind::Named, named);
        assert_eq!(quote.speaker_by.is_some(), named);
        assert_eq!(quote.speaker_confidence.is_some(), named);
        assert_eq!(
            quote.unnamed_speaker.is_some(),
            quote.speaker_kind == SpeakerKind::Unnamed
        );
        if let Some(unnamed) = &quote.unnamed_speaker {
            assert!(unnamed_speakers.iter().any(|u| &u.id == unnamed));
        }
        assert!(
            (0.0..=1.0).contains(&quote.confidence),
            "{id} {}: {}",
            quote.id,
            quote.confidence
        );
    }
    for mention in unnamed_speakers.iter().flat_map(|u| &u.mentions) {
        cut(mention.start, mention.end, &mention.text);
    }
    // What is called after somebody ('the Clinton campaign') has no name of its own, but a description that has one.
    let first = |e: &Entity| -> usize {
        let of = |kind| e.mentions.iter().find(|m| m.kind == kind);
        let name = of(MentionKind::Name).or(of(MentionKind::Nominal));
        name.expect("a name or a description").start
    };
    let firsts: Vec<usize> = entities.iter().map(first).collect();
    assert!(
        firsts.is_sorted(),
        "{id}: entities are not in order: {firsts:?}"
    );
    let firsts: Vec<usize> = quotes
        .iter()
        .filter_map(|q| q.content.first())
        .map(|c| c.start)
        .collect();
    assert!(
        firsts.is_sorted(),
        "{id}: quotes are not in order: {firsts:?}"
    );
}

/// Asserts that the result, written as JSON and read again, is the same. Gives the JSON.
pub(crate) fn round_trip(result: &DocumentResult) -> String {
    let json = serde_json::to_string(result).expect("it can be written");
    let read: DocumentResult = serde_json::from_str(&json).expect("it can be read");
    assert_eq!(&read, result);
    json
}
