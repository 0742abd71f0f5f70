//! Whole texts: what is told of whom, and whom descriptions fit.

use super::*;
use crate::entity::{entities, entity_of_mentions, marked_mentions};
use crate::text::quotations;

/// A text without its marks, its entities' names, and the index.
fn read(marked: &str) -> (String, Vec<String>, RoleIndex) {
    let (text, mentions) = marked_mentions(marked);
    let found = entities(&text, &mentions, &|_, _| None);
    let entity_of = entity_of_mentions(mentions.len(), &found);
    let index = RoleIndex::new(&text, &quotations(&text), &mentions, &found, &entity_of);
    let names = found.into_iter().map(|e| e.name).collect();
    (text, names, index)
}

/// `name: role; role | affiliation; affiliation` of every entity that has any.
fn told(marked: &str) -> Vec<String> {
    let (text, names, index) = read(marked);
    let joined = |spans: Vec<Span>| -> String {
        let spans: Vec<&str> = spans.iter().map(|s| s.text(&text)).collect();
        spans.join("; ")
    };
    names
        .iter()
        .enumerate()
        .map(|(e, name)| {
            let roles = joined(index.roles(EntityId::new(e)).collect());
            let belongs = joined(index.affiliations(EntityId::new(e)).collect());
            format!("{name}: {roles} | {belongs}")
        })
        .filter(|line| !line.ends_with(":  | "))
        .collect()
}

#[track_caller]
fn check(marked: &str, expected: &[&str]) {
    assert_eq!(told(marked), expected, "{marked}");
}

#[test]
fn roles_before_names() {
    check(
        "Harbour master {Bo Dunn} spoke.",
        &["Bo Dunn: Harbour master | "],
    );
    check(
        "said [Oxbank] chief executive and co-founder {Bo Dunn}.",
        &["Bo Dunn: Oxbank chief executive and co-founder | Oxbank"],
    );
    check(
        "He met former Secretary of State {Ann Lee} in May.",
        &["Ann Lee: former Secretary of State | "],
    );
    check("The painter {Ann Lee} spoke.", &["Ann Lee: painter | "]);
    check("[Oxbank]'s {Ann Lee} spoke.", &["Ann Lee:  | Oxbank"]);
    check(
        "said clockmaker's apprentice {Ann Lee}, 19.",
        &["Ann Lee: clockmaker's apprentice | "],
    );
    check(
        "Senators {Ann Lee} (D-Ohio), {Bo Dunn} and {Cy May} met.",
        &[
            "Ann Lee: Senators | D-Ohio",
            "Bo Dunn: Senators | ",
            "Cy May: Senators | ",
        ],
    );
    check(
        "Two analysts, {Ann Lee} and {Bo Dunn}, met the baker.",
        &["Ann Lee: analysts | ", "Bo Dunn: analysts | "],
    );
    check(
        "{Ann Lee} and {Bo Dunn}, the owners of the mill, met.",
        &[
            "Ann Lee: owners of the mill | ",
            "Bo Dunn: owners of the mill | ",
        ],
    );
    check(
        "Green candidate {Sen. Ann Lee (D-Ohio}) spoke.",
        &["Ann Lee: Green candidate; Sen. | D-Ohio"],
    );
    check(
        "said {Cy May} campaign spokesman {Bo Dunn}, Jr., a baker.",
        &["Bo Dunn: Cy May campaign spokesman; baker | Cy May campaign"],
    );
    check(
        "Chairman Sir {Bo Dunn} and hopeful {Cy May} beat famous reporter {Ann Lee}.",
        &[
            "Bo Dunn: Chairman | ",
            "Cy May: hopeful | ",
            "Ann Lee: famous reporter | ",
        ],
    );
    check("They told the judge {Ann Lee} had lied.", &[]);
    check("On Monday {Ann Lee} spoke.", &[]);
}

#[test]
fn appositions_before_and_after_names() {
    check(
        "said {Bo Dunn}, the county fire chief. {Ann Lee}, 61, a retired chemist, agreed.",
        &[
            "Bo Dunn: county fire chief | ",
            "Ann Lee: retired chemist | ",
        ],
    );
    check(
        "The city attorney, {Ann Lee}, disagrees. Her deputy, {Bo Dunn}, does not.",
        &["Ann Lee: city attorney | ", "Bo Dunn: deputy | "],
    );
    check(
        "The Bishop of Selby, the Right Rev {Ann Lee}, said so.",
        &["Ann Lee: Bishop of Selby; Right Rev | Selby"],
    );
    check(
        "said {Ann Lee}, an economist at [Hexley Partners].",
        &["Ann Lee: economist at Hexley Partners | Hexley Partners"],
    );
    check(
        "{Ann Lee}, an aide to {Bo Dunn} and now the favourite to win the cup, spoke.",
        &["Ann Lee: aide to Bo Dunn and now the favourite | Bo Dunn"],
    );
    check(
        "{Ann Lee} of the law firm [Dunn May], author of \"The Boat\", spoke.",
        &[
            "Ann Lee: author of \"The Boat\" | Dunn May",
            "Dunn May: law firm | ",
        ],
    );
    check("{Ann Lee}, now a florist, spoke.", &["Ann Lee: florist | "]);
    check(
        "Ms {Ann Lee} (the auditor) spoke.",
        &["Ann Lee: auditor | "],
    );
    check("A baker called {Ann Lee} spoke.", &["Ann Lee: baker | "]);
    check("- {Ann Lee}, baker", &["Ann Lee: baker | "]);
    check(
        "Her successor, {Bo Dunn}, was a dentist. A former mayor -- {Cy May} -- spoke.",
        &["Bo Dunn: successor; dentist | ", "Cy May: former mayor | "],
    );
    check("said {Ann Lee}, an IT fellow.", &["Ann Lee: IT fellow | "]);
    check(
        "A farmer named {Bo Dunn} met. Her successor is {Ann Lee}, a baker.",
        &["Bo Dunn: farmer | ", "Ann Lee: successor; baker | "],
    );
    check("{Ann Lee}, {Bo Dunn} and the mayor met.", &[]);
    check("After praising {Ann Lee}, the mayor said so.", &[]);
}

