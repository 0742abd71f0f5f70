//! What tells one candidate from another: how much every group of features adds to the difference of their scores.
//!
//! These are Shapley values (Shapley, 'A Value for n-Person Games', 1953) of a game whose players are groups of features: a
//! coalition's features are those of the one candidate, all others are those of the other one, and it is worth the trees' score of
//! that mixture (Lundberg and Lee, 'A Unified Approach to Interpreting Model Predictions', 2017; with one candidate as the other's
//! baseline: Sundararajan and Najmi, 'The Many Shapley Values for Model Explanation', 2020). Nothing need be known of how features
//! are distributed. The values are exact, and together they are the whole difference.
//!
//! They are found tree by tree, as Shapley values of sums are sums (the interventional case of Lundberg et al., 'From Local
//! Explanations to Global Understanding with Explainable AI for Trees', 2020). A leaf is reached by those mixtures whose path has
//! some groups from the one candidate and some from the other; where both go the same way, it matters to nobody.

use super::ranker::SpeakerRanker;
use super::trees::Tree;

/// At most so many groups.
const MAX_GROUPS: usize = 32;

impl SpeakerRanker {
    /// How much every group of features adds to the score of `one` against that of `other`, in log odds: in the softmax in which
    /// they compete, the difference of two scores is the log odds of the one against the other. `group_of` has the group of every
    /// feature, from 0 to less than `groups`, which are at most 32.
    pub(crate) fn contributions(
        &self,
        one: &[f32],
        other: &[f32],
        group_of: &[usize],
        groups: usize,
    ) -> Vec<f64> {
        debug_assert!(groups <= MAX_GROUPS && group_of.iter().all(|&group| group < groups));
        let mut values = vec![0.0; groups];
        let pair = Pair {
            one,
            other,
            group_of,
        };
        for tree in &self.trees.0 {
            pair.add(tree, &mut values);
        }
        values
    }
}

/// Two candidates, and the groups of their features.
struct Pair<'a> {
    one: &'a [f32],
    other: &'a [f32],
    group_of: &'a [usize],
}

/// A way into a tree: its end, and the groups, as bits, that must be from the one candidate and from the other.
struct Way {
    at: i32,
    one: u32,
    other: u32,
}

impl Pair<'_> {
    /// Adds what every group contributes to one tree's value.
    fn add(&self, tree: &Tree, values: &mut [f64]) {
        let mut ways = vec![Way {
            at: tree.root(),
            one: 0,
            other: 0,
        }];
        while let Some(way) = ways.pop() {
            let Ok(node) = usize::try_from(way.at) else {
                share(tree.leaf(way.at), &way, values);
                continue;
            };
            let feature = tree.feature[node];
            let group = 1 << self.group_of[feature];
            let of_one = tree.child(node, self.one[feature]);
            let of_other = tree.child(node, self.other[feature]);
            if of_one == of_other {
                ways.push(Way { at: of_one, ..way });
                continue;
            }
            if way.one & group == 0 {
                ways.push(Way {
                    at: of_other,
                    one: way.one,
                    other: way.other | group,
                });
            }
            if way.other & group == 0 {
                ways.push(Way {
                    at: of_one,
                    one: way.one | group,
                    other: way.other,
                });
            }
        }
    }
}

/// Shares a leaf's value among the groups that lead to it: of all orders in which the groups can change from the other candidate to
/// the one, the share in which a group's change reaches the leaf (counted for it) or leaves it (counted against it).
fn share(value: f64, way: &Way, values: &mut [f64]) {
    let (with, without) = (way.one.count_ones(), way.other.count_ones());
    let orders = binomial(with + without, with);
    for (group, total) in values.iter_mut().enumerate() {
        if way.one >> group & 1 == 1 {
            *total += value / (f64::from(with) * orders);
        } else if way.other >> group & 1 == 1 {
            *total -= value / (f64::from(without) * orders);
        }
    }
}

