//! The mode of a quote, by its cue: speech, writing, thought, intention or perception.

use crate::lexicon;
use crate::schema::Mode;

/// The mode of a cue: that of its first word with a known stem; speech if there is none, or no cue.
pub(crate) fn mode(cue: &str) -> Mode {
    let cue = cue.to_lowercase();
    let mut rest = cue.as_str();
    while !rest.is_empty() {
        if let Some((_, group)) = lexicon::MODE_STEMS.longest_prefix(rest) {
            return of_group(group);
        }
        rest = rest
            .split_once(|c: char| !c.is_alphanumeric())
            .map_or("", |(_, after)| after);
    }
    Mode::Speech
}

/// The mode whose name the stems' file gives a group.
fn of_group(group: &str) -> Mode {
    let named = Mode::ALL.iter().find(|mode| mode.as_str() == group);
    named.copied().unwrap_or(Mode::Speech)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn groups_of_stems_are_modes() {
        let modes: BTreeSet<&str> = Mode::NAMES.iter().copied().collect();
        assert_eq!(lexicon::MODE_STEMS.groups(), modes);
    }

    #[test]
    fn modes() {
        for (cue, expected) in [
            ("said", Mode::Speech),
            ("said in a statement", Mode::Speech),
            ("wrote", Mode::Writing),
            ("in a letter to staff", Mode::Writing),
            ("believes", Mode::Thought),
            ("has vowed", Mode::Intention),
            ("plans", Mode::Intention),
            ("saw", Mode::Perception),
            ("according to", Mode::Speech),
            ("", Mode::Speech),
            ("—", Mode::Speech),
        ] {
            assert_eq!(mode(cue), expected, "{cue}");
        }
    }
}
