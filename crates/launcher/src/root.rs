//! The root file system of a nest: read-only pieces of the machine, the environment, nothing else.
//!
//! The pieces are taken by the launcher, which can see them, and attached by the nest's init, which
//! can see nothing outside its own namespace: see [`Plan::take`] and [`Plan::build`].
//!
//! Invariant: every piece is read-only; what is writable is made per slot, in memory.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use sandbox::layers::{Layer, Layers};
use sandbox::mount::{self, Access, DetachedTree};
use sandbox::{SetupError, Step, environ};

/// Where the new root is put together. Any directory that is always there would do: it is covered in the nest's
/// own mount namespace only.
const BUILD_SITE: &str = "/tmp";
/// Where a slot mounts its writable file system before it is shown at its places.
pub(crate) const SCRATCH: &str = "/run/slot";

/// Top-level directories that are links into `/usr` on most machines.
const USR_LINKS: [&str; 5] = ["bin", "sbin", "lib", "lib32", "lib64"];
/// Files of `/etc` that libraries read, and that say nothing about this machine.
const ETC: [&str; 9] = [
    "alternatives",
    "fonts",
    "ld.so.cache",
    "mime.types",
    "protocols",
    "services",
    "ssl/certs",
    "ssl/openssl.cnf",
    "terminfo",
];
/// The device files of a sandbox.
const DEVICES: [&str; 5] = ["full", "null", "random", "urandom", "zero"];
/// Where a slot mounts something of its own.
const MOUNT_POINTS: [&str; 6] = ["proc", "work", "tmp", "dev/shm", "run/slot", "etc"];
/// What cannot be taken from the machine, because it would name its users and its neighbours.
const WRITTEN: [(&str, &str); 5] = [
    (
        "etc/passwd",
        "root:x:0:0:root:/nonexistent:/usr/sbin/nologin\nuser:x:1000:1000::/work:/bin/sh\nnobody:x:65534:65534::/nonexistent:/usr/sbin/nologin\n",
    ),
    ("etc/group", "root:x:0:\nuser:x:1000:\nnogroup:x:65534:\n"),
    ("etc/hosts", "127.0.0.1 localhost sandbox\n::1 localhost\n"),
    ("etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\n"),
    ("etc/hostname", "sandbox\n"),
];
const LINKS: [(&str, &str); 4] = [
    ("/proc/self/fd", "dev/fd"),
    ("/proc/self/fd/0", "dev/stdin"),
    ("/proc/self/fd/1", "dev/stdout"),
    ("/proc/self/fd/2", "dev/stderr"),
];

/// A piece of the machine and its place inside.
#[derive(Debug)]
struct Piece {
    tree: DetachedTree,
    is_directory: bool,
    target: PathBuf,
}

/// All pieces of one nest's root, taken and ready to be attached.
#[derive(Debug)]
pub(crate) struct Plan {
    pieces: Vec<Piece>,
    links: Vec<(PathBuf, PathBuf)>,
}

impl Plan {
    /// Takes the pieces, with the launcher's rights.
    pub(crate) fn take(environment: &Path, interpreter: &Path, layers: Layers) -> Result<Self, SetupError> {
        let mut plan = Self { pieces: Vec::new(), links: Vec::new() };
        plan.add(Path::new("/usr"), Path::new("usr"), Access::ReadOnly)?;
        for name in USR_LINKS {
            plan.add_top_level(name)?;
        }
        if !interpreter.starts_with("/usr") {
            let target = interpreter.strip_prefix("/").unwrap_or(interpreter);
            plan.add(interpreter, target, Access::ReadOnly)?;
        }
        for name in ETC.iter().filter(|name| Path::new("/etc").join(name).exists()) {
            plan.add(&Path::new("/etc").join(name), &Path::new("etc").join(name), Access::ReadOnly)?;
        }
        for name in DEVICES {
            plan.add(&Path::new("/dev").join(name), &Path::new("dev").join(name), Access::Device)?;
        }
        plan.add(
            environment,
            Path::new(environ::ENVIRONMENT_ROOT.trim_start_matches('/')),
            if layers.has(Layer::ReadOnlyMounts) { Access::ReadOnly } else { Access::ReadWrite },
        )?;
        Ok(plan)
    }

    fn add(&mut self, source: &Path, target: &Path, access: Access) -> Result<(), SetupError> {
        let is_directory = fs::metadata(source).step(format!("look at {}", source.display()))?.is_dir();
        let tree = DetachedTree::copy(source, access)?;
        self.pieces.push(Piece { tree, is_directory, target: target.to_owned() });
        Ok(())
    }

    fn add_top_level(&mut self, name: &str) -> Result<(), SetupError> {
        let source = Path::new("/").join(name);
        match (fs::read_link(&source), source.is_dir()) {
            (Ok(destination), _) => self.links.push((destination, name.into())),
            (Err(_), true) => self.add(&source, Path::new(name), Access::ReadOnly)?,
            (Err(_), false) => {}
        }
        Ok(())
    }

    /// In the nest's init: puts the root together and moves into it.
    pub(crate) fn build(self) -> Result<(), SetupError> {
        let root = Path::new(BUILD_SITE);
        mount::make_all_private()?;
        mount::tmpfs(root, 1024 * 1024, 1024)?;
        for directory in MOUNT_POINTS {
            fs::create_dir_all(root.join(directory)).step("make mount point")?;
        }
        for piece in self.pieces {
            piece.attach(root)?;
        }
        for (path, text) in WRITTEN {
            fs::write(root.join(path), text).step("write /etc")?;
        }
        let fixed = LINKS.map(|(destination, link)| (destination.into(), link.into()));
        for (destination, link) in self.links.into_iter().chain(fixed) {
            symlink(destination, root.join(link)).step("symlink")?;
        }
        // Before the old root goes: the kernel lets only those mount a /proc who can see one.
        mount::proc(&root.join("proc"))?;
        mount::pivot_into(root)?;
        mount::make_read_only(Path::new("/"))
    }
}

impl Piece {
    fn attach(self, root: &Path) -> Result<(), SetupError> {
        let target = root.join(&self.target);
        if self.is_directory {
            fs::create_dir_all(&target).step("make directory")?;
        } else {
            let parent = target.parent().unwrap_or(root);
            fs::create_dir_all(parent).step("make directory")?;
            fs::write(&target, "").step("make file")?;
        }
        self.tree.attach(&target)
    }
}
