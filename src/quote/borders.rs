//! The borders of an attribution's parts where grammar leaves no choice: 'was quoted as saying' is a cue, whose subject is its
//! source; 'told the board' is over where 'that' begins.
//!
//! The tags of words do not always see this. Everything here only moves what the tags found; what is not certain stays as it is.
//! Where a content ends is in [`super::ends`].

use crate::lexicon;
use crate::text::Span;

use super::decode::Attribution;
use super::ends;
use super::idioms;
use super::nothing::{content_after_cue, reports_nothing, says};
use super::words::{Word, is_auxiliary, sentence_before, words};

/// A subject that nothing marks has at most this many words.
const MAX_SUBJECT_WORDS: usize = 10;

/// The attributions with their borders revised, without those that report no words, in the order of their contents.
pub(crate) fn revised(text: &str, found: Vec<Attribution>) -> Vec<Attribution> {
    let mut out: Vec<Attribution> = idioms::with_idioms(text, found)
        .into_iter()
        .map(|mut attribution| {
            revise(text, &mut attribution);
            attribution
        })
        .filter(|attribution| !reports_nothing(text, attribution))
        .collect();
    out.sort_by_key(|a| a.content.first().or(a.cue.first()).copied());
    out
}

fn revise(text: &str, attribution: &mut Attribution) {
    if attribution.cue.len() != 1 {
        return;
    }
    take_subject_out_of_cue(text, attribution);
    take_conjunction_out_of_source(text, attribution);
    take_saying_into_cue(text, attribution);
    take_subject_as_source(text, attribution);
    take_agent_as_source(text, attribution);
    take_hearer_out_of_source(text, attribution);
    take_source_out_of_content(text, attribution);
    take_hearer_out_of_content(text, attribution);
    take_place_out_of_content(text, attribution);
    take_as_out_of_content(text, attribution);
    take_clause_after_according(text, attribution);
    ends::cut(text, attribution);
}

fn is_form_of_be(word: &str) -> bool {
    lexicon::FORMS_OF_BE.contains(word)
}

fn is_denial(word: &str) -> bool {
    lexicon::FACTUALITY.group(word) == Some("denial")
}

fn is_wish(word: &str) -> bool {
    lexicon::FACTUALITY.group(word) == Some("wish")
}

/// 'Has Owen Pike said' that ...: the subject is the source.
fn take_subject_out_of_cue(text: &str, attribution: &mut Attribution) {
    let Some(&cue) = attribution.cue.first() else {
        return;
    };
    let found = words(text, cue);
    let [first, middle @ .., last] = found.as_slice() else {
        return;
    };
    let begins = sentence_before(text, cue.start)
        .text(text)
        .trim()
        .is_empty();
    let (Some(from), Some(to)) = (middle.first(), middle.last()) else {
        return;
    };
    let name = from.span.text(text).starts_with(char::is_uppercase)
        || matches!(
            from.text.as_str(),
            "the" | "he" | "she" | "they" | "anyone" | "anybody" | "it"
        );
    if attribution.source.is_empty()
        && begins
        && is_auxiliary(&first.text)
        && says(&last.text)
        && name
        && !middle.iter().any(|w| is_auxiliary(&w.text))
    {
        attribution.source = vec![Span::new(from.span.start, to.span.end)];
        attribution.cue = vec![last.span];
    }
}

/// 'Why did Owen Pike', 'nor has Owen Pike': only the name is the source.
fn take_conjunction_out_of_source(text: &str, attribution: &mut Attribution) {
    let Some(source) = attribution.source.first_mut() else {
        return;
    };
    let found = words(text, *source);
    let leads = |word: &&Word| {
        is_auxiliary(&word.text)
            || matches!(
                word.text.as_str(),
                "nor" | "if" | "unless" | "why" | "when" | "how" | "let" | "even" | "so"
            )
    };
    let leading = found.iter().take_while(leads).count();
    if let Some(first) = found.get(leading).filter(|_| leading > 0) {
        source.start = first.span.start;
    }
}

/// 'Was quoted as saying', 'is reported to have said', 'refused to say': the words up to what was said.
fn take_saying_into_cue(text: &str, attribution: &mut Attribution) {
    let (Some(at), Some(&cue)) = (
        content_after_cue(text, attribution),
        attribution.cue.first(),
    ) else {
        return;
    };
    let content = attribution.content[at];
    let found = words(text, content);
    let of_cue = words(text, cue);
    let Some(end) = end_of_saying(text, &of_cue, &found, content) else {
        return;
    };
    let rest = text.get(end..content.end).unwrap_or_default();
    let kept = rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ':'));
    let start = content.end - kept.len();
    if kept.is_empty() {
        return;
    }
    attribution.cue = vec![Span::new(cue.start, end)];
    attribution.content[at].start = start;
}

