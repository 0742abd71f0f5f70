//! Mentions of entities by pronouns and descriptions, wherever they stand.

use crate::entity::EntityId;
use crate::model::WordRange;
use crate::quote::{Attribution, Quoted};
use crate::schema::{MentionKind, Resolution};
use crate::text::{Quotation, Span};

use super::context::Context;
use super::description::is_definite;
use super::pronoun::Pronoun;
use super::resolve::DocumentSpeakers;
use super::resolved_speaker::ResolvedSpeaker;

/// A description or a pronoun that refers to an entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reference {
    /// Its bytes in the text.
    pub span: Span,
    /// Whether it is a pronoun or a description.
    pub kind: MentionKind,
    /// The entity.
    pub entity: EntityId,
}

/// The least probability with which a mention is given to an entity.
const MIN_CONFIDENCE: f32 = 0.5;
/// How many quotations before a word are tried for the outermost one around it.
const MAX_QUOTATIONS_TRIED: usize = 64;
/// References to the document's entities other than by name, in the order of the text, each span once: the sources that
/// were resolved, first persons inside quotations, other pronouns, and the definite descriptions that the model takes for
/// mentions.
///
/// `nested_speakers` are those of the nested quotes, in their order; `quotations` are the text's.
pub(crate) fn references(
    context: &Context,
    quoted: &Quoted,
    speakers: &DocumentSpeakers,
    nested_speakers: &[ResolvedSpeaker],
    quotations: &[Quotation],
) -> Vec<Reference> {
    let mut references = in_quotes(context, quoted, speakers, quotations);
    let nested = in_nested_quotes(context, quoted, nested_speakers, quotations);
    // 'I' inside the marks of a nested quote is not the speaker of the outer one.
    references.retain(|r| nested.spans.binary_search(&r.span).is_err());
    references.extend(nested.references);

    let mut settled: Vec<Span> = references.iter().map(|r| r.span).collect();
    settled.extend(nested.spans);
    settled.extend(quoted.attributions.iter().flat_map(|a| &a.source));
    settled.sort_unstable();
    for (span, words, pronoun) in mentions(context) {
        if settled.binary_search(&span).is_err() {
            references.extend(resolved(context, speakers, span, words, pronoun));
        }
    }
    references.sort_unstable_by_key(|r| (r.span, r.kind == MentionKind::Pronoun, r.entity));
    references.dedup_by(|a, b| a.span == b.span);
    references
}

/// The sources and the quoted first persons of the outermost quotes.
fn in_quotes(
    context: &Context,
    quoted: &Quoted,
    speakers: &DocumentSpeakers,
    quotations: &[Quotation],
) -> Vec<Reference> {
    let mut out = Vec::new();
    for (attribution, speaker) in quoted.attributions.iter().zip(speakers.all()) {
        out.extend(source(attribution, speaker));
        let first_persons =
            first_persons(context, attribution).filter(|&span| is_quoted(quotations, span));
        out.extend(first_persons.filter_map(|span| first_person(span, speaker)));
    }
    out
}

/// What nested quotes refer to.
struct NestedReferences {
    references: Vec<Reference>,
    /// In order, the sources and first persons of nested quotes, whether they refer to an entity or not.
    spans: Vec<Span>,
}

fn in_nested_quotes(
    context: &Context,
    quoted: &Quoted,
    speakers: &[ResolvedSpeaker],
    quotations: &[Quotation],
) -> NestedReferences {
    let (mut references, mut spans) = (Vec::new(), Vec::new());
    for (nested, speaker) in quoted.nested.iter().zip(speakers) {
        let attribution = &nested.attribution;
        references.extend(source(attribution, speaker));
        spans.extend(attribution.source.first());
        let quoted_inside = |span: &Span| is_quoted_inside(quotations, &attribution.content, *span);
        for span in first_persons(context, attribution).filter(quoted_inside) {
            spans.push(span);
            references.extend(first_person(span, speaker));
        }
    }
    spans.sort_unstable();
    NestedReferences { references, spans }
}

/// The text's pronouns, but for the first person, and its definite descriptions, each with its words.
fn mentions<'c>(
    context: &'c Context,
) -> impl Iterator<Item = (Span, WordRange, Option<Pronoun>)> + 'c {
    (0..context.encoded.len()).flat_map(|word| {
        let text = context.word(word).to_lowercase();
        let pronoun = third_person(&text).map(|p| (WordRange::single(word), Some(p)));
        // 'his campaign manager' is a description, and 'his' a pronoun of its own.
        let definite = is_definite(&text);
        let description = definite.then(|| description(context, word)).flatten();
        let description = description.map(|words| (words, None));
        pronoun
            .into_iter()
            .chain(description)
            .map(|(words, pronoun)| (context.encoded.span(words), words, pronoun))
    })
}

