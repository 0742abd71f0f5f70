//! Scores links: which cue introduces a content, and which source a cue has.
//!
//! Every word has four low-dimensional vectors: as the first word of a content or source, as its last, as a cue that a
//! content chooses, as a cue that chooses a source. The score of a pair is their dot product, divided by the root of the
//! dimension, plus a learned bias for the signed distance in words. 'None' competes with a learned score.

use half::f16;
use serde::Deserialize;

use super::{Scores, WordRange};

/// Learned parameters of linking.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkScorer {
    /// Dimension of one vector.
    pub dimension: usize,
    /// Bias by bucket of signed distance, for content -> cue and for cue -> source; the middle bucket is 0.
    pub distance: [Vec<f32>; 2],
    /// Score of linking to nothing, for content -> cue and for cue -> source.
    pub nothing: [f32; 2],
}

impl LinkScorer {
    /// Log odds of every cue against none, for one content.
    pub fn cues_of_content(
        &self,
        scores: &Scores,
        content: WordRange,
        cues: &[WordRange],
    ) -> Vec<f32> {
        let child = self.sum(scores, content);
        let odds = |&cue: &WordRange| {
            let chosen = self.vector(scores, cue.start, 2);
            dot(&child, &chosen) / (self.dimension as f32).sqrt() + self.bias(0, content, cue)
                - self.nothing[0]
        };
        cues.iter().map(odds).collect()
    }

    /// Log odds of every source against none, for one cue.
    pub fn sources_of_cue(
        &self,
        scores: &Scores,
        cue: WordRange,
        sources: &[WordRange],
    ) -> Vec<f32> {
        let chooses = self.vector(scores, cue.start, 3);
        let odds = |&source: &WordRange| {
            dot(&self.sum(scores, source), &chooses) / (self.dimension as f32).sqrt()
                + self.bias(1, cue, source)
                - self.nothing[1]
        };
        sources.iter().map(odds).collect()
    }

    fn vector(&self, scores: &Scores, word: usize, slot: usize) -> Vec<f32> {
        vector(&scores.links, 4, self.dimension, word, slot)
    }

    /// A span's vector: its first word's in slot 0 and its last word's in slot 1, summed.
    fn sum(&self, scores: &Scores, words: WordRange) -> Vec<f32> {
        let first = self.vector(scores, words.start, 0);
        let last = self.vector(scores, words.end - 1, 1);
        sum(&first, &last)
    }

    fn bias(&self, kind: usize, child: WordRange, parent: WordRange) -> f32 {
        bias(&self.distance[kind], child, parent)
    }
}

/// A word's vector in one of its `slots`.
pub(super) fn vector(
    table: &[f16],
    slots: usize,
    dimension: usize,
    word: usize,
    slot: usize,
) -> Vec<f32> {
    let from = (word * slots + slot) * dimension;
    table[from..][..dimension]
        .iter()
        .map(|&x| x.to_f32())
        .collect()
}

pub(super) fn sum(a: &[f32], b: &[f32]) -> Vec<f32> {
    a.iter().zip(b).map(|(a, b)| a + b).collect()
}

/// A table's bias for the signed distance from one span to another: 0 where they touch.
pub(super) fn bias(table: &[f32], from: WordRange, to: WordRange) -> f32 {
    let gap = to.start as i64 - (from.end as i64 - 1);
    let back = (to.end as i64 - 1) - from.start as i64;
    let signed = if gap > 0 { gap } else { back.min(0) };
    table
        .get(bucket(signed, table.len() / 2))
        .copied()
        .unwrap_or(0.0)
}

/// Index of a signed distance's bucket in a table of `2 * most + 1`: two and a half buckets a doubling.
fn bucket(signed: i64, most: usize) -> usize {
    if signed == 0 {
        return most;
    }
    let size = ((signed.unsigned_abs() as f64).log2() * 2.5).floor() as usize + 1;
    let size = size.min(most);
    if signed > 0 { most + size } else { most - size }
}

pub(super) fn dot(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

pub(super) fn softmax(mut scores: Vec<f32>) -> Vec<f32> {
    let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    scores.iter_mut().for_each(|s| *s = (*s - top).exp());
    let sum: f32 = scores.iter().sum();
    scores.iter_mut().for_each(|s| *s /= sum);
    scores
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_are_symmetric_and_bounded() {
        assert_eq!(bucket(0, 24), 24);
        assert_eq!((bucket(1, 24), bucket(-1, 24)), (25, 23));
        assert_eq!((bucket(2, 24), bucket(-2, 24)), (27, 21));
        assert_eq!((bucket(1_000_000, 24), bucket(-1_000_000, 24)), (48, 0));
    }

    #[test]
    fn picks_the_nearer_cue_when_vectors_say_nothing() {
        let scorer = LinkScorer {
            dimension: 1,
            distance: std::array::from_fn(|_| {
                (0..49).map(|i| -f32::abs(i as f32 - 24.0)).collect()
            }),
            nothing: [-50.0; 2],
        };
        let scores = Scores {
            links: vec![f16::ZERO; 4 * 40],
            ..Scores::default()
        };
        let cues = [5, 21, 39].map(WordRange::single);
        let odds = scorer.cues_of_content(&scores, WordRange::new(10, 20), &cues);
        assert!(odds[1] > odds[0] && odds[0] > odds[2]);
        assert!(odds.iter().all(|&odds| odds > 0.0), "none is unlikely");
    }
}
