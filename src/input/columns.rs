//! Columns: which field of a record is the text, the id, the title, the date.

use serde_json::{Map, Value};

use super::error::refused;
use crate::error::{Error, Result};
use crate::text::Document;

/// Names that the fields of corpora usually have, the likeliest first.
const TEXT: &[&str] = &[
    "text",
    "body",
    "content",
    "article",
    "article_text",
    "articletext",
    "full_text",
    "fulltext",
    "maintext",
    "story",
];
const ID: &[&str] = &[
    "id",
    "doc_id",
    "docid",
    "document_id",
    "article_id",
    "articleid",
    "guid",
    "uuid",
];
const TITLE: &[&str] = &["title", "headline", "heading"];
const DATE: &[&str] = &[
    "date",
    "published",
    "publish_date",
    "published_at",
    "publication_date",
    "date_publish",
    "pub_date",
    "pubdate",
    "datetime",
    "timestamp",
];

/// The fields to take, where the user names them; others are guessed from the usual names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// The article's text.
    pub text: Option<String>,
    /// Its id.
    pub id: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Its date.
    pub date: Option<String>,
}

/// One record of a file of many.
pub(super) struct Record<'a> {
    /// What it says.
    pub fields: Map<String, Value>,
    /// Names it in errors.
    pub place: &'a dyn Fn() -> String,
    /// The document's id if the record has none.
    pub default_id: &'a dyn Fn() -> String,
    /// What to do about a field that is missing or of the wrong type.
    pub remedy: &'static str,
}

impl Columns {
    /// Checks that a table with the columns `names` has the ones wanted, a text among them; `place` names the table.
    pub(super) fn check(&self, names: &[&str], place: &str) -> Result<()> {
        let wrong = |reason: String| {
            let known = names.join(", ");
            let remedy =
                format!("name it (--text-column, in Python text=); the columns are: {known}");
            Err(refused(place, reason, remedy))
        };
        let wanted = [&self.text, &self.id, &self.title, &self.date];
        let missing = wanted
            .into_iter()
            .flatten()
            .find(|name| !names.contains(&name.as_str()));
        match missing {
            Some(name) => wrong(format!("there is no column `{name}`")),
            None if find(self.text.as_deref(), TEXT, names.iter().copied()).is_none() => {
                wrong("no column looks like the articles' text".to_owned())
            }
            None => Ok(()),
        }
    }

    /// The document of fields that are in memory. `place` names them in errors, `default_id` is the id if they give none. What is
    /// neither text, id, title nor date becomes metadata.
    ///
    /// # Errors
    /// The text is missing, or a field has the wrong type.
    pub fn document_of(
        &self,
        fields: Map<String, Value>,
        place: &str,
        default_id: &str,
    ) -> Result<Document> {
        self.document(Record {
            fields,
            place: &|| place.to_owned(),
            default_id: &|| default_id.to_owned(),
            remedy: "give it a text, or name the field that has it",
        })
    }

    /// The document that a record holds. What is neither text, id, title nor date becomes metadata.
    ///
    /// # Errors
    /// The text is missing, or a field has the wrong type.
    pub(super) fn document(&self, record: Record) -> Result<Document> {
        let Record {
            mut fields,
            place,
            default_id,
            remedy,
        } = record;
        let wrong = |reason: String| -> Error { refused(place(), reason, remedy) };
        let mut take = |named: &Option<String>, usual: &[&str]| {
            let name = find(named.as_deref(), usual, fields.keys().map(String::as_str))?.to_owned();
            let value = fields.shift_remove(&name)?;
            Some((name, value))
        };
        let text = match take(&self.text, TEXT) {
            Some((_, Value::String(text))) => text,
            Some((name, other)) => return Err(wrong(wrong_type(&name, "a string", &other))),
            None => {
                let name = self.text.as_deref().unwrap_or("text");
                return Err(wrong(format!("field `{name}` is missing")));
            }
        };
        let id = match take(&self.id, ID) {
            None | Some((_, Value::Null)) => String::new(),
            Some((_, Value::String(id))) => id,
            Some((_, Value::Number(id))) => id.to_string(),
            Some((name, other)) => {
                return Err(wrong(wrong_type(&name, "a string or a number", &other)));
            }
        };
        let mut string = |named, usual| match take(named, usual) {
            None | Some((_, Value::Null)) => Ok(None),
            Some((_, Value::String(value))) => Ok(Some(value)),
            Some((name, other)) => Err(wrong(wrong_type(&name, "a string or null", &other))),
        };
        let title = string(&self.title, TITLE)?;
        let date = string(&self.date, DATE)?;
        Ok(Document {
            id: if id.is_empty() { default_id() } else { id },
            title,
            date,
            text,
            metadata: fields,
        })
    }
}

/// The field that is named, or the likeliest of those there are.
fn find<'a>(
    named: Option<&'a str>,
    usual: &[&str],
    fields: impl Iterator<Item = &'a str> + Clone,
) -> Option<&'a str> {
    match named {
        Some(name) => fields.clone().find(|field| *field == name),
        None => usual.iter().find_map(|name| {
            fields
                .clone()
                .find(|field| field.eq_ignore_ascii_case(name))
        }),
    }
}

fn wrong_type(field: &str, expected: &str, found: &Value) -> String {
    let found = match found {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    };
    format!("field `{field}` is {found}, not {expected}")
}
