//! One article, as the readers hand it to the pipeline.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// One article.
///
/// Every offset in the program points into `text`, which is kept exactly as it was read: nothing is trimmed,
/// normalised or joined.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// Names the document in everything that is written about it.
    pub id: String,
    /// The headline, where the input gives it apart from the text.
    pub title: Option<String>,
    /// When it was published, as the input says it; not parsed.
    pub date: Option<String>,
    /// What is read for names and quotations.
    pub text: String,
    /// All other fields that the input gives of the document, in its order; copied to the output unchanged.
    #[serde(default)]
    pub metadata: Map<String, Value>,
}

impl Document {
    /// A document that has nothing but an id and a text.
    pub fn new(id: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            text: text.into(),
            ..Self::default()
        }
    }
}

/// A text without an id.
impl From<&str> for Document {
    fn from(text: &str) -> Self {
        Self::new("", text)
    }
}

/// A text without an id.
impl From<String> for Document {
    fn from(text: String) -> Self {
        Self::new("", text)
    }
}
