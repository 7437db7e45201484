//! Linux isolation, one kernel interface a file.
//!
//! This is the only room with `unsafe`, and the room for everything the kernel must be asked in its
//! own words. It knows no user, no database and no HTTP, and it decides nothing: the launcher
//! composes these pieces into nests and slots, the engine speaks to the launcher through [`wire`].
//!
//! Invariant: whatever may fail says at which step and with which errno ([`SetupError`]).
//! Invariant: nothing here trusts a path that untrusted code could have written to.

pub mod archive;
pub mod call;
pub mod cgroup;
pub mod channel;
pub mod clone;
pub mod descriptors;
pub mod environ;
mod error;
pub mod exiting;
pub mod idmap;
pub mod landlock;
pub mod layers;
pub mod memfd;
pub mod mount;
pub mod network;
pub mod pidfd;
pub mod places;
pub mod poll;
pub mod privileges;
pub mod probe;
pub mod process;
pub mod rlimit;
pub mod seccomp;
pub mod spec;
pub mod sysctl;
pub mod watch;
pub mod wire;
pub mod zygote;

pub use error::{SetupError, Step};
