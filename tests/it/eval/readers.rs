//! Readers of gold: brat, JSON Lines, IOB, CoNLL-2012, Citron.

use serde_json::json;
use whosaid::eval::gold::{GoldDocument, GoldReading, Tags, read};
use whosaid::eval::{Extent, Role};

use super::{TEXT, extents, fixtures, folder, gold, line, mistakes, spans};

#[test]
fn brat_in_polnears_layout() {
    let text = "The mayor said:\n“Yes. \n\nWe do.”\n";
    let ann = "T1\tSource 0 9\tThe mayor\nT2\tCue 10 15\tsaid:\nT3\tContent 16 21;24 31\t“Yes.\n ... We do.”\n\
               T4\tAttribution 10 14\tsaid\nE1\tAttribution:T4 Source:T1 Cue:T2 Content:T3\nT5\tCue 24 27\tWe\n#1\tNote T1\tsure\n";
    let documents = gold(&[("a.txt", text), ("a.ann", ann)], "");
    let annotation = &documents[0].annotation;
    assert_eq!(documents[0].id, "a");
    let attribution = &annotation.attributions[0];
    assert_eq!(spans(attribution, Role::Source), extents(&[(0, 9)]));
    assert_eq!(
        spans(attribution, Role::Content),
        extents(&[(16, 21), (24, 31)])
    );
    // A span of no attribution counts as a span.
    assert_eq!(annotation.spans(Role::Cue).len(), 2);
    assert_eq!(attribution.speaker, None);
}

#[test]
fn speakers_beside_a_brat_folder() {
    let ann = "T1\tSource 18 25\tAnn Lee\nT2\tCue 13 17\tsaid\nT3\tContent 0 12\t“We did it,”\n\
               E1\tCue:T2 Source:T1 Cue:T2 Content:T3\n";
    let speakers = "{\"doc\": \"a\", \"sources\": [{\"source\": [[18, 25]], \"entity\": \"Ann Lee\", \"kind\": \"named\"}]}\n";
    let files = [
        ("a.txt", TEXT),
        ("a.ann", ann),
        ("speakers.jsonl", speakers),
    ];
    let documents = gold(&files, "");
    let speaker = documents[0].annotation.attributions[0].speaker.as_ref();
    assert_eq!(speaker.and_then(|s| s.name.as_deref()), Some("Ann Lee"));
    let far = speakers.replace("18, 25", "18, 99");
    let files = [
        ("a.txt", TEXT),
        ("a.ann", ann),
        ("speakers.jsonl", far.as_str()),
    ];
    let mistakes = mistakes(&files, "");
    assert!(
        mistakes[0].starts_with(
            "speakers.jsonl:1: [18, 99] is out of range in a, which has 27 characters;"
        ),
        "{mistakes:?}"
    );
}

#[test]
fn brat_with_names_speakers_and_chains() {
    let documents = gold_of_fixture("harbour-fees");
    let annotation = &documents.annotation;
    assert_eq!(annotation.names.len(), 10);
    assert_eq!(annotation.chains.len(), 4);
    let third = &annotation.attributions[2];
    let speaker = third.speaker.as_ref().expect("a speaker");
    assert_eq!(speaker.name.as_deref(), Some("Marit Osgood"));
    assert_eq!(spans(third, Role::Addressee).len(), 1);
    assert_eq!(
        format!("{:?} {:?}", third.quote_type, third.mode),
        "Some(Mixed) Some(Speech)"
    );
}

fn gold_of_fixture(name: &str) -> GoldDocument {
    let path = fixtures().join(format!("gold/{name}.ann"));
    let mut documents = read(&path, &GoldReading::default()).expect("gold");
    documents.remove(0)
}

#[test]
fn json_lines_with_a_text_or_the_text_beside() {
    let result = line("a", &[("PERSON", 18, 25, "Ann Lee")]);
    let with_text = result.replacen('{', &format!("{{\"text\":{},", json!(TEXT)), 1);
    for files in [
        &[("g.jsonl", with_text.as_str())][..],
        &[("g.jsonl", result.as_str()), ("a.txt", TEXT)],
    ] {
        let documents = gold(files, "g.jsonl");
        assert_eq!(documents[0].annotation.names[0].extent, Extent::new(18, 25));
        assert_eq!(documents[0].metadata["publisher"], "Echo");
    }
    let missing = mistakes(&[("g.jsonl", &result)], "g.jsonl");
    assert_eq!(
        missing[0],
        "g.jsonl:1: a has no text; add a `text` field, or put the text into a.txt beside the file"
    );
    let moved = with_text.replace("\"start\":18", "\"start\":17");
    let moved = mistakes(&[("g.jsonl", &moved)], "g.jsonl");
    assert!(
        moved[0].starts_with("g.jsonl:1: [17, 25) is not \"Ann Lee\" in the gold text;"),
        "{moved:?}"
    );
}

