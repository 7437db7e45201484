//! The root file system of a slot: what its nest shares, seen through inodes of the slot's own; its own writable files; its own
//! `/proc`, without what that tells of the machine and of others.
//!
//! Invariant: nothing in it is writable but the workspace, and nothing of the workspace is anybody else's. But for workshops, in which no
//! program of a user runs.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt as _, chown, symlink};
use std::path::{Path, PathBuf};

use sandbox::layers::{Layer, Layers};
use sandbox::mount::DetachedTree;
use sandbox::{SetupError, Step, environ, mount};

use crate::root::{DEVICES, EMPTY_DIRECTORY, EMPTY_FILE, IDLE_LOAD, Layout, SLOT_BUILD_SITE, inside};

/// The slot's own directories in its workspace's file system, where they are shown, and with which mode.
const WRITABLE: [(&str, &str, u32); 3] =
    [("work", environ::WORKSPACE, 0o755), ("tmp", "/tmp", 0o1777), ("shm", "/dev/shm", 0o1777)];
/// Where the workspace's file system is while it is made.
const WORKSPACE_SITE: &str = "/run";

/// Links in `/dev`.
const LINKS: [(&str, &str); 4] = [
    ("/proc/self/fd", "fd"),
    ("/proc/self/fd/0", "stdin"),
    ("/proc/self/fd/1", "stdout"),
    ("/proc/self/fd/2", "stderr"),
];

/// Room for the root itself: directories, links and mount points.
const ROOT_BYTES: u64 = 256 * 1024;
const ROOT_FILES: u64 = 256;

/// Covered where they are there: what an administrator keeps below `/usr` for this machine; and what `/proc` tells of the
/// machine and of whoever else is on it. What stays are facts that programs work with: processors, memory, the kernel's version.
const COVERED: [&str; 52] = [
    "/usr/etc",
    "/usr/local/etc",
    "/usr/local/games",
    "/usr/local/sbin",
    "/usr/local/share/ca-certificates",
    "/usr/local/src",
    "/usr/local/var",
    "/proc/acpi",
    "/proc/asound",
    "/proc/bootconfig",
    "/proc/buddyinfo",
    "/proc/bus",
    "/proc/cgroups",
    "/proc/cmdline",
    "/proc/config.gz",
    "/proc/consoles",
    "/proc/devices",
    "/proc/diskstats",
    "/proc/dma",
    "/proc/driver",
    "/proc/fs",
    "/proc/interrupts",
    "/proc/iomem",
    "/proc/ioports",
    "/proc/irq",
    "/proc/kallsyms",
    "/proc/key-users",
    "/proc/keys",
    // Locks of everybody, with the byte ranges.
    "/proc/locks",
    "/proc/mdstat",
    "/proc/misc",
    "/proc/modules",
    "/proc/mtrr",
    "/proc/pagetypeinfo",
    "/proc/partitions",
    // Tells, and even wakes its reader, when somebody else waits.
    "/proc/pressure",
    "/proc/schedstat",
    "/proc/scsi",
    "/proc/slabinfo",
    "/proc/softirqs",
    "/proc/swaps",
    "/proc/sys/fs/dentry-state",
    "/proc/sys/fs/file-nr",
    "/proc/sys/fs/inode-nr",
    "/proc/sys/fs/inode-state",
    "/proc/sys/kernel/pty",
    "/proc/sys/kernel/random/boot_id",
    "/proc/timer_list",
    "/proc/tty",
    "/proc/vmallocinfo",
    "/proc/vmstat",
    "/proc/zoneinfo",
];

/// The device files of one slot, which only root of the machine can make; without them a slot has those of the machine, on which it has
/// locks in common with everybody.
pub(crate) fn own_devices() -> Result<DetachedTree, SetupError> {
    DetachedTree::of_devices(&DEVICES, &["shm"], &LINKS)
}

/// The writable files of a root: how many at most, and whose.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Workspace {
    pub bytes_max: u64,
    pub inodes_max: u64,
    pub owner: u32,
}

