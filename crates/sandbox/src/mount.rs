//! Mounts, by the descriptor-based calls: a tree is taken, restricted, and only then attached, so that
//! there is no moment at which it is reachable unrestricted.

use std::borrow::Cow;
use std::ffi::{CString, OsStr, OsString};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd, OwnedFd, RawFd};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

use nix::errno::Errno;
use nix::mount::{MntFlags, MsFlags, mount, umount2};
use nix::sys::stat::{Mode, SFlag, makedev, mkdirat, mknodat, umask};
use nix::unistd::symlinkat;

use crate::{SetupError, Step};

/// Flags on every mount of a sandbox: no set-user-id programs, no device files.
const CONFINED: MsFlags = MsFlags::MS_NOSUID.union(MsFlags::MS_NODEV);

// The values of linux/mount.h; libc has them only for some targets.
const OPEN_TREE_CLONE: libc::c_uint = 1;
const MOVE_MOUNT_F_EMPTY_PATH: libc::c_uint = 4;
const MOUNT_ATTR_RDONLY: u64 = 0x1;
const MOUNT_ATTR_NOSUID: u64 = 0x2;
const MOUNT_ATTR_NODEV: u64 = 0x4;
const MOUNT_ATTR_NOEXEC: u64 = 0x8;

/// `struct mount_attr` of mount_setattr(2).
#[repr(C)]
struct MountAttr {
    attr_set: u64,
    attr_clr: u64,
    propagation: u64,
    userns_fd: u64,
}

/// What may be done through a mount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Read and execute files.
    ReadOnly,
    /// Read, write and execute files.
    ReadWrite,
    /// Use one device file, such as `/dev/null`.
    Device,
}

/// A copy of a mounted tree that is attached nowhere yet. Gone when dropped.
#[derive(Debug)]
pub struct DetachedTree(OwnedFd);

impl AsFd for DetachedTree {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

impl From<OwnedFd> for DetachedTree {
    /// Takes a tree that was handed over.
    fn from(fd: OwnedFd) -> Self {
        Self(fd)
    }
}

impl DetachedTree {
    /// Copies the tree at `source`, mounts below it included, with no more than `access`.
    ///
    /// # Errors
    /// `ENOENT` where there is nothing at `source`; else what open_tree(2) or mount_setattr(2) say. The latter
    /// came with Linux 5.12.
    pub fn copy(source: &Path, access: Access) -> Result<Self, SetupError> {
        let path = c_path(source)?;
        let flags = OPEN_TREE_CLONE | libc::AT_RECURSIVE.cast_unsigned() | libc::O_CLOEXEC.cast_unsigned();
        // SAFETY: `path` is a NUL-terminated string that lives through the call.
        let fd = unsafe { libc::syscall(libc::SYS_open_tree, libc::AT_FDCWD, path.as_ptr(), flags) };
        let tree = Self(owned(fd, format!("open_tree {}", source.display()))?);
        let flags = libc::AT_EMPTY_PATH | libc::AT_RECURSIVE;
        set_attributes(tree.0.as_raw_fd(), c"", flags, Self::attributes(access))?;
        Ok(tree)
    }

    fn attributes(access: Access) -> u64 {
        match access {
            Access::ReadOnly => MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV,
            Access::ReadWrite => MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV,
            // Read-only is about its inode: owner, mode, times. Devices are written to all the same.
            Access::Device => MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC,
        }
    }

