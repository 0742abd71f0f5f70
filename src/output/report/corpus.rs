//! The data of the page: the corpus's tables, as columns, and its articles.

use std::collections::HashMap;
use std::io;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::output::attribution;
use crate::output::paragraphs::Paragraphs;
use crate::output::reasons::Reasons;
use crate::schema::{
    Day, Determinacy, DocumentResult, Entity, EntityType, Explanation, MentionKind, Mode, Polarity,
    Quote, QuoteType, Resolution, SpeakerKind, TextSpan,
};
use crate::text::title_line;

/// Who an entity of a document is in the corpus.
#[derive(Debug, Clone)]
pub struct CorpusEntity<'a> {
    /// A number of its own: entities of one number are the same one.
    pub number: u32,
    /// Its type.
    pub kind: EntityType,
    /// Its names, the main one first.
    pub names: Vec<&'a str>,
}

/// A document that a report shows.
#[derive(Clone, Copy)]
pub struct ReportArticle<'a> {
    /// The text that the result's offsets count in; none where it is not known or not to be shown.
    pub text: Option<&'a str>,
    /// What was found in it.
    pub result: &'a DocumentResult,
    /// Gives who an entity is in the corpus. Those for whom it gives nothing are told apart by name and type.
    pub who: &'a dyn Fn(&Entity) -> Option<CorpusEntity<'a>>,
    /// The quotation of every quote: quotes of one number are the same one, repeated. Empty where it is not known.
    pub quotations: &'a [u32],
    /// Why the quotes have their speakers, which is shown with the article's text; empty where it is not to be shown.
    pub explanations: &'a [Explanation],
}

/// The tables of a corpus. Every field is a column, or a table of columns of one length.
#[derive(Serialize)]
pub(super) struct Corpus {
    title: String,
    program: &'static str,
    documents: DocumentColumns,
    entities: EntityColumns,
    quotes: QuoteColumns,
    /// The first document of every block of articles.
    blocks: Vec<usize>,
    #[serde(skip)]
    known: HashMap<EntityKey, usize>,
    /// The first row of every quotation.
    #[serde(skip)]
    first: HashMap<u32, usize>,
}

/// What makes an entity one row.
#[derive(PartialEq, Eq, Hash)]
enum EntityKey {
    Number(u32),
    Name(EntityType, String),
}

#[derive(Default, Serialize)]
struct DocumentColumns {
    id: Vec<String>,
    title: Vec<String>,
    /// As the input gives it.
    date: Vec<Option<String>>,
    /// `2019-01-04`.
    day: Vec<Option<String>>,
    /// Where the article can be read, if the input says so.
    url: Vec<Option<String>>,
    /// How many quotes it has: they follow each other in the table of quotes.
    quotes: Vec<usize>,
}

/// Those that speak or are spoken about or to.
#[derive(Default, Serialize)]
struct EntityColumns {
    name: Vec<String>,
    r#type: Vec<EntityType>,
    /// Other names.
    aliases: Vec<Vec<String>>,
}

#[derive(Default, Serialize)]
struct QuoteColumns {
    r#type: Vec<QuoteType>,
    mode: Vec<Mode>,
    /// Null where it was said.
    polarity: Vec<Option<Polarity>>,
    /// Null where it is reported as a fact.
    determinacy: Vec<Option<Determinacy>>,
    text: Vec<String>,
    /// Source and cue, in the order of the text: 'said Edmund Hale'.
    how: Vec<String>,
    /// Who speaks, where no entity does: 'a senior official'.
    unnamed: Vec<Option<String>>,
    /// Rows of entities.
    speakers: Vec<Vec<usize>>,
    speaker_kind: Vec<SpeakerKind>,
    speaker_by: Vec<Option<Resolution>>,
    /// Per cent.
    speaker_confidence: Vec<Option<u8>>,
    /// Per cent.
    confidence: Vec<u8>,
    /// Rows of entities.
    mentions: Vec<Vec<usize>>,
    /// How many rows before it the first quote of the same quotation stands: mostly none.
    since: Vec<usize>,
}

impl Corpus {
    /// A corpus without documents.
    pub(super) fn new(title: Option<&str>) -> Self {
        Self {
            title: title.unwrap_or_default().to_owned(),
            program: concat!("whosaid ", env!("CARGO_PKG_VERSION")),
            documents: DocumentColumns::default(),
            entities: EntityColumns::default(),
            quotes: QuoteColumns::default(),
            blocks: Vec::new(),
            known: HashMap::new(),
            first: HashMap::new(),
        }
    }

