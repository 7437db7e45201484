//! Tiers: the bundle of limits (per execution, kept by the kernel) and quotas (per day, kept by
//! the database) that a user level stands for.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Metered, Quota};

const MIB: u64 = 1024 * 1024;
const GIB: u64 = 1024 * MIB;

/// A user level, 1 (Free) to 4 (Enterprise).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct TierLevel(u8);

/// A number that names no tier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownTier(pub i64);

impl std::fmt::Display for UnknownTier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "there is no user level {}: it is 1, 2, 3 or 4", self.0)
    }
}

impl std::error::Error for UnknownTier {}

impl TierLevel {
    /// What everybody who registers starts with.
    pub const FREE: Self = Self(1);
    /// What the first administrator gets.
    pub const ENTERPRISE: Self = Self(4);

    /// The level's number, as clients see it.
    #[must_use]
    pub fn number(self) -> u8 {
        self.0
    }
}

impl TryFrom<i64> for TierLevel {
    type Error = UnknownTier;

    fn try_from(number: i64) -> Result<Self, UnknownTier> {
        match u8::try_from(number) {
            Ok(level @ 1..=4) => Ok(Self(level)),
            _ => Err(UnknownTier(number)),
        }
    }
}

/// What the kernel holds one execution to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Wall time from the program's first instruction, in milliseconds.
    pub wall_time_ms_max: u64,
    /// Memory of the whole process tree, its temporary files and shared memory, in bytes.
    pub memory_bytes_max: u64,
    /// Processes and threads together, counting the sandbox's own init.
    pub pids_max: u32,
    /// Processor time per second of wall time, in thousandths of a processor.
    pub cpu_milli_max: u32,
    /// Processor time of the whole process tree, in milliseconds.
    pub cpu_time_ms_max: u64,
    /// Bytes kept of each of stdout and stderr. What is written beyond is counted and dropped.
    pub output_bytes_kept_max: u64,
    /// Bytes written to stdout and stderr together after which the execution is ended.
    pub output_bytes_max: u64,
    /// Bytes of all files in `/work`, `/tmp` and `/dev/shm` together.
    pub disk_bytes_max: u64,
    /// Number of those files and directories.
    pub disk_inodes_max: u64,
    /// Open descriptors of one process.
    pub open_files_max: u64,
    /// Files it leaves that are kept.
    pub artifacts_max: u64,
    /// Bytes of all those files together.
    pub artifact_bytes_max: u64,
}

/// A tier: its names, limits and quotas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tier {
    /// Which one it is.
    pub level: TierLevel,
    /// Its name, in the interface's first language.
    pub name: String,
    /// One sentence about whom it is for.
    pub description: String,
    /// Colour of its badge: a preset name of the web interface's design system.
    pub color: String,
    /// What one execution is held to.
    pub limits: Limits,
    /// Executions of one user at the same time.
    pub concurrent_executions_max: u32,
    /// Executions a UTC day from the web or with a user's token.
    pub daily_executions: Quota,
    /// Executions a UTC day with an API key.
    pub daily_api_calls: Quota,
    /// Items in the code library.
    pub saved_codes: Quota,
    /// API keys.
    pub api_keys: Quota,
    /// Python environments of one's own. Administrators may have any number, whatever their tier.
    pub environments: Quota,
    /// Bytes of all files of one of them.
    pub environment_bytes_max: u64,
    /// Tokens of AI providers a UTC day, of the question and the answer together.
    pub daily_ai_tokens: Quota,
}

impl Tier {
    /// How many of these there may be in a day.
    #[must_use]
    pub fn daily_quota(&self, metered: Metered) -> Quota {
        match metered {
            Metered::Executions => self.daily_executions,
            Metered::ApiCalls => self.daily_api_calls,
        }
    }
}

/// All tiers of this installation.
#[derive(Clone, Debug)]
pub struct Tiers(BTreeMap<TierLevel, Tier>);

impl Tiers {
    /// The tier of a level. Every level has one.
    #[must_use]
    pub fn get(&self, level: TierLevel) -> &Tier {
        self.0.get(&level).expect("Tiers is only made with all four levels")
    }

    /// Puts this tier in the place of the one of its level.
    pub fn replace(&mut self, tier: Tier) {
        self.0.insert(tier.level, tier);
    }

    /// All of them, lowest first.
    pub fn iter(&self) -> impl Iterator<Item = &Tier> {
        self.0.values()
    }
}

/// The part of a tier that grows with its level, a row of the table in [`Tiers::default`].
struct Row {
    name: &'static str,
    description: &'static str,
    color: &'static str,
    wall_time_s: u64,
    memory_mib: u64,
    cpu_milli: u32,
    concurrent: u32,
    environment_gib: u64,
    artifacts_mib: u64,
    quotas: [Quota; 5],
}

