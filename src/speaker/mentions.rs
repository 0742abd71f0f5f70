//! Mentions of named entities by pronouns and descriptions, wherever they stand.

use std::ops::Range;

use crate::quote::{Attribution, Quoted};
use crate::text::{Quotation, Span};

use super::kind::Speaker;
use super::pronoun::Pronoun;
use super::resolve::{Context, Resolved};
use crate::schema::Resolution;

/// A description or a pronoun that refers to an entity.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reference {
    /// Its bytes in the text.
    pub span: Span,
    /// Whether it is a pronoun.
    pub pronoun: bool,
    /// The entity.
    pub entity: usize,
}

/// A mention is given to an entity that is at least this likely.
const SURE: f32 = 0.5;
/// Words that a description of something known begins with.
const DEFINITE: &[&str] = &[
    "the", "this", "that", "these", "those", "his", "her", "their", "its",
];

/// References to the document's entities other than by name, in order, each once: the sources that were resolved, the
/// pronouns, first persons inside quotations, and definite descriptions that the model takes for mentions.
pub fn references(
    context: &Context,
    quoted: &Quoted,
    resolved: &Resolved,
    inner: &[Speaker],
    quotations: &[Quotation],
) -> Vec<Reference> {
    let mut out: Vec<Reference> = Vec::new();
    for (attribution, speaker) in quoted.attributions.iter().zip(&resolved.speakers) {
        out.extend(source(attribution, speaker));
        out.extend(first_persons(context, attribution, speaker, quotations));
    }
    // 'I' inside the marks of a nested quote is not who says the rest.
    let (mut within, mut own) = (Vec::new(), Vec::new());
    for (nested, speaker) in quoted.nested.iter().zip(inner) {
        let attribution = &nested.attribution;
        own.extend(source(attribution, speaker));
        within.extend(attribution.source.first());
        for span in inner_first_persons(context, attribution, quotations) {
            within.push(span);
            own.extend(first_person(span, speaker));
        }
    }
    within.sort_unstable();
    out.retain(|r| within.binary_search(&r.span).is_err());
    out.extend(own);
    let mut taken: Vec<Span> = out.iter().map(|r| r.span).chain(within).collect();
    taken.extend(quoted.attributions.iter().flat_map(|a| &a.source));
    taken.sort_unstable();
    for (word, span) in context.encoded.words.iter().enumerate() {
        let text = span.text(context.text).to_lowercase();
        let pronoun = Pronoun::of(&text).filter(|p| {
            matches!(p, Pronoun::He | Pronoun::She | Pronoun::It | Pronoun::They)
                && !matches!(text.as_str(), "which" | "both")
        });
        if pronoun.is_some() {
            push(
                context,
                resolved,
                &taken,
                &(word..word + 1),
                pronoun,
                &mut out,
            );
        }
        // 'his campaign manager' is a description, and 'his' a pronoun of its own.
        if DEFINITE.contains(&text.as_str())
            && let Some(words) = description(context, word)
        {
            push(context, resolved, &taken, &words, None, &mut out);
        }
    }
    out.sort_unstable();
    out.dedup_by(|a, b| a.span == b.span);
    out
}

fn push(
    context: &Context,
    resolved: &Resolved,
    taken: &[Span],
    words: &Range<usize>,
    pronoun: Option<Pronoun>,
    out: &mut Vec<Reference>,
) {
    let span = context.encoded.span(words.start, words.end);
    if taken.binary_search(&span).is_ok() {
        return;
    }
    if let Some((entity, chance)) = resolved.entity_of(context, words, pronoun)
        && chance >= SURE
    {
        out.push(Reference {
            span,
            pronoun: pronoun.is_some(),
            entity,
        });
    }
}

/// The likeliest description that begins at a word, if it is one, with no name in it.
fn description(context: &Context, word: usize) -> Option<Range<usize>> {
    let encoded = context.encoded;
    let most = (word + context.scorer.longest_mention).min(encoded.len());
    let (mut best, mut top) = (None, 0.0);
    for end in word + 2..=most {
        let last = encoded.words[end - 1].text(context.text);
        if !last.starts_with(char::is_alphanumeric) && last != "-" && last != "'" && last != "’" {
            break; // a description of a known thing is short: no comma, no bracket
        }
        let score = context.scorer.mention(context.scores, &(word..end));
        if score > top {
            (best, top) = (Some(word..end), score);
        }
    }
    let best = best?;
    let span = encoded.span(best.start, best.end);
    let from = context
        .mentions
        .partition_point(|m| m.span.end <= span.start);
    let name = context.mentions.get(from);
    name.is_none_or(|m| !m.span.overlaps(span)).then_some(best)
}

/// A source that is no name, and was resolved.
fn source(attribution: &Attribution, speaker: &Speaker) -> Option<Reference> {
    let (&[entity], &[span, ..]) = (speaker.entities.as_slice(), attribution.source.as_slice())
    else {
        return None;
    };
    let by = speaker.by;
    matches!(by, Some(Resolution::Pronoun | Resolution::Nominal)).then_some(Reference {
        span,
        pronoun: by == Some(Resolution::Pronoun),
        entity,
    })
}

/// 'I' and 'we' in the quoted part of a content are its speaker.
fn first_persons(
    context: &Context,
    attribution: &Attribution,
    speaker: &Speaker,
    quotations: &[Quotation],
) -> Vec<Reference> {
    if speaker.entities.len() != 1 {
        return Vec::new();
    }
    first_person_words(context, attribution)
        .filter(|&span| inside(quotations, span))
        .filter_map(|span| first_person(span, speaker))
        .collect()
}

/// 'I' and 'we' in those quotations that lie in a nested content with their marks.
fn inner_first_persons(
    context: &Context,
    attribution: &Attribution,
    quotations: &[Quotation],
) -> Vec<Span> {
    let quoted = |span: Span| {
        attribution.content.iter().any(|content| {
            let from = quotations.partition_point(|q| q.open.start < content.start);
            quotations[from..]
                .iter()
                .take_while(|q| q.open.start <= span.start)
                .any(|q| content.encloses(q.region()) && q.region().encloses(span))
        })
    };
    first_person_words(context, attribution)
        .filter(|&span| quoted(span))
        .collect()
}

/// The words of the first person in a content.
fn first_person_words(context: &Context, attribution: &Attribution) -> impl Iterator<Item = Span> {
    attribution
        .content
        .iter()
        .flat_map(|content| context.encoded.words_in(*content))
        .map(|word| context.encoded.words[word])
        .filter(|span| {
            let text = span.text(context.text);
            Pronoun::of(text) == Some(Pronoun::First) && text != "US"
        })
}

fn first_person(span: Span, speaker: &Speaker) -> Option<Reference> {
    let &[entity] = speaker.entities.as_slice() else {
        return None;
    };
    Some(Reference {
        span,
        pronoun: true,
        entity,
    })
}

/// Whether a span lies in an outermost quotation.
fn inside(quotations: &[Quotation], span: Span) -> bool {
    let to = quotations.partition_point(|q| q.open.start <= span.start);
    quotations[..to]
        .iter()
        .rev()
        .take(64)
        .find(|q| q.depth == 1)
        .is_some_and(|q| q.region().encloses(span))
}
