//! How long a run may take, and when its processor time is to be looked at.

use sandbox::layers::{Layer, Layers};
use sandbox::spec::Limits;

/// Between two looks at the processor time of a run, in microseconds: a bound is passed by no more than that.
const LOOK_INTERVAL_US_MIN: u64 = 5_000;

/// What counts as a short run, in microseconds of processor time. From then on a run yields to shorter ones: most are over by
/// then (`print` in a new interpreter takes some 20 ms), and who computes for seconds does not notice them.
const SHORT_US_MAX: u64 = 30_000;

/// How long a run may take, in microseconds.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct TimeBounds {
    pub wall_us_max: u64,
    pub cpu_us_max: u64,
    /// How fast processor time can be used up, in thousandths of a processor.
    cpu_milli_max: u64,
}

impl TimeBounds {
    pub(crate) fn of(limits: &Limits, layers: Layers) -> Self {
        let processors = std::thread::available_parallelism().map_or(1, usize::from) as u64;
        let is_bounded = layers.has(Layer::CpuCgroup);
        Self {
            wall_us_max: limits.wall_time_ms_max.saturating_mul(1000),
            cpu_us_max: limits.cpu_time_ms_max.saturating_mul(1000),
            cpu_milli_max: if is_bounded { limits.cpu_milli_max.max(1).into() } else { processors * 1000 },
        }
    }

    pub(crate) fn is_short(used_us: u64) -> bool {
        used_us < SHORT_US_MAX
    }

    /// After how long a run that has used so much processor time can have used up what makes it a long one or, if it is one, all that
    /// it may use. Nothing if its wall time is over before that.
    pub(crate) fn look_after_us(self, used_us: u64) -> Option<u64> {
        let until_us =
            if Self::is_short(used_us) { SHORT_US_MAX.min(self.cpu_us_max) } else { self.cpu_us_max };
        let left_us = until_us.saturating_sub(used_us).saturating_mul(1000) / self.cpu_milli_max.max(1);
        (left_us < self.wall_us_max).then_some(left_us.max(LOOK_INTERVAL_US_MIN))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE_PROCESSOR: TimeBounds =
        TimeBounds { wall_us_max: 10_000_000, cpu_us_max: 4_000_000, cpu_milli_max: 1000 };

    #[test]
    fn the_first_look_is_when_it_can_be_a_long_run() {
        assert_eq!(ONE_PROCESSOR.look_after_us(0), Some(SHORT_US_MAX));
        assert_eq!(
            TimeBounds { cpu_milli_max: 2000, ..ONE_PROCESSOR }.look_after_us(0),
            Some(SHORT_US_MAX / 2)
        );
    }

    #[test]
    fn a_long_run_is_looked_at_when_it_can_have_used_all() {
        assert_eq!(ONE_PROCESSOR.look_after_us(1_000_000), Some(3_000_000));
        assert_eq!(ONE_PROCESSOR.look_after_us(3_999_999), Some(LOOK_INTERVAL_US_MIN));
        assert_eq!(TimeBounds { wall_us_max: 2_000_000, ..ONE_PROCESSOR }.look_after_us(1_000_000), None);
    }

    #[test]
    fn less_than_a_short_runs_time_is_kept_too() {
        assert_eq!(TimeBounds { cpu_us_max: 10_000, ..ONE_PROCESSOR }.look_after_us(0), Some(10_000));
    }
}
