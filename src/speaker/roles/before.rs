//! Roles that stand before a name: 'county fire chief Ann Lee', 'the city attorney, Ann Lee,', 'a baker called Ann Lee'.

use super::finding::{Finding, RolePhrase, add_phrase, add_role, is_adverb, without_ending};
use super::names::Name;
use super::noun_phrase::{About, Head, Phrase, closes, is_ender, is_head};
use super::nouns::singular_person;
use super::tokens::{Kind, Tokens};
use crate::lexicon;
use crate::schema::EntityType;

/// The most words before a name that belong to it.
const MAX_BEFORE: usize = 14;
/// The most words of an apposition before a name.
const MAX_APPOSED: usize = 30;

/// Adds what stands before a name. `after` is the token after the name and what belongs to it ('Ann Lee, 61').
pub(super) fn before(
    tokens: &Tokens,
    name: Name,
    after: usize,
    about: About,
    out: &mut Vec<Finding>,
) {
    let Some(last) = name.first.checked_sub(1) else {
        return;
    };
    owner(tokens, last, out);
    let mut outer = name.first;
    while outer > 0
        && tokens.is_capital(outer - 1)
        && lexicon::HONORIFICS.contains(&tokens.lower(outer - 1))
    {
        outer -= 1;
    }
    // 'candidate Sen. Ann Lee' tells two things.
    for _ in 0..2 {
        let Some((begin, with_article, role)) = directly_before(tokens, outer, about) else {
            break;
        };
        if role.plural {
            return;
        }
        outer = with_article;
        add_role(tokens, begin, role, out);
    }
    let Some(mut mark) = outer.checked_sub(1) else {
        return;
    };
    while mark > 0 && tokens.kind(mark) == Kind::Dash && tokens.kind(mark - 1) == Kind::Dash {
        mark -= 1;
    }
    match tokens.kind(mark) {
        Kind::Comma | Kind::Dash if closes(tokens, after) => {
            if let Some(phrase) = apposed(tokens, mark, about) {
                add_phrase(tokens, &phrase, out);
            }
        }
        // 'a baker called Ann Lee', 'her successor is Ann Lee.'
        Kind::Word
            if matches!(tokens.lower(mark).as_str(), "named" | "called")
                || matches!(tokens.lower(mark).as_str(), "is" | "was") && closes(tokens, after) =>
        {
            if let Some(phrase) = apposed(tokens, mark, about) {
                add_phrase(tokens, &phrase, out);
            }
        }
        _ => {}
    }
    if tokens.kind(mark) == Kind::Comma {
        participle(tokens, mark, out);
    }
}

/// 'Oxbank's Ann Lee' belongs to Oxbank.
fn owner(tokens: &Tokens, last: usize, out: &mut Vec<Finding>) {
    if tokens.kind(last) == Kind::Genitive
        && let Some(mention) = last.checked_sub(1).and_then(|at| tokens.mention(at))
        && matches!(
            mention.kind,
            EntityType::Organization | EntityType::Location
        )
    {
        let range = tokens.range(mention.span);
        out.push(Finding::Affiliation(without_ending(
            tokens,
            range.start,
            range.end,
        )));
    }
}

/// 'Prosecuting, Ann Lee said' tells what she does.
fn participle(tokens: &Tokens, comma: usize, out: &mut Vec<Finding>) {
    let Some(at) = comma.checked_sub(1) else {
        return;
    };
    let begins = at
        .checked_sub(1)
        .is_none_or(|before| matches!(tokens.kind(before), Kind::Stop | Kind::Break | Kind::Quote));
    let word = tokens.lower(at);
    if begins
        && word != "speaking"
        && let Some(stem) = word.strip_suffix("ing")
        && stem.len() > 4
    {
        out.push(Finding::Act(stem.to_owned()));
    }
}

/// The role right before the name whose first token is `name`; the token where it begins with its owner, the one where it begins
/// with its article, and the role.
pub(super) fn directly_before(
    tokens: &Tokens,
    name: usize,
    about: About,
) -> Option<(usize, usize, RolePhrase)> {
    let region = region(tokens, name, about);
    let last = name.checked_sub(1).filter(|&last| last >= region)?;
    let plural = about == About::Person && singular_person(&tokens.lower(last)).is_some();
    let head = match last {
        _ if is_head(tokens, last, about) || plural => last,
        // 'Secretary of State Ann Lee'
        _ => {
            let of = (region + 1..last)
                .rev()
                .find(|&t| tokens.lower(t) == "of")?;
            is_head(tokens, of - 1, about).then_some(of - 1)?
        }
    };
    let article = region
        .checked_sub(1)
        .filter(|&at| is_article(&tokens.lower(at)));
    if article.is_some_and(|at| is_told(tokens, at)) {
        return None;
    }
    let mut first = begin(tokens, region, head, article.is_some(), about);
    let begin = first;
    // What is owned begins after its owner; 'a clockmaker's apprentice' is one all the same.
    let genitive = (first..head)
        .rev()
        .find(|&t| tokens.kind(t) == Kind::Genitive);
    if let Some(genitive) = genitive
        && (tokens.mention(first).is_some() || article.is_some_and(|at| tokens.lower(at) == "the"))
    {
        first = genitive + 1;
    }
    while first < head && is_adverb(&tokens.lower(first)) && !tokens.is_capital(first) {
        first += 1;
    }
    if first > head {
        return None;
    }
    let mut heads = vec![Head { first, at: head }];
    if let Some(and) = (first..head).rev().find(|&t| is_and(tokens, t))
        && and > first
        && is_head(tokens, and - 1, about)
    {
        heads = vec![
            Head { first, at: and - 1 },
            Head {
                first: and + 1,
                at: head,
            },
        ];
    }
    let role = RolePhrase {
        first,
        end: name,
        heads,
        plural,
    };
    Some((begin, article.unwrap_or(begin), role))
}

