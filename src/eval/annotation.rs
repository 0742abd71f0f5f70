//! What an annotator, or a program, says of a document.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::schema::EntityType;
use crate::schema::{DocumentResult, MentionKind, SpeakerKind, TextSpan};
use crate::schema::{Mode, QuoteType};
use crate::text::CodePoints;

/// A half-open range `[start, end)` of a text, in Unicode **code points**: gold and predictions both count in them.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(from = "(usize, usize)", into = "(usize, usize)")]
pub struct Extent {
    /// The first code point.
    pub start: usize,
    /// The code point after the last.
    pub end: usize,
}

impl Extent {
    /// From code point `start` up to code point `end`.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// Its length in code points.
    pub const fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Whether it holds no code point.
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// How many code points both hold.
    pub fn shared(self, other: Extent) -> usize {
        self.end
            .min(other.end)
            .saturating_sub(self.start.max(other.start))
    }

    /// Shared code points as a share of all that the two cover; only for two that overlap is it not 0.
    pub fn jaccard(self, other: Extent) -> f64 {
        let all = self.end.max(other.end) - self.start.min(other.start);
        self.shared(other) as f64 / all.max(1) as f64
    }
}

impl From<(usize, usize)> for Extent {
    fn from((start, end): (usize, usize)) -> Self {
        Self { start, end }
    }
}

impl From<Extent> for (usize, usize) {
    fn from(extent: Extent) -> Self {
        (extent.start, extent.end)
    }
}

/// The part that a span plays in an attribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Who reports.
    Source,
    /// The reporting words.
    Cue,
    /// What is reported.
    Content,
    /// To whom.
    Addressee,
}

impl Role {
    /// All roles, in the order in which arrays of this module have them.
    pub const ALL: [Role; 4] = [Role::Source, Role::Cue, Role::Content, Role::Addressee];

    /// Those that make up an attribution: what the literature scores.
    pub const CORE: [Role; 3] = [Role::Source, Role::Cue, Role::Content];

    /// Its name in metrics: `source`, ...
    pub const fn name(self) -> &'static str {
        ["source", "cue", "content", "addressee"][self as usize]
    }
}

/// A named entity's mention by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name {
    /// Where it stands.
    pub extent: Extent,
    /// Its entity's type.
    pub kind: EntityType,
}

/// Who speaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpeakerLabel {
    /// What kind of speaker.
    pub kind: SpeakerKind,
    /// The name, joint speakers' names with ` & ` between; none unless the kind is named.
    pub name: Option<String>,
}

/// One act of reporting.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Attribution {
    /// Its spans by [`Role`], each in order and without blanks at its ends.
    pub spans: [BTreeSet<Extent>; 4],
    /// Its type; of gold that does not say it, the type that its content has by definition.
    pub quote_type: Option<QuoteType>,
    /// Its mode, if it is annotated.
    pub mode: Option<Mode>,
    /// Its speaker, if that is annotated.
    pub speaker: Option<SpeakerLabel>,
    /// How sure the program is that source, cue and content are exactly right; none in gold.
    pub confidence: Option<f32>,
}

impl Attribution {
    /// Its spans of one role.
    pub fn of(&self, role: Role) -> &BTreeSet<Extent> {
        &self.spans[role as usize]
    }

    /// Where it begins: its content, or else its cue or source.
    pub fn begin(&self) -> Extent {
        [Role::Content, Role::Cue, Role::Source]
            .iter()
            .find_map(|&role| self.of(role).first().copied())
            .unwrap_or_default()
    }
}

/// All that is said of one document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Annotation {
    /// Mentions by name, in order.
    pub names: Vec<Name>,
    /// Attributions, in the order in which they were given.
    pub attributions: Vec<Attribution>,
    /// Spans by [`Role`] that are in no attribution.
    pub loose: [BTreeSet<Extent>; 4],
    /// Coreference chains: the mentions of each entity that has several.
    pub chains: Vec<BTreeSet<Extent>>,
}

impl Annotation {
    /// All spans of a role, of attributions and loose ones.
    pub fn spans(&self, role: Role) -> BTreeSet<Extent> {
        let of = |a: &Attribution| a.of(role).clone();
        let mut all: BTreeSet<Extent> = self.attributions.iter().flat_map(of).collect();
        all.extend(&self.loose[role as usize]);
        all
    }

