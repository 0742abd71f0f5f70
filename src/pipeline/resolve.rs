//! The last stage of one document: from its attributions to its result.

use super::document::Prepared;
use super::present::Presenter;
use crate::entity::{self, EntityCluster, EntityId, NamedMention};
use crate::model::{Bundle, Encoded, Scores};
use crate::quote::{self, Attribution, AttributionId, Quoted};
use crate::schema::{
    Determinacy, DocumentResult, Explained, Explanation, Extracted, Polarity, Quote, QuoteType,
};
use crate::speaker::{
    self, Candidate, Context, DocumentSpeakers, ResolvedSpeaker, RoleIndex, SpeakerCandidate,
    SpeakerExplanation,
};
use crate::text::{CodePoints, Quotation, Reading};

/// A document's names: who is mentioned where, and what the text calls them.
struct Names {
    mentions: Vec<NamedMention>,
    entities: Vec<EntityCluster>,
    entity_of: Vec<EntityId>,
    roles: RoleIndex,
}

impl Names {
    /// Those of the document. `names` are the named mentions that a token classifier found, in order; without them, the model's
    /// own are taken.
    fn of(
        bundle: &Bundle,
        prepared: &Prepared,
        encoded: &Encoded,
        scores: &Scores,
        names: Option<Vec<NamedMention>>,
        attributions: &[Attribution],
    ) -> Self {
        let text = prepared.reading.text(&prepared.document.text);
        // A classifier's types are what its user asked for; the model's own are made consistent.
        let names = names.unwrap_or_else(|| names_by_model(bundle, text, encoded, scores));
        let names = quote::with_labels(text, names, attributions);
        let mentions = entity::with_compounds(text, names);
        let entities = cluster(bundle, text, encoded, scores, &mentions);
        let entity_of = entity::entity_of_mentions(mentions.len(), &entities);
        let roles = RoleIndex::new(text, &prepared.quotations, &mentions, &entities, &entity_of);
        Self {
            mentions,
            entities,
            entity_of,
            roles,
        }
    }

    fn context<'d>(
        &'d self,
        bundle: &'d Bundle,
        text: &'d str,
        encoded: &'d Encoded,
        scores: &'d Scores,
        min_speaker_confidence: f32,
    ) -> Context<'d> {
        Context {
            text,
            encoded,
            scores,
            scorer: &bundle.manifest().coreference,
            mentions: &self.mentions,
            entities: &self.entities,
            entity_of: &self.entity_of,
            roles: &self.roles,
            min_speaker_confidence,
            ranker: bundle.ranker(),
        }
    }
}

/// The candidates for the speakers of attributions, as [`DocumentSpeakers::candidates`] gives them, with the entities' names.
pub(super) fn candidates(
    bundle: &Bundle,
    prepared: &Prepared,
    encoded: &Encoded,
    scores: &Scores,
    names: Option<Vec<NamedMention>>,
    attributions: &[Attribution],
) -> Vec<Option<Vec<SpeakerCandidate>>> {
    let names = Names::of(bundle, prepared, encoded, scores, names, attributions);
    let text = prepared.reading.text(&prepared.document.text);
    let context = names.context(bundle, text, encoded, scores, 0.0);
    let named = |candidate: Candidate| SpeakerCandidate {
        name: candidate.entity.map(|e| context.entity(e).name.clone()),
        features: candidate.features,
    };
    DocumentSpeakers::candidates(&context, attributions)
        .into_iter()
        .map(|candidates| candidates.map(|all| all.into_iter().map(named).collect()))
        .collect()
}

/// What is asked of the speakers.
#[derive(Clone, Copy)]
pub(super) struct Asked {
    /// One less likely than this is not named.
    pub min_speaker_confidence: f32,
    /// Whether it is to be explained why they are who they are.
    pub explain: bool,
}

/// The document's result, from its attributions, whoever made them; with explanations, if they are asked for. `names` are the named
/// mentions that a token classifier found, in order; without them, the model's own are taken.
pub(super) fn resolve(
    bundle: &Bundle,
    prepared: Prepared,
    encoded: &Encoded,
    scores: &Scores,
    names: Option<Vec<NamedMention>>,
    quoted: &Quoted,
    asked: Asked,
) -> Explained {
    let names = Names::of(
        bundle,
        &prepared,
        encoded,
        scores,
        names,
        &quoted.attributions,
    );
    let Prepared {
        document,
        reading,
        quotations,
    } = prepared;
    let text = reading.text(&document.text);
    let context = names.context(bundle, text, encoded, scores, asked.min_speaker_confidence);
    let (mut why, mut nested_why) = (Vec::new(), Vec::new());
    let wanted = |why| asked.explain.then_some(why);
    let speakers = DocumentSpeakers::resolve(&context, &quoted.attributions, wanted(&mut why));
    let nested_speakers = speaker::resolve_nested(
        &context,
        &quoted.attributions,
        &speakers,
        &quoted.nested,
        wanted(&mut nested_why),
    );
    let references =
        speaker::references(&context, quoted, &speakers, &nested_speakers, &quotations);
    let presenter = Presenter {
        context: &context,
        original: &document.text,
        reading: &reading,
        points: &CodePoints::new(&document.text),
    };
    let mut quotes = outermost_quotes(&presenter, quoted, &speakers, &quotations);
    add_nested_quotes(&mut quotes, &presenter, quoted, &speakers, &nested_speakers);
    let explanations = explanations(&presenter, quoted, &why, &nested_why);
    let result = DocumentResult {
        entities: presenter.entities(&references),
        quotes,
        unnamed_speakers: presenter.unnamed_speakers(quoted, speakers.all(), &nested_speakers),
        id: document.id,
        title: document.title,
        date: document.date,
        warnings: warnings(encoded, &reading),
        metadata: document.metadata,
    };
    let extracted = Extracted {
        text: document.text,
        result,
    };
    Explained {
        extracted,
        explanations,
    }
}

