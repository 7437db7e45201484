//! What is counted, for whoever watches an installation, in the text format of OpenMetrics.

use std::fmt::Error;
use std::sync::Mutex;
use std::time::Duration;

use domain::ExecutionStatus;
use prometheus_client::encoding::text::encode;
use prometheus_client::encoding::{EncodeLabelSet, EncodeLabelValue, LabelValueEncoder};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

use crate::ExecuteError;
use crate::admission::Crowd;
use crate::launcher_link::lock;
use crate::nests::Pool;
use crate::phases::Phases;

/// Upper bounds of what is told apart, in seconds: from what a warm start takes to the longest executions.
const BUCKETS_S: [f64; 16] =
    [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0];

/// Everything that is counted.
#[derive(Debug)]
pub(crate) struct Metrics {
    registry: Registry,
    phases: Family<OfPhase, Histogram>,
    executions: Family<OfExecution, Counter>,
    refused: Family<OfRefusal, Counter>,
    running: Gauge,
    waiting: Gauge,
    places: Family<OfPlace, Gauge>,
    nests: Family<OfNest, Gauge>,
    /// Held while what there is now is counted anew.
    telling: Mutex<()>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfPhase {
    environment: String,
    start: Start,
    phase: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfExecution {
    environment: String,
    start: Start,
    status: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfRefusal {
    reason: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfPlace {
    environment: String,
    state: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfNest {
    environment: String,
    warmth: &'static str,
}

/// Whether an interpreter waited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Start {
    Warm,
    Cold,
}

impl EncodeLabelValue for Start {
    fn encode(&self, encoder: &mut LabelValueEncoder<'_>) -> Result<(), Error> {
        EncodeLabelValue::encode(&if *self == Self::Warm { "warm" } else { "cold" }, encoder)
    }
}

impl Metrics {
    pub(crate) fn new() -> Self {
        let mut metrics = Self {
            registry: Registry::with_prefix("coderunner"),
            phases: Family::new_with_constructor(|| Histogram::new(BUCKETS_S)),
            executions: Family::default(),
            refused: Family::default(),
            running: Gauge::default(),
            waiting: Gauge::default(),
            places: Family::default(),
            nests: Family::default(),
            telling: Mutex::default(),
        };
        metrics.register();
        metrics
    }

    fn register(&mut self) {
        let registry = &mut self.registry;
        registry.register_with_unit(
            "execution_phase",
            "How long each part of an execution's way took: queue, begin, lease, run, settle",
            Unit::Seconds,
            self.phases.clone(),
        );
        registry.register(
            "executions",
            "Executions that have ended, by their outcome",
            self.executions.clone(),
        );
        registry.register("executions_refused", "Executions that were not begun", self.refused.clone());
        registry.register("executions_running", "Executions with a place to run, now", self.running.clone());
        registry.register(
            "executions_waiting",
            "Executions waiting for their turn, now",
            self.waiting.clone(),
        );
        registry.register("places", "Places made ahead, and those in use, now", self.places.clone());
        registry.register(
            "nests",
            "Environments that are open, by whether an interpreter is warm, now",
            self.nests.clone(),
        );
    }

    /// An execution has been answered.
    pub(crate) fn see(&self, environment: &str, status: ExecutionStatus, phases: &Phases) {
        let start = if phases.is_warm { Start::Warm } else { Start::Cold };
        let environment = environment.to_owned();
        for (phase, took) in phases.named() {
            let labels = OfPhase { environment: environment.clone(), start, phase };
            self.phases.get_or_create(&labels).observe(took.as_secs_f64());
        }
        self.executions.get_or_create(&OfExecution { environment, start, status: status.as_str() }).inc();
    }

    /// One was not begun.
    pub(crate) fn refuse(&self, error: &ExecuteError) {
        if let Some(reason) = error.refusal() {
            self.refused.get_or_create(&OfRefusal { reason }).inc();
        }
    }

    /// As text, with what there is now.
    pub(crate) fn tell(&self, crowd: Crowd, pools: Vec<Pool>) -> String {
        let _alone = lock(&self.telling);
        let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        self.running.set(count(crowd.running));
        self.waiting.set(count(crowd.waiting));
        self.places.clear();
        self.nests.clear();
        for pool in pools {
            for (state, number) in [("ready", pool.ready), ("making", pool.making), ("running", pool.running)]
            {
                let labels = OfPlace { environment: pool.environment.clone(), state };
                self.places.get_or_create(&labels).inc_by(count(number));
            }
            self.nests.get_or_create(&OfNest { environment: pool.environment, warmth: pool.warmth }).inc();
        }
        let mut text = String::new();
        encode(&mut text, &self.registry).expect("a string takes all");
        text
    }
}

impl Phases {
    /// Each with its name.
    #[must_use]
    pub fn named(&self) -> [(&'static str, Duration); 5] {
        [
            ("queue", self.queue),
            ("begin", self.begin),
            ("lease", self.lease),
            ("run", self.run),
            ("settle", self.settle),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_seen_is_told_by_environment_and_start() {
        let metrics = Metrics::new();
        let phases = Phases { run: Duration::from_millis(3), is_warm: true, ..Phases::default() };
        metrics.see("base", ExecutionStatus::Success, &phases);
        metrics.see("base", ExecutionStatus::Success, &phases);
        metrics.refuse(&ExecuteError::QuotaExceeded { retry_after_s: 1 });
        metrics.refuse(&ExecuteError::GivenUp);
        let pool = Pool { environment: "base".to_owned(), warmth: "warm", ready: 2, making: 1, running: 0 };
        let text = metrics.tell(Crowd { running: 3, waiting: 4 }, vec![pool]);
        for line in [
            "coderunner_executions_total{environment=\"base\",start=\"warm\",status=\"success\"} 2",
            "coderunner_execution_phase_seconds_sum{environment=\"base\",start=\"warm\",phase=\"run\"} 0.006",
            "coderunner_execution_phase_seconds_bucket{le=\"0.0025\",environment=\"base\",start=\"warm\",phase=\"run\"} 0",
            "coderunner_execution_phase_seconds_bucket{le=\"0.005\",environment=\"base\",start=\"warm\",phase=\"run\"} 2",
            "coderunner_executions_refused_total{reason=\"quota\"} 1",
            "coderunner_executions_running 3",
            "coderunner_places{environment=\"base\",state=\"ready\"} 2",
            "coderunner_nests{environment=\"base\",warmth=\"warm\"} 1",
            "# EOF",
        ] {
            assert!(text.lines().any(|told| told == line), "{line} is not in\n{text}");
        }
        assert!(
            !metrics.tell(Crowd { running: 0, waiting: 0 }, Vec::new()).contains("state="),
            "gone by now"
        );
    }
}
