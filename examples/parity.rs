//! Compares the engines on text files: `parity MODEL FILE...` prints how many tags and quotes are the same, and what differs.
//! MODEL is a bundle's folder, or `-`: the one inside the program.

#[path = "../tests/it/common/agreement.rs"]
mod agreement;

use agreement::{Agreement, Engines};
use whosaid::Extractor;
use whosaid::model::{Bundle, EngineKind, engines};
use whosaid::text::Document;

fn main() -> anyhow::Result<()> {
    let kinds = [EngineKind::Rten, EngineKind::RustBert];
    let model = std::env::args().nth(1).unwrap_or_default();
    let load = || match model.as_str() {
        "-" => Bundle::embedded(),
        folder => Bundle::from_folder(folder.as_ref()),
    };
    let bundle = load()?;
    let convention = bundle.convention(None)?;
    let [first, second] = kinds.map(|kind| engines::load(&bundle, &convention, kind.into()));
    let [one, two] = kinds.map(|kind| {
        let extractor = Extractor::builder().model(load()?).engine(kind);
        extractor.threads(1).build()
    });
    let engines = Engines {
        bundle,
        engines: [first?, second?],
        extractors: [one?, two?],
    };
    let mut total = Agreement::default();
    for path in std::env::args().skip(2) {
        engines.compare(
            &Document::new(path.as_str(), std::fs::read_to_string(&path)?),
            &mut total,
        );
    }
    for line in &total.differences {
        println!("{line}");
    }
    println!(
        "tags: {} of {} the same ({:.2}%); quotes: {} of {} ({:.2}%)",
        total.same_tags,
        total.tags,
        100.0 * total.tag_share(),
        total.same_quotes,
        total.quotes,
        100.0 * total.quote_share(),
    );
    Ok(())
}
