//! What is made of results: pages, graphs, reports, evaluations.

use std::fs;
use std::path::PathBuf;

use pyo3::prelude::*;
use whosaid::eval::gold::{self, GoldReading, Layers};
use whosaid::eval::report::{ReportFormat, render};
use whosaid::eval::{self, Scope};
use whosaid::graph::{self, Authority, GraphFormat, GraphOptions, ReportOptions};
use whosaid::output::report::{Report, ReportArticle};
use whosaid::schema::Day;
use whosaid::store::archive::{Archive, Parts};
use whosaid::store::write_whole;
use whosaid::{DocumentResult, Error, ErrorKind, Explanation, Result};

use crate::extractor::Extractor;
use crate::tables::{Tables, save};
use crate::worker;

/// A page of results, each a text, its JSON, and JSON of its explanations: what `extract --format html` writes.
#[pyfunction]
pub(crate) fn html(
    py: Python<'_>,
    results: Vec<(String, String, Option<String>)>,
    title: Option<String>,
) -> PyResult<String> {
    worker::run(py, move || {
        let mut page = Report::new(title.as_deref());
        for (text, result, why) in &results {
            let result: DocumentResult = parse(result)?;
            let explanations: Vec<Explanation> = why.as_deref().map_or(Ok(Vec::new()), parse)?;
            let added = page.add(&ReportArticle {
                text: Some(text),
                result: &result,
                who: &|_| None,
                quotations: &[],
                explanations: &explanations,
            });
            added.map_err(|e| Error::of(ErrorKind::Usage, e.to_string()))?;
        }
        let mut bytes = Vec::new();
        let written = page.write(&mut bytes);
        written.map_err(|e| Error::of(ErrorKind::Internal, e.to_string()))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    })
}

fn parse<T: serde::de::DeserializeOwned>(json: &str) -> Result<T> {
    serde_json::from_str(json).map_err(|e| {
        let remedy = "give results as this version of whosaid makes them";
        Error::of(ErrorKind::Usage, format!("this is no result: {e}")).or_remedy(remedy)
    })
}

/// Where the results of a corpus are.
enum Corpus {
    Folder(PathBuf),
    /// A folder that goes away with this.
    Temporary(tempfile::TempDir),
}

impl Corpus {
    /// Opens it.
    fn archive(&self) -> Result<Archive> {
        Archive::open(match self {
            Self::Folder(path) => path,
            Self::Temporary(folder) => folder.path(),
        })
    }
}

/// The results of a folder, or of tables in memory, which are written to a temporary one.
type AnyCorpus<'py> = (Option<PathBuf>, Option<PyRef<'py, Tables>>);

fn corpus((folder, tables): AnyCorpus<'_>) -> impl FnOnce() -> Result<Corpus> + Send + use<> {
    let held = tables.map(|t| (t.outcomes.clone(), t.plan.clone()));
    move || match (folder, held) {
        (Some(folder), _) => Ok(Corpus::Folder(folder)),
        (None, Some((outcomes, plan))) => {
            let folder = temporary()?;
            save(folder.path(), &plan, false, &outcomes)?;
            Ok(Corpus::Temporary(folder))
        }
        (None, None) => Err(Error::of(ErrorKind::Usage, "there are no results")),
    }
}

fn temporary() -> Result<tempfile::TempDir> {
    tempfile::tempdir().map_err(|e| {
        let reason = format!("no temporary folder can be made: {e}");
        Error::of(ErrorKind::Folder, reason)
    })
}

fn authority(file: Option<PathBuf>) -> Result<Authority> {
    file.map_or_else(|| Ok(Authority::default()), |file| Authority::read(&file))
}

/// Makes the graph of a corpus. Gives the graph and its network as node-link JSON.
#[pyfunction]
#[pyo3(signature = (folder, tables, aliases = None))]
pub(crate) fn make_graph(
    py: Python<'_>,
    folder: Option<PathBuf>,
    tables: Option<PyRef<'_, Tables>>,
    aliases: Option<PathBuf>,
) -> PyResult<(String, String)> {
    let corpus = corpus((folder, tables));
    worker::run(py, move || {
        let corpus = corpus()?;
        let options = GraphOptions {
            authority: authority(aliases)?,
            explain: false,
        };
        let work = temporary()?;
        let graph = graph::build(&corpus.archive()?, &options, work.path(), &())?;
        graph::export(&graph, &[GraphFormat::Json], work.path())?;
        let read = |name: &str| {
            let path = work.path().join(name);
            fs::read_to_string(&path).map_err(|e| Error::file(ErrorKind::Graph, &path, e, ""))
        };
        Ok((read("graph.json")?, read("network.json")?))
    })
}

