//! Roles that stand after a name: 'Ann Lee, a retired chemist,', 'Ann Lee (the auditor)', 'Ann Lee, who is head of ...', 'Ann Lee
//! resigned as finance minister'.

use super::finding::{Finding, add_phrase, age, is_adverb, is_badge, without_ending};
use super::names::{Name, bracket_end};
use super::noun_phrase::{About, Determiner, Phrase, closes};
use super::tokens::{Kind, Tokens};
use crate::lexicon;
use crate::schema::EntityType;

/// The most appositions of one name.
const MAX_APPOSITIONS: usize = 3;
/// The most words between 'of' and the name of what somebody belongs to.
const MAX_TO_NAME: usize = 4;
/// The most words between a name and the 'as' of its role.
const MAX_TO_AS: usize = 4;

/// Takes what belongs to a name itself: the age, the party, the place; returns the token after it.
pub(super) fn attached(tokens: &Tokens, name: Name, about: About, out: &mut Vec<Finding>) -> usize {
    let mut at = name.after_suffix(tokens);
    for _ in 0..4 {
        let next = bracketed(tokens, at, about, out)
            .or_else(|| of_place(tokens, at, out))
            .or_else(|| after_comma(tokens, at, out));
        match next {
            Some(next) => at = next,
            None => break,
        }
    }
    at
}

/// What brackets after a name tell.
fn bracketed(tokens: &Tokens, at: usize, about: About, out: &mut Vec<Finding>) -> Option<usize> {
    let close = bracket_end(tokens, at)?;
    let first = at + 1;
    if let Some(age) = age(tokens, first).filter(|_| first + 1 == close) {
        out.push(Finding::Age(age));
    } else if is_badge(tokens.word(first))
        || first + 1 == close && is_short_place(tokens.word(first))
    {
        out.push(Finding::Affiliation(tokens.span(first, close)));
    } else if let Some(phrase) =
        Phrase::at(tokens, first, about).filter(|phrase| phrase.until == close)
    {
        add_phrase(tokens, &phrase, out);
    } else if let Some(mention) = tokens.mention(first)
        && about == About::Person
        && tokens.range(mention.span).end >= close
        && is_affiliation(mention.kind)
    {
        out.push(Finding::Affiliation(tokens.span(first, close)));
    }
    Some(close + 1)
}

/// Whether a word may be short for a place: 'Ariz.'.
fn is_short_place(word: &str) -> bool {
    word.len() <= 6 && word.ends_with('.') && word.starts_with(char::is_uppercase)
}

/// 'Ann Lee of Leeds', 'Ann Lee, of Oxbank,'.
fn of_place(tokens: &Tokens, at: usize, out: &mut Vec<Finding>) -> Option<usize> {
    let comma = usize::from(tokens.kind(at) == Kind::Comma);
    let preposition = at + comma;
    if !matches!(
        tokens.lower(preposition).as_str(),
        "of" | "from" | "at" | "with"
    ) {
        return None;
    }
    let article = matches!(tokens.lower(preposition + 1).as_str(), "the" | "a" | "an");
    let begin = preposition + 1 + usize::from(article);
    // 'of the law firm Lee Dunn', 'at a consulting firm called Oxbank'
    let first = (begin..=begin + MAX_TO_NAME)
        .take_while(|&t| tokens.is_word(t))
        .find(|&t| tokens.mention(t).is_some())?;
    let mention = tokens.mention(first).filter(|m| is_affiliation(m.kind))?;
    if first > begin && (mention.kind != EntityType::Organization || tokens.is_capital(begin)) {
        return None;
    }
    let end = tokens.range(mention.span).end;
    // 'from Leeds to York', 'with Oxbank's money' tell of something else.
    let closed = closes(tokens, end) || tokens.lower(preposition) == "of" && tokens.is_word(end);
    if !closed {
        return None;
    }
    out.push(Finding::Affiliation(without_ending(tokens, first, end)));
    // 'of Selby Chapel in Leeds'
    let place = tokens
        .mention(end + 1)
        .filter(|m| tokens.lower(end) == "in" && m.kind == EntityType::Location);
    Some(place.map_or(end, |m| tokens.range(m.span).end))
}

fn is_affiliation(kind: EntityType) -> bool {
    matches!(
        kind,
        EntityType::Organization | EntityType::Location | EntityType::Facility | EntityType::Norp
    )
}

/// ', 61', ', R-Fla.'
fn after_comma(tokens: &Tokens, at: usize, out: &mut Vec<Finding>) -> Option<usize> {
    if tokens.kind(at) != Kind::Comma {
        return None;
    }
    if let Some(age) = age(tokens, at + 1).filter(|_| closes(tokens, at + 2)) {
        out.push(Finding::Age(age));
        return Some(at + 2);
    }
    if is_badge(tokens.word(at + 1)) {
        out.push(Finding::Affiliation(tokens.span(at + 1, at + 2)));
        return Some(at + 2);
    }
    None
}

