//! Where a content ends because the writer goes on: with the main clause behind 'if she says ...,', with the verb whose subject is
//! 'his claim that ...', with a comment on what was said.

use crate::lexicon;
use crate::text::Span;

use super::decode::Attribution;
use super::words::{Word, is_auxiliary, sentence_before, words};

/// Cuts the last piece of a content that is not in quotation marks where the writer goes on.
pub(super) fn cut(text: &str, attribution: &mut Attribution) {
    let (Some(&cue), Some(&content)) = (attribution.cue.first(), attribution.content.last()) else {
        return;
    };
    cut_before_what(text, attribution);
    cut_or_so(text, attribution);
    if content.start < cue.end
        || content
            .text(text)
            .trim_end()
            .ends_with(['"', '”', '»', '\'', '’'])
    {
        return;
    }
    drop_comment(text, attribution);
    let Some(&content) = attribution.content.last() else {
        return;
    };
    let ends_sentence = text
        .get(content.end..)
        .and_then(|rest| rest.chars().next())
        .is_none_or(|c| matches!(c, '.' | ';' | '!' | '?' | '\n' | '”' | '"'));
    let end = if ends_sentence {
        [
            is_subordinate(text, attribution).then(|| main_clause(text, content)),
            is_relative(text, attribution).then(|| verb_behind_relative(text, content)),
            Some(comment(text, content)),
            Some(predicate(text, attribution, content)),
            Some(semicolon(text, content)),
        ]
    } else {
        [Some(comment(text, content)), None, None, None, None]
    };
    let end = end.map(Option::flatten);
    if let (Some(end), Some(last)) = (
        end.into_iter().flatten().min(),
        attribution.content.last_mut(),
    ) {
        last.end = end;
    }
}

/// '“It is over” is not what she said': the content ends with its mark.
fn cut_before_what(text: &str, attribution: &mut Attribution) {
    let Some(content) = attribution.content.first_mut() else {
        return;
    };
    let inside = content.text(text);
    let Some((closing, mark)) = inside
        .char_indices()
        .rev()
        .find(|&(_, c)| matches!(c, '"' | '”'))
    else {
        return;
    };
    let end = closing + mark.len_utf8();
    let rest = inside.get(end..).unwrap_or_default().trim();
    if closing > 0
        && inside.starts_with(['"', '“'])
        && matches!(
            rest,
            "is what" | "was what" | "is not what" | "was not what"
        )
    {
        content.end = content.start + end;
    }
}

/// 'It is over, or so she says': the content ends before 'or so'.
fn cut_or_so(text: &str, attribution: &mut Attribution) {
    for content in &mut attribution.content {
        let inside = content.text(text);
        if let Some(kept) = inside
            .strip_suffix(" or so")
            .filter(|kept| kept.ends_with(','))
        {
            content.end = content.start + kept.trim_end_matches(',').len();
        }
    }
}

/// Whether cue and content stand in a clause that begins the sentence and cannot stand alone: 'If she says ...', 'Had she said
/// ...', 'Asked by a boy ...'.
fn is_subordinate(text: &str, attribution: &Attribution) -> bool {
    let (Some(&cue), source) = (attribution.cue.first(), attribution.source.first()) else {
        return false;
    };
    let behind = source.map_or(cue.end, |s| cue.end.max(s.end));
    let content = attribution.content.last().map_or(behind, |c| c.start);
    // 'As she says, ...'.
    if text
        .get(behind..content)
        .is_none_or(|gap| gap.contains([',', ':']))
    {
        return false;
    }
    let subject = source
        .filter(|s| s.end <= cue.start)
        .map_or(cue.start, |s| s.start);
    let before = sentence_before(text, subject);
    // A name's abbreviation is no beginning.
    let found = words(text, before);
    let texts: Vec<&str> = found.iter().map(|w| w.text.as_str()).collect();
    let texts = match texts.as_slice() {
        [
            "and" | "but" | "or" | "so" | "for" | "yet" | "even" | "only" | "just" | "what",
            rest @ ..,
        ] => rest,
        all => all,
    };
    let conjunction = |word: &str| {
        matches!(
            word,
            "if" | "unless"
                | "when"
                | "whenever"
                | "once"
                | "after"
                | "before"
                | "until"
                | "although"
                | "though"
                | "because"
                | "while"
                | "whereas"
                | "since"
                | "suppose"
                | "whether"
        )
    };
    let first_of_cue = words(text, cue).into_iter().next();
    let participle = first_of_cue.as_ref().is_some_and(|w| {
        matches!(
            w.text.as_str(),
            "asked" | "told" | "saying" | "having" | "warned" | "urged" | "claiming" | "insisting"
        )
    });
    match texts {
        [] => {
            participle && source.is_none_or(|s| s.start > cue.start || sentence_part(text, cue, *s))
        }
        ["had" | "should" | "were"] => true,
        // The subject may be tagged too short: 'if the owner, Ann Lee, says'.
        [first, rest @ ..] => {
            conjunction(first)
                && rest.len() <= 8
                && !rest.iter().any(|w| is_auxiliary(w) || matches!(*w, "that"))
                && !(matches!(*first, "as" | "since") && rest.is_empty() && source.is_none())
        }
    }
}

