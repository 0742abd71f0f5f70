//! Noun phrases for people and organisations, read word by word: 'a retired chemist', 'the county fire chief', 'professor of
//! anatomy at Lund', 'chief executive and co-founder'.

use super::nouns::{is_organisation, is_person, may_be_person, singular_person};
use super::tokens::{Kind, Tokens};
use crate::lexicon;
use crate::schema::EntityType;

/// The most words before a head.
const MAX_CORE: usize = 12;
/// The most words of what stands after a preposition.
const MAX_OBJECT: usize = 10;
/// The most phrases with a preposition after a head, and the most heads.
const MAX_PARTS: usize = 6;
/// The most words of a clause with a participle after a head: 'representing the crew'.
const MAX_CLAUSE: usize = 16;

/// What a phrase must be about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum About {
    Person,
    /// Several people: 'two analysts'.
    People,
    Organisation,
}

/// The word or words before a phrase that say which one it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Determiner {
    None,
    /// 'the', 'this'
    Definite,
    /// 'a', 'one', 'another'
    Indefinite,
    /// 'his', 'their'
    Pronoun,
    /// A genitive, of the tokens from here up to the phrase: 'Oxbank's', 'the firm's'.
    Owner(usize),
}

/// A head of a phrase, with the words before it that belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Head {
    /// The first word of what describes it.
    pub first: usize,
    /// The head.
    pub at: usize,
}

/// A noun phrase, as tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Phrase {
    pub determiner: Determiner,
    /// The first token after the determiner.
    pub first: usize,
    /// Its heads: two, if it tells two things.
    pub heads: Vec<Head>,
    /// The token after the last that describes somebody: without 'on Monday'.
    pub end: usize,
    /// The token after everything that belongs to the phrase.
    pub until: usize,
}

impl Phrase {
    /// The phrase that begins at a token with its determiner, if its head is a noun for what it must be about.
    pub(super) fn at(tokens: &Tokens, begin: usize, about: About) -> Option<Self> {
        let (determiner, first) = determiner(tokens, begin);
        let head = head(tokens, first, about, determiner)?;
        let mut phrase = Self {
            determiner,
            first,
            heads: vec![head],
            end: head.at + 1,
            until: head.at + 1,
        };
        phrase.extend(tokens, about);
        Some(phrase)
    }

    /// Takes what stands after the head: phrases with prepositions, a second head, a clause with a participle.
    fn extend(&mut self, tokens: &Tokens, about: About) {
        let mut describes = true;
        for _ in 0..MAX_PARTS {
            let at = self.until;
            let mut word = tokens.lower(at);
            let mut after = at + 1;
            // 'a lawyer now at Oxbank'
            if lexicon::ROLE_ADVERBS.contains(&word) && is_preposition(&tokens.lower(after)) {
                word = tokens.lower(after);
                after += 1;
            }
            if is_preposition(&word) {
                match object(tokens, after) {
                    Some(end) if word != "to" || !is_article(&tokens.lower(end)) => {
                        self.until = end;
                        describes &= !is_time(tokens, &word, after, end);
                    }
                    // 'the favourite to win the cup'
                    _ if self.determiner != Determiner::None => {
                        self.until = clause(tokens, after);
                        break;
                    }
                    _ => break,
                }
            } else if matches!(word.as_str(), "and" | "&")
                || word.is_empty() && tokens.word(at) == "/"
            {
                let Some(head) = second_head(tokens, at + 1, about) else {
                    break;
                };
                self.heads.push(head);
                self.until = head.at + 1;
            } else if self.determiner != Determiner::None && is_participle(&word) {
                self.until = clause(tokens, at + 1);
                if describes {
                    self.end = self.until;
                }
                break;
            } else {
                break;
            }
            if describes {
                self.end = self.until;
            }
        }
    }

    /// Whether what comes after the phrase may end an apposition.
    pub(super) fn is_closed(&self, tokens: &Tokens) -> bool {
        closes(tokens, self.until)
    }
}

/// Whether a token may be the first after an apposition.
pub(super) fn closes(tokens: &Tokens, at: usize) -> bool {
    match tokens.kind(at) {
        Kind::Word => matches!(
            tokens.lower(at).as_str(),
            "who" | "whose" | "whom" | "which" | "where" | "when" | "that"
        ),
        Kind::Genitive | Kind::Other | Kind::Open => false,
        Kind::Comma
        | Kind::Colon
        | Kind::Stop
        | Kind::Close
        | Kind::Dash
        | Kind::Quote
        | Kind::Break => true,
    }
}