/// What a root is made of, beside what its nest shares.
#[derive(Debug)]
pub(crate) struct Parts<'a> {
    pub devices: Option<DetachedTree>,
    pub workspace: Workspace,
    /// Read-only files of its own: where, and what is in them.
    pub files: &'a [(PathBuf, &'a [u8])],
}

/// Puts the root together and moves into it.
pub(crate) fn build(layout: &Layout, layers: Layers, parts: Parts<'_>) -> Result<(), SetupError> {
    let root = Path::new(SLOT_BUILD_SITE);
    mount::tmpfs(root, ROOT_BYTES, ROOT_FILES)?;
    for (shared, has_mounts_below) in &layout.shared {
        let (below, target) = (Path::new("/").join(shared), root.join(shared));
        fs::create_dir_all(&target).step("make mount point")?;
        // What an overlay cannot show is worth more than inodes of one's own.
        if layers.has(Layer::OverlayMounts) && !has_mounts_below {
            mount::overlay(Path::new(EMPTY_DIRECTORY), &below, &target)?;
        } else {
            mount::bind_tree(&below, &target)?;
        }
    }
    for writable in &layout.writable {
        let target = root.join(writable);
        fs::create_dir_all(&target).step("make mount point")?;
        mount::bind_tree(&Path::new("/").join(writable), &target)?;
    }
    for file in &layout.files {
        let target = root.join(file);
        write_file(&target, &[])?;
        mount::bind(&Path::new("/").join(file), &target)?;
    }
    for (destination, link) in &layout.links {
        symlink(destination, root.join(link)).step("symlink")?;
    }
    let dev = root.join("dev");
    fs::create_dir(&dev).step("make mount point")?;
    match parts.devices {
        Some(tree) => tree.attach(&dev)?,
        None => share_devices(&dev)?,
    }
    make_workspace(root, parts.workspace)?;
    for (path, content) in parts.files {
        write_file(&root.join(path), content)?;
    }
    make_proc(root)?;
    COVERED.iter().try_for_each(|path| cover(&inside(root, path)))?;
    mount::bind(Path::new(IDLE_LOAD), &inside(root, "/proc/loadavg"))?;
    mount::pivot_into(root)?;
    mount::make_read_only(Path::new("/"))
}

fn share_devices(dev: &Path) -> Result<(), SetupError> {
    fs::create_dir(dev.join("shm")).step("make mount point")?;
    for (name, ..) in DEVICES {
        let target = dev.join(name);
        fs::write(&target, "").step("make mount point")?;
        mount::bind(&Path::new("/dev").join(name), &target)?;
    }
    LINKS.iter().try_for_each(|(destination, link)| symlink(destination, dev.join(link)).step("symlink"))
}

fn write_file(path: &Path, content: &[u8]) -> Result<(), SetupError> {
    fs::create_dir_all(path.parent().unwrap_or(path)).step("make directory")?;
    fs::write(path, content).step("make file")
}

fn make_workspace(root: &Path, workspace: Workspace) -> Result<(), SetupError> {
    let site = inside(root, WORKSPACE_SITE);
    fs::create_dir_all(&site).step("make mount point")?;
    mount::tmpfs(&site, workspace.bytes_max, workspace.inodes_max)?;
    for (name, place, mode) in WRITABLE {
        let (directory, target) = (site.join(name), inside(root, place));
        fs::create_dir(&directory).step("make workspace")?;
        fs::set_permissions(&directory, Permissions::from_mode(mode)).step("chmod workspace")?;
        chown(&directory, Some(workspace.owner), Some(workspace.owner)).step("chown workspace")?;
        fs::create_dir_all(&target).step("make mount point")?;
        mount::bind(&directory, &target)?;
    }
    mount::detach(&site)
}

fn make_proc(root: &Path) -> Result<(), SetupError> {
    let proc = root.join("proc");
    fs::create_dir(&proc).step("make mount point")?;
    mount::proc(&proc)
}

fn cover(path: &Path) -> Result<(), SetupError> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_dir() => mount::bind(Path::new(EMPTY_DIRECTORY), path),
        Ok(metadata) if metadata.is_file() => mount::bind(Path::new(EMPTY_FILE), path),
        // Links lead to what is somewhere else, and is covered there.
        _ => Ok(()),
    }
}
