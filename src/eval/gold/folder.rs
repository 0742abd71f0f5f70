//! Gold files: finds those of a path and reads each with the reader of its format.

use std::collections::HashMap;
use std::fmt::Display;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};
use walkdir::WalkDir;

use super::speakers::SourceSpeakers;
use super::{GoldDocument, Location, Tags, brat, citron, conll2012, iob, json_lines, speakers};
use crate::error::{Error, Result};
use crate::eval::annotation::Extent;
use crate::eval::error::{mistake, refused};

/// What gold is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[non_exhaustive]
pub enum GoldFormat {
    /// A folder of articles (.txt), each with its annotation (.ann) beside it.
    Brat,
    /// What `whosaid extract --format jsonl` writes, corrected, with the texts.
    Jsonl,
    /// Named entities as token and tag a line: IOB2, CoNLL-2003.
    Iob,
    /// Coreference in the columns of CoNLL-2012, or OntoGUM's.
    Conll2012,
    /// BBC Citron's JSON, one article a file.
    Citron,
}

/// How gold is read.
#[derive(Clone, Debug, Default)]
pub struct GoldReading {
    /// Its format; if none, it is guessed from names and contents.
    pub format: Option<GoldFormat>,
    /// What tags mean.
    pub tags: Tags,
    /// A file with the speakers of a brat folder; none for its own `speakers.jsonl`, if it has one.
    pub speakers: Option<PathBuf>,
    /// A file of JSON Lines with more fields of documents, by `id` or `doc`.
    pub metadata: Option<PathBuf>,
}

/// Reads the gold at `path`, a file or a folder, in the order of the names.
///
/// # Errors
/// All that is wrong with it; gold with a mistake is not used at all.
pub fn read(path: &Path, reading: &GoldReading) -> Result<Vec<GoldDocument>, Vec<Error>> {
    let mut finder = Finder {
        reading,
        speakers: None,
        documents: Vec::new(),
        errors: Vec::new(),
    };
    finder.look_at(path);
    let Finder {
        mut documents,
        mut errors,
        ..
    } = finder;
    let mut seen: HashMap<&str, &Location> = HashMap::new();
    for document in &documents {
        if let Some(first) = seen.insert(&document.id, &document.place) {
            errors.push(refused(
                document.place.path.clone(),
                format!("the id {} is also that of {}", document.id, first.path),
                "give every document an id of its own",
            ));
        }
    }
    if let Some(file) = &reading.metadata {
        match text_of(file)
            .map_err(|e| vec![e])
            .and_then(|lines| metadata(&lines, file))
        {
            Ok(mut metadata) => {
                for document in &mut documents {
                    document
                        .metadata
                        .extend(metadata.remove(&document.id).unwrap_or_default());
                }
            }
            Err(more) => errors.extend(more),
        }
    }
    if errors.is_empty() && documents.is_empty() {
        errors.push(refused(
            path.display().to_string(),
            "no gold in it",
            "give a folder of .txt and .ann files, or a .jsonl, .conll, .iob, .tsv or Citron .json file; --gold-format \
                     says which format it is",
));
    }
    if errors.is_empty() {
        Ok(documents)
    } else {
        Err(errors)
    }
}

struct Finder<'r> {
    reading: &'r GoldReading,
    /// The file's name and what it says, by document.
    speakers: Option<(String, HashMap<String, SourceSpeakers>)>,
    documents: Vec<GoldDocument>,
    errors: Vec<Error>,
}

