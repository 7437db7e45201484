//! By what one knows from outside that an attack was held: the line `Held when:` of its docstring.
//!
//! One or more ways, separated by `or`; each of them clauses separated by semicolons, all of which must hold: `limit memory|pids`, `no_limit`, `status timeout|error`, `exit 1`,
//! `signal 9`, `truncated yes`, `wall_at_least 500 ms`, `wall_at_most 2 s`, `cpu_at_least 50 ms`, `cpu_at_most 2 s`, `peak_at_least 64 MB`,
//! `peak_at_most 132 MB`, `cpu_rate_at_most`, `answered_within 5 s`, `stdout_ends_with "text"`, `stdout_lacks "text"`, `stderr_holds "text"`,
//! `stdout_ends_with_hex 0a0b`, or `refused`: it says itself that it came to nothing.

use std::time::Duration;

use domain::{Evidence, ExecutionStatus, LimitKind, Termination};
use engine::Ran;

use crate::judge::{Said, said};

const MIB: u64 = 1024 * 1024;

/// One clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Sign {
    Refused,
    Limit(Vec<LimitKind>),
    NoLimit,
    Status(Vec<ExecutionStatus>),
    Ended(Termination),
    Truncated(bool),
    AtLeast(Measure, u64),
    AtMost(Measure, u64),
    AnsweredWithin(Duration),
    /// Processor time per wall time was no more than its limit.
    CpuRateKept,
    StdoutEndsWith(Vec<u8>),
    StdoutLacks(String),
    StderrHolds(String),
}

/// What can be measured: milliseconds, or bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Measure {
    WallMs,
    CpuMs,
    PeakBytes,
}

impl Measure {
    fn of(self, evidence: &Evidence) -> u64 {
        match self {
            Self::WallMs => evidence.wall_time_ms,
            Self::CpuMs => evidence.cpu_time_ms,
            Self::PeakBytes => evidence.peak_memory_bytes,
        }
    }
}

/// How long a run took on this machine.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Took {
    pub(crate) until_answered: Duration,
    /// How many times as long as at the usual speed it may take.
    pub(crate) patience: u32,
}

impl Sign {
    /// Reads all ways with all their clauses.
    pub(crate) fn parse_all(text: &str) -> Result<Vec<Vec<Self>>, String> {
        text.split(" or ").map(Self::parse_way).collect()
    }

    fn parse_way(text: &str) -> Result<Vec<Self>, String> {
        let clauses = clauses(text);
        let unknown = |clause: &str| format!("is held when {clause:?}, which is not understood");
        clauses.iter().map(|clause| Self::parse(clause).ok_or_else(|| unknown(clause))).collect()
    }

    fn parse(clause: &str) -> Option<Self> {
        let (form, rest) = clause.split_once(' ').unwrap_or((clause, ""));
        let measured = |name: &str| match name {
            "wall" => Some((Measure::WallMs, milliseconds(rest)?)),
            "cpu" => Some((Measure::CpuMs, milliseconds(rest)?)),
            "peak" => Some((Measure::PeakBytes, rest.strip_suffix(" MB")?.parse::<u64>().ok()? * MIB)),
            _ => None,
        };
        if let Some(name) = form.strip_suffix("_at_least") {
            return measured(name).map(|(measure, amount)| Self::AtLeast(measure, amount));
        }
        if let (Some(name), false) = (form.strip_suffix("_at_most"), rest.is_empty()) {
            return measured(name).map(|(measure, amount)| Self::AtMost(measure, amount));
        }
        let words = rest.split('|');
        Some(match form {
            "refused" if rest.is_empty() => Self::Refused,
            "no_limit" if rest.is_empty() => Self::NoLimit,
            "cpu_rate_at_most" if rest.is_empty() => Self::CpuRateKept,
            "limit" => Self::Limit(words.map(limit_named).collect::<Option<_>>()?),
            "status" => Self::Status(words.map(ExecutionStatus::from_word).collect::<Option<_>>()?),
            "exit" => Self::Ended(Termination::Exited(rest.parse().ok()?)),
            "signal" => Self::Ended(Termination::Signaled(rest.parse().ok()?)),
            "truncated" => Self::Truncated(match rest {
                "yes" => true,
                "no" => false,
                _ => return None,
            }),
            "answered_within" => Self::AnsweredWithin(Duration::from_millis(milliseconds(rest)?)),
            "stdout_ends_with" => Self::StdoutEndsWith(quoted(rest)?.into()),
            "stdout_ends_with_hex" => Self::StdoutEndsWith(bytes(rest)?),
            "stdout_lacks" => Self::StdoutLacks(quoted(rest)?.into()),
            "stderr_holds" => Self::StderrHolds(quoted(rest)?.into()),
            _ => return None,
        })
    }

