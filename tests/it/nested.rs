//! Quotes inside quotes: an invented article with several kinds of them, from the text to the tables and back.

use crate::common;

use std::sync::LazyLock;

use tempfile::TempDir;
use whosaid::Extracted;
use whosaid::output::{TerminalStyle, write_terminal};
use whosaid::schema::QuoteType;
use whosaid::schema::{Quote, SpeakerKind};
use whosaid::store::archive::{Archive, Parts};
use whosaid::text::Document;

const ARTICLE: &str = r#"Shipyard board split over Norholm closure

The chief executive of Norholm Marine, Petra Hale, told a council inquiry on Tuesday that her finance director had hidden the scale of the yard's losses.

"Anders Brandt told me 'we are ruined' on the Monday, and by the Friday he said there was nothing to worry about," Hale said.

She said the auditor, Lucia Ferro, had warned the board that the pension fund "would not survive another winter".

"I told him to resign," Ms Hale added. "He laughed at me."

Councillor Tom Varley said a senior official had told him that the yard's order book was empty.

"One of the welders came up to me and said, 'You people have sold us out,'" Varley said.

Brandt denied that he had misled anybody, and said through a lawyer that Hale had approved every loan.

Varley and Ferro said the yard could be saved. They said the state should take a share.
"#;

static FOUND: LazyLock<Extracted> = LazyLock::new(|| {
    common::extractor(2)
        .extract_document(Document::new("shipyard", ARTICLE))
        .expect("a result")
});

/// The nested quote with this content, and its outer quote.
fn nested(content: &str) -> (&'static Quote, &'static Quote) {
    let quotes = FOUND.result.quotes.iter();
    quotes
        .flat_map(|outer| outer.nested.iter().map(move |inner| (outer, inner)))
        .find(|(_, inner)| inner.content[0].text == content)
        .unwrap_or_else(|| panic!("no nested quote {content:?}"))
}

#[test]
fn every_result_is_consistent() {
    common::check(&FOUND);
    common::round_trip(&FOUND.result);
}

/// 'My grandmother' was passed over as nobody in particular, or taken for the speaker.
#[test]
fn kin_of_the_outer_speaker_are_quoted_without_a_name() {
    let text = "\"My grandmother used to say, 'Plant the trees before you build the bench,'\" said Mirjam Aldous, \
                who keeps the park.";
    let found = common::extractor(1).extract(text).expect("a result");
    let outer = &found.result.quotes[0];
    assert_eq!(outer.speaker_name.as_deref(), Some("Mirjam Aldous"));
    let inner = &outer.nested[0];
    assert_eq!(inner.source[0].text, "My grandmother");
    assert_eq!(inner.speaker_kind, SpeakerKind::Unnamed);
}

#[test]
fn nested_quotes_keep_their_own_speakers() {
    for (content, kind, outer_name, name) in [
        (
            "'we are ruined'",
            QuoteType::Direct,
            "Petra Hale",
            "Anders Brandt",
        ),
        (
            "there was nothing to worry about",
            QuoteType::Indirect,
            "Petra Hale",
            "Anders Brandt",
        ),
        (
            "that the pension fund \"would not survive another winter\"",
            QuoteType::Mixed,
            "Petra Hale",
            "Lucia Ferro",
        ),
    ] {
        let (outer, inner) = nested(content);
        assert_eq!(outer.speaker_name.as_deref(), Some(outer_name), "{content}");
        assert_eq!(inner.speaker_name.as_deref(), Some(name), "{content}");
        assert_eq!(inner.kind, kind, "{content}");
    }
}

#[test]
fn a_nested_source_without_a_name_is_an_unnamed_speaker() {
    let (_, inner) = nested("that the yard's order book was empty");
    assert_eq!(inner.speaker_kind, SpeakerKind::Unnamed);
    let id = inner.unnamed_speaker.as_ref().expect("an id");
    let speaker = FOUND.result.unnamed_speakers.iter().find(|u| &u.id == id);
    assert_eq!(
        speaker.map(|u| u.description.as_str()),
        Some("a senior official")
    );
}

#[test]
fn first_persons_in_inner_marks_are_the_inner_speaker() {
    let (_, inner) = nested("'we are ruined'");
    let entities = &FOUND.result.entities;
    let brandt = entities
        .iter()
        .find(|e| Some(&e.id) == inner.speaker.as_ref());
    let start = inner.content[0].start + 1;
    let mut mentions = brandt.expect("an entity").mentions.iter();
    assert!(mentions.any(|m| m.start == start && m.text == "we"));
}

#[test]
fn the_terminal_shows_them_below_their_outer_quotes() {
    let mut out = Vec::new();
    write_terminal(&mut out, &FOUND, TerminalStyle { width: 80 }).expect("written");
    let shown = anstream::adapter::strip_bytes(&out).into_vec();
    let shown = String::from_utf8(shown).expect("UTF-8");
    assert!(
        shown.contains("\n    Anders Brandt  direct speech"),
        "{shown}"
    );
    assert!(
        shown.contains("\n      'we are ruined'\n      — Anders Brandt told me\n"),
        "{shown}"
    );
}

/// They are rows of their own, and come back inside their outer quotes.
#[test]
fn tables_keep_them_apart() {
    let folder = TempDir::new().expect("a folder");
    let article = folder.path().join("shipyard.txt");
    std::fs::write(&article, ARTICLE).expect("written");
    let tables = folder.path().join("tables");
    assert_cmd::Command::cargo_bin("whosaid")
        .expect("the program")
        .arg("extract")
        .arg(&article)
        .arg("--out")
        .arg(&tables)
        .assert()
        .success();
    let archive = Archive::open(&tables).expect("an archive");
    let records: Vec<_> = archive
        .records(Parts::ALL)
        .collect::<Result<_, _>>()
        .expect("records");
    assert_eq!(records.len(), 1);
    assert_eq!(records[0].result.quotes, FOUND.result.quotes);
    assert_eq!(
        archive.manifest().counts.quotes,
        FOUND.result.quotes.len() as u64
    );
}
