//! brat: a text file and an `.ann` file beside it, in PolNeAR's layout or with names, mentions, speakers and coreference.

use std::collections::{BTreeSet, HashMap};

use super::record::{Event, Records, TextBound};
use super::tags::Tag;
use super::{InputError, Tags, mistake, shown};
use crate::eval::annotation::{
    Annotation, Attribution, Extent, Name, Role, SpeakerLabel, Trimming, without_singletons,
};
use crate::quote::quote_type;
use crate::schema::Mode;
use crate::schema::SpeakerKind;
use crate::text::{CodePoints, quotations};

/// What an `.ann` file says, and where its sources begin as they are written.
#[derive(Debug)]
pub(super) struct Brat {
    /// The annotation.
    pub annotation: Annotation,
    /// Of every attribution, the first segment of its source, untrimmed.
    pub sources: Vec<Option<Extent>>,
}

/// Reads the annotation of `text`; `file` names the `.ann` file in errors.
///
/// # Errors
/// All that is wrong with it.
pub(super) fn parse(
    text: &str,
    ann: &str,
    file: &str,
    tags: &Tags,
) -> Result<Brat, Vec<InputError>> {
    let mut errors = Vec::new();
    let records = Records::parse(ann, file, &mut errors);
    let mut reader = Reader {
        trimming: Trimming::new(text),
        text,
        file,
        tags,
        records: &records,
        meanings: HashMap::new(),
        errors,
    };
    reader.text_bounds();
    let mut annotation = Annotation::default();
    let mut sources = Vec::new();
    let mut in_events: BTreeSet<&str> = BTreeSet::new();
    for (id, event) in &records.events {
        if let Some((attribution, source)) = reader.attribution(id, event) {
            annotation.attributions.push(attribution);
            sources.push(source);
            in_events.extend(event.arguments.iter().map(|(_, of)| of.as_str()));
        }
    }
    let events: BTreeSet<&String> = records.events.iter().map(|(id, _)| id).collect();
    for attribute in &records.attributes {
        if !events.contains(&attribute.of) && !records.text_bounds.contains_key(&attribute.of) {
            let reason = format!("there is no {}", attribute.of);
            reader.refuse(attribute.line, reason, "name the id of an E or T line");
        }
    }
    for id in &records.order {
        let bound = &records.text_bounds[id];
        match reader.meanings.get(id.as_str()).copied() {
            Some(Tag::Role(role)) if !in_events.contains(id.as_str()) => {
                annotation.loose[role as usize].extend(reader.trimmed(bound));
            }
            Some(Tag::Name(kind)) => {
                if let Some(extent) = reader.hull(bound) {
                    annotation.names.push(Name { extent, kind });
                }
            }
            _ => {}
        }
    }
    annotation.names.sort_unstable();
    annotation.names.dedup();
    annotation.chains = reader.chains();
    if reader.errors.is_empty() {
        Ok(Brat {
            annotation,
            sources,
        })
    } else {
        Err(reader.errors)
    }
}

struct Reader<'r> {
    trimming: Trimming<'r>,
    text: &'r str,
    file: &'r str,
    tags: &'r Tags,
    records: &'r Records,
    /// What the `T` lines are, by id.
    meanings: HashMap<&'r str, Tag>,
    errors: Vec<InputError>,
}

impl<'r> Reader<'r> {
    fn refuse(&mut self, line: usize, reason: impl Into<String>, remedy: impl Into<String>) {
        self.errors.push(mistake(self.file, line, reason, remedy));
    }

    /// Checks tags, offsets and texts of the `T` lines.
    fn text_bounds(&mut self) {
        let records = self.records;
        for id in &records.order {
            let bound = &records.text_bounds[id];
            match self.tags.of(&bound.tag) {
                Some(tag) => {
                    self.meanings.insert(id, tag);
                }
                None => self.refuse(
                    bound.line,
                    format!("{id} has the unknown tag `{}`", bound.tag),
                    Tags::remedy(&bound.tag),
                ),
            }
            let length = self.text.chars().count();
            let texts: Option<Vec<&str>> = bound
                .segments
                .iter()
                .map(|&s| self.trimming.text(s).filter(|_| !s.is_empty()))
                .collect();
            match texts {
                None => self.refuse(
                    bound.line,
                    format!(
                        "{id} is out of range: {} in a text of {length} characters",
                        written(&bound.segments)
                    ),
                    "offsets count characters from 0, START before END: correct them, or put back the text that was annotated",
                ),
                Some(texts) if !same_text(&bound.text, &texts) => {
                    let reason = format!(
                        "the text of {id} is {}, but {} in the article is {}",
                        shown(&bound.text),
                        written(&bound.segments),
                        shown(&texts.join(" … "))
                    );
                    let remedy = match self.found(&bound.text, bound.segments[0]) {
                        Some(at) => format!(
                            "it stands at {} {}: correct the offsets (is the text the one that was annotated?)",
                            at.start, at.end
                        ),
                        None => "correct the line, or put back the text that was annotated".to_owned(),
                    };
                    self.refuse(bound.line, reason, remedy);
                }
                Some(_) => {}
            }
        }
    }

