//! Calibrates probabilities, so that of all statements with probability p a share of p is right.

use serde::Deserialize;

/// Slope and offset of a probability's log odds: Platt, 'Probabilistic Outputs for Support Vector Machines' (1999). The
/// default changes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub struct Platt(f32, f32);

impl Platt {
    /// The calibrated probability, from the model's own estimate `p`.
    pub fn calibrate(self, p: f32) -> f32 {
        let p = p.clamp(1e-4, 1.0 - 1e-4);
        let Self(slope, offset) = self;
        1.0 / (1.0 + (-(slope * (p / (1.0 - p)).ln() + offset)).exp())
    }
}

impl Default for Platt {
    fn default() -> Self {
        Self(1.0, 0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Platt;

    #[test]
    fn scales_log_odds() {
        let same = Platt::default();
        assert!((same.calibrate(0.3) - 0.3).abs() < 1e-6);
        let doubtful: Platt = serde_json::from_str("[0.5, 0.0]").unwrap();
        // The odds of 9 to 1 become 3 to 1.
        assert!((doubtful.calibrate(0.9) - 0.75).abs() < 1e-6);
        assert!(doubtful.calibrate(1.0) < 1.0 && doubtful.calibrate(0.0) > 0.0);
    }
}
