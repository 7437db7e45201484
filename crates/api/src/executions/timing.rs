//! `Server-Timing`: where the time of an execution went, for who asks with a browser's tools or a program.

use std::fmt::Write as _;
use std::time::Duration;

use axum::http::{HeaderName, HeaderValue};
use axum::response::AppendHeaders;
use engine::Phases;

/// The header's name, in small letters as HTTP has them.
const SERVER_TIMING: HeaderName = HeaderName::from_static("server-timing");

/// The header that goes with an answer, durations in milliseconds.
pub(crate) type Timing = AppendHeaders<[(HeaderName, HeaderValue); 1]>;

pub(crate) fn timing(phases: &Phases) -> Timing {
    let mut text = String::from(if phases.is_warm { "warm" } else { "cold" });
    for (name, duration) in phases.named() {
        write!(text, ", {name};dur={:.3}", milliseconds(duration)).expect("a string takes all");
    }
    AppendHeaders([(SERVER_TIMING, HeaderValue::from_str(&text).expect("names and numbers"))])
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_phase_is_told_in_milliseconds() {
        let phases = Phases { queue: Duration::from_micros(1500), is_warm: true, ..Phases::default() };
        let AppendHeaders([(_, value)]) = timing(&phases);
        assert_eq!(
            value,
            "warm, queue;dur=1.500, begin;dur=0.000, lease;dur=0.000, run;dur=0.000, settle;dur=0.000"
        );
    }
}
