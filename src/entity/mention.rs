//! A named mention: a span of the text that names an entity, or a compound with such a name.

use crate::schema::EntityType;
use crate::text::Span;

/// A span that names an entity.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedMention {
    /// Its bytes in the text.
    pub span: Span,
    /// The type that it was tagged with.
    pub kind: EntityType,
    /// Probability of just this span with this type.
    pub confidence: f32,
    /// Set if it is no name of its own but a compound with one.
    pub compound: Option<Compound>,
}

/// A name and the noun that it makes a compound with.
#[derive(Debug, Clone, PartialEq)]
pub struct Compound {
    /// The whole: 'Clinton campaign', 'Reuters/Ipsos opinion poll'.
    pub name: String,
    /// The name in it: 'Clinton', 'Reuters/Ipsos'.
    pub owner: String,
    /// The noun, in lower case: 'campaign', 'poll'.
    pub head: String,
}

/// For tests: a text without its marks, and its mentions; people stand between braces, organisations between brackets.
#[cfg(test)]
pub(crate) fn marked_mentions(marked: &str) -> (String, Vec<NamedMention>) {
    let (mut text, mut mentions, mut start) = (String::new(), Vec::new(), 0);
    for c in marked.chars() {
        match c {
            '{' | '[' => start = text.len(),
            '}' | ']' => mentions.push(NamedMention {
                span: Span::new(start, text.len()),
                kind: match c {
                    '}' => EntityType::Person,
                    _ => EntityType::Organization,
                },
                confidence: 0.9,
                compound: None,
            }),
            c => text.push(c),
        }
    }
    (text, mentions)
}
