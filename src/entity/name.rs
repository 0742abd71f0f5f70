//! Compares names by their words: titles, possessives, short forms, initials, misspellings.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use crate::lexicon;
use crate::schema::EntityType;
use crate::text::is_invisible;

/// A name without the possessive ending.
pub(crate) fn without_possessive(name: &str) -> &str {
    let name = name.trim();
    ["'s", "’s", "'S", "’S"]
        .iter()
        .find_map(|end| name.strip_suffix(end))
        .or_else(|| {
            name.strip_suffix(['\'', '’'])
                .filter(|n| n.ends_with(['s', 'S']))
        })
        .unwrap_or(name)
}

/// A person's name without the titles and affiliations around it: 'Mr', 'His Excellency', 'Democrat', '(R-Ohio', 'Ohio Sen.'.
pub(crate) fn person_name(raw: &str) -> &str {
    let mut name = after_last_short_title(raw);
    loop {
        name = after_title_phrase(name);
        let Some((first, rest)) = name.split_once(char::is_whitespace) else {
            break;
        };
        let affiliation = || {
            lexicon::AFFILIATIONS.contains(&first.to_lowercase())
                && rest.trim().contains(char::is_whitespace)
        };
        if !is_title(first) && !affiliation() {
            break;
        }
        name = rest.trim_start();
    }
    match name.split_once(" (") {
        Some((before, _)) if before.contains(' ') => before.trim_end(),
        _ => name,
    }
}

/// A name after the last title that is abbreviated and not its last word: 'Ann Lee' of 'Ohio Sen. Ann Lee'.
fn after_last_short_title(name: &str) -> &str {
    name.rmatch_indices(". ")
        .map(|(at, stop)| (&name[..at], name[at + stop.len()..].trim_start()))
        .find(|(before, after)| {
            let word = before.rsplit(char::is_whitespace).next().unwrap_or("");
            is_title(word) && !after.is_empty()
        })
        .map_or(name, |(_, after)| after)
}

/// A name after titles of several words at its beginning: 'Tan Sri', 'H E' (which may be initials before a surname alone).
fn after_title_phrase(name: &str) -> &str {
    let lower = name.to_ascii_lowercase().replace('’', "'");
    let Some(phrase) = lexicon::TITLE_PHRASES.longest_prefix(&lower) else {
        return name;
    };
    let words = phrase.split(' ').count();
    let mut rest = name;
    for _ in 0..words {
        let Some((_, after)) = rest.split_once(char::is_whitespace) else {
            return name;
        };
        rest = after.trim_start();
    }
    let initials = phrase
        .split(' ')
        .all(|word| word.trim_end_matches('.').len() == 1);
    let whole = lower[phrase.len()..].starts_with(char::is_whitespace);
    let named = !rest.is_empty() && (!initials || rest.trim_end().contains(char::is_whitespace));
    match whole && named {
        true => rest,
        false => name,
    }
}

/// The words of a person's name in lower case, without suffixes that do not tell two people apart ('Jr', 'MP').
pub(crate) fn person_words(name: &str) -> Vec<String> {
    let mut words = lower_words(name);
    words.retain(|w| !lexicon::NAME_SUFFIXES.contains(w));
    words
}

/// A name that is not a person's, without 'the' and, of an organisation, without the descriptions before it.
pub(crate) fn other_name(kind: EntityType, raw: &str) -> &str {
    let name = raw
        .get(..4)
        .filter(|the| the.eq_ignore_ascii_case("the "))
        .map_or(raw, |_| raw[4..].trim_start());
    if kind == EntityType::Organization {
        from_capital(name)
    } else {
        name
    }
}

/// The words in lower case of a name that is not a person's, without legal forms at its end.
pub(crate) fn other_words(name: &str) -> Vec<String> {
    let mut words = all_words(name);
    while words.len() > 1
        && words
            .last()
            .is_some_and(|w| lexicon::LEGAL_FORMS.contains(w))
    {
        words.pop();
    }
    words
}

/// All words in lower case of a name that is not a person's.
pub(super) fn all_words(name: &str) -> Vec<String> {
    lower_words(name).into_iter().map(without_dots).collect()
}

/// An abbreviation without its full stops: 'us' for 'u.s'.
pub(super) fn without_dots(word: String) -> String {
    let dotted = word.contains('.') && word.split('.').all(|part| part.chars().count() == 1);
    match dotted {
        true => word.replace('.', ""),
        false => word,
    }
}

/// Whether a name ends with a legal form: 'Co', 'Ltd'.
pub(super) fn has_legal_form(name: &str) -> bool {
    let last = name.split_whitespace().next_back().unwrap_or("");
    lexicon::LEGAL_FORMS.contains(&last.trim_end_matches('.').to_lowercase())
}

