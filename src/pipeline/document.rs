//! The steps of one document before its speakers: it is prepared for the model, attributed, and its passages read by themselves.

use crate::entity;
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Bundle, Convention, Encoded, Scores};
use crate::quote::{self, Attribution, Nested, Passage};
use crate::text::{Document, Quotation, Reading, quotations};

/// A document made ready for the model.
#[derive(Debug)]
pub(super) struct Prepared {
    /// The document.
    pub(super) document: Document,
    /// How its text is read.
    pub(super) reading: Reading,
    /// The quotations of what is read.
    pub(super) quotations: Vec<Quotation>,
}

impl Prepared {
    /// What of the document is read. All spans in the pipeline are bytes of this.
    pub(super) fn text(&self) -> &str {
        self.reading.text(&self.document.text)
    }
}

/// Finds the document's quotations and encodes its words.
///
/// # Errors
/// What the tokenizer refuses.
pub(super) fn prepare(bundle: &Bundle, document: Document) -> Result<(Prepared, Encoded)> {
    let reading = Reading::of(&document.text);
    let text = reading.text(&document.text);
    let quotations = quotations(text);
    let encoded = encode(bundle, text, &quotations)?;
    let prepared = Prepared {
        document,
        reading,
        quotations,
    };
    Ok((prepared, encoded))
}

/// What of a document is read once more, each with its words.
pub(super) type Passages = Vec<(Passage, Encoded)>;

/// The document's attributions, from its scores, and what of their contents the model has to read by itself.
///
/// # Errors
/// What the tokenizer refuses.
pub(super) fn attribute(
    bundle: &Bundle,
    convention: &Convention,
    prepared: &Prepared,
    encoded: &Encoded,
    scores: &mut Scores,
) -> Result<(Vec<Attribution>, Passages)> {
    let (text, quotations) = (prepared.text(), &prepared.quotations);
    let found = attributions(convention, encoded, text, quotations, scores);
    let names = || entity::mentions(text, bundle.entities(), encoded, scores);
    let attributions = quote::with_laid_out(text, quotations, found, names);
    let passages = quote::passages(text, quotations, &attributions)
        .into_iter()
        .map(|passage| {
            let encoded = encode(bundle, &passage.text, &passage.quotations)?;
            Ok((passage, encoded))
        })
        .collect::<Result<_>>()?;
    Ok((attributions, passages))
}

/// The quotes inside one passage, from its scores.
pub(super) fn nested(
    convention: &Convention,
    passage: &Passage,
    encoded: &Encoded,
    scores: &mut Scores,
) -> Vec<Nested> {
    let (text, quotations) = (&passage.text, &passage.quotations);
    let found = attributions(convention, encoded, text, quotations, scores);
    passage.nested(&found)
}

/// The attributions of a text, from its scores. A convention with incomplete ones has borders of its own, which stay.
fn attributions(
    convention: &Convention,
    encoded: &Encoded,
    text: &str,
    quotations: &[Quotation],
    scores: &mut Scores,
) -> Vec<Attribution> {
    let found = quote::attributions(convention, encoded, text, quotations, scores);
    match convention.incomplete {
        true => found,
        false => quote::revised(text, found),
    }
}

fn encode(bundle: &Bundle, text: &str, quotations: &[Quotation]) -> Result<Encoded> {
    Encoded::new(bundle.tokenizer(), text, quotations).map_err(|e| {
        let reason = format!("the text cannot be tokenized: {e}");
        Error::of(ErrorKind::Model, reason)
    })
}
