//! Names that the tagger cut short: the rest of a name that stands whole elsewhere in the text, an initial before a person's.

use std::collections::{HashMap, HashSet};

use super::NamedMention;
use crate::schema::EntityType;
use crate::text::Span;

/// The least confidence of a mention whose name makes others whole.
const SURE: f32 = 0.5;

/// The mentions, with those whole that are only the end of a name: 'Audit' where the text says 'High Audit', which it names
/// elsewhere; 'Tola Adeyi' where it says 'S Tola Adeyi'. They are in the order of the text and never overlap.
pub(super) fn whole_recurring(text: &str, mentions: Vec<NamedMention>) -> Vec<NamedMention> {
    let names = names_by_last_word(text, &mentions);
    let mut out: Vec<NamedMention> = Vec::with_capacity(mentions.len());
    for mention in mentions {
        let from = out
            .last()
            .map_or(0, |before: &NamedMention| before.span.end);
        let mut mention = mention;
        if let Some((start, kind)) = start_of_name(text, &mention, &names) {
            while out.last().is_some_and(|m| m.span.start >= start) {
                out.pop();
            }
            if out.last().is_none_or(|m| m.span.end <= start) {
                mention.span = Span::new(start, mention.span.end);
                mention.kind = kind;
            }
        } else if mention.kind == EntityType::Person
            && let Some(start) = initial_before(text, mention.span, from)
        {
            mention.span = Span::new(start, mention.span.end);
        }
        out.push(mention);
    }
    out
}

/// Names of several words that are not people's, with their types, by their last word.
fn names_by_last_word<'t>(
    text: &'t str,
    mentions: &[NamedMention],
) -> HashMap<&'t str, Vec<(&'t str, EntityType)>> {
    let mut seen = HashSet::new();
    let mut out: HashMap<&str, Vec<(&str, EntityType)>> = HashMap::new();
    for mention in mentions {
        let name = mention.span.text(text);
        let names_something = !matches!(
            mention.kind,
            EntityType::Person | EntityType::Date | EntityType::Money
        );
        if names_something
            && mention.confidence >= SURE
            && name.starts_with(char::is_uppercase)
            && let Some((_, last)) = name.rsplit_once(' ')
            && seen.insert(name)
        {
            out.entry(last).or_default().push((name, mention.kind));
        }
    }
    out
}

/// Where the longest of the names begins that ends where a mention of its last words ends.
fn start_of_name(
    text: &str,
    mention: &NamedMention,
    names: &HashMap<&str, Vec<(&str, EntityType)>>,
) -> Option<(usize, EntityType)> {
    let own = mention.span.text(text);
    let last = own.rsplit(' ').next()?;
    let until = &text[..mention.span.end];
    names
        .get(last)?
        .iter()
        .filter(|(name, _)| name.len() > own.len() && until.ends_with(name))
        .map(|&(name, kind)| (mention.span.end - name.len(), kind))
        .filter(|&(start, _)| !text[..start].ends_with(char::is_alphanumeric))
        .min_by_key(|&(start, _)| start)
}

/// Where an initial begins that stands right before a name, not before the byte `from`: 'S Tola Adeyi', and at the beginning of
/// a line 'J. Tola Adeyi', as elsewhere a full stop may end a sentence. A word of one letter is no initial.
fn initial_before(text: &str, name: Span, from: usize) -> Option<usize> {
    let before = text.get(from..name.start)?.strip_suffix(' ')?;
    let token = before.rsplit(char::is_whitespace).next()?;
    let start = from + before.len() - token.len();
    let letter = token.strip_suffix('.').unwrap_or(token);
    let mut chars = letter.chars();
    let capital = chars.next().is_some_and(char::is_uppercase) && chars.next().is_none();
    let line_begins = text[..start].is_empty() || text[..start].ends_with('\n');
    let initial = match letter.len() < token.len() {
        true => line_begins,
        false => !matches!(letter, "A" | "I" | "O"),
    };
    let several = name.text(text).contains(' ');
    (capital && initial && several).then_some(start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::marked_mentions;

    fn whole(marked: &str) -> Vec<String> {
        let (text, mentions) = marked_mentions(marked);
        whole_recurring(&text, mentions)
            .iter()
            .map(|m| m.span.text(&text).to_owned())
            .collect()
    }

    #[test]
    fn a_name_is_as_long_as_elsewhere_in_the_text() {
        assert_eq!(
            whole("The [High Audit] met. The High {Audit} said so."),
            ["High Audit", "High Audit"]
        );
        assert_eq!(
            whole("[North Cape and Bay Board] and {North Cape} and [Bay Board]"),
            ["North Cape and Bay Board", "North Cape and Bay Board"]
        );
        assert_eq!(
            whole("The [High Audit] met. The [Low Audit] and an {Audit} of [High] rank."),
            ["High Audit", "Low Audit", "Audit", "High"]
        );
    }

    #[test]
    fn an_initial_before_a_persons_name_is_part_of_it() {
        assert_eq!(whole("Inspector S {Tola Adeyi} said"), ["S Tola Adeyi"]);
        assert_eq!(whole("J. {Tola Adeyi III} said"), ["J. Tola Adeyi III"]);
        assert_eq!(
            whole("“A {Tola Adeyi} is here.” I {Adeyi}"),
            ["Tola Adeyi", "Adeyi"]
        );
    }
}
