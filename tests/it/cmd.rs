//! Help, usage errors and exit codes, as the pages in `tests/it/cmd` show them. `TRYCMD=overwrite cargo test --test it cmd::`
//! writes what has changed into the pages: read their diff.

use std::path::Path;

use trycmd::TestCases;

#[test]
fn pages() {
    assert!(
        std::env::var_os("WHOSAID_MODEL").is_none(),
        "unset WHOSAID_MODEL: help shows it"
    );
    TestCases::new()
        .register_bin("whosaid", Path::new(env!("CARGO_BIN_EXE_whosaid")))
        .env("COLUMNS", "100")
        .env("NO_COLOR", "1")
        .env("CLICOLOR_FORCE", "0")
        .case("tests/it/cmd/*.md");
}
