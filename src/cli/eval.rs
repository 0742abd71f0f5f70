//! `whosaid eval`: how accurate extraction is, and whether it has got worse.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};

use crate::Error;
use crate::eval::gold::{self, GoldDocument, GoldFormat, GoldReading, Layers, Tags};
use crate::eval::report::{ReportFormat, render};
use crate::eval::{
    self, Baseline, Evaluation, Limit, LimitKind, METRICS, Prediction, Scope, Sentences,
};
use crate::input::Meter;
use crate::schema::{DocumentResult, EntityType};

use super::Status;
use super::model::ModelArguments;
use super::progress::{Bar, Show};

/// Measure accuracy against gold, and fail when it drops.
#[derive(Debug, Args)]
#[command(after_long_help = help())]
pub(super) struct EvalArguments {
    /// The gold: a folder of articles (.txt) with brat annotation (.ann), or a file in another format.
    ///
    /// .jsonl files are what `extract` writes, corrected, with a `text` field or ID.txt beside them; .conll, .iob, .tsv
    /// files have a token and its entity tag a line, or CoNLL-2012's coreference; .json files are BBC Citron's. What
    /// gold does not annotate is not scored. Offsets count characters (Unicode code points) from 0.
    #[arg(value_name = "GOLD")]
    gold: PathBuf,

    /// Score these predictions, which `whosaid extract --format jsonl` wrote, instead of running the model.
    ///
    /// Ids are those of the gold documents: the articles' file names without extension.
    #[arg(long, value_name = "FILE")]
    pred: Option<PathBuf>,

    /// How to show the scores.
    #[arg(short, long, value_enum, default_value_t = ReportFormat::Text)]
    format: ReportFormat,

    /// Write here instead of to standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Write another report: FORMAT=FILE, for instance junit=eval.xml. Can be given several times.
    #[arg(long, value_name = "FORMAT=FILE")]
    report: Vec<String>,

    /// Print nothing but the report and errors.
    #[arg(short, long)]
    quiet: bool,

    #[command(flatten)]
    model: ModelArguments,

    #[command(flatten)]
    reading: GoldArguments,

    #[command(flatten)]
    regression: RegressionArguments,
}

/// How gold is read and scored.
#[derive(Debug, Args)]
#[command(next_help_heading = "Gold")]
struct GoldArguments {
    /// The format of the gold, whatever names and contents tell.
    #[arg(long, value_enum, value_name = "FORMAT")]
    gold_format: Option<GoldFormat>,

    /// Read a tag as an entity type (GPE=LOCATION), or pass over it (EVENT=).
    #[arg(long, value_name = "TAG=TYPE", value_delimiter = ',')]
    map: Vec<String>,

    /// Score these entity types only.
    #[arg(long, value_name = "TYPE", value_delimiter = ',')]
    types: Vec<String>,

    /// Speakers of a brat folder's sources, a document a line; without it the folder's speakers.jsonl.
    #[arg(long, value_name = "FILE")]
    speakers: Option<PathBuf>,

    /// More about documents: JSON Lines with `id` and other fields, for --by.
    #[arg(long, value_name = "FILE")]
    metadata: Option<PathBuf>,

    /// Show scores by this metadata field; `prefix` is the document's id up to its first -, _ or :.
    #[arg(long, value_name = "FIELD")]
    by: Option<String>,

    /// Score on these sentences too, the tokens and labels of the CofeNet paper.
    #[arg(long, value_name = "FILE")]
    cofenet: Option<PathBuf>,
}

/// What must not get worse.
#[derive(Debug, Args)]
#[command(next_help_heading = "Regression")]
struct RegressionArguments {
    /// Fail when a score is less than this: content=70. A metric's group is METRIC/GROUP: ner/PERSON=90.
    #[arg(long, value_name = "METRIC=PERCENT", value_delimiter = ',')]
    min: Vec<String>,

    /// Compare with a file that --save-baseline wrote, and list what has changed, worst first.
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,

