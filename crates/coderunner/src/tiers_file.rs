//! The file with which an administrator changes the tiers: `docs/tiers.md` describes it.
//!
//! ```toml
//! [1]
//! name = "Guest"
//! daily_executions = 20
//! ```
//!
//! Invariant: tiers that come from here are within the bounds below, so nothing after this looks at them again.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::ops::RangeInclusive;
use std::path::Path;

use domain::{Limits, Quota, Tier, TierLevel, Tiers};
use serde::Deserialize;

use crate::failure::Failure;

const MIB: u64 = 1024 * 1024;

/// A day.
const WALL_TIME_S: RangeInclusive<i64> = 1..=86_400;
/// From what an interpreter needs to start, to a tebibyte.
const MEMORY_MIB: RangeInclusive<i64> = 16..=1024 * 1024;
/// From what an interpreter gets anywhere with, to more than any machine has.
const PROCESSORS: RangeInclusive<f64> = 0.1..=1024.0;
/// Processor time may be that of many processors.
const CPU_TIME_S: RangeInclusive<i64> = 1..=86_400 * 1024;
/// From the program and the sandbox's own init, to what the kernel numbers by default.
const PROCESSES: RangeInclusive<i64> = 2..=32_768;
const DISK_MIB: RangeInclusive<i64> = 1..=1024 * 1024;
const ARTIFACTS: RangeInclusive<i64> = 0..=10_000;
const ARTIFACTS_MIB: RangeInclusive<i64> = 0..=1024 * 1024;
/// The program and its three directories are some of them.
const FILES: RangeInclusive<i64> = 16..=16 * 1024 * 1024;
/// From what an interpreter needs to start, to the kernel's own bound.
const OPEN_FILES: RangeInclusive<i64> = 32..=1024 * 1024;
/// As many as may run at the same time at all.
const CONCURRENT: RangeInclusive<i64> = 1..=1000;
/// −1 is unlimited.
const QUOTA: RangeInclusive<i64> = -1..=u32::MAX as i64;
/// From what a few small packages take, to a tebibyte.
const ENVIRONMENT_MIB: RangeInclusive<i64> = 64..=1024 * 1024;
const NAME_CHARS_MAX: usize = 50;
const DESCRIPTION_CHARS_MAX: usize = 200;
const COLOR_CHARS_MAX: usize = 30;

/// A table of the file. What is absent keeps its default.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Changes {
    name: Option<String>,
    description: Option<String>,
    color: Option<String>,
    daily_executions: Option<i64>,
    daily_api_calls: Option<i64>,
    max_execution_time: Option<i64>,
    max_memory: Option<i64>,
    processors: Option<f64>,
    max_cpu_time: Option<i64>,
    max_processes: Option<i64>,
    max_disk: Option<i64>,
    max_files: Option<i64>,
    max_artifacts: Option<i64>,
    max_artifact_size: Option<i64>,
    max_open_files: Option<i64>,
    max_saved_codes: Option<i64>,
    max_api_keys: Option<i64>,
    max_environments: Option<i64>,
    max_environment_size: Option<i64>,
    daily_ai_tokens: Option<i64>,
    concurrent_executions: Option<i64>,
}

/// The default tiers with the changes of this file, if there is one.
///
/// # Errors
/// A sentence with what is wrong and where.
pub fn read(file: Option<&Path>) -> Result<Tiers, Failure> {
    let Some(file) = file else { return Ok(Tiers::default()) };
    let wrong = |what: String| Failure::setting(format!("the tiers file {}: {what}", file.display()));
    let text = std::fs::read_to_string(file).map_err(|error| wrong(error.to_string()))?;
    parse(&text).map_err(wrong)
}

fn parse(text: &str) -> Result<Tiers, String> {
    let tables: BTreeMap<String, Changes> = toml::from_str(text).map_err(|error| located(text, &error))?;
    let mut tiers = Tiers::default();
    for (name, changes) in tables {
        let level = name.parse().ok().and_then(|number: i64| TierLevel::try_from(number).ok());
        let level = level.ok_or_else(|| format!("[{name}] is no level: it is [1], [2], [3] or [4]"))?;
        let mut tier = tiers.get(level).clone();
        let applied = changes.apply_to_limits(&mut tier.limits).and_then(|()| changes.apply(&mut tier));
        applied.map_err(|what| format!("[{name}] {what}"))?;
        tiers.replace(tier);
    }
    Ok(tiers)
}

/// What the parser says, on one line with the number of the line it is about.
fn located(text: &str, error: &toml::de::Error) -> String {
    let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let message: Vec<&str> = error.message().lines().collect();
    format!("line {line}: {}", message.join(", "))
}

