//! One document, from what the model says of it to its result: decode, link, resolve. No I/O, no shared state.

mod present;

use self::present::Presenter;
use serde::{Deserialize, Serialize};

use crate::entity::{self, Mention};
use crate::model::{Bundle, Convention, Encoded, Scores};
use crate::quote::{self, Attribution};
use crate::result::DocumentResult;
use crate::speaker::{self, Context, Pronoun, Resolved};
use crate::text::{CodePoints, Document, Quotation, Span, quotations};

/// A document made ready for the model.
#[derive(Debug)]
pub struct Prepared {
    /// The document.
    pub document: Document,
    /// Its quotations.
    pub quotations: Vec<Quotation>,
}

/// A document's result, and the text that its offsets count in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Extracted {
    /// The document's text.
    pub text: String,
    /// What was found in it.
    pub result: DocumentResult,
}

/// Finds the document's quotations and encodes its words.
///
/// # Errors
/// What the tokenizer refuses, as a sentence.
pub fn prepare(bundle: &Bundle, document: Document) -> Result<(Prepared, Encoded), String> {
    let quotations = quotations(&document.text);
    match Encoded::new(bundle.tokenizer(), &document.text, &quotations) {
        Ok(encoded) => Ok((
            Prepared {
                document,
                quotations,
            },
            encoded,
        )),
        Err(e) => Err(format!("the text cannot be tokenized: {e}")),
    }
}

/// The document's result, from its scores. `names`: its named mentions, if something else than the model finds them.
pub fn decode(
    bundle: &Bundle,
    convention: &Convention,
    prepared: Prepared,
    encoded: &Encoded,
    mut scores: Scores,
    names: Option<Vec<Mention>>,
) -> Extracted {
    let Prepared {
        document,
        quotations,
    } = prepared;
    let attributions = quote::attributions(
        convention,
        encoded,
        &document.text,
        &quotations,
        &mut scores,
    );
    let prepared = Prepared {
        document,
        quotations,
    };
    resolve(bundle, prepared, encoded, &scores, names, &attributions)
}

/// The document's result, from its attributions: whoever made them.
pub fn resolve(
    bundle: &Bundle,
    prepared: Prepared,
    encoded: &Encoded,
    scores: &Scores,
    names: Option<Vec<Mention>>,
    attributions: &[Attribution],
) -> Extracted {
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
    let references = speaker::references(&context, attributions, &resolved, &quotations);
    let told: Vec<_> = attributions
        .iter()
        .map(|a| speaker::addressee(text, a, &mentions))
        .collect();
    let points = CodePoints::new(text);
    let presenter = Presenter {
        context: &context,
        points: &points,
        quotations: &quotations,
    };
    let quotes = attributions
        .iter()
        .zip(&resolved.speakers)
        .zip(&told)
        .enumerate()
        .map(|(i, ((attribution, speaker), told))| {
            let addressees = told.and_then(|span| addressee_entity(&context, &resolved, span));
            presenter.quote(i, attribution, speaker, *told, addressees)
        })
        .collect();
    let mut warnings = Vec::new();
    if encoded.is_empty() {
        warnings.push("the text is empty".to_owned());
    }
    let result = DocumentResult {
        entities: presenter.entities(&references),
        quotes,
        unnamed_speakers: presenter.unnamed_speakers(attributions, &resolved.speakers),
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
