//! Which words of short articles belong together: what is said, the verb that reports it, and whoever is its subject.

use crate::common;

use std::sync::LazyLock;

use whosaid::Extractor;
use whosaid::schema::TextSpan;
use whosaid::text::Document;

static EXTRACTOR: LazyLock<Extractor> = LazyLock::new(|| common::extractor(2));

/// Asserts the links of the quotes that hold some words: (words, cue, source).
fn assert_links(text: &str, expected: &[(&str, &str, &str)]) {
    let found = EXTRACTOR
        .extract_document(Document::new("a", text))
        .expect("a result");
    common::check(&found);
    let quotes = &found.result.quotes;
    let joined = |spans: &[TextSpan]| {
        let texts: Vec<&str> = spans.iter().map(|s| s.text.as_str()).collect();
        texts.join(" ")
    };
    let links: Vec<(&str, String, String)> = expected
        .iter()
        .map(|&(words, _, _)| {
            let quote = quotes
                .iter()
                .find(|q| q.content.iter().any(|c| c.text.contains(words)))
                .unwrap_or_else(|| panic!("no quote with '{words}' in {quotes:?}"));
            (words, joined(&quote.cue), joined(&quote.source))
        })
        .collect();
    let expected: Vec<(&str, String, String)> = expected
        .iter()
        .map(|&(words, cue, source)| (words, cue.to_owned(), source.to_owned()))
        .collect();
    assert_eq!(links, expected, "{text}");
}

#[test]
fn two_verbs_share_a_subject() {
    assert_links(
        "Mayor Ottilie Brandvold said the ferry would sail on Sundays and added that tickets would \
         stay cheap. The harbour office declined to comment.",
        &[
            ("the ferry would sail", "said", "Mayor Ottilie Brandvold"),
            (
                "tickets would stay cheap",
                "added",
                "Mayor Ottilie Brandvold",
            ),
        ],
    );
    assert_links(
        "The council defended its plan for the marsh, saying the birds would find other places. \
         Farmers had complained for years.",
        &[("the birds would find", "saying", "The council")],
    );
}

#[test]
fn every_verb_has_its_own_subject() {
    assert_links(
        "\"It has turned for a century,\" the miller said. Ines Tarkowski said the mill was sound, but \
         her brother Pavel warned that the wheel could break.",
        &[
            ("It has turned", "said", "the miller"),
            ("the mill was sound", "said", "Ines Tarkowski"),
            ("the wheel could break", "warned", "her brother Pavel"),
        ],
    );
}

/// The link head leaves this verb without a source.
#[test]
fn a_subject_further_off_is_not_forgotten() {
    assert_links(
        "It was left to Mrs Quill to thank the divers and, in a hoarse voice, to promise that the \
         wreck would stay where it is. The mayor nodded.",
        &[("the wreck would stay", "to promise", "Mrs Quill")],
    );
}

#[test]
fn a_verb_between_two_parts_has_both() {
    assert_links(
        "\"We counted the sheep twice,\" Ragnhild Osei said, \"and one was always missing.\"\n\n\
         \"Nobody asked the dog,\" replied her neighbour.",
        &[
            ("We counted the sheep", "said", "Ragnhild Osei"),
            ("one was always missing", "said", "Ragnhild Osei"),
            ("Nobody asked", "replied", "her neighbour"),
        ],
    );
}
