//! Which entities a source names, decided by its head.
//!
//! 'Labour MP Jeremy Corbyn' ends its first phrase with a name and is that person. 'A spokesman for Mr Corbyn' has the
//! head 'spokesman' and names nobody. In 'a spokeswoman, Ann Lee,' the phrase after the comma names the head. What a
//! name owns ('Mr Corbyn's letter') stands for its owner if it is something that people say or write. 'A and B' are two
//! speakers.

use crate::entity::{EntityId, MentionId, NamedMention, is_title, without_possessive};
use crate::lexicon;
use crate::schema::EntityType;
use crate::text::Span;

use super::noun::Noun;
use super::phrase::{between, ends_head, follows_and, is_added, phrases, words};

/// A named mention inside a source.
#[derive(Debug, Clone, Copy)]
struct Name {
    mention: MentionId,
    span: Span,
    kind: EntityType,
}

/// What a phrase's head is.
#[derive(Debug, Clone, Copy)]
enum Head {
    /// A name.
    Named(Name),
    /// A noun, or nothing: an apposition may name it.
    Described,
    /// A noun that no apposition can name: 'officials in Paris'.
    Unnameable,
}

/// The entities that a source names, in order, each once; none if its head is not a name.
///
/// `mentions` are in the order of the text; `entity_of` has the entity of each at its index.
pub(super) fn named_speakers(
    text: &str,
    source: Span,
    mentions: &[NamedMention],
    entity_of: &[EntityId],
) -> Vec<EntityId> {
    let names = names_in(source, mentions);
    let spans: Vec<Span> = names.iter().map(|name| name.span).collect();
    let phrases = phrases(text, source, &spans);
    let heads: Vec<Head> = phrases
        .iter()
        .map(|&phrase| match is_badge(phrase.text(text)) {
            true => Head::Described,
            false => head_of(text, phrase, &names),
        })
        .collect();
    let parts = Parts {
        text,
        source,
        phrases: &phrases,
        heads: &heads,
        names: &names,
    };
    let mut out: Vec<EntityId> = Vec::new();
    let mut last: Option<(usize, Name)> = None;
    for (n, head) in heads.iter().enumerate() {
        match (head, last) {
            (Head::Named(name), None) if !parts.is_about_another(n, *name) => {
                out.push(entity_of[name.mention.index()]);
                last = Some((n, *name));
            }
            (Head::Named(name), Some(before)) if parts.is_listed(n, *name, before) => {
                let entity = entity_of[name.mention.index()];
                if !out.contains(&entity) {
                    out.push(entity);
                }
                last = Some((n, *name));
            }
            (Head::Unnameable, None) => break,
            _ => {}
        }
    }
    out
}

/// The phrases of a source, with the head of each, and its names.
struct Parts<'a> {
    text: &'a str,
    source: Span,
    phrases: &'a [Span],
    heads: &'a [Head],
    names: &'a [Name],
}

