//! What an execution leaves beside its output: displays, files, and how much it used as time went on.

use serde::{Deserialize, Serialize};

/// Something a program has displayed: a figure, a table, a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Display {
    /// What it is, such as `image/png`.
    pub mime: String,
    /// The text, or Base64 of what is none: see [`is_text`].
    pub data: String,
}

/// A file that a program has left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Artifact {
    /// Its path below the workspace.
    pub name: String,
    /// In bytes.
    pub size: u64,
    /// What its name says it is.
    pub mime: String,
}

/// What an execution had used at some time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsagePoint {
    /// Since its program was started, in milliseconds.
    pub wall_ms: u64,
    /// Processor time of the whole tree, in milliseconds.
    pub cpu_ms: u64,
    /// Memory of the whole tree at that time, in bytes.
    pub memory_bytes: u64,
}

/// Whether what has this type is text.
#[must_use]
pub fn is_text(mime: &str) -> bool {
    let kind = mime.split(';').next().unwrap_or_default().trim();
    kind.starts_with("text/")
        || kind == "application/json"
        || kind.ends_with("+json")
        || kind.ends_with("+xml")
}

/// The points of a curve, no more than [`Curve::POINTS_MAX`]: when there are too many, every second goes, and they come half as often.
#[derive(Clone, Debug)]
pub struct Curve {
    points: Vec<UsagePoint>,
    one_in: usize,
    seen: usize,
}

impl Default for Curve {
    fn default() -> Self {
        Self { points: Vec::new(), one_in: 1, seen: 0 }
    }
}

impl Curve {
    /// The most points there are.
    pub const POINTS_MAX: usize = 120;

    /// One more.
    pub fn add(&mut self, point: UsagePoint) {
        self.seen += 1;
        if !self.seen.is_multiple_of(self.one_in) {
            return;
        }
        self.points.push(point);
        if self.points.len() > Self::POINTS_MAX {
            let mut is_second = false;
            self.points.retain(|_| {
                is_second = !is_second;
                !is_second
            });
            self.one_in *= 2;
        }
    }

    /// All of them.
    #[must_use]
    pub fn into_points(self) -> Vec<UsagePoint> {
        self.points
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_curve_keeps_its_shape_and_not_its_points() {
        let mut curve = Curve::default();
        for wall_ms in 1..=10_000 {
            curve.add(UsagePoint { wall_ms, cpu_ms: 0, memory_bytes: 0 });
        }
        let times: Vec<u64> = curve.into_points().into_iter().map(|point| point.wall_ms).collect();
        assert!((Curve::POINTS_MAX / 2..=Curve::POINTS_MAX).contains(&times.len()), "{}", times.len());
        let steps: Vec<u64> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
        assert!(steps.iter().all(|step| *step == steps[0]), "{steps:?}");
        assert!(times.last().is_some_and(|last| *last > 9800), "{times:?}");
    }

    #[test]
    fn types_are_text_or_not() {
        for mime in [
            "text/html",
            "application/json",
            "application/vnd.plotly.v1+json",
            "image/svg+xml",
            "text/plain; a=b",
        ] {
            assert!(is_text(mime), "{mime}");
        }
        for mime in ["image/png", "", "application/octet-stream"] {
            assert!(!is_text(mime), "{mime}");
        }
    }
}