    /// Whether it can be seen in a run that took so long.
    pub(crate) fn is_seen_in(&self, ran: &Ran, took: Took) -> bool {
        let seen = |of: &dyn Fn(&Evidence) -> bool| ran.end.as_ref().is_ok_and(of);
        match self {
            Self::Refused => matches!(said(ran), Said::Nothing { .. }),
            Self::Limit(limits) => seen(&|end| end.limit.is_some_and(|limit| limits.contains(&limit))),
            Self::NoLimit => seen(&|end| end.limit.is_none()),
            Self::Status(statuses) => statuses.contains(&ran.status()),
            Self::Ended(termination) => seen(&|end| end.termination == *termination),
            Self::Truncated(expected) => (ran.stdout.bytes_cut + ran.stderr.bytes_cut > 0) == *expected,
            Self::AtLeast(measure, amount) => seen(&|end| measure.of(end) >= *amount),
            Self::AtMost(Measure::WallMs, most) => {
                seen(&|end| end.wall_time_ms <= most * u64::from(took.patience))
            }
            Self::AtMost(measure, most) => seen(&|end| measure.of(end) <= *most),
            Self::AnsweredWithin(most) => took.until_answered <= *most * took.patience,
            Self::CpuRateKept => seen(&|end| end.cpu_time_ms <= cpu_ms_allowed(end.wall_time_ms)),
            Self::StdoutEndsWith(text) => ran.stdout.text.trim_end_matches('\n').as_bytes().ends_with(text),
            Self::StdoutLacks(text) => !ran.stdout.text.contains(text),
            Self::StderrHolds(text) => ran.stderr.text.contains(text),
        }
    }

    /// Whether it is about what the attack did, so that it says nothing of one that was refused before.
    pub(crate) fn is_of_the_deed(&self) -> bool {
        matches!(self, Self::AtLeast(..) | Self::Limit(_))
    }
}

/// What an execution of a free user, who has one processor, may take in so much wall time. The kernel gives out processor time by
/// periods of 100 ms, so two of them more.
fn cpu_ms_allowed(wall_time_ms: u64) -> u64 {
    wall_time_ms + 200
}

/// Split at the semicolons that are not within quotes.
fn clauses(text: &str) -> Vec<String> {
    let mut clauses = vec![String::new()];
    let mut is_quoted = false;
    for character in text.chars() {
        is_quoted ^= character == '"';
        match clauses.last_mut() {
            Some(last) if character != ';' || is_quoted => last.push(character),
            _ => clauses.push(String::new()),
        }
    }
    clauses.iter().map(|clause| clause.trim().to_owned()).collect()
}

fn limit_named(word: &str) -> Option<LimitKind> {
    LimitKind::ALL.into_iter().find(|limit| limit.as_str() == word)
}

fn milliseconds(text: &str) -> Option<u64> {
    let (amount, unit) = text.split_once(' ')?;
    let amount: u64 = amount.parse().ok()?;
    match unit {
        "ms" => Some(amount),
        "s" => Some(amount * 1000),
        _ => None,
    }
}

fn quoted(text: &str) -> Option<&str> {
    text.strip_prefix('"')?.strip_suffix('"')
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    let digits: Vec<char> = hex.chars().filter(|character| !character.is_whitespace()).collect();
    digits.chunks(2).map(|pair| u8::from_str_radix(&pair.iter().collect::<String>(), 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clauses_are_read() {
        let text = "refused or limit memory|pids; status timeout;exit 3; wall_at_most 2 s; peak_at_least 64 MB; \
                    stdout_ends_with \"a; b\"; stdout_ends_with_hex 61 0a; answered_within 500 ms; truncated no";
        assert_eq!(
            Sign::parse_all(text).expect("all known"),
            [
                vec![Sign::Refused],
                vec![
                    Sign::Limit(vec![LimitKind::Memory, LimitKind::Pids]),
                    Sign::Status(vec![ExecutionStatus::Timeout]),
                    Sign::Ended(Termination::Exited(3)),
                    Sign::AtMost(Measure::WallMs, 2000),
                    Sign::AtLeast(Measure::PeakBytes, 64 * MIB),
                    Sign::StdoutEndsWith(b"a; b".to_vec()),
                    Sign::StdoutEndsWith(b"a\n".to_vec()),
                    Sign::AnsweredWithin(Duration::from_millis(500)),
                    Sign::Truncated(false),
                ]
            ]
        );
    }

    #[test]
    fn what_is_not_understood_is_told() {
        for wrong in [
            "",
            "it rains",
            "limit luck",
            "limit",
            "status asleep",
            "exit early",
            "signal SIGKILL",
            "refused twice",
            "wall_at_least 5",
            "wall_at_least 5 MB",
            "luck_at_least 5 s",
            "stdout_lacks word",
            "stdout_ends_with_hex 0x",
            "truncated maybe",
            "exit 0;",
        ] {
            let said = Sign::parse_all(wrong).expect_err(wrong);
            assert!(said.contains("not understood"), "{said}");
        }
    }
}
