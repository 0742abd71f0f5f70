//! Whether what a quote reports was said: 'denied that', 'did not say' (polarity), 'may say', 'if he says', 'asked whether'
//! (determinacy). The terms are those of the Penn Discourse TreeBank's annotation of attributions (Prasad et al. 2007).
//!
//! What tells it stands in the clause of the cue: auxiliaries and negations before the verb, a verb that governs it ('refused to
//! say', 'wants him to say'), a conjunction or an auxiliary before the subject, and the subject itself ('nobody said').

use crate::lexicon;
use crate::schema::{Determinacy, Mode, Polarity};
use crate::text::Span;

use super::clause::{Clause, MAX_OBJECT, Part, Token, is_presupposing};
use super::decode::Attribution;
use super::mode::mode;
use super::words::{Word, sentence_after, words};

/// Whether what a quote reports was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Factuality {
    /// Whether it is denied.
    pub polarity: Polarity,
    /// Whether it is only supposed.
    pub determinacy: Determinacy,
}

/// Whether what an attribution reports was said, as far as its clause tells.
pub(crate) fn factuality(text: &str, attribution: &Attribution) -> Factuality {
    let Some(clause) = Clause::of(text, attribution) else {
        return Factuality::default();
    };
    let negations = clause.negations();
    let denied = (negations + clause.denials()) % 2 == 1 && !clause.is_regretted();
    let supposed = clause.is_conditional()
        || clause.is_question()
        || clause.asks_whether()
        || clause.is_modal(negations > 0)
        || !denied && clause.is_wished();
    Factuality {
        polarity: if denied {
            Polarity::Negative
        } else {
            Polarity::Positive
        },
        determinacy: if supposed {
            Determinacy::Hypothetical
        } else {
            Determinacy::Factual
        },
    }
}

