//! Near duplicates among the documents' quotes: which of them are the same quotation.
//!
//! Fingerprints are sorted on the disk, and quotes that share one are compared, each with the first of all and with the
//! ones before it of the same speaker: three comparisons for a fingerprint at most, however many share it.

use std::fs::File;
use std::io::{BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use petgraph::unionfind::UnionFind;

use super::entities::Entities;
use super::error::file;
use super::fingerprint::{SpeakerRelation, fingerprints, same, words};
use super::spill::Spill;
use super::{NodeId, QuoteId};
use crate::error::Result;
use crate::schema::Day;
use crate::store::archive::{Archive, Parts};

/// Fingerprints that are in memory at a time.
const RUN: usize = 1_000_000;
/// How many words of a quote are compared, from its start.
const WORDS: usize = 2_000;

/// The quotation of every quote, in the order of documents and their quotes.
pub struct Duplicates {
    /// For every quote the first quote of its quotation, by [`QuoteId`].
    pub first: Vec<QuoteId>,
}

impl Duplicates {
    /// Reads the quotes of a folder and finds those that are the same. Words and fingerprints go to `work` on the way;
    /// `seen` is called after every document.
    ///
    /// # Errors
    /// What cannot be read or written, and more quotes than four bytes count.
    pub fn find(
        archive: &Archive,
        entities: &Entities,
        work: &Path,
        seen: &dyn Fn(),
    ) -> Result<Self> {
        let mut quotes = QuoteWords::create(&work.join("words"))?;
        let mut shared: Spill<FingerprintKey, ()> = Spill::new(work, "fingerprints", RUN)?;
        let parts = Parts {
            quotes: true,
            ..Parts::NONE
        };
        for (document, record) in archive.records(parts).enumerate() {
            for quote in &record?.result.quotes {
                let mut words = words(quote.content.iter().map(|c| c.text.as_str()));
                words.truncate(WORDS);
                let speaker = quote.speaker.as_deref();
                let speaker = speaker.and_then(|s| entities.node(document, s));
                let id = quotes.add(&words, speaker, document)?;
                for fingerprint in fingerprints(&words) {
                    shared.push((fingerprint, speaker.is_none(), speaker, id), ())?;
                }
            }
            seen();
        }
        let sets = compare(shared, quotes, &entities.days)?;
        Ok(Self {
            first: first_of_sets(sets),
        })
    }
}

/// By what fingerprints are sorted: the fingerprint, whether the speaker is not known, the speaker, the quote.
type FingerprintKey = (u64, bool, Option<NodeId>, QuoteId);

/// Compares every quote with those that share a fingerprint: the first of all, and the one before of the same speaker.
/// Gives the sets of the same ones.
fn compare(
    shared: Spill<FingerprintKey, ()>,
    mut quotes: QuoteWords,
    days: &[Option<Day>],
) -> Result<UnionFind<u32>> {
    let mut reader = quotes.reader()?;
    let mut sets = UnionFind::<u32>::new(quotes.speakers.len());
    // The first quote of the fingerprint, and the one before.
    let (mut first, mut before) = (None, None);
    for record in shared.sorted()? {
        let ((fingerprint, _, speaker, quote), ()) = record?;
        if first.is_none_or(|(of, _)| of != fingerprint) {
            first = Some((fingerprint, quote));
            before = None;
        }
        let near = before
            .filter(|&(by, _)| by == speaker)
            .map(|(_, quote)| quote);
        for other in [near, first.map(|(_, quote)| quote)].into_iter().flatten() {
            if other != quote
                && !sets.equiv(quote.number(), other.number())
                && same(
                    &reader.words(&quotes, quote)?,
                    &reader.words(&quotes, other)?,
                    quotes.speakers(quote, other, days),
                )
            {
                sets.union(quote.number(), other.number());
            }
        }
        before = Some((speaker, quote));
    }
    Ok(sets)
}

/// The first quote of every quote's set.
fn first_of_sets(mut sets: UnionFind<u32>) -> Vec<QuoteId> {
    let mut first_of: Vec<Option<QuoteId>> = vec![None; sets.len()];
    let quotes = QuoteId::all().take(sets.len());
    quotes
        .map(|quote| *first_of[sets.find_mut(quote.number()) as usize].get_or_insert(quote))
        .collect()
}

/// By what quotes are compared. Their words are on the disk.
struct QuoteWords {
    path: PathBuf,
    file: BufWriter<File>,
    /// Where the words of every quote end in the file, in words.
    ends: Vec<u64>,
    speakers: Vec<Option<NodeId>>,
    documents: Vec<u32>,
}

impl QuoteWords {
    fn create(path: &Path) -> Result<Self> {
        Ok(Self {
            file: BufWriter::new(File::create(path).map_err(file(path))?),
            path: path.to_owned(),
            ends: Vec::new(),
            speakers: Vec::new(),
            documents: Vec::new(),
        })
    }

    fn add(&mut self, words: &[u32], speaker: Option<NodeId>, document: usize) -> Result<QuoteId> {
        let id = QuoteId::new(self.ends.len())?;
        for word in words {
            self.file
                .write_all(&word.to_le_bytes())
                .map_err(file(&self.path))?;
        }
        self.ends
            .push(self.ends.last().unwrap_or(&0) + words.len() as u64);
        self.speakers.push(speaker);
        self.documents.push(document as u32);
        Ok(id)
    }

    fn reader(&mut self) -> Result<WordReader> {
        self.file.flush().map_err(file(&self.path))?;
        Ok(WordReader {
            file: File::open(&self.path).map_err(file(&self.path))?,
        })
    }

    fn speakers(&self, one: QuoteId, two: QuoteId, days: &[Option<Day>]) -> SpeakerRelation {
        let [a, b] = [one, two].map(|quote| self.speakers[quote.index()]);
        let day = |quote: QuoteId| days[self.documents[quote.index()] as usize];
        match (a, b) {
            (Some(a), Some(b)) if a == b => {
                SpeakerRelation::Same(day(one).zip(day(two)).map(|(a, b)| a.days_since(b)))
            }
            (Some(_), Some(_)) => SpeakerRelation::Different,
            _ => SpeakerRelation::Unknown,
        }
    }
}

/// Reads words of quotes.
struct WordReader {
    file: File,
}

impl WordReader {
    fn words(&mut self, quotes: &QuoteWords, quote: QuoteId) -> Result<Vec<u32>> {
        let quote = quote.index();
        let start = quote.checked_sub(1).map_or(0, |before| quotes.ends[before]);
        let mut bytes = vec![0; 4 * (quotes.ends[quote] - start) as usize];
        self.file
            .seek(SeekFrom::Start(4 * start))
            .and_then(|_| self.file.read_exact(&mut bytes))
            .map_err(file(&quotes.path))?;
        let word = |b: &[u8]| u32::from_le_bytes([b[0], b[1], b[2], b[3]]);
        Ok(bytes.chunks_exact(4).map(word).collect())
    }
}