/// Whether a person's name is a misspelling of another's: of the surname alone ('McLenney' for 'Tyresha McClenney'), or of one
/// of a full name's two words ('Donand Trump'). Short names and changed first letters are other names.
pub(super) fn is_misspelt(name: &[String], full: &[String]) -> bool {
    match (name, full) {
        ([surname], [_, .., last]) => is_typo(surname, last),
        ([first, .., surname], [other, .., last]) if name.len() == full.len() => {
            name.len() == 2
                && (surname == last && is_typo(first, other)
                    || first == other && is_typo(surname, last))
        }
        _ => false,
    }
}

/// Whether two words differ by one edit (of five letters or more) or two (of eight or more), but not in the first letter; a
/// swap of neighbours is one edit.
fn is_typo(one: &str, other: &str) -> bool {
    let length = one.chars().count().min(other.chars().count());
    let most = match length {
        0..5 => return false,
        5..8 => 1,
        _ => 2,
    };
    one.chars().next() == other.chars().next() && strsim::damerau_levenshtein(one, other) <= most
}

/// An organisation's name without the descriptions before it: 'nonpartisan Commission on Debates'.
fn from_capital(name: &str) -> &str {
    let mut rest = name;
    while let Some((first, after)) = rest.split_once(' ') {
        if first.chars().any(|c| !c.is_lowercase()) {
            return rest;
        }
        rest = after;
    }
    if rest.chars().any(char::is_uppercase) {
        rest
    } else {
        name
    }
}

/// Whether a word is a title that stands before names: 'Mr', 'Sen.', 'President'.
pub(crate) fn is_title(word: &str) -> bool {
    lexicon::TITLES.contains(&word.trim_end_matches('.').to_lowercase())
}

/// A name without what is not seen, with accents and ligatures in one form, and with one kind of hyphen and apostrophe.
fn folded(name: &str) -> Cow<'_, str> {
    if name.is_ascii() {
        return Cow::Borrowed(name);
    }
    let letters = name.chars().filter(|&c| !is_invisible(c)).nfkc();
    Cow::Owned(
        letters
            .map(|c| match c {
                '‐' | '‑' => '-',
                '’' | 'ʼ' => '\'',
                c => c,
            })
            .collect(),
    )
}

/// A name as it is shown: on one line, without what is not seen, with every accent and ligature in one form.
pub(super) fn shown(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let name = words.join(" ");
    if name.is_ascii() {
        return name;
    }
    let visible: String = name.chars().filter(|&c| !is_invisible(c)).nfc().collect();
    let mut out = String::with_capacity(visible.len());
    for c in visible.chars() {
        match c {
            '\u{fb00}'..='\u{fb06}' => out.extend(std::iter::once(c).nfkc()),
            c => out.push(c),
        }
    }
    out
}

/// Whether a name has no small letter: 'ANN LEE'.
pub(super) fn is_loud(name: &str) -> bool {
    !name.chars().any(char::is_lowercase)
}

/// A name that gives the surname first, with a comma, in the usual order: 'Ann Lee' for 'Lee, Ann'.
pub(super) fn first_name_first(name: &str) -> Option<String> {
    let (surname, first) = name.split_once(", ")?;
    let given = first.split_whitespace().next()?;
    is_first_name(given).then(|| format!("{} {}", first.trim(), surname.trim()))
}

/// Whether a word is a first name that the lists have.
pub(super) fn is_first_name(word: &str) -> bool {
    lexicon::FIRST_NAMES
        .group(&folded(word).to_lowercase())
        .is_some()
}

/// Whether a first name is a short form of another: 'bob' of 'robert'.
fn is_nickname(short: &str, long: &str) -> bool {
    let names = lexicon::NICKNAMES.group(short).unwrap_or("");
    names.split(' ').any(|name| name == long)
}

/// The words of a name in lower case, without marks around them.
pub(super) fn lower_words(name: &str) -> Vec<String> {
    folded(name)
        .split(|c: char| c.is_whitespace() || matches!(c, '"' | '“' | '”'))
        .map(|w| {
            w.replace('’', "'")
                .trim_matches(|c: char| !c.is_alphanumeric())
                .to_lowercase()
        })
        .filter(|w| !w.is_empty())
        .collect()
}