impl Changes {
    fn apply(self, tier: &mut Tier) -> Result<(), String> {
        set_text(&mut tier.name, "name", self.name, NAME_CHARS_MAX)?;
        set_text(&mut tier.description, "description", self.description, DESCRIPTION_CHARS_MAX)?;
        set_text(&mut tier.color, "color", self.color, COLOR_CHARS_MAX)?;
        set_quota(&mut tier.daily_executions, "daily_executions", self.daily_executions)?;
        set_quota(&mut tier.daily_api_calls, "daily_api_calls", self.daily_api_calls)?;
        set_quota(&mut tier.saved_codes, "max_saved_codes", self.max_saved_codes)?;
        set_quota(&mut tier.api_keys, "max_api_keys", self.max_api_keys)?;
        set_quota(&mut tier.environments, "max_environments", self.max_environments)?;
        if let Some(mebibytes) = within("max_environment_size", self.max_environment_size, ENVIRONMENT_MIB)? {
            tier.environment_bytes_max = mebibytes.unsigned_abs() * MIB;
        }
        set_quota(&mut tier.daily_ai_tokens, "daily_ai_tokens", self.daily_ai_tokens)?;
        if let Some(count) = within("concurrent_executions", self.concurrent_executions, CONCURRENT)? {
            tier.concurrent_executions_max = narrow(count);
        }
        Ok(())
    }

    /// Limits that follow from others come after them, so that the file may still say otherwise.
    fn apply_to_limits(&self, limits: &mut Limits) -> Result<(), String> {
        if let Some(seconds) = within("max_execution_time", self.max_execution_time, WALL_TIME_S)? {
            limits.wall_time_ms_max = seconds.unsigned_abs() * 1000;
        }
        if let Some(processors) = within("processors", self.processors, PROCESSORS)? {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "100 to 1,024,000")]
            let milli = (processors * 1000.0).round() as u32;
            limits.cpu_milli_max = milli;
        }
        limits.cpu_time_ms_max = Limits::cpu_time_ms_within(limits.wall_time_ms_max, limits.cpu_milli_max);
        if let Some(seconds) = within("max_cpu_time", self.max_cpu_time, CPU_TIME_S)? {
            limits.cpu_time_ms_max = seconds.unsigned_abs() * 1000;
        }
        if let Some(mebibytes) = within("max_memory", self.max_memory, MEMORY_MIB)? {
            limits.memory_bytes_max = mebibytes.unsigned_abs() * MIB;
            limits.disk_bytes_max = Limits::disk_bytes_within(limits.memory_bytes_max);
        }
        if let Some(mebibytes) = within("max_disk", self.max_disk, DISK_MIB)? {
            limits.disk_bytes_max = mebibytes.unsigned_abs() * MIB;
        }
        if let Some(count) = within("max_files", self.max_files, FILES)? {
            limits.disk_inodes_max = count.unsigned_abs();
        }
        if let Some(count) = within("max_artifacts", self.max_artifacts, ARTIFACTS)? {
            limits.artifacts_max = count.unsigned_abs();
        }
        if let Some(mebibytes) = within("max_artifact_size", self.max_artifact_size, ARTIFACTS_MIB)? {
            limits.artifact_bytes_max = mebibytes.unsigned_abs() * MIB;
        }
        if let Some(count) = within("max_open_files", self.max_open_files, OPEN_FILES)? {
            limits.open_files_max = count.unsigned_abs();
        }
        if let Some(count) = within("max_processes", self.max_processes, PROCESSES)? {
            limits.pids_max = narrow(count);
        }
        Ok(())
    }
}

