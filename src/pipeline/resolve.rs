//! The last step of one document: from its attributions to its result.

use super::document::Prepared;
use super::present::Presenter;
use crate::entity::{self, NamedMention};
use crate::model::{Bundle, Encoded, Scores};
use crate::quote::{self, Nested, Quoted};
use crate::schema::{DocumentResult, Extracted, Quote};
use crate::speaker::{self, Context, Pronoun, Resolved};
use crate::text::{CodePoints, Span};

/// The document's result, from its attributions: whoever made them.
pub fn resolve(
    bundle: &Bundle,
    prepared: Prepared,
    encoded: &Encoded,
    scores: &Scores,
    names: Option<Vec<NamedMention>>,
    quoted: &Quoted,
) -> Extracted {
    let Quoted {
        attributions,
        nested,
    } = quoted;
    let Prepared {
        document,
        quotations,
    } = prepared;
    let text = &document.text;
    let scorer = &bundle.manifest().coreference;
    // A classifier's types are what its user asked for; the model's own are made consistent.
    let names = names.unwrap_or_else(|| {
        let found = entity::mentions(text, bundle.entities(), encoded, scores);
        entity::consistent(text, found)
    });
    let mentions = entity::with_compounds(text, names);
    let entities = entity::entities(text, &mentions, &|mention, bearers| {
        speaker::bearer(scorer, scores, encoded, &mentions, mention, bearers)
    });
    let entity_of = entity::entity_of_mentions(mentions.len(), &entities);
    let context = speaker::Context {
        text,
        encoded,
        scores,
        scorer,
        mentions: &mentions,
        entities: &entities,
        entity_of: &entity_of,
    };
    let resolved = speaker::resolve(&context, attributions);
    let inner = speaker::resolve_nested(&context, attributions, &resolved, nested);
    let references = speaker::references(&context, quoted, &resolved, &inner, &quotations);
    let points = CodePoints::new(text);
    let presenter = Presenter {
        context: &context,
        points: &points,
    };
    let mut quotes: Vec<Quote> = attributions
        .iter()
        .zip(&resolved.speakers)
        .enumerate()
        .map(|(i, (attribution, speaker))| {
            let kind = quote::quote_type(text, &attribution.content, &quotations);
            let told = speaker::addressee(text, attribution, &mentions);
            let addressee = told.and_then(|span| addressee_entity(&context, &resolved, span));
            let id = format!("q{}", i + 1);
            presenter.quote(id, kind, attribution, speaker, told, addressee)
        })
        .collect();
    for (
        Nested {
            outer,
            kind,
            attribution,
        },
        speaker,
    ) in nested.iter().zip(&inner)
    {
        let told = speaker::addressee(text, attribution, &mentions);
        // 'me' is whoever the outer quote is of.
        let addressee = told.and_then(|span| match Pronoun::of(span.text(text)) {
            Some(Pronoun::First) => resolved.speakers[*outer].entities.first().copied(),
            _ => addressee_entity(&context, &resolved, span),
        });
        let outer = &mut quotes[*outer];
        let id = format!("{}.{}", outer.id, outer.nested.len() + 1);
        let quote = presenter.quote(id, *kind, attribution, speaker, told, addressee);
        outer.nested.push(quote);
    }
    let mut warnings = Vec::new();
    if encoded.is_empty() {
        warnings.push("the text is empty".to_owned());
    }
    let result = DocumentResult {
        entities: presenter.entities(&references),
        quotes,
        unnamed_speakers: presenter.unnamed_speakers(quoted, &resolved.speakers, &inner),
        id: document.id,
        title: document.title,
        date: document.date,
        warnings,
        metadata: document.metadata,
    };
    Extracted {
        text: document.text,
        result,
    }
}

/// The entity of somebody who is told something.
fn addressee_entity(context: &Context, resolved: &Resolved, span: Span) -> Option<usize> {
    let from = context
        .mentions
        .partition_point(|m| m.span.start < span.start);
    let name = context.mentions[from..]
        .iter()
        .position(|m| m.span.end == span.end && m.kind.can_speak());
    if let Some(name) = name {
        return Some(context.entity_of[from + name]);
    }
    let words = context.encoded.words_in(span);
    if words.is_empty() {
        return None;
    }
    let pronoun = Pronoun::of(span.text(context.text))?;
    let (entity, chance) = resolved.entity_of(context, &words, Some(pronoun))?;
    (chance >= 0.5).then_some(entity)
}
