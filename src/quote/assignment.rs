//! The one decision that links a text's spans: every content gets at most one cue and every cue at most one source, so that the
//! whole is likeliest.
//!
//! A choice alone counts by how much less likely it is than the likeliest one of its span (the logarithm). What choices do to
//! each other counts too: a cue of the likeliest tagging that has a content at all, a source that speaks at all, a source that
//! speaks once more. Only cues that have a content choose a source.
//!
//! Spans that no candidate connects are decided apart. In such a neighbourhood a beam goes over the contents and then the cues.
//! As long as no more than [`BEAM`] ways are left, which is so in nearly all paragraphs, it is exact; neighbourhoods of more than
//! [`MAX_TOGETHER`] spans are cut into pieces of as many, one after the other, so that a document's cost is linear in its length.

use crate::model::LinkBonus;

/// How many ways to link the spans so far are kept.
const BEAM: usize = 128;
/// How many contents, or cues, are decided together at most.
const MAX_TOGETHER: usize = 24;
/// A choice so much less likely than the best one, in logarithms, is not looked at.
const MAX_LOSS: f64 = 7.0;

/// What a content or a cue may be linked to: the parent, or none, and the probability.
pub(super) type Options = Vec<(Option<usize>, f32)>;

/// The options of a text's spans.
pub(super) struct Assignment<'a> {
    /// The cues of every content.
    pub cues: &'a [Options],
    /// The sources of every cue.
    pub sources: &'a [Options],
    /// Whether every cue, and every source, is one of the likeliest tagging's.
    pub cue_is_best: &'a [bool],
    pub source_is_best: &'a [bool],
    /// Whether cues without a content choose a source too.
    pub incomplete: bool,
    pub bonus: LinkBonus,
}

/// One way to link the spans of a neighbourhood.
#[derive(Debug, Clone, Default)]
struct Way {
    score: f64,
    /// The choices of the contents, then of the cues, in order.
    chosen: Vec<Option<usize>>,
}

/// What has been decided.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Assigned {
    /// The cue of every content.
    pub cues: Vec<Option<usize>>,
    /// The source of every cue.
    pub sources: Vec<Option<usize>>,
}

impl Assignment<'_> {
    /// The best links.
    pub(super) fn best(&self) -> Assigned {
        let mut assigned = Assigned {
            cues: vec![None; self.cues.len()],
            sources: vec![None; self.sources.len()],
        };
        let mut used_cues = vec![0; self.cue_is_best.len()];
        let mut used_sources = vec![0; self.source_is_best.len()];
        for (contents, cues) in self.neighbourhoods() {
            for (contents, cues) in pieces(&contents, &cues) {
                let mut ways = vec![Way::default()];
                for &content in contents {
                    ways = self.after_content(ways, &self.cues[content], &used_cues);
                }
                for &cue in cues {
                    ways = self.after_cue(ways, cue, contents.len(), &used_cues, &used_sources);
                }
                let Some(way) = ways.into_iter().next() else {
                    continue;
                };
                let (of_contents, of_cues) = way.chosen.split_at(contents.len());
                for (&content, &cue) in contents.iter().zip(of_contents) {
                    assigned.cues[content] = cue;
                    if let Some(cue) = cue {
                        used_cues[cue] += 1;
                    }
                }
                for (&cue, &source) in cues.iter().zip(of_cues) {
                    assigned.sources[cue] = source;
                    if let Some(source) = source {
                        used_sources[source] += 1;
                    }
                }
            }
        }
        assigned
    }

    /// The ways after one more content has chosen its cue.
    fn after_content(&self, ways: Vec<Way>, options: &Options, used: &[usize]) -> Vec<Way> {
        extended(ways, options, |way, cue| {
            let is_first = used[cue] == 0 && !way.chosen.contains(&Some(cue));
            if is_first && self.cue_is_best[cue] {
                self.bonus.cue_used
            } else {
                0.0
            }
        })
    }

    /// The ways after one more cue has chosen its source; the first `contents` choices are of contents.
    fn after_cue(
        &self,
        ways: Vec<Way>,
        cue: usize,
        contents: usize,
        used_cues: &[usize],
        used: &[usize],
    ) -> Vec<Way> {
        let is_active = |way: &Way| {
            self.incomplete || used_cues[cue] > 0 || way.chosen[..contents].contains(&Some(cue))
        };
        let (active, mut idle): (Vec<Way>, Vec<Way>) = ways.into_iter().partition(is_active);
        for way in &mut idle {
            way.chosen.push(None);
        }
        let mut ways = extended(active, &self.sources[cue], |way, source| {
            let is_first = used[source] == 0 && !way.chosen[contents..].contains(&Some(source));
            match (is_first, self.source_is_best[source]) {
                (false, _) => self.bonus.source_shared,
                (true, true) => self.bonus.source_used,
                (true, false) => 0.0,
            }
        });
        ways.append(&mut idle);
        best_ways(ways)
    }

    /// The contents and the cues that candidates connect, in the order of their first one.
    fn neighbourhoods(&self) -> Vec<(Vec<usize>, Vec<usize>)> {
        let (contents, cues) = (self.cues.len(), self.sources.len());
        // Contents, then cues, then sources.
        let mut group = Groups::new(contents + cues + self.source_is_best.len());
        let parents = |options: &Options| -> Vec<usize> {
            options.iter().filter_map(|&(parent, _)| parent).collect()
        };
        for (content, options) in self.cues.iter().enumerate() {
            for cue in parents(options) {
                group.join(content, contents + cue);
            }
        }
        for (cue, options) in self.sources.iter().enumerate() {
            for source in parents(options) {
                group.join(contents + cue, contents + cues + source);
            }
        }
        let mut number_of = vec![None; contents + cues + self.source_is_best.len()];
        let mut out: Vec<(Vec<usize>, Vec<usize>)> = Vec::new();
        for child in 0..contents + cues {
            let root = group.root(child);
            let number = *number_of[root].get_or_insert_with(|| {
                out.push(Default::default());
                out.len() - 1
            });
            match child.checked_sub(contents) {
                None => out[number].0.push(child),
                Some(cue) => out[number].1.push(cue),
            }
        }
        out
    }
}