/// The pronoun that a word is, if it can refer to somebody in the text; `word` is in lower case.
fn third_person(word: &str) -> Option<Pronoun> {
    let pronoun = Pronoun::of(word)?;
    let personal = matches!(
        pronoun,
        Pronoun::He | Pronoun::She | Pronoun::It | Pronoun::They
    );
    (personal && !matches!(word, "which" | "both")).then_some(pronoun)
}

/// A pronoun or a description, if the model is sure of its entity.
fn resolved(
    context: &Context,
    speakers: &DocumentSpeakers,
    span: Span,
    words: WordRange,
    pronoun: Option<Pronoun>,
) -> Option<Reference> {
    let (entity, chance) = speakers.referent(context, words, pronoun)?;
    let kind = match pronoun {
        Some(_) => MentionKind::Pronoun,
        None => MentionKind::Nominal,
    };
    (chance >= MIN_CONFIDENCE).then_some(Reference { span, kind, entity })
}

/// The likeliest description that begins with a word; none if no words from there on are likely to be one, or if there is
/// a name in it.
fn description(context: &Context, word: usize) -> Option<WordRange> {
    let limit = (word + context.scorer.longest_mention).min(context.encoded.len());
    let (mut best, mut top) = (None, 0.0);
    for end in word + 2..=limit {
        let last = context.word(end - 1);
        if !last.starts_with(char::is_alphanumeric) && last != "-" && last != "'" && last != "’" {
            break; // a description of something known is short: no comma, no bracket
        }
        let words = WordRange::new(word, end);
        let score = context.scorer.mention(context.scores, words);
        if score > top {
            (best, top) = (Some(words), score);
        }
    }
    let best = best?;
    let span = context.encoded.span(best);
    let next = context
        .mentions
        .partition_point(|m| m.span.end <= span.start);
    let name = context.mentions.get(next);
    name.is_none_or(|m| !m.span.overlaps(span)).then_some(best)
}

/// The source of an attribution, if it is not a name and refers to one entity.
fn source(attribution: &Attribution, speaker: &ResolvedSpeaker) -> Option<Reference> {
    let (&[entity], &[span, ..]) = (speaker.entities.as_slice(), attribution.source.as_slice())
    else {
        return None;
    };
    let kind = match speaker.by? {
        Resolution::Pronoun => MentionKind::Pronoun,
        Resolution::Nominal => MentionKind::Nominal,
        Resolution::Name | Resolution::Implicit => return None,
    };
    Some(Reference { span, kind, entity })
}

/// 'I' or 'we' of a speaker, if that is one entity.
fn first_person(span: Span, speaker: &ResolvedSpeaker) -> Option<Reference> {
    let &[entity] = speaker.entities.as_slice() else {
        return None;
    };
    Some(Reference {
        span,
        kind: MentionKind::Pronoun,
        entity,
    })
}

/// The words of the first person in a content.
fn first_persons(context: &Context, attribution: &Attribution) -> impl Iterator<Item = Span> {
    attribution
        .content
        .iter()
        .flat_map(|&content| context.encoded.words_in(content).indices())
        .map(|word| context.word_span(word))
        .filter(|span| {
            let text = span.text(context.text);
            Pronoun::of(text) == Some(Pronoun::First) && text != "US"
        })
}

/// Whether a span stands in a quotation that lies in the content with its marks.
fn is_quoted_inside(quotations: &[Quotation], content: &[Span], span: Span) -> bool {
    content.iter().any(|content| {
        let first = quotations.partition_point(|q| q.open.start < content.start);
        quotations[first..]
            .iter()
            .take_while(|q| q.open.start <= span.start)
            .any(|q| content.encloses(q.region()) && q.region().encloses(span))
    })
}

/// Whether a span stands in an outermost quotation.
fn is_quoted(quotations: &[Quotation], span: Span) -> bool {
    let until = quotations.partition_point(|q| q.open.start <= span.start);
    quotations[..until]
        .iter()
        .rev()
        .take(MAX_QUOTATIONS_TRIED)
        .find(|q| q.depth == 1)
        .is_some_and(|q| q.region().encloses(span))
}
