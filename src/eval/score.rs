//! Scoring of one document: its counts and its items.

use std::collections::BTreeSet;

use super::annotation::{Annotation, Role, SpeakerLabel, Trimming};
use super::attributions::{self, Matching};
use super::cofenet::Sentences;
use super::gold::{GoldDocument, Layers};
use super::item::{Item, items};
use super::metric::Tallies;
use super::{coreference, names, spans, speakers};
use crate::schema::EntityType;

/// What is scored.
#[derive(Debug, Default)]
pub struct Scope {
    /// The layers that gold has.
    pub layers: Layers,
    /// The entity types to score; all if there are none.
    pub types: BTreeSet<EntityType>,
    /// CofeNet's sentences.
    pub sentences: Option<Sentences>,
}

/// How well a document was annotated.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DocumentScore {
    /// Its counts.
    pub tallies: Tallies,
    /// Its items.
    pub items: Vec<Item>,
    /// CofeNet's sentences that have no place in its text.
    pub lost_sentences: usize,
}

/// Scores a document. `given` are the speakers that resolution names when it gets the gold attributions, in their order.
pub fn score(
    gold: &GoldDocument,
    predicted: &Annotation,
    given: Option<&[Option<SpeakerLabel>]>,
    scope: &Scope,
) -> DocumentScore {
    let layers = &scope.layers;
    let text = Trimming::new(&gold.text);
    let mut tallies = Tallies::default();
    let wanted = |annotation: &Annotation| -> Annotation {
        let mut annotation = annotation.clone();
        let types = &scope.types;
        annotation
            .names
            .retain(|n| types.is_empty() || types.contains(&n.kind));
        annotation
    };
    let (right, found) = (wanted(&gold.annotation), wanted(predicted));
    if layers.names {
        names::tally(&right.names, &found.names, &mut tallies);
    }
    let matching = Matching::new(&right.attributions, &found.attributions);
    let mut lost_sentences = 0;
    if layers.attributions {
        for role in Role::CORE {
            let (g, p) = (right.spans(role), found.spans(role));
            spans::tally(role.name(), &g, &p, &mut tallies);
        }
        if layers.addressees {
            let (g, p) = (right.spans(Role::Addressee), found.spans(Role::Addressee));
            let hits = g.intersection(&p).count();
            tallies.add_f1("addressee", hits, p.len(), g.len());
        }
        attributions::tally(&right, &found, &matching, &mut tallies);
        if layers.speakers {
            speakers::tally(&right, &found, &matching, given, &text, &mut tallies);
        }
        if let Some(sentences) = &scope.sentences {
            lost_sentences = sentences.tally(&gold.id, &gold.text, &found, &mut tallies);
        }
    }
    if layers.chains {
        coreference::tally(&right.chains, &found.chains, &mut tallies);
    }
    DocumentScore {
        items: items(&text, &right, &found, &matching, layers),
        tallies,
        lost_sentences,
    }
}
