//! From role scores and link scores to attributions.

use std::ops::Range;

use crate::model::{BEGINS_PARAGRAPH, Convention, Encoded, IN_QUOTATION, Scores, TagSpan};
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

/// Words beyond which two spans are not linked, however they look: it keeps a document's cost linear in its length.
const REACH: usize = 1000;

/// A link less likely than this is not made, not even for a span that has no other.
const WORTH_TAKING: f32 = 0.01;

/// The attributions of a text, in the order of their contents.
pub fn attributions(
    convention: &Convention,
    encoded: &Encoded,
    text: &str,
    quotations: &[Quotation],
    scores: &mut Scores,
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
    // Contents by the cue that introduces them; those of no cue stand alone.
    let mut of_cue: Vec<Vec<(usize, f32)>> = vec![Vec::new(); cues.len()];
    let mut alone: Vec<(usize, f32)> = Vec::new();
    let paragraph_of = paragraphs_of_words(encoded);
    let together =
        |a: &Range<usize>, b: &Range<usize>| paragraph_of[a.start] == paragraph_of[b.start];
    let quoted = |words: &Range<usize>| encoded.features[words.start] & IN_QUOTATION != 0;
    let links: Vec<Links> = contents
        .iter()
        .map(|(words, _)| {
            let near = near(&cues, words);
            let parents = parents(&cues[near.clone()]);
            let chances = convention.link.cues_of_content(scores, words, &parents);
            let links = Links::new(near.start, chances);
            // Only a quotation goes on from one paragraph to the next.
            if quoted(words) {
                links
            } else {
                links.only(|cue| together(words, &cues[cue].0))
            }
        })
        .collect();
    let mut chosen: Vec<Option<usize>> = links.iter().map(Links::best).collect();
    give_every_cue_a_content(&links, &mut chosen, &cues, &contents);
    for (c, &cue) in chosen.iter().enumerate() {
        match cue {
            Some(cue) => of_cue[cue].push((c, links[c].chance(Some(cue)))),
            // Nobody's words unless they are in quotation marks.
            None if quoted(&contents[c].0) => alone.push((c, links[c].chance(None))),
            None => {}
        }
    }
    let from: Vec<Links> = cues
        .iter()
        .map(|(cue, _)| {
            let near = near(&sources, cue);
            let parents = parents(&sources[near.clone()]);
            let chances = convention.link.sources_of_cue(scores, cue, &parents);
            Links::new(near.start, chances).only(|source| together(cue, &sources[source].0))
        })
        .collect();
    let said_by = sources_of(&from, &cues, &sources);
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
        confidence *= from[index].chance(source) * source.map_or(1.0, |s| sources[s].1);
        out.push(Attribution {
            content: linked.iter().map(|&(c, _)| span(&contents[c].0)).collect(),
            cue: vec![span(cue)],
            source: source
                .map(|s| vec![span(&sources[s].0)])
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

/// Those of `spans`, which are in order, that begin within [`REACH`] words of `words`.
fn near(spans: &[Found], words: &Range<usize>) -> Range<usize> {
    let from = spans.partition_point(|s| s.0.start + REACH < words.start);
    let to = spans.partition_point(|s| s.0.start < words.end + REACH);
    from..to
}

fn parents(spans: &[Found]) -> Vec<Range<usize>> {
    spans.iter().map(|s| s.0.clone()).collect()
}

/// How probable it is that a span is linked to each of the parents near it, or to nothing.
struct Links {
    /// Index of the first parent near it.
    first: usize,
    chances: Vec<f32>,
    nothing: f32,
}

impl Links {
    /// `chances`: of the parents from `first` on, then of none.
    fn new(first: usize, mut chances: Vec<f32>) -> Self {
        let nothing = chances.pop().unwrap_or(1.0);
        Self {
            first,
            chances,
            nothing,
        }
    }

    /// Gives the probability of every parent that is not `allowed` to nothing.
    fn only(mut self, allowed: impl Fn(usize) -> bool) -> Self {
        for (n, chance) in self.chances.iter_mut().enumerate() {
            if !allowed(self.first + n) {
                self.nothing += std::mem::take(chance);
            }
        }
        self
    }

    /// The likeliest parent, or none.
    fn best(&self) -> Option<usize> {
        let mut best = (None, f32::NEG_INFINITY);
        for (n, &chance) in self.chances.iter().enumerate() {
            if chance > best.1 {
                best = (Some(self.first + n), chance);
            }
        }
        if self.nothing > best.1 { None } else { best.0 }
    }

    fn chance(&self, parent: Option<usize>) -> f32 {
        match parent {
            None => self.nothing,
            Some(parent) => parent
                .checked_sub(self.first)
                .and_then(|n| self.chances.get(n))
                .copied()
                .unwrap_or(0.0),
        }
    }
}

/// A cue without content takes the likeliest of those contents that their own cue can spare.
fn give_every_cue_a_content(
    links: &[Links],
    chosen: &mut [Option<usize>],
    cues: &[Found],
    contents: &[Found],
) {
    let mut count = vec![0usize; cues.len()];
    chosen.iter().flatten().for_each(|&cue| count[cue] += 1);
    for cue in 0..cues.len() {
        if count[cue] > 0 {
            continue;
        }
        let spare = near(contents, &cues[cue].0)
            .filter(|&c| chosen[c].is_none_or(|current| count[current] > 1));
        let chance = |&c: &usize| links[c].chance(Some(cue));
        let likeliest = spare.max_by(|a, b| chance(a).total_cmp(&chance(b)));
        if let Some(c) = likeliest.filter(|c| chance(c) >= WORTH_TAKING) {
            if let Some(current) = chosen[c] {
                count[current] -= 1;
            }
            count[cue] += 1;
            chosen[c] = Some(cue);
        }
    }
}

/// Every cue's source. A source that no cue chose goes to the likeliest cue without one.
fn sources_of(links: &[Links], cues: &[Found], sources: &[Found]) -> Vec<Option<usize>> {
    let mut chosen: Vec<Option<usize>> = links.iter().map(Links::best).collect();
    let mut taken = vec![false; sources.len()];
    chosen.iter().flatten().for_each(|&s| taken[s] = true);
    for source in (0..sources.len()).filter(|&s| !taken[s]) {
        let chance = |&cue: &usize| links[cue].chance(Some(source));
        let free = near(cues, &sources[source].0).filter(|&cue| chosen[cue].is_none());
        let likeliest = free.max_by(|a, b| chance(a).total_cmp(&chance(b)));
        if let Some(cue) = likeliest.filter(|cue| chance(cue) >= WORTH_TAKING) {
            chosen[cue] = Some(source);
        }
    }
    chosen
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

#[cfg(all(test, feature = "embedded-model"))]
mod tests {
    use half::f16;

    use super::*;
    use crate::model::Bundle;
    use crate::text::quotations;

    /// Every paragraph's quote is linked in its own paragraph, and thousands of them cost so many times one: once, every
    /// content was scored against every cue of the document, and 5 MB took gigabytes and did not end.
    #[test]
    fn a_very_long_document_costs_no_more_a_quote() {
        let bundle = Bundle::embedded().unwrap();
        let convention = bundle.convention(None).unwrap();
        let paragraph = "“We have no choice,” said Ann Lee.\n";
        // Content, content mark to mark; cue; source: by word.
        let tags = [
            "B-content",
            "I-content",
            "I-content",
            "I-content",
            "I-content",
            "I-content",
            "E-content",
            "S-cue",
            "B-source",
            "E-source",
            "O",
        ];
        let times = 3_000;
        let text = paragraph.repeat(times);
        let quotations = quotations(&text);
        let encoded = Encoded::new(bundle.tokenizer(), &text, &quotations).unwrap();
        assert_eq!(encoded.len(), tags.len() * times);
        let names: Vec<String> = (0..convention.crf.len())
            .map(|tag| match convention.crf.tag_name(tag) {
                (position, "") => position.to_owned(),
                (position, label) => format!("{position}-{label}"),
            })
            .collect();
        let roles = tags
            .iter()
            .cycle()
            .take(encoded.len())
            .flat_map(|tag| names.iter().map(move |n| if n == tag { 20.0 } else { 0.0 }))
            .collect();
        let mut scores = Scores {
            roles,
            links: vec![f16::ZERO; encoded.len() * 4 * convention.link.dimension],
            ..Scores::default()
        };
        let found = attributions(&convention, &encoded, &text, &quotations, &mut scores);
        assert_eq!(found.len(), times);
        for (n, attribution) in found.iter().enumerate() {
            let spans = [&attribution.content, &attribution.cue, &attribution.source];
            let [content, cue, source] = spans.map(|s| s[0].text(&text));
            assert_eq!(
                (content, cue, source),
                ("“We have no choice,”", "said", "Ann Lee")
            );
            assert_eq!(attribution.cue[0].start / paragraph.len(), n);
        }
    }
}
