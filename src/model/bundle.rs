//! Loads a bundle, the files of a model: `manifest.json`, tokenizer and weights, in a folder or embedded in the binary.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use tokenizers::Tokenizer;

use super::calibration::Platt;
use super::coreference::CoreferenceScorer;
use super::crf::{Crf, CrfParameters};
use super::link::LinkScorer;
use super::link_ranker::LinkRanker;
use super::ranker::SpeakerRanker;
use super::window::Limits;
use crate::error::{Error, ErrorKind, Result};

/// The layout of bundles that this version reads.
const FORMAT: u32 = 2;

/// `manifest.json`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BundleManifest {
    /// The layout's version.
    pub format: u32,
    /// The bundle's name.
    pub name: String,
    /// The bundle's version.
    pub version: String,
    /// File name of the ONNX weights.
    pub weights: String,
    /// File name of the tokenizer.
    pub tokenizer: String,
    /// Id of the piece before a window.
    pub cls: u32,
    /// Id of the piece after a window.
    pub sep: u32,
    /// The most pieces that a window has, special ones not counted.
    pub max_pieces: usize,
    /// Pieces of context that a word has at least on either side where the document has them.
    pub context: usize,
    /// The entity head.
    pub entities: EntityHead,
    /// The coreference head.
    pub coreference: CoreferenceScorer,
    /// File name of the ranker of speakers, if there is one.
    #[serde(default)]
    pub ranker: Option<String>,
    /// The attribution heads, by annotation convention.
    pub conventions: BTreeMap<String, AttributionHead>,
    /// The convention used unless another is asked for.
    pub default_convention: String,
}

impl BundleManifest {
    /// The length of the encoder's windows.
    pub fn limits(&self) -> Limits {
        Limits {
            max_pieces: self.max_pieces,
            context: self.context,
        }
    }
}

/// The entity head.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntityHead {
    /// Name of its output.
    pub output: String,
    /// Its tags and transitions.
    pub crf: CrfParameters,
}

/// One convention's attribution head.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttributionHead {
    /// Name of the role tags' output.
    pub roles: String,
    /// Name of the link vectors' output.
    pub links: String,
    /// Its tags and transitions.
    pub crf: CrfParameters,
    /// Its links.
    pub link: LinkScorer,
    /// Whether the convention has attributions without content; if not, a cue that introduces nothing is dropped.
    pub incomplete: bool,
    /// File name of the rankers of its links, if there are any.
    #[serde(default)]
    pub link_ranker: Option<String>,
    /// Calibration of confidence, fitted on dev data.
    pub calibration: Platt,
}

/// One convention's attribution head, ready for decoding.
#[derive(Debug, Clone)]
pub struct Convention {
    /// Its name.
    pub name: String,
    /// Name of the role tags' output.
    pub roles_output: String,
    /// Name of the link vectors' output.
    pub links_output: String,
    /// Decodes role tags; its labels are `source`, `cue`, `content`.
    pub crf: Crf,
    /// Scores links.
    pub link: LinkScorer,
    /// Ranks links, if the bundle has rankers for this convention.
    pub link_ranker: Option<LinkRanker>,
    /// Whether the convention has attributions without content.
    pub incomplete: bool,
    calibration: Platt,
}

impl Convention {
    /// The calibrated probability that an attribution is right, from the model's own estimate `p`.
    pub fn calibrate(&self, p: f32) -> f32 {
        self.calibration.calibrate(p)
    }
}

/// A model, loaded and checked.
pub struct Bundle {
    manifest: BundleManifest,
    tokenizer: Tokenizer,
    entities: Crf,
    weights: Cow<'static, [u8]>,
    ranker: Option<SpeakerRanker>,
    /// By convention.
    link_rankers: BTreeMap<String, LinkRanker>,
    digest: String,
}

