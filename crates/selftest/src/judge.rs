//! What a run tells about whether an attack was held.

use engine::Ran;

use crate::attack::Attack;
use crate::score::Verdict;
use crate::sign::{Sign, Took};

/// Characters of evidence that are shown.
const SHOWN_MAX: usize = 300;

/// What a part said last.
pub(crate) enum Said {
    /// It succeeded.
    Breached(String),
    /// It came to nothing, or was refused.
    Nothing { was_refused: bool, answer: String },
    /// No verdict.
    Else,
}

pub(crate) fn said(ran: &Ran) -> Said {
    let last = ran.stdout.text.lines().rfind(|line| !line.trim().is_empty()).unwrap_or_default();
    let shown = |text: &str| text.chars().take(SHOWN_MAX).collect::<String>();
    match last.split_once(' ').unwrap_or((last, "")) {
        ("BREACHED", evidence) => Said::Breached(shown(evidence)),
        ("REFUSED", answer) => Said::Nothing { was_refused: true, answer: shown(answer) },
        ("DONE", _) => Said::Nothing { was_refused: false, answer: "came to nothing".into() },
        _ => Said::Else,
    }
}

/// What became of a run, in a few words.
pub(crate) fn describe(ran: &Ran) -> String {
    match &ran.end {
        Err(error) => format!("could not be run: {error}"),
        Ok(evidence) => {
            let last_words = ran.stderr.text.trim_end().lines().next_back().unwrap_or_default();
            let struck = evidence.limit.map_or("no limit", |limit| limit.as_str());
            format!(
                "{}, {:?}, {struck}, {} ms wall, {} ms cpu, {} MiB {last_words}",
                ran.status().as_str(),
                evidence.termination,
                evidence.wall_time_ms,
                evidence.cpu_time_ms,
                evidence.peak_memory_bytes >> 20,
            )
        }
    }
}

/// The verdict about a part that could have succeeded, and that took so long.
pub(crate) fn verdict(attack: &Attack, ran: &Ran, took: Took) -> Verdict {
    let was_refused = match said(ran) {
        Said::Breached(evidence) => return Verdict::Breached(evidence),
        Said::Nothing { was_refused, .. } => was_refused,
        Said::Else => false,
    };
    let counts = |sign: &&Sign| !(was_refused && sign.is_of_the_deed());
    let unseen =
        |way: &Vec<Sign>| way.iter().filter(counts).find(|sign| !sign.is_seen_in(ran, took)).cloned();
    let missed: Vec<Option<Sign>> = attack.held_when.iter().map(unseen).collect();
    match (missed.contains(&None), said(ran)) {
        (false, _) => Verdict::Broken(format!(
            "expected {:?}: {}",
            missed.into_iter().flatten().collect::<Vec<_>>(),
            describe(ran)
        )),
        (true, Said::Nothing { answer, .. }) => Verdict::Held(answer),
        (true, _) => Verdict::Held(describe(ran)),
    }
}
