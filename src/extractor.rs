//! The extractor: what a program that uses the library makes once, and gives its texts to.

use std::convert::Infallible;
use std::path::{Path, PathBuf};

use crate::entity::{ClassifierIdentity, TokenClassifier};
use crate::error::Result;
use crate::model::{Bundle, Device, Engine, EngineOptions, engines};
use crate::pipeline::{MIN_SPEAKER_CONFIDENCE, Pipeline};
use crate::progress::Progress;
use crate::quote::{Attribution, LinkCandidates};
use crate::schema::{Explained, Extracted};
use crate::speaker::SpeakerCandidate;
use crate::text::Document;

/// Extracts entities and attributed quotes from texts.
///
/// It may be used from several threads at once; what is found in a text depends on nothing but the text and the model.
pub struct Extractor {
    pipeline: Pipeline,
}

impl Extractor {
    /// An extractor with the model that is inside the program, and the defaults of [`Self::builder`].
    ///
    /// # Errors
    /// [`ErrorKind::Model`](crate::ErrorKind::Model) in a build without the feature `embedded-model`.
    pub fn embedded() -> Result<Self> {
        Self::builder().build()
    }

    /// An extractor made to measure.
    pub fn builder() -> ExtractorBuilder {
        ExtractorBuilder::default()
    }

    /// The model.
    pub fn bundle(&self) -> &Bundle {
        &self.pipeline.bundle
    }

    /// The name of the engine that runs it, and where, if that is not on the CPU.
    pub fn engine(&self) -> String {
        let engine = &self.pipeline.engine;
        match engine.device() {
            Device::Cpu => engine.name().to_owned(),
            device => format!("{} on {device}", engine.name()),
        }
    }

    /// The token classifier that names entities, if there is one.
    pub fn classifier(&self) -> Option<&ClassifierIdentity> {
        let classifier = self.pipeline.classifier.as_ref();
        classifier.map(TokenClassifier::identity)
    }

    /// The name of the annotation convention.
    pub fn convention(&self) -> &str {
        &self.pipeline.convention.name
    }

    /// The least probability with which a speaker is named.
    pub fn min_speaker_confidence(&self) -> f32 {
        self.pipeline.min_speaker_confidence
    }

    /// Extracts from a text; the result's id is empty.
    ///
    /// # Errors
    /// A text that the model did not manage.
    pub fn extract(&self, text: impl Into<String>) -> Result<Extracted> {
        self.extract_document(Document::new("", text))
    }

    /// Extracts from a document.
    ///
    /// # Errors
    /// A text that the model did not manage; the error's place is the document's id.
    pub fn extract_document(&self, document: Document) -> Result<Extracted> {
        Ok(self.pipeline.one(document, false)?.extracted)
    }

    /// Extracts from a document, and tells why its quotes have the speakers that they have: who could be meant, how likely
    /// everybody is, and what told the likeliest two apart. What is extracted is the same as without explanations.
    ///
    #[cfg_attr(feature = "embedded-model", doc = "```")]
    #[cfg_attr(not(feature = "embedded-model"), doc = "```no_run")]
    /// use whosaid::Extractor;
    ///
    /// let text = "Ada Lindqvist and Tom Beck met on Monday. Mayor Lindqvist opened the bridge. She said it would last.";
    /// let explained = Extractor::embedded()?.explain(text)?;
    /// for (quote, why) in explained.extracted.result.quotes.iter().zip(&explained.explanations) {
    ///     println!("{}: decided by {}", quote.content[0].text, why.decided_by);
    ///     for candidate in &why.candidates {
    ///         let name = candidate.name.as_deref().unwrap_or("nobody with a name");
    ///         println!("{:.0}% {name}", candidate.probability * 100.0);
    ///     }
    ///     for evidence in &why.evidence {
    ///         println!("{} {:+.2}: {} against {}", evidence.kind, evidence.log_odds, evidence.first, evidence.second);
    ///     }
    /// }
    /// # assert_eq!(explained.explanations.len(), 1);
    /// # assert_eq!(explained.explanations[0].candidates[0].name.as_deref(), Some("Ada Lindqvist"));
    /// # Ok::<(), whosaid::Error>(())
    /// ```
    ///
    /// Quotes inside quotes have explanations of their own, right after those of the quotes around them;
    /// [`Explanation::quote`](crate::schema::Explanation::quote) is the quote's id.
    ///
    /// # Errors
    /// A text that the model did not manage; the error's place is the document's id.
    pub fn explain(&self, document: impl Into<Document>) -> Result<Explained> {
        self.pipeline.one(document.into(), true)
    }

