//! Attributions from the model's scores: which spans are sources, cues and contents, and which of them belong together.

use crate::model::{Convention, Encoded, Scores};
use crate::text::{Family, Quotation, Span};

use super::candidates::{Candidates, LinkCandidates, is_quoted};
use super::constrain;
use super::role_spans::{RoleSpan, RoleSpans};
use super::voice::Voice;

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
    /// Who reports, as far as the text's layout tells; none if words do.
    pub voice: Option<Voice>,
}

/// A bare quotation with fewer words is a name, a title or a scare quote, not speech.
const MIN_BARE_QUOTATION_WORDS: usize = 6;
/// The confidence of a bare quotation, before calibration.
const BARE_QUOTATION_CONFIDENCE: f32 = 0.5;

/// The attributions of a text, in the order of their contents. The scores of roles that `quotations`, the text's, rule out
/// are lowered.
pub(crate) fn attributions(
    convention: &Convention,
    encoded: &Encoded,
    text: &str,
    quotations: &[Quotation],
    scores: &mut Scores,
) -> Vec<Attribution> {
    let with_others = convention.link_ranker.is_some();
    let candidates = candidates(convention, encoded, text, quotations, scores, with_others);
    let mut out = linked(convention, encoded, text, &candidates);
    out.extend(bare_quotations(encoded, text, quotations, &out));
    for attribution in &mut out {
        attribution.confidence = convention.calibrate(attribution.confidence);
    }
    out.sort_by_key(|a| a.content.first().or(a.cue.first()).copied());
    out
}

/// The attributions that the links make: those with a cue, then the contents of no cue. Confidences are not calibrated.
fn linked(
    convention: &Convention,
    encoded: &Encoded,
    text: &str,
    candidates: &Candidates,
) -> Vec<Attribution> {
    let RoleSpans {
        sources,
        cues,
        contents,
    } = &candidates.spans;
    let (chosen, source_of) = candidates.chosen(convention, text, encoded);
    let mut cue_of: Vec<Option<usize>> = chosen.iter().map(|c| c.parent).collect();
    candidates.joins.complete(contents, &mut cue_of);
    let bytes = |span: &RoleSpan| encoded.span(span.words);
    // The contents of every cue, each with the probability of its link.
    let mut reported: Vec<Vec<(RoleSpan, f32)>> = vec![Vec::new(); cues.len()];
    let mut unreported = Vec::new();
    for (index, (content, chosen)) in contents.iter().zip(&chosen).enumerate() {
        match cue_of[index] {
            // What typography tells, the model need not.
            Some(cue) if chosen.parent.is_none() => reported[cue].push((*content, 1.0)),
            Some(cue) => reported[cue].push((*content, chosen.chance)),
            // Nobody's words unless they are in quotation marks.
            None if content.is_best && is_quoted(encoded, content) => {
                unreported.push(Attribution {
                    content: vec![bytes(content)],
                    confidence: content.probability * chosen.chance,
                    ..Attribution::default()
                });
            }
            None => {}
        }
    }
    let mut out = Vec::with_capacity(cues.len() + unreported.len());
    for ((cue, contents), chosen) in cues.iter().zip(&reported).zip(&source_of) {
        if contents.is_empty() && !(convention.incomplete && cue.is_best) {
            continue; // reporting words that report nothing
        }
        let source = chosen.parent.map(|source| &sources[source]);
        let mut confidence = cue.probability * chosen.chance;
        confidence *= source.map_or(1.0, |source| source.probability);
        for (content, chance) in contents {
            confidence *= content.probability * chance;
        }
        out.push(Attribution {
            content: contents.iter().map(|(c, _)| bytes(c)).collect(),
            cue: vec![bytes(cue)],
            source: source.map(bytes).into_iter().collect(),
            confidence,
            voice: None,
        });
    }
    out.extend(unreported);
    out
}

/// What may be linked in a text. The scores of roles that `quotations` rule out are lowered.
fn candidates(
    convention: &Convention,
    encoded: &Encoded,
    text: &str,
    quotations: &[Quotation],
    scores: &mut Scores,
    with_others: bool,
) -> Candidates {
    let crf = &convention.crf;
    constrain(crf, encoded, text, quotations, &mut scores.roles);
    Candidates::find(convention, encoded, text, quotations, scores, with_others)
}

/// What may be linked in a text, with the features by which the rankers of links choose.
pub(crate) fn link_candidates(
    convention: &Convention,
    encoded: &Encoded,
    text: &str,
    quotations: &[Quotation],
    scores: &mut Scores,
) -> LinkCandidates {
    candidates(convention, encoded, text, quotations, scores, true).for_training(text, encoded)
}

/// Speech that the model missed: quotations of whole sentences, in double marks, that nothing in `found` touches.
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
        .filter(|q| {
            is_whole_sentence(text, q)
                && encoded.words_in(q.inner()).len() >= MIN_BARE_QUOTATION_WORDS
        })
        .filter(|q| {
            let after = taken.partition_point(|t| t.end <= q.open.start);
            taken.get(after).is_none_or(|t| t.start >= q.end)
        })
        .map(|q| Attribution {
            content: vec![q.region()],
            confidence: BARE_QUOTATION_CONFIDENCE,
            ..Attribution::default()
        })
        .collect()
}

/// Whether a quotation begins like a sentence where a sentence may begin, and ends like one.
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

    use super::super::role_spans::RoleSpans;
    use super::*;
    use crate::model::Bundle;
    use crate::text::quotations;

    /// Every quote is linked in its own paragraph, and the cost of thousands of them grows linearly. Scoring every content
    /// against every cue of the document would take gigabytes for 5 MB of text.
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

    /// Spans below the likeliest tagging came in where no ranker could keep them out: in the convention 'polnear', whose contents
    /// lost 4 points of F1.
    #[test]
    fn without_rankers_only_the_likeliest_tagging_is_linked() {
        let bundle = Bundle::embedded().unwrap();
        let text =
            "Ann Lee said it was late, and Bob May, who had waited, agreed that they would go.";
        let encoded = Encoded::new(bundle.tokenizer(), text, &[]).unwrap();
        let convention = bundle.convention(None).unwrap();
        let crf = &convention.crf;
        // No word has a role, but 'said' may be a cue.
        let found = |score: f32, with_others: bool| {
            let mut scores = Scores {
                links: vec![f16::ZERO; encoded.len() * 4 * convention.link.dimension],
                ..Scores::default()
            };
            for word in &encoded.words {
                let said = word.text(text) == "said";
                scores
                    .roles
                    .extend((0..crf.len()).map(|tag| match crf.tag_name(tag) {
                        (_, "") => 12.0,
                        ("S", "cue") if said => score,
                        _ => 0.0,
                    }));
            }
            candidates(&convention, &encoded, text, &[], &mut scores, with_others).spans
        };
        let all = |spans: &RoleSpans| {
            let spans = [&spans.sources, &spans.cues, &spans.contents];
            spans
                .into_iter()
                .flatten()
                .map(|s| s.is_best)
                .collect::<Vec<bool>>()
        };
        let doubtful = (0..100)
            .map(|n| 10.0 + 0.1 * n as f32)
            .find(|&score| all(&found(score, true)).contains(&false));
        let doubtful = doubtful.expect("a score that makes a candidate of the word and no cue");
        assert!(all(&found(doubtful, false)).is_empty());
    }
}
