//! What was seen of a candidate, in words: the features of each kind that a reader can check in the text.

use crate::schema::EvidenceKind;
use crate::speaker::candidate_features::{FAR, Features};
use crate::speaker::roles::HeadFit;

/// What the features of one kind tell of a candidate, in a few words; empty if there is nothing to tell.
pub(super) fn seen(kind: EvidenceKind, of: &Features) -> String {
    let told = match kind {
        EvidenceKind::Coreference => coreference(of),
        EvidenceKind::Unnamed => unnamed(of),
        _ if of.is_nobody > 0.0 => Vec::new(),
        EvidenceKind::Agreement => agreement(of),
        EvidenceKind::Distance => distance(of),
        EvidenceKind::Place => place(of),
        EvidenceKind::Neighbours => neighbours(of),
        EvidenceKind::Prominence => prominence(of),
        EvidenceKind::Content => content(of),
        EvidenceKind::Role => role(of),
        // The name of the kind says it all.
        EvidenceKind::Source | EvidenceKind::Named => Vec::new(),
    };
    told.join(", ")
}

fn coreference(of: &Features) -> Vec<String> {
    let mut told = vec![format!("{:.0}%", of.chance * 100.0)];
    if of.is_first_pass > 0.0 {
        told.push("its first choice".to_owned());
    }
    told
}

fn agreement(of: &Features) -> Vec<String> {
    let kind = match of.entity_type as i32 {
        0 => "a person",
        1 => "an organisation",
        2 => "a people or group",
        3 => "a place",
        4 => "a building",
        _ => "something else",
    };
    let signs = [
        (of.gender_agreement, "the gender"),
        (of.name_agreement, "the first name"),
        (of.possessive_agreement, "the article's 'his' or 'her'"),
    ];
    let told = signs.iter().find(|sign| sign.0 != 0.0);
    let told = told.map(|&(sign, what)| match sign > 0.0 {
        true => format!("{what} agrees"),
        false => format!("{what} does not agree"),
    });
    let they = (of.is_they > 0.0).then(|| "is 'they' in the article".to_owned());
    [kind.to_owned()]
        .into_iter()
        .chain(told)
        .chain(they)
        .collect()
}

fn distance(of: &Features) -> Vec<String> {
    if of.words_before >= FAR {
        return vec![match of.words_after >= FAR {
            true => "not named around it".to_owned(),
            false => format!("named only {} later", counted(of.words_after, "word")),
        }];
    }
    let words = counted(of.words_before, "word");
    let where_ = match (of.paragraphs_before as u32, of.sentences_before as u32) {
        (0, 0) => "in the same sentence".to_owned(),
        (0, 1) => "in the sentence before".to_owned(),
        (0, _) => "in the same paragraph".to_owned(),
        (1, _) => "in the paragraph before".to_owned(),
        (n, _) => format!("{n} paragraphs before"),
    };
    let mut told = vec![format!("named {words} before, {where_}")];
    if of.recency_alike == 0.0 {
        told.push("the last one who fits".to_owned());
    }
    told
}

fn place(of: &Features) -> Vec<String> {
    flags(&[
        (of.is_inside_source, "named inside the source"),
        (of.is_before_cue, "right before the cue"),
        (of.is_after_cue, "right after the cue"),
        (of.is_subject, "named first in the sentence"),
        (of.is_subject_before, "named first in the sentence before"),
        (
            of.subject_before_fit,
            "its description begins the sentence before",
        ),
        (
            -of.subject_before_fit,
            "somebody else's description begins the sentence before",
        ),
    ])
}

fn neighbours(of: &Features) -> Vec<String> {
    let ago = match of.sources_ago {
        ago if ago >= FAR => "has not spoken shortly before".to_owned(),
        0.0 => "speaks in the quote before".to_owned(),
        ago => format!("spoke {} before", counted(ago + 1.0, "quote")),
    };
    let more = flags(&[
        (
            of.was_asked,
            "named right after the cue of the quote before",
        ),
        (of.outer_speaker, "says the quote around it"),
        (of.next_source_is_it, "is the next to speak by name"),
    ]);
    [ago].into_iter().chain(more).collect()
}

fn prominence(of: &Features) -> Vec<String> {
    let mut told = vec![format!("named {}", counted(of.mentions, "time"))];
    if of.times_named_as_source > 0.0 {
        let times = counted(of.times_named_as_source, "quote");
        told.push(format!("the named source of {times}"));
    }
    let places = flags(&[
        (of.is_in_title, "in the headline"),
        (of.is_in_first_paragraph, "in the lead"),
    ]);
    told.into_iter().chain(places).collect()
}

