//! Which hierarchies are mounted, where this process is in them, and where it may make cgroups.

use std::fs;
use std::path::{Path, PathBuf};

use nix::unistd::{AccessFlags, access, getuid};

use super::Controller;
use super::files::{self, Files};
use crate::mount::unescaped;
use crate::{SetupError, Step};

/// A mounted cgroup file system.
#[derive(Debug, PartialEq, Eq)]
struct Mounted {
    /// The part of the hierarchy that is mounted; not `/` inside containers.
    root: PathBuf,
    point: PathBuf,
    /// `None` for version 2.
    v1_controllers: Option<Vec<Controller>>,
}

/// Where cgroups can be made, found without touching anything.
#[derive(Debug)]
pub(super) struct Found {
    pub files: &'static Files,
    pub places: Vec<Place>,
}

impl Found {
    pub(super) fn leave_out(&mut self, without: &[Controller]) {
        for place in &mut self.places {
            place.controllers.retain(|controller| !without.contains(controller));
        }
        self.places.retain(|place| !place.controllers.is_empty());
    }
}

/// A directory in which cgroups can be made.
#[derive(Debug)]
pub(super) struct Place {
    pub controllers: Vec<Controller>,
    pub parent: PathBuf,
    /// This process, and perhaps its parent, are in it and must step aside first (version 2).
    pub is_own: bool,
}

/// Version 2 where it has the memory controller, else version 1.
pub(super) fn find() -> Found {
    let mounts = parse_mountinfo(&fs::read_to_string("/proc/self/mountinfo").unwrap_or_default());
    let own = fs::read_to_string("/proc/self/cgroup").unwrap_or_default();
    match v2(&mounts, &own) {
        Some(place) => Found { files: &files::V2, places: vec![place] },
        None => Found { files: &files::V1, places: v1(&mounts, &own) },
    }
}

fn v1(mounts: &[Mounted], own: &str) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::new();
    for mounted in mounts {
        let Some(controllers) = mounted.v1_controllers.clone().filter(|list| !list.is_empty()) else {
            continue;
        };
        let Some(parent) = own_directory(mounted, own, controllers[0].name()) else { continue };
        // A hierarchy may be mounted at several places.
        let is_known = places.iter().any(|place| place.controllers == controllers);
        if !is_known && writable(&parent) {
            places.push(Place { controllers, parent, is_own: false });
        }
    }
    places
}

/// A cgroup of version 2 may have processes or controllers for children, not both. So ours is either the own
/// cgroup, when nobody but this process and its parent is in it, or for root the top of the hierarchy, which
/// is exempt from the rule.
fn v2(mounts: &[Mounted], own: &str) -> Option<Place> {
    let mounted = mounts.iter().find(|mounted| mounted.v1_controllers.is_none())?;
    let directory = own_directory(mounted, own, "")?;
    let alone = files::processes(&directory).iter().all(|pid| ours().contains(pid));
    let own = alone && !is_top(&directory) && writable(&directory);
    let top = getuid().is_root() && is_top(&mounted.point) && writable(&mounted.point);
    let candidates = [(own, directory, true), (top, mounted.point.clone(), false)];
    candidates.into_iter().filter(|(is_usable, ..)| *is_usable).find_map(|(_, parent, is_own)| {
        let mut controllers = offered(&parent);
        let has_memory = controllers.contains(&Controller::Memory);
        controllers.push(Controller::Cpuacct);
        has_memory.then_some(Place { controllers, parent, is_own })
    })
}

/// Whether this is the top of the whole hierarchy, and not of what a container sees of it.
fn is_top(directory: &Path) -> bool {
    !directory.join("cgroup.type").exists()
}

/// This process, and those above it that are of the same executable: keeper and server, where this is the launcher.
fn ours() -> Vec<u32> {
    let executable = |pid: u32| fs::read_link(format!("/proc/{pid}/exe")).ok();
    let own = std::process::id();
    let is_ours = |pid: &u32| executable(*pid).is_some_and(|found| Some(found) == executable(own));
    std::iter::successors(Some(own), |pid| parent_of(*pid).filter(is_ours)).collect()
}

/// Field 4 of proc_pid_stat(5), counted behind the name, which may hold anything.
fn parent_of(pid: u32) -> Option<u32> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    stat.rsplit_once(") ")?.1.split(' ').nth(1)?.parse().ok()
}

impl Place {
    /// Does what version 2 asks for before cgroups with limits can be made here.
    pub(super) fn make_ready(&mut self) -> Result<(), SetupError> {
        if self.is_own {
            step_aside(&self.parent)?;
        }
        delegate(&self.parent, &mut self.controllers);
        Ok(())
    }
}

fn step_aside(directory: &Path) -> Result<(), SetupError> {
    let aside = directory.join("supervisor");
    match fs::create_dir(&aside) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
            return Err(error).step("mkdir supervisor");
        }
        _ => {}
    }
    let here = files::processes(directory);
    for pid in ours().into_iter().filter(|pid| here.contains(pid)) {
        fs::write(aside.join("cgroup.procs"), pid.to_string()).step("move to supervisor")?;
    }
    Ok(())
}