    /// Where a text that is not where it should be stands nearest.
    fn found(&self, wanted: &str, near: Extent) -> Option<Extent> {
        let points = CodePoints::new(self.text);
        let wanted = wanted.trim();
        self.text
            .match_indices(wanted)
            .filter(|_| !wanted.is_empty())
            .map(|(at, _)| Extent::new(points.at(at), points.at(at + wanted.len())))
            .min_by_key(|e| e.start.abs_diff(near.start))
    }

    fn trimmed(&self, bound: &TextBound) -> Vec<Extent> {
        bound
            .segments
            .iter()
            .map(|&s| self.trimming.trim(s))
            .collect()
    }

    /// The extent of a name or mention, which is in one piece.
    fn hull(&mut self, bound: &TextBound) -> Option<Extent> {
        match bound.segments[..] {
            [extent] => Some(extent),
            _ => {
                self.refuse(
                    bound.line,
                    format!("a {} in several pieces", bound.tag),
                    "annotate a name or mention as one span",
                );
                None
            }
        }
    }

    /// The attribution of an event and its source's first segment; none if it has neither cue nor content.
    fn attribution(&mut self, id: &str, event: &Event) -> Option<(Attribution, Option<Extent>)> {
        let records = self.records;
        let mut attribution = Attribution::default();
        let mut source = None;
        let mut speakers: Vec<(&TextBound, Tag)> = Vec::new();
        for (position, (role, of)) in event.arguments.iter().enumerate() {
            let Some(bound) = records.text_bounds.get(of) else {
                let reason = format!("{id} names {of}, which is not there");
                self.refuse(event.line, reason, "name the ids of T lines");
                continue;
            };
            let Some(&tag) = self.meanings.get(of.as_str()) else {
                continue; // reported with its T line
            };
            let known = match (self.tags.of(role), role.to_lowercase().as_str()) {
                (Some(Tag::Role(wanted)), _) if tag == Tag::Role(wanted) => {
                    attribution.spans[wanted as usize].extend(self.trimmed(bound));
                    if wanted == Role::Source {
                        source = source
                            .into_iter()
                            .chain(bound.segments.iter().copied())
                            .min();
                    }
                    true
                }
                // The trigger, which is the cue's or the content's.
                (Some(Tag::Ignored), _) if position == 0 => true,
                (_, "speaker") if matches!(tag, Tag::Name(_) | Tag::Mention) => {
                    speakers.push((bound, tag));
                    true
                }
                (Some(Tag::Role(_)), _) | (_, "speaker") => {
                    self.refuse(
                        event.line,
                        format!("the {role} of {id} is {of}, a {}", bound.tag),
                        "a Source, Cue, Content or Addressee is a T line of that tag, a Speaker one of a name, Nominal or Pronoun",
                    );
                    true
                }
                _ => false,
            };
            if !known {
                self.refuse(
                    event.line,
                    format!("{id} has the unknown role `{role}`"),
                    "known are Source, Cue, Content, Addressee, Speaker, with digits after them if there are several",
                );
            }
        }
        if attribution.of(Role::Cue).is_empty() && attribution.of(Role::Content).is_empty() {
            return None;
        }
        self.describe(id, &mut attribution, &speakers, event.line);
        Some((attribution, source))
    }

