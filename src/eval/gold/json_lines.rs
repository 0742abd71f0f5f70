//! whosaid's JSON Lines as gold: what `extract` writes, corrected, with a `text` field or the texts in files beside it.

use serde_json::Value;

use super::{GoldDocument, InputError, Place, mistake};
use crate::eval::annotation::{Annotation, Attribution};
use crate::schema::DocumentResult;

const REMEDY: &str = "every line needs an object as `whosaid extract --format jsonl` writes it, and the article's `text`";

/// Reads all documents; `beside` gives the text of the file `ID.txt` in the same folder.
///
/// # Errors
/// All lines that are wrong.
pub(super) fn parse(
    lines: &str,
    file: &str,
    beside: impl Fn(&str) -> Option<String>,
) -> Result<Vec<GoldDocument>, Vec<InputError>> {
    let (mut documents, mut errors) = (Vec::new(), Vec::new());
    for (index, line) in lines.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        match document(line, &beside) {
            Ok(document) => documents.push(GoldDocument {
                place: Place {
                    path: file.to_owned(),
                    line: Some(index + 1),
                },
                ..document
            }),
            Err((reason, remedy)) => errors.push(mistake(file, index + 1, reason, remedy)),
        }
    }
    if errors.is_empty() {
        Ok(documents)
    } else {
        Err(errors)
    }
}

fn document(
    line: &str,
    beside: impl Fn(&str) -> Option<String>,
) -> Result<GoldDocument, (String, String)> {
    let refused = |reason: String| (reason, REMEDY.to_owned());
    let mut value: Value = serde_json::from_str(line).map_err(|e| refused(e.to_string()))?;
    let text = value.as_object_mut().and_then(|o| o.shift_remove("text"));
    let result: DocumentResult =
        serde_json::from_value(value).map_err(|e| refused(e.to_string()))?;
    let text = match text {
        Some(Value::String(text)) => text,
        Some(_) => return Err(refused("`text` is not a string".to_owned())),
        None => beside(&result.id).ok_or_else(|| {
            let reason = format!("{} has no text", result.id);
            let remedy = format!(
                "add a `text` field, or put the text into {}.txt beside the file",
                result.id
            );
            (reason, remedy)
        })?,
    };
    let mut annotation = Annotation::of_result(&result, &text).map_err(|reason| {
        let remedy = "correct the offsets, which count characters from 0, or put back the text that was annotated";
        (reason, remedy.to_owned())
    })?;
    for attribution in &mut annotation.attributions {
        *attribution = Attribution {
            confidence: None,
            ..std::mem::take(attribution)
        };
    }
    Ok(GoldDocument {
        id: result.id,
        text,
        annotation,
        metadata: result.metadata,
        place: Place {
            path: String::new(),
            line: None,
        },
    })
}
