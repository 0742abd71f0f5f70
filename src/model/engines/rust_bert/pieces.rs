//! Tokenizers of token classifiers: `tokenizer.json` by the `tokenizers` crate, anything older by rust-bert's own.

use std::fs;
use std::path::Path;

use ::rust_bert::pipelines::common::{ModelType, TokenizerOption};
use tokenizers::Tokenizer;

use super::classifier::family_name;
use super::files::{TokenizerFiles, wrong};
use super::torch::Frame;
use crate::error::Result;
use crate::model::token_classifier::Tokenize;
use crate::text::Span;

/// A tokenizer, and what stands around the pieces of a window.
pub(super) type Framed = (Box<dyn Tokenize>, Frame);

/// The tokenizer that these files make.
///
/// # Errors
/// What is wrong with a file.
pub(super) fn tokenizer(files: &TokenizerFiles, family: ModelType, padding: i64) -> Result<Framed> {
    match files {
        TokenizerFiles::Json(path) => {
            from_json(path, padding).map_err(|e| e.at(path.display().to_string()))
        }
        TokenizerFiles::Vocabulary {
            vocabulary,
            merges,
            lower_case,
        } => from_vocabulary(family, vocabulary, merges.as_deref(), *lower_case, padding)
            .map_err(|e| e.at(vocabulary.display().to_string())),
    }
}

fn from_json(path: &Path, padding: i64) -> Result<Framed> {
    let mut tokenizer = Tokenizer::from_file(path).map_err(wrong)?;
    // A document is never cut short: windows see to the length.
    tokenizer
        .with_truncation(None)
        .map_err(wrong)?
        .with_padding(None);
    let probe = tokenizer.encode("a", true).map_err(wrong)?;
    let special = probe.get_special_tokens_mask();
    let ids: Vec<i64> = probe.get_ids().iter().map(|&id| i64::from(id)).collect();
    let before = special.iter().take_while(|&&s| s == 1).count();
    let after = special.iter().rev().take_while(|&&s| s == 1).count();
    let frame = Frame {
        before: ids[..before].to_vec(),
        after: ids[ids.len().saturating_sub(after)..].to_vec(),
        padding,
    };
    Ok((Box::new(Json(tokenizer)), frame))
}

/// A `tokenizer.json`.
struct Json(Tokenizer);

impl Tokenize for Json {
    fn pieces(&self, paragraph: &str) -> Result<Vec<(u32, Span)>> {
        let encoding = self.0.encode(paragraph, false).map_err(wrong)?;
        let spans = encoding.get_offsets().iter().map(|&(a, b)| Span::new(a, b));
        Ok(encoding.get_ids().iter().copied().zip(spans).collect())
    }
}

fn from_vocabulary(
    family: ModelType,
    vocabulary: &Path,
    merges: Option<&Path>,
    lower_case: Option<bool>,
    padding: i64,
) -> Result<Framed> {
    let words = matches!(
        family,
        ModelType::Bert | ModelType::DistilBert | ModelType::Electra
    );
    let fits = match family {
        _ if words => vocabulary.ends_with("vocab.txt"),
        ModelType::Roberta | ModelType::Deberta => merges.is_some(),
        _ => vocabulary.extension().is_some_and(|e| e == "model"),
    };
    if !fits {
        let family = family_name(family);
        let reason = format!("is not what the tokenizer of a {family} model is made from");
        return Err(wrong(reason).or_remedy("give the folder a tokenizer.json"));
    }
    let lower_case = match lower_case {
        Some(lower_case) => lower_case,
        None => words && is_lower_case(vocabulary).map_err(wrong)?,
    };
    let path = |path: &Path| {
        let name = path.to_str().map(str::to_owned);
        name.ok_or_else(|| wrong("its path is not UTF-8"))
    };
    let tokenizer = TokenizerOption::from_file(
        family,
        &path(vocabulary)?,
        merges.map(path).transpose()?.as_deref(),
        lower_case,
        None,
        None,
    )
    .map_err(wrong)?;
    let (begin, end) = match family {
        ModelType::Roberta | ModelType::XLMRoberta => ("<s>", "</s>"),
        _ => ("[CLS]", "[SEP]"),
    };
    let ids = tokenizer.convert_tokens_to_ids(&[begin, end]);
    let frame = Frame {
        before: ids[..1].to_vec(),
        after: ids[1..].to_vec(),
        padding,
    };
    Ok((Box::new(Vocabulary(tokenizer)), frame))
}

/// Whether a vocabulary of BERT's kind has no capitals, so that text must be lower-cased for it.
fn is_lower_case(vocabulary: &Path) -> std::io::Result<bool> {
    let text = fs::read_to_string(vocabulary)?;
    let capital = |line: &str| line.starts_with(char::is_uppercase);
    Ok(!text.lines().any(capital))
}

/// One of rust-bert's own tokenizers.
struct Vocabulary(TokenizerOption);

impl Tokenize for Vocabulary {
    fn pieces(&self, paragraph: &str) -> Result<Vec<(u32, Span)>> {
        let tokens = self.0.tokenize_with_offsets(paragraph);
        let ids = self.0.convert_tokens_to_ids(&tokens.tokens);
        // Its offsets count characters.
        let starts: Vec<usize> = paragraph.char_indices().map(|(at, _)| at).collect();
        let byte = |c: u32| starts.get(c as usize).copied().unwrap_or(paragraph.len());
        let mut reached = 0;
        ids.into_iter()
            .zip(tokens.offsets)
            .map(|(id, offset)| {
                let span = match offset {
                    Some(o) => Span::new(byte(o.begin), byte(o.end)),
                    None => Span::new(reached, reached),
                };
                reached = span.end;
                let id =
                    u32::try_from(id).map_err(|_| wrong(format!("a piece has the id {id}")))?;
                Ok((id, span))
            })
            .collect()
    }
}
