//! When two quotes are the same, by their words: shingles, as in A. Broder, 'On the resemblance and containment of documents' (1997),
//! of which a few are chosen as fingerprints by winnowing (S. Schleimer, D. Wilkerson, A. Aiken, 'Winnowing: local
//! algorithms for document fingerprinting', 2003), so that quotes which share seven words in a row share one.

use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use super::name::fold;

/// Words of a shingle.
const SHINGLE: usize = 4;
/// Of this many shingles in a row, at least one is a fingerprint.
const WINDOW: usize = 4;
/// A shorter quote is never the same as another: anybody says 'no comment'.
const SHORTEST: usize = 4;
/// A quote of fewer words is the same only as an equal one.
const SHORT: usize = 7;
/// The share of the shorter quote's shingles that must be in the longer one, if one person says both.
const CONTAINED: f32 = 0.6;
/// The resemblance that makes quotes the same that documents give to different people, if both have [`LONG`] words.
const RESEMBLES: f32 = 0.8;
const LONG: usize = 10;
/// Within this many days, equal short words of one person are one quote.
pub(super) const DAYS: i32 = 7;

/// A quote's words, each as a hash of its folded letters.
pub(super) fn words<'a>(content: impl Iterator<Item = &'a str>) -> Vec<u32> {
    content
        .flat_map(|text| text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’')))
        .map(|word| word.trim_matches(['\'', '’']))
        .filter(|word| !word.is_empty())
        .map(|word| xxh3_64(fold(word).as_bytes()) as u32)
        .collect()
}

/// The fingerprints of a quote; none if it is too short to be the same as another.
pub(super) fn fingerprints(words: &[u32]) -> Vec<u64> {
    if words.len() < SHORTEST {
        return Vec::new();
    }
    if words.len() < SHORT {
        // Of all words: short quotes must be equal.
        return vec![hash(words)];
    }
    let shingles: Vec<u64> = words.windows(SHINGLE).map(hash).collect();
    let mut chosen: Vec<u64> = shingles
        .windows(WINDOW.min(shingles.len()))
        .filter_map(|window| window.iter().copied().min())
        .collect();
    chosen.sort_unstable();
    chosen.dedup();
    chosen
}

/// Who says two quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SpeakerRelation {
    /// One person says both, this many days apart (none: not known).
    Same(Option<i32>),
    /// At least one has no known speaker.
    Unknown,
    /// Documents give them to different people.
    Different,
}

/// Whether two quotes are the same, by their words.
pub(super) fn same(one: &[u32], two: &[u32], speakers: SpeakerRelation) -> bool {
    let shorter = one.len().min(two.len());
    if shorter < SHORT {
        let near =
            matches!(speakers, SpeakerRelation::Same(days) if days.is_none_or(|d| d.abs() <= DAYS));
        return shorter >= SHORTEST && near && one == two;
    }
    let (one, two) = (shingles(one), shingles(two));
    let shared = shared(&one, &two) as f32;
    match speakers {
        SpeakerRelation::Different => {
            let union = (one.len() + two.len()) as f32 - shared;
            shorter >= LONG && shared >= RESEMBLES * union
        }
        _ => shared >= CONTAINED * one.len().min(two.len()) as f32,
    }
}

/// The shingles, sorted, each once.
fn shingles(words: &[u32]) -> Vec<u64> {
    let mut shingles: Vec<u64> = words.windows(SHINGLE).map(hash).collect();
    shingles.sort_unstable();
    shingles.dedup();
    shingles
}

/// How many of two sorted lists are in both.
fn shared(one: &[u64], two: &[u64]) -> usize {
    let (mut a, mut b, mut count) = (0, 0, 0);
    while a < one.len() && b < two.len() {
        match one[a].cmp(&two[b]) {
            std::cmp::Ordering::Less => a += 1,
            std::cmp::Ordering::Greater => b += 1,
            std::cmp::Ordering::Equal => {
                count += 1;
                a += 1;
                b += 1;
            }
        }
    }
    count
}

fn hash(words: &[u32]) -> u64 {
    let mut bytes = [0; 4 * SHORT];
    for (to, word) in bytes.chunks_exact_mut(4).zip(words) {
        to.copy_from_slice(&word.to_le_bytes());
    }
    xxh3_64_with_seed(&bytes, words.len() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = "We have gone as far as a public body can go, and there is no secret pot of money in the \
        wheelhouse";

    fn of(text: &str) -> Vec<u32> {
        words(std::iter::once(text))
    }

    #[test]
    fn parts_and_variants_are_the_same() {
        let same_person = SpeakerRelation::Same(None);
        for part in [
            "there is no secret pot of money in the wheelhouse",
            "We’ve gone as far as a public body can go and there is no secret pot of money",
            "WE HAVE GONE AS FAR AS A PUBLIC BODY CAN GO",
        ] {
            let (a, b) = (of(WHOLE), of(part));
            assert!(same(&a, &b, same_person), "{part}");
            let other = fingerprints(&b);
            assert!(fingerprints(&a).iter().any(|f| other.contains(f)), "{part}");
        }
        let other =
            of("there is no reason for us to go back to the talks before they change their mind");
        assert!(!same(&of(WHOLE), &other, same_person));
    }

    #[test]
    fn who_says_it_counts() {
        let (whole, part) = (
            of(WHOLE),
            of("there is no secret pot of money in the wheelhouse"),
        );
        assert!(same(&whole, &part, SpeakerRelation::Unknown));
        assert!(!same(&whole, &part, SpeakerRelation::Different));
        assert!(same(&whole, &whole.clone(), SpeakerRelation::Different));
    }

    #[test]
    fn short_words_are_said_often() {
        let short = of("It is a bad deal");
        assert!(same(&short, &short.clone(), SpeakerRelation::Same(Some(2))));
        assert!(!same(
            &short,
            &short.clone(),
            SpeakerRelation::Same(Some(30))
        ));
        assert!(!same(&short, &short.clone(), SpeakerRelation::Unknown));
        assert!(fingerprints(&of("No comment")).is_empty());
    }
}