impl Finder<'_> {
    fn look_at(&mut self, path: &Path) {
        if !path.is_dir() {
            let stem = stem(path);
            return self.file(path, &stem);
        }
        let files = match files_in(path) {
            Ok(files) => files,
            Err(error) => return self.errors.push(error),
        };
        let has = |extension: &str| {
            files
                .iter()
                .any(|f| f.extension().is_some_and(|e| e == extension))
        };
        let format = self.reading.format;
        if format == Some(GoldFormat::Brat) || (format.is_none() && has("ann")) {
            return self.brat(path, &files);
        }
        let known = [
            "jsonl",
            "json",
            "conll",
            "iob",
            "iob2",
            "bio",
            "tsv",
            "v4_gold_conll",
        ];
        for file in files {
            if file
                .extension()
                .is_some_and(|e| known.iter().any(|k| e == *k))
            {
                self.file(&file, &id_below(path, &file));
            }
        }
    }

    fn brat(&mut self, folder: &Path, files: &[PathBuf]) {
        self.speakers_of(folder);
        for file in files {
            let other = |extension: &str| file.with_extension(extension);
            if file.extension().is_some_and(|e| e == "txt") {
                if other("ann").exists() {
                    self.pair(file, &other("ann"), &id_below(folder, file));
                } else {
                    self.errors.push(refused(
                        file.display().to_string(),
                        "no .ann file beside it",
                        "annotate it, or take it out of the folder (an empty .ann says that there is nothing to find)",
));
                }
            } else if file.extension().is_some_and(|e| e == "ann") && !other("txt").exists() {
                self.errors.push(refused(
                    file.display().to_string(),
                    "no .txt file beside it",
                    "put the text that was annotated beside it",
                ));
            }
        }
    }

    /// Reads the speakers that the user names, or that a folder has.
    fn speakers_of(&mut self, folder: &Path) {
        let own = folder.join("speakers.jsonl");
        let file = self.reading.speakers.clone();
        let Some(file) = file.or_else(|| own.exists().then_some(own)) else {
            return;
        };
        let name = file.display().to_string();
        let read = text_of(&file).map_err(|e| vec![e]);
        match read.and_then(|lines| speakers::parse(&lines, &name)) {
            Ok(by_document) => self.speakers = Some((name, by_document)),
            Err(errors) => self.errors.extend(errors),
        }
    }

    fn pair(&mut self, text: &Path, ann: &Path, id: &str) {
        let texts = text_of(text).and_then(|t| Ok((t, text_of(ann)?)));
        let (content, annotation) = match texts {
            Ok(texts) => texts,
            Err(error) => return self.errors.push(error),
        };
        let name = ann.display().to_string();
        let mut read = match brat::parse(&content, &annotation, &name, &self.reading.tags) {
            Ok(read) => read,
            Err(errors) => return self.errors.extend(errors),
        };
        if let Some((file, by_document)) = &self.speakers
            && let Some(speakers) = by_document.get(id)
        {
            for (attribution, first) in read.annotation.attributions.iter_mut().zip(&read.sources) {
                if let Some(label) = first.and_then(|first| speakers.by_segment.get(&first)) {
                    attribution.speaker = Some(label.clone());
                }
            }
            let length = content.chars().count();
            let out_of_range = |s: &&Extent| s.end > length || s.is_empty();
            if let Some(far) = speakers.by_segment.keys().filter(out_of_range).min() {
                self.errors.push(mistake(
                    file,
                    speakers.line,
                    format!(
                        "[{}, {}] is out of range in {id}, which has {length} characters",
                        far.start, far.end
                    ),
                    "copy the offsets of the Source in the .ann file",
                ));
            }
        }
        self.documents.push(GoldDocument {
            id: id.to_owned(),
            text: content,
            annotation: read.annotation,
            metadata: Map::new(),
            place: Location {
                path: text.display().to_string(),
                line: None,
            },
        });
    }

    fn file(&mut self, path: &Path, id: &str) {
        let content = match text_of(path) {
            Ok(content) => content,
            Err(error) => return self.errors.push(error),
        };
        let name = path.display().to_string();
        let read = match self.reading.format.unwrap_or_else(|| guess(path, &content)) {
            GoldFormat::Brat => {
                let (text, ann) = (path.with_extension("txt"), path.with_extension("ann"));
                self.speakers_of(path.parent().unwrap_or(Path::new("")));
                return self.pair(&text, &ann, id);
            }
            GoldFormat::Jsonl => json_lines::parse(&content, &name, |id| {
                text_of(&path.with_file_name(format!("{id}.txt"))).ok()
            }),
            GoldFormat::Iob => iob::parse(&content, &name, id, &self.reading.tags),
            GoldFormat::Conll2012 => conll2012::parse(&content, &name, id),
            GoldFormat::Citron => citron::parse(&content, &name, id).map(|d| vec![d]),
        };
        match read {
            Ok(documents) => self.documents.extend(documents),
            Err(errors) => self.errors.extend(errors),
        }
    }
}