/// The first token of the words before a name that may describe it.
fn region(tokens: &Tokens, name: usize, about: About) -> usize {
    let mut first = name;
    let mut heads = 0;
    while let Some(t) = first.checked_sub(1) {
        if name - t > MAX_BEFORE {
            break;
        }
        let own = match tokens.kind(t) {
            Kind::Genitive => true,
            Kind::Word if is_and(tokens, t) => {
                let before = t.checked_sub(1);
                heads > 0 && first < name && before.is_some_and(|b| is_head(tokens, b, about))
            }
            Kind::Word if tokens.lower(t) == "of" && tokens.mention(t).is_none() => {
                let before = t.checked_sub(1);
                heads == 0 && first < name && before.is_some_and(|b| is_head(tokens, b, about))
            }
            // Another name stands before a noun, or has the ending of a genitive.
            Kind::Word => {
                !is_ender(tokens, t)
                    && (tokens.person(t).is_none() || may_own(tokens, t, name, about))
            }
            _ => false,
        };
        if !own {
            break;
        }
        heads += usize::from(is_head(tokens, t, about));
        first = t;
    }
    // Whatever is left at the front without its owner: an 's, an 'and'.
    while first < name && (tokens.kind(first) == Kind::Genitive || is_and(tokens, first)) {
        first += 1;
    }
    first
}

/// Whether a person's name may stand inside a role: before a noun for who works for them, with the ending of a genitive, in a
/// compound ('the Lee campaign').
fn may_own(tokens: &Tokens, at: usize, name: usize, about: About) -> bool {
    let end = (at..name)
        .find(|&t| tokens.person(t) != tokens.person(at))
        .unwrap_or(name);
    end < name
        && (tokens.kind(end) == Kind::Genitive
            || is_head(tokens, end, about)
            || singular_person(&tokens.lower(end)).is_some()
            || lexicon::COMPOUND_HEADS.group(&tokens.lower(end)).is_some())
}

/// Where a role begins of which `region` is the first token that may belong to it. A capital noun without an article
/// ('Mayor Ann Lee') takes words with capitals and a few others.
fn begin(tokens: &Tokens, region: usize, head: usize, article: bool, about: About) -> usize {
    if article || !tokens.is_capital(head) || about == About::Organisation {
        return region;
    }
    let mut first = head;
    while first > region {
        let t = first - 1;
        let own = tokens.is_capital(t)
            || tokens.mention(t).is_some_and(|m| m.compound.is_some())
            || lexicon::COMPOUND_HEADS.group(&tokens.lower(t)).is_some()
                && t > region
                && tokens.mention(t - 1).is_some()
            || tokens.kind(t) == Kind::Genitive
            || tokens.word(t).starts_with(|c: char| c.is_ascii_digit())
            || lexicon::ROLE_MODIFIERS.contains(&tokens.lower(t))
            || is_and(tokens, t) && is_head(tokens, t.saturating_sub(1), about);
        if !own {
            break;
        }
        first = t;
    }
    first
}

fn is_and(tokens: &Tokens, at: usize) -> bool {
    matches!(tokens.word(at), "and" | "&")
}

fn is_article(word: &str) -> bool {
    matches!(
        word,
        "the" | "a" | "an" | "his" | "her" | "its" | "their" | "our" | "my" | "one" | "another"
    )
}

/// Whether the word before an article is a verb that has a hearer: 'told the judge Ann Lee had lied' says nothing of her.
fn is_told(tokens: &Tokens, article: usize) -> bool {
    article
        .checked_sub(1)
        .is_some_and(|verb| lexicon::TELLING_VERBS.contains(&tokens.lower(verb)))
}

/// The phrase that ends right before the token `mark`: the longest one of those that are about what they must be.
pub(super) fn apposed(tokens: &Tokens, mark: usize, about: About) -> Option<Phrase> {
    let start = (mark.saturating_sub(MAX_APPOSED)..mark)
        .rev()
        .find(|&t| !matches!(tokens.kind(t), Kind::Word | Kind::Genitive))
        .map_or(mark.saturating_sub(MAX_APPOSED), |t| t + 1);
    (start..mark)
        .filter(|&t| t == start || is_article(&tokens.lower(t)) || is_ender(tokens, t - 1))
        .filter(|&t| tokens.kind(t) == Kind::Word)
        .filter_map(|t| Phrase::at(tokens, t, about))
        .find(|phrase| phrase.until == mark)
}
