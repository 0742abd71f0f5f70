//! The library as a program uses it: an extractor by default or made to measure, texts in, quotes or errors out.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{LazyLock, Mutex};

use whosaid::model::{Device, EngineKind, EngineOptions};
use whosaid::{Document, Error, ErrorKind, Extracted, Extractor, Progress, Result};

const TEXT: &str = "“The harbour stays open,” said Mayor Ada Lindqvist.";

static EXTRACTOR: LazyLock<Extractor> =
    LazyLock::new(|| Extractor::embedded().expect("an extractor"));

fn speakers(found: &Extracted) -> Vec<Option<&str>> {
    let quotes = found.result.quotes.iter();
    quotes.map(|q| q.speaker_name.as_deref()).collect()
}

#[test]
fn a_text_needs_nothing_but_itself() {
    let found = EXTRACTOR.extract(TEXT).expect("a result");
    assert_eq!(speakers(&found), [Some("Ada Lindqvist")]);
    assert_eq!((found.result.id.as_str(), found.text.as_str()), ("", TEXT));
    assert_eq!(EXTRACTOR.engine(), "rten");
    assert_eq!(EXTRACTOR.convention(), "newsmix");
}

#[test]
fn a_batch_gives_results_in_its_order() {
    let texts: Vec<String> = (0..20).map(|n| format!("{TEXT} {n}")).collect();
    let found = EXTRACTOR.extract_batch(texts.iter().map(String::as_str));
    let found: Vec<Extracted> = found.into_iter().map(|f| f.expect("a result")).collect();
    assert!(found.iter().map(|f| &f.text).eq(&texts));
    let alone = EXTRACTOR.extract_document(Document::from(texts[7].clone()));
    assert_eq!(found[7], alone.expect("a result"));
    assert!(EXTRACTOR.extract_batch(Vec::<Document>::new()).is_empty());
}

#[test]
fn the_builder_says_what_cannot_be_used() {
    let error = |extractor: Result<Extractor>| extractor.err().expect("an error");
    let missing = error(Extractor::builder().model(Path::new("no/model")).build());
    assert_eq!(missing.kind(), ErrorKind::Model);
    assert_eq!(missing.place(), "no/model/manifest.json");
    assert!(
        missing.remedy().contains("a model folder holds"),
        "{missing}"
    );
    let convention = error(Extractor::builder().convention("gospel").build());
    assert_eq!(convention.kind(), ErrorKind::Model);
    assert_eq!(convention.reason(), "no annotation convention `gospel`");
    let gpu = error(
        Extractor::builder()
            .engine(EngineOptions {
                device: Device::Cuda(0),
                ..EngineKind::Rten.into()
            })
            .build(),
    );
    assert_eq!(gpu.kind(), ErrorKind::Engine);
}

/// Counts what a run tells of itself.
#[derive(Default)]
struct Told {
    documents: AtomicUsize,
    pieces: AtomicUsize,
    failed: Mutex<Vec<String>>,
}

impl Progress for Told {
    fn pieces(&self, count: usize) {
        self.pieces.fetch_add(count, Ordering::Relaxed);
    }

    fn documents(&self, count: usize) {
        self.documents.fetch_add(count, Ordering::Relaxed);
    }

    fn failed(&self, error: &Error) {
        self.failed.lock().expect("a lock").push(error.to_string());
    }
}

#[test]
fn a_document_that_cannot_be_read_is_an_outcome_among_others() {
    let unreadable = || Error::new(ErrorKind::Input, "b.txt", "not UTF-8", "convert it");
    let documents = [
        Ok(Document::new("a", TEXT)),
        Err(unreadable()),
        Ok(Document::new("c", TEXT)),
    ];
    let (told, mut outcomes) = (Told::default(), Vec::new());
    let run = EXTRACTOR.run(documents.into_iter(), &told, |outcome| {
        outcomes.push(outcome.map(|found| found.result.id));
        Ok::<(), Error>(())
    });
    assert_eq!(run, Ok(()));
    let expected = [Ok("a".to_owned()), Err(unreadable()), Ok("c".to_owned())];
    assert_eq!(outcomes, expected);
    assert_eq!(told.documents.into_inner(), 3);
    assert!(told.pieces.into_inner() > 20);
    let failed = told.failed.into_inner().expect("a lock");
    assert_eq!(failed, ["b.txt: not UTF-8; convert it"]);
}

#[test]
fn nothing_more_is_read_when_nobody_takes_the_outcomes() {
    let documents = (0..10_000).map(|n| Ok(Document::new(n.to_string(), TEXT)));
    let mut taken = 0;
    let run = EXTRACTOR.run(documents, &(), |_| {
        taken += 1;
        Err(Error::of(ErrorKind::Folder, "the disk is full"))
    });
    assert_eq!(run.map_err(|e| e.kind()), Err(ErrorKind::Folder));
    assert_eq!(taken, 1);
}