fn content(of: &Features) -> Vec<String> {
    vec![match of.mentions_in_content {
        0.0 => "not named in it".to_owned(),
        times => format!("named {} in it", counted(times, "time")),
    }]
}

fn role(of: &Features) -> Vec<String> {
    let fit = of.fit;
    let is = |head: HeadFit| fit == f32::from(head as u8);
    let mut told = Vec::new();
    if is(HeadFit::Same) {
        told.push("called so by the article");
    } else if is(HeadFit::Synonym) {
        told.push("called by a noun that means the same");
    } else if is(HeadFit::Wider) {
        told.push("called by a narrower noun");
    } else if is(HeadFit::Kindred) {
        told.push("does, or belongs to, what the noun says");
    } else if of.fit_contradicts > 0.0 {
        told.push("called otherwise");
    } else if is(HeadFit::None) {
        told.push("not called so");
    }
    if of.fit_other_kind > 0.0 {
        told.push("but of another kind");
    }
    if of.fits_best > 0.0 {
        told.push("fits best");
    }
    told.into_iter().map(str::to_owned).collect()
}

/// Who without a name may be meant, and whether the candidate is named since then.
fn unnamed(of: &Features) -> Vec<String> {
    if of.is_nobody > 0.0 {
        let mut told = Vec::new();
        if of.introduction_words < FAR {
            let words = counted(of.introduction_words, "word");
            told.push(format!(
                "somebody without a name is spoken of {words} before"
            ));
        }
        if of.unnamed_sources_ago < FAR {
            let quotes = counted(of.unnamed_sources_ago + 1.0, "quote");
            told.push(format!("somebody without a name spoke {quotes} before"));
        }
        return told;
    }
    let since = |since: f32, what: &str| match since > 0.0 {
        true => format!("named since {what}"),
        false => format!("not named since {what}"),
    };
    let mut told = Vec::new();
    if of.introduction_words < FAR {
        let what = "somebody without a name was spoken of";
        told.push(since(of.is_since_introduction, what));
    }
    if of.unnamed_sources_ago < FAR {
        let what = "somebody without a name spoke";
        told.push(since(of.is_since_unnamed_source, what));
    }
    told
}

/// The words of the flags that are set.
fn flags(flags: &[(f32, &str)]) -> Vec<String> {
    let set = flags.iter().filter(|flag| flag.0 > 0.0);
    set.map(|flag| flag.1.to_owned()).collect()
}

/// '1 word', '2 words'.
fn counted(n: f32, noun: &str) -> String {
    match n as u32 {
        1 => format!("1 {noun}"),
        n => format!("{n} {noun}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn somebody() -> Features {
        Features {
            words_before: 12.0,
            sentences_before: 1.0,
            words_after: FAR,
            sources_ago: FAR,
            introduction_words: FAR,
            unnamed_sources_ago: FAR,
            recency_alike: 0.0,
            mentions: 3.0,
            is_in_title: 1.0,
            gender_agreement: -1.0,
            fit: -1.0,
            chance: 0.254,
            ..Features::default()
        }
    }

    #[test]
    fn features_are_told_in_words() {
        let told = |kind| seen(kind, &somebody());
        assert_eq!(
            told(EvidenceKind::Distance),
            "named 12 words before, in the sentence before, the last one who fits"
        );
        assert_eq!(
            told(EvidenceKind::Agreement),
            "a person, the gender does not agree"
        );
        assert_eq!(
            told(EvidenceKind::Prominence),
            "named 3 times, in the headline"
        );
        assert_eq!(told(EvidenceKind::Coreference), "25%");
        assert_eq!(
            told(EvidenceKind::Neighbours),
            "has not spoken shortly before"
        );
        assert_eq!(told(EvidenceKind::Role), "");
        assert_eq!(told(EvidenceKind::Content), "not named in it");
        let same = Features {
            fit: f32::from(HeadFit::Same as u8),
            fits_best: 1.0,
            ..somebody()
        };
        assert_eq!(
            seen(EvidenceKind::Role, &same),
            "called so by the article, fits best"
        );
    }

    #[test]
    fn of_nobody_only_what_can_be_seen_is_told() {
        let nobody = Features {
            is_nobody: 1.0,
            introduction_words: 7.0,
            unnamed_sources_ago: FAR,
            ..Features::default()
        };
        assert_eq!(seen(EvidenceKind::Distance, &nobody), "");
        assert_eq!(
            seen(EvidenceKind::Unnamed, &nobody),
            "somebody without a name is spoken of 7 words before"
        );
        let since = Features {
            introduction_words: 7.0,
            is_since_introduction: 1.0,
            ..somebody()
        };
        assert_eq!(
            seen(EvidenceKind::Unnamed, &since),
            "named since somebody without a name was spoken of"
        );
    }
}