/// Writes the report of a corpus. Gives how many articles and quotes are in it.
#[pyfunction]
#[pyo3(signature = (folder, tables, path, title = None, no_text = false, since = None, until = None, aliases = None))]
#[allow(clippy::too_many_arguments)] // they are keywords in Python
pub(crate) fn make_report(
    py: Python<'_>,
    folder: Option<PathBuf>,
    tables: Option<PyRef<'_, Tables>>,
    path: PathBuf,
    title: Option<String>,
    no_text: bool,
    since: Option<String>,
    until: Option<String>,
    aliases: Option<PathBuf>,
) -> PyResult<(usize, usize)> {
    let corpus = corpus((folder, tables));
    worker::run(py, move || {
        let options = ReportOptions {
            title,
            no_text,
            since: day(since)?,
            until: day(until)?,
            limit: None,
            authority: authority(aliases)?,
        };
        let corpus = corpus()?;
        let report = graph::report(&corpus.archive()?, &options, &())?;
        let counts = (report.documents(), report.quotes());
        write_whole(&path, |out| report.write(out))
            .map_err(|e| Error::file(ErrorKind::Folder, &path, e, "check the path"))?;
        Ok(counts)
    })
}

fn day(text: Option<String>) -> Result<Option<Day>> {
    text.map(|text| {
        Day::parse(&text).ok_or_else(|| {
            let reason = format!("`{text}` is not a day");
            Error::of(ErrorKind::Usage, reason).or_remedy("write it as 2019-01-31")
        })
    })
    .transpose()
}

/// A finished evaluation.
#[pyclass(frozen, module = "whosaid._native")]
pub(crate) struct Evaluation {
    inner: eval::Evaluation,
}

#[pymethods]
impl Evaluation {
    /// As `whosaid eval --format` shows it: `text`, `json`, `markdown`, `html`.
    fn render(&self, format: &str) -> String {
        render(
            &self.inner,
            match format {
                "json" => ReportFormat::Json,
                "markdown" => ReportFormat::Markdown,
                "html" => ReportFormat::Html,
                _ => ReportFormat::Text,
            },
        )
    }
}

/// Scores predictions against gold: results as JSON, those of a folder or of a file of JSON Lines, or what an extractor finds.
#[pyfunction]
#[pyo3(signature = (gold, results = None, path = None, extractor = None, by = None, metadata = None))]
pub(crate) fn evaluate(
    py: Python<'_>,
    gold: PathBuf,
    results: Option<Vec<String>>,
    path: Option<PathBuf>,
    extractor: Option<PyRef<'_, Extractor>>,
    by: Option<String>,
    metadata: Option<PathBuf>,
) -> PyResult<Evaluation> {
    let extractor = extractor.map(|e| e.inner.clone());
    let inner = worker::run(py, move || {
        let reading = GoldReading {
            metadata,
            ..GoldReading::default()
        };
        let documents = gold::read(&gold, &reading).map_err(all)?;
        let scope = Scope {
            layers: Layers::of(documents.iter().map(|d| &d.annotation)),
            ..Scope::default()
        };
        let (of, predictions) = match (results, path, extractor) {
            (Some(results), ..) => {
                let results: Vec<DocumentResult> =
                    results.iter().map(|r| parse(r)).collect::<Result<_>>()?;
                let of = "the predictions".to_owned();
                let predictions = eval::predictions(results, &documents, &of)?;
                (of, predictions)
            }
            (None, Some(path), _) => {
                let of = path.display().to_string();
                let predictions = eval::predictions(results_at(&path)?, &documents, &of)?;
                (of, predictions)
            }
            (None, None, Some(extractor)) => {
                let (predictions, _) = eval::predict(&extractor, &documents, &scope, &())?;
                let name = &extractor.bundle().manifest().name;
                (format!("{name} ({})", extractor.convention()), predictions)
            }
            (None, None, None) => return Err(Error::of(ErrorKind::Usage, "nothing to score")),
        };
        let gold = (gold.display().to_string(), documents);
        Ok(eval::evaluate(gold, (of, predictions), &scope, by).0)
    })?;
    Ok(Evaluation { inner })
}

/// One error that says all mistakes.
fn all(mistakes: Vec<Error>) -> Error {
    let shown: Vec<String> = mistakes.iter().map(Error::to_string).collect();
    Error::of(ErrorKind::Evaluation, shown.join("\n"))
}

/// The results in an output folder or a file of JSON Lines.
fn results_at(path: &std::path::Path) -> Result<Vec<DocumentResult>> {
    if path.is_dir() {
        let archive = Archive::open(path)?;
        let parts = Parts {
            text: false,
            ..Parts::ALL
        };
        let records = archive.records(parts);
        return records.map(|r| r.map(|record| record.result)).collect();
    }
    let text = fs::read_to_string(path)
        .map_err(|e| Error::file(ErrorKind::Evaluation, path, e, "check the path"))?;
    let lines = (1..)
        .zip(text.lines())
        .filter(|(_, l)| !l.trim().is_empty());
    lines
        .map(|(number, line)| {
            parse(line).map_err(|e: Error| e.at(format!("{}:{number}", path.display())))
        })
        .collect()
}
