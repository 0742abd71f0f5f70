//! What may be linked in a text: its spans, and of every content the candidate cues, of every cue the candidate sources, as far as
//! typography allows them.

use crate::model::{Convention, Encoded, IN_QUOTATION, LinkBonus, Scores, WordRange};
use crate::text::{Quotation, Span};

use super::assignment::{Assignment, Options};
use super::joins::Joins;
use super::link_features::{LINK_FEATURE_NAMES, LinkFeatures};
use super::links::Links;
use super::role_spans::{RoleSpan, RoleSpans, near};

/// What may be linked in a text, as training reads it.
#[derive(Debug, Clone)]
pub struct LinkCandidates {
    /// Sources, cues and contents.
    pub spans: [Vec<CandidateSpan>; 3],
    /// Of every content, its candidate cues.
    pub cues: Vec<Vec<LinkCandidate>>,
    /// Of every cue, its candidate sources.
    pub sources: Vec<Vec<LinkCandidate>>,
}

/// A span that may have a role.
#[derive(Debug, Clone, PartialEq)]
pub struct CandidateSpan {
    /// Where it is.
    pub span: Span,
    /// Its probability.
    pub probability: f32,
    /// Whether it belongs to the likeliest tagging.
    pub is_best: bool,
}

/// A span that another may be linked to, or none.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkCandidate {
    /// Its index among the spans of its role; none: no link.
    pub parent: Option<usize>,
    /// Its features, in the order of [`LinkCandidate::FEATURE_NAMES`].
    pub features: Vec<f32>,
}

impl LinkCandidate {
    /// Names of the features.
    pub const FEATURE_NAMES: &'static [&'static str] = LINK_FEATURE_NAMES;
}

/// What links do to each other where no rankers were trained: a cue or source that would be left over takes a link that it
/// nearly has.
const BONUS: LinkBonus = LinkBonus {
    cue_used: 3.0,
    source_used: 3.0,
    source_shared: 0.0,
};

/// The parent that was chosen for a span, or none, and how likely that was by itself.
#[derive(Debug, Clone, Copy)]
pub(super) struct Chosen {
    pub parent: Option<usize>,
    pub chance: f32,
}

/// A text's spans and what may link them.
pub(super) struct Candidates {
    pub spans: RoleSpans,
    /// Which of the spans paragraphs keep apart.
    pub joins: Joins,
    /// The cues of every content.
    pub cues: Vec<Links>,
    /// The sources of every cue.
    pub sources: Vec<Links>,
}

/// What finding them reads.
struct Finder<'t> {
    text: &'t str,
    convention: &'t Convention,
    encoded: &'t Encoded,
    scores: &'t Scores,
    spans: &'t RoleSpans,
    joins: &'t Joins,
}

impl Candidates {
    /// Those of a text, from scores of roles in which what cannot be is ruled out; `with_others`: also of spans below the
    /// likeliest tagging.
    pub(super) fn find(
        convention: &Convention,
        encoded: &Encoded,
        text: &str,
        quotations: &[Quotation],
        scores: &Scores,
        with_others: bool,
    ) -> Self {
        let spans = RoleSpans::decode(&convention.crf, &scores.roles, with_others);
        let joins = Joins::new(encoded, quotations, &spans.contents, &spans.cues);
        let finder = Finder {
            text,
            convention,
            encoded,
            scores,
            spans: &spans,
            joins: &joins,
        };
        let (cues, sources) = (finder.links_to_cues(), finder.links_to_sources());
        Self {
            spans,
            joins,
            cues,
            sources,
        }
    }

    /// The features of every content's candidate cues, and of every cue's candidate sources; those of none come last.
    pub(super) fn features(&self, text: &str, encoded: &Encoded) -> [Vec<Vec<Vec<f32>>>; 2] {
        let RoleSpans {
            sources,
            cues,
            contents,
        } = &self.spans;
        let maker = LinkFeatures::new(text, encoded, &self.spans);
        [
            maker.all(contents, cues, &self.cues, &self.sources),
            maker.all(cues, sources, &self.sources, &[]),
        ]
    }

