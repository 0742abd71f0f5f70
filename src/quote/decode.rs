//! Attributions from the model's scores: which spans are sources, cues and contents, and which of them belong together.

use crate::model::{Convention, Crf, Encoded, IN_QUOTATION, Scores, WordRange};
use crate::text::{Family, Quotation, Span};

use super::constrain;
use super::joins::Joins;
use super::links::{Links, RoleSpan, cues_of_contents, near, sources_of_cues};
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
    constrain(
        &convention.crf,
        encoded,
        text,
        quotations,
        &mut scores.roles,
    );
    let spans = RoleSpans::decode(&convention.crf, &scores.roles);
    let linker = Linker {
        text,
        convention,
        encoded,
        scores,
        joins: Joins::new(encoded, quotations, &spans.contents, &spans.cues),
        spans,
    };
    let mut out = linker.attributions();
    out.extend(bare_quotations(encoded, text, quotations, &out));
    for attribution in &mut out {
        attribution.confidence = convention.calibrate(attribution.confidence);
    }
    out.sort_by_key(|a| a.content.first().or(a.cue.first()).copied());
    out
}

/// The spans that the tags mark, by role, in the order of the text.
struct RoleSpans {
    sources: Vec<RoleSpan>,
    cues: Vec<RoleSpan>,
    contents: Vec<RoleSpan>,
}

impl RoleSpans {
    /// Decodes role scores `[words, tags]`, whose labels are source, cue and content in this order.
    fn decode(crf: &Crf, roles: &[f32]) -> Self {
        let spans = crf.spans(roles);
        let [sources, cues, contents] = [0, 1, 2].map(|label| {
            spans
                .iter()
                .filter(|span| span.label == label)
                .map(|span| RoleSpan {
                    words: span.words,
                    probability: span.probability,
                })
                .collect()
        });
        Self {
            sources,
            cues,
            contents,
        }
    }
}

/// What linking the spans of a text reads.
struct Linker<'t> {
    text: &'t str,
    convention: &'t Convention,
    encoded: &'t Encoded,
    scores: &'t Scores,
    spans: RoleSpans,
    /// Which of them paragraphs keep apart.
    joins: Joins,
}

impl Linker<'_> {
    /// The attributions that the links make: those with a cue, then the contents of no cue. Confidences are not calibrated.
    fn attributions(&self) -> Vec<Attribution> {
        let RoleSpans {
            sources,
            cues,
            contents,
        } = &self.spans;
        let cue_links = self.links_to_cues();
        let linked = cues_of_contents(&cue_links, cues, contents);
        let mut cue_of = linked.clone();
        self.joins.complete(contents, &mut cue_of);
        let source_links = self.links_to_sources();
        let source_of = sources_of_cues(&source_links, cues, sources);
        // The contents of every cue, each with the probability of its link.
        let mut reported: Vec<Vec<(RoleSpan, f32)>> = vec![Vec::new(); cues.len()];
        let mut unreported = Vec::new();
        for (index, (content, links)) in contents.iter().zip(&cue_links).enumerate() {
            match cue_of[index] {
                // What typography tells, the model need not.
                Some(cue) if linked[index].is_none() => reported[cue].push((*content, 1.0)),
                Some(cue) => reported[cue].push((*content, links.chance(Some(cue)))),
                // Nobody's words unless they are in quotation marks.
                None if self.is_quoted(content) => unreported.push(Attribution {
                    content: vec![self.bytes(content)],
                    confidence: content.probability * links.chance(None),
                    ..Attribution::default()
                }),
                None => {}
            }
        }
        let mut out = Vec::with_capacity(cues.len() + unreported.len());
        for (index, (cue, contents)) in cues.iter().zip(&reported).enumerate() {
            if contents.is_empty() && !self.convention.incomplete {
                continue; // reporting words that report nothing
            }
            let source = source_of[index].map(|s| &sources[s]);
            let source_chance = source_links[index].chance(source_of[index]);
            out.push(self.attribution(cue, contents, source, source_chance));
        }
        out.extend(unreported);
        out
    }

    /// The attribution of a cue: its contents with the probabilities of their links, and its source with that of its link.
    fn attribution(
        &self,
        cue: &RoleSpan,
        contents: &[(RoleSpan, f32)],
        source: Option<&RoleSpan>,
        source_chance: f32,
    ) -> Attribution {
        let mut confidence = cue.probability;
        for (content, chance) in contents {
            confidence *= content.probability * chance;
        }
        confidence *= source_chance * source.map_or(1.0, |s| s.probability);
        Attribution {
            content: contents.iter().map(|(c, _)| self.bytes(c)).collect(),
            cue: vec![self.bytes(cue)],
            source: source.map(|s| self.bytes(s)).into_iter().collect(),
            confidence,
            voice: None,
        }
    }

    /// The links of every content to the cues near it. Only a quotation goes on from one paragraph to the next.
    fn links_to_cues(&self) -> Vec<Links> {
        let cues = &self.spans.cues;
        self.spans
            .contents
            .iter()
            .map(|content| {
                let near = near(cues, content.words);
                let candidates = words_of(&cues[near.clone()]);
                let chances =
                    self.convention
                        .link
                        .cues_of_content(self.scores, content.words, &candidates);
                let links = Links::new(near.start, chances);
                match self.is_quoted(content) {
                    true => links.among(|cue| self.joins.may_join(content, &cues[cue])),
                    false => links.only(|cue| {
                        self.joins.in_one_paragraph(content, &cues[cue])
                            && !self.is_cut_off(content, &cues[cue])
                    }),
                }
            })
            .collect()
    }

    /// The links of every cue to the sources near it.
    fn links_to_sources(&self) -> Vec<Links> {
        let sources = &self.spans.sources;
        self.spans
            .cues
            .iter()
            .map(|cue| {
                let near = near(sources, cue.words);
                let candidates = words_of(&sources[near.clone()]);
                let chances =
                    self.convention
                        .link
                        .sources_of_cue(self.scores, cue.words, &candidates);
                Links::new(near.start, chances)
                    .only(|source| self.joins.in_one_paragraph(cue, &sources[source]))
            })
            .collect()
    }

    /// Whether a content ends its sentence and a quotation follows, which a later cue is that of: 'Shares fell. “We are calm,”
    /// Lee said.'
    fn is_cut_off(&self, content: &RoleSpan, cue: &RoleSpan) -> bool {
        let next = content.words.end;
        let is_stop = |word: usize| {
            let words = &self.encoded.words;
            words.get(word).is_some_and(|w| w.text(self.text) == ".")
        };
        let opens = |word: usize| {
            let feature = self.encoded.features.get(word);
            feature.is_some_and(|feature| feature & IN_QUOTATION != 0)
        };
        cue.words.start > next
            && (is_stop(next) && opens(next + 1) || is_stop(next - 1) && opens(next))
    }

    fn is_quoted(&self, span: &RoleSpan) -> bool {
        self.encoded.features[span.words.start] & IN_QUOTATION != 0
    }

    fn bytes(&self, span: &RoleSpan) -> Span {
        self.encoded.span(span.words)
    }
}

fn words_of(spans: &[RoleSpan]) -> Vec<WordRange> {
    spans.iter().map(|span| span.words).collect()
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
}