    /// Extracts from several documents or texts, with all threads; results come in their order.
    ///
    /// All results are held in memory: for a corpus that does not fit there, use [`Self::run`].
    pub fn extract_batch<D: Into<Document>>(
        &self,
        documents: impl IntoIterator<Item = D>,
    ) -> Vec<Result<Extracted>> {
        let documents: Vec<Document> = documents.into_iter().map(Into::into).collect();
        let mut outcomes = Vec::with_capacity(documents.len());
        let Ok(()) = self.run(documents.into_iter().map(Ok), &(), |outcome| {
            outcomes.push(outcome);
            Ok::<(), Infallible>(())
        });
        outcomes
    }

    /// Extracts from a stream of documents, of which those that cannot be read are errors; `sink` gets every outcome, in the
    /// order of the stream. Memory does not depend on the number of documents.
    ///
    /// # Errors
    /// The first error of `sink`; nothing more is read then.
    pub fn run<E>(
        &self,
        documents: impl Iterator<Item = Result<Document>> + Send,
        progress: &dyn Progress,
        mut sink: impl FnMut(Result<Extracted>) -> Result<(), E>,
    ) -> Result<(), E> {
        let without = |outcome: Result<Explained>| outcome.map(|explained| explained.extracted);
        self.pipeline
            .run(documents, false, progress, |outcome| sink(without(outcome)))
    }

    /// The same with the reasons for every speaker, as [`Self::explain`] gives them.
    ///
    /// # Errors
    /// The first error of `sink`; nothing more is read then.
    pub fn run_explaining<E>(
        &self,
        documents: impl Iterator<Item = Result<Document>> + Send,
        progress: &dyn Progress,
        sink: impl FnMut(Result<Explained>) -> Result<(), E>,
    ) -> Result<(), E> {
        self.pipeline.run(documents, true, progress, sink)
    }

    /// Resolves attributions that the caller knows, as [`Self::extract`] does those that it finds: for measuring
    /// resolution by itself. They must come in the order of their contents.
    ///
    /// # Errors
    /// A text that the model did not manage.
    pub fn resolve(&self, document: Document, attributions: &[Attribution]) -> Result<Extracted> {
        self.pipeline.resolve(document, attributions)
    }

    /// The candidates for the speaker of each of these attributions, with the features by which the ranker chooses among them:
    /// for training it. None for an attribution whose speaker grammar alone decides.
    ///
    /// # Errors
    /// A text that the model did not manage.
    pub fn speaker_candidates(
        &self,
        document: Document,
        attributions: &[Attribution],
    ) -> Result<Vec<Option<Vec<SpeakerCandidate>>>> {
        self.pipeline.candidates(document, attributions)
    }

    /// What may be linked in a document, with the features by which the rankers of links choose among it: for training them.
    ///
    /// # Errors
    /// A text that the model did not manage.
    pub fn link_candidates(&self, document: Document) -> Result<LinkCandidates> {
        self.pipeline.link_candidates(document)
    }
}

/// Where a model comes from: a [`Bundle`] that is loaded already, or the folder that it is in.
pub struct ModelSource(Source);

enum Source {
    Loaded(Box<Bundle>),
    Folder(PathBuf),
}

impl From<Bundle> for ModelSource {
    fn from(bundle: Bundle) -> Self {
        Self(Source::Loaded(Box::new(bundle)))
    }
}

