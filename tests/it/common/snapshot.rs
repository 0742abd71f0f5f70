//! Snapshots of what the model finds.
//!
//! On a CPU with other vector instructions than they were made on, sums are rounded otherwise, and a few words of doubt may fall
//! out differently: there a few lines may differ. `tests/it/snapshots/cpu` names the instructions.

use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;

/// The share of a snapshot's lines that may differ on another CPU, and how many of them at least.
const SHARE_ON_ANOTHER_CPU: f64 = 0.03;
const LINES_ON_ANOTHER_CPU: usize = 4;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/it/snapshots")
}

/// The widest vector instructions of this CPU that the engine uses.
fn cpu() -> &'static str {
    #[cfg(target_arch = "x86_64")]
    {
        if is_x86_feature_detected!("avx512f") {
            return "avx512f";
        }
        if is_x86_feature_detected!("avx2") {
            return "avx2";
        }
    }
    "other"
}

/// Asserts that the text is the snapshot of this name.
pub(crate) fn assert_snapshot(name: &str, text: &str) {
    let made_on = folder().join("cpu");
    if std::env::var_os("INSTA_UPDATE").is_some_and(|update| update == "always") {
        fs::write(&made_on, format!("{}\n", cpu())).expect("a written file");
    }
    let same_cpu = fs::read_to_string(&made_on).is_ok_and(|made_on| made_on.trim() == cpu());
    if !same_cpu && let Some(differing) = few_differing_lines(name, text) {
        if differing > 0 {
            println!(
                "{name}: {differing} lines differ on this CPU ({}): let pass",
                cpu()
            );
        }
        return;
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder());
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// How many lines differ from the snapshot but for their numbers, which count what was found before, if they are few enough for
/// another CPU.
fn few_differing_lines(name: &str, text: &str) -> Option<usize> {
    let snapshot = fs::read_to_string(folder().join(format!("{name}.snap"))).ok()?;
    let (_, expected) = snapshot.strip_prefix("---\n")?.split_once("---\n")?;
    let without_numbers = |line: &str| line.replace(|c: char| c.is_ascii_digit(), "");
    let mut surplus: HashMap<String, isize> = HashMap::new();
    for line in text.lines() {
        *surplus.entry(without_numbers(line)).or_default() += 1;
    }
    for line in expected.lines() {
        *surplus.entry(without_numbers(line)).or_default() -= 1;
    }
    let of = |sign: isize| {
        surplus
            .values()
            .map(|n| (n * sign).max(0) as usize)
            .sum::<usize>()
    };
    let differing = of(1).max(of(-1));
    let share = SHARE_ON_ANOTHER_CPU * expected.lines().count() as f64;
    (differing <= LINES_ON_ANOTHER_CPU.max(share as usize)).then_some(differing)
}
