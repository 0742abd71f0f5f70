//! What must hold for any bytes: shared by the fuzz targets and by tests/it/fuzz.rs, which replays their corpus.

use std::io::Write;
use std::sync::LazyLock;

use whosaid::input::{Format, Reading, Source};
use whosaid::model::{Bundle, Encoded, Engine, Piece, WindowScores};
use whosaid::text::{CodePoints, paragraphs, quotations};
use whosaid::{Extractor, Result};

/// The embedded model's tokenizer and decoders, with scores by chance.
static EXTRACTOR: LazyLock<Extractor> = LazyLock::new(|| {
    let bundle = Bundle::embedded().expect("the embedded model");
    let convention = bundle.convention(None).expect("a convention");
    let manifest = bundle.manifest();
    let engine = Chance {
        entities: manifest.entities.crf.tags.len(),
        roles: manifest.conventions[&convention.name].crf.tags.len(),
        links: 4 * convention.link.dimension,
        coreference: 6 * manifest.coreference.dimension,
    };
    let extractor = Extractor::builder().model(bundle);
    let extractor = extractor.own_engine(Box::new(engine)).threads(1);
    extractor.build().expect("an extractor")
});

/// An engine that does not read: every window's pieces seed a generator of numbers. Its fields are the scores a piece has.
struct Chance {
    entities: usize,
    roles: usize,
    links: usize,
    coreference: usize,
}

impl Engine for Chance {
    fn name(&self) -> &'static str {
        "chance"
    }

    fn batching(&self, threads: usize) -> (usize, usize) {
        (1, threads)
    }

    fn run(&self, batch: &[Vec<Piece>]) -> Result<Vec<WindowScores>> {
        Ok(batch.iter().map(|window| self.scores(window)).collect())
    }
}

impl Chance {
    fn scores(&self, window: &[Piece]) -> WindowScores {
        let seed = |s: u32, p: &Piece| s.wrapping_mul(16_777_619) ^ p.id ^ u32::from(p.feature);
        let mut state = window.iter().fold(1, seed);
        let mut numbers = |width: usize, scale: f32| -> Vec<f32> {
            let next = |_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                ((state >> 8) as f32 / f32::from(1u16 << 11) - 4096.0) / scale
            };
            (0..window.len() * width).map(next).collect()
        };
        WindowScores {
            entities: numbers(self.entities, 512.0),
            roles: numbers(self.roles, 512.0),
            links: numbers(self.links, 1024.0),
            coreference: numbers(self.coreference, 1024.0),
        }
    }
}

/// The readers take any file: an error has a place and a remedy, a document an id. The first byte chooses the format.
pub(super) fn readers(bytes: &[u8]) {
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
                    Err(error) => assert!(!error.place().is_empty() && !error.remedy().is_empty()),
                }
            }
        }
        Err(error) => assert!(!error.place().is_empty() && !error.remedy().is_empty()),
    }
}

/// Paragraphs, quotations, words and offsets of any text lie in it, in order.
pub(super) fn text(bytes: &[u8]) {
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
    let encoded =
        Encoded::new(EXTRACTOR.bundle().tokenizer(), &text, &quotations).expect("it is encoded");
    let mut end = 0;
    for word in &encoded.words {
        assert!(end <= word.start && !word.text(&text).is_empty());
        end = word.end;
    }
}

/// The decoders make valid spans of any text and any scores: the bytes are both.
pub(super) fn decoder(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let found = EXTRACTOR.extract(text).expect("a result");
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