    pub(super) fn title(&self) -> &str {
        &self.title
    }

    /// Gives the corpus a title, if it has none.
    pub(super) fn give_title(&mut self) {
        if self.title.is_empty() {
            self.title = match self.documents.title.as_slice() {
                [only] => only.clone(),
                _ => "Who said what".to_owned(),
            };
        }
    }

    pub(super) fn documents(&self) -> usize {
        self.documents.id.len()
    }

    pub(super) fn quotes(&self) -> usize {
        self.quotes.text.len()
    }

    /// The document that was added last begins a block.
    pub(super) fn begin_block(&mut self) {
        self.blocks.push(self.documents().saturating_sub(1));
    }

    /// Adds a document's rows. Gives what is shown of its article.
    pub(super) fn add<'a>(&mut self, article: &ReportArticle<'a>) -> ArticleView<'a> {
        let ReportArticle {
            text,
            result,
            who,
            quotations,
            ..
        } = *article;
        let rows: HashMap<&str, usize> = in_quotes(result)
            .map(|entity| (entity.id.as_str(), self.row(entity, who(entity))))
            .collect();
        let documents = &mut self.documents;
        documents.id.push(result.id.clone());
        let title = result.title.as_deref().or_else(|| {
            let text = text?;
            title_line(text).map(|line| line.text(text))
        });
        documents.title.push(one_line(title.unwrap_or(&result.id)));
        let date = result.date.as_deref();
        documents.date.push(date.map(str::to_owned));
        documents
            .day
            .push(date.and_then(Day::parse).map(|day| day.to_string()));
        documents.url.push(url(&result.metadata));
        documents.quotes.push(result.quotes.len());
        for (at, quote) in result.quotes.iter().enumerate() {
            let row = self.quotes();
            let first = match quotations.get(at) {
                Some(&quotation) => *self.first.entry(quotation).or_insert(row),
                None => row,
            };
            self.quotes.since.push(row - first);
            self.add_quote(result, quote, &rows);
        }
        ArticleView::new(article, &rows)
    }

    fn add_quote(&mut self, result: &DocumentResult, quote: &Quote, rows: &HashMap<&str, usize>) {
        // Two entities of a document can be one in the corpus.
        let of = |ids: &[String]| {
            let mut found: Vec<usize> = Vec::with_capacity(ids.len());
            for row in ids.iter().filter_map(|id| rows.get(id.as_str())) {
                if !found.contains(row) {
                    found.push(*row);
                }
            }
            found
        };
        let unnamed = quote.unnamed_speaker.as_ref().and_then(|id| {
            let all = &result.unnamed_speakers;
            all.iter().find(|u| &u.id == id).map(|u| &u.description)
        });
        let source = || {
            let source = attribution::joined(&quote.source);
            (quote.speakers.is_empty() && !source.is_empty()).then_some(source)
        };
        let columns = &mut self.quotes;
        columns.r#type.push(quote.kind);
        columns.mode.push(quote.mode);
        let negative = quote.polarity != Polarity::default();
        columns.polarity.push(negative.then_some(quote.polarity));
        let supposed = quote.determinacy != Determinacy::default();
        columns
            .determinacy
            .push(supposed.then_some(quote.determinacy));
        columns.text.push(attribution::joined(&quote.content));
        columns.how.push(attribution::line(quote));
        columns
            .unnamed
            .push(unnamed.map(|d| one_line(d)).or_else(source));
        columns.speakers.push(of(&quote.speakers));
        columns.speaker_kind.push(quote.speaker_kind);
        columns.speaker_by.push(quote.speaker_by);
        columns
            .speaker_confidence
            .push(quote.speaker_confidence.map(per_cent));
        columns.confidence.push(per_cent(quote.confidence));
        columns.mentions.push(of(&quote.mentions));
    }

    fn row(&mut self, entity: &Entity, identity: Option<CorpusEntity>) -> usize {
        let key = match &identity {
            Some(identity) => EntityKey::Number(identity.number),
            None => EntityKey::Name(entity.kind, entity.name.clone()),
        };
        let entities = &mut self.entities;
        *self.known.entry(key).or_insert_with(|| {
            let (kind, names) = match identity {
                Some(identity) if !identity.names.is_empty() => (identity.kind, identity.names),
                _ => (entity.kind, vec![entity.name.as_str()]),
            };
            let mut names = names.into_iter().map(one_line);
            entities.name.extend(names.next());
            entities.r#type.push(kind);
            entities.aliases.push(names.collect());
            entities.name.len() - 1
        })
    }
}