/// A number that was found within bounds far below.
fn narrow(count: i64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn set_text(field: &mut String, key: &str, text: Option<String>, chars_max: usize) -> Result<(), String> {
    let Some(text) = text else { return Ok(()) };
    let text = text.trim();
    let is_fine = (1..=chars_max).contains(&text.chars().count()) && !text.contains(char::is_control);
    if !is_fine {
        return Err(format!("{key}: must be one line of 1 to {chars_max} characters"));
    }
    text.clone_into(field);
    Ok(())
}

fn set_quota(field: &mut Quota, key: &str, count: Option<i64>) -> Result<(), String> {
    if let Some(count) = within(key, count, QUOTA)? {
        *field = u32::try_from(count).map_or(Quota::Unlimited, Quota::AtMost);
    }
    Ok(())
}

fn within<N: PartialOrd + Display>(
    key: &str,
    value: Option<N>,
    bounds: RangeInclusive<N>,
) -> Result<Option<N>, String> {
    match value {
        Some(value) if !bounds.contains(&value) => {
            Err(format!("{key}: {value} is not within {} and {}", bounds.start(), bounds.end()))
        }
        value => Ok(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tier(tiers: &Tiers, level: i64) -> &Tier {
        tiers.get(TierLevel::try_from(level).expect("a level"))
    }

    #[test]
    fn what_is_absent_keeps_its_default() {
        let text = "[1]\nname = \" Guest \"\ndaily_executions = 0\nmax_memory = 256\n\n[4]\nconcurrent_executions = 2\ndaily_api_calls = 7\nmax_execution_time = 86400\n";
        let (tiers, default) = (parse(text).expect("good"), Tiers::default());
        let (free, before) = (tier(&tiers, 1), tier(&default, 1));
        assert_eq!((free.name.as_str(), free.daily_executions), ("Guest", Quota::AtMost(0)));
        assert_eq!((free.limits.memory_bytes_max, free.limits.disk_bytes_max), (256 * MIB, 128 * MIB));
        assert_eq!((free.daily_api_calls, &free.color), (before.daily_api_calls, &before.color));
        let top = tier(&tiers, 4);
        assert_eq!((top.concurrent_executions_max, top.daily_api_calls), (2, Quota::AtMost(7)));
        assert_eq!((top.daily_executions, top.limits.wall_time_ms_max), (Quota::Unlimited, 86_400_000));
        for level in [2, 3] {
            assert_eq!(tier(&tiers, level), tier(&default, level));
        }
        let unlimited = parse("[1]\ndaily_executions = -1").expect("good");
        assert_eq!(tier(&unlimited, 1).daily_executions, Quota::Unlimited);
        assert_eq!(tier(&parse("").expect("nothing changes"), 1), before);
    }

    #[test]
    fn environments_have_their_bounds() {
        let given = parse("[1]\nmax_environments = 3\nmax_environment_size = 512\n[4]\nmax_environments = 0")
            .expect("good");
        let (free, top) = (tier(&given, 1), tier(&given, 4));
        assert_eq!((free.environments, free.environment_bytes_max), (Quota::AtMost(3), 512 * MIB));
        assert_eq!((top.environments, top.environment_bytes_max), (Quota::AtMost(0), 8192 * MIB));
    }

    #[test]
    fn limits_that_follow_from_others_follow_unless_they_are_given() {
        let limits = |text: &str| tier(&parse(text).expect("good"), 1).limits;
        let default = limits("");
        assert_eq!(default.cpu_time_ms_max, 30_000, "all there can be");
        let longer = limits("[1]\nmax_execution_time = 60\nprocessors = 1.5");
        assert_eq!((longer.cpu_milli_max, longer.cpu_time_ms_max), (1500, 90_000));
        let text = "[1]\nmax_cpu_time = 5\nmax_disk = 7\nmax_memory = 64\nmax_files = 100\nmax_open_files = 64\nmax_processes = 8";
        let given = limits(text);
        assert_eq!(
            (given.cpu_time_ms_max, given.disk_bytes_max, given.memory_bytes_max),
            (5000, 7 * MIB, 64 * MIB)
        );
        assert_eq!((given.disk_inodes_max, given.open_files_max, given.pids_max), (100, 64, 8));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        for (text, expected) in [
            ("[5]\nname = \"x\"", "[5] is no level: it is [1], [2], [3] or [4]"),
            ("[free]\nname = \"x\"", "[free] is no level"),
            ("[1]\n\ndaily_executoins = 1", "line 3: unknown field `daily_executoins`"),
            ("[1]\ndaily_executions = \"many\"", "line 2: invalid type: string \"many\", expected i64"),
            ("[1]\ndaily_executions = 1.5", "line 2: invalid type: floating point"),
            ("[1]\nname = ", "line 2: "),
            ("[1]\n[2]\n[1]", "line 3: duplicate key"),
            ("name = \"x\"", "line 1: invalid type"),
            ("[1]\ndaily_executions = -2", "[1] daily_executions: -2 is not within -1 and 4294967295"),
            ("[2]\nmax_api_keys = 4294967296", "[2] max_api_keys: "),
            ("[1]\nmax_execution_time = 86401", "[1] max_execution_time: 86401 is not within 1 and 86400"),
            ("[1]\nmax_execution_time = 0", "[1] max_execution_time: "),
            ("[1]\nprocessors = 0.05", "[1] processors: 0.05 is not within 0.1 and 1024"),
            ("[1]\nprocessors = nan", "[1] processors: NaN is not within"),
            ("[1]\nmax_cpu_time = 0", "[1] max_cpu_time: "),
            ("[1]\nmax_environment_size = 63", "[1] max_environment_size: 63 is not within 64 and 1048576"),
            ("[1]\nmax_open_files = 31", "[1] max_open_files: "),
            ("[1]\nmax_memory = 15", "[1] max_memory: 15 is not within 16 and 1048576"),
            ("[1]\nconcurrent_executions = 0", "[1] concurrent_executions: "),
            ("[1]\nname = \" \"", "[1] name: must be one line of 1 to 50 characters"),
            ("[1]\ncolor = \"a\\nb\"", "[1] color: "),
        ] {
            let said = parse(text).expect_err(text);
            assert!(said.contains(expected) && !said.contains('\n'), "{text}: {said}");
        }
    }
}
