//! Decodes tag scores with a linear-chain CRF: the best allowed tag sequence, and the probability of each of its spans.
//!
//! Lafferty, McCallum and Pereira, 'Conditional Random Fields' (2001).

use serde::Deserialize;

use super::WordRange;
use crate::error::{Error, ErrorKind, Result};

/// A span of words that a tag sequence marks.
#[derive(Debug, Clone, PartialEq)]
pub struct TagSpan {
    /// Index of its label in [`Crf::labels`].
    pub label: usize,
    /// Its words.
    pub words: WordRange,
    /// Marginal probability, under the CRF, of just this span with this label.
    pub probability: f32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TagPosition {
    Outside,
    Begin,
    Inside,
    End,
    Single,
}

#[derive(Debug, Clone, Copy)]
struct Tag {
    position: TagPosition,
    /// Index of its label; none outside of spans.
    label: Option<usize>,
}

/// Parameters as the manifest has them.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CrfParameters {
    /// Tag names: `O`, `B-x`, `I-x`, and in the BIOES scheme also `E-x`, `S-x`.
    pub tags: Vec<String>,
    /// `pair[a][b]`: score of tag b after tag a; forbidden moves are very negative.
    pub pair: Vec<Vec<f32>>,
    /// Score of every tag on the first word.
    pub first: Vec<f32>,
}

/// A CRF over word tags in the BIO or BIOES scheme.
#[derive(Debug, Clone)]
pub struct Crf {
    tags: Vec<Tag>,
    labels: Vec<String>,
    /// `[from][to]`, row-major.
    pair: Vec<f32>,
    first: Vec<f32>,
    /// Which tags may stand on the last word.
    last: Vec<bool>,
}

/// A score up to this means that the move is not allowed.
const FORBIDDEN: f32 = -1e3;

impl Crf {
    /// Builds it, after checking that sizes and names agree.
    ///
    /// # Errors
    /// Parameters that do not agree.
    pub fn new(parameters: &CrfParameters) -> Result<Self> {
        let k = parameters.tags.len();
        if parameters.pair.len() != k
            || parameters.first.len() != k
            || parameters.pair.iter().any(|row| row.len() != k)
        {
            return Err(Error::of(
                ErrorKind::Model,
                format!("{k} tags, but tables of other sizes"),
            ));
        }
        let mut labels: Vec<String> = Vec::new();
        let mut tags = Vec::new();
        for name in &parameters.tags {
            let (position, label) = match name.split_once('-') {
                None if name == "O" => (TagPosition::Outside, ""),
                Some(("B", label)) => (TagPosition::Begin, label),
                Some(("I", label)) => (TagPosition::Inside, label),
                Some(("E", label)) => (TagPosition::End, label),
                Some(("S", label)) => (TagPosition::Single, label),
                _ => return Err(Error::of(ErrorKind::Model, format!("unknown tag `{name}`"))),
            };
            let label = (!label.is_empty()).then(|| {
                labels.iter().position(|l| l == label).unwrap_or_else(|| {
                    labels.push(label.to_owned());
                    labels.len() - 1
                })
            });
            tags.push(Tag { position, label });
        }
        let bioes = tags.iter().any(|t| t.position == TagPosition::End);
        let last = tags
            .iter()
            .map(|t| !bioes || !matches!(t.position, TagPosition::Begin | TagPosition::Inside))
            .collect();
        let pair = parameters.pair.concat();
        Ok(Self {
            tags,
            labels,
            pair,
            first: parameters.first.clone(),
            last,
        })
    }

    /// The number of tags.
    pub fn len(&self) -> usize {
        self.tags.len()
    }

    /// Whether it has no tag at all.
    pub fn is_empty(&self) -> bool {
        self.tags.is_empty()
    }

    /// A tag's position (`O`, `B`, `I`, `E` or `S`) and its label (empty for `O`).
    pub fn tag_name(&self, tag: usize) -> (&'static str, &str) {
        let Tag { position, label } = self.tags[tag];
        let position = match position {
            TagPosition::Outside => "O",
            TagPosition::Begin => "B",
            TagPosition::Inside => "I",
            TagPosition::End => "E",
            TagPosition::Single => "S",
        };
        let label = label.and_then(|label| self.labels.get(label));
        (position, label.map_or("", String::as_str))
    }

    /// The labels that spans have, in the order of their indices.
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// Whether `next` continues the span that `tag` is in.
    fn continues(&self, tag: usize, next: usize) -> bool {
        let (a, b) = (self.tags[tag], self.tags[next]);
        matches!(a.position, TagPosition::Begin | TagPosition::Inside)
            && matches!(b.position, TagPosition::Inside | TagPosition::End)
            && a.label == b.label
    }

