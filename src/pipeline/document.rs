//! The steps of one document before its speakers: it is prepared for the model, attributed, and its passages read by themselves.

use crate::model::{Bundle, Convention, Encoded, Scores};
use crate::quote::{self, Attribution, Nested, Passage};
use crate::text::{Document, Quotation, quotations};

/// A document made ready for the model.
#[derive(Debug)]
pub struct Prepared {
    /// The document.
    pub document: Document,
    /// Its quotations.
    pub quotations: Vec<Quotation>,
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

/// What of a document is read once more, each with its words.
pub type Passages = Vec<(Passage, Encoded)>;

/// The document's attributions, from its scores, and what of their contents the model has to read by itself.
///
/// # Errors
/// What the tokenizer refuses, as a sentence.
pub fn attribute(
    bundle: &Bundle,
    convention: &Convention,
    prepared: &Prepared,
    encoded: &Encoded,
    scores: &mut Scores,
) -> Result<(Vec<Attribution>, Passages), String> {
    let Prepared {
        document,
        quotations,
    } = prepared;
    let text = &document.text;
    let attributions = quote::attributions(convention, encoded, text, quotations, scores);
    let passages = quote::passages(text, quotations, &attributions)
        .into_iter()
        .map(|passage| {
            let encoded = Encoded::new(bundle.tokenizer(), &passage.text, &passage.quotations)
                .map_err(|e| format!("the text cannot be tokenized: {e}"))?;
            Ok((passage, encoded))
        })
        .collect::<Result<_, String>>()?;
    Ok((attributions, passages))
}

/// The quotes inside one passage, from its scores.
pub fn nested(
    convention: &Convention,
    passage: &Passage,
    encoded: &Encoded,
    scores: &mut Scores,
) -> Vec<Nested> {
    let (text, quotations) = (&passage.text, &passage.quotations);
    let found = quote::attributions(convention, encoded, text, quotations, scores);
    passage.nested(&found)
}