/// Where the words of saying end that a content begins with, by the cue before it.
fn end_of_saying(text: &str, cue: &[Word], found: &[Word], content: Span) -> Option<usize> {
    let mut head = cue.iter().map(|w| w.text.as_str());
    let quoted = head.any(|w| matches!(w, "quoted" | "quotes" | "reported" | "cited" | "recorded"));
    let first = found.first()?;
    if first.is("as") && quoted {
        // 'As saying', 'as having told friends'.
        let verb = found
            .iter()
            .take(3)
            .position(|w| says(&w.text) && w.text != "as")?;
        let clause = clause_after(found, verb)?;
        return Some(found[clause - 1].span.end);
    }
    if first.is("nothing") && found.get(1).is_some_and(|w| w.is("to")) {
        // 'Said nothing to suggest that'.
        let clause = clause_after(found, 2)?;
        return found
            .get(clause)
            .filter(|w| w.is("that"))
            .map(|_| found[clause - 1].span.end);
    }
    if !first.is("to") {
        return None;
    }
    let passive = cue.iter().any(|w| is_form_of_be(&w.text));
    let governs = cue.last().is_some_and(|w| {
        is_denial(&w.text)
            || is_wish(&w.text) && passive
            || passive
                && matches!(
                    w.text.as_str(),
                    "reported"
                        | "said"
                        | "understood"
                        | "believed"
                        | "known"
                        | "thought"
                        | "alleged"
                        | "rumoured"
                        | "rumored"
                )
    });
    if !governs {
        return None;
    }
    let verb = found.iter().take(5).position(|w| {
        says(&w.text)
            || matches!(
                w.text.as_str(),
                "disclose" | "discuss" | "elaborate" | "mention"
            )
    })?;
    let clause = clause_after(found, verb)?;
    let word = &found[clause];
    let opens = matches!(
        word.text.as_str(),
        "that" | "whether" | "if" | "how" | "why" | "what" | "when" | "where" | "who" | "which"
    );
    let pronoun = matches!(
        word.text.as_str(),
        "he" | "she" | "it" | "they" | "there" | "i" | "we"
    );
    let before = text.get(content.start..word.span.start)?.trim_end();
    let opens = opens || before.ends_with(['"', '“', ':']) || pronoun && clause == verb + 1;
    opens.then(|| found[clause - 1].span.end)
}

/// The index of the first word behind a verb of saying and whom it is said to.
fn clause_after(found: &[Word], verb: usize) -> Option<usize> {
    let opens = |w: &Word| {
        matches!(
            w.text.as_str(),
            "that" | "whether" | "if" | "how" | "why" | "what" | "when" | "where" | "who" | "which"
        )
    };
    let behind = found.get(verb + 1..)?;
    let clause = behind.iter().take(6).position(opens).unwrap_or(0);
    (verb + 1 + clause < found.len()).then_some(verb + 1 + clause)
}

/// 'Ann Lee' of 'Ann Lee was quoted as saying', where it is tagged as content, or not at all.
fn take_subject_as_source(text: &str, attribution: &mut Attribution) {
    let (Some(&cue), Some(&first)) = (attribution.cue.first(), attribution.content.first()) else {
        return;
    };
    let of_cue = words(text, cue);
    let passive = of_cue.iter().take(3).any(|w| is_form_of_be(&w.text));
    let leads = of_cue.iter().position(|w| w.is("as") || w.is("to"));
    let says = leads.is_some_and(|at| of_cue[at + 1..].iter().any(|w| says(&w.text)));
    if !(attribution.source.is_empty() && passive && says) {
        return;
    }
    let tagged = attribution.content.len() > 1 && first.end <= cue.start;
    let subject = match tagged {
        true => first,
        false => sentence_before(text, cue.start).trim(text),
    };
    let gap = text.get(subject.end..cue.start).unwrap_or("?");
    let name = subject.text(text).trim_end_matches([',', ' ']);
    let subject = Span::new(subject.start, subject.start + name.len());
    let found = words(text, subject);
    let plain = !found.is_empty()
        && found.len() <= MAX_SUBJECT_WORDS
        && !name.contains(['"', '“', '”', ':'])
        && (tagged || !found.iter().any(|w| is_auxiliary(&w.text)));
    if gap.trim().is_empty() && plain {
        attribution.source = vec![subject];
        if tagged {
            attribution.content.remove(0);
        }
    }
}