/// Lets the children of a cgroup of version 2 use controllers, and keeps in the list those that they can use. One by one: a write of
/// several fails for all if it fails for one, as `cpu` does where real-time processes run.
pub(super) fn delegate(directory: &Path, controllers: &mut Vec<Controller>) {
    let file = directory.join("cgroup.subtree_control");
    controllers.retain(|controller| {
        !Controller::LIMITING.contains(controller)
            || fs::write(&file, format!("+{}", controller.name())).is_ok()
    });
}

fn offered(directory: &Path) -> Vec<Controller> {
    let names = fs::read_to_string(directory.join("cgroup.controllers")).unwrap_or_default();
    let is_offered = |controller: &Controller| names.split_whitespace().any(|name| name == controller.name());
    Controller::LIMITING.into_iter().filter(is_offered).collect()
}

fn writable(directory: &Path) -> bool {
    access(directory, AccessFlags::W_OK).is_ok()
}

/// Every cgroup of this name, wherever in the mounted hierarchies it is: a start before this one may have been somewhere else.
pub(super) fn everywhere(name: &str) -> Vec<PathBuf> {
    let mounts = parse_mountinfo(&fs::read_to_string("/proc/self/mountinfo").unwrap_or_default());
    let mut found = Vec::new();
    let mut waiting: Vec<PathBuf> = mounts.into_iter().map(|mounted| mounted.point).collect();
    while let Some(directory) = waiting.pop() {
        let entries = fs::read_dir(directory).into_iter().flatten().flatten();
        for entry in entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir())) {
            if entry.file_name() == name { found.push(entry.path()) } else { waiting.push(entry.path()) }
        }
    }
    found
}

/// Where this process is in a mounted hierarchy. `controller` is empty for version 2.
fn own_directory(mounted: &Mounted, own: &str, controller: &str) -> Option<PathBuf> {
    let path = own.lines().find_map(|line| {
        let mut fields = line.splitn(3, ':').skip(1);
        let (controllers, path) = (fields.next()?, fields.next()?);
        controllers.split(',').any(|c| c == controller).then_some(path)
    })?;
    let below_root = Path::new(path).strip_prefix(&mounted.root).ok()?;
    Some(mounted.point.join(below_root))
}

fn parse_mountinfo(text: &str) -> Vec<Mounted> {
    text.lines().filter_map(parse_mount).collect()
}

/// One line of mountinfo (proc_pid_mountinfo(5)): root and point are fields 4 and 5; after a lone hyphen come
/// type, source and the options of the file system, among them the controllers.
fn parse_mount(line: &str) -> Option<Mounted> {
    let (mount, file_system) = line.split_once(" - ")?;
    let mut mount = mount.split(' ').skip(3);
    let (root, point) = (unescaped(mount.next()?), unescaped(mount.next()?));
    let mut file_system = file_system.split(' ');
    let v1_controllers = match file_system.next()? {
        "cgroup2" => None,
        "cgroup" => Some(file_system.nth(1)?.split(',').filter_map(controller_named).collect()),
        _ => return None,
    };
    Some(Mounted { root, point, v1_controllers })
}

fn controller_named(name: &str) -> Option<Controller> {
    let all = [Controller::Memory, Controller::Pids, Controller::Cpu, Controller::Cpuacct];
    all.into_iter().find(|controller| controller.name() == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIXED: &str = "\
31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,relatime - cgroup cgroup rw,cpu,cpuacct
35 31 0:32 /docker/abc /sys/fs/cgroup/memory rw,relatime shared:7 - cgroup cgroup rw,memory
40 31 0:37 / /sys/fs/cgroup/systemd rw,relatime - cgroup cgroup rw,name=systemd
41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw";

    #[test]
    fn hierarchies_are_read_from_mountinfo() {
        let mounts = parse_mountinfo(MIXED);
        let controllers: Vec<_> = mounts.iter().map(|mounted| mounted.v1_controllers.clone()).collect();
        use Controller::{Cpu, Cpuacct, Memory};
        assert_eq!(controllers, [Some(vec![Cpu, Cpuacct]), Some(vec![Memory]), Some(vec![]), None]);
    }

    #[test]
    fn whoever_started_this_process_is_none_of_ours_unless_it_is_the_same_executable() {
        assert_eq!(ours(), [std::process::id()], "the runner of tests is another");
        let parent = nix::unistd::getppid().as_raw().cast_unsigned();
        assert_eq!(parent_of(std::process::id()), Some(parent));
    }

    #[test]
    fn paths_with_blanks_are_read() {
        let line = "31 23 0:28 /a\\040b /mnt/c\\134d rw - cgroup2 cgroup2 rw";
        let mounted = parse_mount(line).expect("a mount");
        assert_eq!((mounted.root, mounted.point), ("/a b".into(), "/mnt/c\\d".into()));
    }

    #[test]
    fn the_own_directory_is_told_below_what_is_mounted() {
        let mounts = parse_mountinfo(MIXED);
        let own = "4:memory:/docker/abc/deep\n2:cpu,cpuacct:/x\n0::/user.slice";
        let directory = |index: usize, controller| own_directory(&mounts[index], own, controller);
        assert_eq!(directory(0, "cpu"), Some("/sys/fs/cgroup/cpu,cpuacct/x".into()));
        assert_eq!(directory(1, "memory"), Some("/sys/fs/cgroup/memory/deep".into()));
        assert_eq!(directory(3, ""), Some("/sys/fs/cgroup/unified/user.slice".into()));
        assert_eq!(directory(1, "pids"), None);
    }
}