/// Adds the roles after a name whose first token is `name`. `at` is the token after what belongs to the name itself; `quoted` tells whether somebody's words
/// are quoted there, who may call others anything.
///
/// Of several people (`About::People`), it is the last name's.
pub(super) fn after(
    tokens: &Tokens,
    name: usize,
    mut at: usize,
    about: About,
    quoted: bool,
    out: &mut Vec<Finding>,
) {
    if tokens.kind(at) == Kind::Genitive {
        return;
    }
    let begin = at;
    for _ in 0..MAX_APPOSITIONS {
        if !matches!(tokens.kind(at), Kind::Comma | Kind::Dash) {
            break;
        }
        let first = after_adverbs(tokens, at + 1);
        let apposition = Phrase::at(tokens, first, about)
            .filter(|phrase| phrase.is_closed(tokens))
            .filter(|phrase| {
                about != About::Organisation || phrase.determiner == Determiner::Indefinite
            });
        let Some(phrase) = apposition else { break };
        add_phrase(tokens, &phrase, out);
        at = phrase.until;
    }
    if about == About::Person && !quoted {
        let comma = name
            .checked_sub(1)
            .is_some_and(|b| tokens.kind(b) == Kind::Comma);
        told_by_verb(tokens, at, at == begin && comma, out);
    }
}

fn after_adverbs(tokens: &Tokens, at: usize) -> usize {
    let mut at = at;
    while is_adverb(&tokens.lower(at)) {
        at += 1;
    }
    at
}

/// Roles that a verb gives to its subject, which ends at `at`, or to the name that 'who' follows.
fn told_by_verb(tokens: &Tokens, at: usize, apposed: bool, out: &mut Vec<Finding>) {
    let comma = usize::from(tokens.kind(at) == Kind::Comma);
    let relative = tokens.lower(at + comma) == "who";
    // 'Her successor, Ann Lee, was a dentist': the first comma is before the name.
    if comma == 1 && !relative && !apposed {
        return;
    }
    let verb = after_adverbs(tokens, at + comma + usize::from(relative));
    let word = tokens.lower(verb);
    let begin = match word.as_str() {
        "is" | "was" | "became" | "becomes" | "remains" | "remained" => {
            after_passive(tokens, verb + 1)
        }
        "has" | "had" | "will" | "would" => {
            let second = after_adverbs(tokens, verb + 1);
            match tokens.lower(second).as_str() {
                "been" | "be" | "become" => after_passive(tokens, second + 1),
                _ => after_as(tokens, verb),
            }
        }
        _ => after_as(tokens, verb),
    };
    let role =
        begin.and_then(|begin| Phrase::at(tokens, after_adverbs(tokens, begin), About::Person));
    match role {
        Some(phrase) => add_phrase(tokens, &phrase, out),
        None if relative => {
            let stem = ["es", "s", "ed"]
                .iter()
                .find_map(|end| word.strip_suffix(end));
            out.extend(
                stem.filter(|s| s.len() > 2)
                    .map(|s| Finding::Act(s.to_owned())),
            );
        }
        None => {}
    }
}

/// What follows a form of 'be' or 'become', or the participle of a verb that gives a role: 'was elected mayor'.
fn after_passive(tokens: &Tokens, at: usize) -> Option<usize> {
    let at = after_adverbs(tokens, at);
    let given = matches!(
        tokens.lower(at).as_str(),
        "named"
            | "appointed"
            | "elected"
            | "re-elected"
            | "hired"
            | "made"
            | "crowned"
            | "sworn"
            | "ordained"
            | "promoted"
    );
    if !given {
        return Some(at);
    }
    let to = (at + 1..at + 5)
        .take_while(|&t| tokens.is_word(t))
        .find(|&t| matches!(tokens.lower(t).as_str(), "as" | "to"));
    Some(to.unwrap_or(at) + 1)
}

/// What follows the 'as' of a verb that gives a role: 'serves as', 'stepped down as', 'was sworn in as'.
fn after_as(tokens: &Tokens, verb: usize) -> Option<usize> {
    let gives = (verb..verb + 2).any(|t| lexicon::ROLE_VERBS.contains(&tokens.lower(t)));
    if !gives {
        return None;
    }
    let to = (verb + 1..=verb + MAX_TO_AS)
        .take_while(|&t| tokens.is_word(t))
        .find(|&t| tokens.lower(t) == "as")?;
    Some(to + 1)
}
