//! Who is behind every attribution of a document.
//!
//! In the order of the text, every source asks whom it refers to: the names around it and the sources before it are
//! candidates, and the model's probabilities are added up by entity (an earlier source passes on what it was found to
//! be). What grammar settles is settled by rules: a source whose head is a name is that name; 'he' and 'she' are people
//! of that gender as far as titles and first names tell; 'I' inside a quotation is whoever is quoted. A content without a source asks
//! too, and is given to nobody unless the model is sure.

use std::ops::Range;

use crate::entity::{EntityCluster, NamedMention};
use crate::model::{
    BEGINS_PARAGRAPH, CandidateKind, CoreferenceScorer, Encoded, IN_QUOTATION, Scores,
};
use crate::quote::Attribution;
use crate::schema::EntityType;
use crate::text::Span;

use super::antecedent_scores::{AntecedentScores, most};
use super::goes_on::{SURE_THAT_GOES_ON, goes_on};
use super::kind::Speaker;
use super::lead::name_the_lead;
use super::noun::Noun;
use super::pronoun::Pronoun;
use super::source::{counted, named_speakers, noun_of, singular};
use crate::schema::{Resolution, SpeakerKind};

/// How many words before a source a candidate may be, as in training (scripts/train/coreference.py); it keeps a
/// document's cost linear in its length.
const BACK: usize = 1200;
/// How many words after it a name may be, as in training.
const AHEAD: usize = 60;
/// How many words of a sentence before a source are looked at.
pub(super) const SENTENCE: usize = 40;
/// How sure it is that a relative pronoun is of the name right before it.
const RELATIVE: f32 = 0.95;

/// What resolving reads of a document.
pub struct Context<'d> {
    /// The document's text.
    pub text: &'d str,
    /// Its words.
    pub encoded: &'d Encoded,
    /// What the model says of them.
    pub scores: &'d Scores,
    /// The model's parameters for it.
    pub scorer: &'d CoreferenceScorer,
    /// The named mentions, in order.
    pub mentions: &'d [NamedMention],
    /// The entities that they are of.
    pub entities: &'d [EntityCluster],
    /// The entity of every mention.
    pub entity_of: &'d [usize],
}

/// What one source was found to be.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub words: Range<usize>,
    pub speaker: Speaker,
}

/// What the document's sources were found to be.
pub struct Resolved {
    /// The speakers of the attributions, in their order.
    pub speakers: Vec<Speaker>,
    /// In the order of the text.
    found: Vec<Found>,
}

impl Resolved {
    /// The entity that a span of words refers to most probably, and how probably.
    pub fn entity_of(
        &self,
        context: &Context,
        words: &Range<usize>,
        pronoun: Option<Pronoun>,
    ) -> Option<(usize, f32)> {
        let until = self.found.partition_point(|f| f.words.start < words.start);
        let before = &self.found[..until];
        let subject = subject_before(context, words);
        let allows =
            |e: usize| subject != Some(e) && pronoun.is_none_or(|p| p.allows(&context.entities[e]));
        let several = matches!(pronoun, None | Some(Pronoun::They | Pronoun::Who));
        let likely = likely(context, before, words, Asks::AnyMention, &allows, several);
        most(&likely.entities)
    }
}