impl From<PathBuf> for ModelSource {
    fn from(folder: PathBuf) -> Self {
        Self(Source::Folder(folder))
    }
}

impl From<&Path> for ModelSource {
    fn from(folder: &Path) -> Self {
        folder.to_owned().into()
    }
}

impl From<&str> for ModelSource {
    fn from(folder: &str) -> Self {
        PathBuf::from(folder).into()
    }
}

/// What runs it.
enum Runner {
    Options(EngineOptions),
    Own(Box<dyn Engine + Send>),
}

/// Makes an [`Extractor`]. Unless it is told otherwise: the embedded model, its default convention, run by
/// [`EngineKind::Rten`](crate::model::EngineKind::Rten) with a thread for every core.
#[derive(Default)]
#[must_use]
pub struct ExtractorBuilder {
    model: Option<Source>,
    runner: Option<Runner>,
    convention: Option<String>,
    classifier: Option<TokenClassifier>,
    threads: usize,
    min_speaker_confidence: Option<f32>,
}

impl ExtractorBuilder {
    /// The least probability with which a speaker is named, unless another is asked for.
    pub const MIN_SPEAKER_CONFIDENCE: f32 = MIN_SPEAKER_CONFIDENCE;

    /// With this model: the folder that it is in, or a [`Bundle`] that is loaded already.
    pub fn model(self, model: impl Into<ModelSource>) -> Self {
        let ModelSource(source) = model.into();
        Self {
            model: Some(source),
            ..self
        }
    }

    /// Run by this engine: an [`EngineKind`](crate::model::EngineKind), or options.
    pub fn engine(self, options: impl Into<EngineOptions>) -> Self {
        Self {
            runner: Some(Runner::Options(options.into())),
            ..self
        }
    }

    /// Run by an engine of the caller's own, which must give scores for the heads of the model and of the convention.
    pub fn own_engine(self, engine: Box<dyn Engine + Send>) -> Self {
        Self {
            runner: Some(Runner::Own(engine)),
            ..self
        }
    }

    /// With spans as this annotation convention has them.
    pub fn convention(self, name: impl Into<String>) -> Self {
        Self {
            convention: Some(name.into()),
            ..self
        }
    }

    /// With entities named by this token classifier instead of the model's own head.
    pub fn classifier(self, classifier: TokenClassifier) -> Self {
        Self {
            classifier: Some(classifier),
            ..self
        }
    }

    /// With so many threads; 0: one for every core. What is found is the same for any number.
    pub fn threads(self, threads: usize) -> Self {
        Self { threads, ..self }
    }

    /// With no name for a speaker who is less likely to be right than this: `speaker_confidence` in the output. 0 names everybody
    /// who is likelier than nobody; 1 names no one. The default is [`Self::MIN_SPEAKER_CONFIDENCE`].
    pub fn min_speaker_confidence(self, probability: f32) -> Self {
        Self {
            min_speaker_confidence: Some(probability),
            ..self
        }
    }

    /// The extractor.
    ///
    /// # Errors
    /// A model, an engine or a convention that cannot be used, with a message that says what to do.
    pub fn build(self) -> Result<Extractor> {
        let bundle = match self.model {
            Some(Source::Loaded(bundle)) => *bundle,
            Some(Source::Folder(folder)) => Bundle::from_folder(&folder)?,
            None => Bundle::embedded()?,
        };
        let convention = bundle.convention(self.convention.as_deref())?;
        let engine = match self.runner {
            Some(Runner::Own(engine)) => engine,
            Some(Runner::Options(options)) => engines::load(&bundle, &convention, options)?,
            None => engines::load(&bundle, &convention, EngineOptions::default())?,
        };
        let classifier = self.classifier;
        let mut pipeline = Pipeline::new(bundle, convention, engine, classifier, self.threads)?;
        if let Some(probability) = self.min_speaker_confidence {
            pipeline.min_speaker_confidence = probability;
        }
        Ok(Extractor { pipeline })
    }
}