    /// Fail when a score is more than so many points under the baseline's: ner=0.5,content=1.0.
    #[arg(
        long,
        value_name = "METRIC=POINTS",
        value_delimiter = ',',
        requires = "baseline"
    )]
    max_drop: Vec<String>,

    /// Write what was measured, item by item, to compare with later; lines that can be committed and read in a diff.
    #[arg(long, value_name = "FILE")]
    save_baseline: Option<PathBuf>,
}

fn help() -> String {
    let mut help = "\
Examples:
  whosaid eval gold/                                          run the model on the articles and score it
  whosaid eval gold/ --pred quotes.jsonl --by publisher       score what `extract` wrote
  whosaid eval gold/ --save-baseline baseline.jsonl
  whosaid eval gold/ --baseline baseline.jsonl --max-drop ner=0.5,content=1 --min content=70
  whosaid eval gold/ --format html --output errors.html       look at every error in its place
  whosaid eval conll2003/test.txt --types PERSON,ORGANIZATION,LOCATION,MISC

Metrics, in per cent:
"
    .to_owned();
    for metric in METRICS {
        help += &format!(
            "  {:<24} {}: {}\n",
            metric.id, metric.title, metric.definition
        );
    }
    help += "
Spans are compared without blanks at their ends. Intervals are 95% bootstrap intervals over documents; p is the \
probability that a change as great comes about by chance (approximate randomisation over documents). docs/eval.md says \
more, docs/ci.md how to run it in CI.

Exit code: 0 all limits were kept; 1 one was broken, or some documents could not be extracted or have no prediction; \
2 wrong usage, or gold that is not right (every mistake is reported with its file, line and remedy).";
    help
}

/// Runs the command.
pub(super) fn run(arguments: &EvalArguments) -> Result<Status> {
    let GoldArguments {
        gold_format,
        map,
        types,
        speakers,
        metadata,
        by,
        cofenet,
    } = &arguments.reading;
    let tags = Tags::new(map).map_err(|e| anyhow::anyhow!("--map: {e}"))?;
    let limits = limits(&arguments.regression)?;
    let reports = reports(&arguments.report)?;
    let baseline = match &arguments.regression.baseline {
        Some(file) => Some(Baseline::parse(
            &text_of(file)?,
            &file.display().to_string(),
        )?),
        None => None,
    };
    let reading = GoldReading {
        format: *gold_format,
        tags,
        speakers: speakers.clone(),
        metadata: metadata.clone(),
    };
    let documents = gold::read(&arguments.gold, &reading).or_else(refused)?;
    let sentences = match cofenet {
        Some(file) => {
            let read = Sentences::parse(&text_of(file)?, &file.display().to_string());
            Some(read.or_else(refused)?)
        }
        None => None,
    };
    let scope = Scope {
        layers: Layers::of(documents.iter().map(|d| &d.annotation)),
        types: entity_types(types)?,
        sentences,
    };
    let (of, predictions, failed) = match &arguments.pred {
        Some(file) => (
            file.display().to_string(),
            predictions(file, &documents)?,
            0,
        ),
        None => extracted(arguments, &documents, &scope)?,
    };
    let gold = arguments.gold.display().to_string();
    let (mut evaluation, lost) =
        eval::evaluate((gold, documents), (of, predictions), &scope, by.clone());
    if lost > 0 && !arguments.quiet {
        eprintln!("whosaid: {lost} of CofeNet's sentences are not in the texts and were left out");
    }
    if let Some(baseline) = &baseline {
        evaluation.compare(baseline);
    }
    evaluation.check(&limits)?;
    if let Some(file) = &arguments.regression.save_baseline {
        write(file, &evaluation.baseline().to_text())?;
    }
    for (format, file) in &reports {
        write(file, &render(&evaluation, *format))?;
    }
    let report = render(&evaluation, arguments.format);
    match &arguments.output {
        Some(file) => write(file, &report)?,
        None => io::stdout().write_all(report.as_bytes())?,
    }
    status(&evaluation, failed)
}