impl Parts<'_> {
    /// Whether the name that a phrase is, the first such, tells of another than the noun of the phrases before: it is listed with
    /// a name that only describes that noun ('a network of Oxbank and Camfund'), gives the short form of one in brackets ('a
    /// team from Oxbank (OXB)'), or is no person's where the noun is ('an official of the bank, Oxbank').
    fn is_about_another(&self, n: usize, name: Name) -> bool {
        let Some(before) = n.checked_sub(1).and_then(|n| self.phrases.get(n)) else {
            return false;
        };
        let person = name.kind == EntityType::Person;
        let inner = self.names.iter().rfind(|other| {
            other.span.start >= before.start
                && other.span.end <= before.end
                && is_only_possessive(self.text, other.span.end, before.end)
        });
        let alike = inner.is_some_and(|inner| (inner.kind == EntityType::Person) == person);
        let between = between(self.text, before.end, self.phrases[n].start);
        if is_added(self.text, self.phrases[n], self.source) {
            return true;
        }
        alike && (follows_and(self.text, self.phrases[n], self.source) || between == "(")
            || between == "," && !person && self.describes_person(*before)
    }

    /// Whether a phrase's noun is for a person: 'an official of the bank'.
    fn describes_person(&self, phrase: Span) -> bool {
        let words: Vec<Span> = words(self.text, phrase).collect();
        let region = head_region(self.text, &words, self.names);
        region.len() < words.len()
            && region
                .last()
                .is_some_and(|noun| is_person_noun(&noun.text(self.text).to_lowercase()))
    }

    /// Whether the name that a phrase is speaks with the one of an earlier phrase. What follows a name mostly only describes it, but
    /// in a list: 'A and B', 'A, a doctor, and B', 'A, B and C', 'A and his wife, B', 'A along with B'.
    fn is_listed(&self, n: usize, name: Name, (earlier, before): (usize, Name)) -> bool {
        let phrase = self.phrases[n];
        let follows = follows_and(self.text, phrase, self.source);
        if (name.kind == EntityType::Person) != (before.kind == EntityType::Person) {
            // In 'Ann Lee, head of Oxbank and Camfund' the bank is no speaker, but in 'Ann Lee and Oxbank'.
            let next = earlier + 1 == n && (follows || is_added(self.text, phrase, self.source));
            let whole = is_only_possessive(self.text, before.span.end, self.phrases[earlier].end);
            let own = between(self.text, phrase.start, name.span.start);
            return next && whole && matches!(own, "" | "the") && name.span.end >= phrase.end;
        }
        let kin = || {
            matches!(self.heads[n - 1], Head::Described)
                && earlier + 1 < n
                && follows_and(self.text, self.phrases[n - 1], self.source)
        };
        let (phrases, heads) = (&self.phrases[n + 1..], &self.heads[n + 1..]);
        follows
            || is_added(self.text, phrase, self.source)
            || listed_until_and(self.text, phrases, heads, self.source)
            || kin()
    }
}

/// Whether nothing stands between two bytes, or the ending of a possessive.
fn is_only_possessive(text: &str, start: usize, end: usize) -> bool {
    start >= end || matches!(between(text, start, end), "" | "'" | "’" | "'s" | "’s")
}

/// Whether a word, in lower case, is a noun for a person or for people.
pub(super) fn is_person_noun(word: &str) -> bool {
    let singular = word.strip_suffix('s').unwrap_or(word);
    [word, singular].iter().any(|noun| {
        lexicon::PERSON_NOUNS.contains(noun)
            || matches!(Noun::of(noun), Some(Noun::Person | Noun::Man | Noun::Woman))
    })
}

/// The names in a source of what can speak.
fn names_in(source: Span, mentions: &[NamedMention]) -> Vec<Name> {
    let first = mentions.partition_point(|m| m.span.end <= source.start);
    mentions
        .iter()
        .enumerate()
        .skip(first)
        .take_while(|(_, m)| m.span.start < source.end)
        .filter(|(_, m)| m.kind.can_speak())
        .map(|(index, m)| Name {
            mention: MentionId::new(index),
            span: m.span,
            kind: m.kind,
        })
        .collect()
}

/// Whether a phrase gives the party and the state of the name before it: 'D-Ohio', 'R-Tenn.', 'R'.
fn is_badge(phrase: &str) -> bool {
    matches!(phrase.split_once('-'), Some(("D" | "R" | "I", state)) if state.len() <= 6)
        || matches!(phrase, "D" | "R" | "I")
}

/// Whether the next phrases are names up to one that follows an 'and'.
fn listed_until_and(text: &str, phrases: &[Span], heads: &[Head], source: Span) -> bool {
    for (phrase, head) in phrases.iter().zip(heads) {
        let named = matches!(head, Head::Named(_));
        if named && follows_and(text, *phrase, source) {
            return true;
        }
        if !named && !is_badge(phrase.text(text)) {
            return false;
        }
    }
    false
}

