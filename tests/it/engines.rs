//! What a build without the feature `rust-bert` says when it is asked for it.

use assert_cmd::Command;

#[test]
fn a_build_without_rust_bert_says_how_to_get_one() {
    let article = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/articles/ferry-strike.txt"
    );
    for arguments in [
        &["--engine", "rust-bert"][..],
        &["--ner-model", "some/folder"],
        &["--ner-model", "bert-ner", "--ner-labels", "PER=PERSON"],
    ] {
        let run = Command::new(env!("CARGO_BIN_EXE_whosaid"))
            .args(["extract", "--quiet", article])
            .args(arguments)
            .assert()
            .code(2);
        let message = String::from_utf8_lossy(&run.get_output().stderr);
        for part in [
            "this build does not have it",
            "--features rust-bert",
            "docs/engines.md",
        ] {
            assert!(message.contains(part), "{arguments:?}: {message}");
        }
    }
}
