//! What the ranker knows of the words of a source: what its head is, how a candidate's name stands in them.

use crate::lexicon;
use crate::schema::EntityType;
use crate::text::Span;

use super::candidate_features::{FeatureMaker, Features, flag};
use super::named_speakers::is_person_noun;
use super::noun::Noun;
use super::phrase::{between, ends_head, phrases, words};

impl FeatureMaker<'_> {
    /// What the head of a source's first phrase is: 'figures' in 'CNN figures for May'.
    pub(super) fn head_kind(&self, source: Span) -> f32 {
        let text = self.context.text;
        let Some(&phrase) = phrases(text, source, &[]).first() else {
            return 0.0;
        };
        let words: Vec<Span> = words(text, phrase).collect();
        let ends = |word: &&Span| ends_head(word.text(text));
        let end = words.iter().skip(1).take_while(|word| !ends(word)).count();
        let Some(head) = words.get(end) else {
            return 0.0;
        };
        let head = head.text(text).to_lowercase();
        let head = head.trim_end_matches("'s").trim_end_matches("’s");
        match Noun::of(head) {
            _ if lexicon::UTTERANCES.contains(head) => 2.0,
            Some(Noun::Organisation) => 3.0,
            Some(Noun::Place) => 4.0,
            _ if is_person_noun(head) => 1.0,
            _ if head.ends_with('s') && !head.ends_with("ss") => 5.0,
            _ => 6.0,
        }
    }

    /// How the name of a candidate stands in the source, and how many of its words are there.
    pub(super) fn name_in_source(
        &self,
        source: Span,
        name: Option<Span>,
        cluster: &str,
        kind: EntityType,
        features: &mut Features,
    ) {
        let text = self.context.text;
        if let Some(name) = name {
            features.name_in_source = relation(text, source, name);
        }
        let own: Vec<&str> = cluster.split_whitespace().collect();
        let of_source: Vec<&str> = words(text, source).map(|word| word.text(text)).collect();
        let is_name = |word: &&&str| word.starts_with(char::is_uppercase);
        let shared = own.iter().filter(is_name);
        let shared = shared.filter(|word| of_source.contains(*word)).count() as f32;
        // The surname says more than the first name.
        let last = kind == EntityType::Person
            && own.len() > 1
            && own.last().is_some_and(|word| of_source.contains(word));
        features.name_words_in_source = shared / own.len().max(1) as f32 + flag(last);
        features.source_words_in_name = shared / of_source.len().max(1) as f32;
    }
}

/// 1: 'Lee's report'; 2: 'a CNN report'; 3: 'a report by Lee'; 4: 'a report of the CNN'; 5: 'a report for CNN'; 6: 'economist Lee'.
fn relation(text: &str, source: Span, name: Span) -> f32 {
    let after = between(text, name.end, source.end);
    if after.starts_with(['\'', '’']) || name.text(text).ends_with(['\'', '’']) {
        return 1.0;
    }
    let own = name.text(text);
    if own.ends_with("'s") || own.ends_with("’s") {
        return 1.0;
    }
    let before = Span::new(source.start, name.start.max(source.start));
    let preposition = words(text, before)
        .map(|word| word.text(text))
        .filter(|word| ends_head(word))
        .last();
    match preposition.map(str::to_lowercase).as_deref() {
        Some("by" | "from") => 3.0,
        Some("of") => 4.0,
        Some(_) => 5.0,
        None if after.is_empty() => 6.0,
        None => 2.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_a_name_stands_in_a_source() {
        for (source, name, expected) in [
            ("Lee's report", "Lee", 1.0),
            ("last year’s CNN’s figures", "CNN’s", 1.0),
            ("a CNN report on Monday", "CNN", 2.0),
            ("a count by the CNN", "CNN", 3.0),
            ("the rules of the CNN for May", "CNN", 4.0),
            ("a team working for CNN", "CNN", 5.0),
            ("economist Lee", "Lee", 6.0),
        ] {
            let start = source.find(name).unwrap();
            let name = Span::new(start, start + name.len());
            let found = relation(source, Span::new(0, source.len()), name);
            assert_eq!(found, expected, "{source}");
        }
    }
}