/// The contents and cues of a neighbourhood, in pieces if they are many: then all contents come before all cues.
fn pieces<'a>(contents: &'a [usize], cues: &'a [usize]) -> Vec<(&'a [usize], &'a [usize])> {
    if contents.len() + cues.len() <= 2 * MAX_TOGETHER {
        return vec![(contents, cues)];
    }
    let of_contents = contents.chunks(MAX_TOGETHER).map(|c| (c, &cues[..0]));
    let of_cues = cues.chunks(MAX_TOGETHER).map(|c| (&contents[..0], c));
    of_contents.chain(of_cues).collect()
}

/// Every way with every option of one more span; `bonus` is that of choosing a parent.
fn extended(ways: Vec<Way>, options: &Options, bonus: impl Fn(&Way, usize) -> f64) -> Vec<Way> {
    let log = |p: f32| f64::from(p.max(1e-9)).ln();
    let top = options.iter().map(|&(_, p)| p).fold(0.0, f32::max);
    let losses: Vec<(Option<usize>, f64)> = options
        .iter()
        .map(|&(parent, p)| (parent, log(p) - log(top)))
        .filter(|&(_, loss)| loss >= -MAX_LOSS)
        .collect();
    let mut out = Vec::with_capacity(ways.len() * losses.len());
    for way in &ways {
        for &(parent, loss) in &losses {
            let mut chosen = Vec::with_capacity(way.chosen.len() + 1);
            chosen.extend_from_slice(&way.chosen);
            chosen.push(parent);
            let bonus = parent.map_or(0.0, |parent| bonus(way, parent));
            let score = way.score + loss + bonus;
            out.push(Way { score, chosen });
        }
    }
    best_ways(out)
}

/// The best ways, best first; of equals, what came first.
fn best_ways(mut ways: Vec<Way>) -> Vec<Way> {
    ways.sort_by(|a, b| b.score.total_cmp(&a.score));
    ways.truncate(BEAM);
    ways
}

/// What belongs together: a forest whose roots stand for groups (Tarjan, 'Efficiency of a Good But Not Linear Set Union
/// Algorithm', 1975).
struct Groups(Vec<usize>);