#[test]
fn verbs_tell_what_somebody_is() {
    check(
        "{Ann Lee}, who is head of the parks department.",
        &["Ann Lee: head of the parks department | "],
    );
    check(
        "{Ann Lee} became director of the clinic in 2012.",
        &["Ann Lee: director of the clinic | "],
    );
    check(
        "{Ann Lee} resigned as transport minister on Friday.",
        &["Ann Lee: transport minister | "],
    );
    check(
        "{Ann Lee} stepped down as the mayor.",
        &["Ann Lee: mayor | "],
    );
    check(
        "{Ann Lee} is not a baker. \"{Ann Lee} is a baker,\" he said.",
        &[],
    );
}

/// The entities that a description, the last words of a text, fits: `name head modifiers`.
fn fits(marked: &str, description: &str) -> Vec<String> {
    let (text, names, index) = read(marked);
    let start = text.rfind(description).unwrap();
    let found = index.matches(&text, Span::new(start, start + description.len()));
    found
        .into_iter()
        .map(|(e, fit)| format!("{} {:?} {:.1}", names[e.index()], fit.head, fit.modifiers))
        .collect()
}

#[test]
fn descriptions_fit_whom_the_text_calls_so() {
    let text =
        "The city attorney, {Ann Lee}, met fire chief {Bo Dunn}, 61, and Sen. {Cy May} of [Ohio]. ";
    let fits = |description: &str| fits(&format!("{text}Then {description} spoke"), description);
    assert_eq!(fits("the city attorney"), ["Ann Lee Same 1.0"]);
    assert_eq!(fits("the lawyer"), ["Ann Lee Synonym 1.0"]);
    assert_eq!(fits("the police chief"), ["Bo Dunn Same 0.0"]);
    assert_eq!(fits("the senator"), ["Cy May Synonym 1.0"]);
    assert_eq!(fits("the Ohio lawmaker"), ["Cy May Wider 1.0"]);
    assert_eq!(fits("the Ohioan"), ["Cy May Kindred 1.0"]);
    assert_eq!(fits("the 61-year-old"), ["Bo Dunn Kindred 1.0"]);
    assert_eq!(fits("the attorneys"), [""; 0]);
    assert_eq!(fits("a sign"), [""; 0]);
}

#[test]
fn other_calls_contradict_and_deputies_are_none() {
    let (text, _, index) =
        read("Vice President {Ann Lee} met the baker {Bo Dunn}. The president spoke.");
    let start = text.rfind("The president").unwrap();
    let description = Span::new(start, start + "The president".len());
    assert_eq!(index.matches(&text, description), []);
    let fit = index.fit(&text, description, EntityId::new(1)).unwrap();
    assert!(fit.contradicts && fit.head == HeadFit::None && fit.nouns == 1);
}

#[test]
fn organisations_are_what_their_names_say() {
    let text = "The [Institute for Rural Roads] met [Oxbank Ltd] and [Selby], a pump maker. ";
    let fits = |description: &str| fits(&format!("{text}Then {description} spoke"), description);
    assert_eq!(
        fits("the institute"),
        ["Institute for Rural Roads Same 1.0"]
    );
    assert_eq!(fits("the firm"), ["Oxbank Ltd Synonym 1.0"]);
    assert_eq!(fits("the maker"), ["Selby Same 1.0"]);
}

#[test]
fn somebody_without_a_name_is_introduced_before() {
    let (text, _, index) = read(
        "A constable was waiting. {Ann Lee}, a baker, saw it. The constable and the baker met.",
    );
    let at = |words: &str| {
        let start = text.rfind(words).unwrap();
        Span::new(start, start + words.len())
    };
    let found = index.introduced(&text, at("The constable"));
    assert_eq!(found.map(|s| s.text(&text)), Some("constable"));
    assert_eq!(index.introduced(&text, at("the baker")), None);
}