impl Clause<'_> {
    /// How many negations that are words of their own the clause has.
    fn negations(&self) -> usize {
        let mut count = 0;
        for (at, token) in self.verb.iter().enumerate() {
            let next = self.verb.get(at + 1).map_or("", |t| t.stem.as_str());
            let nor = matches!(token.stem.as_str(), "nor") && count > 0;
            let idle = matches!(
                next,
                "only" | "just" | "merely" | "simply" | "least" | "surprisingly" | "help" | "wait"
            ) || token.is("no")
                && matches!(next, "secret" | "question" | "bones" | "wonder");
            let negates = token.contracted || token.part_is(Part::Negation) && !nor;
            count += usize::from(negates && !idle);
        }
        let pair = |first: &str, second: &str| {
            let of = |pair: &[Token]| pair[0].stem == first && pair[1].stem == second;
            usize::from(self.verb.windows(2).any(of))
        };
        count += pair("yet", "to") + pair("short", "of") + pair("instead", "of");
        count += pair("rather", "than") + pair("far", "from");
        count
            + usize::from(self.is_said_by_nobody())
            + usize::from(self.is_negated_before_subject())
    }

    /// How many verbs of the clause deny something.
    fn denials(&self) -> usize {
        let coordinated = |at: usize| {
            at.checked_sub(1)
                .and_then(|at| self.verb.get(at))
                .is_some_and(|t| matches!(t.stem.as_str(), "or" | "nor"))
        };
        let denials = self.verb.iter().enumerate();
        let count = denials
            .filter(|&(at, t)| t.part_is(Part::Denial) && !coordinated(at))
            .count();
        let rules_out = self.verb.windows(2).any(|pair| {
            matches!(pair[0].stem.as_str(), "rule" | "ruled" | "rules" | "ruling")
                && pair[1].stem == "out"
        });
        match self.is_in_own_words() {
            true => 0,
            false => count + usize::from(rules_out),
        }
    }

    /// Whether the content is what somebody said who denied something: '“I was at home,” he denied', 'dismissed it as “rubbish”'.
    fn is_in_own_words(&self) -> bool {
        let (Some(content), Some(cue)) = (
            self.attribution.content.first(),
            self.attribution.cue.last(),
        ) else {
            return false;
        };
        let said = content.text(self.text);
        let quoted = said.starts_with(['"', '“', '„', '«', '‘', '\'']);
        let gap = self.text.get(cue.end..content.start).unwrap_or_default();
        let before_cue = content.start < cue.start;
        said.starts_with("as ")
            || [" as \"", " as “", " as '", " as ‘"]
                .iter()
                .any(|own| said.contains(own))
            || quoted
                && (before_cue
                    || gap.contains([',', ':'])
                    || cue.text(self.text).ends_with([',', ':']))
    }

    /// 'Nobody', 'no official', 'neither of them', 'none of these'.
    fn is_said_by_nobody(&self) -> bool {
        let mut words = self.source.iter().map(|t| t.word.text.as_str());
        let (first, second) = (
            words.next().unwrap_or_default(),
            words.next().unwrap_or_default(),
        );
        let nobody = match first {
            "nobody" | "none" | "neither" | "no-one" => true,
            // Not 'No 10'.
            "no" => !second.starts_with(char::is_numeric) && !second.is_empty(),
            "not" => matches!(second, "one" | "a" | "any" | "even"),
            "hardly" | "scarcely" | "barely" => second.starts_with("any"),
            _ => self.source.iter().any(|t| t.is("nor")),
        } && !self.source.iter().any(|t| t.is_one_of(&["but", "except"]));
        let last = self.before.last().map_or("", |t| t.stem.as_str());
        nobody || matches!(last, "nor" | "no" | "neither")
    }

    /// 'Nor did she say', 'never has she said', 'why didn't she say', 'is not what she said'.
    fn is_negated_before_subject(&self) -> bool {
        let words: Vec<&Token> = self
            .before
            .iter()
            .filter(|t| !t.part_is(Part::Filler))
            .collect();
        let [.., negation, verb] = words.as_slice() else {
            return false;
        };
        if verb.stem == "what" && negation.part_is(Part::Negation) {
            return true;
        }
        let once = self.before.iter().rev().take(4).any(|t| t.stem == "once");
        verb.is_verb_before_subject()
            && !self.is_finite()
            && (matches!(
                negation.stem.as_str(),
                "nor" | "neither" | "never" | "nowhere"
            ) || negation.stem == "not" && once
                || verb.contracted && is_presupposing(&negation.stem)
                || negation.stem == "time"
                    && words.iter().rev().nth(2).is_some_and(|t| t.stem == "no"))
    }

    /// Whether the verb has an auxiliary after its subject: then one before it belongs to something else.
    fn is_finite(&self) -> bool {
        self.verb[..self.outside]
            .iter()
            .any(Token::is_verb_before_subject)
    }

    /// 'If she says', 'unless she says', 'had she said', 'as if to say'.
    fn is_conditional(&self) -> bool {
        // Not 'provided', which a cue can be.
        let own = |t: &Token| matches!(t.stem.as_str(), "if" | "lest" | "unless" | "whether");
        let own = self.verb.iter().any(own);
        let words = || {
            self.before
                .iter()
                .rev()
                .filter(|t| !t.part_is(Part::Filler))
        };
        let conjunction = words().next().is_some_and(|t| t.part_is(Part::Condition))
            || self.source.is_empty()
                && self
                    .between
                    .last()
                    .is_some_and(|t| t.part_is(Part::Condition));
        let last = self.before.last().map_or("", |t| t.stem.as_str());
        let uncertain = matches!(last, "perhaps" | "maybe" | "possibly" | "let")
            || last == "until" && self.is_present()
            || self
                .verb
                .iter()
                .any(|t| t.is_one_of(&["perhaps", "possibly"]));
        own || conjunction
            || uncertain
            || self.is_parted_from_conjunction()
            || self.is_inverted_condition()
    }

    /// 'Says', 'has said'.
    fn is_present(&self) -> bool {
        self.verb
            .iter()
            .any(|t| t.is_one_of(&["has", "have", "is", "are"]))
            || self
                .verb
                .last()
                .is_some_and(|t| t.stem.ends_with('s') || t.is("say"))
    }

    /// 'If, as expected, she says'.
    fn is_parted_from_conjunction(&self) -> bool {
        let (Some(first), Some(second)) = (self.before.first(), self.before.get(1)) else {
            return false;
        };
        let gap = self.text.get(first.word.span.end..second.word.span.start);
        first.part_is(Part::Condition)
            && self.before.len() <= MAX_OBJECT
            && gap.is_some_and(|gap| gap.contains(','))
    }

    /// 'Had she said', 'should she say', at the beginning of a clause that is no question.
    fn is_inverted_condition(&self) -> bool {
        let Some((last, rest)) = self.before.split_last() else {
            return false;
        };
        let begins = rest
            .last()
            .is_none_or(|t| matches!(t.stem.as_str(), "and" | "but" | "or" | "for"));
        matches!(last.stem.as_str(), "had" | "should" | "were") && begins && !self.is_finite()
    }

    /// 'Did she say ...?', 'who said ...?', but not 'why did she say ...?', which takes it for granted.
    fn is_question(&self) -> bool {
        if !self.ends_in_question() {
            return false;
        }
        let words: Vec<&Token> = self
            .before
            .iter()
            .filter(|t| !t.part_is(Part::Filler))
            .collect();
        let asked_who = words.iter().all(|t| t.is_one_of(&["and", "but", "or"]))
            && self
                .source
                .first()
                .is_some_and(|t| t.is_one_of(&["who", "which"]));
        let inverted = match words.as_slice() {
            [.., before, verb] => verb.is_verb_before_subject() && !is_presupposing(&before.stem),
            [verb] => verb.is_verb_before_subject(),
            [] => false,
        };
        asked_who || inverted && !self.is_finite()
    }

    /// Whether the sentence of cue and content ends with a question mark that is not inside quotation marks.
    fn ends_in_question(&self) -> bool {
        let Attribution {
            content,
            cue,
            source,
            ..
        } = self.attribution;
        let parts = content.iter().chain(cue).chain(source);
        let Some(end) = parts.map(|s| s.end).max() else {
            return false;
        };
        let last = content
            .last()
            .filter(|s| s.end == end)
            .map_or("", |s| s.text(self.text));
        let ended = last.ends_with(['.', '!', '?', '…', '"', '”', '\'', '’', '»']);
        let rest = sentence_after(self.text, end).text(self.text).trim();
        last.ends_with('?') || rest.starts_with('?') || !ended && rest.ends_with('?')
    }

    /// 'Asked whether', 'wants to know if'.
    fn asks_whether(&self) -> bool {
        let asks = self
            .verb
            .iter()
            .any(|t| t.part_is(Part::Asking) || t.is_one_of(&["asked", "asking", "asks"]));
        let (Some(cue), Some(content)) = (
            self.attribution.cue.last(),
            self.attribution.content.first(),
        ) else {
            return false;
        };
        let whether = |word: &Word| word.is("whether") || word.is("if");
        asks && (words(self.text, *content).first().is_some_and(whether)
            || words(self.text, Span::new(cue.start, content.start))
                .last()
                .is_some_and(whether))
    }

    /// 'May say', 'would say'; but 'would only say' and 'I would say' are ways to say it, and 'would not say' is a refusal.
    fn is_modal(&self, negated: bool) -> bool {
        let Some(at) = self.verb.iter().rposition(|t| t.part_is(Part::Modal)) else {
            return false;
        };
        let after = &self.verb[at + 1..];
        let next = after.first().map_or("", |t| t.stem.as_str());
        let modal = self.verb[at].stem.as_str();
        if modal == "d" && after.last().is_some_and(|t| is_participle(&t.stem)) {
            return false; // 'had'
        }
        let first_person = matches!(
            self.source.last().map(|t| t.stem.as_str()),
            Some("i" | "we")
        );
        match modal {
            "will" | "would" | "could" | "d" | "ll" | "shall" => {
                !negated
                    && !first_person
                    && !matches!(
                        next,
                        "only" | "just" | "often" | "always" | "sometimes" | "later" | "usually"
                    )
                    && !matches!(next, "like" | "love" | "prefer" | "rather" | "welcome")
            }
            "should" | "ought" => !(first_person || negated && self.is_regretted()),
            "must" => !first_person,
            _ => true,
        }
    }

    /// 'Should not have said': who should not have said it has said it.
    fn is_regretted(&self) -> bool {
        let modal = self
            .verb
            .iter()
            .position(|t| t.is_one_of(&["should", "ought"]));
        modal.is_some_and(|at| self.verb[at..].iter().any(|t| t.is("have")))
    }

    /// 'Wants to say', 'is to say', 'urged the minister to say'.
    fn is_wished(&self) -> bool {
        let Some(to) = self.verb.iter().rposition(|t| t.part_is(Part::To)) else {
            return false;
        };
        let is_said = |t: &Token| matches!(mode(&t.stem), Mode::Speech | Mode::Writing);
        if !self.verb[to + 1..].last().is_some_and(is_said) {
            return false;
        }
        let governor = self.verb[..to]
            .iter()
            .rev()
            .find(|t| !t.part_is(Part::Filler));
        match governor.and_then(|t| t.part) {
            Some(Part::Wish) => return true,
            Some(Part::Auxiliary) => return governor.is_some_and(|t| is_form_of_be(&t.stem)),
            Some(_) => return false,
            None => {}
        }
        // Whoever is to say it stands between: in the cue, before the cue, or as the source.
        let object = self.verb[..to]
            .iter()
            .rev()
            .chain(self.between.iter().rev());
        let object = object
            .chain(self.before.iter().rev().take(2))
            .take(MAX_OBJECT);
        object
            .take_while(|t| !t.part_is(Part::Auxiliary))
            .any(|t| t.part_is(Part::Wish))
    }
}

