//! The features and the scores that the engines give are those of the training framework: `tests/fixtures/scores.json`,
//! written by `scripts/train/write_reference.py` with fp32 weights in PyTorch, beside the int8 engine's.

use whosaid::model::engines::RtenEngine;
use whosaid::model::{Bundle, Encoded, score};
use whosaid::text::{CodePoints, quotations};

#[derive(serde::Deserialize)]
struct Reference {
    text: String,
    words: Vec<(usize, usize)>,
    features: Vec<u8>,
    entities: Vec<Vec<f32>>,
    roles: Vec<Vec<f32>>,
}

fn best(row: &[f32]) -> usize {
    (0..row.len()).fold(0, |b, i| if row[i] > row[b] { i } else { b })
}

/// Share of words with the same best tag, and the mean absolute difference of scores.
fn agreement(reference: &[Vec<f32>], flat: &[f32]) -> (f32, f32) {
    let width = reference[0].len();
    let rows: Vec<&[f32]> = flat.chunks(width).collect();
    assert_eq!(rows.len(), reference.len());
    let same = rows
        .iter()
        .zip(reference)
        .filter(|(a, b)| best(a) == best(b))
        .count();
    let difference: f32 = rows
        .iter()
        .zip(reference)
        .flat_map(|(a, b)| a.iter().zip(b))
        .map(|(a, b)| (a - b).abs())
        .sum();
    (
        same as f32 / rows.len() as f32,
        difference / flat.len() as f32,
    )
}

#[test]
fn features_and_scores_are_those_of_the_training_framework() {
    let reference: Reference =
        serde_json::from_str(include_str!("../fixtures/scores.json")).unwrap();
    let bundle = Bundle::embedded().unwrap();
    let convention = bundle.convention(Some("newsmix")).unwrap();
    let engine = RtenEngine::new(&bundle, &convention).unwrap();
    let text = &reference.text;
    let encoded = Encoded::new(bundle.tokenizer(), text, &quotations(text)).unwrap();
    let points = CodePoints::new(text);
    let words: Vec<_> = encoded.words.iter().map(|&w| points.range(w)).collect();
    assert_eq!(words, reference.words);
    assert_eq!(encoded.features, reference.features);
    let scores = score(&engine, bundle.manifest().limits(), &[&encoded], 1, &|_| ())
        .pop()
        .unwrap()
        .unwrap();
    for (name, reference, flat) in [
        ("entities", &reference.entities, &scores.entities),
        ("roles", &reference.roles, &scores.roles),
    ] {
        let (same, difference) = agreement(reference, flat);
        assert!(
            same >= 0.95, // int8 decides a word or two of doubt otherwise
            "{name}: {same} of the words have the same best tag"
        );
        assert!(
            difference < 0.35,
            "{name}: scores differ by {difference} on average"
        );
    }
}
