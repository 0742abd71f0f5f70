//! Articles in other layouts than a paragraph a line give the quotes that they give without them.

use crate::common;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use whosaid::schema::{DocumentResult, Quote, TextSpan};
use whosaid::text::Document;
use whosaid::{Extracted, Extractor};

static EXTRACTOR: LazyLock<Extractor> = LazyLock::new(|| common::extractor(2));

/// Of a wrapped copy of an article, at least so many per cent of the quotes are those of the article.
const MIN_SAME: usize = 98;

fn extract(text: &str) -> Extracted {
    let found = EXTRACTOR
        .extract_document(Document::new("a", text))
        .expect("a result");
    common::check(&found);
    found
}

/// A paragraph in lines of at most 72 columns, the first one behind `first` and all of them behind `every`.
fn wrapped(paragraph: &str, first: &str, every: &str) -> String {
    let mut out = format!("{every}{first}");
    let mut columns = out.len();
    for (n, word) in paragraph.split(' ').enumerate() {
        let width = word.chars().count();
        if n > 0 && columns + 1 + width > 72 {
            out.push('\n');
            out.push_str(every);
            columns = every.len();
        } else if n > 0 {
            out.push(' ');
            columns += 1;
        }
        out.push_str(word);
        columns += width;
    }
    out
}

/// The article with every paragraph wrapped.
fn laid_out(text: &str, between: &str, first: &str, every: &str) -> String {
    let paragraphs = text.lines().filter(|line| !line.trim().is_empty());
    let wrapped: Vec<String> = paragraphs.map(|p| wrapped(p, first, every)).collect();
    wrapped.join(between)
}

