//! What has changed since a baseline: scores with their significance, and the documents and items that are worse.

use std::collections::BTreeMap;

use super::annotation::Extent;
use super::baseline::{Baseline, BaselineDocument, fingerprint};
use super::gold::GoldDocument;
use super::item::{Item, Layer};
use super::metric::{Score, Tallies};
use super::resample::significance;
use super::score::DocumentScore;

/// All changes since a baseline.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    /// What the baseline is of.
    pub of: String,
    /// Scores that both have, on the documents that both have.
    pub scores: Vec<ScoreChange>,
    /// Documents in which an item has changed, worst first.
    pub documents: Vec<DocumentChange>,
    /// Documents that the baseline does not have.
    pub new: Vec<String>,
    /// Documents whose gold has changed.
    pub changed_gold: Vec<String>,
    /// Documents that only the baseline has.
    pub gone: Vec<String>,
}

/// A score before and now.
#[derive(Clone, Debug)]
pub struct ScoreChange {
    /// The metric, or a group of it.
    pub name: String,
    /// Before.
    pub before: Score,
    /// Now.
    pub now: Score,
    /// The probability of such a difference by chance; none where there is no difference.
    pub p: Option<f64>,
}

impl ScoreChange {
    /// How much it has risen, in points.
    pub fn rise(&self) -> f64 {
        self.now.value - self.before.value
    }
}

/// What has changed in a document.
#[derive(Clone, Debug)]
pub struct DocumentChange {
    /// The document's id.
    pub id: String,
    /// How much more is wrong, by weight; less than 0 if it is better.
    pub worse_by: i64,
    /// Its items that have changed, worst first.
    pub items: Vec<ItemChange>,
}

/// An item before and now.
#[derive(Clone, Debug)]
pub struct ItemChange {
    /// Before; none if nothing was there.
    pub before: Option<Item>,
    /// Now; none if nothing is.
    pub now: Option<Item>,
}

impl ItemChange {
    /// How much more is wrong with it.
    pub fn worse_by(&self) -> i64 {
        let weight = |item: &Option<Item>| item.as_ref().map_or(0, Item::weight);
        weight(&self.now) - weight(&self.before)
    }

    /// Where it begins and ends.
    pub fn at(&self) -> Extent {
        let item = self.now.as_ref().or(self.before.as_ref());
        item.map_or(Extent::default(), |i| i.at)
    }

    /// What it is.
    pub fn layer(&self) -> Layer {
        let item = self.now.as_ref().or(self.before.as_ref());
        item.map_or(Layer::Name, |i| i.item)
    }

    /// What gold has.
    pub fn gold(&self) -> Option<&str> {
        let item = self.now.as_ref().or(self.before.as_ref());
        item.and_then(|i| i.gold.as_deref())
    }

    /// Its verdicts before and now: `right → content, speaker`.
    pub fn verdicts(&self) -> String {
        let verdict =
            |item: &Option<Item>| item.as_ref().map_or("nothing".to_owned(), Item::verdict);
        format!("{} → {}", verdict(&self.before), verdict(&self.now))
    }

    /// What was found before and what is now.
    pub fn found(&self) -> [Option<&str>; 2] {
        [&self.before, &self.now].map(|item| {
            let item = item.as_ref()?;
            // An item that is right says only what gold has.
            if item.is_right() {
                item.gold.as_deref()
            } else {
                item.found.as_deref()
            }
        })
    }
}

/// Compares documents with a baseline.
pub(super) fn compare(
    documents: &[(&GoldDocument, &DocumentScore)],
    baseline: &Baseline,
) -> Comparison {
    let mut comparison = Comparison {
        of: baseline.of.clone(),
        ..Comparison::default()
    };
    let mut pairs: Vec<(&Tallies, &Tallies)> = Vec::new();
    for (gold, score) in documents {
        let Some(before) = baseline.documents.get(&gold.id) else {
            comparison.new.push(gold.id.clone());
            continue;
        };
        if before.gold != fingerprint(gold) {
            comparison.changed_gold.push(gold.id.clone());
            continue;
        }
        pairs.push((&before.tallies, &score.tallies));
        comparison
            .documents
            .extend(changes(&gold.id, before, &score.items));
    }
    let now = |id: &String| documents.iter().any(|(gold, _)| gold.id == *id);
    let gone = baseline.documents.keys().filter(|id| !now(id));
    comparison.gone = gone.cloned().collect();
    comparison
        .documents
        .sort_by(|a, b| b.worse_by.cmp(&a.worse_by).then_with(|| a.id.cmp(&b.id)));
    comparison.scores = score_changes(&pairs);
    comparison
}

fn score_changes(pairs: &[(&Tallies, &Tallies)]) -> Vec<ScoreChange> {
    let before = Tallies::sum(pairs.iter().map(|p| p.0));
    let now = Tallies::sum(pairs.iter().map(|p| p.1));
    let mut changes: Vec<ScoreChange> = now
        .scores()
        .into_iter()
        .filter_map(|(name, now)| {
            let before = before.score(&name)?;
            Some(ScoreChange {
                name,
                before,
                now,
                p: None,
            })
        })
        .collect();
    let differ = |c: &&mut ScoreChange| c.rise().abs() > 1e-9;
    let mut changed: Vec<&mut ScoreChange> = changes.iter_mut().filter(differ).collect();
    if !changed.is_empty() {
        let names: Vec<String> = changed.iter().map(|c| c.name.clone()).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        for (change, p) in changed.iter_mut().zip(significance(pairs, &names)) {
            change.p = p;
        }
    }
    changes
}

/// Items are the same when gold has them in the same place; what gold does not have, when it was found as the same.
type Key<'i> = (Layer, Extent, Option<&'i str>, Option<&'i str>, usize);

fn keyed(items: &[Item]) -> BTreeMap<Key<'_>, &Item> {
    let mut map = BTreeMap::new();
    for item in items {
        let found = item.found.as_deref().filter(|_| item.gold.is_none());
        let mut key = (item.item, item.at, item.gold.as_deref(), found, 0);
        while map.contains_key(&key) {
            key.4 += 1;
        }
        map.insert(key, item);
    }
    map
}

fn changes(id: &str, before: &BaselineDocument, now: &[Item]) -> Option<DocumentChange> {
    let (was, is) = (keyed(&before.items), keyed(now));
    let mut items: Vec<ItemChange> = Vec::new();
    for (key, item) in &was {
        let now = is.get(key).copied();
        if now != Some(*item) {
            items.push(ItemChange {
                before: Some((*item).clone()),
                now: now.cloned(),
            });
        }
    }
    for (_, item) in is.iter().filter(|(key, _)| !was.contains_key(*key)) {
        items.push(ItemChange {
            before: None,
            now: Some((*item).clone()),
        });
    }
    items.sort_by_key(|c| (-c.worse_by(), c.at(), c.layer()));
    (!items.is_empty()).then(|| DocumentChange {
        id: id.to_owned(),
        worse_by: items.iter().map(ItemChange::worse_by).sum(),
        items,
    })
}
