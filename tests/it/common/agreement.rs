//! How far two engines agree on a document: tags word by word, and quotes.

use whosaid::model::{Bundle, Encoded, Engine, score};
use whosaid::schema::{Quote, TextSpan};
use whosaid::text::{Document, quotations};
use whosaid::{Extracted, Extractor};

/// One bundle, run by two engines.
pub(crate) struct Engines {
    pub bundle: Bundle,
    pub engines: [Box<dyn Engine + Send>; 2],
    pub extractors: [Extractor; 2],
}

/// What was compared, and what is the same.
#[derive(Debug, Default)]
pub(crate) struct Agreement {
    /// Tags: an entity tag and a role tag for every word.
    pub tags: usize,
    pub same_tags: usize,
    /// Quotes that the two engines find, those of both.
    pub quotes: usize,
    /// Those that the other finds too, with the same content, cue, source, type and speaker.
    pub same_quotes: usize,
    /// A line for everything that differs.
    pub differences: Vec<String>,
}

impl Engines {
    /// Compares a document's results.
    pub(crate) fn compare(&self, document: &Document, total: &mut Agreement) {
        let (id, text) = (&document.id, &document.text);
        let encoded =
            Encoded::new(self.bundle.tokenizer(), text, &quotations(text)).expect("words");
        let convention = self.bundle.convention(None).expect("a convention");
        let [first, second] = self.engines.each_ref().map(|engine| {
            let limits = self.bundle.manifest().limits();
            let mut scores = score(engine.as_ref(), limits, &[&encoded], 1, &|_| ());
            let scores = scores.pop().expect("a document").expect("scores");
            [
                self.bundle.entities().best(&scores.entities),
                convention.crf.best(&scores.roles),
            ]
        });
        for (first, second) in first.iter().zip(&second) {
            assert_eq!(first.len(), second.len());
            total.tags += first.len();
            total.same_tags += first.iter().zip(second).filter(|(a, b)| a == b).count();
        }
        let [first, second] = self.extractors.each_ref().map(|extractor| {
            keys(
                &extractor
                    .extract_document(document.clone())
                    .expect("a result"),
            )
        });
        let same = first.iter().filter(|key| second.contains(key)).count();
        total.quotes += first.len() + second.len();
        total.same_quotes += 2 * same;
        let only = |a: &[String], b: &[String], side: &str| -> Vec<String> {
            let missing = a.iter().filter(|key| !b.contains(key));
            missing.map(|key| format!("{id} {side} {key}")).collect()
        };
        total.differences.extend(only(&first, &second, "<"));
        total.differences.extend(only(&second, &first, ">"));
    }
}

impl Agreement {
    /// Share of tags that are the same.
    pub(crate) fn tag_share(&self) -> f64 {
        self.same_tags as f64 / self.tags.max(1) as f64
    }

    /// Share of quotes that are the same.
    pub(crate) fn quote_share(&self) -> f64 {
        self.same_quotes as f64 / self.quotes.max(1) as f64
    }
}

fn keys(found: &Extracted) -> Vec<String> {
    let spans = |spans: &[TextSpan]| -> Vec<(usize, usize, String)> {
        let of = |s: &TextSpan| (s.start, s.end, s.text.clone());
        spans.iter().map(of).collect()
    };
    let key = |q: &Quote| {
        let (content, cue, source) = (spans(&q.content), spans(&q.cue), spans(&q.source));
        let speaker = q.speaker_name.as_deref().unwrap_or("-");
        format!("{:?} {speaker}: {content:?} | {cue:?} | {source:?}", q.kind)
    };
    found.result.quotes.iter().map(key).collect()
}