/// The entities that speak in a document's quotes, are named in them or addressed by them. Dates and sums of money do
/// none of these.
fn in_quotes(result: &DocumentResult) -> impl Iterator<Item = &Entity> {
    let ids: std::collections::HashSet<&str> = result
        .quotes
        .iter()
        .flat_map(|q| q.speakers.iter().chain(&q.mentions).chain(&q.addressees))
        .map(String::as_str)
        .collect();
    let entities = result.entities.iter();
    entities.filter(move |e| e.kind.can_be_meant() && ids.contains(e.id.as_str()))
}

/// The first of the usual fields that holds an address that a browser can safely be sent to.
fn url(metadata: &Map<String, Value>) -> Option<String> {
    ["url", "link", "source_url"].iter().find_map(|key| {
        let url = metadata.get(*key)?.as_str()?;
        let web = ["http://", "https://"];
        web.iter()
            .any(|scheme| url.starts_with(scheme))
            .then(|| url.to_owned())
    })
}

/// A document as the page shows it.
#[derive(Serialize)]
pub(super) struct ArticleView<'a> {
    text: Option<&'a str>,
    entities: Vec<EntityView<'a>>,
    /// Where the quotes stand; none without a text.
    quotes: Vec<QuoteView>,
    warnings: &'a [String],
}

#[derive(Serialize)]
struct EntityView<'a> {
    name: &'a str,
    r#type: EntityType,
    /// Its row in the corpus's table, if it has one.
    row: Option<usize>,
    /// How often it is mentioned.
    count: usize,
    /// What the text calls it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    roles: Vec<&'a str>,
    /// Start, end and kind of every mention; none without a text.
    mentions: Vec<(usize, usize, MentionKind)>,
}

#[derive(Serialize)]
struct QuoteView {
    content: Vec<(usize, usize)>,
    cue: Vec<(usize, usize)>,
    source: Vec<(usize, usize)>,
    addressee: Vec<(usize, usize)>,
    /// Why it has its speaker.
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<Reasons>,
}

impl<'a> ArticleView<'a> {
    fn new(article: &ReportArticle<'a>, rows: &HashMap<&str, usize>) -> Self {
        let result = article.result;
        let offsets = |spans: &[TextSpan]| spans.iter().map(|s| (s.start, s.end)).collect();
        let starts = match (article.text, article.explanations) {
            (Some(text), [_, ..]) => Paragraphs::of(text),
            _ => Paragraphs::default(),
        };
        let why: HashMap<&str, &Explanation> = article
            .explanations
            .iter()
            .map(|why| (why.quote.as_str(), why))
            .collect();
        let reasons = |quote: &Quote| {
            let why = why.get(quote.id.as_str())?;
            Some(Reasons::of(quote, why, &|place| starts.at(place)))
        };
        Self {
            text: article.text,
            entities: result
                .entities
                .iter()
                .map(|entity| EntityView {
                    name: &entity.name,
                    r#type: entity.kind,
                    row: rows.get(entity.id.as_str()).copied(),
                    count: entity.mentions.len(),
                    roles: entity.roles.iter().map(|r| r.text.as_str()).collect(),
                    mentions: entity
                        .mentions
                        .iter()
                        .filter(|_| article.text.is_some())
                        .map(|m| (m.start, m.end, m.kind))
                        .collect(),
                })
                .collect(),
            quotes: result
                .quotes
                .iter()
                .filter(|_| article.text.is_some())
                .map(|quote| QuoteView {
                    content: offsets(&quote.content),
                    cue: offsets(&quote.cue),
                    source: offsets(&quote.source),
                    addressee: offsets(&quote.addressee),
                    why: reasons(quote),
                })
                .collect(),
            warnings: &result.warnings,
        }
    }
}

/// Articles that are packed together: a JSON array that is not closed yet.
#[derive(Default)]
pub(super) struct ArticleBlock(Vec<u8>);

impl ArticleBlock {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn bytes(&self) -> usize {
        self.0.len()
    }

    pub(super) fn add(&mut self, article: &ArticleView) -> io::Result<()> {
        self.0.push(if self.0.is_empty() { b'[' } else { b',' });
        Ok(serde_json::to_writer(&mut self.0, article)?)
    }

    pub(super) fn finish(mut self) -> Vec<u8> {
        self.0.push(b']');
        self.0
    }
}

fn per_cent(chance: f32) -> u8 {
    (chance * 100.0).round() as u8
}

fn one_line(text: &str) -> String {
    attribution::one_line(text).trim().to_owned()
}
