//! Items: what gold has and what was found, one by one, each with what is wrong with it.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::annotation::{Annotation, Attribution, Extent, Name, Role, Trimming};
use super::attributions::Matching;
use super::coreference::alignment;
use super::gold::Layers;
use super::speakers::is_right;

/// What an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Layer {
    /// A named entity's mention.
    Name,
    /// An attribution with its speaker, type and mode.
    Quote,
    /// A coreference chain.
    Chain,
}

/// What is wrong with an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Fault {
    /// It was not found.
    Missed,
    /// It was found, but is not in gold.
    Spurious,
    /// A name's boundaries.
    Boundary,
    /// A name's type, or a quote's.
    Type,
    /// A quote's source.
    Source,
    /// Its cue.
    Cue,
    /// Its content.
    Content,
    /// Its addressee.
    Addressee,
    /// Its speaker.
    Speaker,
    /// Its mode.
    Mode,
    /// Some of a chain's mentions.
    Mentions,
}

impl Fault {
    /// How much it weighs when documents are put in the order of how much worse they are.
    pub const fn weight(self) -> i64 {
        match self {
            Self::Missed | Self::Spurious => 3,
            Self::Source | Self::Content | Self::Speaker => 2,
            _ => 1,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&format!("{self:?}").to_lowercase())
    }
}

/// One thing that gold has or that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// What it is.
    pub item: Layer,
    /// Where it begins and ends: in gold, or where it was found if gold does not have it.
    pub at: Extent,
    /// What is wrong with it; nothing if it is right.
    pub faults: Vec<Fault>,
    /// What gold has; none if it has nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gold: Option<String>,
    /// What was found, where that differs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub found: Option<String>,
}

impl Item {
    /// Whether nothing is wrong with it.
    pub fn is_right(&self) -> bool {
        self.faults.is_empty()
    }

    /// How wrong it is.
    pub fn weight(&self) -> i64 {
        self.faults.iter().map(|f| f.weight()).sum()
    }

    /// Its faults in words.
    pub fn verdict(&self) -> String {
        if self.is_right() {
            return "right".to_owned();
        }
        let faults: Vec<String> = self.faults.iter().map(Fault::to_string).collect();
        faults.join(", ")
    }
}

/// The items of a document, in the order of the text.
pub(super) fn items(
    text: &Trimming,
    gold: &Annotation,
    predicted: &Annotation,
    matching: &Matching,
    layers: &Layers,
) -> Vec<Item> {
    let mut items = Vec::new();
    if layers.names {
        names(text, &gold.names, &predicted.names, &mut items);
    }
    if layers.attributions {
        quotes(text, gold, predicted, matching, layers, &mut items);
    }
    if layers.chains {
        chains(text, &gold.chains, &predicted.chains, &mut items);
    }
    items.sort_by(|a, b| {
        let key = |i: &Item| (i.at, i.item, i.gold.is_none());
        key(a)
            .cmp(&key(b))
            .then_with(|| (&a.gold, &a.found).cmp(&(&b.gold, &b.found)))
    });
    items
}

fn names(text: &Trimming, gold: &[Name], predicted: &[Name], items: &mut Vec<Item>) {
    let mut taken = vec![false; predicted.len()];
    let mut pairs: Vec<Option<usize>> = vec![None; gold.len()];
    // Equal ones first, so that a neighbour that overlaps does not take them.
    let rules: [fn(&Name, &Name) -> bool; 3] = [
        |g, p| g == p,
        |g, p| g.extent == p.extent,
        |g, p| g.extent.shared(p.extent) > 0,
    ];
    for rule in rules {
        for (g, pair) in gold.iter().zip(&mut pairs) {
            if pair.is_none()
                && let Some(p) = (0..predicted.len()).find(|&p| !taken[p] && rule(g, &predicted[p]))
            {
                taken[p] = true;
                *pair = Some(p);
            }
        }
    }
    let shown = |name: &Name| format!("{} {}", name.kind.as_str(), one_line(text, name.extent));
    for (g, pair) in gold.iter().zip(pairs) {
        let p = pair.map(|p| &predicted[p]);
        let faults = match p {
            None => vec![Fault::Missed],
            Some(p) => [
                (g.extent != p.extent).then_some(Fault::Boundary),
                (g.kind != p.kind).then_some(Fault::Type),
            ]
            .into_iter()
            .flatten()
            .collect(),
        };
        items.push(Item {
            item: Layer::Name,
            at: g.extent,
            gold: Some(shown(g)),
            found: p.filter(|_| !faults.is_empty()).map(shown),
            faults,
        });
    }
    for (p, _) in predicted.iter().zip(&taken).filter(|(_, taken)| !**taken) {
        items.push(Item {
            item: Layer::Name,
            at: p.extent,
            faults: vec![Fault::Spurious],
            gold: None,
            found: Some(shown(p)),
        });
    }
}