/// Whether one name can be short for another: alone, the other's first name or one of its surnames; with more words,
/// the same last word and the others in the same order ('Keir Starmer' in 'Sir Keir Rodney Starmer'), initials
/// included.
pub(crate) fn is_short_person(short: &[String], long: &[String]) -> bool {
    if short.is_empty() || short.len() > long.len() {
        return false;
    }
    if short.len() == long.len() {
        return short.len() > 1 && initials_agree(short, long);
    }
    if let [word] = short {
        return *word == long[0]
            || long.last() == Some(word)
            || long.len() >= 3 && long[1..].contains(word);
    }
    let mut rest = long.iter();
    short.last() == long.last()
        && short
            .iter()
            .all(|w| rest.any(|l| l == w || w.chars().count() == 1 && l.starts_with(w.as_str())))
}

/// Whether one name can be short for another in the same document: also by a nickname ('Bob Vale' for 'Robert Vale'), which in
/// another document is as likely somebody else.
pub(super) fn is_short_person_here(short: &[String], long: &[String]) -> bool {
    let by_nickname = || match (short, long) {
        ([a, rest @ ..], [b, others @ ..]) => {
            !rest.is_empty() && rest == others && is_nickname(a, b)
        }
        _ => false,
    };
    is_short_person(short, long) || by_nickname()
}

/// 'J. Corbyn' and 'Jeremy Corbyn'.
fn initials_agree(short: &[String], long: &[String]) -> bool {
    short != long
        && short.last() == long.last()
        && short
            .iter()
            .zip(long)
            .all(|(s, l)| s == l || s.chars().count() == 1 && l.starts_with(s.as_str()))
}

/// What a name's initials can be: with and without small words, and without 'Department of'.
pub(crate) fn initials(words: &[String]) -> Vec<String> {
    let of = |words: &[String], all: bool| -> String {
        words
            .iter()
            .filter(|w| all || !lexicon::ACRONYM_FILLERS.contains(w))
            .filter_map(|w| w.chars().next())
            .collect()
    };
    let mut out = vec![of(words, true), of(words, false)];
    if let [office, preposition, rest @ ..] = words
        && matches!(
            office.as_str(),
            "department" | "ministry" | "office" | "bureau"
        )
        && preposition == "of"
        && rest.len() > 1
    {
        out.push(of(rest, false));
    }
    // 'U.S. Farm Department' is the USDF as well.
    let (country, rest) = match words {
        [country, rest @ ..] if matches!(country.as_str(), "us" | "uk") => (country.as_str(), rest),
        _ => ("", words),
    };
    match rest {
        [field @ .., office] if matches!(office.as_str(), "department" | "ministry") => {
            let field = of(field, false);
            let office = &office[..1];
            out.extend([
                format!("{country}{office}{field}"),
                format!("{office}o{field}"),
            ]);
        }
        _ if !country.is_empty() => out.push(format!("{country}{}", of(rest, false))),
        _ => {}
    }
    out.dedup();
    out
}

/// Whether a name of several words begins with the initials of a longer one that ends alike: 'NY Post' of 'New York Post'.
pub(super) fn is_contracted(short: &[String], long: &[String]) -> bool {
    let [initials, rest @ ..] = short else {
        return false;
    };
    let Some(spelt_out) = long.len().checked_sub(rest.len()) else {
        return false;
    };
    !rest.is_empty()
        && spelt_out > 1
        && long[spelt_out..] == *rest
        && initials.chars().eq(long[..spelt_out]
            .iter()
            .filter_map(|word| word.chars().next()))
}

/// Whether a word is made of the beginnings of a name's words, all of them in order: 'velsteam' of 'Velmar Steamship', 'viso' of
/// 'Velmar Institute of Soil' without its 'of'. A variant of the alignment of Schwartz and Hearst ('A simple algorithm for
/// identifying abbreviation definitions', 2003), which lets words be left out.
pub(super) fn is_blend(word: &str, name: &[String]) -> bool {
    let Some((first, rest)) = name.split_first() else {
        return word.is_empty();
    };
    let mut shared = 0;
    for (own, other) in word.chars().zip(first.chars()) {
        if own != other {
            break;
        }
        shared += own.len_utf8();
        if is_blend(&word[shared..], rest) {
            return true;
        }
    }
    false
}

/// Whether each word of a name is one of the other's or the beginning of one, at least one of them cut short: 'Lib Dems' of
/// 'Liberal Democrats'. Both are plurals.
pub(super) fn is_clipped(short: &[String], long: &[String]) -> bool {
    let plural = |name: &[String]| name.last().is_some_and(|word| word.ends_with('s'));
    let begins = |short: &String, long: &String| {
        let stem = short.strip_suffix('s').unwrap_or(short);
        short == long || stem.len() > 2 && stem.len() + 2 < long.len() && long.starts_with(stem)
    };
    short != long
        && short.len() == long.len()
        && plural(short)
        && plural(long)
        && short.iter().zip(long).all(|(s, l)| begins(s, l))
}
