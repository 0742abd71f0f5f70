//! Ticker symbols after the names of companies, as news agencies write them: 'Kestrel Foods Ltd <KFD.L>'.

use super::NamedMention;
use crate::text::Span;

/// The mentions without the ticker symbols at their ends; one that is nothing but a symbol is none.
pub(super) fn without_tickers(text: &str, mentions: Vec<NamedMention>) -> Vec<NamedMention> {
    mentions
        .into_iter()
        .filter_map(|mention| without_ticker(text, mention))
        .collect()
}

fn without_ticker(text: &str, mention: NamedMention) -> Option<NamedMention> {
    let own = mention.span.text(text);
    let before = &text[..mention.span.start];
    let opened = before
        .rfind('<')
        .is_some_and(|at| is_symbol(&before[at + 1..]));
    if opened && closes(text, &mention) {
        return None;
    }
    let Some(at) = own.find('<').filter(|&at| at > 0) else {
        return Some(mention);
    };
    let symbol = own[at + 1..].trim_end_matches('>');
    let kept = own[..at].trim_end();
    match is_symbol(symbol) && !kept.is_empty() {
        true => Some(NamedMention {
            span: Span::new(mention.span.start, mention.span.start + kept.len()),
            ..mention
        }),
        false => Some(mention),
    }
}

/// Whether a mention whose bracket opened before it is a symbol that ends with or right before the closing bracket.
fn closes(text: &str, mention: &NamedMention) -> bool {
    let own = mention.span.text(text);
    let symbol = own.trim_end_matches('>');
    is_symbol(symbol)
        && (own.ends_with('>') || text[mention.span.end..].trim_start().starts_with('>'))
}

/// Whether a text has only what ticker symbols have: capitals, digits, full stops.
fn is_symbol(text: &str) -> bool {
    text.len() <= 12
        && text
            .chars()
            .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | '/'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::marked_mentions;

    #[test]
    fn symbols_are_no_part_of_names() {
        for (marked, expected) in [
            ("[Kestrel Foods Ltd <KFD>] said", &["Kestrel Foods Ltd"][..]),
            ("[Kestrel Foods Ltd <KFD.L]> said", &["Kestrel Foods Ltd"]),
            ("[Kestrel Foods Ltd] <[KFD.L>] said", &["Kestrel Foods Ltd"]),
            ("[Kestrel Foods Ltd] <[KFD.L]> said", &["Kestrel Foods Ltd"]),
            ("x < y, said [Kestrel] > [Oxbank]", &["Kestrel", "Oxbank"]),
        ] {
            let (text, mentions) = marked_mentions(marked);
            let found = without_tickers(&text, mentions);
            let found: Vec<&str> = found.iter().map(|m| m.span.text(&text)).collect();
            assert_eq!(found, expected, "{marked}");
        }
    }
}