    /// What a result says of a text.
    ///
    /// # Errors
    /// A span that does not cover its text: the result is of another text. In words.
    pub fn of_result(result: &DocumentResult, text: &str) -> Result<Self, String> {
        let trimming = Trimming::new(text);
        let mut names = BTreeSet::new();
        let mut chains = Vec::new();
        for entity in &result.entities {
            let mut chain = BTreeSet::new();
            for mention in &entity.mentions {
                let extent = trimming.checked(mention.start, mention.end, &mention.text)?;
                chain.insert(extent);
                if mention.kind == MentionKind::Name {
                    // Names are compared as they are: a blank too many is an error.
                    let extent = Extent::new(mention.start, mention.end);
                    let kind = entity.kind;
                    names.insert(Name { extent, kind });
                }
            }
            // Dates and sums have no chains in gold.
            if entity.kind.can_be_meant() {
                chains.push(chain);
            }
        }
        for speaker in &result.unnamed_speakers {
            let chain: Result<_, _> = speaker
                .mentions
                .iter()
                .map(|m| trimming.checked(m.start, m.end, &m.text))
                .collect();
            chains.push(chain?);
        }
        let mut attributions = Vec::new();
        for quote in &result.quotes {
            let spans = |of: &[TextSpan]| -> Result<BTreeSet<Extent>, String> {
                of.iter()
                    .map(|s| trimming.checked(s.start, s.end, &s.text))
                    .collect()
            };
            attributions.push(Attribution {
                spans: [
                    spans(&quote.source)?,
                    spans(&quote.cue)?,
                    spans(&quote.content)?,
                    spans(&quote.addressee)?,
                ],
                quote_type: Some(quote.kind),
                mode: Some(quote.mode),
                speaker: Some(SpeakerLabel {
                    kind: quote.speaker_kind,
                    name: quote.speaker_name.clone(),
                }),
                confidence: Some(quote.confidence),
            });
        }
        Ok(Self {
            names: names.into_iter().collect(),
            attributions,
            loose: Default::default(),
            chains: without_singletons(chains),
        })
    }
}

/// The chains of several mentions: where singletons are not annotated, they cannot be scored.
pub(super) fn without_singletons(chains: Vec<BTreeSet<Extent>>) -> Vec<BTreeSet<Extent>> {
    chains.into_iter().filter(|c| c.len() > 1).collect()
}

/// Takes blanks off the ends of extents of a text.
#[derive(Debug)]
pub(super) struct Trimming<'t> {
    text: &'t str,
    points: CodePoints<'t>,
}

impl<'t> Trimming<'t> {
    /// For extents of `text`.
    pub(super) fn new(text: &'t str) -> Self {
        let points = CodePoints::new(text);
        Self { text, points }
    }

    /// The text that an extent covers; none if it is out of range.
    pub(super) fn text(&self, extent: Extent) -> Option<&'t str> {
        let span = self.points.span(extent.start, extent.end)?;
        self.text.get(span.start..span.end)
    }

    /// The extent without the white space at its ends; as it is if it is out of range.
    pub(super) fn trim(&self, extent: Extent) -> Extent {
        match self.points.span(extent.start, extent.end) {
            Some(span) => self.points.range(span.trim(self.text)).into(),
            None => extent,
        }
    }

    fn checked(&self, start: usize, end: usize, text: &str) -> Result<Extent, String> {
        let extent = Extent::new(start, end);
        if self.text(extent) == Some(text) {
            Ok(self.trim(extent))
        } else {
            Err(format!("[{start}, {end}) is not {text:?} in the gold text"))
        }
    }
}

/// What a set of extents covers, as extents in order that do not overlap.
pub(super) fn coverage<'e>(extents: impl IntoIterator<Item = &'e Extent>) -> Vec<Extent> {
    let mut sorted: Vec<Extent> = extents.into_iter().copied().collect();
    sorted.sort_unstable();
    let mut merged: Vec<Extent> = Vec::new();
    for extent in sorted.into_iter().filter(|e| !e.is_empty()) {
        match merged.last_mut() {
            Some(last) if extent.start <= last.end => last.end = last.end.max(extent.end),
            _ => merged.push(extent),
        }
    }
    merged
}

/// Code points that two coverages share.
pub(super) fn shared(a: &[Extent], b: &[Extent]) -> usize {
    let (mut i, mut j, mut count) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        count += a[i].shared(b[j]);
        if a[i].end < b[j].end {
            i += 1;
        } else {
            j += 1;
        }
    }
    count
}

/// Code points of a coverage.
pub(super) fn covered(a: &[Extent]) -> usize {
    a.iter().map(|e| e.len()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(of: &[(usize, usize)]) -> BTreeSet<Extent> {
        of.iter().map(|&e| e.into()).collect()
    }

    #[test]
    fn overlaps_are_counted_once() {
        let a = coverage(&set(&[(0, 10), (5, 20), (30, 40)]));
        assert_eq!(a, [Extent::new(0, 20), Extent::new(30, 40)]);
        assert_eq!(covered(&a), 30);
        assert_eq!(shared(&a, &coverage(&set(&[(15, 35), (39, 50)]))), 11);
    }
}
