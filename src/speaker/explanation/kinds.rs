//! The ranker's features by the kind of evidence that they are.

use std::sync::LazyLock;

use crate::schema::EvidenceKind;
use crate::speaker::candidate_features::FEATURE_NAMES;

/// The features of every kind.
const KINDS: &[(EvidenceKind, &[&str])] = &[
    (
        EvidenceKind::Source,
        &[
            "form",
            "noun",
            "definiteness",
            "source_words",
            "source_place",
            "cue_words",
            "is_quoted",
            "source_in_quotation",
            "head_kind",
            "position",
            "in_first_paragraph",
            "sentence_of_paragraph",
            "candidates",
        ],
    ),
    (
        EvidenceKind::Coreference,
        &[
            "nobody_new",
            "nobody_author",
            "nobody_generic",
            "nobody_unknown",
            "nobody_earlier",
            "first_pass_is_nobody",
            "chance",
            "chance_rank",
            "chance_lead",
            "is_first_pass",
        ],
    ),
    (
        EvidenceKind::Agreement,
        &[
            "entity_type",
            "gender_agreement",
            "name_agreement",
            "possessive_agreement",
            "is_they",
            "pronoun_before",
        ],
    ),
    (
        EvidenceKind::Distance,
        &[
            "people_alike",
            "alike_words",
            "words_before",
            "sentences_before",
            "paragraphs_before",
            "words_before_unquoted",
            "recency",
            "recency_alike",
            "words_after",
            "sentences_after",
            "paragraphs_after",
        ],
    ),
    (
        EvidenceKind::Place,
        &[
            "is_inside_source",
            "name_in_source",
            "name_words_in_source",
            "source_words_in_name",
            "is_before_cue",
            "is_after_cue",
            "is_subject",
            "is_subject_before",
            "subject_before_fit",
        ],
    ),
    (
        EvidenceKind::Neighbours,
        &[
            "is_reply",
            "was_asked",
            "sources_ago",
            "last_source_is_near",
            "was_named_last",
            "is_last_but_one",
            "spoke_in_paragraph",
            "next_source_is_it",
            "next_source_paragraphs",
            "outer_speaker",
        ],
    ),
    (
        EvidenceKind::Prominence,
        &[
            "times_named_as_source",
            "mentions",
            "mention_share",
            "first_mention",
            "is_in_title",
            "is_in_first_paragraph",
            "words_in_name",
        ],
    ),
    (EvidenceKind::Content, &["mentions_in_content"]),
    (
        EvidenceKind::Role,
        &[
            "fitting",
            "fit",
            "fit_modifiers",
            "fit_other_kind",
            "fit_contradicts",
            "fit_nouns",
            "fit_told_before",
            "fits_best",
        ],
    ),
    (
        EvidenceKind::Unnamed,
        &[
            "words_since_introduced",
            "introduction_words",
            "introduction_sentences",
            "introduction_is_subject",
            "introduction_agreement",
            "introduced_in_lead",
            "alike_since_introduction",
            "unnamed_sources_ago",
            "unnamed_source_words",
            "unnamed_source_agreement",
            "unnamed_since",
            "named_after_introduction",
            "is_since_introduction",
            "is_since_unnamed_source",
        ],
    ),
    (EvidenceKind::Named, &["is_nobody"]),
];

/// The kind of every feature, as an index into [`EvidenceKind::ALL`], in the order of [`FEATURE_NAMES`].
pub(super) static KIND_OF: LazyLock<Vec<usize>> =
    LazyLock::new(|| FEATURE_NAMES.iter().map(|name| kind_of(name)).collect());

fn kind_of(feature: &str) -> usize {
    let kind = KINDS.iter().find(|(_, names)| names.contains(&feature));
    // A test makes sure that there is one.
    kind.map_or(0, |(kind, _)| *kind as usize)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_feature_is_of_exactly_one_kind() {
        let listed: Vec<&str> = KINDS
            .iter()
            .flat_map(|(_, names)| *names)
            .copied()
            .collect();
        let known: HashSet<&str> = FEATURE_NAMES.iter().copied().collect();
        for name in FEATURE_NAMES {
            let times = listed.iter().filter(|listed| *listed == name).count();
            assert_eq!(times, 1, "{name}");
        }
        for name in listed {
            assert!(known.contains(name), "there is no feature {name}");
        }
    }

    #[test]
    fn every_kind_has_features() {
        let kinds: Vec<EvidenceKind> = KINDS.iter().map(|(kind, _)| *kind).collect();
        assert_eq!(kinds, EvidenceKind::ALL);
        for (place, kind) in EvidenceKind::ALL.iter().enumerate() {
            assert_eq!(place, *kind as usize);
            assert!(KIND_OF.contains(&place), "{kind}");
        }
    }
}