/// The determiner at a token, and the token after it.
fn determiner(tokens: &Tokens, at: usize) -> (Determiner, usize) {
    let plain = match tokens.lower(at).as_str() {
        "the" | "this" | "that" => Some(Determiner::Definite),
        "a" | "an" | "one" | "another" | "some" | "two" | "three" | "both" => {
            Some(Determiner::Indefinite)
        }
        "his" | "her" | "its" | "their" | "our" | "my" | "your" | "whose" => {
            Some(Determiner::Pronoun)
        }
        _ => None,
    };
    let after = at + usize::from(plain.is_some());
    // 'the firm's new head', 'Oxbank's chairman'; of what has no name and no article ('clockmaker's apprentice') it is a part.
    let named = tokens.mention(after).is_some() || tokens.is_capital(after);
    if plain.is_some() || named {
        let end = after + MAX_CORE;
        let genitive = (after..end)
            .take_while(|&t| is_of_core(tokens, t))
            .filter(|&t| tokens.kind(t) == Kind::Genitive)
            .last();
        if let Some(genitive) = genitive {
            return (Determiner::Owner(at), genitive + 1);
        }
    }
    match plain {
        Some(plain) => (plain, after),
        None => (Determiner::None, at),
    }
}

/// Whether a token may stand before a head, or be it.
fn is_of_core(tokens: &Tokens, at: usize) -> bool {
    match tokens.kind(at) {
        Kind::Genitive => true,
        Kind::Word => !is_ender(tokens, at),
        _ => false,
    }
}

/// Whether no noun phrase goes on over a word.
pub(super) fn is_ender(tokens: &Tokens, at: usize) -> bool {
    let in_name = tokens
        .mention(at)
        .is_some_and(|m| m.kind != EntityType::Date);
    let word = tokens.word(at);
    // 'IT', 'US' are names, 'A' is none.
    let capitals = word.chars().count() > 1 && word.chars().all(char::is_uppercase);
    !in_name && !capitals && lexicon::NOUN_PHRASE_ENDERS.contains(&tokens.lower(at))
}

/// The head of the phrase whose words after the determiner begin at `first`.
fn head(tokens: &Tokens, first: usize, about: About, determiner: Determiner) -> Option<Head> {
    let core = (first..first + MAX_CORE).take_while(|&t| is_of_core(tokens, t));
    let end = core.last()? + 1;
    let strict = (first..end).rev().find(|&t| is_head(tokens, t, about));
    let loose = |&t: &usize| {
        let last = t + 1 == end || is_participle(&tokens.lower(t + 1));
        last && about == About::Person
            && determiner != Determiner::None
            && tokens.mention(t).is_none()
            && may_be_person(&tokens.lower(t))
    };
    let at = strict.or_else(|| (first..end).rev().find(loose))?;
    // What goes on after its head with another word is a phrase about something else: 'the mayor's office', 'the judge ruled'.
    let ends =
        at + 1 == end || determiner != Determiner::None && is_participle(&tokens.lower(at + 1));
    ends.then_some(Head { first, at })
}

/// Whether a token is a noun for what a phrase is about.
pub(super) fn is_head(tokens: &Tokens, at: usize, about: About) -> bool {
    if tokens.person(at).is_some() || !tokens.is_word(at) {
        return false;
    }
    let word = tokens.lower(at);
    match about {
        About::Person => is_person(&word),
        About::People => singular_person(&word).is_some(),
        About::Organisation => is_organisation(&word) && tokens.mention(at).is_none(),
    }
}

/// The head of a phrase that an 'and' joins to the one before: without an article, or with 'a'.
fn second_head(tokens: &Tokens, at: usize, about: About) -> Option<Head> {
    let skipped = (at..at + 3)
        .take_while(|&t| {
            let word = tokens.lower(t);
            is_article(&word) || lexicon::ROLE_ADVERBS.contains(&word)
        })
        .count();
    head(tokens, at + skipped, about, Determiner::None)
}

fn is_preposition(word: &str) -> bool {
    matches!(
        word,
        "of" | "for"
            | "at"
            | "with"
            | "from"
            | "to"
            | "in"
            | "on"
            | "under"
            | "against"
            | "behind"
            | "by"
            | "over"
    )
}

/// Whether a word is an article.
fn is_article(word: &str) -> bool {
    matches!(word, "a" | "an" | "the")
}

/// A form of a verb that describes the noun before it; none that could be said of a subject.
fn is_participle(word: &str) -> bool {
    word.len() > 4 && word.ends_with("ing")
        || matches!(
            word,
            "based"
                | "known"
                | "named"
                | "called"
                | "born"
                | "appointed"
                | "elected"
                | "employed"
                | "hired"
                | "turned"
        )
}

