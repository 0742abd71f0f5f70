//! Web pages: the article in them, by Mozilla's Readability (`dom_smoothie`).

use std::io::Read;
use std::path::Path;

use dom_smoothie::{Config, Readability, TextMode};
use serde_json::{Map, Value};

use super::error::refused;
use super::plain;
use crate::error::Result;
use crate::text::Document;

/// A page with more elements is not an article, and each costs the library time.
const MAX_ELEMENTS: usize = 200_000;

/// The parser's time grows with the square of the depth.
const MAX_DEPTH: usize = 2_000;

/// Elements whose end tag is optional or missing.
const OPEN_ENDED: &[&str] = &[
    "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta",
    "option", "p", "param", "source", "td", "th", "tr", "track", "wbr",
];

/// Reads `input` to its end as one page. Offsets count in the article's text as it is taken out of the page.
pub(super) fn read(input: impl Read, path: &Path, id: String) -> Result<Document> {
    let page = plain::read(input, path, id)?;
    if depth(&page.text) > MAX_DEPTH {
        return Err(refused(
            path.display().to_string(),
            "elements are nested too deep for a page that people read",
            "save the article's text as a .txt file",
        ));
    }
    let config = Config {
        text_mode: TextMode::Formatted,
        max_elements_to_parse: MAX_ELEMENTS,
        ..Config::default()
    };
    let article = Readability::new(page.text, None, Some(config))
        .and_then(|mut page| page.parse())
        .map_err(|error| {
            refused(
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

/// How deep the elements of a page are nested, by counting tags.
fn depth(page: &str) -> usize {
    let (mut depth, mut deepest) = (0usize, 0);
    for tag in page.split('<').skip(1) {
        let (name, closes) = match tag.strip_prefix('/') {
            Some(name) => (name, true),
            None => (tag, false),
        };
        let end = name.find(|c: char| !c.is_ascii_alphanumeric());
        let name = &name[..end.unwrap_or(name.len())];
        let open_ended = OPEN_ENDED
            .iter()
            .any(|open| open.eq_ignore_ascii_case(name));
        if name.is_empty() || open_ended {
            continue;
        }
        depth = if closes {
            depth.saturating_sub(1)
        } else {
            depth + 1
        };
        deepest = deepest.max(depth);
    }
    deepest
}
