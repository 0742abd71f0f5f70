//! Gold that is refused, and what is said of it.

use predicates::prelude::*;
use predicates::str::contains;

use super::{TEXT, eval, folder, mistake, mistakes};

#[test]
fn an_offset_out_of_range() {
    assert_eq!(
        mistake("T1\tPERSON 18 99\tAnn Lee\n"),
        "a.ann:1: T1 is out of range: 18 99 in a text of 27 characters; offsets count characters from 0, START before END: \
         correct them, or put back the text that was annotated"
    );
    assert!(
        mistake("T1\tPERSON 25 18\tAnn Lee\n").starts_with("a.ann:1: T1 is out of range: 25 18")
    );
}

#[test]
fn an_unknown_tag() {
    let said = mistake("\nT1\tHero 18 25\tAnn Lee\n");
    assert!(
        said.starts_with("a.ann:2: T1 has the unknown tag `Hero`; known are Source, Cue,"),
        "{said}"
    );
    assert!(said.contains("--map Hero=TYPE"), "{said}");
}

#[test]
fn a_text_that_differs() {
    assert_eq!(
        mistake("T1\tPERSON 17 24\tAnn Lee\n"),
        "a.ann:1: the text of T1 is \"Ann Lee\", but 17 24 in the article is \"Ann Le\"; it stands at 18 25: correct the offsets (is \
         the text the one that was annotated?)"
    );
    let said = mistake("T1\tPERSON 18 25\tAnn Leigh\n");
    assert!(
        said.ends_with("correct the line, or put back the text that was annotated"),
        "{said}"
    );
}

#[test]
fn lines_that_are_not_brat() {
    for (ann, said) in [
        (
            "PERSON 18 25\n",
            "a.ann:1: not a line of brat; brat lines are",
        ),
        ("T1\tPERSON 18 25\n", "a.ann:1: no text after a tab;"),
        (
            "T1\tPERSON 18\tAnn Lee\n",
            "a.ann:1: `18` is not `START END`;",
        ),
        (
            "T1\tPERSON 18 25\tAnn Lee\nT1\tPERSON 18 25\tAnn Lee\n",
            "a.ann:2: a second T1;",
        ),
        ("E1\tCue\n", "a.ann:1: `Cue` is not `ROLE:T1`;"),
        ("*\tSame T1 T2\n", "a.ann:1: `Same` is not `Coref`;"),
    ] {
        let mistake = mistake(ann);
        assert!(mistake.starts_with(said), "{mistake}");
    }
}

#[test]
fn events_that_do_not_fit() {
    let spans = "T1\tPERSON 18 25\tAnn Lee\nT2\tCue 13 17\tsaid\nT3\tContent 0 12\t“We did it,”\n";
    for (event, said) in [
        (
            "E1\tCue:T2 Content:T9\n",
            "a.ann:4: E1 names T9, which is not there; name the ids",
        ),
        (
            "E1\tCue:T2 Hero:T1\n",
            "a.ann:4: E1 has the unknown role `Hero`; known are",
        ),
        (
            "E1\tCue:T2 Content:T1\n",
            "a.ann:4: the Content of E1 is T1, a PERSON;",
        ),
        (
            "E1\tCue:T2 Content:T3 Speaker:T2\n",
            "a.ann:4: the Speaker of E1 is T2, a Cue;",
        ),
        (
            "E1\tCue:T2 Content:T3\nA1\tMode E1 song\n",
            "a.ann:5: the attribute Mode song is unknown; known are",
        ),
        (
            "E1\tCue:T2 Content:T3\nA1\tMode E7 speech\n",
            "a.ann:5: there is no E7;",
        ),
        (
            "E1\tCue:T2 Content:T3\nA1\tSpeakerKind E1 named\n",
            "a.ann:4: the speaker of E1 is named, but no name is given; add Speaker:T1",
        ),
        ("*\tCoref T1 T9\n", "a.ann:4: there is no T9;"),
    ] {
        let mistake = mistake(&format!("{spans}{event}"));
        assert!(mistake.starts_with(said), "{mistake}");
    }
}

#[test]
fn files_without_their_other_half() {
    let alone = mistakes(&[("a.txt", TEXT), ("b.ann", "")], "");
    assert!(
        alone[0].starts_with("a.txt: no .ann file beside it; annotate it"),
        "{alone:?}"
    );
    assert!(
        alone[1].starts_with("b.ann: no .txt file beside it;"),
        "{alone:?}"
    );
    let none = mistakes(&[("a.md", "x")], "");
    assert!(
        none[0].contains("no gold in it; give a folder of .txt and .ann files"),
        "{none:?}"
    );
}

#[test]
fn bad_gold_is_refused_on_the_command_line() {
    let folder = folder(&[
        ("a.txt", TEXT),
        ("a.ann", "T1\tHero 18 25\tAnn Lee\nT2\tPERSON 18 99\tx\n"),
    ]);
    eval(&[folder.path().to_str().expect("UTF-8")])
        .assert()
        .code(2)
        .stdout("")
        .stderr(
            contains("a.ann:1: ")
                .and(contains("a.ann:2: "))
                .and(contains("the gold has 2 mistakes")),
        );
}