/// The exit status; what did not go well is reported on standard error.
fn status(evaluation: &Evaluation, failed: usize) -> Result<Status> {
    for verdict in evaluation.broken() {
        eprintln!("whosaid: {}", verdict.sentence());
    }
    let missing: Vec<&str> = evaluation.missing().collect();
    if !missing.is_empty() && failed == 0 {
        eprintln!(
            "whosaid: {} of {} documents have no prediction, which counts as nothing found: {}",
            missing.len(),
            evaluation.documents.len(),
            missing.join(", ")
        );
    }
    if evaluation.broken().next().is_some() {
        return Ok(Status::CheckFailed);
    }
    Ok(if missing.is_empty() {
        Status::Fine
    } else {
        Status::SomeFailed
    })
}

/// Prints every mistake of a file; the error returned says how many there are.
fn refused<T>(mistakes: Vec<Error>) -> Result<T> {
    for mistake in &mistakes {
        eprintln!("whosaid: {mistake}");
    }
    match mistakes.len() {
        1 => bail!("the gold has a mistake"),
        n => bail!("the gold has {n} mistakes"),
    }
}

fn limits(arguments: &RegressionArguments) -> Result<Vec<Limit>> {
    let least = arguments.min.iter().map(|t| (t, LimitKind::Least, "--min"));
    let drops = arguments.max_drop.iter();
    let drops = drops.map(|t| (t, LimitKind::MostDrop, "--max-drop"));
    least
        .chain(drops)
        .map(|(text, kind, option)| {
            Limit::parse(text, kind).map_err(|e| anyhow::anyhow!("{option}: {e}"))
        })
        .collect()
}

fn reports(asked: &[String]) -> Result<Vec<(ReportFormat, PathBuf)>> {
    asked
        .iter()
        .map(|report| {
            let (format, file) = report
                .split_once('=')
                .with_context(|| format!("--report: `{report}` is not FORMAT=FILE"))?;
            let format = ReportFormat::from_str(format, true).map_err(|_| {
                let names: Vec<String> = ReportFormat::value_variants()
                    .iter()
                    .filter_map(|f| Some(f.to_possible_value()?.get_name().to_owned()))
                    .collect();
                anyhow::anyhow!("--report: `{format}` is none of {}", names.join(", "))
            })?;
            Ok((format, PathBuf::from(file)))
        })
        .collect()
}

fn entity_types(names: &[String]) -> Result<BTreeSet<EntityType>> {
    names
        .iter()
        .map(|name| {
            EntityType::from_label(name).with_context(|| {
                let known = EntityType::NAMES.join(", ");
                format!("--types: `{name}` is none of {known}")
            })
        })
        .collect()
}

/// Reads predictions that `whosaid extract --format jsonl` wrote, in the order of gold.
fn predictions(file: &Path, documents: &[GoldDocument]) -> Result<Vec<Prediction>> {
    let text = text_of(file)?;
    let lines = (1..).zip(text.lines());
    let results = lines.filter(|(_, line)| !line.trim().is_empty());
    let results = results.map(|(number, line)| {
        serde_json::from_str(line).with_context(|| {
            format!(
                "{}:{number}: not a line of `whosaid extract --format jsonl`",
                file.display()
            )
        })
    });
    let results = results.collect::<Result<Vec<DocumentResult>>>()?;
    let place = file.display().to_string();
    Ok(eval::predictions(results, documents, &place)?)
}

/// Runs the model on the gold's texts. Returns what was run, what it found and how many documents failed.
fn extracted(
    arguments: &EvalArguments,
    documents: &[GoldDocument],
    scope: &Scope,
) -> Result<(String, Vec<Prediction>, usize)> {
    let extractor = arguments.model.extractor()?;
    let show = if arguments.quiet {
        Show::Nothing
    } else {
        let (bytes, meter) = (0, Meter::default());
        Show::Rates { bytes, meter }
    };
    let bar = Bar::new(show);
    let predicted = eval::predict(&extractor, documents, scope, &bar);
    bar.finish();
    let (predictions, failed) = predicted?;
    let of = format!(
        "{} ({})",
        extractor.bundle().manifest().name,
        extractor.convention()
    );
    Ok((of, predictions, failed))
}

fn text_of(file: &Path) -> Result<String> {
    fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))
}

fn write(file: &Path, text: &str) -> Result<()> {
    fs::write(file, text).with_context(|| format!("cannot write to {}", file.display()))
}