    /// The best allowed tag of every word (Viterbi). `emissions` is `[words, tags]`, row-major.
    pub fn best(&self, emissions: &[f32]) -> Vec<usize> {
        let k = self.len();
        let n = emissions.len() / k.max(1);
        if n == 0 {
            return Vec::new();
        }
        let mut score: Vec<f32> = (0..k).map(|t| self.first[t] + emissions[t]).collect();
        let mut back = vec![0u8; n * k];
        let mut next = vec![0f32; k];
        for word in 1..n {
            for to in 0..k {
                let (mut best, mut from) = (f32::NEG_INFINITY, 0);
                for (tag, s) in score.iter().enumerate() {
                    let s = s + self.pair[tag * k + to];
                    if s > best {
                        (best, from) = (s, tag);
                    }
                }
                next[to] = best + emissions[word * k + to];
                back[word * k + to] = from as u8;
            }
            std::mem::swap(&mut score, &mut next);
        }
        let mut tag = (0..k)
            .filter(|&t| self.last[t])
            .fold(None, |best: Option<usize>, t| match best {
                Some(b) if score[b] >= score[t] => Some(b),
                _ => Some(t),
            })
            .unwrap_or(0);
        let mut tags = vec![tag; n];
        for word in (1..n).rev() {
            tag = back[word * k + tag] as usize;
            tags[word - 1] = tag;
        }
        tags
    }

    /// The spans of the best tag sequence, each with its probability. `emissions` is `[words, tags]`, row-major.
    pub fn spans(&self, emissions: &[f32]) -> Vec<TagSpan> {
        let tags = self.best(emissions);
        if tags
            .iter()
            .all(|&t| self.tags[t].position == TagPosition::Outside)
        {
            return Vec::new();
        }
        self.spans_of(&tags, emissions, &Marginals::new(self, emissions))
    }

    /// The spans of the best tag sequence, and others with at least the probability `least` that have no word in common with
    /// those nor with a likelier one of themselves; both in the order of the words. The time is linear in the number of words.
    pub fn spans_and_others(&self, emissions: &[f32], least: f32) -> (Vec<TagSpan>, Vec<TagSpan>) {
        if self.is_empty() || emissions.is_empty() {
            return (Vec::new(), Vec::new());
        }
        let tags = self.best(emissions);
        let marginals = Marginals::new(self, emissions);
        let best = self.spans_of(&tags, emissions, &marginals);
        let mut taken: Vec<bool> = tags
            .iter()
            .map(|&t| self.tags[t].position != TagPosition::Outside)
            .collect();
        let mut likely: Vec<TagSpan> = Vec::new();
        for first in (0..tags.len()).filter(|&word| !taken[word]) {
            likely.extend(self.likely_from(first, emissions, &marginals, f64::from(least)));
        }
        likely.sort_by(|a, b| {
            let order = b.probability.total_cmp(&a.probability);
            order.then((a.words.start, a.words.end).cmp(&(b.words.start, b.words.end)))
        });
        likely.retain(|span| {
            let is_free = span.words.indices().all(|word| !taken[word]);
            if is_free {
                taken[span.words.indices()].fill(true);
            }
            is_free
        });
        likely.sort_by_key(|span| span.words.start);
        (best, likely)
    }

    fn spans_of(&self, tags: &[usize], emissions: &[f32], marginals: &Marginals) -> Vec<TagSpan> {
        let mut out = Vec::new();
        let mut first = 0;
        while first < tags.len() {
            let mut end = first + 1;
            let Some(label) = self.tags[tags[first]].label else {
                first = end;
                continue;
            };
            while end < tags.len() && self.continues(tags[end - 1], tags[end]) {
                end += 1;
            }
            out.push(TagSpan {
                label,
                words: WordRange::new(first, end),
                probability: marginals.span(self, emissions, &tags[first..end], first),
            });
            first = end;
        }
        out
    }

