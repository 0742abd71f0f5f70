//! How a word list is written and looked up.
//!
//! A file has one entry a line, exactly as it is compared (mostly in lower case; an entry may hold blanks). Lines that begin
//! with `#` are comments, empty lines nothing. A line `[name]` begins a group, which tells what its entries stand for. Inside
//! a group, or a file without groups, entries are in the order of their bytes; no entry is twice in a file.

/// The entries of a file, without its comments, each with its group (empty where the file has none).
fn entries(source: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = source.lines().map(str::trim_end);
    lines
        .scan("", |group, line| {
            if let Some(name) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
                *group = name;
                return Some(None);
            }
            let entry = !line.is_empty() && !line.starts_with('#');
            Some(entry.then_some((line, *group)))
        })
        .flatten()
}

/// Words that have something in common.
#[derive(Debug)]
pub(crate) struct WordSet(WordMap);

impl WordSet {
    /// Reads a file without groups.
    pub(super) fn new(source: &'static str) -> Self {
        Self(WordMap::new(source))
    }

    /// Whether it has this word, compared byte by byte.
    pub(crate) fn contains(&self, word: &str) -> bool {
        self.0.group(word).is_some()
    }

    /// The longest entry that `text` begins with.
    pub(crate) fn longest_prefix(&self, text: &str) -> Option<&'static str> {
        Some(self.0.longest_prefix(text)?.0)
    }
}

/// Words in groups, each in one of them.
#[derive(Debug)]
pub(crate) struct WordMap {
    /// `(word, group)`, in the order of the words' bytes.
    words: Vec<(&'static str, &'static str)>,
}

impl WordMap {
    /// Reads a file of groups.
    pub(super) fn new(source: &'static str) -> Self {
        let mut words: Vec<_> = entries(source).collect();
        words.sort_unstable();
        Self { words }
    }

    /// The group that a word is in, compared byte by byte.
    pub(crate) fn group(&self, word: &str) -> Option<&'static str> {
        let at = self.words.binary_search_by_key(&word, |&(w, _)| w).ok()?;
        Some(self.words[at].1)
    }

    /// The longest entry that `text` begins with, and its group.
    pub(crate) fn longest_prefix(&self, text: &str) -> Option<(&'static str, &'static str)> {
        let mut text = text.as_bytes();
        loop {
            // Every entry that the text begins with is, if not the last one up to the text, a beginning of that one as well.
            let after = self.words.partition_point(|(w, _)| w.as_bytes() <= text);
            let last = self.words[..after].last()?;
            let bytes = last.0.as_bytes();
            if text.starts_with(bytes) {
                return Some(*last);
            }
            let common = bytes.iter().zip(text).take_while(|(a, b)| a == b).count();
            text = &text[..common];
        }
    }

    /// Its entries, each with its group, in the order of their bytes.
    pub(crate) fn entries(&self) -> &[(&'static str, &'static str)] {
        &self.words
    }

    /// The names of its groups, in order.
    #[cfg(test)]
    pub(crate) fn groups(&self) -> std::collections::BTreeSet<&'static str> {
        self.words.iter().map(|&(_, group)| group).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "# Stems.\n\n[one]\nag\nagree to\nagreed\n\n[two]\na # b\nagr\nzé\n";

    #[test]
    fn entries_are_lines_with_their_groups() {
        let expected = [
            ("ag", "one"),
            ("agree to", "one"),
            ("agreed", "one"),
            ("a # b", "two"),
            ("agr", "two"),
            ("zé", "two"),
        ];
        assert_eq!(entries(SOURCE).collect::<Vec<_>>(), expected);
        let plain: Vec<_> = entries("# All.\r\na\r\n").collect();
        assert_eq!(plain, [("a", "")]);
    }

    #[test]
    fn words_are_found_whole() {
        let map = WordMap::new(SOURCE);
        assert_eq!(map.group("agreed"), Some("one"));
        assert_eq!(map.group("agre"), None);
        assert_eq!(map.group(""), None);
        let set = WordSet::new("# Some.\n\na\nb\n");
        assert!(set.contains("b") && !set.contains("# Some.") && !set.contains("B"));
        assert_eq!(set.longest_prefix("bc"), Some("b"));
    }

    #[test]
    fn the_longest_beginning_wins() {
        let map = WordMap::new(SOURCE);
        let prefix = |text| map.longest_prefix(text).map(|(word, _)| word);
        for (text, expected) in [
            ("agreed", Some("agreed")),
            ("agreement", Some("agr")),
            ("agree to go", Some("agree to")),
            ("agile", Some("ag")),
            ("zé!", Some("zé")),
            ("zè", None),
            ("a", None),
            ("", None),
            ("zz", None),
        ] {
            assert_eq!(prefix(text), expected, "{text}");
        }
        assert_eq!(WordMap::new("").longest_prefix("a"), None);
    }
}