/// The named mentions that the model finds.
fn names_by_model(
    bundle: &Bundle,
    text: &str,
    encoded: &Encoded,
    scores: &Scores,
) -> Vec<NamedMention> {
    let found = entity::mentions(text, bundle.entities(), encoded, scores);
    entity::consistent(text, found)
}

/// The entities of the mentions; the model tells whose a shared surname is.
fn cluster(
    bundle: &Bundle,
    text: &str,
    encoded: &Encoded,
    scores: &Scores,
    mentions: &[NamedMention],
) -> Vec<EntityCluster> {
    let scorer = &bundle.manifest().coreference;
    entity::entities(text, mentions, &|mention, bearers| {
        speaker::disambiguate(scorer, scores, encoded, mentions, mention, bearers)
    })
}

/// The quotes that are not inside others, without those inside them.
fn outermost_quotes(
    presenter: &Presenter,
    quoted: &Quoted,
    speakers: &DocumentSpeakers,
    quotations: &[Quotation],
) -> Vec<Quote> {
    let context = presenter.context;
    quoted
        .attributions
        .iter()
        .enumerate()
        .map(|(index, attribution)| {
            let speaker = speakers.of(AttributionId::new(index));
            let kind = quote::quote_type(context.text, &attribution.content, quotations);
            let addressee = speaker::addressee(context, speakers, attribution, None);
            let id = quote_id(index);
            presenter.quote(id, kind, attribution, speaker, addressee)
        })
        .collect()
}

/// Puts the nested quotes into `quotes`, the outermost ones in the order of their attributions.
fn add_nested_quotes(
    quotes: &mut [Quote],
    presenter: &Presenter,
    quoted: &Quoted,
    speakers: &DocumentSpeakers,
    nested_speakers: &[ResolvedSpeaker],
) {
    let context = presenter.context;
    for (nested, speaker) in quoted.nested.iter().zip(nested_speakers) {
        let attribution = &nested.attribution;
        let addressee = speaker::addressee(context, speakers, attribution, Some(nested.outer));
        let outer = &mut quotes[nested.outer.index()];
        let id = nested_id(&outer.id, outer.nested.len());
        let mut quote = presenter.quote(id, nested.kind, attribution, speaker, addressee);
        // What she denied that he said, he may not have said.
        if outer.kind != QuoteType::Direct && outer.polarity == Polarity::Negative {
            quote.determinacy = Determinacy::Hypothetical;
        }
        outer.nested.push(quote);
    }
}

/// The explanations of the quotes, each followed by those of the quotes inside it.
fn explanations(
    presenter: &Presenter,
    quoted: &Quoted,
    why: &[SpeakerExplanation],
    nested_why: &[SpeakerExplanation],
) -> Vec<Explanation> {
    let mut inside: Vec<Vec<&SpeakerExplanation>> = vec![Vec::new(); why.len()];
    for (nested, why) in quoted.nested.iter().zip(nested_why) {
        inside[nested.outer.index()].push(why);
    }
    let mut out = Vec::with_capacity(why.len() + nested_why.len());
    for (index, (why, inside)) in why.iter().zip(inside).enumerate() {
        let id = quote_id(index);
        let inside = inside.into_iter().enumerate();
        let inside = inside.map(|(number, why)| (nested_id(&id, number), why));
        let all = std::iter::once((id.clone(), why)).chain(inside);
        out.extend(all.map(|(id, why)| presenter.explanation(id, why)));
    }
    out
}

fn quote_id(index: usize) -> String {
    format!("q{}", index + 1)
}

fn nested_id(outer: &str, number: usize) -> String {
    format!("{outer}.{}", number + 1)
}

/// What the reader of the result should know about the text.
fn warnings(encoded: &Encoded, reading: &Reading) -> Vec<String> {
    match encoded.is_empty() {
        true => vec!["the text is empty".to_owned()],
        false => reading.notes().iter().map(|&n| n.to_owned()).collect(),
    }
}
