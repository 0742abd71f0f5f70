//! From role scores and link scores to attributions.

use std::ops::Range;

use crate::model::{BEGINS_PARAGRAPH, Convention, Encoded, Scores, TagSpan};
use crate::text::{Family, Quotation, Span};

use super::constrain;

/// One act of reporting. Spans are bytes of the text, in order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Attribution {
    /// What is reported; empty only in a convention that has incomplete attributions.
    pub content: Vec<Span>,
    /// The reporting words; empty if there are none.
    pub cue: Vec<Span>,
    /// Who reports; empty if the text does not say it here.
    pub source: Vec<Span>,
    /// Calibrated probability that cue, source and content are all exactly right.
    pub confidence: f32,
}

/// A span of words with its probability.
type Found = (Range<usize>, f32);

/// A bare quotation shorter than this is a name, a title or a scare quote, not speech.
const FEWEST_WORDS: usize = 6;

/// A link less likely than this is not made, not even for a span that has no other.
const WORTH_TAKING: f32 = 0.01;

/// The attributions of a text, in the order of their contents.
pub fn attributions(
    convention: &Convention,
    encoded: &Encoded,
    text: &str,
    quotations: &[Quotation],
    mut scores: Scores,
) -> Vec<Attribution> {
    constrain(
        &convention.crf,
        encoded,
        text,
        quotations,
        &mut scores.roles,
    );
    let spans = convention.crf.spans(&scores.roles);
    let [sources, cues, contents] = [0, 1, 2].map(|label| -> Vec<Found> {
        let of = |s: &&TagSpan| s.label == label;
        spans
            .iter()
            .filter(of)
            .map(|s| (s.first..s.end, s.probability))
            .collect()
    });
    let cue_words: Vec<_> = cues.iter().map(|c| c.0.clone()).collect();
    let source_words: Vec<_> = sources.iter().map(|s| s.0.clone()).collect();
    // Contents by the cue that introduces them; those of no cue stand alone.
    let mut of_cue: Vec<Vec<(usize, f32)>> = vec![Vec::new(); cues.len()];
    let mut alone: Vec<(usize, f32)> = Vec::new();
    let paragraph_of = paragraphs_of_words(encoded);
    let together =
        |a: &Range<usize>, b: &Range<usize>| paragraph_of[a.start] == paragraph_of[b.start];
    let quoted = |words: &Range<usize>| {
        let first = encoded.words[words.start];
        quotations.iter().any(|q| q.region().contains(first.start))
    };
    let links: Vec<Vec<f32>> = contents
        .iter()
        .map(|(words, _)| {
            let links = convention.link.cues_of_content(&scores, words, &cue_words);
            // Only a quotation goes on from one paragraph to the next.
            if quoted(words) {
                links
            } else {
                only(links, |cue| together(words, &cue_words[cue]))
            }
        })
        .collect();
    let mut chosen: Vec<usize> = links.iter().map(|p| best(p).0).collect();
    give_every_cue_a_content(&links, &mut chosen, cues.len());
    for (c, &cue) in chosen.iter().enumerate() {
        match of_cue.get_mut(cue) {
            Some(of) => of.push((c, links[c][cue])),
            // Nobody's words unless they are in quotation marks.
            None if quoted(&contents[c].0) => alone.push((c, links[c][cue])),
            None => {}
        }
    }
    let from: Vec<Vec<f32>> = cue_words
        .iter()
        .map(|cue| {
            let links = convention.link.sources_of_cue(&scores, cue, &source_words);
            only(links, |source| together(cue, &source_words[source]))
        })
        .collect();
    let said_by = sources_of(&from, sources.len());
    let span = |words: &Range<usize>| encoded.span(words.start, words.end);
    let mut out = Vec::new();
    for (index, ((cue, chance), linked)) in cues.iter().zip(of_cue).enumerate() {
        if linked.is_empty() && !convention.incomplete {
            continue; // reporting words that report nothing
        }
        let mut confidence = *chance;
        for &(c, p) in &linked {
            confidence *= contents[c].1 * p;
        }
        let source = said_by[index];
        confidence *= from[index][source] * sources.get(source).map_or(1.0, |s| s.1);
        out.push(Attribution {
            content: linked.iter().map(|&(c, _)| span(&contents[c].0)).collect(),
            cue: vec![span(cue)],
            source: sources
                .get(source)
                .map(|s| vec![span(&s.0)])
                .unwrap_or_default(),
            confidence,
        });
    }
    for (c, p) in alone {
        out.push(Attribution {
            content: vec![span(&contents[c].0)],
            confidence: contents[c].1 * p,
            ..Attribution::default()
        });
    }
    out.extend(bare_quotations(encoded, text, quotations, &out));
    for attribution in &mut out {
        attribution.confidence = convention.calibrate(attribution.confidence);
    }
    out.sort_by_key(|a| a.content.first().or(a.cue.first()).copied());
    out
}

