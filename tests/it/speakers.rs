//! Whom short articles mean by 'he', 'the firm', 'the 71-year-old': somebody whom they name, or nobody with a name.

use crate::common;

use std::sync::LazyLock;

use whosaid::Extractor;
use whosaid::text::Document;

static EXTRACTOR: LazyLock<Extractor> = LazyLock::new(|| common::extractor(2));

/// Asserts who speaks: for the quote that holds some words, the speaker's name; none: nobody with a name.
fn assert_speakers(text: &str, expected: &[(&str, Option<&str>)]) {
    let found = EXTRACTOR
        .extract_document(Document::new("a", text))
        .expect("a result");
    common::check(&found);
    let quotes = &found.result.quotes;
    let speakers: Vec<(&str, Option<&str>)> = expected
        .iter()
        .map(|&(words, _)| {
            let holds =
                |q: &&whosaid::schema::Quote| q.content.iter().any(|c| c.text.contains(words));
            let quote = quotes
                .iter()
                .find(holds)
                .unwrap_or_else(|| panic!("no quote with '{words}' in {quotes:?}"));
            (words, quote.speaker_name.as_deref())
        })
        .collect();
    assert_eq!(speakers, expected, "{text}");
}

#[test]
fn somebody_without_a_name_goes_on_as_he_and_by_the_same_noun() {
    assert_speakers(
        "Leopold Achterberg, 58, found the anchor while digging for worms. A lifeguard was watching \
         from the tower. The lifeguard said the beach was closed. The registrar said later that nobody \
         had claimed it. \"It took four tides to free,\" Achterberg said.",
        &[
            ("the beach was closed", None),
            ("nobody had claimed it", None),
            ("It took four tides", Some("Leopold Achterberg")),
        ],
    );
    assert_speakers(
        "The minister, Georg Lindholm, said the bridges would be checked by Sunday. He told reporters \
         that two of them were closed.\n\nA shepherd from the upper valley walked down with forty \
         sheep. He said the road was gone. \"There is a lake where my barn was,\" he said.",
        &[
            ("the bridges would be checked", Some("Georg Lindholm")),
            ("two of them were closed", Some("Georg Lindholm")),
            ("the road was gone", None),
            ("There is a lake", None),
        ],
    );
}

#[test]
fn kin_is_not_the_one_whose_kin_it_is() {
    assert_speakers(
        "Ruben Castellan has lived in the lighthouse since the strike began. His daughter said he had \
         taken a stove and forty books. \"He will come down for the football,\" their neighbour said. \
         On Friday Castellan said he was out of coffee.",
        &[
            ("he had taken a stove", None),
            ("He will come down", None),
            ("he was out of coffee", Some("Ruben Castellan")),
        ],
    );
}

#[test]
fn what_the_article_calls_people_names_them() {
    assert_speakers(
        "Henrietta Vosper has won the regional bread prize at the age of 44. She beat Dominik Hollar, \
         a retired miner.\n\n\"I bake when the street is asleep,\" the mother of three said.\n\nThe \
         miner said he had never eaten a better crust. \"I asked her for the recipe and got a wink,\" \
         he said.",
        &[
            ("I bake when the street", Some("Henrietta Vosper")),
            ("he had never eaten", Some("Dominik Hollar")),
            ("I asked her for the recipe", Some("Dominik Hollar")),
        ],
    );
}

#[test]
fn the_company_is_not_the_union() {
    assert_speakers(
        "Marrow Glass will shut two of its four furnaces.\n\nIt said the closures would cost 120 jobs.\
         \n\nThe union, Glassworkers Together, said it would strike. It added that the furnaces had \
         been starved of money.\n\nThe company, which was founded in 1871, last shut a furnace in \
         1982.\n\nIt said it had \"no other choice\".",
        &[
            ("the closures would cost", Some("Marrow Glass")),
            ("it would strike", Some("Glassworkers Together")),
            ("starved of money", Some("Glassworkers Together")),
            ("no other choice", Some("Marrow Glass")),
        ],
    );
}

#[test]
fn he_is_who_was_named_at_the_beginning() {
    assert_speakers(
        "When Bertrand Ollery bought the tram in 1999, it had no wheels and a tree in it.\n\nThe yard \
         lies behind the old gasworks. Trains pass it twice an hour.\n\nIn the first winter the roof \
         fell in. A band, the Slow Lizards, played a concert for new windows.\n\n\"I paid for it with \
         a piano,\" he said.\n\nHe said he still did not know how to drive it.",
        &[
            ("I paid for it", Some("Bertrand Ollery")),
            ("he still did not know", Some("Bertrand Ollery")),
        ],
    );
}

#[test]
fn whoever_was_asked_replies() {
    assert_speakers(
        "Casimir Boyle told the inquiry that the crane had been checked in May. “Twice,” he said.\n\n\
         The inquiry's counsel, Theresa Quaye, asked Boyle who had signed the papers. “I did,” he \
         replied.",
        &[
            ("the crane had been checked", Some("Casimir Boyle")),
            ("who had signed", Some("Theresa Quaye")),
            ("I did", Some("Casimir Boyle")),
        ],
    );
}

#[test]
fn they_and_both_are_the_people_named_together() {
    assert_speakers(
        "Skipper Maud Ferring and her engineer, Tobias Crane, rowed ashore at midnight. They said the \
         boat had caught fire. Both sailors said they had been asleep.",
        &[
            (
                "the boat had caught fire",
                Some("Maud Ferring & Tobias Crane"),
            ),
            ("they had been asleep", Some("Maud Ferring & Tobias Crane")),
        ],
    );
}

#[test]
fn the_text_tells_the_gender_that_a_name_does_not() {
    assert_speakers(
        "Robin Keswick, the bassist, lives above a bakery with her brother, Sasha. \"She practises at \
         five in the morning,\" he said.\n\nJean Abelard, who tunes the pianos, lost his van in the \
         flood. \"I came by canoe,\" he said.",
        &[
            ("She practises at five", Some("Sasha")),
            ("I came by canoe", Some("Jean Abelard")),
        ],
    );
}

/// The endings of first names that no list has, and no surname's, say how well 'she' agrees.
#[test]
fn first_names_that_no_list_has_agree_by_their_endings() {
    let text = "Annavella Hale met Torvaldius Moss and Corr. She said that it would close.";
    let span = |words: &str| {
        let start = text.find(words).expect("the words");
        whosaid::text::Span::new(start, start + words.len())
    };
    let attribution = whosaid::quote::Attribution {
        source: vec![span("She")],
        cue: vec![span("said")],
        content: vec![span("that it would close")],
        ..Default::default()
    };
    let found = EXTRACTOR
        .speaker_candidates(Document::new("a", text), &[attribution])
        .expect("candidates");
    let candidates = found[0].as_ref().expect("a pronoun has candidates");
    let names = whosaid::SpeakerCandidate::FEATURE_NAMES;
    let agreement = names.iter().position(|name| *name == "name_agreement");
    let agreement = agreement.expect("the feature");
    let of = |name: &str| {
        let candidate = candidates.iter().find(|c| c.name.as_deref() == Some(name));
        candidate.map(|candidate| candidate.features[agreement])
    };
    assert!(of("Annavella Hale").is_some_and(|agreement| agreement > 0.5));
    assert!(of("Torvaldius Moss").is_none_or(|agreement| agreement < -0.5));
    assert!(of("Corr").is_none_or(|agreement| agreement == 0.0));
}