/// Whether a source is a part of the cue's own phrase: 'Asked by a boy'.
fn sentence_part(text: &str, cue: Span, source: Span) -> bool {
    source.start >= cue.start
        && text
            .get(cue.start..source.start)
            .is_some_and(|gap| gap.contains(" by"))
}

/// The commas of a stretch that are not inside quotation marks or brackets, as bytes of the text.
fn commas(text: &str, within: Span) -> Vec<usize> {
    let mut depth = 0usize;
    let mut straight = false;
    let mut out = Vec::new();
    for (at, c) in within.text(text).char_indices() {
        match c {
            '(' | '[' | '“' => depth += 1,
            ')' | ']' | '”' => depth = depth.saturating_sub(1),
            '"' => straight = !straight,
            ',' if depth == 0 && !straight => out.push(within.start + at),
            _ => {}
        }
    }
    out
}

/// Where the main clause begins behind a clause that cannot stand alone: at the first comma behind a verb.
fn main_clause(text: &str, content: Span) -> Option<usize> {
    let goes_on = |&comma: &usize| {
        let rest = words(text, Span::new(comma, content.end));
        rest.len() > 1
            && !matches!(
                rest[0].text.as_str(),
                "and"
                    | "or"
                    | "but"
                    | "nor"
                    | "which"
                    | "who"
                    | "whose"
                    | "whom"
                    | "where"
                    | "including"
                    | "especially"
                    | "particularly"
                    | "as"
                    | "such"
                    | "not"
            )
    };
    let found: Vec<usize> = commas(text, content).into_iter().filter(goes_on).collect();
    let has_verb = |&&comma: &&usize| {
        words(text, Span::new(content.start, comma))
            .iter()
            .any(is_finite)
    };
    found.iter().find(has_verb).or(found.first()).copied()
}

/// Whether a word is surely or probably a finite verb.
fn is_finite(word: &Word) -> bool {
    let text = word.text.as_str();
    is_auxiliary(text)
        || text.len() > 4 && text.ends_with("ed")
        || lexicon::SENTENCE_VERBS.group(text).is_some()
}

/// Where the writer comments on what was said: ', which surprised her', ', a claim that the board denies'.
fn comment(text: &str, content: Span) -> Option<usize> {
    commas(text, content).into_iter().find(|&comma| {
        let rest = words(text, Span::new(comma, content.end));
        let texts: Vec<&str> = rest.iter().map(|w| w.text.as_str()).take(8).collect();
        match texts.as_slice() {
            ["which", "has" | "had" | "have", rest @ ..] | ["which", rest @ ..] => is_comment(rest),
            ["a" | "an", noun, rest @ ..] => {
                matches!(
                    *noun,
                    "claim" | "allegation" | "charge" | "accusation" | "assertion" | "suggestion"
                ) && matches!(
                    rest.first(),
                    Some(
                        &("that"
                            | "which"
                            | "he"
                            | "she"
                            | "it"
                            | "they"
                            | "denied"
                            | "disputed"
                            | "rejected"
                            | "dismissed"
                            | "the")
                    )
                )
            }
            ["something", rest @ ..] => denies(rest),
            [verb, how, ..] if is_fate(verb) => matches!(
                *how,
                "with" | "by" | "in" | "on" | "unanimously" | "without" | "last" | "at"
            ),
            // ', and it was.'
            ["and" | "but", subject, verb] | ["and" | "but", subject, verb, "not"] => {
                is_pronoun(subject) && is_auxiliary(verb)
            }
            _ => false,
        }
    })
}

/// What becomes of a motion: ', passed with 60 votes'.
fn is_fate(verb: &str) -> bool {
    matches!(
        verb,
        "passed" | "adopted" | "approved" | "carried" | "rejected" | "defeated" | "seconded"
    )
}

fn is_pronoun(word: &str) -> bool {
    matches!(word, "he" | "she" | "it" | "they" | "we" | "i" | "you")
}