fn guess(path: &Path, content: &str) -> GoldFormat {
    match path.extension().and_then(|e| e.to_str()) {
        Some("jsonl") => GoldFormat::Jsonl,
        Some("json") => GoldFormat::Citron,
        Some("ann") => GoldFormat::Brat,
        Some("txt") if path.with_extension("ann").exists() => GoldFormat::Brat,
        _ if content
            .lines()
            .take(20)
            .any(|l| l.starts_with("#begin document") || l.starts_with("# begin document")) =>
        {
            GoldFormat::Conll2012
        }
        _ => GoldFormat::Iob,
    }
}

/// Fields by document.
fn metadata(lines: &str, file: &Path) -> Result<HashMap<String, Map<String, Value>>, Vec<Error>> {
    let (mut documents, mut errors) = (HashMap::new(), Vec::new());
    for (index, line) in lines.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        match fields(line) {
            Ok((id, fields)) => {
                documents.insert(id, fields);
            }
            Err(error) => errors.push(mistake(
                &file.display().to_string(),
                index + 1,
                error.to_string(),
                "every line needs an object like {\"id\": \"a1\", \"publisher\": \"...\"}",
            )),
        }
    }
    if errors.is_empty() {
        Ok(documents)
    } else {
        Err(errors)
    }
}

/// A document's id and its other fields.
fn fields(line: &str) -> Result<(String, Map<String, Value>), serde_json::Error> {
    let mut fields: Map<String, Value> = serde_json::from_str(line)?;
    let id = fields
        .shift_remove("id")
        .or_else(|| fields.shift_remove("doc"));
    match id {
        Some(Value::String(id)) => Ok((id, fields)),
        _ => Err(serde::de::Error::custom("no `id`")),
    }
}

/// A file's text, without a byte order mark.
fn text_of(path: &Path) -> Result<String> {
    let refused =
        |reason: String, remedy: &'static str| refused(path.display().to_string(), reason, remedy);
    let bytes = fs::read(path)
        .map_err(|error| refused(format!("cannot be read ({error})"), "check the path"))?;
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text
            .strip_prefix('\u{feff}')
            .map(str::to_owned)
            .unwrap_or(text)),
        Err(error) => Err(refused(
            format!("not UTF-8 at byte {}", error.utf8_error().valid_up_to()),
            "convert it, for instance with `iconv -f WINDOWS-1252 -t UTF-8 OLD > NEW`",
        )),
    }
}

/// All files below a folder, links followed, in the order of their names.
fn files_in(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in WalkDir::new(folder).follow_links(true).sort_by_file_name() {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => {}
            Ok(entry) => files.push(entry.into_path()),
            Err(error) => files.push(broken_link(folder, error)?),
        }
    }
    Ok(files)
}

/// The link that leads nowhere, which counts as a file: it is refused where the file is read. Any other error of the
/// walk is returned.
fn broken_link(folder: &Path, error: walkdir::Error) -> Result<PathBuf> {
    let path = error.path().unwrap_or(folder).to_owned();
    match error.io_error() {
        Some(_) if path.is_symlink() && !path.exists() => Ok(path),
        Some(error) => Err(cannot_be_read(&path, error)),
        None => Err(cannot_be_read(&path, &"its links lead back to it")),
    }
}

fn cannot_be_read(folder: &Path, why: &dyn Display) -> Error {
    refused(
        folder.display().to_string(),
        format!("cannot be read ({why})"),
        "check the folder",
    )
}

fn stem(path: &Path) -> String {
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    name.trim_end_matches(".conll").to_owned()
}

/// The path below `folder` without extension, `/` between the names: what `extract` calls a folder's files.
fn id_below(folder: &Path, file: &Path) -> String {
    let below = file.strip_prefix(folder).unwrap_or(file).with_extension("");
    let names: Vec<_> = below.iter().map(|n| n.to_string_lossy()).collect();
    names.join("/")
}