/// 'A guard' of 'was told by a guard'.
fn take_agent_as_source(text: &str, attribution: &mut Attribution) {
    let Some(&cue) = attribution.cue.first() else {
        return;
    };
    let found = words(text, cue);
    let Some(by) = found.iter().rposition(|w| w.is("by")) else {
        return;
    };
    let tells = found[..by]
        .iter()
        .any(|w| lexicon::TELLING_VERBS.contains(&w.text));
    let rest = &found[by + 1..];
    let (Some(first), Some(last)) = (rest.first(), rest.last()) else {
        return;
    };
    let passive = found.iter().take(3).any(|w| is_form_of_be(&w.text));
    if attribution.source.is_empty()
        && passive
        && tells
        && !rest
            .iter()
            .any(|w| matches!(w.text.as_str(), "as" | "that"))
    {
        attribution.source = vec![Span::new(first.span.start, last.span.end)];
        attribution.cue = vec![Span::new(cue.start, found[by].span.end)];
    }
}

/// 'They were told', 'she had been told': who is told does not say it.
fn take_hearer_out_of_source(text: &str, attribution: &mut Attribution) {
    let (Some(&cue), Some(&source)) = (attribution.cue.first(), attribution.source.first()) else {
        return;
    };
    let found = words(text, cue);
    let verb = found
        .iter()
        .position(|w| lexicon::TELLING_VERBS.contains(&w.text));
    let passive = verb
        .is_some_and(|at| at > 0 && at + 1 == found.len() && is_form_of_be(&found[at - 1].text));
    let gap = Span::new(source.end, cue.start);
    let subject = source.end <= cue.start
        && !gap.text(text).contains(',')
        && words(text, gap).iter().all(|w| is_auxiliary(&w.text));
    let by = text
        .get(cue.end..)
        .is_some_and(|rest| rest.starts_with(" by "));
    if passive && subject && !by {
        attribution.source.clear();
    }
}

/// 'According to minutes, it has built none': what follows 'according to' is the source.
fn take_source_out_of_content(text: &str, attribution: &mut Attribution) {
    let (Some(at), Some(&cue)) = (
        content_after_cue(text, attribution),
        attribution.cue.first(),
    ) else {
        return;
    };
    if !cue.text(text).to_lowercase().ends_with("according to") {
        return;
    }
    let content = attribution.content[at];
    let inside = content.text(text);
    let Some(comma) = inside.find(',') else {
        return;
    };
    let rest = inside[comma + 1..].trim_start();
    attribution.source = vec![Span::new(content.start, content.start + comma)];
    if rest.is_empty() {
        attribution.content.remove(at);
    } else {
        attribution.content[at].start = content.end - rest.len();
    }
}

/// 'Asked the night porter, Bo Dix, whether ...': who is asked is not asked about.
fn take_hearer_out_of_content(text: &str, attribution: &mut Attribution) {
    let (Some(at), Some(&cue)) = (
        content_after_cue(text, attribution),
        attribution.cue.first(),
    ) else {
        return;
    };
    let of_cue = words(text, cue);
    let Some(verb) = of_cue.last() else {
        return;
    };
    let asks = matches!(verb.text.as_str(), "ask" | "asked" | "asking" | "asks");
    if !lexicon::TELLING_VERBS.contains(&verb.text) {
        return;
    }
    let content = attribution.content[at];
    let found = words(text, content);
    let opens = |w: &Word| match w.text.as_str() {
        "whether" => true,
        "if" | "how" | "why" => asks,
        "that" => !asks,
        _ => false,
    };
    let Some(clause) = found.iter().take(12).position(opens).filter(|&at| at > 0) else {
        return;
    };
    let first = found[0].span.text(text);
    let noun = first.starts_with(char::is_uppercase)
        || lexicon::DETERMINERS.group(&found[0].text).is_some()
        || matches!(
            found[0].text.as_str(),
            "him" | "them" | "us" | "me" | "reporters" | "voters"
        );
    let verbless = !found[..clause].iter().any(|w| {
        is_auxiliary(&w.text)
            || matches!(
                w.text.as_str(),
                "who" | "which" | "to" | "for" | "about" | "what"
            )
    });
    if noun && verbless {
        attribution.content[at].start = found[clause].span.start;
    }
}

/// 'He showed where the roof had leaked: “...”': only the quotation is what was said.
fn take_place_out_of_content(text: &str, attribution: &mut Attribution) {
    for content in &mut attribution.content {
        let inside = content.text(text);
        let first = inside.split_whitespace().next().unwrap_or_default();
        let quoted = [": \"", ": “"].iter().find_map(|mark| inside.find(mark));
        let Some(colon) = quoted.filter(|_| matches!(first, "where" | "when" | "while")) else {
            continue;
        };
        if inside.ends_with(['"', '”']) && !inside[..colon].contains(['"', '“']) {
            content.start += colon + 2;
        }
    }
}