/// The number of the paragraph that every word is in.
fn paragraphs_of_words(encoded: &Encoded) -> Vec<usize> {
    let mut number = 0;
    let begins = |&feature: &u8| feature & BEGINS_PARAGRAPH != 0;
    encoded
        .features
        .iter()
        .map(|feature| {
            number += usize::from(begins(feature));
            number
        })
        .collect()
}

/// A cue without content takes the likeliest of those contents that their own cue can spare.
fn give_every_cue_a_content(links: &[Vec<f32>], chosen: &mut [usize], cues: usize) {
    let mut count = vec![0usize; cues + 1];
    chosen.iter().for_each(|&cue| count[cue] += 1);
    for cue in 0..cues {
        if count[cue] > 0 {
            continue;
        }
        let spare = (0..chosen.len()).filter(|&c| chosen[c] == cues || count[chosen[c]] > 1);
        let likeliest = spare.max_by(|&a, &b| links[a][cue].total_cmp(&links[b][cue]));
        if let Some(c) = likeliest.filter(|&c| links[c][cue] >= WORTH_TAKING) {
            count[chosen[c]] -= 1;
            count[cue] += 1;
            chosen[c] = cue;
        }
    }
}

/// Every cue's source (the number of sources: none). A source that no cue chose goes to the
/// likeliest cue without one.
fn sources_of(links: &[Vec<f32>], sources: usize) -> Vec<usize> {
    let mut chosen: Vec<usize> = links.iter().map(|p| best(p).0).collect();
    for source in 0..sources {
        if chosen.contains(&source) {
            continue;
        }
        let chance = |cue: &usize| links[*cue].get(source).copied().unwrap_or(0.0);
        let free = (0..chosen.len()).filter(|&cue| chosen[cue] == sources);
        let likeliest = free.max_by(|a, b| chance(a).total_cmp(&chance(b)));
        if let Some(cue) = likeliest.filter(|cue| chance(cue) >= WORTH_TAKING) {
            chosen[cue] = source;
        }
    }
    chosen
}

/// Gives the probability of every link that is not `allowed` to linking to nothing, which is the last.
fn only(mut links: Vec<f32>, allowed: impl Fn(usize) -> bool) -> Vec<f32> {
    if let Some((nothing, links)) = links.split_last_mut() {
        for (parent, link) in links.iter_mut().enumerate() {
            if !allowed(parent) {
                *nothing += std::mem::take(link);
            }
        }
    }
    links
}

/// Index and value of the largest probability.
fn best(probabilities: &[f32]) -> (usize, f32) {
    let mut best = (0, f32::NEG_INFINITY);
    for (i, &p) in probabilities.iter().enumerate() {
        if p > best.1 {
            best = (i, p);
        }
    }
    best
}

/// Quotations that the model gave to nobody and that are speech all the same: whole sentences in double marks.
fn bare_quotations(
    encoded: &Encoded,
    text: &str,
    quotations: &[Quotation],
    found: &[Attribution],
) -> Vec<Attribution> {
    let mut taken: Vec<Span> = found
        .iter()
        .flat_map(|a| a.content.iter().chain(&a.cue).chain(&a.source))
        .copied()
        .collect();
    taken.sort_unstable();
    quotations
        .iter()
        .filter(|q| q.depth == 1 && q.family == Family::Double && q.close.is_some())
        .filter(|q| is_whole_sentence(text, q) && encoded.words_in(q.inner()).len() >= FEWEST_WORDS)
        .filter(|q| {
            let after = taken.partition_point(|t| t.end <= q.open.start);
            taken.get(after).is_none_or(|t| t.start >= q.end)
        })
        .map(|q| Attribution {
            content: vec![q.region()],
            confidence: 0.5,
            ..Attribution::default()
        })
        .collect()
}

/// Whether a quotation begins like a sentence, where a sentence may begin, and ends one.
fn is_whole_sentence(text: &str, quotation: &Quotation) -> bool {
    let inner = quotation.inner().text(text).trim();
    let before = text[..quotation.open.start].trim_end_matches([' ', '\t', '\u{a0}']);
    inner.ends_with(['.', '!', '?', '…'])
        && inner
            .chars()
            .next()
            .is_some_and(|c| c.is_uppercase() || c.is_numeric())
        && (before.is_empty() || before.ends_with(['\n', '.', '!', '?', ':', '”', '"']))
}
