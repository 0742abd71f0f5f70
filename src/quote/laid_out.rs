//! Quotations whose speakers the layout tells, put in the place of what the model made of them.

use crate::entity::{NamedMention, person_name};
use crate::schema::EntityType;
use crate::text::{Quotation, Span};

use super::decode::Attribution;
use super::labels::labelled;
use super::lines::{LAYOUT_CONFIDENCE, Line, has_mention};
use super::turns::{answers, turns};
use super::voice::Voice;

/// The attributions `found` by the model, with those that the text's layout tells in the place of all that overlap them.
/// `names` gives the named mentions, which are asked for only where there may be such a layout.
pub(crate) fn with_laid_out(
    text: &str,
    quotations: &[Quotation],
    found: Vec<Attribution>,
    names: impl FnOnce() -> Vec<NamedMention>,
) -> Vec<Attribution> {
    if !text.contains([':', '—', '–', '―', '-', '?', '.'])
        || !text.contains('\n') && quotations.is_empty()
    {
        return found;
    }
    let lines = Line::all(text, quotations);
    let mentions = names();
    let mut told = turns(text, &lines, &mentions);
    if told.is_empty() {
        told = answers(text, &lines, quotations);
        told.extend(labelled(text, &lines, quotations, &mentions));
    }
    if told.is_empty() {
        return found;
    }
    merged(found, told)
}

/// Both, in the order of their contents; of what is in both, what the layout tells.
fn merged(found: Vec<Attribution>, mut told: Vec<Attribution>) -> Vec<Attribution> {
    told.sort_by_key(|a| a.content.first().copied());
    let mut taken: Vec<Span> = told
        .iter()
        .flat_map(|a| a.content.iter().chain(&a.source))
        .copied()
        .collect();
    taken.sort_unstable();
    let is_taken = |span: &Span| {
        let at = taken.partition_point(|t| t.end <= span.start);
        taken.get(at).is_some_and(|t| t.overlaps(*span))
    };
    let mut out = Vec::with_capacity(found.len() + told.len());
    for mut attribution in found {
        let had_content = !attribution.content.is_empty();
        attribution.content.retain(|span| !is_taken(span));
        if !(had_content && attribution.content.is_empty()) {
            out.push(attribution);
        }
    }
    out.extend(told);
    out.sort_by_key(|a| a.content.first().or(a.cue.first()).copied());
    out
}

/// The names' mentions, and those that only a layout tells: the labels of turns, whose names the model reads without a sentence
/// around them.
pub(crate) fn with_labels(
    text: &str,
    mut mentions: Vec<NamedMention>,
    attributions: &[Attribution],
) -> Vec<NamedMention> {
    let mut added = Vec::new();
    for attribution in attributions {
        let Some(Voice::Named(name)) = attribution.voice else {
            continue;
        };
        if has_mention(&mentions, name, EntityType::can_speak) {
            continue;
        }
        let bare = person_name(name.text(text));
        added.push(NamedMention {
            span: Span::new(name.end - bare.len().min(name.len()), name.end),
            kind: EntityType::Person,
            confidence: LAYOUT_CONFIDENCE,
            compound: None,
        });
    }
    if added.is_empty() {
        return mentions;
    }
    added.sort_by_key(|m| m.span);
    added.dedup_by(|later, earlier| later.span.overlaps(earlier.span));
    mentions.retain(|m| !has_mention(&added, m.span, |_| true));
    mentions.extend(added);
    mentions.sort_by_key(|m| m.span);
    mentions
}