/// Takes away a last piece that is a comment: ', a claim that the board denies'.
fn drop_comment(text: &str, attribution: &mut Attribution) {
    let [.., before, last] = attribution.content.as_slice() else {
        return;
    };
    let gap = Span::new(before.end, last.end);
    let separated = Span::new(before.end, last.start).text(text).trim() == ",";
    if separated && comment(text, gap).is_some_and(|at| at < last.start) {
        attribution.content.pop();
    }
}

/// 'Ann Lee, who says ...': the sentence's own verb stands behind the clause.
fn is_relative(text: &str, attribution: &Attribution) -> bool {
    let (Some(cue), Some(source)) = (attribution.cue.first(), attribution.source.first()) else {
        return false;
    };
    let before = text.get(..source.start).unwrap_or_default();
    source.text(text) == "who" && source.end <= cue.start && before.trim_end().ends_with(',')
}

/// The last comma right behind which a verb stands.
fn verb_behind_relative(text: &str, content: Span) -> Option<usize> {
    commas(text, content).into_iter().rev().find(|&comma| {
        let rest = words(text, Span::new(comma, content.end));
        let verb = |w: &Word| {
            is_finite(w) || w.text.len() > 3 && w.text.ends_with('s') && !w.text.ends_with("ss")
        };
        rest.len() > 1 && verb(&rest[0]) && !rest[0].span.text(text).starts_with(char::is_uppercase)
    })
}

/// 'Surprised her', 'was a lie', 'the board denies'.
fn is_comment(rest: &[&str]) -> bool {
    match rest {
        [verb, object, ..] if is_reaction(verb) => matches!(
            *object,
            "her" | "him" | "them" | "us" | "me" | "everybody" | "everyone" | "nobody"
        ),
        ["is" | "was", what, ..]
            if matches!(*what, "untrue" | "false" | "nonsense" | "wrong" | "news") =>
        {
            true
        }
        ["is" | "was", "not", what, ..] => matches!(*what, "true" | "so"),
        ["is" | "was", "a", "lie", ..] => true,
        ["isn't" | "wasn't", "true", ..] => true,
        rest => denies(rest),
    }
}

fn denies(rest: &[&str]) -> bool {
    rest.iter().take(5).skip(1).any(|w| {
        matches!(
            *w,
            "denies" | "denied" | "deny" | "disputes" | "disputed" | "rejects"
        )
    })
}

/// What news does to somebody.
fn is_reaction(verb: &str) -> bool {
    lexicon::SENTENCE_VERBS.group(verb) == Some("reaction")
}

/// Where the verb begins whose subject is 'her claim that ...': such a sentence has one, behind the clause.
fn predicate(text: &str, attribution: &Attribution, content: Span) -> Option<usize> {
    let (cue, source) = (attribution.cue.first()?, attribution.source.first()?);
    let possessive = {
        let of = source.text(text).to_lowercase();
        matches!(
            of.as_str(),
            "his" | "her" | "its" | "their" | "my" | "our" | "your"
        ) || of.ends_with("'s")
            || of.ends_with("’s")
            || of.ends_with("s'")
            || of.ends_with("s’")
    };
    let before = words(text, sentence_before(text, source.start));
    let begins = before
        .iter()
        .all(|w| matches!(w.text.as_str(), "and" | "but" | "yet" | "so"));
    let gap = text.get(source.end..cue.start)?.trim();
    let rest = text.get(content.end..)?.chars().next();
    let ends = rest.is_none_or(|c| matches!(c, '.' | ';' | '!' | '?' | '\n'));
    let found = words(text, content);
    if !(possessive
        && begins
        && ends
        && gap.is_empty()
        && found.first().is_some_and(|w| w.is("that")))
    {
        return None;
    }
    let at = index_of_predicate(&found)?;
    Some(found[at - 1].span.end)
}

