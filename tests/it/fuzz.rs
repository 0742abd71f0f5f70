//! Replays the corpus of the fuzz targets in fuzz/, and bytes made from it by chance.

#[path = "../../fuzz/checks.rs"]
mod checks;

use std::fs;
use std::path::Path;

/// Runs a target's check on its corpus, and on every input cut short, doubled, and with bytes changed.
fn replay(target: &str, check: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/corpus")
        .join(target);
    let mut paths: Vec<_> = fs::read_dir(folder)
        .expect("the corpus")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.sort();
    assert!(paths.len() >= 5, "a corpus of {}", paths.len());
    let mut chance = 1usize;
    for path in paths {
        let bytes = fs::read(&path).expect("an input");
        check(&bytes);
        check(&[bytes.as_slice(), &bytes].concat());
        for _ in 0..8 {
            let mut next = |below: usize| {
                chance = chance
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1);
                (chance >> 33) % below.max(1)
            };
            let mut changed = bytes[..next(bytes.len() + 1)].to_vec();
            for _ in 0..next(4) {
                let (at, byte) = (next(changed.len()), next(256) as u8);
                if let Some(place) = changed.get_mut(at) {
                    *place = byte;
                }
            }
            check(&changed);
        }
    }
}

#[test]
fn readers() {
    replay("readers", checks::readers);
}

#[test]
fn text() {
    replay("text", checks::text);
}

#[test]
fn decoder() {
    replay("decoder", checks::decoder);
}