impl Bundle {
    /// The model that is compiled into the binary.
    ///
    /// # Errors
    /// [`ErrorKind::Model`] in a build without the `embedded-model` feature.
    pub fn embedded() -> Result<Self> {
        #[cfg(feature = "embedded-model")]
        {
            Self::new(
                "embedded model",
                include_str!("../../models/whosaid-minilm/manifest.json"),
                |name| {
                    let file: &'static [u8] = match name {
                        "tokenizer.json" => {
                            include_bytes!("../../models/whosaid-minilm/tokenizer.json")
                        }
                        "model.onnx" => include_bytes!("../../models/whosaid-minilm/model.onnx"),
                        "speakers.json" => {
                            include_bytes!("../../models/whosaid-minilm/speakers.json")
                        }
                        "links.json" => include_bytes!("../../models/whosaid-minilm/links.json"),
                        _ => return Err(Error::of(ErrorKind::Model, format!("no file `{name}`"))),
                    };
                    Ok(Cow::Borrowed(file))
                },
            )
        }
        #[cfg(not(feature = "embedded-model"))]
        Err(Error::new(
            ErrorKind::Model,
            "",
            "this build has no embedded model",
            "give one with --model DIR or WHOSAID_MODEL",
        ))
    }

    /// The model in a folder.
    ///
    /// # Errors
    /// A file that is missing or does not say what it should.
    pub fn from_folder(folder: &Path) -> Result<Self> {
        let read = |name: &str| {
            let path = folder.join(name);
            std::fs::read(&path).map_err(|e| {
                Error::file(
                    ErrorKind::Model,
                    &path,
                    e,
                    "a model folder holds manifest.json and the files that it names",
                )
            })
        };
        let place = folder.join("manifest.json").display().to_string();
        let text = String::from_utf8(read("manifest.json")?)
            .map_err(|e| Error::of(ErrorKind::Model, e.to_string()).at(place.clone()))?;
        Self::new(&place, &text, |name| read(name).map(Cow::Owned))
    }

    /// The model that a manifest, `source`, describes; `read` gives the files that it names.
    fn new(
        place: &str,
        source: &str,
        read: impl Fn(&str) -> Result<Cow<'static, [u8]>>,
    ) -> Result<Self> {
        let manifest = parse(place, source)?;
        let invalid = |reason: String| Error::of(ErrorKind::Model, reason).at(place.to_owned());
        let tokenizer = read(&manifest.tokenizer)?;
        let weights = read(&manifest.weights)?;
        let mut hasher = xxhash_rust::xxh3::Xxh3::new();
        for file in [source.as_bytes(), &tokenizer, &weights] {
            hasher.update(file);
        }
        let mut ranker = None;
        if let Some(name) = &manifest.ranker {
            let file = read(name)?;
            hasher.update(&file);
            ranker = Some(SpeakerRanker::parse(&file).map_err(|e| e.at(place.to_owned()))?);
        }
        let mut link_rankers = BTreeMap::new();
        for (convention, head) in &manifest.conventions {
            if let Some(name) = &head.link_ranker {
                let file = read(name)?;
                hasher.update(&file);
                let ranker = LinkRanker::parse(&file).map_err(|e| e.at(place.to_owned()))?;
                link_rankers.insert(convention.clone(), ranker);
            }
        }
        let digest = format!("{:032x}", hasher.digest128());
        let mut tokenizer = Tokenizer::from_bytes(&tokenizer)
            .map_err(|e| invalid(format!("the tokenizer cannot be read: {e}")))?;
        // A document is never truncated: it is read in windows.
        tokenizer
            .with_truncation(None)
            .map_err(|e| invalid(format!("the tokenizer cannot be used: {e}")))?;
        tokenizer.with_padding(None);
        let entities = Crf::new(&manifest.entities.crf).map_err(|e| e.at(place.to_owned()))?;
        Ok(Self {
            manifest,
            tokenizer,
            entities,
            weights,
            ranker,
            link_rankers,
            digest,
        })
    }

    /// A hash of the manifest and the files that it names: tells models apart whatever their names.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// The manifest.
    pub fn manifest(&self) -> &BundleManifest {
        &self.manifest
    }

    /// The tokenizer, set to neither truncate nor pad.
    pub fn tokenizer(&self) -> &Tokenizer {
        &self.tokenizer
    }

    /// Decodes entity tags; its labels are the entity types' names.
    pub fn entities(&self) -> &Crf {
        &self.entities
    }

    /// The ranker of speakers, if the model has one.
    pub fn ranker(&self) -> Option<&SpeakerRanker> {
        self.ranker.as_ref()
    }

    /// The ONNX weights.
    pub fn weights(&self) -> Cow<'static, [u8]> {
        self.weights.clone()
    }

    /// The head of a convention, or of the default one.
    ///
    /// # Errors
    /// A name that the bundle does not have; parameters that do not fit together.
    pub fn convention(&self, name: Option<&str>) -> Result<Convention> {
        let name = name.unwrap_or(&self.manifest.default_convention);
        let place = || format!("model {}", self.manifest.name);
        let head = self.manifest.conventions.get(name).ok_or_else(|| {
            let known: Vec<&str> = self
                .manifest
                .conventions
                .keys()
                .map(String::as_str)
                .collect();
            Error::of(
                ErrorKind::Model,
                format!("no annotation convention `{name}`"),
            )
            .or_remedy(format!("it has: {}", known.join(", ")))
            .at(place())
        })?;
        let crf = Crf::new(&head.crf).map_err(|e| e.at(place()))?;
        if crf.labels() != ["source", "cue", "content"] {
            let reason = "role tags must be of source, cue and content, in this order";
            return Err(Error::of(ErrorKind::Model, reason).at(place()));
        }
        Ok(Convention {
            name: name.to_owned(),
            roles_output: head.roles.clone(),
            links_output: head.links.clone(),
            crf,
            link: head.link.clone(),
            link_ranker: self.link_rankers.get(name).cloned(),
            incomplete: head.incomplete,
            calibration: head.calibration,
        })
    }
}

fn parse(place: &str, text: &str) -> Result<BundleManifest> {
    let invalid = |reason: String| Error::of(ErrorKind::Model, reason).at(place.to_owned());
    let manifest: BundleManifest =
        serde_json::from_str(text).map_err(|e| invalid(e.to_string()))?;
    if manifest.format != FORMAT {
        return Err(invalid(format!(
            "bundle format {} is not the one that this version reads ({FORMAT})",
            manifest.format
        )));
    }
    if manifest.max_pieces < 16 || 2 * manifest.context >= manifest.max_pieces {
        return Err(invalid(
            "`max_pieces` must be at least 16 and more than twice `context`".to_owned(),
        ));
    }
    manifest
        .coreference
        .check()
        .map_err(|e| e.at(place.to_owned()))?;
    Ok(manifest)
}
