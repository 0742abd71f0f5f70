//! An explanation in words: what a person reads of why a quote has its speaker, in the terminal as in a page.

use serde::Serialize;

use super::attribution::{joined, one_line};
use crate::schema::{
    Decision, Evidence, EvidenceKind, Explanation, Quote, Resolution, SpeakerChance, SpeakerKind,
};

/// At most so many candidates are shown.
const CANDIDATES: usize = 6;
/// A kind of evidence that changes the odds by less than this factor is not shown.
const LEAST_FACTOR: f32 = 1.05;
/// Odds and factors above are not told exactly.
const MOST: f32 = 10_000.0;

/// Why a quote has its speaker, in words. All texts are of one line.
#[derive(Debug, PartialEq, Serialize)]
pub(super) struct Reasons {
    /// What decided, as sentences.
    pub decided: String,
    /// The likeliest candidates.
    pub candidates: Vec<Chance>,
    /// How many more there are.
    #[serde(skip_serializing_if = "is_zero")]
    pub others: usize,
    /// Whom the evidence is for and against, and how strong it is altogether; none if there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub against: Option<String>,
    /// The evidence, the weightiest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub factors: Vec<Factor>,
}

/// A candidate in words.
#[derive(Debug, PartialEq, Serialize)]
pub(super) struct Chance {
    /// '97%', '<1%'.
    pub chance: String,
    pub name: String,
    /// Where it is named last; empty if it is not.
    pub place: String,
}

/// A kind of evidence in words.
#[derive(Debug, PartialEq, Serialize)]
pub(super) struct Factor {
    /// By what it multiplies the odds: '×3.1', '÷1.4'.
    pub factor: String,
    pub kind: &'static str,
    /// What was seen of the two.
    pub seen: String,
}

impl Reasons {
    /// Of a quote; `paragraph` tells in which paragraph a place of the text is.
    pub(super) fn of(
        quote: &Quote,
        why: &Explanation,
        paragraph: &dyn Fn(usize) -> Option<usize>,
    ) -> Self {
        let candidates = why.candidates.iter();
        let shown = candidates.take(CANDIDATES).map(|of| Chance {
            chance: per_cent(of.probability),
            name: name(of),
            place: place(of, paragraph),
        });
        let rivals = why.candidates.first().zip(why.candidates.get(1));
        let rivals = rivals.map(|(first, second)| (name(first), name(second)));
        let (against, factors) = match (rivals, why.log_odds) {
            (Some((first, second)), Some(log_odds)) => (
                Some(format!(
                    "{} rather than {}: odds of {} to 1",
                    capital(&first),
                    second,
                    number(log_odds.exp())
                )),
                factors(&why.evidence, &first, &second),
            ),
            _ => (None, Vec::new()),
        };
        Self {
            decided: decided(quote, why),
            candidates: shown.collect(),
            others: why.candidates.len().saturating_sub(CANDIDATES),
            against,
            factors,
        }
    }
}

/// What decided, and who is left without a name.
fn decided(quote: &Quote, why: &Explanation) -> String {
    let source = match joined(&quote.source) {
        source if source.is_empty() => String::new(),
        source => format!("“{source}”"),
    };
    let layout = || match source.is_empty() {
        true => "The layout of the text tells who speaks.".to_owned(),
        false => format!("The layout of the text tells who speaks: {source}."),
    };
    let mut sentences = vec![match why.decided_by {
        Decision::Nothing => "There are no words to go by.".to_owned(),
        Decision::Layout => layout(),
        Decision::Name => format!("The source names the speaker: {source}."),
        Decision::FirstPerson if quote.speaker_kind == SpeakerKind::Author => {
            format!("{source} outside of other quotes is the writer.")
        }
        Decision::FirstPerson => format!("{source} is whoever says the quote around it."),
        Decision::Relative => format!("{source} is the person named right before it."),
        Decision::Together => {
            format!("{source} stands for several who are named or speak together.")
        }
        Decision::Lead => {
            format!(
                "The beginning only describes the speaker, {source}, who says the same under a name later."
            )
        }
        Decision::Coreference => {
            format!(
                "{}, and the coreference model alone decides.",
                what(&source, why.source)
            )
        }
        Decision::Ranking => format!(
            "{}: all who can be meant compete.",
            what(&source, why.source)
        ),
    }];
    if let Some(withheld) = &why.withheld {
        sentences.push(format!(
            "It may be {}, but that is only {} sure, and {} is asked for: no name is given.",
            one_line(&withheld.name),
            per_cent(withheld.confidence),
            per_cent(withheld.least)
        ));
    } else if matches!(why.decided_by, Decision::Coreference | Decision::Ranking) {
        sentences.extend(without_name(quote).map(str::to_owned));
    }
    sentences.join(" ")
}