    /// Takes over type, mode and speaker.
    fn describe(
        &mut self,
        id: &str,
        attribution: &mut Attribution,
        speakers: &[(&TextBound, Tag)],
        line: usize,
    ) {
        attribution.quote_type = type_of(self.text, attribution);
        let mut kind = None;
        for attribute in self.records.attributes.iter().filter(|a| a.of == id) {
            let known = match attribute.name.to_lowercase().as_str() {
                "speakerkind" => {
                    kind = named::<SpeakerKind>(&attribute.value);
                    kind.is_some()
                }
                "mode" => {
                    attribution.mode = named::<Mode>(&attribute.value);
                    attribution.mode.is_some()
                }
                _ => false,
            };
            if !known {
                self.refuse(
                    attribute.line,
                    format!("the attribute {} {} is unknown", attribute.name, attribute.value),
                    "known are SpeakerKind named, unnamed, author, generic or unknown, and Mode speech, writing, thought, intention \
                     or perception",
                );
            }
        }
        let named = speakers.iter().all(|(_, tag)| matches!(tag, Tag::Name(_)));
        let kind = kind.or(match (speakers.is_empty(), named) {
            (true, _) => None,
            (false, true) => Some(SpeakerKind::Named),
            (false, false) => Some(SpeakerKind::Unnamed),
        });
        if kind == Some(SpeakerKind::Named) && (speakers.is_empty() || !named) {
            self.refuse(
                line,
                format!("the speaker of {id} is named, but no name is given"),
                "add Speaker:T1, the fullest name that the article has, or correct SpeakerKind",
            );
        }
        attribution.speaker = kind.map(|kind| SpeakerLabel {
            kind,
            name: (kind == SpeakerKind::Named).then(|| {
                let one_line = |t: &str| t.split_whitespace().collect::<Vec<_>>().join(" ");
                let names: Vec<String> = speakers.iter().map(|(b, _)| one_line(&b.text)).collect();
                names.join(" & ")
            }),
        });
    }

    /// The chains that the equivalences make together.
    fn chains(&mut self) -> Vec<BTreeSet<Extent>> {
        let records = self.records;
        let mut chains: Vec<BTreeSet<Extent>> = Vec::new();
        for (line, ids) in &records.equivalences {
            let mut chain = BTreeSet::new();
            let meaning = |id: &String| self.meanings.get(id.as_str());
            let cannot_be_meant =
                |id: &String| matches!(meaning(id), Some(Tag::Name(kind)) if !kind.can_be_meant());
            if ids.iter().all(cannot_be_meant) {
                continue; // dates and sums
            }
            for id in ids {
                let Some(bound) = records.text_bounds.get(id) else {
                    let reason = format!("there is no {id}");
                    self.refuse(*line, reason, "name the ids of T lines");
                    continue;
                };
                if let Some(extent) = self.hull(bound) {
                    chain.insert(self.trimming.trim(extent));
                }
            }
            let (same, others): (Vec<_>, Vec<_>) =
                chains.into_iter().partition(|c| !c.is_disjoint(&chain));
            chain.extend(same.into_iter().flatten());
            chains = others;
            chains.push(chain);
        }
        chains.sort();
        without_singletons(chains)
    }
}

/// The type that an attribution's content has by definition.
pub(super) fn type_of(text: &str, attribution: &Attribution) -> Option<crate::schema::QuoteType> {
    let points = CodePoints::new(text);
    let content: Vec<_> = attribution
        .of(Role::Content)
        .iter()
        .filter_map(|e| points.span(e.start, e.end))
        .collect();
    (!content.is_empty()).then(|| quote_type(text, &content, &quotations(text)))
}

/// A value by the name that the output gives it.
fn named<T: serde::de::DeserializeOwned>(name: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(name.to_lowercase())).ok()
}

fn written(segments: &[Extent]) -> String {
    let written: Vec<String> = segments
        .iter()
        .map(|s| format!("{} {}", s.start, s.end))
        .collect();
    written.join(";")
}

/// Whether the text of a `T` line is that of its segments, whatever its blanks, with blanks or dots between the segments.
fn same_text(written: &str, segments: &[&str]) -> bool {
    let collapsed = |t: &str| t.split_whitespace().collect::<Vec<_>>().join(" ");
    let written = collapsed(written);
    let mut rest = written.as_str();
    for (index, segment) in segments.iter().map(|s| collapsed(s)).enumerate() {
        let Some(at) = rest.find(&segment) else {
            return false;
        };
        let between = |c: char| index > 0 && (c.is_whitespace() || c == '.' || c == '…');
        if !rest[..at].chars().all(between) {
            return false;
        }
        rest = &rest[at + segment.len()..];
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_segments() {
        assert!(same_text(
            "We did it ... all of it",
            &["We did it", "all of it"]
        ));
        assert!(same_text(
            "We did it all of it",
            &["We did it", "all of it"]
        ));
        assert!(same_text("We did\n it", &["We  did it "]));
        assert!(!same_text("We did it", &["We did"]));
        assert!(!same_text("so We did it", &["We did it"]));
        assert!(!same_text(
            "We did it and all of it",
            &["We did it", "all of it"]
        ));
    }
}
