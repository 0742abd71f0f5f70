//! What must hold for any bytes: shared by the fuzz targets and by tests/it/fuzz.rs, which replays their corpus.

use std::io::Write;
use std::sync::LazyLock;

use half::f16;
use whosaid::input::{Format, Reading, Source};
use whosaid::model::{Bundle, Encoded, Scores};
use whosaid::pipeline::{attribute, nested, prepare, resolve};
use whosaid::quote::Quoted;
use whosaid::text::{CodePoints, Document, paragraphs, quotations};

static BUNDLE: LazyLock<Bundle> = LazyLock::new(|| Bundle::embedded().expect("the embedded model"));

/// The readers take any file: an error has a place and a remedy, a document an id. The first byte chooses the format.
pub fn readers(bytes: &[u8]) {
    let Some((choice, content)) = bytes.split_first() else {
        return;
    };
    let (name, format) = [
        ("a.txt", Format::Text),
        ("a.html", Format::Html),
        ("a.jsonl", Format::Jsonl),
        ("a.csv", Format::Csv),
        ("a.tsv", Format::Tsv),
        ("a.parquet", Format::Parquet),
        ("a.jsonl.gz", Format::Jsonl),
        ("a.csv.zst", Format::Csv),
    ][usize::from(choice % 8)];
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    let mut file = std::fs::File::create(&path).expect("a file");
    file.write_all(content).expect("a file");
    let source = Source::from_path(&path).expect("a file");
    assert_eq!(source, Source::File(path, format));
    match source.documents(&Reading::default()) {
        Ok(documents) => {
            for document in documents.take(1000) {
                match document {
                    Ok(document) => assert!(!document.id.is_empty()),
                    Err(error) => assert!(!error.place.is_empty() && !error.remedy.is_empty()),
                }
            }
        }
        Err(error) => assert!(!error.place.is_empty() && !error.remedy.is_empty()),
    }
}

/// Paragraphs, quotations, words and offsets of any text lie in it, in order.
pub fn text(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let points = CodePoints::new(&text);
    let characters: Vec<char> = text.chars().collect();
    let mut end = 0;
    for paragraph in paragraphs(&text) {
        assert!(end <= paragraph.start && paragraph.start <= paragraph.end);
        end = paragraph.end;
        let (start, stop) = points.range(paragraph);
        let cut: String = characters[start..stop].iter().collect();
        assert_eq!(cut, paragraph.text(&text));
    }
    let quotations = quotations(&text);
    for quotation in &quotations {
        let region = quotation.region();
        assert!(!region.text(&text).is_empty());
    }
    let encoded = Encoded::new(BUNDLE.tokenizer(), &text, &quotations).expect("it is encoded");
    let mut end = 0;
    for word in &encoded.words {
        assert!(end <= word.start && !word.text(&text).is_empty());
        end = word.end;
    }
}

/// The decoder makes valid spans of any text and any scores: the bytes are both.
pub fn decoder(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let (prepared, encoded) = prepare(&BUNDLE, Document::new("a", text)).expect("it is prepared");
    let manifest = BUNDLE.manifest();
    let convention = BUNDLE.convention(None).expect("a convention");
    let roles = manifest.conventions[&convention.name].crf.tags.len();
    // Scores from a generator that the text seeds: any byte changes them.
    let mut state = bytes
        .iter()
        .fold(1u32, |s, &b| s.wrapping_mul(16_777_619) ^ u32::from(b));
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / f32::from(1u16 << 11) - 4096.0
    };
    let mut scores_of = |encoded: &Encoded| {
        let mut scores = Scores {
            entities: (0..encoded.len() * manifest.entities.crf.tags.len())
                .map(|_| next() / 512.0)
                .collect(),
            roles: (0..encoded.len() * roles).map(|_| next() / 512.0).collect(),
            ..Scores::default()
        };
        let mut vectors = |width: usize| -> Vec<f16> {
            (0..encoded.len() * width)
                .map(|_| f16::from_f32(next() / 1024.0))
                .collect()
        };
        scores.links = vectors(4 * convention.link.dimension);
        scores.coreference = vectors(6 * manifest.coreference.dimension);
        scores
    };
    let mut scores = scores_of(&encoded);
    let (attributions, passages) =
        attribute(&BUNDLE, &convention, &prepared, &encoded, &mut scores).expect("attributions");
    let mut inner = Vec::new();
    for (passage, encoded) in &passages {
        inner.extend(nested(
            &convention,
            passage,
            encoded,
            &mut scores_of(encoded),
        ));
    }
    let quoted = Quoted {
        attributions,
        nested: inner,
    };
    let found = resolve(&BUNDLE, prepared, &encoded, &scores, None, &quoted);
    let points: Vec<char> = found.text.chars().collect();
    let with_nested = found
        .result
        .quotes
        .iter()
        .flat_map(|q| std::iter::once(q).chain(&q.nested));
    for quote in with_nested {
        for span in [&quote.content, &quote.cue, &quote.source, &quote.addressee]
            .into_iter()
            .flatten()
        {
            let cut: String = points[span.start..span.end].iter().collect();
            assert_eq!(cut, span.text);
        }
    }
    for mention in found.result.entities.iter().flat_map(|e| &e.mentions) {
        let cut: String = points[mention.start..mention.end].iter().collect();
        assert_eq!(cut, mention.text);
    }
}
