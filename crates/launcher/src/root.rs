//! The root file system of a nest: read-only pieces of the machine, the environment, nothing else. Slots make theirs of it:
//! see [`crate::slot_root`].
//!
//! The pieces are taken by the launcher, which can see them, and attached by the nest's init, which
//! can see nothing outside its own namespace: see [`Plan::take`] and [`Plan::build`].
//!
//! Invariant: every piece is read-only; what is writable is made per slot, in memory. But for workshops: there, what is being built is
//! writable.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use sandbox::layers::{Layer, Layers};
use sandbox::mount::{self, Access, DetachedTree, Device};
use sandbox::places::Shown;
use sandbox::{SetupError, Step};

use crate::etc::{self, Etc};

/// Where the new root is put together. Any directory that is always there would do: it is covered in the nest's
/// own mount namespace only.
const BUILD_SITE: &str = "/tmp";
/// Where a slot puts its root together.
pub(crate) const SLOT_BUILD_SITE: &str = "/run/slot";
/// An empty directory and an empty file, for covering what is not to be seen.
pub(crate) const EMPTY_DIRECTORY: &str = "/run/empty/directory";
pub(crate) const EMPTY_FILE: &str = "/run/empty/file";
/// An idle machine's load, for who cannot do without.
pub(crate) const IDLE_LOAD: &str = "/run/empty/loadavg";

/// Top-level directories that are links into `/usr` on most machines.
const USR_LINKS: [&str; 5] = ["bin", "sbin", "lib", "lib32", "lib64"];
/// The device files of a sandbox, as Linux numbers them.
pub(crate) const DEVICES: [Device; 5] =
    [("full", 1, 7), ("null", 1, 3), ("random", 1, 8), ("urandom", 1, 9), ("zero", 1, 5)];
/// What there is of `/sys`: how many processors, cores and threads, which thread pools ask for and `/proc/cpuinfo` tells anyway.
const PROCESSORS: &str = "/sys/devices/system/cpu";
/// Directories that are to be there.
const DIRECTORIES: [&str; 6] = ["proc", "run/slot", "run/empty/directory", "dev", "etc", "tmp"];

/// A piece of the machine and its place inside.
#[derive(Debug)]
struct Piece {
    tree: DetachedTree,
    is_directory: bool,
    target: PathBuf,
}

/// All pieces of one nest's root, taken and ready to be attached, and what its slots need to know of it.
#[derive(Debug)]
pub(crate) struct Plan {
    pieces: Vec<Piece>,
    etc: Etc,
    pub layout: Layout,
}

/// What is where in the root of a nest, and so in those of its slots.
#[derive(Clone, Debug, Default)]
pub(crate) struct Layout {
    /// Shared directories, without the leading slash, and whether something else is mounted below.
    pub shared: Vec<(PathBuf, bool)>,
    /// Shared files, likewise without the slash.
    pub files: Vec<PathBuf>,
    /// Directories that can be changed from inside, likewise.
    pub writable: Vec<PathBuf>,
    /// Links at the top: what they lead to, and their names.
    pub links: Vec<(PathBuf, PathBuf)>,
}

impl Layout {
    /// Where what can be changed is inside.
    pub(crate) fn writable_paths(&self) -> Vec<PathBuf> {
        self.writable.iter().map(|path| Path::new("/").join(path)).collect()
    }
}

impl Plan {
    /// Takes the pieces that every nest shows, and these, with the launcher's rights.
    pub(crate) fn take(shown: &[Shown], layers: Layers) -> Result<Self, SetupError> {
        let mut plan = Self { pieces: Vec::new(), etc: Etc::read()?, layout: Layout::default() };
        plan.share(Path::new("/usr"), Path::new("usr"), Access::ReadOnly)?;
        for name in USR_LINKS {
            plan.add_top_level(name)?;
        }
        let read_only = if layers.has(Layer::ReadOnlyMounts) { Access::ReadOnly } else { Access::ReadWrite };
        shown.iter().try_for_each(|shown| plan.show(shown, read_only))?;
        for (name, ..) in DEVICES {
            plan.add(&Path::new("/dev").join(name), &Path::new("dev").join(name), Access::Device)?;
        }
        plan.layout.shared.push(("etc".into(), false));
        if Path::new(PROCESSORS).exists() {
            plan.add(Path::new(PROCESSORS), Path::new(PROCESSORS.trim_start_matches('/')), Access::ReadOnly)?;
            // An overlay does not show what a sysfs makes up as it is read.
            plan.layout.shared.push((PROCESSORS.trim_start_matches('/').into(), true));
        }
        Ok(plan)
    }

    fn show(&mut self, shown: &Shown, read_only: Access) -> Result<(), SetupError> {
        let target = shown.target.strip_prefix("/").unwrap_or(&shown.target);
        let metadata =
            fs::symlink_metadata(&shown.source).step(format!("look at {}", shown.source.display()))?;
        if metadata.is_symlink() {
            return Err(SetupError::refused("show what a link leads to"));
        }
        let is_directory = metadata.is_dir();
        match (shown.is_writable, is_directory) {
            (true, _) => {
                self.layout.writable.push(target.to_owned());
                self.add(&shown.source, target, Access::ReadWrite)
            }
            (false, true) => self.share(&shown.source, target, read_only),
            (false, false) => {
                self.layout.files.push(target.to_owned());
                self.add(&shown.source, target, read_only)
            }
        }
    }

    fn share(&mut self, source: &Path, target: &Path, access: Access) -> Result<(), SetupError> {
        self.layout.shared.push((target.to_owned(), mount::has_mounts_below(source)));
        self.add(source, target, access)
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
            (Ok(destination), _) => self.layout.links.push((destination, name.into())),
            (Err(_), true) => self.share(&source, Path::new(name), Access::ReadOnly)?,
            (Err(_), false) => {}
        }
        Ok(())
    }

    /// In the nest's init: puts the root together and moves into it.
    pub(crate) fn build(self) -> Result<Layout, SetupError> {
        let root = Path::new(BUILD_SITE);
        let (bytes_max, files_max) = etc::BYTES_AND_FILES_MAX;
        mount::make_all_private()?;
        mount::tmpfs(root, bytes_max, files_max)?;
        for directory in DIRECTORIES {
            fs::create_dir_all(root.join(directory)).step("make mount point")?;
        }
        fs::write(inside(root, EMPTY_FILE), "").step("make empty file")?;
        fs::write(inside(root, IDLE_LOAD), "0.00 0.00 0.00 1/1 1\n").step("make load of nothing")?;
        self.etc.write(&root.join("etc"))?;
        for piece in self.pieces {
            piece.attach(root)?;
        }
        for (destination, link) in &self.layout.links {
            symlink(destination, root.join(link)).step("symlink")?;
        }
        // Before the old root goes: the kernel lets only those mount a /proc who can see one.
        mount::proc(&root.join("proc"))?;
        mount::pivot_into(root)?;
        mount::make_read_only(Path::new("/"))?;
        Ok(self.layout)
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

/// Where an absolute path is below a root that is being put together.
pub(crate) fn inside(root: &Path, path: &str) -> PathBuf {
    root.join(path.trim_start_matches('/'))
}
