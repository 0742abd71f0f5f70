//! Speech, writing, thought ...: what kind of act a cue names.

use crate::schema::Mode;

/// Stems of cue words, by mode; a word belongs to the mode with the longest stem that it starts with.
const STEMS: &[(Mode, &[&str])] = &[
    (
        Mode::Writing,
        &[
            "wrote",
            "write",
            "writing",
            "written",
            "tweet",
            "post",
            "blog",
            "letter",
            "report",
            "publish",
            "email",
            "e-mail",
            "editorial",
            "headline",
            "memo",
            "text messag",
            "read",
            "stud",
            "survey",
            "poll",
            "sign",
            "chapter",
            "caption",
            "retweet",
            "memoir",
            "column",
            "document",
            "filing",
            "according to documents",
        ],
    ),
    (
        Mode::Thought,
        &[
            "think",
            "thought",
            "believ",
            "hop",
            "fear",
            "know",
            "knew",
            "known",
            "expect",
            "consider",
            "doubt",
            "feel",
            "felt",
            "wonder",
            "worr",
            "assum",
            "understand",
            "understood",
            "suspect",
            "imagin",
            "regard",
            "view",
            "opinion",
            "prefer",
            "want",
            "wish",
            "like",
            "love",
            "hate",
            "convinced",
            "confident",
            "concern",
            "agree",
            "disagree",
            "judg",
            "reckon",
            "dream",
            "realis",
            "realiz",
            "remember",
            "sure",
            "belief",
            "see as",
            "optimis",
            "perceiv",
            "interpret",
            "support",
            "favor",
            "favour",
            "oppos",
            "blam",
            "anticipat",
            "estimat",
            "forecast",
            "predict",
        ],
    ),
    (
        Mode::Intention,
        &[
            "plan",
            "vow",
            "pledg",
            "promis",
            "intend",
            "intent",
            "threat",
            "refus",
            "seek",
            "sought",
            "aim",
            "offer",
            "decid",
            "decision",
            "agreed to",
            "determin",
            "swore",
            "swear",
            "commit",
            "prepar",
            "propos",
            "order",
            "resolv",
            "undertak",
            "undertook",
            "mull",
        ],
    ),
    (
        Mode::Perception,
        &[
            "saw",
            "see",
            "seen",
            "hear",
            "heard",
            "found",
            "find",
            "learn",
            "discover",
            "notice",
            "watch",
            "show",
            "reveal by",
        ],
    ),
    (
        Mode::Speech,
        &[
            "say",
            "said",
            "told",
            "tell",
            "announc",
            "declar",
            "argu",
            "claim",
            "warn",
            "insist",
            "ask",
            "urg",
            "call",
            "add",
            "state",
            "statement",
            "explain",
            "deni",
            "deny",
            "accus",
            "admit",
            "suggest",
            "speak",
            "spoke",
            "comment",
            "remark",
            "reply",
            "repli",
            "respond",
            "assert",
            "maintain",
            "stress",
            "confirm",
            "testif",
            "according",
            "describ",
            "critici",
            "prais",
            "demand",
            "joke",
            "quip",
            "shout",
            "reveal",
            "repeat",
            "concede",
        ],
    ),
];

/// The mode of a cue: that of its first word that tells one; speech if none does or there is no cue.
pub fn mode(cue: &str) -> Mode {
    let cue = cue.to_lowercase();
    let mut rest = cue.as_str();
    while !rest.is_empty() {
        let best = STEMS
            .iter()
            .flat_map(|(mode, stems)| stems.iter().map(move |s| (*mode, *s)))
            .filter(|(_, stem)| rest.starts_with(stem))
            .max_by_key(|(_, stem)| stem.len());
        if let Some((mode, _)) = best {
            return mode;
        }
        rest = rest
            .split_once(|c: char| !c.is_alphanumeric())
            .map_or("", |(_, after)| after);
    }
    Mode::Speech
}

#[cfg(test)]
mod tests {
    use super::*;

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
