//! Landlock: one more border around a program, where the kernel has it (Linux 5.13 and newer, each version with more).
//!
//! It stands behind the mount namespace and the user id: what must not be written is read-only and somebody else's
//! already. Without it nothing is open; with it, a mistake there is not enough.

use std::fmt::Display;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

use landlock::{
    ABI, Access as _, AccessFs, BitFlags, PathBeneath, PathFd, Ruleset, RulesetAttr as _, RulesetCreated,
    RulesetCreatedAttr as _, RulesetStatus, Scope,
};
use nix::errno::Errno;

use crate::{SetupError, Step as _, environ};

/// The newest version that was thought about; the kernel's own is used if it is older.
const NEWEST: ABI = ABI::V6;

/// Below these a program may make, change and remove files.
const WRITABLE: [&str; 3] = [environ::WORKSPACE, "/tmp", "/dev/shm"];
/// Device files a program may write to.
const DEVICES: [&str; 3] = ["/dev/null", "/dev/zero", "/dev/full"];

/// The version of Landlock that this kernel offers.
///
/// # Errors
/// `ENOSYS` where it was built without, `EOPNOTSUPP` where it was started without.
pub fn version() -> Result<u32, SetupError> {
    /// LANDLOCK_CREATE_RULESET_VERSION of linux/landlock.h.
    const ASK_FOR_VERSION: u32 = 1;
    let nothing = std::ptr::null::<u8>();
    // SAFETY: with this flag the kernel takes no structure and only answers a number.
    let version =
        unsafe { libc::syscall(libc::SYS_landlock_create_ruleset, nothing, 0_usize, ASK_FOR_VERSION) };
    let version = Errno::result(version).step("landlock_create_ruleset")?;
    Ok(u32::try_from(version).expect("a version is a small number"))
}

/// Confines this process and all its descendants: to writing below its own directories and these, and to signals and abstract
/// sockets among themselves. As far as the kernel's version of Landlock goes.
///
/// # Errors
/// What the kernel says, or that one of the directories is not there.
pub fn confine(writable: &[PathBuf]) -> Result<(), SetupError> {
    match ruleset(writable)?.restrict_self().map_err(refused)?.ruleset {
        RulesetStatus::NotEnforced => Err(SetupError::new("landlock", Errno::ENOSYS)),
        RulesetStatus::FullyEnforced | RulesetStatus::PartiallyEnforced => Ok(()),
    }
}

/// What [`confine`] puts in force, about the directories that are this process's now, for another process to put in force for itself.
///
/// # Errors
/// As [`confine`].
pub fn for_another() -> Result<OwnedFd, SetupError> {
    Option::from(ruleset(&[])?).ok_or(SetupError::new("landlock", Errno::ENOSYS))
}

fn ruleset(more: &[PathBuf]) -> Result<RulesetCreated, SetupError> {
    let writing = AccessFs::from_write(NEWEST);
    let device = AccessFs::WriteFile | AccessFs::Truncate | AccessFs::IoctlDev;
    let rules = [beneath(&WRITABLE, writing)?, beneath(more, writing)?, beneath(&DEVICES, device)?];
    let rules = rules.into_iter().flatten();
    Ruleset::default()
        .handle_access(writing)
        .and_then(|ruleset| ruleset.scope(Scope::from_all(NEWEST)))
        .and_then(Ruleset::create)
        .and_then(|ruleset| ruleset.add_rules(rules.map(Ok::<_, landlock::RulesetError>)))
        .map_err(refused)
}

fn beneath(
    paths: &[impl AsRef<Path>],
    access: BitFlags<AccessFs>,
) -> Result<Vec<PathBeneath<PathFd>>, SetupError> {
    let rule = |path: &Path| Ok(PathBeneath::new(PathFd::new(path).map_err(refused)?, access));
    paths.iter().map(|path| rule(path.as_ref())).collect()
}

fn refused(error: impl Display) -> SetupError {
    SetupError::new(format!("landlock: {error}"), Errno::last())
}
