//! The words of the language that rules ask for: lists in the `.txt` files of this folder, compiled in.
//!
//! What a list holds, its file says at the top. To add a word, add a line where the order of bytes puts it; to add a list, add
//! a file and its line below. How files are written and looked up is in [`list`].

mod list;

use std::sync::LazyLock;

use self::list::{WordMap, WordSet};

/// Declares every file of the folder: its list's name, and whether that is a set or has groups.
macro_rules! lists {
    ($($name:ident: $kind:ident = $file:literal;)+) => {
        $(pub(crate) static $name: LazyLock<$kind> =
            LazyLock::new(|| $kind::new(include_str!($file)));)+

        /// The files that are compiled in.
        #[cfg(test)]
        const FILES: &[&str] = &[$($file),+];
    };
}

lists! {
    // text
    ELISIONS: WordSet = "elisions.txt";

    // entity
    ACRONYM_FILLERS: WordSet = "acronym_fillers.txt";
    AFFILIATIONS: WordSet = "affiliations.txt";
    COMPOUND_BREAKS: WordSet = "compound_breaks.txt";
    COMPOUND_DESCRIBED: WordMap = "compound_described.txt";
    COMPOUND_HEADS: WordMap = "compound_heads.txt";
    FIRST_NAMES: WordMap = "first_names.txt";
    GENDERED_TITLES: WordMap = "gendered_titles.txt";
    GIVEN_SURNAMES: WordSet = "given_surnames.txt";
    LEGAL_FORMS: WordSet = "legal_forms.txt";
    NAME_SUFFIXES: WordSet = "name_suffixes.txt";
    NER_LABELS: WordMap = "ner_labels.txt";
    NICKNAMES: WordMap = "nicknames.txt";
    PARTS_OF_COMPANIES: WordSet = "parts_of_companies.txt";
    PLURAL_KIN: WordSet = "plural_kin.txt";
    TITLE_PHRASES: WordSet = "title_phrases.txt";
    TITLES: WordSet = "titles.txt";

    // quote
    AMOUNTS: WordMap = "amounts.txt";
    FACTUALITY: WordMap = "factuality.txt";
    IMPERSONAL_SOURCES: WordSet = "impersonal_sources.txt";
    MODE_STEMS: WordMap = "mode_stems.txt";
    NAMELESS_WORDS: WordSet = "nameless_words.txt";
    OTHER_LABELS: WordSet = "other_labels.txt";
    REPORTING_WORDS: WordSet = "reporting_words.txt";
    SENTENCE_VERBS: WordMap = "sentence_verbs.txt";
    UNNAMED_LABELS: WordSet = "unnamed_labels.txt";
    UNREAL_CUE_WORDS: WordSet = "unreal_cue_words.txt";

    // speaker
    ADDRESSEE_ENDERS: WordSet = "addressee_enders.txt";
    AUTHORSHIP_PHRASES: WordSet = "authorship_phrases.txt";
    DETERMINERS: WordMap = "determiners.txt";
    EXAMPLE_WORDS: WordSet = "example_words.txt";
    FORMS_OF_BE: WordSet = "forms_of_be.txt";
    HEAD_ENDERS: WordSet = "head_enders.txt";
    HEARERS: WordSet = "hearers.txt";
    HONORIFICS: WordSet = "honorifics.txt";
    INANIMATE_NOUNS: WordSet = "inanimate_nouns.txt";
    MESSAGES: WordSet = "messages.txt";
    NOT_HEARERS: WordSet = "not_hearers.txt";
    NOUN_PHRASE_ENDERS: WordSet = "noun_phrase_enders.txt";
    NOUNS: WordMap = "nouns.txt";
    PERSON_NOUNS: WordSet = "person_nouns.txt";
    POLITICAL_ROLES: WordSet = "political_roles.txt";
    PRONOUNS: WordMap = "pronouns.txt";
    QUANTIFIERS: WordSet = "quantifiers.txt";
    REPLYING_STEMS: WordSet = "replying_stems.txt";
    REPRESENTATIVES: WordSet = "representatives.txt";
    ROLE_ADVERBS: WordSet = "role_adverbs.txt";
    ROLE_MODIFIERS: WordSet = "role_modifiers.txt";
    ROLE_VERBS: WordSet = "role_verbs.txt";
    SAME_ROLES: WordMap = "same_roles.txt";
    SPEAKING_STEMS: WordSet = "speaking_stems.txt";
    TELLING_VERBS: WordSet = "telling_verbs.txt";
    TOPIC_STEMS: WordMap = "topic_stems.txt";
    UTTERANCES: WordSet = "utterances.txt";
    WIDER_ROLES: WordMap = "wider_roles.txt";

    // eval
    GOLD_PRONOUNS: WordSet = "gold_pronouns.txt";
    GOLD_TITLES: WordSet = "gold_titles.txt";
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeSet, HashSet};
    use std::fs;
    use std::path::{Path, PathBuf};

    use super::FILES;

    fn folder() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lexicon")
    }

    #[test]
    fn every_file_is_compiled_in_once() {
        let listed: BTreeSet<String> = FILES.iter().map(|&file| file.to_owned()).collect();
        assert_eq!(listed.len(), FILES.len(), "a file is compiled in twice");
        let found: BTreeSet<String> = fs::read_dir(folder())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.ends_with(".txt"))
            .collect();
        assert_eq!(listed, found);
    }

    #[test]
    fn entries_are_in_order_and_once_in_a_file() {
        for file in FILES {
            let source = fs::read_to_string(folder().join(file)).unwrap();
            assert!(
                source.starts_with("# "),
                "{file} does not say what it holds"
            );
            let (mut seen, mut groups, mut before) = (HashSet::new(), HashSet::new(), "");
            for line in source.lines() {
                assert_eq!(line, line.trim(), "{file}: white space around `{line}`");
                if line.starts_with('[') {
                    assert!(groups.insert(line), "{file}: the group {line} comes twice");
                    before = "";
                } else if !line.is_empty() && !line.starts_with('#') {
                    assert!(seen.insert(line), "{file}: `{line}` comes twice");
                    assert!(before < line, "{file}: `{line}` belongs before `{before}`");
                    before = line;
                }
            }
            assert!(!seen.is_empty(), "{file} has no entries");
        }
    }
}