/// The token after what stands behind a preposition: names and nouns, joined by 'and'.
fn object(tokens: &Tokens, at: usize) -> Option<usize> {
    let first = at
        + usize::from(matches!(
            tokens.lower(at).as_str(),
            "the" | "a" | "an" | "his" | "her" | "its" | "their" | "this" | "that" | "our"
        ));
    // "author of 'The Boat'"
    if tokens.kind(first) == Kind::Quote {
        let inside = (first..first + 3).find(|&t| tokens.kind(t) != Kind::Quote)?;
        let close = (inside..inside + MAX_OBJECT).find(|&t| tokens.kind(t) == Kind::Quote)?;
        // A comma inside the marks ends the phrase as one after them does.
        if tokens.kind(close - 1) == Kind::Comma {
            return Some(close - 1);
        }
        let double = tokens.kind(close + 1) == Kind::Quote && tokens.word(close + 1) == "'";
        return Some(close + 1 + usize::from(double));
    }
    let mut end = (first..first + MAX_OBJECT)
        .take_while(|&t| is_of_core(tokens, t) || is_day(&tokens.lower(t)))
        .last()?
        + 1;
    // 'of trade and industry', 'of trade, industry and labour'
    for _ in 0..3 {
        let joined = matches!(tokens.lower(end).as_str(), "and" | "&");
        if !joined {
            break;
        }
        let next = end + 1 + usize::from(matches!(tokens.lower(end + 1).as_str(), "the" | "a"));
        let goes_on = (next..next + MAX_OBJECT)
            .take_while(|&t| is_of_core(tokens, t))
            .last();
        let Some(last) = goes_on.filter(|&last| {
            let word = tokens.lower(last + 1);
            // 'and co-founder' is another thing that somebody is.
            !is_head(tokens, last, About::Person)
                && (closes(tokens, last + 1) || is_preposition(&word) || word == "and")
        }) else {
            break;
        };
        end = last + 1;
    }
    Some(end)
}

/// Whether a preposition and its object tell when.
fn is_time(tokens: &Tokens, preposition: &str, first: usize, end: usize) -> bool {
    if !matches!(
        preposition,
        "on" | "in" | "at" | "by" | "from" | "to" | "over"
    ) {
        return false;
    }
    (first..end).any(|t| {
        let number = tokens.word(t).starts_with(|c: char| c.is_ascii_digit());
        let date = tokens
            .mention(t)
            .is_some_and(|m| m.kind == EntityType::Date);
        let said = matches!(
            tokens.lower(t).as_str(),
            "statement"
                | "aftermath"
                | "wake"
                | "case"
                | "race"
                | "interview"
                | "email"
                | "e-mail"
                | "letter"
                | "tweet"
                | "post"
                | "court"
                | "time"
                | "evidence"
                | "hearing"
                | "trial"
        ) || is_day(&tokens.lower(t));
        number || date || said
    })
}

fn is_day(word: &str) -> bool {
    matches!(
        word,
        "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday"
    )
}

/// The token after a clause with a participle: up to a mark.
fn clause(tokens: &Tokens, at: usize) -> usize {
    (at..at + MAX_CLAUSE)
        .find(|&t| !matches!(tokens.kind(t), Kind::Word | Kind::Genitive) || closes(tokens, t))
        .unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::marked_mentions;

    /// The text of the phrase at the beginning of a text, and its heads.
    fn phrase(marked: &str) -> Option<(String, Vec<String>)> {
        let (text, mentions) = marked_mentions(marked);
        let tokens = Tokens::new(&text, &mentions);
        let phrase = Phrase::at(&tokens, 0, About::Person)?;
        let heads = phrase.heads.iter().map(|h| tokens.lower(h.at)).collect();
        let span = tokens.span(phrase.first, phrase.end);
        phrase
            .is_closed(&tokens)
            .then(|| (span.text(&text).to_owned(), heads))
    }

    #[track_caller]
    fn check(marked: &str, expected: &str, heads: &[&str]) {
        let (text, found) = phrase(marked).unwrap_or_else(|| panic!("no phrase: {marked}"));
        assert_eq!(text, expected, "{marked}");
        assert_eq!(found, heads, "{marked}");
    }

    #[test]
    fn phrases_go_from_their_determiner_to_a_mark() {
        check(
            "the county fire chief, said",
            "county fire chief",
            &["chief"],
        );
        check("a retired chemist.", "retired chemist", &["chemist"]);
        check(
            "professor of botany at [Oxbank], said",
            "professor of botany at Oxbank",
            &["professor"],
        );
        check(
            "the firm's new head of research.",
            "new head of research",
            &["head"],
        );
        check(
            "clockmaker's apprentice,",
            "clockmaker's apprentice",
            &["apprentice"],
        );
        check("[Oxbank]'s chairman,", "chairman", &["chairman"]);
        check(
            "chief executive and co-founder.",
            "chief executive and co-founder",
            &["executive", "co-founder"],
        );
        check(
            "secretary of trade and industry, said",
            "secretary of trade and industry",
            &["secretary"],
        );
        check(
            "a spokesman for the [Oxbank] in an interview.",
            "spokesman for the Oxbank",
            &["spokesman"],
        );
        check(
            "a lawyer representing the crew,",
            "lawyer representing the crew",
            &["lawyer"],
        );
        check("a gribbler, said", "gribbler", &["gribbler"]);
    }

    #[test]
    fn what_goes_on_or_is_about_a_thing_is_none() {
        for text in [
            "the mayor said it.",
            "the mayor's office.",
            "the letter, said",
            "Mayor {Ann Lee},",
            "the city council,",
            "{Ann Lee},",
            "",
        ] {
            assert_eq!(phrase(text), None, "{text}");
        }
    }
}