/// Finds the speakers of the attributions.
pub fn resolve(context: &Context, attributions: &[Attribution]) -> Resolved {
    let mut order: Vec<usize> = (0..attributions.len()).collect();
    order.sort_by_key(|&a| asks(&attributions[a]));
    let mut found: Vec<Found> = Vec::new();
    let mut speakers: Vec<Option<Speaker>> = vec![None; attributions.len()];
    let mut unnamed = 0;
    for a in order {
        let attribution = &attributions[a];
        let implicit = attribution.source.is_empty();
        let words = asks(attribution)
            .map(|span| context.encoded.words_in(span))
            .filter(|words| !words.is_empty());
        let Some(words) = words else {
            continue;
        };
        let quoting = (!implicit)
            .then(|| quoting(attributions, &speakers, attribution.source[0]))
            .flatten();
        let mut speaker = speaker_of(context, &found, attribution, &words, quoting);
        if speaker.kind == SpeakerKind::Unnamed && speaker.unnamed.is_none() {
            speaker.unnamed = Some(unnamed);
            unnamed += 1;
        }
        if !implicit {
            found.push(Found {
                words,
                speaker: speaker.clone(),
            });
        }
        speakers[a] = Some(speaker);
    }
    let mut speakers: Vec<Speaker> = speakers
        .into_iter()
        .map(|s| s.unwrap_or_else(|| Speaker::nobody(SpeakerKind::Unknown)))
        .collect();
    name_the_lead(context, attributions, &mut speakers);
    number_unnamed(&mut speakers);
    Resolved { speakers, found }
}

/// Counts the speakers without a name anew, in the order in which they were found: some may have got one.
fn number_unnamed(speakers: &mut [Speaker]) {
    let mut known: Vec<usize> = speakers.iter().filter_map(|s| s.unnamed).collect();
    known.sort_unstable();
    known.dedup();
    for speaker in speakers {
        speaker.unnamed = speaker.unnamed.and_then(|u| known.binary_search(&u).ok());
    }
}

/// Which of several people the bare name at `mention` means: `bearers` are the mentions that name each in full.
pub fn bearer(
    scorer: &CoreferenceScorer,
    scores: &Scores,
    encoded: &Encoded,
    mentions: &[NamedMention],
    mention: usize,
    bearers: &[&[usize]],
) -> Option<usize> {
    let words = encoded.words_in(mentions[mention].span);
    if words.is_empty() {
        return None;
    }
    let near = words.start.saturating_sub(BACK)..words.end + AHEAD;
    let mut candidates = Vec::new();
    let mut whose = Vec::new();
    for (bearer, named) in bearers.iter().enumerate() {
        for &m in *named {
            let at = encoded.words_in(mentions[m].span);
            if near.contains(&at.start) && !at.is_empty() {
                candidates.push((at, CandidateKind::Name));
                whose.push(bearer);
            }
        }
    }
    let choices = scorer.choices(scores, &words, false, &candidates);
    let mut chances = vec![0.0; bearers.len()];
    for (bearer, chance) in whose.iter().zip(&choices.candidates) {
        chances[*bearer] += chance;
    }
    let all: Vec<(usize, f32)> = chances.into_iter().enumerate().collect();
    most(&all).filter(|_| !candidates.is_empty()).map(|m| m.0)
}

/// The span that asks: the source, or the content where there is none.
fn asks(attribution: &Attribution) -> Option<Span> {
    attribution
        .source
        .first()
        .or(attribution.content.first())
        .copied()
}

/// The speaker of the innermost attribution before whose content the span at `source` lies in.
fn quoting<'s>(
    attributions: &[Attribution],
    speakers: &'s [Option<Speaker>],
    source: Span,
) -> Option<&'s Speaker> {
    // Attributions come in the order of their contents.
    let to = attributions
        .partition_point(|a| a.content.first().is_some_and(|c| c.start <= source.start));
    let encloses = |a: &Attribution| a.content.iter().any(|c| c.encloses(source));
    (0..to)
        .rev()
        .take(50)
        .find(|&a| encloses(&attributions[a]))
        .and_then(|a| speakers[a].as_ref())
}