#[test]
fn iob_of_several_documents() {
    let lines = "-DOCSTART- -X- O O\n\nAnn NNP I-NP I-PER\nLee NNP I-NP I-PER\n\n-DOCSTART- -X- O O\n\nOslo NNP I-NP B-LOC\n. . O O\n";
    let documents = gold(&[("c.conll", lines)], "c.conll");
    let ids: Vec<&str> = documents.iter().map(|d| d.id.as_str()).collect();
    assert_eq!(ids, ["c:1", "c:2"]);
    assert_eq!(documents[1].text, "Oslo.");
    assert_eq!(documents[1].place.line, Some(6));
    let unknown = mistakes(
        &[("c.conll", "Ann B-PERSON\nLee B-HERO\nx y z\n")],
        "c.conll",
    );
    assert!(
        unknown[0].starts_with("c.conll:2: the unknown tag `B-HERO`; known are")
            && unknown[0].contains("--map HERO=TYPE"),
        "{unknown:?}"
    );
    assert!(
        unknown[1].starts_with("c.conll:3: `z` is no tag; tags are O, and B-TYPE"),
        "{unknown:?}"
    );
    let folder = folder(&[("c.conll", "Ann B-HERO\nLee B-THING\n")]);
    let reading = GoldReading {
        tags: Tags::new(&["HERO=PERSON", "THING="]).expect("mappings"),
        ..GoldReading::default()
    };
    let documents = read(&folder.path().join("c.conll"), &reading).expect("gold");
    assert_eq!(documents[0].annotation.names.len(), 1);
}

#[test]
fn conll_2012_coreference() {
    let ontogum =
        "# begin document a\n0\tAnn\t(1\n1\tLee\t1)\n2\tsaid\t_\n3\tshe\t(1)(2\n4\tleft\t2)\n";
    let documents = gold(&[("a.conll", ontogum)], "a.conll");
    assert_eq!(documents[0].text, "Ann Lee said she left");
    let chains: Vec<Vec<Extent>> = documents[0]
        .annotation
        .chains
        .iter()
        .map(|c| c.iter().copied().collect())
        .collect();
    assert_eq!(chains, [extents(&[(0, 7), (13, 16)])]);
    let columns = "#begin document (bc/x); part 000\nbc/x 0 0 Ann NNP * (0|(1)\nbc/x 0 1 Lee NNP * 0)\n\nbc/x 0 0 She PRP * (1)\n#end document\n\
                   #begin document (bc/x); part 001\nbc/x 1 0 Yes UH * -\n";
    let documents = gold(&[("a.conll", columns)], "a.conll");
    assert_eq!(documents[0].annotation.chains.len(), 1);
    assert_eq!(documents[1].id, "(bc/x); part 001");
    let wrong = mistakes(
        &[(
            "a.conll",
            "# begin document a\n0\tAnn\t(1\n1\tLee\t2)\n2\tx\t?\n",
        )],
        "a.conll",
    );
    assert!(
        wrong[0].starts_with("a.conll:3: a mention of chain 2 ends that did not begin;"),
        "{wrong:?}"
    );
    assert!(
        wrong[1].starts_with("a.conll:4: `?` does not say which chain;"),
        "{wrong:?}"
    );
    assert!(
        wrong[2].starts_with("a.conll:2: the mention of chain 1 that begins here does not end;"),
        "{wrong:?}"
    );
}

/// One of OntoGUM's articles has a token that is white space; the whole file was refused for it.
#[test]
fn a_blank_token_is_no_mistake() {
    let lines = "# begin document a\n0\tAnn\t(1)\n1\t\u{a0}\t_\n2\tsaid\t_\n3\tshe\t(1)\n";
    let documents = gold(&[("a.conll", lines)], "a.conll");
    assert_eq!(documents[0].text, "Ann said she");
    assert_eq!(documents[0].annotation.chains.len(), 1);
}

#[test]
fn citrons_json() {
    let article = json!({
        "text": TEXT,
        "quotes": [{"cue": {"start": 13, "end": 17, "text": "said"}, "sources": [{"start": 18, "end": 25, "text": "Ann Lee"}],
                    "contents": [{"start": 0, "end": 12, "text": "“We did it,”"}]}],
        "coreference_groups": [[{"start": 1, "end": 3, "text": "We"}, {"start": 18, "end": 25, "text": "Ann Lee"}]],
    })
    .to_string();
    let documents = gold(&[("a.json", &article)], "");
    let annotation = &documents[0].annotation;
    assert_eq!(annotation.chains.len(), 1);
    assert_eq!(
        spans(&annotation.attributions[0], Role::Content),
        extents(&[(0, 12)])
    );
    let moved = article.replace("\"start\":13", "\"start\":12");
    let moved = mistakes(&[("a.json", &moved)], "a.json");
    assert!(
        moved[0].starts_with(
            "a.json: the cue of quotes[0] is \"said\" at 12 17, where the text has \"said\";"
        ),
        "{moved:?}"
    );
}
