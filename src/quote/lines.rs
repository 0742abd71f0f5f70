//! A text's paragraphs as the rules of layouts see them, and what those rules ask of them.

use crate::entity::NamedMention;
use crate::lexicon;
use crate::schema::EntityType;
use crate::text::{Quotation, Span, paragraphs};

/// How probably a quotation is exactly right that the layout tells.
pub(super) const LAYOUT_CONFIDENCE: f32 = 0.9;

/// A paragraph, as the rules of layouts see it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    /// All of it, without white space around.
    pub whole: Span,
    /// The same without the mark of a list's item.
    pub span: Span,
    /// That mark.
    pub marker: Option<char>,
    /// The number of the block that it is in; blank lines are between blocks.
    pub block: usize,
    /// Which of the text's quotations is the first that begins in it.
    first: usize,
}

impl Line {
    /// The lines of a text.
    pub(super) fn all(text: &str, quotations: &[Quotation]) -> Vec<Self> {
        let mut out: Vec<Self> = Vec::new();
        let mut block = 0;
        for paragraph in paragraphs(text) {
            let whole = paragraph.trim(text);
            if let Some(before) = out.last() {
                let gap = Span::new(before.whole.end, whole.start).text(text);
                block += usize::from(gap.matches('\n').count() > 1);
            }
            let written = whole.text(text);
            let rest = written.trim_start_matches(['•', '·', '*', '▪', '‣', '-', '–']);
            let inner = rest.trim_start();
            let is_item = rest.len() < written.len() && inner.len() < rest.len();
            let span = match is_item {
                true => Span::new(whole.end - inner.len(), whole.end),
                false => whole,
            };
            out.push(Self {
                whole,
                span,
                marker: written.chars().next().filter(|_| is_item),
                block,
                first: quotations.partition_point(|q| q.open.start < whole.start),
            });
        }
        out
    }

    /// The first outermost quotation that begins in the line.
    pub(super) fn quotation<'q>(&self, quotations: &'q [Quotation]) -> Option<&'q Quotation> {
        let found = quotations.get(self.first)?;
        (found.depth == 1 && found.open.start < self.whole.end).then_some(found)
    }
}

/// Whether a quotation goes on to the end of a paragraph.
pub(super) fn fills(quotation: &Quotation, paragraph: Span) -> bool {
    quotation.end >= paragraph.end
}

/// Whether a mention of such a kind touches a span.
pub(super) fn has_mention(
    mentions: &[NamedMention],
    span: Span,
    is: impl Fn(EntityType) -> bool,
) -> bool {
    let from = mentions.partition_point(|m| m.span.end <= span.start);
    mentions[from..]
        .iter()
        .take_while(|m| m.span.start < span.end)
        .any(|m| is(m.kind))
}

/// Whether one of a span's words reports.
pub(super) fn reports(text: &str, span: Span) -> bool {
    span.text(text)
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| lexicon::REPORTING_WORDS.contains(&word.to_lowercase()))
}
