//! How sure scores are: bootstrap intervals, and approximate randomisation for the difference of two systems. Both
//! resample documents, because the items of one are not independent of each other.

use super::metric::Tallies;

/// Bootstrap samples.
pub(super) const SAMPLES: usize = 1000;
/// Trials of approximate randomisation.
pub(super) const TRIALS: usize = 5000;
/// Every run draws the same samples.
const SEED: u64 = 6;

/// Counts of documents as rows of numbers, so that sums are quick.
struct Table {
    /// Has every name, with as many counts as any document has for it.
    names: Tallies,
    rows: Vec<Vec<f64>>,
}

impl Table {
    fn new(documents: &[&Tallies]) -> Self {
        let names = Tallies::sum(documents.iter().copied());
        let rows = documents
            .iter()
            .map(|document| {
                let mut row = Vec::new();
                for (name, sums) in &names.0 {
                    let counts = document.0.get(name).map_or(&[][..], Vec::as_slice);
                    row.extend_from_slice(counts);
                    row.extend(std::iter::repeat_n(0.0, sums.len() - counts.len()));
                }
                row
            })
            .collect();
        Self { names, rows }
    }

    fn width(&self) -> usize {
        self.names.0.values().map(Vec::len).sum()
    }

    /// Puts sums of rows under their names.
    fn named(&self, sums: &[f64]) -> Tallies {
        let mut tallies = self.names.clone();
        let mut at = 0;
        for counts in tallies.0.values_mut() {
            let next = at + counts.len();
            counts.copy_from_slice(&sums[at..next]);
            at = next;
        }
        tallies
    }
}

fn add(sums: &mut [f64], row: &[f64]) {
    for (sum, count) in sums.iter_mut().zip(row) {
        *sum += count;
    }
}

/// The 95% interval of every score, by the percentile bootstrap (Efron and Tibshirani 1993) over documents; none for
/// fewer than two documents, or a score that too many samples do not have.
pub(super) fn intervals(documents: &[&Tallies], names: &[&str]) -> Vec<Option<(f64, f64)>> {
    if documents.len() < 2 {
        return vec![None; names.len()];
    }
    let table = Table::new(documents);
    let mut random = fastrand::Rng::with_seed(SEED);
    let mut values: Vec<Vec<f64>> = vec![Vec::with_capacity(SAMPLES); names.len()];
    for _ in 0..SAMPLES {
        let mut sums = vec![0.0; table.width()];
        for _ in documents {
            add(&mut sums, &table.rows[random.usize(..documents.len())]);
        }
        let sample = table.named(&sums);
        for (values, name) in values.iter_mut().zip(names) {
            values.extend(sample.score(name).map(|s| s.value));
        }
    }
    values
        .into_iter()
        .map(|mut values| {
            values.sort_by(f64::total_cmp);
            let at = |share: f64| values[((values.len() - 1) as f64 * share).round() as usize];
            (values.len() * 2 > SAMPLES).then(|| (at(0.025), at(0.975)))
        })
        .collect()
}

/// The probability that a difference as great as that of two systems comes about by chance, for every score, by
/// approximate randomisation (Noreen 1989; Yeh 2000): documents of the two are swapped at random. `pairs` are the counts
/// of one document before and after.
pub(super) fn significance(pairs: &[(&Tallies, &Tallies)], names: &[&str]) -> Vec<Option<f64>> {
    let (before, after): (Vec<_>, Vec<_>) = pairs.iter().copied().unzip();
    // One table, so that both sides' rows have the same names.
    let both: Vec<&Tallies> = before.iter().chain(&after).copied().collect();
    let table = Table::new(&both);
    let (before, after) = table.rows.split_at(pairs.len());
    let difference = |a: &[f64], b: &[f64]| -> Vec<Option<f64>> {
        let (a, b) = (table.named(a), table.named(b));
        names
            .iter()
            .map(|name| Some(b.score(name)?.value - a.score(name)?.value))
            .collect()
    };
    let sum = |rows: &[Vec<f64>]| {
        let mut sums = vec![0.0; table.width()];
        rows.iter().for_each(|row| add(&mut sums, row));
        sums
    };
    let observed = difference(&sum(before), &sum(after));
    let mut as_great = vec![0usize; names.len()];
    let mut random = fastrand::Rng::with_seed(SEED);
    for _ in 0..TRIALS {
        let (mut a, mut b) = (vec![0.0; table.width()], vec![0.0; table.width()]);
        for (one, other) in before.iter().zip(after) {
            let (one, other) = if random.bool() {
                (one, other)
            } else {
                (other, one)
            };
            add(&mut a, one);
            add(&mut b, other);
        }
        for ((count, seen), drawn) in as_great.iter_mut().zip(&observed).zip(difference(&a, &b)) {
            if let (Some(seen), Some(drawn)) = (seen, drawn)
                && drawn.abs() >= seen.abs() - 1e-9
            {
                *count += 1;
            }
        }
    }
    observed
        .iter()
        .zip(as_great)
        .map(|(seen, count)| seen.map(|_| (count + 1) as f64 / (TRIALS + 1) as f64))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(hits: usize) -> Tallies {
        let mut tallies = Tallies::default();
        tallies.add_f1("ner", hits, 10, 10);
        tallies
    }

    #[test]
    fn an_interval_holds_the_score() {
        let documents: Vec<Tallies> = (0..40).map(|i| document(5 + i % 5)).collect();
        let documents: Vec<&Tallies> = documents.iter().collect();
        let (low, high) = intervals(&documents, &["ner"])[0].unwrap();
        assert!(
            low < 70.0 && 70.0 < high && high - low < 12.0,
            "{low} {high}"
        );
        assert_eq!(intervals(&documents[..1], &["ner"]), [None]);
    }

    #[test]
    fn a_drop_everywhere_is_significant_and_noise_is_not() {
        let before: Vec<Tallies> = (0..20).map(|_| document(8)).collect();
        let worse: Vec<Tallies> = (0..20).map(|_| document(7)).collect();
        let noise: Vec<Tallies> = (0..20).map(|i| document(7 + 2 * (i % 2))).collect();
        let p = |after: &[Tallies]| {
            let pairs: Vec<_> = before.iter().zip(after).collect();
            significance(&pairs, &["ner"])[0].unwrap()
        };
        assert!(p(&worse) < 0.001);
        assert!(p(&noise) > 0.5);
    }
}