pub(super) fn speaker_of(
    context: &Context,
    found: &[Found],
    attribution: &Attribution,
    words: &Range<usize>,
    quoting: Option<&Speaker>,
) -> Speaker {
    let source = attribution.source.first();
    let pronoun = source.and_then(|s| Pronoun::of(s.text(context.text)));
    if pronoun == Some(Pronoun::First) {
        return match quoting {
            Some(speaker) => Speaker {
                by: speaker.by.map(|_| Resolution::Pronoun),
                ..speaker.clone()
            },
            None => Speaker::nobody(SpeakerKind::Author),
        };
    }
    let named = named_speakers(
        context.text,
        &attribution.source,
        context.mentions,
        context.entity_of,
    );
    let count = source.and_then(|&s| counted(context.text, s));
    let noun_word = source.and_then(|&s| noun_of(context.text, s));
    let noun_word = match count {
        Some(_) => noun_word.map(|noun| singular(&noun)),
        None => noun_word,
    };
    if pronoun == Some(Pronoun::Who)
        && let Some(entity) = source.and_then(|&s| named_before(context, s))
    {
        return Speaker {
            kind: SpeakerKind::Named,
            entities: vec![entity],
            by: Some(Resolution::Pronoun),
            confidence: Some(RELATIVE),
            unnamed: None,
        };
    }
    let noun = noun_word.as_deref().and_then(Noun::of);
    // Who is quoted says 'I' of himself: 'he' inside the quotation marks is somebody else.
    let in_quotation = context.encoded.features[words.start] & IN_QUOTATION != 0;
    let themselves: &[usize] = match (pronoun, quoting) {
        (Some(Pronoun::He | Pronoun::She), Some(outer)) if in_quotation => &outer.entities,
        _ => &[],
    };
    let mut likely = likely(
        context,
        found,
        words,
        match source {
            None => Asks::Content,
            Some(_) if named.is_empty() => Asks::Description,
            Some(_) => Asks::AnyMention,
        },
        &|e| match (pronoun, noun) {
            (Some(pronoun), _) => pronoun.allows(&context.entities[e]) && !themselves.contains(&e),
            (None, _) if !named.is_empty() => true,
            (None, Some(noun)) => noun.allows(&context.entities[e]),
            (None, None) => true,
        },
        match (pronoun, noun) {
            (Some(pronoun), _) => matches!(pronoun, Pronoun::They | Pronoun::Who),
            (None, noun) => noun.is_none() || count.is_some(),
        },
    );
    if let Some(pronoun @ (Pronoun::He | Pronoun::She)) = pronoun
        && let Some(earlier) = same_before(context, words, pronoun)
    {
        let subject = subject_before(context, &earlier);
        likely.agree_with(&self::likely(
            context,
            found,
            &earlier,
            Asks::AnyMention,
            &|e| {
                subject != Some(e)
                    && pronoun.allows(&context.entities[e])
                    && !themselves.contains(&e)
            },
            false,
        ));
    }
    if !named.is_empty() {
        let chance = |e: &usize| likely.entity(*e);
        let least = named.iter().map(chance).fold(1.0, f32::min);
        return Speaker {
            kind: SpeakerKind::Named,
            entities: named,
            by: Some(Resolution::Name),
            confidence: Some(least),
            unnamed: None,
        };
    }
    let by = match (source, pronoun) {
        (None, _) => Resolution::Implicit,
        (_, Some(_)) => Resolution::Pronoun,
        _ => Resolution::Nominal,
    };
    if let Some(count) = count
        && let Some(joint) = likely.together(count, by, context.entities)
    {
        return joint;
    }
    let decided = likely.decide(by);
    match goes_on(found, words, pronoun) {
        Some(before) if decided.kind != SpeakerKind::Named => Speaker {
            by: Some(by),
            confidence: before.confidence.map(|c| c.min(SURE_THAT_GOES_ON)),
            ..before.clone()
        },
        _ => decided,
    }
}

/// The last pronoun of the same gender before a source in its sentence and outside quotations: 'suspended him after he
/// said'. They are mostly of one person.
fn same_before(context: &Context, source: &Range<usize>, pronoun: Pronoun) -> Option<Range<usize>> {
    let encoded = context.encoded;
    for word in (source.start.saturating_sub(SENTENCE)..source.start).rev() {
        let text = encoded.words[word].text(context.text);
        let quoted = encoded.features[word] & IN_QUOTATION != 0;
        let paragraph_begins = encoded.features[word] & BEGINS_PARAGRAPH != 0;
        if quoted || matches!(text, "." | "!" | "?" | ";") {
            return None;
        }
        if Pronoun::of(text) == Some(pronoun) {
            return Some(word..word + 1);
        }
        if paragraph_begins {
            return None;
        }
    }
    None
}