impl Default for Tiers {
    /// The tiers of the published contract. Names, times, memory and quotas are those of the
    /// FastAPI edition; concurrency, processors, pids and the size of environments are this edition's.
    fn default() -> Self {
        use Quota::{AtMost, Unlimited};
        let rows = [
            Row {
                name: "免费用户",
                description: "Free: to try it out",
                color: "default",
                wall_time_s: 30,
                memory_mib: 128,
                cpu_milli: 1000,
                concurrent: 1,
                environment_gib: 1,
                artifacts_mib: 16,
                quotas: [AtMost(10), AtMost(20), AtMost(5), AtMost(2), AtMost(1)],
            },
            Row {
                name: "基础用户",
                description: "Basic: for everyday scripts",
                color: "blue",
                wall_time_s: 60,
                memory_mib: 256,
                cpu_milli: 1000,
                concurrent: 2,
                environment_gib: 2,
                artifacts_mib: 32,
                quotas: [AtMost(50), AtMost(100), AtMost(20), AtMost(5), AtMost(1)],
            },
            Row {
                name: "高级用户",
                description: "Premium: for data and longer runs",
                color: "gold",
                wall_time_s: 120,
                memory_mib: 512,
                cpu_milli: 2000,
                concurrent: 4,
                environment_gib: 4,
                artifacts_mib: 64,
                quotas: [AtMost(200), AtMost(500), AtMost(100), AtMost(10), AtMost(1)],
            },
            Row {
                name: "企业用户",
                description: "Enterprise: without daily quotas",
                color: "purple",
                wall_time_s: 300,
                memory_mib: 1024,
                cpu_milli: 2000,
                concurrent: 16,
                environment_gib: 8,
                artifacts_mib: 256,
                quotas: [Unlimited; 5],
            },
        ];
        let tiers = (1..).zip(rows).map(|(number, row)| {
            let level = TierLevel(number);
            (level, row.into_tier(level))
        });
        Self(tiers.collect())
    }
}

impl Limits {
    /// All the processor time there can be in some wall time: whoever sets no limit of its own on it means this.
    #[must_use]
    pub fn cpu_time_ms_within(wall_time_ms: u64, cpu_milli: u32) -> u64 {
        wall_time_ms.saturating_mul(cpu_milli.into()) / 1000
    }

    /// Less wall time or memory, and what follows from that: no more processor time than there is in the wall time, no more files than there is
    /// memory for.
    #[must_use]
    pub fn lowered_to(self, wall_time_ms_max: u64, memory_bytes_max: u64) -> Self {
        let mut lower = self;
        if wall_time_ms_max < self.wall_time_ms_max {
            let within = Self::cpu_time_ms_within(wall_time_ms_max, self.cpu_milli_max).max(1);
            lower.wall_time_ms_max = wall_time_ms_max;
            lower.cpu_time_ms_max = self.cpu_time_ms_max.min(within);
        }
        if memory_bytes_max < self.memory_bytes_max {
            lower.memory_bytes_max = memory_bytes_max;
            lower.disk_bytes_max = self.disk_bytes_max.min(Self::disk_bytes_within(memory_bytes_max));
        }
        lower
    }

    /// Files are memory here: half of it leaves room for the interpreter, so that a full disk is told as a full disk.
    #[must_use]
    pub fn disk_bytes_within(memory_bytes: u64) -> u64 {
        memory_bytes / 2
    }
}

impl Row {
    fn into_tier(self, level: TierLevel) -> Tier {
        let [daily_executions, daily_api_calls, saved_codes, api_keys, environments] = self.quotas;
        Tier {
            level,
            name: self.name.to_owned(),
            description: self.description.to_owned(),
            color: self.color.to_owned(),
            limits: Limits {
                wall_time_ms_max: self.wall_time_s * 1000,
                memory_bytes_max: self.memory_mib * MIB,
                // Enough for a thread pool per library on a large machine, far from the
                // kernel's own bound; a fork bomb stops here.
                pids_max: 128,
                cpu_milli_max: self.cpu_milli,
                cpu_time_ms_max: Limits::cpu_time_ms_within(self.wall_time_s * 1000, self.cpu_milli),
                output_bytes_kept_max: MIB,
                output_bytes_max: 64 * MIB,
                disk_bytes_max: Limits::disk_bytes_within(self.memory_mib * MIB),
                disk_inodes_max: 16 * 1024,
                open_files_max: 1024,
                artifacts_max: 100,
                artifact_bytes_max: self.artifacts_mib * MIB,
            },
            concurrent_executions_max: self.concurrent,
            daily_executions,
            daily_api_calls,
            saved_codes,
            api_keys,
            environments,
            environment_bytes_max: self.environment_gib * GIB,
            // Users pay for them with their own keys; who lends one out sets a bound.
            daily_ai_tokens: Quota::Unlimited,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_is_one_to_four() {
        for bad in [i64::MIN, -1, 0, 5, 260] {
            assert_eq!(TierLevel::try_from(bad), Err(UnknownTier(bad)));
        }
        for good in 1..=4 {
            let level = TierLevel::try_from(good).expect("in range");
            assert_eq!(i64::from(level.number()), good);
            assert_eq!(Tiers::default().get(level).level, level);
        }
    }

    #[test]
    fn a_higher_tier_never_offers_less() {
        let tiers = Tiers::default();
        let all: Vec<&Tier> = tiers.iter().collect();
        for pair in all.windows(2) {
            let (low, high) = (pair[0], pair[1]);
            assert!(low.limits.wall_time_ms_max <= high.limits.wall_time_ms_max);
            assert!(low.limits.memory_bytes_max <= high.limits.memory_bytes_max);
            assert!(low.concurrent_executions_max <= high.concurrent_executions_max);
            assert!(low.environment_bytes_max <= high.environment_bytes_max);
        }
    }
}
