//! Whole articles: what they call people and organisations, and who is one person.

use crate::common;
use whosaid::schema::{DocumentResult, Entity};
use whosaid::text::Document;

const ARTICLE: &str = "\
Lighthouse keepers to leave Skarn

The last keepers of the Skarn lighthouse, Peter and Mette Brandvold, will move to the mainland in June, the harbour board said.

\"We have painted every step of it twice,\" said Mette Brandvold, a former schoolteacher. Mr Brandvold said the lamp needed nobody now.

Harbour master Inga Tolle said the tower would be sold. Tolle, who is head of the pilots' office as well, said three buyers had written.

The mayor, Rolf Esten (Centre), said it was a sad day. \"We are a town without a light,\" he said. Dr Saskia Quill, an economist at \
Northmoor University, said the tower had cost a fortune. Quill's report was published by Tidewater Books Ltd. Tidewater said it had sold out.
";

fn extracted() -> DocumentResult {
    let found = common::extractor(2).extract_document(Document::new("a", ARTICLE));
    found.expect("a result").result
}

fn entity<'r>(result: &'r DocumentResult, name: &str) -> &'r Entity {
    let found = result.entities.iter().find(|e| e.name == name);
    found.unwrap_or_else(|| panic!("nobody is called {name}: {:?}", result.entities))
}

#[test]
fn roles_and_affiliations_are_spans_of_the_text() {
    let result = extracted();
    let told = |name: &str| -> (Vec<&str>, Vec<&str>) {
        let entity = entity(&result, name);
        (
            entity.roles.iter().map(|s| s.text.as_str()).collect(),
            entity
                .affiliations
                .iter()
                .map(|s| s.text.as_str())
                .collect(),
        )
    };
    assert_eq!(
        told("Mette Brandvold").0,
        [
            "last keepers of the Skarn lighthouse",
            "former schoolteacher"
        ]
    );
    assert_eq!(
        told("Inga Tolle").0,
        ["Harbour master", "head of the pilots' office"]
    );
    assert_eq!(told("Rolf Esten").0, ["mayor"]);
    let quill = told("Saskia Quill");
    assert_eq!(quill.0, ["Dr", "economist at Northmoor University"]);
    assert_eq!(quill.1, ["Northmoor University"]);
    for entity in &result.entities {
        for span in entity.roles.iter().chain(&entity.affiliations) {
            let text: String = ARTICLE
                .chars()
                .skip(span.start)
                .take(span.end - span.start)
                .collect();
            assert_eq!(text, span.text);
        }
    }
}

#[test]
fn a_couple_is_two_people_and_a_company_is_one() {
    let result = extracted();
    assert_eq!(entity(&result, "Peter Brandvold").mentions[0].text, "Peter");
    let mister = result
        .quotes
        .iter()
        .find(|q| q.source.iter().any(|s| s.text == "Mr Brandvold"));
    assert_eq!(
        mister.and_then(|q| q.speaker_name.as_deref()),
        Some("Peter Brandvold")
    );
    let company = entity(&result, "Tidewater Books Ltd");
    assert!(company.mentions.iter().any(|m| m.text == "Tidewater"));
}