/// 'Was described by Ann Lee as “a ruin”': 'as' is nobody's word.
fn take_as_out_of_content(text: &str, attribution: &mut Attribution) {
    let described = attribution
        .cue
        .iter()
        .any(|cue| words(text, *cue).last().is_some_and(|w| w.is("by")));
    for content in &mut attribution.content {
        let inside = content.text(text);
        if described && (inside.starts_with("as \"") || inside.starts_with("as “")) {
            content.start += "as ".len();
        }
    }
}

/// 'According to Lee, she told them that it was over': what Lee reports is the whole clause, in which somebody tells something.
fn take_clause_after_according(text: &str, attribution: &mut Attribution) {
    let ([cue], [source], [content, ..]) = (
        attribution.cue.as_slice(),
        attribution.source.as_slice(),
        attribution.content.as_slice(),
    ) else {
        return;
    };
    if !cue.text(text).eq_ignore_ascii_case("according to") || source.start < cue.end {
        return;
    }
    let Some(between) = text.get(source.end..content.start) else {
        return;
    };
    let Some(clause) = between.strip_prefix(',').map(str::trim_start) else {
        return;
    };
    let start = content.start - clause.len();
    let is_one = !clause.contains([',', '.', ';', '!', '?', ':', '\n', '"', '“']);
    let found = words(text, Span::new(start, content.start));
    let tells = found.iter().skip(1).any(|word| says(&word.text));
    let is_relative = found
        .first()
        .is_some_and(|word| matches!(word.text.as_str(), "who" | "which" | "whose" | "whom"));
    if is_one && tells && !is_relative {
        attribution.content[0].start = start;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quote::marked::{marked, with_marks};

    #[test]
    fn parts_begin_and_end_where_grammar_says() {
        for (text, expected) in [
            (
                "{Ann Lee} [was quoted by the Post as saying:] {“I was late.”}",
                "<Ann Lee> [was quoted by the Post as saying:] {“I was late.”}",
            ),
            (
                "{Ann Lee} [was quoted in the Post] {as saying the dome was cracked}.",
                "<Ann Lee> [was quoted in the Post as saying] {the dome was cracked}.",
            ),
            (
                "{Lee} [is reported] {to have said that she would pay}.",
                "<Lee> [is reported to have said] {that she would pay}.",
            ),
            (
                "<Lee> [refused] {to say whether it was over}.",
                "<Lee> [refused to say] {whether it was over}.",
            ),
            (
                "<Lee> [refused] {to pay the fine}.",
                "<Lee> [refused] {to pay the fine}.",
            ),
            (
                "<Lee> [has said] {nothing to suggest that it is so}.",
                "<Lee> [has said nothing to suggest] {that it is so}.",
            ),
            (
                "[Has Ann Lee said] {that it is over}?",
                "Has <Ann Lee> [said] {that it is over}?",
            ),
            (
                "<Nor has Lee> [said] {that it is over}.",
                "Nor has <Lee> [said] {that it is over}.",
            ),
            (
                "Moss [was told by a porter] {that she might wait}.",
                "Moss [was told by] <a porter> {that she might wait}.",
            ),
            (
                "<She> had [been told] {it was over}.",
                "She had [been told] {it was over}.",
            ),
            (
                "<They> [had been told] {that it was over}.",
                "They [had been told] {that it was over}.",
            ),
            (
                "{The board}, [according to] {minutes of May, has built none}.",
                "{The board}, [according to] <minutes of May>, {has built none}.",
            ),
            (
                "<Roth> [asked] {the night porter, Bo Dix, whether the lift was safe}.",
                "<Roth> [asked] the night porter, Bo Dix, {whether the lift was safe}.",
            ),
            (
                "<Lee> [showed them] {where the roof had leaked: “I was there.”}",
                "<Lee> [showed them] where the roof had leaked: {“I was there.”}",
            ),
            (
                "[According to] <her son, Bo>, she told the board {that it was over}.",
                "[According to] <her son, Bo>, {she told the board that it was over}.",
            ),
            (
                "[According to] <Lee>, who told the board so, {it was over}.",
                "[According to] <Lee>, who told the board so, {it was over}.",
            ),
            (
                "{The sets} [were described by] <Lee> {as “mostly doors”}.",
                "{The sets} [were described by] <Lee> as {“mostly doors”}.",
            ),
        ] {
            let (text, found) = marked(text);
            let found = revised(&text, vec![found]);
            assert_eq!(with_marks(&text, &found[0]), expected);
        }
    }
}