fn head_of(text: &str, phrase: Span, names: &[Name]) -> Head {
    let mut words: Vec<Span> = words(text, phrase).collect();
    // 'Ann Lee herself' is Ann Lee.
    if words.len() > 1 {
        words.pop_if(|word| {
            matches!(
                word.text(text),
                "himself" | "herself" | "itself" | "themselves"
            )
        });
    }
    let first = words.first().map(|first| first.text(text).to_lowercase());
    let first = first.as_deref().unwrap_or_default();
    if lexicon::EXAMPLE_WORDS.contains(first) {
        return Head::Unnameable; // 'some, such as Ann Lee'
    }
    if matches!(first, "inside" | "outside" | "within") {
        return Head::Described; // 'Outside the Oxbank, Ann Lee'
    }
    let mut of_person = None;
    if let Some(person) = person_at_end(&words, names) {
        let before = Span::new(phrase.start, person.span.start);
        match describes(before.text(text)) {
            Whom::Person => return Head::Named(person),
            Whom::Another => of_person = Some(person.mention),
            Whom::Unclear => {}
        }
    }
    let words = head_region(text, &words, names);
    let (Some(&first), Some(&last)) = (words.first(), words.last()) else {
        return Head::Described;
    };
    if let Some(&name) = names.iter().rev().find(|name| name.span.overlaps(last))
        && of_person != Some(name.mention)
    {
        return head_with_name(text, first, name);
    }
    if let Some(place) = place_of(text, phrase, last, names) {
        return Head::Named(place);
    }
    let noun = last.text(text).to_lowercase();
    if lexicon::UTTERANCES.contains(&noun)
        && let Some(author) = author_of(text, phrase, last, names)
    {
        return Head::Named(author);
    }
    // Several people whom the phrase does not name: 'officials in Paris, London and Rome' are none of these.
    if noun.ends_with('s') && !noun.ends_with("ss") {
        Head::Unnameable
    } else {
        Head::Described
    }
}

/// The words of a phrase up to its head: they end before the first word that ends a head, unless it belongs to a name
/// ('Bank of England').
fn head_region<'w>(text: &str, words: &'w [Span], names: &[Name]) -> &'w [Span] {
    let in_name = |word: Span| names.iter().any(|name| name.span.overlaps(word));
    let end = words
        .iter()
        .skip(1)
        .position(|&word| !in_name(word) && ends_head(word.text(text)));
    &words[..end.map_or(words.len(), |at| at + 1)]
}

/// The head of a phrase that begins with the word `first` and ends with `name`.
fn head_with_name(text: &str, first: Span, name: Name) -> Head {
    let own = name.span.text(text);
    let before = between(text, first.start, name.span.start).to_lowercase();
    let determiner = before.split_whitespace().next().unwrap_or("");
    // 'the Republican', 'the Ohio Republican' are one of them.
    let one_of_them = matches!(determiner, "the" | "this" | "that")
        && (own.ends_with("Republican")
            || name.kind == EntityType::Norp
                && ["an", "crat", "ist", "er"]
                    .iter()
                    .any(|end| own.ends_with(end)));
    let group = name.kind == EntityType::Norp
        || ["Democrats", "Republicans"]
            .iter()
            .any(|end| own.ends_with(end));
    let whole = matches!(
        determiner,
        "" | "the" | "these" | "those" | "both" | "neither" | "either" | "we" | "us" | "you"
    ) || lexicon::POLITICAL_ROLES.contains(determiner);
    if one_of_them {
        Head::Described
    } else if group && (!whole || lexicon::QUANTIFIERS.contains(determiner)) {
        Head::Unnameable // 'many Democrats', 'senior Democrats' are not the Democrats
    } else {
        Head::Named(name)
    }
}

/// Whoever made what the noun says, a statement or the like: its owner ('Ms Hale's letter'), or who is named after it ('a
/// report by The Economist', 'a letter from Ms Hale').
fn author_of(text: &str, phrase: Span, noun: Span, names: &[Name]) -> Option<Name> {
    let owner = names.iter().rev().find(|name| {
        name.span.end <= noun.start
            && name.span.start >= phrase.start
            && owns(text, name.span, noun.start)
    });
    let giver = || {
        names.iter().find(|name| {
            let preposition = between(text, noun.end, name.span.start);
            name.span.start >= noun.end
                && name.span.end <= phrase.end
                && matches!(preposition, "by" | "from" | "by the" | "from the" | "of")
                || lexicon::AUTHORSHIP_PHRASES.contains(preposition)
        })
    };
    owner.or_else(giver).copied()
}

