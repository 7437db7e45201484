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
        // To ask for these takes a tenth of a millisecond, and has somebody wait.
        let processors = || std::thread::available_parallelism().map_or(1, usize::from) as u64;
        let is_bounded = layers.has(Layer::CpuCgroup);
        Self {
            wall_us_max: limits.wall_time_ms_max.saturating_mul(1000),
            cpu_us_max: limits.cpu_time_ms_max.saturating_mul(1000),
            cpu_milli_max: if is_bounded { limits.cpu_milli_max.max(1).into() } else { processors() * 1000 },
        }
    }

    pub(crate) fn is_short(used_us: u64) -> bool {
        used_us < SHORT_US_MAX
    }

    /// When to look at a run that has used so much processor time since it was started so long ago: as soon as it can have used up all it may;
    /// while it is a short one, as soon as it can be a long one, and more seldom the longer it has been idle. Nothing if its wall time is over
    /// before that.
    pub(crate) fn look_after_us(self, used_us: u64, ran_us: u64) -> Option<u64> {
        let until = |amount_us: u64| {
            amount_us.saturating_sub(used_us).saturating_mul(1000) / self.cpu_milli_max.max(1)
        };
        let until_bound = until(self.cpu_us_max);
        let until_long = until(SHORT_US_MAX).max(ran_us / 8);
        let wait_us = if Self::is_short(used_us) { until_long.min(until_bound) } else { until_bound };
        (wait_us < self.wall_us_max).then_some(wait_us.max(LOOK_INTERVAL_US_MIN))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE_PROCESSOR: TimeBounds =
        TimeBounds { wall_us_max: 10_000_000, cpu_us_max: 4_000_000, cpu_milli_max: 1000 };

    #[test]
    fn the_first_look_is_when_it_can_be_a_long_run() {
        assert_eq!(ONE_PROCESSOR.look_after_us(0, 0), Some(SHORT_US_MAX));
        assert_eq!(
            TimeBounds { cpu_milli_max: 2000, ..ONE_PROCESSOR }.look_after_us(0, 0),
            Some(SHORT_US_MAX / 2)
        );
    }

    #[test]
    fn a_long_run_is_looked_at_when_it_can_have_used_all() {
        assert_eq!(ONE_PROCESSOR.look_after_us(1_000_000, 0), Some(3_000_000));
        assert_eq!(ONE_PROCESSOR.look_after_us(3_999_999, 0), Some(LOOK_INTERVAL_US_MIN));
        assert_eq!(TimeBounds { wall_us_max: 2_000_000, ..ONE_PROCESSOR }.look_after_us(1_000_000, 0), None);
    }

    #[test]
    fn less_than_a_short_runs_time_is_kept_too() {
        assert_eq!(TimeBounds { cpu_us_max: 10_000, ..ONE_PROCESSOR }.look_after_us(0, 0), Some(10_000));
    }

    #[test]
    fn who_sleeps_is_looked_at_more_and_more_seldom_but_never_too_late() {
        assert_eq!(ONE_PROCESSOR.look_after_us(25_000, 8_000_000), Some(1_000_000));
        let little = TimeBounds { cpu_us_max: 40_000, ..ONE_PROCESSOR };
        assert_eq!(little.look_after_us(25_000, 8_000_000), Some(15_000));
    }
}