fn quotes(
    text: &Trimming,
    gold: &Annotation,
    predicted: &Annotation,
    matching: &Matching,
    layers: &Layers,
    items: &mut Vec<Item>,
) {
    let predicted = &predicted.attributions;
    let mut taken = vec![false; predicted.len()];
    for (g, pair) in gold.attributions.iter().zip(&matching.pairs) {
        let p = pair.map(|p| {
            taken[p] = true;
            &predicted[p]
        });
        let faults = p.map_or_else(|| vec![Fault::Missed], |p| faults_of(g, p, layers));
        items.push(Item {
            item: Layer::Quote,
            at: g.begin(),
            gold: Some(shown(text, g, layers)),
            found: p
                .filter(|_| !faults.is_empty())
                .map(|p| shown(text, p, layers)),
            faults,
        });
    }
    for (p, _) in predicted.iter().zip(&taken).filter(|(_, taken)| !**taken) {
        items.push(Item {
            item: Layer::Quote,
            at: p.begin(),
            faults: vec![Fault::Spurious],
            gold: None,
            found: Some(shown(text, p, layers)),
        });
    }
}

fn faults_of(gold: &Attribution, found: &Attribution, layers: &Layers) -> Vec<Fault> {
    let differs = |role: Role| gold.of(role) != found.of(role);
    let speaker = |label| !is_right(label, found.speaker.as_ref());
    [
        (differs(Role::Source), Fault::Source),
        (differs(Role::Cue), Fault::Cue),
        (differs(Role::Content), Fault::Content),
        (
            layers.addressees && differs(Role::Addressee),
            Fault::Addressee,
        ),
        (gold.speaker.as_ref().is_some_and(speaker), Fault::Speaker),
        (
            gold.quote_type.is_some() && gold.quote_type != found.quote_type,
            Fault::Type,
        ),
        (gold.mode.is_some() && gold.mode != found.mode, Fault::Mode),
    ]
    .into_iter()
    .filter_map(|(wrong, fault)| wrong.then_some(fault))
    .collect()
}

fn chains(
    text: &Trimming,
    gold: &[BTreeSet<Extent>],
    predicted: &[BTreeSet<Extent>],
    items: &mut Vec<Item>,
) {
    let mut pairs = vec![None; gold.len()];
    let mut taken = vec![false; predicted.len()];
    for (g, p) in alignment(gold, predicted) {
        pairs[g] = Some(p);
        taken[p] = true;
    }
    let shown = |chain: &BTreeSet<Extent>| {
        let mention = |m: &Extent| format!("{} {}", m.start, one_line(text, *m));
        chain.iter().map(mention).collect::<Vec<_>>().join("; ")
    };
    for (g, pair) in gold.iter().zip(pairs) {
        let p: Option<&BTreeSet<Extent>> = pair.map(|p: usize| &predicted[p]);
        let faults = match p {
            None => vec![Fault::Missed],
            Some(p) if p != g => vec![Fault::Mentions],
            Some(_) => Vec::new(),
        };
        items.push(Item {
            item: Layer::Chain,
            at: g.first().copied().unwrap_or_default(),
            gold: Some(shown(g)),
            found: p.filter(|_| !faults.is_empty()).map(shown),
            faults,
        });
    }
    for (p, _) in predicted.iter().zip(&taken).filter(|(_, taken)| !**taken) {
        items.push(Item {
            item: Layer::Chain,
            at: p.first().copied().unwrap_or_default(),
            faults: vec![Fault::Spurious],
            gold: None,
            found: Some(shown(p)),
        });
    }
}

/// `SPEAKER (type mode): SOURCE | CUE | CONTENT`, of what gold has.
fn shown(text: &Trimming, of: &Attribution, layers: &Layers) -> String {
    let mut out = String::new();
    if layers.speakers {
        let speaker = of.speaker.as_ref();
        let name = speaker.and_then(|s| s.name.clone());
        let kind = speaker.map_or("unknown".to_owned(), |s| {
            format!("{:?}", s.kind).to_lowercase()
        });
        out += &name.unwrap_or_else(|| format!("[{kind}]"));
        out += " ";
    }
    let kind = of.quote_type.map(|t| format!("{t:?}").to_lowercase());
    let mode = of
        .mode
        .filter(|_| layers.modes)
        .map(|m| format!("{m:?}").to_lowercase());
    let described: Vec<String> = kind.into_iter().chain(mode).collect();
    out += &format!("({}): ", described.join(" "));
    let role = |role: Role| {
        let spans: Vec<String> = of
            .of(role)
            .iter()
            .map(|s| ends(&one_line(text, *s)))
            .collect();
        spans.join(" ... ")
    };
    let parts: Vec<String> = Role::CORE.into_iter().map(role).collect();
    out += &parts.join(" | ");
    if layers.addressees && !of.of(Role::Addressee).is_empty() {
        out += " | to ";
        out += &role(Role::Addressee);
    }
    out
}

fn one_line(text: &Trimming, extent: Extent) -> String {
    let text = text.text(extent).unwrap_or_default();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Both ends of a long text: its boundaries are what matters.
fn ends(text: &str) -> String {
    const EACH: usize = 40;
    let characters: Vec<char> = text.chars().collect();
    if characters.len() <= 2 * EACH + 3 {
        return text.to_owned();
    }
    let (head, tail) = (&characters[..EACH], &characters[characters.len() - EACH..]);
    let end = |part: &[char]| part.iter().collect::<String>();
    format!("{}…{}", end(head), end(tail))
}
