//! The nouns of CodeRunner and their arithmetic.
//!
//! Pure: nothing here does input or output, awaits, or reads a clock. Every other room may use
//! this one, and this one uses none of them.
//!
//! Invariant: a value of a type from this room is valid. What comes from outside is checked where
//! the type is made, and nowhere again.
#![forbid(unsafe_code)]

mod ai;
mod audit;
mod environment;
mod execution;
mod ids;
mod leavings;
mod public_address;
mod quota;
mod tier;
mod words;

pub use ai::{AiProvider, ProviderKey};
pub use audit::{Action, AuditStatus, ResourceType};
pub use environment::{EnvironmentStatus, Package, PackageManager, PackageSource};
pub use execution::{Evidence, ExecutionStatus, Isolation, LimitKind, Output, Termination};
pub use ids::{AiConfigId, ApiKeyId, AuditEntryId, CodeId, EnvironmentId, ExecutionId, SessionId, UserId};
pub use leavings::{Artifact, Curve, Display, UsagePoint, is_text};
pub use public_address::is_public;
pub use quota::{Metered, Quota};
pub use tier::{Limits, Tier, TierLevel, Tiers, UnknownTier};