impl Groups {
    fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    fn root(&mut self, mut of: usize) -> usize {
        while self.0[of] != of {
            self.0[of] = self.0[self.0[of]];
            of = self.0[of];
        }
        of
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.0[a.max(b)] = a.min(b);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BONUS: LinkBonus = LinkBonus {
        cue_used: 1.0,
        source_used: 1.0,
        source_shared: -0.1,
    };

    /// Options by the probabilities of the parents from 0 on, then of none.
    fn options(all: &[&[f32]]) -> Vec<Options> {
        let of = |p: &&[f32]| {
            let none = p.len() - 1;
            p.iter()
                .enumerate()
                .map(|(n, &p)| ((n < none).then_some(n), p))
                .collect()
        };
        all.iter().map(of).collect()
    }

    fn best(cues: &[&[f32]], sources: &[&[f32]], of_sources: usize) -> Assigned {
        let (cues, sources) = (options(cues), options(sources));
        let (cue_is_best, source_is_best) = (vec![true; sources.len()], vec![true; of_sources]);
        let assignment = Assignment {
            cues: &cues,
            sources: &sources,
            cue_is_best: &cue_is_best,
            source_is_best: &source_is_best,
            incomplete: false,
            bonus: BONUS,
        };
        assignment.best()
    }

    #[test]
    fn a_cue_takes_the_content_that_is_easiest_to_spare() {
        let chosen = |p: &[&[f32]]| best(p, &[&[1.0], &[1.0]], 0).cues;
        let both = [&[0.6f32, 0.3, 0.1][..], &[0.6, 0.35, 0.05]];
        assert_eq!(chosen(&both), [Some(0), Some(1)]);
        let far = [&[0.9f32, 0.01, 0.09][..], &[0.9, 0.01, 0.09]];
        assert_eq!(chosen(&far), [Some(0), Some(0)], "too unlikely");
        assert_eq!(chosen(&[&[0.6, 0.3, 0.1]]), [Some(0)]);
    }

    #[test]
    fn a_free_source_goes_to_a_cue_that_nearly_has_it() {
        let contents = [&[1.0f32, 0.0, 0.0][..], &[0.0, 1.0, 0.0]];
        let sources = [&[0.9f32, 0.05, 0.05][..], &[0.1, 0.4, 0.5]];
        let found = best(&contents, &sources, 2);
        assert_eq!(found.sources, [Some(0), Some(1)]);
        let shared = [&[0.9f32, 0.1][..], &[0.8, 0.2]];
        assert_eq!(best(&contents, &shared, 1).sources, [Some(0), Some(0)]);
    }

    #[test]
    fn a_cue_without_a_content_takes_nobodys_source() {
        let contents = [&[0.0f32, 1.0, 0.0][..]];
        let sources = [&[0.9f32, 0.1][..], &[0.4, 0.6]];
        assert_eq!(best(&contents, &sources, 1).sources, [None, Some(0)]);
    }

    /// The beam finds what trying all ways finds.
    #[test]
    fn small_neighbourhoods_are_decided_exactly() {
        let mut state = 7u32;
        let mut random = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as f32 / (1 << 24) as f32
        };
        for _ in 0..50 {
            let rows: Vec<[f32; 3]> = (0..5).map(|_| [random(), random(), random()]).collect();
            let (contents, cues) = rows.split_at(3);
            let contents: Vec<&[f32]> = contents.iter().map(|r| &r[..]).collect();
            let cues: Vec<&[f32]> = cues.iter().map(|r| &r[..]).collect();
            let found = best(&contents, &cues, 2);
            let score = |choices: &[usize]| {
                let mut score = 0.0;
                let mut seen = [[0; 2]; 2];
                for (n, &choice) in choices.iter().enumerate() {
                    let row = &rows[n];
                    let is_cue = n >= 3;
                    if is_cue && seen[0][n - 3] == 0 {
                        if choice != 2 {
                            return f64::NEG_INFINITY;
                        }
                        continue;
                    }
                    let top = row.iter().copied().fold(0.0, f32::max);
                    score += f64::from(row[choice].max(1e-9)).ln() - f64::from(top.max(1e-9)).ln();
                    if choice < 2 {
                        let count = &mut seen[usize::from(is_cue)][choice];
                        score += match (*count, is_cue) {
                            (0, _) => 1.0,
                            (_, true) => -0.1,
                            (_, false) => 0.0,
                        };
                        *count += 1;
                    }
                }
                score
            };
            let number = |choice: &Option<usize>| choice.unwrap_or(2);
            let chosen: Vec<usize> = found
                .cues
                .iter()
                .chain(&found.sources)
                .map(number)
                .collect();
            let all = (0..243).map(|code: usize| {
                let choices: Vec<usize> = (0..5).map(|n| code / 3usize.pow(n) % 3).collect();
                score(&choices)
            });
            let top = all.fold(f64::NEG_INFINITY, f64::max);
            assert!((score(&chosen) - top).abs() < 1e-9, "{chosen:?}");
        }
    }

    #[test]
    fn many_spans_are_decided_in_pieces() {
        let contents = vec![&[0.6f32, 0.4][..]; 100];
        let found = best(&contents, &[&[0.7, 0.3]], 1);
        assert_eq!(found.cues, vec![Some(0); 100]);
        assert_eq!(found.sources, [Some(0)]);
    }
}
