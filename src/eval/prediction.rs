//! What is scored: what a model finds in the gold's texts, or what was found before.

use std::collections::HashMap;

use super::annotation::{Annotation, Role, SpeakerLabel};
use super::error::{quoted, refused, unusable};
use super::evaluation::{Evaluated, Evaluation};
use super::gold::GoldDocument;
use super::score::{Scope, score};
use crate::error::Result;
use crate::extractor::Extractor;
use crate::progress::Progress;
use crate::quote::Attribution;
use crate::schema::DocumentResult;
use crate::text::{CodePoints, Document, Span};

/// What was found in a document.
#[derive(Debug, Default)]
pub struct Prediction {
    /// None if it failed or is not there.
    pub found: Option<Annotation>,
    /// The speakers that resolution names when it is given the gold attributions, in their order.
    pub given: Option<Vec<Option<SpeakerLabel>>>,
}

/// Results as predictions, in the order of gold. `place` names where they come from.
///
/// # Errors
/// A result was made from another text, or none is of a gold document.
pub fn predictions(
    results: impl IntoIterator<Item = DocumentResult>,
    documents: &[GoldDocument],
    place: &str,
) -> Result<Vec<Prediction>> {
    let mut by_id: HashMap<String, DocumentResult> = HashMap::new();
    for result in results {
        // A prediction made from a list of paths can have a path as its id.
        let name = result.id.rsplit('/').next().unwrap_or_default();
        let name = name.strip_suffix(".txt").unwrap_or(name).to_owned();
        if name != result.id {
            by_id.entry(name).or_insert_with(|| result.clone());
        }
        by_id.insert(result.id.clone(), result);
    }
    let mut predictions = Vec::new();
    for document in documents {
        let found = by_id.get(&document.id).map(|result| {
            Annotation::of_result(result, &document.text).map_err(|error| {
                refused(
                    place.to_owned(),
                    format!(
                        "the prediction for {} was made from another text: {error}",
                        document.id
                    ),
                    "extract from the gold's texts",
                )
            })
        });
        predictions.push(Prediction {
            found: found.transpose()?,
            given: None,
        });
    }
    if predictions.iter().all(|p| p.found.is_none()) {
        let example = quoted(documents.first().map_or("", |d| d.id.as_str()));
        return Err(refused(
            place.to_owned(),
            "no id is that of a gold document",
            format!("ids are the file names without extension, for instance {example}"),
        ));
    }
    Ok(predictions)
}

/// Runs a model on the gold's texts. Gives what it found, in the order of gold, and how many documents failed.
///
/// # Errors
/// A result whose spans are not in its text; no document could be extracted.
pub fn predict(
    extractor: &Extractor,
    documents: &[GoldDocument],
    scope: &Scope,
    progress: &dyn Progress,
) -> Result<(Vec<Prediction>, usize)> {
    let mut failed = 0;
    let mut predictions = Vec::with_capacity(documents.len());
    let articles = documents
        .iter()
        .map(|d| Ok(Document::new(d.id.as_str(), d.text.as_str())));
    extractor.run(articles, progress, |outcome| -> Result<()> {
        let found = match outcome {
            Ok(found) => Some(Annotation::of_result(&found.result, &found.text)?),
            Err(_) => {
                failed += 1; // `progress` was told
                None
            }
        };
        predictions.push(Prediction { found, given: None });
        Ok(())
    })?;
    if failed == documents.len() {
        return Err(unusable("no document could be extracted"));
    }
    if scope.layers.speakers {
        for (prediction, document) in predictions.iter_mut().zip(documents) {
            prediction.given = given(extractor, document);
        }
    }
    Ok((predictions, failed))
}

/// Scores predictions, which are in the order of the gold documents. `gold` and `of` name both in reports; `by` is a field of
/// metadata by which scores are shown too. Gives how many of CofeNet's sentences are not in the texts, besides.
pub fn evaluate(
    (gold, documents): (String, Vec<GoldDocument>),
    (of, predictions): (String, Vec<Prediction>),
    scope: &Scope,
    by: Option<String>,
) -> (Evaluation, usize) {
    let mut lost = 0;
    let nothing = Annotation::default();
    let evaluated = documents.into_iter().zip(predictions);
    let evaluated = evaluated.map(|(gold, prediction)| {
        let Prediction { found, given } = prediction;
        let predicted = found.as_ref().unwrap_or(&nothing);
        let score = score(&gold, predicted, given.as_deref(), scope);
        lost += score.lost_sentences;
        Evaluated {
            gold,
            predicted: found,
            score,
        }
    });
    let evaluated = evaluated.collect();
    (Evaluation::new(gold, of, evaluated, by), lost)
}

/// The speaker that resolution names for every gold attribution; none if the model failed on the document.
fn given(extractor: &Extractor, document: &GoldDocument) -> Option<Vec<Option<SpeakerLabel>>> {
    let points = CodePoints::new(&document.text);
    let attributions = &document.annotation.attributions;
    let spans = |index: usize, role: Role| -> Vec<Span> {
        let extents = attributions[index].of(role).iter();
        extents
            .filter_map(|e| points.span(e.start, e.end))
            .collect()
    };
    let mut order: Vec<usize> = (0..attributions.len()).collect();
    order.sort_by_key(|&index| attributions[index].begin());
    let gold: Vec<Attribution> = order
        .iter()
        .map(|&index| Attribution {
            source: spans(index, Role::Source),
            cue: spans(index, Role::Cue),
            content: spans(index, Role::Content),
            confidence: 1.0,
            ..Attribution::default()
        })
        .collect();
    let article = Document::new(document.id.as_str(), document.text.as_str());
    let resolved = extractor.resolve(article, &gold).ok()?;
    let mut answers = vec![None; attributions.len()];
    for (index, quote) in order.into_iter().zip(resolved.result.quotes) {
        answers[index] = Some(SpeakerLabel {
            kind: quote.speaker_kind,
            name: quote.speaker_name,
        });
    }
    Some(answers)
}
