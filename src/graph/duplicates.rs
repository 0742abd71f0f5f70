//! Which quotes of the documents are the same quotation.
//!
//! Fingerprints are sorted on the disk, and quotes that share one are compared, each with the first of all and with the
//! ones before it of the same speaker: three comparisons for a fingerprint at most, however many share it.

use std::fs::File;
use std::io::{BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use petgraph::unionfind::UnionFind;

use super::GraphError;
use super::entities::Entities;
use super::fingerprint::{Speakers, fingerprints, same, words};
use super::name_index::NONE;
use super::spill::Spill;
use crate::schema::Day;
use crate::store::archive::{Archive, Parts};

/// Fingerprints that are in memory at a time.
const RUN: usize = 1_000_000;
/// Words of a quote beyond so many are not compared.
const WORDS: usize = 2_000;

/// The quotation of every quote, in the order of documents and their quotes.
pub struct Duplicates {
    /// For every quote the first quote of its quotation.
    pub first: Vec<u32>,
}

impl Duplicates {
    /// Reads the quotes of a folder and brings the same ones together.
    pub fn find(
        archive: &Archive,
        entities: &Entities,
        work: &Path,
        seen: &dyn Fn(),
    ) -> Result<Self, GraphError> {
        let mut quotes = Quotes::create(&work.join("words"))?;
        let mut shared: Spill<(u64, u32, u32), ()> = Spill::new(work, "fingerprints", RUN)?;
        let parts = Parts {
            quotes: true,
            ..Parts::NONE
        };
        for (document, record) in archive.records(parts).enumerate() {
            for quote in &record?.result.quotes {
                let mut words = words(quote.content.iter().map(|c| c.text.as_str()));
                words.truncate(WORDS);
                let speaker = quote.speaker.as_deref();
                let speaker = speaker
                    .and_then(|s| entities.node(document, s))
                    .unwrap_or(NONE);
                let number = quotes.add(&words, speaker, document)?;
                for fingerprint in fingerprints(&words) {
                    shared.push((fingerprint, speaker, number), ())?;
                }
            }
            seen();
        }
        let mut reader = quotes.reader()?;
        let mut sets = UnionFind::<u32>::new(quotes.speakers.len());
        // The first quote of the fingerprint, and the one before.
        let (mut first, mut before) = (None, None);
        for record in shared.sorted()? {
            let ((fingerprint, speaker, quote), ()) = record?;
            if first.is_none_or(|(of, _)| of != fingerprint) {
                first = Some((fingerprint, quote));
                before = None;
            }
            let near = before
                .filter(|&(by, _)| by == speaker)
                .map(|(_, quote)| quote);
            for other in [near, first.map(|(_, quote)| quote)].into_iter().flatten() {
                if other != quote
                    && !sets.equiv(quote, other)
                    && same(
                        &reader.words(&quotes, quote)?,
                        &reader.words(&quotes, other)?,
                        quotes.speakers(quote, other, &entities.days),
                    )
                {
                    sets.union(quote, other);
                }
            }
            before = Some((speaker, quote));
        }
        let mut first_of = vec![NONE; quotes.speakers.len()];
        let first = (0..)
            .take(quotes.speakers.len())
            .map(|quote| {
                let first = &mut first_of[sets.find_mut(quote) as usize];
                if *first == NONE {
                    *first = quote;
                }
                *first
            })
            .collect();
        Ok(Self { first })
    }
}

/// What quotes are compared by. Their words are on the disk.
struct Quotes {
    path: PathBuf,
    file: BufWriter<File>,
    /// Where the words of every quote end in the file, in words.
    ends: Vec<u64>,
    speakers: Vec<u32>,
    documents: Vec<u32>,
}

impl Quotes {
    fn create(path: &Path) -> Result<Self, GraphError> {
        Ok(Self {
            file: BufWriter::new(File::create(path).map_err(GraphError::file(path))?),
            path: path.to_owned(),
            ends: Vec::new(),
            speakers: Vec::new(),
            documents: Vec::new(),
        })
    }

    fn add(&mut self, words: &[u32], speaker: u32, document: usize) -> Result<u32, GraphError> {
        let number = u32::try_from(self.ends.len())
            .ok()
            .filter(|&n| n != NONE)
            .ok_or(GraphError::TooMany("quotes"))?;
        for word in words {
            self.file
                .write_all(&word.to_le_bytes())
                .map_err(GraphError::file(&self.path))?;
        }
        self.ends
            .push(self.ends.last().unwrap_or(&0) + words.len() as u64);
        self.speakers.push(speaker);
        self.documents.push(document as u32);
        Ok(number)
    }

    fn reader(&mut self) -> Result<Reader, GraphError> {
        self.file.flush().map_err(GraphError::file(&self.path))?;
        Ok(Reader {
            file: File::open(&self.path).map_err(GraphError::file(&self.path))?,
        })
    }

    fn speakers(&self, one: u32, two: u32, days: &[Option<Day>]) -> Speakers {
        let [a, b] = [one, two].map(|quote| self.speakers[quote as usize]);
        let day = |quote: u32| days[self.documents[quote as usize] as usize];
        match (a, b) {
            (NONE, _) | (_, NONE) => Speakers::Unknown,
            (a, b) if a == b => {
                Speakers::Same(day(one).zip(day(two)).map(|(a, b)| a.days_since(b)))
            }
            _ => Speakers::Different,
        }
    }
}

/// Reads words of quotes.
struct Reader {
    file: File,
}

impl Reader {
    fn words(&mut self, quotes: &Quotes, quote: u32) -> Result<Vec<u32>, GraphError> {
        let quote = quote as usize;
        let start = quote.checked_sub(1).map_or(0, |before| quotes.ends[before]);
        let mut bytes = vec![0; 4 * (quotes.ends[quote] - start) as usize];
        self.file
            .seek(SeekFrom::Start(4 * start))
            .and_then(|_| self.file.read_exact(&mut bytes))
            .map_err(GraphError::file(&quotes.path))?;
        let word = |b: &[u8]| u32::from_le_bytes([b[0], b[1], b[2], b[3]]);
        Ok(bytes.chunks_exact(4).map(word).collect())
    }
}
