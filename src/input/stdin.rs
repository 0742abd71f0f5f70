//! Standard input, whose format no file name tells.

use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;

use super::documents::{self, DocumentStream};
use super::error::{refused, unreadable};
use super::json_lines::JsonLines;
use super::{Columns, Format, MAX_BYTES, Reading, plain};
use crate::error::Result;

/// Names standard input in places and ids.
const STANDARD_INPUT: &str = "stdin";

/// The documents of standard input, in the format that `reading` says, else in the one that it looks like.
pub(super) fn documents(reading: &Reading) -> Result<DocumentStream> {
    let input = BufReader::new(io::stdin());
    match reading.format {
        None => guessed(input, STANDARD_INPUT, &reading.columns),
        Some(Format::Parquet) => Err(refused(
            STANDARD_INPUT,
            "a Parquet table cannot be read from standard input",
            "give the file's name",
        )),
        Some(format) => documents::of_bytes(
            input,
            Path::new(STANDARD_INPUT),
            format,
            STANDARD_INPUT.to_owned(),
            reading,
        ),
    }
}

/// Reads `input` as JSON Lines if its first character that is not white space is `{`, else as one article.
fn guessed(
    mut input: impl BufRead + Send + 'static,
    name: &'static str,
    columns: &Columns,
) -> Result<DocumentStream> {
    let path = Path::new(name);
    let mut head = Vec::new();
    let first = first_character(&mut input, &mut head).map_err(|error| unreadable(path, &error))?;
    let whole = Cursor::new(head).chain(input);
    Ok(match first {
        Some(b'{') => Box::new(JsonLines::new(whole, path, name.to_owned(), columns)),
        _ => Box::new(std::iter::once_with(move || {
            plain::read(whole, path, name.to_owned())
        })),
    })
}

/// The first byte that is not white space or byte order mark; all that was read on the way goes into `head`.
fn first_character(input: &mut impl BufRead, head: &mut Vec<u8>) -> io::Result<Option<u8>> {
    while head.len() <= MAX_BYTES {
        let seen = head.len();
        if input.by_ref().take(64).read_until(b'\n', head)? == 0 {
            break;
        }
        let skipped = if seen == 0 && head.starts_with(plain::BOM) {
            plain::BOM.len()
        } else {
            seen
        };
        if let Some(&byte) = head[skipped..]
            .iter()
            .find(|byte| !byte.is_ascii_whitespace())
        {
            return Ok(Some(byte));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Document;

    fn read(input: &'static [u8]) -> Vec<Result<Document>> {
        guessed(input, "stdin", &Columns::default())
            .expect("it can be read")
            .collect()
    }

    fn texts(input: &'static [u8]) -> Vec<String> {
        read(input)
            .into_iter()
            .map(|document| document.expect("a document").text)
            .collect()
    }

    #[test]
    fn one_article() {
        assert_eq!(texts(b" \r\n She left.\n"), [" \r\n She left.\n"]);
        assert_eq!(texts(b"\xEF\xBB\xBFShe left."), ["She left."]);
        assert_eq!(texts(b"[{]"), ["[{]"]);
        assert_eq!(texts(b""), [""]);
        assert_eq!(
            read(b"She left.")[0]
                .as_ref()
                .map(|document| document.id.as_str()),
            Ok("stdin")
        );
    }

    #[test]
    fn json_lines() {
        assert_eq!(texts(b"{\"text\": \"a\"}\n{\"text\": \"b\"}"), ["a", "b"]);
        assert_eq!(texts(b"\xEF\xBB\xBF\n \t{\"text\": \"a\"}"), ["a"]);
        let found = read(b"\n\n{\"text\": \"a\"}\n{}\n");
        assert_eq!(
            found[0].as_ref().map(|document| document.id.as_str()),
            Ok("stdin:3")
        );
        assert_eq!(
            found[1].as_ref().map_err(|error| error.place()),
            Err("stdin:4")
        );
    }

    #[test]
    fn white_space_alone_is_an_article_however_long() {
        let spaces: &'static [u8] = Vec::leak(vec![b' '; 1000]);
        assert_eq!(texts(spaces)[0].len(), 1000);
    }

    #[test]
    fn bytes_that_are_not_utf8() {
        let found = read(b"Caf\xE9");
        let error = found[0].as_ref().expect_err("Latin-1 is no UTF-8");
        assert_eq!(
            error.to_string(),
            "stdin: not UTF-8 at byte 3; convert it, for instance with `iconv -f WINDOWS-1252 -t UTF-8 OLD > NEW`"
        );
    }
}
