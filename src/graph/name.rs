//! Names as the corpus compares them: without case, diacritics, titles and legal forms.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use xxhash_rust::xxh3::xxh3_64;

use crate::entity::{other_name, other_words, person_name, person_words, without_possessive};
use crate::schema::EntityType;

/// The words of a name that tell whom or what it names, folded. Empty if there is none.
pub fn key_words(kind: EntityType, name: &str) -> Vec<String> {
    let name = without_possessive(name);
    let words = match kind {
        EntityType::Person => person_words(person_name(name)),
        _ => other_words(other_name(kind, name)),
    };
    let mut key: Vec<String> = Vec::new();
    for word in &words {
        // 'O'Hara' is one word.
        let folded = fold(word).replace('\'', "");
        let parts = folded.split(|c: char| !c.is_alphanumeric());
        key.extend(parts.filter(|part| !part.is_empty()).map(str::to_owned));
    }
    if kind == EntityType::Person {
        split_initials(name, &mut key);
    }
    key
}

/// 'GP Thorpe' is 'G P Thorpe': two or three capitals before a name that has small letters are initials.
fn split_initials(name: &str, key: &mut Vec<String>) {
    let together = name.split_whitespace().find(|word| {
        let capitals = word.chars().all(char::is_uppercase);
        capitals && (2..=3).contains(&word.chars().count())
    });
    let Some(first) = key.first().filter(|_| key.len() > 1) else {
        return;
    };
    if name.chars().any(char::is_lowercase) && together.is_some_and(|word| fold(word) == *first) {
        let letters: Vec<String> = first.chars().map(String::from).collect();
        key.splice(..1, letters);
    }
}

/// In lower case and without diacritics: 'Chávez' and 'Chavez' are the same.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.nfkd().filter(|&c| !is_combining_mark(c)) {
        // Letters that Unicode does not take apart.
        match c {
            'ø' | 'Ø' => out.push('o'),
            'ł' | 'Ł' => out.push('l'),
            'đ' | 'Đ' | 'ð' | 'Ð' => out.push('d'),
            'ı' => out.push('i'),
            'æ' | 'Æ' => out.push_str("ae"),
            'œ' | 'Œ' => out.push_str("oe"),
            'þ' | 'Þ' => out.push_str("th"),
            'ß' | 'ẞ' => out.push_str("ss"),
            '’' => out.push('\''),
            c => out.extend(c.to_lowercase()),
        }
    }
    out
}

/// What is left of a name when spellings and transliterations that sound alike are made the same: its first letter and
/// its consonants, each once. 'Yushchenko' and 'Yuschenko' agree.
pub(super) fn skeleton(words: &[&str]) -> u64 {
    let mut out = String::new();
    for word in words {
        let word = word.replace("ph", "f").replace("ck", "k");
        let mut last = ' ';
        for (at, c) in word.chars().enumerate() {
            let sound = match c {
                'q' | 'c' => 'k',
                'w' => 'v',
                'z' => 's',
                'y' | 'j' => 'i',
                c => c,
            };
            let vowel = matches!(sound, 'a' | 'e' | 'i' | 'o' | 'u' | 'h');
            if sound != last && (at == 0 || !vowel) {
                out.push(sound);
            }
            last = sound;
        }
        out.push(' ');
    }
    xxh3_64(out.as_bytes())
}

/// Whether a name is written as acronyms are: at least two letters, all capitals ('IMF', 'U.N.').
pub(super) fn is_acronym(name: &str) -> bool {
    let letters: Vec<char> = name.chars().filter(|c| c.is_alphabetic()).collect();
    (2..=7).contains(&letters.len())
        && letters.iter().all(|c| c.is_uppercase())
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || c == '.' || c == '&')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys() {
        let person = |name| key_words(EntityType::Person, name).join(" ");
        assert_eq!(person("Mr Hugo Chávez's"), "hugo chavez");
        assert_eq!(person("Shane O’Hara"), "shane ohara");
        assert_eq!(person("Søren Łukasz-Ødegård Jr."), "soren lukasz odegard");
        assert_eq!(person("MEK Tallis"), "m e k tallis");
        assert_eq!(person("EL TALLIS"), "el tallis");
        let company = |name| key_words(EntityType::Organization, name).join(" ");
        assert_eq!(company("the Société Générale Group"), "societe generale");
        assert_eq!(company("Marks & Spencer plc"), "marks spencer");
    }

    #[test]
    fn skeletons() {
        let of = |name: &str| skeleton(&name.split(' ').collect::<Vec<_>>());
        assert_eq!(of("viktor yushchenko"), of("victor yuschenko"));
        assert_eq!(of("mahmoud abbas"), of("mahmud abas"));
        assert_ne!(of("tony blair"), of("tony brown"));
    }

    #[test]
    fn acronyms() {
        assert!(is_acronym("IMF") && is_acronym("U.N.") && is_acronym("AT&T"));
        assert!(!is_acronym("Imf") && !is_acronym("I") && !is_acronym("NEW YORK"));
    }
}