    /// The spans that begin with a word and have at least the probability `least`.
    fn likely_from(
        &self,
        first: usize,
        emissions: &[f32],
        marginals: &Marginals,
        least: f64,
    ) -> Vec<TagSpan> {
        let k = self.len();
        let n = emissions.len() / k;
        let mut out = Vec::new();
        // Spans that are not over at a word: the tag there, and the probability of having come so far.
        let begins = |tag: &usize| {
            let position = self.tags[*tag].position;
            matches!(position, TagPosition::Begin | TagPosition::Single)
        };
        let mut open: Vec<(usize, f64)> = (0..k)
            .filter(begins)
            .map(|tag| (tag, marginals.tag(k, first, tag)))
            .filter(|&(_, probability)| probability >= least)
            .collect();
        let mut last = first;
        while !open.is_empty() {
            let mut next = Vec::new();
            for (tag, probability) in open {
                let mut ends = probability;
                if last + 1 < n {
                    for to in (0..k).filter(|&to| self.continues(tag, to)) {
                        let goes_on =
                            probability * marginals.step(k, emissions, last, tag, |t| t == to);
                        ends -= goes_on;
                        if goes_on >= least {
                            next.push((to, goes_on));
                        }
                    }
                }
                if let Some(label) = self.tags[tag].label.filter(|_| ends >= least) {
                    out.push(TagSpan {
                        label,
                        words: WordRange::new(first, last + 1),
                        probability: ends.min(1.0) as f32,
                    });
                }
            }
            open = next;
            last += 1;
        }
        out
    }
}

/// Forward and backward messages, scaled to sum to 1 at every word.
struct Marginals {
    forward: Vec<f64>,
    backward: Vec<f64>,
    factors: Vec<f64>,
}

impl Marginals {
    fn new(crf: &Crf, emissions: &[f32]) -> Self {
        let k = crf.len();
        let n = emissions.len() / k;
        let factors: Vec<f64> = crf.pair.iter().map(|&s| factor(s)).collect();
        let mut forward = vec![0f64; n * k];
        let mut backward = vec![0f64; n * k];
        for word in 0..n {
            let emit = potentials(&emissions[word * k..][..k]);
            for to in 0..k {
                let arrives = if word == 0 {
                    factor(crf.first[to])
                } else {
                    (0..k)
                        .map(|from| forward[(word - 1) * k + from] * factors[from * k + to])
                        .sum()
                };
                forward[word * k + to] = arrives * emit[to];
            }
            normalise(&mut forward[word * k..][..k]);
        }
        for word in (0..n).rev() {
            if word + 1 == n {
                for tag in 0..k {
                    backward[word * k + tag] = f64::from(u8::from(crf.last[tag]));
                }
            } else {
                let emit = potentials(&emissions[(word + 1) * k..][..k]);
                for from in 0..k {
                    backward[word * k + from] = (0..k)
                        .map(|to| factors[from * k + to] * emit[to] * backward[(word + 1) * k + to])
                        .sum();
                }
            }
            normalise(&mut backward[word * k..][..k]);
        }
        Self {
            forward,
            backward,
            factors,
        }
    }

    /// Probability that the words from `first` on are tagged with `tags` and that the span ends there.
    fn span(&self, crf: &Crf, emissions: &[f32], tags: &[usize], first: usize) -> f32 {
        let k = crf.len();
        let n = emissions.len() / k;
        // Conditional probabilities word by word: P(tag now | tag before, all words), from the backward messages.
        let mut probability = self.tag(k, first, tags[0]);
        for (offset, pair) in tags.windows(2).enumerate() {
            probability *= self.step(k, emissions, first + offset, pair[0], |to| to == pair[1]);
        }
        let last = first + tags.len() - 1;
        let tag = tags[tags.len() - 1];
        if last + 1 < n {
            probability *= self.step(k, emissions, last, tag, |to| !crf.continues(tag, to));
        }
        if probability.is_finite() {
            probability.clamp(0.0, 1.0) as f32
        } else {
            0.0
        }
    }

    /// P(this word's tag | all words).
    fn tag(&self, k: usize, word: usize, tag: usize) -> f64 {
        let at = |t: usize| self.forward[word * k + t] * self.backward[word * k + t];
        at(tag) / (0..k).map(at).sum::<f64>()
    }

    /// P(next word's tag is in `wanted` | this word's tag, all words).
    fn step(
        &self,
        k: usize,
        emissions: &[f32],
        word: usize,
        tag: usize,
        wanted: impl Fn(usize) -> bool,
    ) -> f64 {
        let emit = potentials(&emissions[(word + 1) * k..][..k]);
        let (mut some, mut all) = (0.0, 0.0);
        for (to, e) in emit.iter().enumerate() {
            let mass = self.factors[tag * k + to] * e * self.backward[(word + 1) * k + to];
            all += mass;
            if wanted(to) {
                some += mass;
            }
        }
        if all > 0.0 { some / all } else { 0.0 }
    }
}

