//! The root file system of a slot: what its nest shares, seen through inodes of the slot's own; its own writable files; its own
//! `/proc`, without what that tells of the machine and of others.
//!
//! Invariant: nothing in it is writable but the workspace, and nothing of the workspace is anybody else's.

use std::fs;
use std::os::unix::fs::{chown, symlink};
use std::path::Path;

use sandbox::layers::{Layer, Layers};
use sandbox::spec::Limits;
use sandbox::{SetupError, Step, environ, idmap, mount};

use crate::root::{DEVICES, EMPTY_DIRECTORY, EMPTY_FILE, Layout, SLOT_BUILD_SITE, inside};

/// The slot's own directories in its workspace's file system, and where they are shown.
const WRITABLE: [(&str, &str); 3] = [("work", environ::WORKSPACE), ("tmp", "/tmp"), ("shm", "/dev/shm")];
/// Where the workspace's file system is while it is made.
const WORKSPACE_SITE: &str = "/run";

const LINKS: [(&str, &str); 4] = [
    ("/proc/self/fd", "/dev/fd"),
    ("/proc/self/fd/0", "/dev/stdin"),
    ("/proc/self/fd/1", "/dev/stdout"),
    ("/proc/self/fd/2", "/dev/stderr"),
];

/// Room for the root itself: directories, links and mount points.
const ROOT_BYTES: u64 = 256 * 1024;
const ROOT_FILES: u64 = 256;

/// Covered where they are there: what an administrator keeps below `/usr` for this machine; and what `/proc` tells of the
/// machine and of whoever else is on it. What stays are facts that programs work with: processors, memory, the kernel's version.
const COVERED: [&str; 53] = [
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
    "/proc/loadavg",
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

/// Puts the root together and moves into it.
pub(crate) fn build(layout: &Layout, limits: &Limits, layers: Layers) -> Result<(), SetupError> {
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
    for (destination, link) in &layout.links {
        symlink(destination, root.join(link)).step("symlink")?;
    }
    make_devices(root)?;
    make_workspace(root, limits)?;
    make_proc(root)?;
    COVERED.iter().try_for_each(|path| cover(&inside(root, path)))?;
    mount::pivot_into(root)?;
    mount::make_read_only(Path::new("/"))
}

fn make_devices(root: &Path) -> Result<(), SetupError> {
    fs::create_dir_all(root.join("dev/shm")).step("make mount point")?;
    for name in DEVICES {
        let target = root.join("dev").join(name);
        fs::write(&target, "").step("make mount point")?;
        mount::bind(&Path::new("/dev").join(name), &target)?;
    }
    LINKS.iter().try_for_each(|(destination, link)| symlink(destination, inside(root, link)).step("symlink"))
}

fn make_workspace(root: &Path, limits: &Limits) -> Result<(), SetupError> {
    let site = inside(root, WORKSPACE_SITE);
    fs::create_dir_all(&site).step("make mount point")?;
    mount::tmpfs(&site, limits.disk_bytes_max, limits.disk_inodes_max)?;
    for (name, place) in WRITABLE {
        let (directory, target) = (site.join(name), inside(root, place));
        fs::create_dir(&directory).step("make workspace")?;
        give_to_program(&directory)?;
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

/// Makes the program the owner of a file.
pub(crate) fn give_to_program(path: &Path) -> Result<(), SetupError> {
    chown(path, Some(idmap::PROGRAM_ID), Some(idmap::PROGRAM_ID)).step("chown to program")
}