/// How many ways there are to choose `k` of `n`.
fn binomial(n: u32, k: u32) -> f64 {
    (1..=k).fold(1.0, |ways, i| ways * f64::from(n - k + i) / f64::from(i))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FEATURES: usize = 7;
    const GROUP_OF: [usize; FEATURES] = [0, 1, 1, 2, 3, 3, 0];
    const GROUPS: usize = 4;

    /// Numbers that look random: Knuth's linear congruential generator.
    struct Numbers(u64);

    impl Numbers {
        fn below(&mut self, n: usize) -> usize {
            self.0 = self
                .0
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) as usize % n
        }
    }

    /// A ranker of full binary trees four nodes deep that ask for features at random, the same one more than once on a way too.
    fn ranker(numbers: &mut Numbers) -> SpeakerRanker {
        const NODES: usize = 15;
        let tree = |numbers: &mut Numbers| {
            let child = |n: usize| match n < NODES {
                true => n as i64,
                false => -((n - NODES) as i64) - 1,
            };
            serde_json::json!({
                "feature": (0..NODES).map(|_| numbers.below(FEATURES)).collect::<Vec<_>>(),
                "threshold": (0..NODES).map(|_| numbers.below(10) as f64 - 0.5).collect::<Vec<_>>(),
                "left": (0..NODES).map(|n| child(2 * n + 1)).collect::<Vec<_>>(),
                "right": (0..NODES).map(|n| child(2 * n + 2)).collect::<Vec<_>>(),
                "leaves": (0..=NODES).map(|_| numbers.below(1000) as f64 / 500.0 - 1.0).collect::<Vec<_>>(),
            })
        };
        let trees: Vec<_> = (0..5).map(|_| tree(numbers)).collect();
        let names: Vec<String> = (0..FEATURES).map(|n| format!("f{n}")).collect();
        let file = serde_json::json!({"features": names, "calibration": [1, 0], "trees": trees});
        SpeakerRanker::parse(file.to_string().as_bytes()).unwrap()
    }

    fn candidate(numbers: &mut Numbers) -> Vec<f32> {
        (0..FEATURES).map(|_| numbers.below(10) as f32).collect()
    }

    /// Shapley values by their definition: over all coalitions, what a group adds to them.
    fn by_definition(ranker: &SpeakerRanker, one: &[f32], other: &[f32]) -> Vec<f64> {
        let worth = |coalition: usize| {
            let mixture: Vec<f32> = (0..FEATURES)
                .map(|f| match coalition >> GROUP_OF[f] & 1 {
                    1 => one[f],
                    _ => other[f],
                })
                .collect();
            ranker.trees.score(&mixture)
        };
        let factorial = |n: u32| (1..=n).map(f64::from).product::<f64>();
        (0..GROUPS)
            .map(|group| {
                (0..1 << GROUPS)
                    .filter(|coalition| coalition >> group & 1 == 0)
                    .map(|coalition: usize| {
                        let size = coalition.count_ones();
                        let weight = factorial(size) * factorial(GROUPS as u32 - size - 1)
                            / factorial(GROUPS as u32);
                        weight * (worth(coalition | 1 << group) - worth(coalition))
                    })
                    .sum()
            })
            .collect()
    }

    #[test]
    fn they_are_the_shapley_values_of_all_coalitions() {
        let mut numbers = Numbers(7);
        for _ in 0..50 {
            let ranker = ranker(&mut numbers);
            let (one, other) = (candidate(&mut numbers), candidate(&mut numbers));
            let found = ranker.contributions(&one, &other, &GROUP_OF, GROUPS);
            for (value, expected) in found.iter().zip(by_definition(&ranker, &one, &other)) {
                assert!((value - expected).abs() < 1e-9, "{value} {expected}");
            }
            let difference = ranker.trees.score(&one) - ranker.trees.score(&other);
            assert!((found.iter().sum::<f64>() - difference).abs() < 1e-9);
            // Seen from the other candidate, everything is the other way round.
            let back = ranker.contributions(&other, &one, &GROUP_OF, GROUPS);
            assert!(found.iter().zip(back).all(|(a, b)| (a + b).abs() < 1e-9));
        }
    }

    #[test]
    fn what_both_have_tells_nothing() {
        let mut numbers = Numbers(11);
        let ranker = ranker(&mut numbers);
        let one = candidate(&mut numbers);
        let mut other = one.clone();
        assert!(
            ranker
                .contributions(&one, &other, &GROUP_OF, GROUPS)
                .iter()
                .all(|&value| value == 0.0)
        );
        // One group differs: it is the whole difference.
        (other[1], other[2]) = (9.0 - one[1], 9.0 - one[2]);
        let found = ranker.contributions(&one, &other, &GROUP_OF, GROUPS);
        assert_eq!([found[0], found[2], found[3]], [0.0; 3]);
        assert!((found[1] - (ranker.trees.score(&one) - ranker.trees.score(&other))).abs() < 1e-9);
    }
}
