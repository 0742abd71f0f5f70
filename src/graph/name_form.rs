//! Forms of people's names: how one full name can be another of the same person.

use super::merge_rule::MergeRule;
use crate::entity::is_short_person;

/// How a full name can be a form of another, or the other of it; none if it cannot. Both are the words of keys
/// ([`key_words`](super::key_words)).
pub(super) fn form(name: &[&str], other: &[&str]) -> Option<MergeRule> {
    let (&[first, ref given @ .., last], &[second, ref others @ .., other_last]) = (name, other)
    else {
        return None;
    };
    let letters = |word: &str| word.chars().count();
    let owned = |words: &[&str]| -> Vec<String> { words.iter().map(|w| (*w).to_owned()).collect() };
    let (a, b) = (owned(name), owned(other));
    // An initial looks for the name, but a name not for an initial: 'A Craig' can be somebody else's.
    if is_short_person(&a, &b) || letters(second) > 1 && is_short_person(&b, &a) {
        return Some(MergeRule::Initials);
    }
    if last != other_last {
        return None;
    }
    // 'G P Thorpe' and 'Graham Thorpe': what one has and the other leaves out does not matter.
    let is_initial_of = |(initial, word): (&str, &str)| word.starts_with(initial);
    let (mine, theirs) = (&name[..name.len() - 1], &other[..other.len() - 1]);
    if mine.iter().all(|word| letters(word) == 1)
        && mine
            .iter()
            .copied()
            .zip(theirs.iter().copied())
            .all(is_initial_of)
    {
        return Some(MergeRule::Initials);
    }
    if letters(first) >= 4
        && letters(second) >= 4
        && given == others
        && strsim::osa_distance(first, second) == 1
    {
        return Some(MergeRule::Spelling);
    }
    // 'Chris' and 'Christopher'.
    let begins = letters(first) >= 2 && second.starts_with(first)
        || letters(second) >= 2 && first.starts_with(second);
    (begins && first != second).then_some(MergeRule::Nickname)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str, other: &str) -> Option<MergeRule> {
        let words = |name: &'static str| name.split(' ').collect::<Vec<_>>();
        let (name, other) = (name.to_owned().leak(), other.to_owned().leak());
        form(&words(name), &words(other))
    }

    #[test]
    fn forms() {
        for (name, other, rule) in [
            ("e hale", "edmund hale", Some(MergeRule::Initials)),
            ("edmund hale", "e hale", None),
            (
                "edmund hale",
                "edmund james hale",
                Some(MergeRule::Initials),
            ),
            (
                "edmund james hale",
                "edmund hale",
                Some(MergeRule::Initials),
            ),
            ("g p thorpe", "graham thorpe", Some(MergeRule::Initials)),
            ("a p thorpe", "graham thorpe", None),
            ("edmond hale", "edmund hale", Some(MergeRule::Spelling)),
            ("edmond hale", "edmund vale", None),
            ("ann hale", "ana hale", None),
            ("chris vale", "christopher vale", Some(MergeRule::Nickname)),
            ("christopher vale", "chris vale", Some(MergeRule::Nickname)),
            ("bob vale", "robert vale", None),
            ("edmund hale", "una hale", None),
            ("hale", "edmund hale", None),
        ] {
            assert_eq!(of(name, other), rule, "{name}, {other}");
        }
    }
}