/// The person whose name ends a phrase of these words.
fn person_at_end(words: &[Span], names: &[Name]) -> Option<Name> {
    let last = *words.last()?;
    let mut names = names.iter().rev();
    let person = names.find(|name| name.kind == EntityType::Person && name.span.overlaps(last));
    person.copied()
}

/// Whom the words before a person's name at the end of a phrase describe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whom {
    /// That person: 'Secretary of State'.
    Person,
    /// Another, whom the person only tells apart: 'the wife of Prime Minister'.
    Another,
    /// They alone do not tell: 'a friend of'.
    Unclear,
}

/// Whom the words right before a person's name at the end of a phrase describe.
fn describes(before: &str) -> Whom {
    let before: Vec<&str> = before.split_whitespace().collect();
    let lower: Vec<String> = before.iter().map(|word| word.to_lowercase()).collect();
    let is_relative = |word: &String| matches!(word.as_str(), "who" | "which" | "that" | "whose");
    let speaks_for =
        |noun: usize| before[noun + 1] == "for" && lexicon::REPRESENTATIVES.contains(&lower[noun]);
    if is_of_person(&before, &lower) {
        return Whom::Another;
    }
    let description = lower
        .iter()
        .rfind(|word| !is_title(word) && !matches!(word.as_str(), "former" | "the" | "then"));
    let is_apposed = description
        .is_none_or(|word| !ends_head(word) && !word.ends_with("ing") && !word.ends_with("ed"));
    let another =
        lower.iter().any(is_relative) || (0..before.len().saturating_sub(1)).any(speaks_for);
    match is_apposed && !another {
        true => Whom::Person,
        false => Whom::Unclear,
    }
}

/// Whether the words before a person's name at the end of a phrase describe another, whom the person only tells apart: 'officials
/// travelling with Finance Minister', 'the wife of Prime Minister', 'an ally of opposition leader'; not 'Secretary of State',
/// 'a report by economist'. `lower` are the words in lower case.
fn is_of_person(words: &[&str], lower: &[String]) -> bool {
    let meeting = |pair: &[String]| pair[0].ends_with('s') && pair[1].ends_with("ing");
    if lower.windows(2).any(meeting) {
        return true; // 'the unions meeting Mr'
    }
    let Some(at) = lower
        .iter()
        .rposition(|word| ends_head(word))
        .filter(|&at| at > 0)
    else {
        return false;
    };
    let is_role = |word: &String| is_title(word) || matches!(word.as_str(), "prime" | "vice");
    let mut own = &lower[at + 1..];
    while let [first, rest @ ..] = own
        && matches!(first.as_str(), "the" | "former" | "late" | "then")
    {
        own = rest;
    }
    match lower[at].as_str() {
        "by" | "from" => !lower[..at]
            .iter()
            .any(|noun| lexicon::UTTERANCES.contains(noun)),
        "of" | "for" | "to" | "in" | "at" => {
            let office = own == ["justice"];
            let titled = !own.is_empty() && own.iter().all(is_role) && !office;
            let noun = own.iter().rfind(|word| !is_role(word));
            let described =
                noun.is_some_and(|noun| is_person_noun(noun) && words.contains(&noun.as_str()));
            let doing = own.first().is_some_and(|word| word.ends_with("ing"));
            let of_office = words[at - 1].starts_with(char::is_uppercase);
            titled || doing || described && !of_office
        }
        _ => true,
    }
}

/// A place that a phrase names after its noun: 'the city of Phoenix'.
fn place_of(text: &str, phrase: Span, noun: Span, names: &[Name]) -> Option<Name> {
    let place = names.iter().find(|name| name.span.start >= noun.end)?;
    let of = matches!(between(text, noun.end, place.span.start), "of" | "of the");
    let is_place = Noun::of(noun.text(text)) == Some(Noun::Place);
    (of && is_place && place.span.end == phrase.end).then_some(*place)
}

