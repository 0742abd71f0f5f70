//! What a build without the feature `rust-bert` says when it is asked for it, and what no build can do.

use assert_cmd::Command;

/// Standard error of a run that must end with exit code 2.
fn failing(arguments: &[&str]) -> String {
    let article = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/articles/ferry-strike.txt"
    );
    let run = Command::new(env!("CARGO_BIN_EXE_whosaid"))
        .args(["extract", "--quiet", article])
        .args(arguments)
        .assert()
        .code(2);
    String::from_utf8(run.get_output().stderr.clone()).expect("UTF-8")
}

#[cfg(not(feature = "rust-bert"))]
#[test]
fn a_build_without_rust_bert_says_how_to_get_one() {
    for arguments in [
        &["--engine", "rust-bert"][..],
        &["--ner-model", "some/folder"],
        &["--ner-model", "bert-ner", "--ner-labels", "PER=PERSON"],
    ] {
        let message = failing(arguments);
        for part in [
            "this build does not have it",
            "--features rust-bert",
            "docs/engines.md",
        ] {
            assert!(message.contains(part), "{arguments:?}: {message}");
        }
    }
}

#[test]
fn the_embedded_engine_has_no_gpu() {
    let message = failing(&["--device", "cuda:1"]);
    assert!(message.contains("--engine rust-bert"), "{message}");
}

#[test]
fn labels_need_a_classifier() {
    let message = failing(&["--ner-labels", "PER=PERSON"]);
    assert!(message.contains("--ner-model"), "{message}");
}
