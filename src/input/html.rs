//! Web pages: the article in them, by Mozilla's Readability (`dom_smoothie`).

use std::io::Read;
use std::path::Path;

use dom_smoothie::{Config, Readability, TextMode};
use serde_json::{Map, Value};

use super::{InputError, plain};
use crate::text::Document;

/// A page with more elements is no article; the library takes time for each.
const MAX_ELEMENTS: usize = 200_000;

/// Reads `input` to its end as one page. Offsets count in the article's text as it is taken out of the page.
pub(super) fn read(input: impl Read, path: &Path, id: String) -> Result<Document, InputError> {
    let page = plain::read(input, path, id)?;
    let config = Config {
        text_mode: TextMode::Formatted,
        max_elements_to_parse: MAX_ELEMENTS,
        ..Config::default()
    };
    let article = Readability::new(page.text, None, Some(config))
        .and_then(|mut page| page.parse())
        .map_err(|error| {
            InputError::new(
                path.display().to_string(),
                format!("no article can be found in the page ({error})"),
                "save the article's text as a .txt file",
            )
        })?;
    let mut metadata = Map::new();
    let about = [
        ("byline", article.byline),
        ("site_name", article.site_name),
        ("url", article.url),
    ];
    for (name, value) in about {
        if let Some(value) = value {
            metadata.insert(name.to_owned(), Value::String(value));
        }
    }
    Ok(Document {
        id: page.id,
        title: Some(article.title).filter(|title| !title.is_empty()),
        date: article.published_time,
        text: article.text_content.to_string(),
        metadata,
    })
}