    /// The links that together are likeliest, with the probability of each by itself.
    pub(super) fn chosen(
        &self,
        convention: &Convention,
        text: &str,
        encoded: &Encoded,
    ) -> (Vec<Chosen>, Vec<Chosen>) {
        let (cues, sources) = match &convention.link_ranker {
            Some(ranker) => {
                let [cues, sources] = self.features(text, encoded);
                (
                    options(&self.cues, cues.iter().map(|rows| ranker.cues(rows))),
                    options(
                        &self.sources,
                        sources.iter().map(|rows| ranker.sources(rows)),
                    ),
                )
            }
            None => (
                options(&self.cues, self.cues.iter().map(Links::chances)),
                options(&self.sources, self.sources.iter().map(Links::chances)),
            ),
        };
        let is_best =
            |spans: &[RoleSpan]| -> Vec<bool> { spans.iter().map(|s| s.is_best).collect() };
        let assignment = Assignment {
            cues: &cues,
            sources: &sources,
            cue_is_best: &is_best(&self.spans.cues),
            source_is_best: &is_best(&self.spans.sources),
            incomplete: convention.incomplete,
            bonus: convention.link_ranker.as_ref().map_or(BONUS, |r| r.bonus),
        };
        let assigned = assignment.best();
        let with_chances = |options: &[Options], chosen: Vec<Option<usize>>| {
            let of_child = |(options, parent): (&Options, Option<usize>)| Chosen {
                parent,
                chance: chance(options, parent),
            };
            options.iter().zip(chosen).map(of_child).collect()
        };
        (
            with_chances(&cues, assigned.cues),
            with_chances(&sources, assigned.sources),
        )
    }

    /// All as training reads it.
    pub(super) fn for_training(&self, text: &str, encoded: &Encoded) -> LinkCandidates {
        let spans = [&self.spans.sources, &self.spans.cues, &self.spans.contents];
        let spans = spans.map(|spans| {
            let shown = |span: &RoleSpan| CandidateSpan {
                span: encoded.span(span.words),
                probability: span.probability,
                is_best: span.is_best,
            };
            spans.iter().map(shown).collect()
        });
        let [cues, sources] = self.features(text, encoded);
        let with_parents = |links: &[Links], rows: Vec<Vec<Vec<f32>>>| {
            let of_child = |(links, rows): (&Links, Vec<Vec<f32>>)| {
                let parents = links.candidates().iter().map(|c| Some(c.parent));
                let parents = parents.chain(std::iter::once(None));
                parents
                    .zip(rows)
                    .map(|(parent, features)| LinkCandidate { parent, features })
                    .collect()
            };
            links.iter().zip(rows).map(of_child).collect()
        };
        LinkCandidates {
            spans,
            cues: with_parents(&self.cues, cues),
            sources: with_parents(&self.sources, sources),
        }
    }
}

impl Finder<'_> {
    /// The links of every content to the cues near it. Only a quotation goes on from one paragraph to the next.
    fn links_to_cues(&self) -> Vec<Links> {
        let cues = &self.spans.cues;
        let links = |content: &RoleSpan| {
            let near = near(cues, content.words);
            let candidates = words_of(&cues[near.clone()]);
            let link = &self.convention.link;
            let odds = link.cues_of_content(self.scores, content.words, &candidates);
            match is_quoted(self.encoded, content) {
                true => Links::among(cues, near.start, &odds, |cue| {
                    self.joins.may_join(content, &cues[cue])
                }),
                false => Links::only(cues, near.start, &odds, |cue| {
                    self.joins.in_one_paragraph(content, &cues[cue])
                        && !self.is_cut_off(content, &cues[cue])
                }),
            }
        };
        self.spans.contents.iter().map(links).collect()
    }

    /// The links of every cue to the sources near it.
    fn links_to_sources(&self) -> Vec<Links> {
        let sources = &self.spans.sources;
        let links = |cue: &RoleSpan| {
            let near = near(sources, cue.words);
            let candidates = words_of(&sources[near.clone()]);
            let link = &self.convention.link;
            let odds = link.sources_of_cue(self.scores, cue.words, &candidates);
            Links::only(sources, near.start, &odds, |source| {
                self.joins.in_one_paragraph(cue, &sources[source])
            })
        };
        self.spans.cues.iter().map(links).collect()
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
}

/// Whether a span begins in quotation marks.
pub(super) fn is_quoted(encoded: &Encoded, span: &RoleSpan) -> bool {
    encoded.features[span.words.start] & IN_QUOTATION != 0
}

/// The candidates of every child and none, each with its probability.
fn options(links: &[Links], chances: impl Iterator<Item = Vec<f32>>) -> Vec<Options> {
    let of_child = |(links, chances): (&Links, Vec<f32>)| {
        let parents = links.candidates().iter().map(|c| Some(c.parent));
        parents.chain(std::iter::once(None)).zip(chances).collect()
    };
    links.iter().zip(chances).map(of_child).collect()
}

/// The probability of an option.
fn chance(options: &Options, parent: Option<usize>) -> f32 {
    let option = options.iter().find(|(of, _)| *of == parent);
    option.map_or(0.0, |&(_, chance)| chance)
}

fn words_of(spans: &[RoleSpan]) -> Vec<WordRange> {
    spans.iter().map(|span| span.words).collect()
}