fn is_form_of_be(word: &str) -> bool {
    matches!(word, "s" | "m" | "re") || lexicon::FORMS_OF_BE.contains(word)
}

fn is_participle(word: &str) -> bool {
    word.ends_with("ed")
        || matches!(
            word,
            "said" | "told" | "written" | "heard" | "known" | "thought"
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quote::marked::marked;

    /// Whether it is negative, and whether it is hypothetical.
    fn of(text: &str) -> (bool, bool) {
        let (text, found) = marked(text);
        let found = factuality(&text, &found);
        (
            found.polarity == Polarity::Negative,
            found.determinacy == Determinacy::Hypothetical,
        )
    }

    #[test]
    fn what_was_said_is_positive_and_factual() {
        for text in [
            "<Lee> [said] {it was over}.",
            "<Lee> [said] {it was not over}.",
            "<Lee> [is reported to have said] {it was over}.",
            "<Lee> [went on to say] {it was over}.",
            "<Lee> [did not deny] {that it was over}.",
            "<Lee> [would only say] {that it was late}.",
            "<Lee> [did not only say] {that it was late}.",
            "Why did <Lee> [say] {that it was over}?",
            "{“Is it over?”} <Lee> [asked].",
            "{“I was at home,”} <Lee> [denied].",
            "<Lee> [dismissed] {it as “a dream”}.",
            "<No 10> [said] {that it was over}.",
            "<He> [should not have said] {it was over}.",
            "<I> [would say] {that it is over}.",
            "When <Lee> [says] {it is over}, they laugh.",
            "<They> [provided] {details of the plan}.",
        ] {
            assert_eq!(of(text), (false, false), "{text}");
        }
    }

    #[test]
    fn what_was_not_said_is_negative() {
        for text in [
            "<Lee> [denied saying] {“I am broke”}.",
            "<Lee> [did not say] {when it was over}.",
            "<Lee> [hasn’t said] {when it was over}.",
            "<Lee> [would not say] {who had won}.",
            "<Lee> [refused to say] {who had won}.",
            "<Lee> [has yet to say] {who won}.",
            "<Lee> [stopped short of saying] {it was over}.",
            "<Lee> [neither confirmed nor denied] {it was over}.",
            "<Lee> [refused to confirm or deny] {it was over}.",
            "<Nobody at Lee> [has claimed] {it was over}.",
            "<No official> [said] {it was over}.",
            "Nor did <the bank> [say] {why it had closed}.",
            "<Lee, the coach,> [never said] {it was over}.",
            "<Lee>, however, did not [say] {it was over}.",
            "Lee left [without saying] {it was over}.",
            "Far from [saying] {it was over}, <Lee> sang.",
            "{“It is over”} is not what <Lee> [said].",
        ] {
            assert_eq!(of(text), (true, false), "{text}");
        }
    }

    #[test]
    fn what_may_be_said_is_hypothetical() {
        for text in [
            "Did <the minister> [say] {that it was over}?",
            "<Who> [said] {that it was over}?",
            "If <Lee> [says] {it is over}, they will go.",
            "Unless <Lee> [promises] {to stay}, they will go.",
            "If, as they hope, <Lee> [says] {it is over}, they will go.",
            "Even if Lee [says] {it is over}, they will go.",
            "Had <she> [said] {it was over}, they would go.",
            "<Lee> [may say] {that it is over}.",
            "<Lee> [should have said] {it was over}.",
            "<Lee> [is expected to say] {it is over}.",
            "The board urged <Lee> [to say] {it is over}.",
            "<Lee> [asked] {whether it was over}.",
            "Perhaps <Lee> [said] {it was over}.",
        ] {
            assert_eq!(of(text), (false, true), "{text}");
        }
        let both = of("If <Lee> [does not say] {it is over}, they will go.");
        assert_eq!(both, (true, true));
    }
}
