//! Giving up rights, for good.

use nix::errno::Errno;
use nix::sys::prctl;

use crate::{SetupError, Step};

/// Root is nobody special any more: neither exec nor a change of ids brings back or takes away
/// capabilities, and all of it is locked. SECBIT_NOROOT, NO_SETUID_FIXUP and NO_CAP_AMBIENT_RAISE with their locks, and
/// the lock of KEEP_CAPS (capabilities(7)).
const SECUREBITS: libc::c_ulong = 0x01 | 0x02 | 0x04 | 0x08 | 0x20 | 0x40 | 0x80;

/// `struct __user_cap_header_struct`, version 3.
#[repr(C)]
struct CapHeader {
    version: u32,
    pid: libc::c_int,
}

/// `struct __user_cap_data_struct`; version 3 takes two.
#[repr(C)]
#[derive(Clone, Copy, Default)]
struct CapData {
    effective: u32,
    permitted: u32,
    inheritable: u32,
}

/// A capability that one of our processes keeps, as numbered in linux/capability.h.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Capability {
    /// CAP_DAC_READ_SEARCH: to read files of others.
    DacReadSearch = 2,
    /// CAP_KILL: to end processes of others.
    Kill = 5,
    /// CAP_SYS_PTRACE: to see how processes of others end.
    SysPtrace = 19,
    /// CAP_SYS_NICE: to have processes of others give way.
    SysNice = 23,
    /// CAP_SYS_ADMIN: here, to join namespaces.
    SysAdmin = 21,
}

const CAP_SETPCAP: u32 = 8;
const CAP_VERSION_3: u32 = 0x2008_0522;
const CAP_WAKE_ALARM: u32 = 35;

/// A change of ids takes no capabilities away. For a process that acts as somebody else for a moment.
///
/// # Errors
/// What prctl(2) says.
pub fn keep_capabilities_over_ids() -> Result<(), SetupError> {
    const NO_SETUID_FIXUP: libc::c_ulong = 0x04;
    prctl_set(libc::PR_SET_SECUREBITS, NO_SETUID_FIXUP).step("securebits")
}

/// Empties the bounding set and locks the special rights of root. Needs CAP_SETPCAP, so it goes before
/// [`drop_capabilities`].
///
/// # Errors
/// What prctl(2) says.
pub fn lock_capabilities() -> Result<(), SetupError> {
    prctl_set(libc::PR_SET_SECUREBITS, SECUREBITS).step("securebits")?;
    for capability in 0..64 {
        match prctl_set(libc::PR_CAPBSET_DROP, capability) {
            // Beyond the last capability this kernel knows.
            Err(Errno::EINVAL) => return Ok(()),
            other => other.step("PR_CAPBSET_DROP")?,
        }
    }
    Ok(())
}

/// Keeps these capabilities over the exec that follows, gives up all others, and locks the special rights of root.
///
/// # Errors
/// What prctl(2) and capset(2) say.
pub fn keep_over_exec(kept: &[Capability]) -> Result<(), SetupError> {
    let mask = kept.iter().fold(0, |mask, capability| mask | 1 << *capability as u32);
    let upper = CapData::default();
    for capability in (0..64).filter(|number| *number >= 32 || mask & 1 << *number as u32 == 0) {
        match prctl_set(libc::PR_CAPBSET_DROP, capability) {
            Err(Errno::EINVAL) => break,
            other => other.step("PR_CAPBSET_DROP")?,
        }
    }
    let setpcap = 1 << CAP_SETPCAP;
    permit([CapData { effective: mask | setpcap, permitted: mask | setpcap, inheritable: mask }, upper])?;
    for capability in kept {
        let (raise, number) = (libc::PR_CAP_AMBIENT_RAISE as libc::c_ulong, *capability as libc::c_ulong);
        // SAFETY: this option takes two integers; the rest are unused and zero.
        let raised = unsafe { libc::prctl(libc::PR_CAP_AMBIENT, raise, number, 0, 0) };
        Errno::result(raised).step("PR_CAP_AMBIENT_RAISE")?;
    }
    prctl_set(libc::PR_SET_SECUREBITS, SECUREBITS).step("securebits")?;
    permit([CapData { effective: mask, permitted: mask, inheritable: mask }, upper])
}

/// Gives up every capability in every set.
///
/// # Errors
/// What capset(2) says.
pub fn drop_capabilities() -> Result<(), SetupError> {
    permit([CapData::default(); 2])
}

/// Gives up every capability but these.
///
/// # Errors
/// What capset(2) says.
pub fn drop_all_but(kept: &[Capability]) -> Result<(), SetupError> {
    let mask = kept.iter().fold(0, |mask, capability| mask | 1 << *capability as u32);
    permit([CapData { effective: mask, permitted: mask, inheritable: 0 }, CapData::default()])
}

/// Gives up every capability but one that is good for nothing here, setting alarms that wake the machine, which stays permitted and
/// is not in effect. Whoever has the same id and no capability at all is not allowed to slow this process down.
///
/// # Errors
/// What capset(2) says.
pub fn drop_all_but_a_harmless_capability() -> Result<(), SetupError> {
    let upper = CapData { permitted: 1 << (CAP_WAKE_ALARM - 32), ..CapData::default() };
    permit([CapData::default(), upper])
}

fn permit(capabilities: [CapData; 2]) -> Result<(), SetupError> {
    let header = CapHeader { version: CAP_VERSION_3, pid: 0 };
    // SAFETY: version 3 reads one header and two data structures, which these are; pid 0 is this process.
    let set = unsafe { libc::syscall(libc::SYS_capset, &raw const header, capabilities.as_ptr()) };
    Errno::result(set).step("capset").map(drop)
}

/// No exec of this process or its descendants gains rights any more.
///
/// # Errors
/// What prctl(2) says.
pub fn set_no_new_privs() -> Result<(), SetupError> {
    prctl::set_no_new_privs().step("no_new_privs")
}

/// Whether others of the same id can look into this process and take its descriptors, and whether its files in
/// `/proc` are its own. A change of ids makes it false, an exec true.
///
/// # Errors
/// What prctl(2) says.
pub fn set_dumpable(dumpable: bool) -> Result<(), SetupError> {
    prctl::set_dumpable(dumpable).step("set dumpable")
}

/// The kernel ends this process when its parent ends.
///
/// A change of ids undoes it, so it goes after that.
///
/// # Errors
/// What prctl(2) says.
pub fn die_with_parent() -> Result<(), SetupError> {
    prctl::set_pdeathsig(nix::sys::signal::Signal::SIGKILL).step("parent death signal")
}

fn prctl_set(option: libc::c_int, value: libc::c_ulong) -> nix::Result<()> {
    // SAFETY: both options used take one integer; the rest are unused and zero.
    Errno::result(unsafe { libc::prctl(option, value, 0, 0, 0) }).map(drop)
}