    /// Attaches the tree on `target`, which must be there: a directory for a directory, a file for a file.
    ///
    /// # Errors
    /// What move_mount(2) says.
    pub fn attach(self, target: &Path) -> Result<(), SetupError> {
        let path = c_path(target)?;
        // SAFETY: both strings are NUL-terminated and live through the call; the descriptor is ours.
        let moved = unsafe {
            libc::syscall(
                libc::SYS_move_mount,
                self.0.as_raw_fd(),
                c"".as_ptr(),
                libc::AT_FDCWD,
                path.as_ptr(),
                MOVE_MOUNT_F_EMPTY_PATH,
            )
        };
        Errno::result(moved).step(format!("move_mount {}", target.display())).map(drop)
    }
}

fn set_attributes(
    dir: RawFd,
    path: &std::ffi::CStr,
    flags: libc::c_int,
    attr_set: u64,
) -> Result<(), SetupError> {
    let attr = MountAttr { attr_set, attr_clr: 0, propagation: 0, userns_fd: 0 };
    // SAFETY: `path` is NUL-terminated, `attr` is the kernel's structure of the size given; both live
    // through the call.
    let set = unsafe {
        libc::syscall(
            libc::SYS_mount_setattr,
            dir,
            path.as_ptr(),
            flags,
            &raw const attr,
            size_of::<MountAttr>(),
        )
    };
    Errno::result(set).step("mount_setattr").map(drop)
}

/// Cuts every tie of propagation between this mount namespace and the one it was copied from.
///
/// # Errors
/// What mount(2) says.
pub fn make_all_private() -> Result<(), SetupError> {
    let flags = MsFlags::MS_REC | MsFlags::MS_PRIVATE;
    mount(None::<&str>, "/", None::<&str>, flags, None::<&str>).step("make mounts private")
}

/// A device file: its name and numbers.
pub type Device = (&'static str, u64, u64);

impl DetachedTree {
    /// A small file system with these device files for everybody, these empty directories and these links, which are nobody else's. For root
    /// of the machine only: device files that others have made are dead.
    ///
    /// # Errors
    /// What fsopen(2), fsmount(2) or mknod(2) say.
    pub fn of_devices(
        devices: &[Device],
        directories: &[&str],
        links: &[(&str, &str)],
    ) -> Result<Self, SetupError> {
        let tree = Self::empty_tmpfs(64 * 1024, 32)?;
        let before = umask(Mode::empty());
        let made = tree.fill(devices, directories, links);
        umask(before);
        made.map(|()| tree)
    }

    fn fill(
        &self,
        devices: &[Device],
        directories: &[&str],
        links: &[(&str, &str)],
    ) -> Result<(), SetupError> {
        let (for_all, shown) = (Mode::from_bits_truncate(0o666), Mode::from_bits_truncate(0o755));
        for (name, major, minor) in devices {
            mknodat(&self.0, *name, SFlag::S_IFCHR, for_all, makedev(*major, *minor)).step("mknod")?;
        }
        for name in directories {
            mkdirat(&self.0, *name, shown).step("mkdir")?;
        }
        for (destination, name) in links {
            symlinkat(*destination, &self.0, *name).step("symlink")?;
        }
        set_attributes(self.0.as_raw_fd(), c"", libc::AT_EMPTY_PATH, Self::attributes(Access::Device))
    }

    fn empty_tmpfs(bytes_max: u64, inodes_max: u64) -> Result<Self, SetupError> {
        const FSCONFIG_SET_STRING: libc::c_uint = 1;
        const FSCONFIG_CMD_CREATE: libc::c_uint = 6;
        // FSOPEN_CLOEXEC and FSMOUNT_CLOEXEC.
        const CLOEXEC: libc::c_uint = 1;
        let nothing = std::ptr::null::<libc::c_char>();
        // SAFETY: a NUL-terminated string that lives through the call.
        let context =
            owned(unsafe { libc::syscall(libc::SYS_fsopen, c"tmpfs".as_ptr(), CLOEXEC) }, "fsopen")?;
        let options =
            [(c"mode", c"0755".to_owned()), (c"size", number(bytes_max)), (c"nr_inodes", number(inodes_max))];
        for (key, value) in &options {
            // SAFETY: both strings are NUL-terminated and live through the call; the descriptor is ours.
            let set = unsafe {
                libc::syscall(
                    libc::SYS_fsconfig,
                    context.as_raw_fd(),
                    FSCONFIG_SET_STRING,
                    key.as_ptr(),
                    value.as_ptr(),
                    0,
                )
            };
            Errno::result(set).step("fsconfig")?;
        }
        // SAFETY: this command takes no further arguments.
        let made = unsafe {
            libc::syscall(libc::SYS_fsconfig, context.as_raw_fd(), FSCONFIG_CMD_CREATE, nothing, nothing, 0)
        };
        Errno::result(made).step("fsconfig create")?;
        // SAFETY: plain integers.
        let tree = unsafe { libc::syscall(libc::SYS_fsmount, context.as_raw_fd(), CLOEXEC, 0) };
        owned(tree, "fsmount").map(Self)
    }
}

fn number(number: u64) -> CString {
    CString::new(number.to_string()).expect("digits have no NUL")
}

/// A descriptor that the kernel has just answered, or its error.
fn owned(answer: libc::c_long, step: impl Into<Cow<'static, str>>) -> Result<OwnedFd, SetupError> {
    let fd = RawFd::try_from(Errno::result(answer).step(step)?).expect("a descriptor is a small number");
    // SAFETY: the kernel made this descriptor for us just now, and nobody else has it.
    Ok(unsafe { OwnedFd::from_raw_fd(fd) })
}

/// Whether something else is mounted somewhere below a directory.
#[must_use]
pub fn has_mounts_below(directory: &Path) -> bool {
    let mounts = std::fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    let mut points = mounts.lines().filter_map(|line| line.split(' ').nth(4)).map(unescaped);
    points.any(|point| point != directory && point.starts_with(directory))
}

/// The kernel writes blanks, tabs, line ends and backslashes of paths as a backslash and three octal digits.
pub(crate) fn unescaped(path: &str) -> PathBuf {
    let mut parts = path.split('\\');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        match part.get(..3).and_then(|digits| u8::from_str_radix(digits, 8).ok()) {
            Some(byte) => {
                bytes.push(byte);
                bytes.extend_from_slice(&part.as_bytes()[3..]);
            }
            None => bytes.extend_from_slice(part.as_bytes()),
        }
    }
    OsString::from_vec(bytes).into()
}

/// Mounts an empty tmpfs, bounded in bytes and in files, owned by this user namespace's root.
///
/// # Errors
/// What mount(2) says.
pub fn tmpfs(target: &Path, bytes_max: u64, inodes_max: u64) -> Result<(), SetupError> {
    let options = format!("mode=0755,size={bytes_max},nr_inodes={inodes_max}");
    mount(Some("tmpfs"), target, Some("tmpfs"), CONFINED, Some(options.as_str())).step("mount tmpfs")
}

/// Bounds a mounted tmpfs anew. `target` is one of the places where it is shown.
///
/// # Errors
/// What mount(2) says; `EINVAL` where more is in it already.
pub fn resize_tmpfs(target: &Path, bytes_max: u64, inodes_max: u64) -> Result<(), SetupError> {
    let options = format!("size={bytes_max},nr_inodes={inodes_max}");
    mount(None::<&str>, target, None::<&str>, CONFINED | MsFlags::MS_REMOUNT, Some(options.as_str()))
        .step("resize tmpfs")
}

/// Mounts the `/proc` of this pid namespace.
///
/// # Errors
/// What mount(2) says; `EPERM` where the outside's own `/proc` is partly hidden, as in most containers.
pub fn proc(target: &Path) -> Result<(), SetupError> {
    let flags = CONFINED | MsFlags::MS_NOEXEC;
    mount(Some("proc"), target, Some("proc"), flags, None::<&str>).step("mount proc")
}

/// Shows the file or directory `source` at `target` too, without what is mounted below it.
///
/// # Errors
/// What mount(2) says.
pub fn bind(source: &Path, target: &Path) -> Result<(), SetupError> {
    mount(Some(source), target, None::<&str>, MsFlags::MS_BIND, None::<&str>)
        .step(format!("bind {}", target.display()))
}

/// Shows the directory `source` at `target` too, with all that is mounted below it.
///
/// # Errors
/// What mount(2) says.
pub fn bind_tree(source: &Path, target: &Path) -> Result<(), SetupError> {
    let flags = MsFlags::MS_BIND | MsFlags::MS_REC;
    mount(Some(source), target, None::<&str>, flags, None::<&str>).step(format!("bind {}", target.display()))
}

/// Shows what is in `below` at `target` through inodes that nobody else has: locks, watches and times of files are this mount's own.
/// `nothing` is an empty directory; being the upper of the two it also answers for the file system's size. What is mounted
/// below `below` does not show.
///
/// # Errors
/// What mount(2) says: `ENODEV` where the kernel has no overlayfs, `EPERM` where it may not be used in a user namespace (before
/// Linux 5.11), `EINVAL` where the file system below is a stack of two already.
pub fn overlay(nothing: &Path, below: &Path, target: &Path) -> Result<(), SetupError> {
    let options = format!("lowerdir={}:{}", nothing.display(), below.display());
    let flags = CONFINED | MsFlags::MS_RDONLY;
    mount(Some("overlay"), target, Some("overlay"), flags, Some(options.as_str()))
        .step(format!("mount overlay {}", target.display()))
}

/// Makes one mount read-only.
///
/// # Errors
/// What mount_setattr(2) says.
pub fn make_read_only(target: &Path) -> Result<(), SetupError> {
    set_attributes(libc::AT_FDCWD, &c_path(target)?, 0, MOUNT_ATTR_RDONLY)
}

/// Takes a mount out of sight; what is bound from it elsewhere stays.
///
/// # Errors
/// What umount2(2) says.
pub fn detach(target: &Path) -> Result<(), SetupError> {
    umount2(target, MntFlags::MNT_DETACH).step("umount")
}

/// Makes `new_root`, a mount of its own, the root of this mount namespace and lets go of the old one.
///
/// # Errors
/// What pivot_root(2) says.
pub fn pivot_into(new_root: &Path) -> Result<(), SetupError> {
    nix::unistd::chdir(new_root).step("chdir to new root")?;
    // Both paths the same: the old root is stacked over the new one and is taken off again
    // (pivot_root(2), NOTES), so no directory for it is needed.
    nix::unistd::pivot_root(".", ".").step("pivot_root")?;
    detach(Path::new("."))?;
    nix::unistd::chdir("/").step("chdir to /")
}

fn c_path(path: &Path) -> Result<CString, SetupError> {
    let bytes: &OsStr = path.as_os_str();
    CString::new(bytes.as_bytes()).map_err(|_| SetupError::new("path with NUL", Errno::EINVAL))
}