/// The verb behind the clause that 'that' begins, in words of which it is the first.
fn index_of_predicate(found: &[Word]) -> Option<usize> {
    let text = |at: usize| found.get(at).map_or("", |w| w.text.as_str());
    let pronoun = is_pronoun;
    let joined = |word: &str| {
        matches!(
            word,
            "and" | "or" | "but" | "who" | "which" | "that" | "not" | "never" | "also"
        )
    };
    // A finite verb begins where no auxiliary stands before it; those of relative clauses do not count.
    let begins = |at: &usize| {
        let before = text(at - 1);
        let goes_on = is_auxiliary(before) || joined(before) || pronoun(before) && *at > 2;
        is_auxiliary(text(*at)) && !goes_on
    };
    let mut verbs = (1..found.len()).filter(begins);
    let first = verbs.next();
    // 'That he lied': a verb without auxiliary.
    let own = match first {
        Some(at) if !(pronoun(text(1)) && at > 2) => Some(at),
        _ => None,
    };
    let from = own.unwrap_or(2);
    let lexical = (from + 1..found.len())
        .find(|&at| is_predicate(text(at)) && !is_auxiliary(text(at - 1)) && !joined(text(at - 1)));
    let second = match own {
        Some(_) => verbs.next(),
        None => first,
    };
    let plain = own.is_some() && second.is_none() && lexical.is_none();
    if plain {
        // 'That the pipes burst was met': the one auxiliary is not the clause's.
        let own = own?;
        let verb = found[..own].iter().skip(2).any(is_finite);
        return (verb && own > 2).then_some(own);
    }
    [second, lexical]
        .into_iter()
        .flatten()
        .min()
        .filter(|&at| at > 2)
}

/// What becomes of a claim, a warning, a promise.
fn is_predicate(word: &str) -> bool {
    matches!(
        lexicon::SENTENCE_VERBS.group(word),
        Some("reaction" | "outcome")
    )
}

/// The only semicolon of a content, behind which the writer goes on: 'she was late; the others were not'. Several make a list, and
/// those in brackets part figures.
fn semicolon(text: &str, content: Span) -> Option<usize> {
    let inside = content.text(text);
    let (at, _) = inside.match_indices("; ").next()?;
    let is_only = inside.matches(';').count() == 1;
    let is_in_brackets = inside[..at].matches('(').count() > inside[..at].matches(')').count();
    (is_only && !is_in_brackets).then_some(content.start + at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quote::marked::{marked, with_marks};

    /// Each text with its content as it is cut: up to the bar.
    fn check(texts: &[&str]) {
        for text in texts {
            let (before, after) = text.split_once('|').unwrap();
            let whole = match after.split_once(['.', '!']) {
                Some(_) => format!("{before}{}}}.", after.trim_end_matches('.')),
                None => format!("{before}{after}}}"),
            };
            let (plain, mut found) = marked(&whole);
            cut(&plain, &mut found);
            assert_eq!(with_marks(&plain, &found), format!("{before}}}{after}"));
        }
    }

    #[test]
    fn a_clause_that_cannot_stand_alone_ends_at_its_comma() {
        check(&[
            "If <Lee> [says] {the bus will stop|, the school will close.",
            "Unless the owner, <Ann Lee>, [promises] {that the gate will stay|, they will sue.",
            "But if <Lee> [says] {the mayor, Bo Dix, will resign|, the school will close.",
            "Had <she> [said] {the bank was sound|, it would have stood.",
            "[Asked by a boy] {what it was for|, Lee laughed.",
            "Ann Lee, <who> [says] {the well is dry|, drinks wine.",
            "<Lee> [says] {the bus will stop, the school will close|.",
            "As <Lee> [says], {the bus will stop, the school will close|.",
        ]);
    }

    #[test]
    fn what_the_writer_adds_is_cut_off() {
        check(&[
            "<Lee> [said] {she was late|, which annoyed her.",
            "<Lee> [said] {he had won|, which was not true.",
            "<Lee> [said] {he had paid|, a claim that the board denies.",
            "<Lee> [said] {it would be full by May|, and it was.",
            "<Lee> [said] {he had a boat, which was built in May|.",
            "<Lee> [said] {she was late|; the others were not.",
            "<Lee> [said] {the dome was cracked; the walls were damp; and it rained|.",
            "<Lee> [said] {it would cost 5 marks (3 pounds; 4 dollars) a year|.",
        ]);
    }

    #[test]
    fn a_claim_has_a_verb_of_its_own() {
        check(&[
            "<Lee’s> [claim] {that the drains had been blocked by fat| was met with silence.",
            "<His> [promise] {that the money would go to the roof| was not.",
            "<Her> [claim] {that the deal he had signed was dead| drew applause.",
            "<Her> [claim] {that he lied| was false.",
            "<Her> [proposal] {that the well be closed|, passed with 60 votes, was dropped.",
            "He repeated <her> [claim] {that he was here and was paid|.",
        ]);
    }

    #[test]
    fn a_denied_quotation_ends_with_its_mark() {
        let (text, mut found) = marked("{“It is over” is not what} <Lee> [said].");
        cut(&text, &mut found);
        assert_eq!(
            with_marks(&text, &found),
            "{“It is over”} is not what <Lee> [said]."
        );
    }
}
