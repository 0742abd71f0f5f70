//! The report's page: its template and the files that are inserted into it.

use std::io::{self, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use html_escape::encode_text;
use sha2::{Digest, Sha256};

const PAGE: &str = include_str!("page.html");
/// Sets light or dark before anything is drawn.
const THEME: &str = include_str!("theme.js");
const STYLES: [&str; 3] = [
    include_str!("base.css"),
    include_str!("views.css"),
    include_str!("article.css"),
];
/// The program's modules, each after those that it imports.
const MODULES: [&str; 15] = [
    include_str!("dom.js"),
    include_str!("words.js"),
    include_str!("corpus.js"),
    include_str!("calendar.js"),
    include_str!("state.js"),
    include_str!("filter.js"),
    include_str!("timeline.js"),
    include_str!("quotes.js"),
    include_str!("speakers.js"),
    include_str!("segments.js"),
    include_str!("reasons.js"),
    include_str!("article.js"),
    include_str!("layout.js"),
    include_str!("network.js"),
    include_str!("main.js"),
];

/// Writes the page with its data islands.
pub(super) fn write(
    out: &mut impl Write,
    title: &str,
    corpus: &str,
    blocks: &[String],
) -> io::Result<()> {
    let (style, program) = (STYLES.concat(), program());
    let mut rest = PAGE;
    while let Some((before, after)) = rest.split_once("{{") {
        out.write_all(before.as_bytes())?;
        let (name, after) = after.split_once("}}").unwrap_or((after, ""));
        match name {
            "title" => out.write_all(encode_text(title).as_bytes())?,
            "policy" => out.write_all(policy(&style, &[THEME, &program]).as_bytes())?,
            "style" => out.write_all(style.as_bytes())?,
            "theme" => out.write_all(THEME.as_bytes())?,
            "program" => out.write_all(program.as_bytes())?,
            "data" => {
                write_island(out, "corpus", corpus)?;
                for (number, block) in blocks.iter().enumerate() {
                    write_island(out, &format!("block-{number}"), block)?;
                }
            }
            // A name that is not known stays, and the test that every page is complete finds it.
            other => write!(out, "{{{{{other}}}}}")?,
        }
        rest = after;
    }
    out.write_all(rest.as_bytes())
}

fn write_island(out: &mut impl Write, id: &str, data: &str) -> io::Result<()> {
    writeln!(
        out,
        "<script type=\"application/octet-stream\" id=\"{id}\">{data}</script>"
    )
}

/// The modules as one: in one scope, they need no `import` and no `export`. Browsers do not load modules from files.
fn program() -> String {
    let lines = MODULES.iter().flat_map(|module| module.lines());
    lines
        .filter(|line| !line.starts_with("import "))
        .map(|line| line.strip_prefix("export ").unwrap_or(line))
        .flat_map(|line| [line, "\n"])
        .collect()
}

/// Nothing but this style and these scripts.
fn policy(style: &str, scripts: &[&str]) -> String {
    let hash = |text: &str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)));
    let scripts: Vec<String> = scripts.iter().map(|script| hash(script)).collect();
    format!(
        "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:; style-src {}; script-src {}",
        hash(style),
        scripts.join(" ")
    )
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    /// In one scope, names must differ, and constants be there before they are used.
    #[test]
    fn modules_fit_together() {
        let mut known = HashSet::new();
        for module in MODULES {
            for line in module.lines() {
                if let Some(import) = line.strip_prefix("import ") {
                    assert!(import.ends_with(".js\";"), "an import of one line: {line}");
                    let names = import.split(['{', '}']).nth(1).expect("names");
                    for name in names.split(',').map(str::trim) {
                        assert!(
                            known.contains(name),
                            "{name} is imported before it is defined"
                        );
                    }
                }
                let line = line.strip_prefix("export ").unwrap_or(line);
                let line = line.strip_prefix("async ").unwrap_or(line);
                let declared = ["function ", "const ", "let "]
                    .iter()
                    .find_map(|keyword| line.strip_prefix(keyword));
                if let Some(rest) = declared {
                    let name = rest
                        .split(|c: char| !c.is_alphanumeric() && c != '_')
                        .next();
                    let name = name.unwrap_or_default();
                    assert!(known.insert(name), "{name} is defined twice");
                }
            }
        }
        assert!(known.len() > 50);
    }

    #[test]
    fn nothing_ends_the_scripts_early() {
        for script in [&program(), THEME] {
            assert!(!script.contains("</script") && !script.contains("<!--"));
            assert!(!script.contains("innerHTML"));
        }
        assert!(!program().contains("import ") && !program().contains("\nexport "));
    }
}