/// What the words are that say who speaks.
fn what(source: &str, form: Resolution) -> String {
    match form {
        Resolution::Name => format!("{source} is a name"),
        Resolution::Pronoun => format!("{source} is a pronoun"),
        Resolution::Nominal => format!("{source} is a description"),
        Resolution::Implicit => "No words beside the quote say who speaks".to_owned(),
    }
}

/// What it means that nobody with a name speaks.
fn without_name(quote: &Quote) -> Option<&'static str> {
    Some(match quote.speaker_kind {
        SpeakerKind::Named => return None,
        SpeakerKind::Unnamed => "It is somebody whom the article does not name.",
        SpeakerKind::Author => "It is the writer.",
        SpeakerKind::Generic => "It is people in general.",
        SpeakerKind::Unknown => "Nobody is likely enough.",
    })
}

fn name(of: &SpeakerChance) -> String {
    match &of.name {
        Some(name) => one_line(name),
        None => "nobody with a name".to_owned(),
    }
}

fn place(of: &SpeakerChance, paragraph: &dyn Fn(usize) -> Option<usize>) -> String {
    match (&of.last_named, &of.name) {
        (Some(last), _) => {
            let words = one_line(&last.text);
            match paragraph(last.start) {
                Some(paragraph) => format!("named last as “{words}” in paragraph {paragraph}"),
                None => format!("named last as “{words}”"),
            }
        }
        (None, Some(_)) => "not named before".to_owned(),
        (None, None) => String::new(),
    }
}

fn factors(evidence: &[Evidence], first: &str, second: &str) -> Vec<Factor> {
    let weighty = evidence
        .iter()
        .filter(|of| of.log_odds.abs() >= LEAST_FACTOR.ln());
    weighty
        .map(|of| Factor {
            factor: format!(
                "{}{}",
                if of.log_odds > 0.0 { '×' } else { '÷' },
                number(of.log_odds.abs().exp())
            ),
            kind: kind(of.kind),
            seen: seen(of, first, second),
        })
        .collect()
}

/// What was seen of the two candidates, as far as there is something to tell.
fn seen(of: &Evidence, first: &str, second: &str) -> String {
    let told = [(first, &of.first), (second, &of.second)];
    let told = told.iter().filter(|(_, seen)| !seen.is_empty());
    let told: Vec<String> = told.map(|(name, seen)| format!("{name}: {seen}")).collect();
    match told.as_slice() {
        [_, _] if of.first == of.second => format!("both: {}", of.first),
        told => told.join("; "),
    }
}

/// What a kind of evidence is called.
fn kind(kind: EvidenceKind) -> &'static str {
    match kind {
        EvidenceKind::Source => "the form of the source",
        EvidenceKind::Coreference => "the coreference model",
        EvidenceKind::Agreement => "gender and kind",
        EvidenceKind::Distance => "distance",
        EvidenceKind::Place => "place in the sentence",
        EvidenceKind::Neighbours => "who speaks before and after",
        EvidenceKind::Prominence => "prominence",
        EvidenceKind::Content => "mentioned in the quotation",
        EvidenceKind::Role => "what the article calls them",
        EvidenceKind::Unnamed => "people without a name",
        EvidenceKind::Named => "having a name",
    }
}

/// '97%'; '<1%' and '>99%' of what rounding would make none or all.
fn per_cent(probability: f32) -> String {
    match probability {
        p if p < 0.005 => "<1%".to_owned(),
        p if p > 0.995 && p < 1.0 => ">99%".to_owned(),
        p => format!("{:.0}%", p * 100.0),
    }
}

