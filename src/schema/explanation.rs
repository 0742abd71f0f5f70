//! Why a quote has its speaker: what decided, who else could have been meant, and what told them apart.

use serde::{Deserialize, Serialize};

use super::types::written_names;
use super::{Extracted, Quote, Resolution, TextSpan};

/// A document's result with the reasons for its speakers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Explained {
    /// What was found, as without reasons.
    pub extracted: Extracted,
    /// The reasons, one a quote: every quote is followed by those inside it.
    pub explanations: Vec<Explanation>,
}

impl From<Extracted> for Explained {
    /// The result without reasons.
    fn from(extracted: Extracted) -> Self {
        Self {
            extracted,
            explanations: Vec::new(),
        }
    }
}

impl Explained {
    /// The quotes with their explanations, each followed by those inside it.
    pub fn quotes(&self) -> impl Iterator<Item = (&Quote, &Explanation)> {
        let outermost = self.extracted.result.quotes.iter();
        let all = outermost.flat_map(|quote| std::iter::once(quote).chain(&quote.nested));
        all.zip(&self.explanations)
    }
}

/// Why one quote has its speaker, or none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Explanation {
    /// The quote's id.
    pub quote: String,
    /// What the source is: a name, a pronoun, a description, or nothing.
    pub source: Resolution,
    /// What decided.
    pub decided_by: Decision,
    /// Who could be meant, the likeliest first; empty where grammar or layout decides alone.
    pub candidates: Vec<SpeakerChance>,
    /// What told the first candidate from the second, the weightiest first; empty unless the ranker decided between two at least.
    pub evidence: Vec<Evidence>,
    /// The log odds of the first candidate against the second, which all evidence adds up to; null where there is no evidence.
    pub log_odds: Option<f32>,
    /// Who would have been named, had it been likelier; null where nobody was left unnamed for that.
    pub withheld: Option<Withheld>,
}

/// Somebody who may be a quote's speaker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpeakerChance {
    /// The entity's id; null: nobody with a name.
    pub entity: Option<String>,
    /// Its name; null: nobody with a name.
    pub name: Option<String>,
    /// How likely it is among the candidates. That of the speaker is calibrated to be `speaker_confidence`.
    pub probability: f32,
    /// Where it is named for the last time before the source, or before the content where there is no source; null: it is not.
    pub last_named: Option<TextSpan>,
}

/// What one kind of evidence tells of the first candidate against the second.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// Which kind.
    pub kind: EvidenceKind,
    /// How much it adds to the log odds of the first candidate against the second: the Shapley value of this kind's features.
    pub log_odds: f32,
    /// What was seen of the first candidate, in words; empty if there is nothing to tell.
    pub first: String,
    /// What was seen of the second.
    pub second: String,
}

/// A speaker who is less likely to be right than was asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Withheld {
    /// The ids of the entities.
    pub speakers: Vec<String>,
    /// The name; joint speakers' names with ` & ` between.
    pub name: String,
    /// The calibrated probability that this is right.
    pub confidence: f32,
    /// What it should have been at least.
    pub least: f32,
}

/// What decides who a quote's speaker is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Decision {
    /// There is neither a source nor a content to go by.
    Nothing,
    /// The text's layout: a label, a dash, a byline.
    Layout,
    /// The source names the speaker.
    Name,
    /// 'I' is whoever says the quote around it, or the writer.
    FirstPerson,
    /// 'who' is the person named right before it.
    Relative,
    /// The source stands for several people who are named or spoke together.
    Together,
    /// A lead only describes whoever says the same further down.
    Lead,
    /// The candidates competed by the coreference model's probabilities alone.
    Coreference,
    /// They competed by all that is known of them: the ranker's features.
    Ranking,
}

/// A kind of evidence: a group of the ranker's features.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum EvidenceKind {
    /// What the source and the quote are like: the same for all candidates, so that it tells none from another by itself.
    Source,
    /// What the coreference model thinks.
    Coreference,
    /// Whether gender, number and kind agree with the source.
    Agreement,
    /// How far away the candidate is named.
    Distance,
    /// The candidate's place in the sentence and the one before.
    Place,
    /// Who speaks before and after.
    Neighbours,
    /// How prominent the candidate is in the article.
    Prominence,
    /// Whether the candidate is named in the quotation.
    Content,
    /// What the article calls the candidate.
    Role,
    /// Whom the article speaks of without a name, and when.
    Unnamed,
    /// Whether it is somebody with a name at all.
    Named,
}

written_names!(Decision { Nothing => "nothing", Layout => "layout", Name => "name", FirstPerson => "first_person", Relative => "relative", Together => "together", Lead => "lead", Coreference => "coreference", Ranking => "ranking" });
written_names!(EvidenceKind { Source => "source", Coreference => "coreference", Agreement => "agreement", Distance => "distance", Place => "place", Neighbours => "neighbours", Prominence => "prominence", Content => "content", Role => "role", Unnamed => "unnamed", Named => "named" });

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_names_are_those_of_the_json() {
        for decision in Decision::ALL {
            assert_eq!(serde_json::to_value(decision).unwrap(), decision.as_str());
        }
        for kind in EvidenceKind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
        }
    }
}
