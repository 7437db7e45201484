//! What a run tells about whether an attack was held.

use domain::{ExecutionStatus, LimitKind};
use engine::Ran;

use crate::attack::Attack;
use crate::score::Verdict;

/// Bytes of evidence that are shown.
const SHOWN_MAX: usize = 300;

/// By what one knows that an attack was held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Sign {
    /// It says itself that it came to nothing.
    Refused,
    /// This limit struck.
    Limit(LimitKind),
    /// The execution ended with this status.
    Status(ExecutionStatus),
}

impl Sign {
    /// Reads `limit memory|pids`, `status timeout` or `refused`; several, joined by `or`, of which one is enough.
    pub(crate) fn parse(text: &str) -> Result<Vec<Self>, String> {
        let mut signs = Vec::new();
        for sign in text.split(" or ") {
            let unknown = || format!("is held when {sign:?}, which is not understood");
            let (kind, values) = sign.trim().split_once(' ').unwrap_or((sign.trim(), ""));
            for value in values.split('|') {
                signs.push(match kind {
                    "refused" if value.is_empty() => Self::Refused,
                    "limit" => {
                        let named = LimitKind::ALL.into_iter().find(|limit| limit.as_str() == value);
                        Self::Limit(named.ok_or_else(unknown)?)
                    }
                    "status" => Self::Status(ExecutionStatus::from_word(value).ok_or_else(unknown)?),
                    _ => return Err(unknown()),
                });
            }
        }
        Ok(signs)
    }

    fn is_seen_in(&self, ran: &Ran) -> bool {
        match self {
            Self::Refused => matches!(said(ran), Said::Nothing(_)),
            Self::Limit(limit) => ran.end.as_ref().is_ok_and(|evidence| evidence.limit == Some(*limit)),
            Self::Status(status) => ran.status() == *status,
        }
    }
}

/// What a part said last.
pub(crate) enum Said {
    Breached(String),
    /// It came to nothing, or was refused.
    Nothing(String),
    /// No verdict.
    Else,
}

pub(crate) fn said(ran: &Ran) -> Said {
    let last = ran.stdout.text.lines().rfind(|line| !line.trim().is_empty()).unwrap_or_default();
    let shown = |text: &str| text.chars().take(SHOWN_MAX).collect::<String>();
    match last.split_once(' ').unwrap_or((last, "")) {
        ("BREACHED", evidence) => Said::Breached(shown(evidence)),
        ("REFUSED", answer) => Said::Nothing(shown(answer)),
        ("DONE", _) => Said::Nothing("came to nothing".into()),
        _ => Said::Else,
    }
}

/// What became of a run, in a few words.
pub(crate) fn describe(ran: &Ran) -> String {
    match &ran.end {
        Err(error) => format!("could not be run: {error}"),
        Ok(evidence) => {
            let stderr: String = ran.stderr.text.trim_end().lines().next_back().unwrap_or_default().into();
            format!(
                "{}, {:?}, limit {:?}, {} ms, {} MiB; {stderr}",
                ran.status().as_str(),
                evidence.termination,
                evidence.limit,
                evidence.wall_time_ms,
                evidence.peak_memory_bytes >> 20,
            )
        }
    }
}

/// The verdict about a part that could have succeeded.
pub(crate) fn verdict(attack: &Attack, ran: &Ran) -> Verdict {
    match said(ran) {
        Said::Breached(evidence) => Verdict::Breached(evidence),
        said if attack.held_when.iter().any(|sign| sign.is_seen_in(ran)) => Verdict::Held(match said {
            Said::Nothing(answer) => answer,
            _ => describe(ran),
        }),
        _ => Verdict::Broken(describe(ran)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_read() {
        assert_eq!(
            Sign::parse("limit memory|pids or status timeout or refused"),
            Ok(vec![
                Sign::Limit(LimitKind::Memory),
                Sign::Limit(LimitKind::Pids),
                Sign::Status(ExecutionStatus::Timeout),
                Sign::Refused,
            ])
        );
        for wrong in ["", "limit", "limit luck", "status", "status asleep", "refused twice", "never"] {
            Sign::parse(wrong).expect_err(wrong);
        }
    }
}
