//! The report for GitHub: workflow commands that its runner shows as annotations at the lines of a pull request.

use super::{counted, headline, most_wrong, worse};
use crate::eval::annotation::Extent;
use crate::eval::evaluation::Evaluation;

/// GitHub shows no more annotations of a kind than this for a step.
const MOST: usize = 10;

pub(super) fn render(evaluation: &Evaluation) -> String {
    let mut out = String::new();
    let mut errors = 0;
    for verdict in evaluation.broken() {
        errors += 1;
        if errors <= MOST {
            let message = data(&verdict.sentence());
            out += &format!("::error title=whosaid eval::{message}\n");
        }
    }
    let mut warnings = 0;
    let mut warn = |id: &str, at: Extent, title: String, message: String| {
        warnings += 1;
        let Some(document) = evaluation.document(id).filter(|_| warnings <= MOST) else {
            return;
        };
        let gold = &document.gold;
        out += &format!(
            "::warning file={},line={},title={}::{}\n",
            property(&gold.place.path),
            gold.place.line_of(&gold.text, at.start),
            property(&title),
            data(&message)
        );
    };
    if evaluation.comparison.is_some() {
        for document in worse(evaluation) {
            for item in document.items.iter().filter(|i| i.worse_by() > 0) {
                let title = format!("{}: {}", item.layer().title(), item.verdicts());
                let [gold, now] = [item.gold(), item.found()[1]].map(|t| t.unwrap_or("nothing"));
                warn(
                    &document.id,
                    item.at(),
                    title,
                    format!("gold: {gold}\nfound: {now}"),
                );
            }
        }
    } else {
        for (document, items) in most_wrong(evaluation) {
            for item in items {
                let title = format!("{}: {}", item.item.title(), item.verdict());
                let [gold, found] =
                    [&item.gold, &item.found].map(|t| t.as_deref().unwrap_or("nothing"));
                warn(
                    &document.gold.id,
                    item.at,
                    title,
                    format!("gold: {gold}\nfound: {found}"),
                );
            }
        }
    }
    let what = if evaluation.comparison.is_some() {
        "worse item"
    } else {
        "wrong item"
    };
    let message = format!(
        "{}: {}, {}",
        headline(evaluation),
        counted(evaluation.broken().count(), "broken limit"),
        counted(warnings, what)
    );
    out += &format!("::notice title=whosaid eval::{}\n", data(&message));
    out
}

fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