/// Whoever a pronoun cannot be because the verb before it is theirs: Sir Keir in 'Sir Keir suspended him' (principle B of
/// Chomsky's binding theory, 1981).
fn subject_before(context: &Context, words: &Range<usize>) -> Option<usize> {
    let encoded = context.encoded;
    let object = encoded.words[words.start].text(context.text);
    if words.len() != 1 || !matches!(object, "him" | "her" | "them") {
        return None;
    }
    let verb = encoded.words[words.start.checked_sub(1)?];
    let lower = verb.text(context.text).starts_with(char::is_lowercase);
    let subject = context
        .mentions
        .partition_point(|m| m.span.end <= verb.start)
        .checked_sub(1)?;
    let between = context
        .text
        .get(context.mentions[subject].span.end..verb.start)?;
    (lower && between == " ").then(|| context.entity_of[subject])
}

/// The entity that a relative pronoun follows: 'Ann Lee, who said'.
fn named_before(context: &Context, pronoun: Span) -> Option<usize> {
    let at = context
        .mentions
        .partition_point(|m| m.span.end <= pronoun.start)
        .checked_sub(1)?;
    let mention = &context.mentions[at];
    let between = context.text.get(mention.span.end..pronoun.start)?;
    (mention.kind == EntityType::Person && matches!(between, " " | ", "))
        .then(|| context.entity_of[at])
}

/// What a span is that asks whom it refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asks {
    /// A mention: names inside it are candidates too.
    AnyMention,
    /// A source whose head is no name: what it names besides, it is not ('a solicitor for Ann Lee').
    Description,
    /// A content without a source.
    Content,
}

/// Whom a span refers to, by what the model says of the names around it and the sources before it; `fits`: which
/// entities it can be; `several`: whether it can be several together.
fn likely(
    context: &Context,
    found: &[Found],
    words: &Range<usize>,
    asks: Asks,
    fits: &dyn Fn(usize) -> bool,
    several: bool,
) -> AntecedentScores {
    let encoded = context.encoded;
    let from_byte = encoded.words[words.start.saturating_sub(BACK)].start;
    let to_word = (words.end + AHEAD).min(encoded.len());
    let to_byte = encoded.words[to_word - 1].end;
    let from = context
        .mentions
        .partition_point(|m| m.span.start < from_byte);
    let mut candidates: Vec<(Range<usize>, CandidateKind)> = Vec::new();
    let mut names: Vec<usize> = Vec::new();
    for (m, mention) in context.mentions.iter().enumerate().skip(from) {
        if mention.span.start >= to_byte {
            break;
        }
        let entity = context.entity_of[m];
        let at = encoded.words_in(mention.span);
        let beside = asks == Asks::Description && at.start < words.end && words.start < at.end;
        if mention.kind.can_be_meant() && fits(entity) && !beside {
            candidates.push((at, CandidateKind::Name));
            names.push(entity);
        }
    }
    let since = found.partition_point(|f| f.words.start + BACK < words.start);
    let before: Vec<&Found> = found[since..]
        .iter()
        .filter(|f| match f.speaker.kind {
            SpeakerKind::Named => match f.speaker.entities.as_slice() {
                &[entity] => fits(entity),
                _ => several,
            },
            _ => true,
        })
        .collect();
    candidates.extend(
        before
            .iter()
            .map(|f| (f.words.clone(), CandidateKind::Source)),
    );
    let choices = context
        .scorer
        .choices(context.scores, words, asks == Asks::Content, &candidates);
    let mut out = AntecedentScores::nobody(choices.nobody);
    let (of_names, of_sources) = choices.candidates.split_at(names.len());
    for (&entity, &chance) in names.iter().zip(of_names) {
        out.add_entity(entity, chance);
    }
    for (earlier, &chance) in before.iter().zip(of_sources) {
        out.add(&earlier.speaker, chance);
    }
    out
}