/// Whether the name at `name` is possessive, or stands right before the word at `head`.
fn owns(text: &str, name: Span, head: usize) -> bool {
    let own = name.text(text);
    own != without_possessive(own)
        || text
            .get(name.end..head)
            .is_some_and(|t| t.starts_with(['\'', '’']) || t.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::marked_mentions;

    /// Which of the names in braces the source (the whole) names.
    fn named(marked: &str) -> Vec<String> {
        let (text, mentions) = marked_mentions(marked);
        let entity_of: Vec<EntityId> = (0..mentions.len()).map(EntityId::new).collect();
        let whole = Span::new(0, text.len());
        named_speakers(&text, whole, &mentions, &entity_of)
            .into_iter()
            .map(|entity| mentions[entity.index()].span.text(&text).to_owned())
            .collect()
    }

    #[test]
    fn who_a_source_names() {
        let cases: [(&str, &[&str]); 32] = [
            ("Mr {Lee} himself", &["Lee"]),
            (
                "Outside court, Sgt {Ann Lee}, of the [Oxbank]",
                &["Ann Lee"],
            ),
            ("Labour MP {Ann Lee}", &["Ann Lee"]),
            ("a spokesman for the leader {Ann Lee}", &[]),
            ("{Ann Lee} and {Bob May}", &["Ann Lee", "Bob May"]),
            (
                "Sens. {Ann Lee} (D-Ohio) and {Bob May} (R-Utah)",
                &["Ann Lee", "Bob May"],
            ),
            (
                "{Ann Lee}, {Bob May} and {Cy Orr}",
                &["Ann Lee", "Bob May", "Cy Orr"],
            ),
            ("{Ann Lee}, head of [Oxbank] and [Camfund]", &["Ann Lee"]),
            (
                "{Ann Lee}, a doctor, and {Bob May}",
                &["Ann Lee", "Bob May"],
            ),
            ("a report released last year by [Oxbank]", &[]),
            ("a report released by [Oxbank]", &["Oxbank"]),
            ("{Ann Lee} and the [Oxbank]", &["Ann Lee", "Oxbank"]),
            (
                "{Ann Lee}, 25, and his wife, {Bea Lee}, 27,",
                &["Ann Lee", "Bea Lee"],
            ),
            (
                "{Ann Lee} and {Bob May} - a fellow of [Oxbank]",
                &["Ann Lee", "Bob May"],
            ),
            (
                "{Ann Lee}, along with the doctor {Bob May}",
                &["Ann Lee", "Bob May"],
            ),
            ("Neither [Oxbank] nor [Camfund]", &["Oxbank", "Camfund"]),
            ("Secretary of State {Ann Lee}", &["Ann Lee"]),
            ("a report by the economist {Ann Lee}", &["Ann Lee"]),
            ("the wife of Prime Minister {Ann Lee}", &[]),
            ("a close ally of opposition leader {Ann Lee}", &[]),
            ("officials travelling with Finance Minister {Ann Lee}", &[]),
            ("the five unions meeting Mr {Lee}", &[]),
            ("a group aimed at taking down {Ann Lee}", &[]),
            ("Some, such as the baker {Ann Lee}", &[]),
            ("the women's wing of the [Lake Party] ([LP])", &[]),
            ("a joint network between [Oxbank] and [Camfund]", &[]),
            ("a poll released on Sunday by [Oxbank] and [Camfund]", &[]),
            ("an official of the state bank, [Oxbank]", &[]),
            ("{Ann Lee}'s office", &[]),
            ("leading [Lake Democrats]", &[]),
            ("the [Ohio Republican]", &[]),
            ("the [Lake Democrats]", &["Lake Democrats"]),
        ];
        for (source, expected) in cases {
            assert_eq!(named(source), expected, "{source}");
        }
    }
}
