//! Quotations whose speakers the layout tells, put in the place of what the model made of them.

use crate::entity::{NamedMention, person_name};
use crate::schema::EntityType;
use crate::text::{Quotation, Span};

use super::decode::Attribution;
use super::headlines::{headline, name_headline_sources};
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
    let mut told = turns(text, &lines, quotations, &mentions);
    if told.is_empty() {
        told = answers(text, &lines, quotations);
        told.extend(labelled(text, &lines, quotations, &mentions));
        told.extend(headline(text, &lines, &mentions));
    }
    let mut out = match told.is_empty() {
        true => found,
        false => merged(found, told),
    };
    name_headline_sources(text, &lines, &mentions, &mut out);
    out
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::marked_mentions;
    use crate::text::quotations;

    /// What a layout tells of a text whose people stand in braces and organisations in brackets: `voice: content` each.
    fn told(marked: &str) -> Vec<String> {
        let (text, mentions) = marked_mentions(marked);
        let found = with_laid_out(&text, &quotations(&text), Vec::new(), || mentions);
        let rendered = |a: &Attribution| {
            let voice = match a.voice {
                Some(Voice::Named(name)) => name.text(&text),
                Some(Voice::Interviewee) => "answer",
                Some(Voice::Unnamed) => "somebody",
                Some(Voice::Unknown) => "question",
                None => "nothing",
            };
            let content: Vec<&str> = a.content.iter().map(|s| s.text(&text)).collect();
            format!("{voice}: {}", content.join(" … "))
        };
        found.iter().map(rendered).collect()
    }

    #[test]
    fn questions_and_answers() {
        let text = "{Ann Lee} keeps bees.\n\nQ: Why?\n\nA: I like them.\n\n(She laughs.)\n\nAnd they pay.\n\nQ. Do they sting?\n\nA. Me, never.\n\nShe has nine hives.";
        assert_eq!(
            told(text),
            [
                "question: Why?",
                "answer: I like them. … And they pay.",
                "question: Do they sting?",
                "answer: Me, never."
            ]
        );
    }

    #[test]
    fn transcripts() {
        let text = "TRANSCRIPT: the harbour board\n\n[00:10] {ANN LEE} (CHAIR): Good morning.\n\n[00:12] MAY: It was.\n\nTHE TOWN ENGINEER: Order!\n\nLEE: Thank you.\n\nMAY: No.";
        let expected = [
            "ANN LEE: Good morning.",
            "MAY: It was.",
            "somebody: Order!",
            "LEE: Thank you.",
            "MAY: No.",
        ];
        assert_eq!(told(text), expected);
        let text =
            "What should be done?\n\n{Ann Lee}: Nothing at all.\n\nCy Orr: A fence, and a bylaw.";
        assert_eq!(
            told(text),
            ["Ann Lee: Nothing at all.", "Cy Orr: A fence, and a bylaw."]
        );
        let text =
            "Wave: You have won. How?\n\n{Ann Lee}: By luck.\n\nWave: And now?\n\nLee: I sleep.";
        let expected = [
            "somebody: You have won. How?",
            "Ann Lee: By luck.",
            "somebody: And now?",
            "Lee: I sleep.",
        ];
        assert_eq!(told(text), expected);
        let text = "Mr. {LEE}. I rise to speak. It is late.\nThe SPEAKER. The clerk will read.\nMs. {MAY}: I yield.";
        let expected = [
            "Mr. LEE: I rise to speak. It is late.",
            "somebody: The clerk will read.",
            "Ms. MAY: I yield.",
        ];
        assert_eq!(told(text), expected);
    }

    #[test]
    fn colons_that_make_no_dialogue() {
        for text in [
            "The facts: it rained.\n\nThe rest: nobody came.",
            "{Ann Lee}: 4 votes\n\n{Bob May}: 3 votes\n\n{Cy Orr}: 2 votes",
            "When: Monday.\n\nWhere: the town hall.\n\nTickets: at the door.",
            "Q: who is left?\n\nThe council met on Monday.",
            "- Upper Town: Clerk {Ann Lee} said no.\n- Lower Town: Clerk {Bob May} said no.",
        ] {
            assert!(told(text).is_empty(), "{text}: {:?}", told(text));
        }
    }

    #[test]
    fn answers_without_labels() {
        let text = "{Ann Lee} answers.\n\nHow is the knee?\n“Better.”\n\nAnd the club?\n“Ask them.”\n\n“It rains,” she said.";
        assert_eq!(told(text), ["answer: “Better.”", "answer: “Ask them.”"]);
        let text =
            "{Ann Lee} answers.\n\nHow are you?\nI am fine.\n\nAnd your club?\n\nAsk my agent.";
        assert_eq!(told(text), ["answer: I am fine.", "answer: Ask my agent."]);
        let text = "What is the tax?\nIt is due in May.\n\nWho pays?\nNobody does.";
        assert!(told(text).is_empty());
    }

    #[test]
    fn names_behind_dashes() {
        let text = "“A good day.” — {Ann Lee}, baker\n\n“A bad day.” -Councillor {Bob May}\n\n“No comment.”\n– A juror, [Oldham Crown Court]\n\n“It is late,” she said – and left.\n\n“A park” — that is what she wants.";
        assert_eq!(
            told(text),
            [
                "Ann Lee: “A good day.”",
                "Councillor Bob May: “A bad day.”",
                "somebody: “No comment.”"
            ]
        );
    }

    #[test]
    fn posts() {
        let text = "The mayor wrote:\n\nNo trams tonight.\nGo home.\n— {Ann Lee} (@annlee) May 3, 2021\n\nRiders were angry.";
        assert_eq!(told(text), ["Ann Lee: No trams tonight. … Go home."]);
        let text =
            "It ended.\n\nWe lost. I am sorry. — {Ann Lee} (@annlee) May 3, 2021\n\nShe did.";
        assert_eq!(told(text), ["Ann Lee: We lost. I am sorry."]);
    }

    #[test]
    fn labels_before_colons() {
        let text = "What they say\n\n• {Ann Lee}, mayor: “A good day.”\n• Passengers: “About time.”\n• Shop owner {Bob May}: “I sold nine.” Picture: Cy Orr\n• The mayor said: “Never.”\n• {Ann Lee} opened the letter: “Dear all.”\n• {Cy Orr} -- “Well.”\n\nThe sign: “No entry.”";
        assert_eq!(
            told(text),
            [
                "Ann Lee: “A good day.”",
                "somebody: “About time.”",
                "Shop owner Bob May: “I sold nine.”",
                "Cy Orr: “Well.”"
            ]
        );
    }

    #[test]
    fn lists_of_quotations_are_no_dialogues() {
        let text = "What they said:\n\n{Ann Lee} (baker): “Too tall.”\nA man with a dog: “It is fine.”\n{Bob May} (27): “It has my face.”";
        assert_eq!(
            told(text),
            ["Ann Lee: “Too tall.”", "Bob May: “It has my face.”"]
        );
    }

    #[test]
    fn labels_over_quotations() {
        let text = "Statement from its chair, {Ann Lee}:\n\n“She is calm.\n\n“She is kind.”\n\nAnd from the union:\n\n“We look forward to it.”\n\nShe added:\n\n“We do.”";
        assert_eq!(
            told(text),
            [
                "Ann Lee: “She is calm. … “She is kind.”",
                "somebody: “We look forward to it.”"
            ]
        );
        let text = "{Ann Lee}, baker\n“I sell more.”\n\n{Bob May}, clerk\n“I sell nothing.”";
        assert_eq!(
            told(text),
            ["Ann Lee: “I sell more.”", "Bob May: “I sell nothing.”"]
        );
    }

    #[test]
    fn headlines() {
        let text = "Floods will come back - River Agency\n\nThe [River Agency] has put up pumps.";
        assert_eq!(told(text), ["River Agency: Floods will come back"]);
        let text = "Mayor leaves after the floods - Daily Wave\n\n{Ann Lee} left.";
        assert!(told(text).is_empty());
        let (text, mentions) = marked_mentions(
            "Floods will return, warns agency\n\nThe [River Agency] has put up pumps.",
        );
        let span = |part: &str| {
            let start = text.find(part).unwrap();
            Span::new(start, start + part.len())
        };
        let found = Attribution {
            content: vec![span("Floods will return")],
            cue: vec![span("warns agency")],
            ..Attribution::default()
        };
        let found = with_laid_out(&text, &quotations(&text), vec![found], || mentions);
        assert_eq!(found[0].voice, Some(Voice::Named(span("River Agency"))));
        assert_eq!(
            (&found[0].cue, &found[0].source),
            (&vec![span("warns")], &vec![span("agency")])
        );
    }

    #[test]
    fn what_the_layout_tells_replaces_what_the_model_found() {
        let (text, mentions) =
            marked_mentions("“A good day.” — {Ann Lee}\n\n“A bad day,” said Bob.");
        let span = |part: &str| {
            let start = text.find(part).unwrap();
            Span::new(start, start + part.len())
        };
        let joined = Attribution {
            content: vec![span("“A good day.”"), span("“A bad day,”")],
            cue: vec![span("said")],
            ..Attribution::default()
        };
        let found = with_laid_out(&text, &quotations(&text), vec![joined], || mentions);
        let contents: Vec<&[Span]> = found.iter().map(|a| a.content.as_slice()).collect();
        assert_eq!(contents, [[span("“A good day.”")], [span("“A bad day,”")]]);
        assert_eq!(found[1].cue, [span("said")]);
    }
}