/// A number with about two digits.
fn number(n: f32) -> String {
    match n {
        n if n > MOST => format!("more than {MOST:.0}"),
        n if n >= 10.0 => format!("{n:.0}"),
        n => format!("{n:.1}"),
    }
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

fn is_zero(n: &usize) -> bool {
    *n == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Withheld;

    fn quote(source: &str, kind: &str) -> Quote {
        let spans = |text: &str| match text {
            "" => serde_json::json!([]),
            text => serde_json::json!([{"start": 0, "end": text.chars().count(), "text": text}]),
        };
        serde_json::from_value(serde_json::json!({
            "id": "q1", "type": "indirect", "mode": "speech", "content": spans("it rains"), "cue": spans("said"),
            "source": spans(source), "speaker": null, "speaker_name": null, "speakers": [], "speaker_kind": kind,
            "speaker_by": null, "speaker_confidence": null, "unnamed_speaker": null, "addressee": [], "addressees": [],
            "confidence": 0.9, "mentions": []
        }))
        .unwrap()
    }

    fn explanation(decided_by: Decision) -> Explanation {
        Explanation {
            quote: "q1".to_owned(),
            source: Resolution::Pronoun,
            decided_by,
            candidates: Vec::new(),
            evidence: Vec::new(),
            log_odds: None,
            withheld: None,
        }
    }

    fn chance(name: Option<&str>, probability: f32) -> SpeakerChance {
        SpeakerChance {
            entity: name.map(|_| "e1".to_owned()),
            name: name.map(str::to_owned),
            probability,
            last_named: None,
        }
    }

    #[test]
    fn every_decision_is_a_sentence() {
        let mut told: Vec<String> = Decision::ALL
            .iter()
            .map(|&decision| decided(&quote("she", "named"), &explanation(decision)))
            .collect();
        assert!(told.iter().all(|sentence| sentence.ends_with('.')));
        told.sort();
        told.dedup();
        assert_eq!(told.len(), Decision::ALL.len());
        assert_eq!(
            decided(&quote("I", "author"), &explanation(Decision::FirstPerson)),
            "“I” outside of other quotes is the writer."
        );
        assert_eq!(
            decided(&quote("", "unknown"), &explanation(Decision::Layout)),
            "The layout of the text tells who speaks."
        );
        assert_eq!(
            decided(
                &quote("a man\nthere", "unnamed"),
                &explanation(Decision::Ranking)
            ),
            "“a man there” is a pronoun: all who can be meant compete. It is somebody whom the article does not name."
        );
    }

    #[test]
    fn the_unlikely_are_told_with_what_was_asked_for() {
        let why = Explanation {
            withheld: Some(Withheld {
                speakers: vec!["e1".to_owned()],
                name: "Ann Lee".to_owned(),
                confidence: 0.43,
                least: 0.5,
            }),
            ..explanation(Decision::Ranking)
        };
        assert!(decided(&quote("she", "unknown"), &why).ends_with(
            "It may be Ann Lee, but that is only 43% sure, and 50% is asked for: no name is given."
        ));
    }

    #[test]
    fn what_was_seen_is_told_once() {
        let evidence = |first: &str, second: &str| Evidence {
            kind: EvidenceKind::Place,
            log_odds: 1.0,
            first: first.to_owned(),
            second: second.to_owned(),
        };
        let told = |first, second| seen(&evidence(first, second), "Lee", "Beck");
        assert_eq!(told("near", "far"), "Lee: near; Beck: far");
        assert_eq!(told("near", "near"), "both: near");
        assert_eq!(told("", "far"), "Beck: far");
        assert_eq!(told("", ""), "");
    }

    #[test]
    fn odds_and_factors_are_multiples() {
        let evidence = |kind, log_odds, first: &str| Evidence {
            kind,
            log_odds,
            first: first.to_owned(),
            second: "far".to_owned(),
        };
        let why = Explanation {
            candidates: vec![chance(Some("Ann Lee"), 0.98), chance(None, 0.002)],
            evidence: vec![
                evidence(EvidenceKind::Distance, 3.0, "near"),
                evidence(EvidenceKind::Role, -0.35, "far"),
                evidence(EvidenceKind::Content, 0.01, "near"),
            ],
            log_odds: Some(2.66),
            ..explanation(Decision::Ranking)
        };
        let words = Reasons::of(&quote("she", "named"), &why, &|_| None);
        assert_eq!(
            words.against.as_deref(),
            Some("Ann Lee rather than nobody with a name: odds of 14 to 1")
        );
        let factors: Vec<(&str, &str, &str)> = words
            .factors
            .iter()
            .map(|f| (f.factor.as_str(), f.kind, f.seen.as_str()))
            .collect();
        assert_eq!(
            factors,
            [
                ("×20", "distance", "Ann Lee: near; nobody with a name: far"),
                ("÷1.4", "what the article calls them", "both: far"),
            ]
        );
        let chances: Vec<&str> = words.candidates.iter().map(|c| c.chance.as_str()).collect();
        assert_eq!(chances, ["98%", "<1%"]);
        assert_eq!(number(50_000.0), "more than 10000");
    }
}
