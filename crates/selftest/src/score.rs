//! What came of it all.

use serde::Serialize;

/// What came of one attack or twin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "verdict", content = "why", rename_all = "snake_case")]
pub enum Verdict {
    /// As it must be; with what was answered.
    Held(String),
    /// The attack succeeded, with its evidence.
    Breached(String),
    /// The file did not do what it is there for, with what went wrong.
    Broken(String),
}

/// One attack with what came of it and its twin.
#[derive(Clone, Debug, Serialize)]
pub struct Line {
    /// Class and name.
    pub name: String,
    /// What it does.
    pub title: String,
    /// What stops it.
    pub stopped_by: Vec<String>,
    /// What came of the attack.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// Nothing if the twin works, else what went wrong.
    pub twin_failed: Option<String>,
    /// Why it is not promised that it is held, where that is so.
    pub not_promised: Option<String>,
}

/// How many held.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Score {
    /// Attacks played of those that are promised to be held.
    pub attacks: usize,
    /// Attacks that did not succeed.
    pub held: usize,
    /// Twins that work, of all.
    pub twins: usize,
    /// All that were played.
    pub played: usize,
    /// What succeeded of that which is not promised to be held.
    pub not_promised: Vec<String>,
    /// What has become of what nobody but the machine may change. Nothing, if all is well.
    pub damage: Vec<String>,
}

impl Score {
    pub(crate) fn count(&mut self, line: &Line) {
        let is_held = matches!(line.verdict, Verdict::Held(_));
        self.played += 1;
        if line.not_promised.is_none() {
            self.attacks += 1;
            self.held += usize::from(is_held);
        } else if !is_held {
            self.not_promised.push(line.name.clone());
        }
        self.twins += usize::from(line.twin_failed.is_none());
    }

    /// Whether everything held and everything harmless works.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.held == self.attacks && self.twins == self.played && self.damage.is_empty() && self.attacks > 0
    }
}
