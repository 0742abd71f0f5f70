//! The readers on real files and folders.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::{ArrayRef, Int32Array, RecordBatch, StringArray};
use parquet::arrow::ArrowWriter;
use tempfile::TempDir;
use whosaid::Error;
use whosaid::input::{Columns, Format, MAX_BYTES, MAX_LINE, Reading, Source};
use whosaid::text::Document;

type Read = Result<Document, Error>;

/// Writes `bytes` to the file `name` in `folder`, with the folders on the way.
fn write(folder: &TempDir, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.path().join(name);
    fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
    fs::write(&path, bytes).expect("a file");
    path
}

fn open(path: &Path) -> Result<Vec<Read>, Error> {
    Ok(Source::from_path(path)?
        .documents(&Reading::default())?
        .collect())
}

/// What reading a file `name` that holds `bytes` gives.
fn read(name: &str, bytes: impl AsRef<[u8]>) -> Vec<Read> {
    let folder = TempDir::new().expect("a folder");
    open(&write(&folder, name, bytes)).expect("it can be opened")
}

fn ids(documents: &[Read]) -> Vec<&str> {
    documents
        .iter()
        .flatten()
        .map(|document| document.id.as_str())
        .collect()
}

/// The reason of the one error that reading `line` as JSON Lines gives.
fn refusal(line: &str) -> String {
    match read("a.jsonl", line).as_slice() {
        [Err(error)] => error.reason().to_owned(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_text_file_is_one_document_kept_as_it_is() {
    let text = "Title\r\n\r\n\0“Ça va?”\u{2028}\r\n";
    let read = read("2024.storm.txt", text);
    assert_eq!(read, [Ok(Document::new("2024.storm", text))]);
}

#[test]
fn a_byte_order_mark_is_dropped() {
    assert_eq!(
        read("a.txt", "\u{feff}A\u{feff}"),
        [Ok(Document::new("a", "A\u{feff}"))]
    );
    assert_eq!(
        read("a.jsonl", "\u{feff}{\"text\": \"A\"}"),
        [Ok(Document::new("a:1", "A"))]
    );
}

#[test]
fn a_text_file_in_another_encoding_is_an_error() {
    let error = read("a.txt", b"\xEF\xBB\xBFna\xEFve")[0]
        .clone()
        .expect_err("not UTF-8");
    assert!(error.place().ends_with("a.txt"), "{error}");
    assert_eq!(error.reason(), "not UTF-8 at byte 5");
    assert!(
        error.remedy().contains("iconv -f WINDOWS-1252 -t UTF-8"),
        "{error}"
    );
    let error = read("a.txt", b"\xFF\xFEA\0")[0]
        .clone()
        .expect_err("not UTF-8");
    assert!(
        error.remedy().contains("iconv -f UTF-16 -t UTF-8"),
        "{error}"
    );
}

#[test]
fn a_text_file_has_a_greatest_length() {
    let mut bytes = vec![b'a'; MAX_BYTES];
    assert!(read("a.txt", &bytes)[0].is_ok());
    bytes.push(b'a');
    let error = read("a.txt", &bytes)[0].clone().expect_err("too long");
    assert!(error.reason().contains("longer than 8 MiB"), "{error}");
}

#[test]
fn a_folder_is_read_by_name_through_its_subfolders() {
    let folder = TempDir::new().expect("a folder");
    for name in [
        "b.txt",
        "a/z.txt",
        "a/10.txt",
        "a/9.TXT",
        "a.txt",
        "a/deep/er/x.y.txt",
        "notes.md",
        ".hidden.txt",
    ] {
        write(&folder, name, name);
    }
    fs::create_dir(folder.path().join("folder.txt")).expect("a folder named like a file");
    let found = open(folder.path()).expect("it can be opened");
    assert_eq!(
        ids(&found),
        ["a/10", "a/9", "a/deep/er/x.y", "a/z", "a", "b"]
    );
}

#[test]
fn a_bad_file_in_a_folder_ends_nothing() {
    let folder = TempDir::new().expect("a folder");
    write(&folder, "a.txt", b"\xFF");
    write(&folder, "b.txt", "fine");
    let found = open(folder.path()).expect("it can be opened");
    assert!(found[0].is_err() && found[1].is_ok() && found.len() == 2);
}

#[cfg(unix)]
#[test]
fn links_are_followed_to_files_only_and_broken_ones_reported() {
    use std::os::unix::fs::symlink;
    let folder = TempDir::new().expect("a folder");
    let file = write(&folder, "real/a.txt", "fine");
    symlink(folder.path(), folder.path().join("real/loop")).expect("a link");
    symlink(folder.path(), folder.path().join("real/loop.txt")).expect("a link");
    symlink(&file, folder.path().join("b.txt")).expect("a link");
    symlink("nowhere", folder.path().join("c.txt")).expect("a link");
    let found = open(folder.path()).expect("it can be opened");
    assert_eq!(ids(&found), ["b", "real/a"]);
    let errors: Vec<_> = found
        .iter()
        .filter_map(|read| read.as_ref().err())
        .collect();
    assert!(
        errors.len() == 1 && errors[0].place().ends_with("c.txt"),
        "{errors:?}"
    );
}

#[test]
fn an_empty_folder_is_an_error() {
    let folder = TempDir::new().expect("a folder");
    write(&folder, "deep/notes.md", "");
    let error = open(folder.path()).expect_err("nothing to read");
    assert_eq!(error.reason(), "no file to read in this folder");
}

#[test]
fn a_missing_path_is_an_error_that_names_it() {
    let folder = TempDir::new().expect("a folder");
    let missing = folder.path().join("missing.jsonl");
    let error = Source::from_path(&missing).expect_err("nothing there");
    assert_eq!(
        error.to_string(),
        format!(
            "{}: no such file or folder; check the path",
            missing.display()
        )
    );
    let source = Source::Folder(folder.path().join("gone"));
    assert!(source.documents(&Reading::default()).is_err());
}

#[test]
fn kinds_go_by_extension() {
    let folder = TempDir::new().expect("a folder");
    let kind = |name: &str| Source::from_path(&write(&folder, name, "{}"));
    assert!(matches!(
        kind("a.jsonl"),
        Ok(Source::File(_, Format::Jsonl))
    ));
    assert!(matches!(
        kind("a.NDJSON"),
        Ok(Source::File(_, Format::Jsonl))
    ));
    assert!(matches!(kind("a.txt"), Ok(Source::File(_, Format::Text))));
    assert!(matches!(kind("a"), Ok(Source::File(_, Format::Text))));
    assert!(kind("a.json").is_err_and(|error| error.remedy().contains("jq")));
    assert_eq!(Source::from_path(Path::new("-")), Ok(Source::Standard));
    assert!(matches!(
        Source::from_path(folder.path()),
        Ok(Source::Folder(_))
    ));
}

#[test]
fn json_lines_give_every_field() {
    let line = r#"{"url": "u", "id": 7, "title": "T", "z": [1, null], "date": "2024-05-06", "text": "A\u0000b\r\n", "a": {"b": 1}}"#;
    let found = read("a.jsonl", line);
    let document = found[0].as_ref().expect("a document");
    assert_eq!(document.id, "7");
    assert_eq!(document.title.as_deref(), Some("T"));
    assert_eq!(document.date.as_deref(), Some("2024-05-06"));
    assert_eq!(document.text, "A\0b\r\n");
    let names: Vec<&str> = document.metadata.keys().map(String::as_str).collect();
    assert_eq!(names, ["url", "z", "a"]);
}

#[test]
fn json_lines_without_an_id_are_numbered() {
    let lines = "{\"text\": \"a\"}\r\n\r\n  \n{\"id\": null, \"title\": null, \"date\": null, \"text\": \"b\"}\n\
                 {\"id\": \"\", \"text\": \"c\"}\n{\"id\": \"x\", \"text\": \"\"}";
    assert_eq!(
        ids(&read("news.jsonl", lines)),
        ["news:1", "news:4", "news:5", "x"]
    );
    assert!(read("news.jsonl", "\n \n").is_empty());
}

#[test]
fn json_lines_say_what_is_wrong() {
    assert_eq!(refusal("{\"id\": 1}"), "field `text` is missing");
    assert_eq!(
        refusal("{\"text\": null}"),
        "field `text` is null, not a string"
    );
    assert_eq!(
        refusal("{\"text\": [\"a\"]}"),
        "field `text` is an array, not a string"
    );
    assert_eq!(
        refusal("{\"text\": \"a\", \"id\": {}}"),
        "field `id` is an object, not a string or a number"
    );
    assert_eq!(
        refusal("{\"text\": \"a\", \"date\": 2024}"),
        "field `date` is a number, not a string or null"
    );
    assert_eq!(
        refusal("{\"text\": \"a\", \"title\": true}"),
        "field `title` is a boolean, not a string or null"
    );
    assert_eq!(refusal("[1]"), "not a JSON object");
    assert!(
        refusal("{\"text\": \"a")
            .starts_with("not valid JSON (EOF while parsing a string at byte ")
    );
    assert!(refusal("{\"text\": \"\\ud800\"}").starts_with("not valid JSON ("));
    assert!(refusal(&"[".repeat(10_000)).starts_with("not valid JSON (recursion limit exceeded"));
}

#[test]
fn errors_name_the_line_and_end_nothing() {
    let found = read(
        "a.jsonl",
        b"{\"text\": \"a\"}\n{\n{\"text\": \"\xE9\"}\n{\"text\": \"b\"}\n",
    );
    assert_eq!(ids(&found), ["a:1", "a:4"]);
    let errors: Vec<_> = found
        .iter()
        .filter_map(|read| read.as_ref().err())
        .collect();
    assert!(errors[0].place().ends_with("a.jsonl:2") && errors[1].place().ends_with("a.jsonl:3"));
    assert_eq!(errors[1].reason(), "not UTF-8 at byte 10");
    assert!(errors[0].to_string().contains("; every line needs"));
}

#[test]
fn a_line_has_a_greatest_length() {
    let mut bytes = b"{\"text\": \"".to_vec();
    bytes.resize(MAX_LINE + 1, b'a');
    bytes.extend_from_slice(b"\n{\"text\": \"b\"}");
    let found = read("a.jsonl", bytes);
    assert!(
        found[0]
            .as_ref()
            .is_err_and(|error| error.place().ends_with("a.jsonl:1"))
    );
    assert_eq!(ids(&found), ["a:2"]);
}

#[test]
fn csv_rows_are_documents_and_columns_are_guessed() {
    let table = "Headline,doc_id,Body,section,published\r\nPool shuts,7,\"“No,” she\nsaid.\",local,2024-01-02\r\n,,Second,sport,\r\n";
    let found = read("news.csv", table);
    let first = found[0].as_ref().expect("a document");
    assert_eq!(
        (first.id.as_str(), first.text.as_str()),
        ("7", "“No,” she\nsaid.")
    );
    assert_eq!(first.title.as_deref(), Some("Pool shuts"));
    assert_eq!(first.date.as_deref(), Some("2024-01-02"));
    assert_eq!(first.metadata["section"], "local");
    assert_eq!(ids(&found), ["7", "news:4"]);
    assert_eq!(
        ids(&read("a.tsv", "\u{feff}text\tid\nA\tx\nB\ty\n")),
        ["x", "y"]
    );
}

#[test]
fn bad_rows_are_errors_with_their_line_and_the_rest_is_read() {
    let found = read("a.csv", b"id,text\n1,A\n2,B,C\n3,\xFF\n4,D\n");
    let errors: Vec<String> = found
        .iter()
        .flat_map(|r| r.as_ref().err())
        .map(ToString::to_string)
        .collect();
    assert_eq!(ids(&found), ["1", "4"]);
    assert!(
        errors[0].contains("a.csv:3: 3 fields where the header has 2"),
        "{errors:?}"
    );
    assert!(errors[1].contains("a.csv:4: not UTF-8"), "{errors:?}");
    let folder = TempDir::new().expect("a folder");
    let error = open(&write(&folder, "b.csv", "id,words\n1,A\n")).expect_err("no text");
    assert!(
        error
            .to_string()
            .contains("(--text-column, in Python text=); the columns are: id, words"),
        "{error}"
    );
}

#[test]
fn columns_can_be_named() {
    let columns = Columns {
        text: Some("words".to_owned()),
        title: Some("section".to_owned()),
        ..Columns::default()
    };
    let reading = Reading {
        columns,
        ..Reading::default()
    };
    let folder = TempDir::new().expect("a folder");
    for (name, content) in [
        ("a.csv", "text,words,section\nx,A,s\n"),
        (
            "a.jsonl",
            "{\"text\": \"x\", \"words\": \"A\", \"section\": \"s\"}",
        ),
    ] {
        let source = Source::from_path(&write(&folder, name, content)).expect("a source");
        let found: Vec<Read> = source.documents(&reading).expect("it opens").collect();
        let document = found[0].as_ref().expect("a document");
        assert_eq!(
            (document.text.as_str(), document.title.as_deref()),
            ("A", Some("s"))
        );
        assert_eq!(document.metadata["text"], "x");
    }
}

#[test]
fn parquet_rows_are_documents() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("news.parquet");
    let columns: [(&str, ArrayRef); 3] = [
        (
            "content",
            Arc::new(StringArray::from(vec![Some("“Ça,” she said."), None])),
        ),
        ("year", Arc::new(Int32Array::from(vec![2024, 2025]))),
        ("title", Arc::new(StringArray::from(vec![None, Some("T")]))),
    ];
    let batch = RecordBatch::try_from_iter(columns).expect("a batch");
    let file = fs::File::create(&path).expect("a file");
    let mut writer = ArrowWriter::try_new(file, batch.schema(), None).expect("a writer");
    writer.write(&batch).expect("rows");
    writer.close().expect("a table");
    let found = open(&path).expect("it opens");
    let first = found[0].as_ref().expect("a document");
    assert_eq!(
        (first.id.as_str(), first.text.as_str()),
        ("news:1", "“Ça,” she said.")
    );
    assert_eq!(first.metadata["year"], 2024);
    let error = found[1].as_ref().expect_err("no text");
    assert!(
        error.to_string().contains("news.parquet (row 2): field `"),
        "{error}"
    );
    let error = open(&write(&folder, "bad.parquet", "no table")).expect_err("no table");
    assert!(error.to_string().contains("not a Parquet table"), "{error}");
}

#[test]
fn compressed_files_are_read_and_have_the_same_ids() {
    let folder = TempDir::new().expect("a folder");
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(b"{\"text\": \"A\"}\n").expect("gzip");
    write(
        &folder,
        "records/x/a.jsonl.gz",
        gzip.finish().expect("gzip"),
    );
    write(
        &folder,
        "articles/x/b.txt.zst",
        zstd::encode_all(&b"B"[..], 1).expect("zstd"),
    );
    let found = |name: &str| open(&folder.path().join(name)).expect("a folder");
    assert_eq!(ids(&found("records")), ["x/a:1"]);
    assert_eq!(ids(&found("articles")), ["x/b"]);
    let error = read("c.txt.gz", "not gzip")[0]
        .clone()
        .expect_err("not gzip");
    assert!(error.place().ends_with("c.txt.gz"), "{error}");
}

#[test]
fn the_article_is_taken_out_of_a_web_page() {
    let paragraph = "“We will build the bridge again before the winter,” said Ann Lee, the engineer in charge, after \
                     the council had met for the third time this week. The cost, she added, was still being counted.";
    let page = format!(
        "<html><head><title>Bridge to be rebuilt</title></head><body><nav><a href='/'>Home</a> <a href='/s'>Sport</a>\
         </nav><article><h1>Bridge to be rebuilt</h1><p>{paragraph}</p><p>{paragraph}</p><p>{paragraph}</p></article>\
         <footer>Cookies</footer></body></html>"
    );
    let found = read("bridge.html", page);
    let document = found[0].as_ref().expect("a document");
    assert_eq!(document.id, "bridge");
    assert_eq!(document.title.as_deref(), Some("Bridge to be rebuilt"));
    assert!(
        document.text.contains(paragraph) && !document.text.contains("Cookies"),
        "{}",
        document.text
    );
    assert!(
        document.text.matches('\n').count() >= 2,
        "paragraphs are kept apart"
    );
}

#[test]
fn a_page_nested_without_end_is_refused_at_once() {
    let page = "<div>".repeat(200_000) + "A" + &"</div>".repeat(200_000);
    let error = read("a.html", page)[0].clone().expect_err("no article");
    assert!(error.reason().contains("nested"), "{error}");
}

#[test]
fn a_pattern_names_many_files() {
    let folder = TempDir::new().expect("a folder");
    for name in ["a.txt", "b/c.txt", "b/d.md"] {
        write(&folder, name, "x");
    }
    let pattern = folder.path().join("**/*.txt");
    let found: Vec<_> = Source::from_pattern(&pattern)
        .into_iter()
        .flatten()
        .collect();
    assert_eq!(found.len(), 2);
    let nothing = Source::from_pattern(&folder.path().join("*.csv"));
    assert!(
        matches!(nothing.as_slice(), [Err(error)] if error.reason().contains("no file matches"))
    );
}

#[test]
fn records_beside_articles_are_not_articles() {
    let folder = TempDir::new().expect("a folder");
    write(
        &folder,
        "speakers.jsonl",
        "{\"id\": \"a\", \"speaker\": \"Ann Lee\"}",
    );
    write(&folder, "deep/a.csv", "text\nA\n");
    write(&folder, "deep/a.txt", "A");
    assert_eq!(ids(&open(folder.path()).expect("a folder")), ["deep/a"]);
    fs::remove_file(folder.path().join("deep/a.txt")).expect("a file");
    let found = open(folder.path()).expect("a folder");
    assert_eq!(ids(&found), ["deep/a:2"]);
    assert!(
        found.iter().any(|read| read.is_err()),
        "speakers.jsonl has no texts"
    );
}
