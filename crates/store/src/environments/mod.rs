//! Python environments: what is said of them, and the generations that were built of them.
//!
//! An environment is there for programs as soon as it has a generation. The one it points to is what executions see; the one before
//! it is kept to go back to, and no other.
//!
//! Invariant: directories follow rows. A generation's row is written when its directory is complete, and a directory without
//! a row is nobody's and may be removed.
//! Invariant: a user owns at most as many environments as their tier allows, however many requests come at once.

mod generations;
mod list;
mod read;
mod rows;
mod write;

use chrono::{DateTime, Utc};
use domain::{EnvironmentId, EnvironmentStatus, Package, PackageManager, UserId};

pub use generations::NewGeneration;
pub use list::{EnvironmentFilter, EnvironmentScope};
pub(crate) use rows::{check as check_row, is_name_of_user};
pub use write::{EnvironmentChanges, EnvironmentError, NewEnvironment};

/// The name of the environment that everybody has.
pub const BASE_ENVIRONMENT: &str = "base";

/// An environment as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Environment {
    /// Which row.
    pub id: EnvironmentId,
    /// Whose it is; nobody's is the base environment.
    pub owner: Option<UserId>,
    /// The owner's name.
    pub owner_name: Option<String>,
    /// Its name, by which programs ask for it.
    pub name: String,
    /// What people call it.
    pub display_name: String,
    /// What it is for.
    pub description: Option<String>,
    /// The Python that was asked for, such as `3.12`.
    pub python_version: String,
    /// Who installs its packages.
    pub manager: PackageManager,
    /// Where conda packages come from, by precedence.
    pub channels: Vec<String>,
    /// Whether programs may be run in it.
    pub is_active: bool,
    /// Whether everybody may run programs in it.
    pub is_public: bool,
    /// Whether interpreters may be kept warm in it: an administrator's permission.
    pub may_be_warm: bool,
    /// Whether it was made for programs that say themselves what they need, and gives way to others when its owner has too many.
    pub is_script: bool,
    /// Whether programs can run in it.
    pub status: EnvironmentStatus,
    /// What executions see.
    pub generation: Option<Generation>,
    /// What it can be made anew from, of one whose generations are not here: an `environment.yml`.
    pub recipe: Option<String>,
    /// The generation before, if one can go back to it.
    pub previous: Option<u32>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was changed for the last time.
    pub updated_at: DateTime<Utc>,
    /// When a program ran in it for the last time, to the minute.
    pub last_used: Option<DateTime<Utc>>,
}

/// What was built of an environment at a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Generation {
    /// Counts the generations of the environment.
    pub number: u32,
    /// Version of its Python, such as `3.12.1`.
    pub python_version: String,
    /// Where its interpreter is, in the words of the room that built it; nothing if that is its own.
    pub interpreter: Option<String>,
    /// What is installed, by name.
    pub packages: Vec<Package>,
    /// What it can be made anew from.
    pub conda_yaml: String,
    /// What its files take, in bytes.
    pub size_bytes: u64,
    /// Whether code of packages ran while it was built, or may have: what is in it may be anything.
    pub is_of_sources: bool,
    /// When it was built.
    pub created_at: DateTime<Utc>,
}

/// As much of an environment as running a program in it takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunnableEnvironment {
    /// Which row.
    pub id: EnvironmentId,
    /// Whose it is.
    pub owner: Option<UserId>,
    /// Whether everybody may run programs in it.
    pub is_public: bool,
    /// Whether interpreters may be kept warm in it.
    pub may_be_warm: bool,
    /// Which generation.
    pub generation: u32,
    /// See [`Generation::interpreter`].
    pub interpreter: Option<String>,
}

impl RunnableEnvironment {
    /// Whether this user may run programs in it.
    #[must_use]
    pub fn may_be_used_by(&self, user: UserId, is_admin: bool) -> bool {
        is_admin || self.is_public || self.owner.is_none_or(|owner| owner == user)
    }
}