fn factor(score: f32) -> f64 {
    if score <= FORBIDDEN {
        0.0
    } else {
        f64::from(score).exp()
    }
}

/// Exponentials of a word's emissions, scaled so that the largest is 1.
fn potentials(emissions: &[f32]) -> Vec<f64> {
    let top = emissions.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    emissions
        .iter()
        .map(|&e| f64::from(e - top).exp())
        .collect()
}

fn normalise(row: &mut [f64]) {
    let sum: f64 = row.iter().sum();
    if sum > 0.0 {
        row.iter_mut().for_each(|x| *x /= sum);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn crf(tags: &[&str], allowed: impl Fn(&str, &str) -> bool) -> Crf {
        Crf::new(&CrfParameters {
            tags: tags.iter().map(|t| (*t).to_owned()).collect(),
            pair: tags
                .iter()
                .map(|a| {
                    tags.iter()
                        .map(|b| if allowed(a, b) { 0.1 } else { -1e4 })
                        .collect()
                })
                .collect(),
            first: tags
                .iter()
                .map(|t| if "IE".contains(&t[..1]) { -1e4 } else { 0.0 })
                .collect(),
        })
        .unwrap()
    }

    fn bioes() -> Crf {
        crf(&["O", "B-x", "I-x", "E-x", "S-x"], |a, b| {
            "BI".contains(&a[..1]) == "IE".contains(&b[..1])
        })
    }

    fn path_score(crf: &Crf, emissions: &[f32], tags: &[usize]) -> f32 {
        let k = crf.len();
        let moves = (1..tags.len()).map(|w| crf.pair[tags[w - 1] * k + tags[w]]);
        let words = tags
            .iter()
            .enumerate()
            .map(|(w, tag)| emissions[w * k + tag]);
        crf.first[tags[0]] + moves.chain(words).sum::<f32>()
    }

    /// Every sequence, its score, and the span probability by brute force.
    fn brute(crf: &Crf, emissions: &[f32], n: usize) -> (Vec<usize>, impl Fn(usize, usize) -> f64) {
        let k = crf.len();
        let mut all = Vec::new();
        for code in 0..k.pow(n as u32) {
            let tags: Vec<usize> = (0..n).map(|w| code / k.pow(w as u32) % k).collect();
            let score = path_score(crf, emissions, &tags);
            if crf.last[tags[n - 1]] && score > -500.0 {
                all.push((tags, f64::from(score)));
            }
        }
        let best = all
            .iter()
            .max_by(|a, b| a.1.total_cmp(&b.1))
            .unwrap()
            .0
            .clone();
        let z: f64 = all.iter().map(|(_, s)| s.exp()).sum();
        let crf = crf.clone();
        (best, move |first, end| {
            let begins = |t: usize| {
                matches!(
                    crf.tags[t].position,
                    TagPosition::Begin | TagPosition::Single
                )
            };
            all.iter()
                .filter(|(tags, _)| {
                    begins(tags[first])
                        && (first + 1..end).all(|w| crf.continues(tags[w - 1], tags[w]))
                        && (end == n || !crf.continues(tags[end - 1], tags[end]))
                })
                .map(|(_, s)| s.exp())
                .sum::<f64>()
                / z
        })
    }

    #[test]
    fn best_and_probabilities_equal_brute_force() {
        let bio = crf(&["O", "B-x", "I-x"], |_, b| b != "I-x");
        let mut bio = bio;
        bio.pair[5] = 0.3; // B-x -> I-x
        bio.pair[8] = -0.2; // I-x -> I-x
        for crf in [bioes(), bio] {
            let (k, n) = (crf.len(), 5);
            for seed in 0..40u32 {
                let emissions: Vec<f32> = (0..n * k)
                    .map(|i| {
                        ((i as u32)
                            .wrapping_mul(2_654_435_761)
                            .wrapping_add(seed * 40_503)
                            % 997) as f32
                            / 250.0
                            - 2.0
                    })
                    .collect();
                let (best, probability) = brute(&crf, &emissions, n);
                // Of equally good sequences either may win.
                let score = |tags: &[usize]| path_score(&crf, &emissions, tags);
                assert!((score(&crf.best(&emissions)) - score(&best)).abs() < 1e-4);
                for span in crf.spans(&emissions) {
                    let expected = probability(span.words.start, span.words.end);
                    assert!((f64::from(span.probability) - expected).abs() < 1e-5);
                }
            }
        }
    }

    #[test]
    fn no_words_no_spans() {
        assert!(bioes().spans(&[]).is_empty());
    }
}