/// The quotes, each as who says what by which words, without line breaks and what stands before lines, and how often.
fn quotes(result: &DocumentResult) -> BTreeMap<[String; 4], usize> {
    let plain = |spans: &[TextSpan]| {
        let texts: Vec<&str> = spans.iter().map(|s| s.text.as_str()).collect();
        let words = texts.join(" … ").replace("\n> ", " ");
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let key = |q: &Quote| {
        let name = q.speaker_name.clone().unwrap_or_default();
        [name, plain(&q.source), plain(&q.cue), plain(&q.content)]
    };
    let mut out = BTreeMap::new();
    for quote in result
        .quotes
        .iter()
        .flat_map(|q| std::iter::once(q).chain(&q.nested))
    {
        *out.entry(key(quote)).or_default() += 1;
    }
    out
}

#[test]
fn wrapped_articles_give_the_same_quotes() {
    let (mut same, mut of) = (0, 0);
    for article in common::articles() {
        let expected = quotes(&extract(&article.text).result);
        for (between, first, every) in [("\n\n", "", ""), ("\n", "    ", ""), ("\n>\n", "", "> ")] {
            let found = quotes(&extract(&laid_out(&article.text, between, first, every)).result);
            for (quote, count) in &expected {
                of += count;
                same += count.min(found.get(quote).unwrap_or(&0));
                if found.get(quote) != Some(count) {
                    println!("{} [{between:?}]: {quote:?}", article.id);
                }
            }
        }
    }
    assert!(of > 100, "only {of} quotes");
    assert!(same * 100 >= of * MIN_SAME, "{same} of {of} quotes");
}

#[test]
fn a_reader_is_told_how_a_text_was_read() {
    let text = "The owners of the old mill said on Monday that they would close it in\nMay. Nobody else in the town said anything at all about this.";
    assert_eq!(extract(text).result.warnings.len(), 1);
    assert!(extract(&text.replace('\n', " ")).result.warnings.is_empty());
}

/// `speaker: type | content` of every quote.
fn rendered(text: &str) -> Vec<String> {
    let line = |q: &Quote| {
        let name = q.speaker_name.as_deref().unwrap_or("-");
        let content: Vec<&str> = q.content.iter().map(|s| s.text.as_str()).collect();
        format!("{name}: {} | {}", q.kind, content.join(" … "))
    };
    extract(text).result.quotes.iter().map(line).collect()
}

#[test]
fn an_interview() {
    let text = "Marta Lindqvist has run the night ferry for thirty years. Her boat is new.\n\n\
                Q: Do you still like the sea?\n\nA: On most days. It pays the rent.\n\n\
                Q: What will you miss?\n\nA: The cook said I would miss his soup. He is wrong.";
    assert_eq!(
        rendered(text),
        [
            "-: indirect | Do you still like the sea?",
            "Marta Lindqvist: indirect | On most days. It pays the rent.",
            "-: indirect | What will you miss?",
            "Marta Lindqvist: indirect | The cook said I would miss his soup. He is wrong.",
        ]
    );
}

#[test]
fn a_transcript() {
    let text = "Harbour board, Tuesday. Present: Marta Lindqvist, Owen Prior.\n\n\
                MS. LINDQVIST: I have the floor, and I shall keep it.\n\n\
                THE CLERK: You have two minutes.\n\n\
                MR. PRIOR: I would like her to have three.\n\n\
                THE CLERK: Two.";
    assert_eq!(
        rendered(text),
        [
            "Marta Lindqvist: indirect | I have the floor, and I shall keep it.",
            "-: indirect | You have two minutes.",
            "Owen Prior: indirect | I would like her to have three.",
            "-: indirect | Two.",
        ]
    );
}

#[test]
fn names_behind_dashes_and_before_colons() {
    let text = "Voices from the river\n\n\
                \"It hums in the wind.\" — Marta Lindqvist, ferry captain\n\n\
                \"It was cheap, and it looks it.\" – Councillor Owen Prior\n\n\
                Ines Calder, baker: \"I sell more rolls.\"";
    assert_eq!(
        rendered(text),
        [
            "Marta Lindqvist: direct | \"It hums in the wind.\"",
            "Owen Prior: direct | \"It was cheap, and it looks it.\"",
            "Ines Calder: direct | \"I sell more rolls.\"",
        ]
    );
}

/// What the writer says between two quotations, or in the sentence before one, is no part of them.
#[test]
fn contents_end_where_marks_end() {
    for text in [
        "\"We can mend the roof,\" piped up old Wenzel Moller, and \"Not before Sunday!\" echoed his niece Lotte.",
        "The yard made a loss. Its shares fell by a tenth. \"We are not in a hurry,\" Marta Lindqvist said. \"Not yet.\"",
    ] {
        for quote in rendered(text) {
            assert!(
                !quote.contains("piped") && !quote.contains("shares"),
                "{quote}"
            );
        }
    }
}

#[test]
fn marks_of_every_kind() {
    for (open, close) in [
        ("»", "«"),
        ("„", "“"),
        ("”", "”"),
        ("<q>", "</q>"),
        ("&quot;", "&quot;"),
        ("`", "'"),
    ] {
        let text = format!(
            "{open}The bridge hums in the wind, and nobody can sleep,{close} said Marta Lindqvist, who runs the ferry."
        );
        let expected = format!("{open}The bridge hums in the wind, and nobody can sleep,{close}");
        assert_eq!(
            rendered(&text),
            [format!("Marta Lindqvist: direct | {expected}")]
        );
    }
}

/// Regression: the candidates for the speaker of an attribution in a wrapped text were sought at the places of another text.
#[test]
fn candidates_of_wrapped_texts_are_those_of_the_words_given() {
    let text = "> Ann Lee runs the mill on the river, and Bob May, who lives beside it, has sued her\n> for the noise that it makes at night. \
                \n>\n> She said that it would close.\n";
    let span = |words: &str| {
        let start = text.find(words).expect("the words");
        whosaid::text::Span::new(start, start + words.len())
    };
    let attribution = whosaid::quote::Attribution {
        source: vec![span("She")],
        cue: vec![span("said")],
        content: vec![span("that it would close")],
        ..Default::default()
    };
    let found = common::extractor(1)
        .speaker_candidates(whosaid::Document::new("a", text), &[attribution])
        .expect("candidates");
    let candidates = found[0].as_ref().expect("a pronoun has candidates");
    assert!(
        candidates
            .iter()
            .any(|c| c.name.as_deref() == Some("Ann Lee"))
    );
    // The form of the source is that of 'she', not of words beside it.
    let form = whosaid::SpeakerCandidate::FEATURE_NAMES
        .iter()
        .position(|name| *name == "form")
        .expect("the feature");
    assert!(candidates.iter().all(|c| c.features[form] == 2.0));
    assert!(candidates.last().is_some_and(|c| c.name.is_none()));
}
