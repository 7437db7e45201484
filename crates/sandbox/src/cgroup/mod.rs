//! cgroups, version 1 and 2: the limits of an execution, kept by the kernel over the whole tree.
//!
//! All cgroups of an installation lie below one directory per hierarchy, named after the installation, so
//! that a start after a crash finds and removes what was left.
//! Both versions do the same with different files: [`files`] is the table of the differences.
//!
//! Invariant: only this process and root can write here; no sandbox has a cgroup file system mounted.

mod discover;
mod files;

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::os::fd::{AsRawFd, OwnedFd};
use std::path::{Path, PathBuf};

use domain::Limits;
use nix::errno::Errno;
use nix::sys::eventfd::{EfdFlags, EventFd};

use crate::{SetupError, Step};
use files::Files;

/// What a cgroup can bound or count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Controller {
    /// Memory of all kinds, tmpfs and shared memory included.
    Memory,
    /// Processes and threads.
    Pids,
    /// Processor time per time.
    Cpu,
    /// Processor time used. Version 2 counts it in every cgroup.
    Cpuacct,
}

impl Controller {
    /// Those that keep limits.
    pub const LIMITING: [Self; 3] = [Self::Memory, Self::Pids, Self::Cpu];

    /// The kernel's name of it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Memory => "memory",
            Self::Pids => "pids",
            Self::Cpu => "cpu",
            Self::Cpuacct => "cpuacct",
        }
    }
}

/// The part of its memory that an execution may have in buffers of TCP where those are counted apart.
const TCP_SHARE: u64 = 4;
const TCP_MAX: &str = "memory.kmem.tcp.limit_in_bytes";
const TCP_PEAK: &str = "memory.kmem.tcp.max_usage_in_bytes";

/// One mounted hierarchy, with the directory in it that is ours.
#[derive(Debug)]
struct Hierarchy {
    controllers: Vec<Controller>,
    base: PathBuf,
}

/// The hierarchies this process may make cgroups in. Empty where it may not.
#[derive(Debug)]
pub struct Cgroups {
    files: &'static Files,
    hierarchies: Vec<Hierarchy>,
}

/// What this machine offers to this process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// `v1` or `v2`.
    pub version: &'static str,
    /// Limiting controllers this process cannot use.
    pub missing: Vec<Controller>,
}

/// Looks at what [`Cgroups::prepare`] would find, and touches nothing.
#[must_use]
pub fn offer() -> Offer {
    let found = discover::find();
    let missing = missing_from(found.places.iter().flat_map(|place| &place.controllers));
    Offer { version: found.files.version, missing }
}

fn missing_from<'a>(usable: impl Iterator<Item = &'a Controller>) -> Vec<Controller> {
    let usable: Vec<&Controller> = usable.collect();
    Controller::LIMITING.into_iter().filter(|controller| !usable.contains(&controller)).collect()
}

/// What a cgroup counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Processor time of all that ever ran in it, in microseconds.
    pub cpu_time_us: u64,
    /// Highest memory use, in bytes; 0 where the kernel does not count it.
    pub peak_memory_bytes: u64,
    /// Processes ended by the kernel for want of memory.
    pub oom_kills: u64,
    /// Whether it ever came to its own memory limit. If not, whoever ended its processes for want of memory did so for want elsewhere:
    /// in a cgroup above, or on the machine.
    pub met_memory_limit: bool,
    /// Forks and threads refused.
    pub pids_refused: u64,
}

impl Cgroups {
    /// Finds the hierarchies, removes what an earlier run of `instance` left, and makes its directory anew. Controllers in
    /// `without` are treated as if they were not there.
    ///
    /// # Errors
    /// When something was left that cannot be removed, or a hierarchy that can be written to cannot be used. Not having any
    /// controller is no error: see [`Self::missing`].
    pub fn prepare(instance: &str, without: &[Controller]) -> Result<Self, SetupError> {
        let mut found = discover::find();
        found.leave_out(without);
        let mut hierarchies = Vec::new();
        let name = format!("coderunner-{instance}");
        discover::everywhere(&name).iter().try_for_each(|left| remove_tree(left))?;
        for mut place in found.places {
            let base = place.parent.join(&name);
            if found.files.has_subtree_control {
                place.make_ready()?;
            }
            fs::create_dir(&base).step("mkdir cgroup")?;
            if found.files.has_subtree_control {
                discover::delegate(&base, &mut place.controllers);
            }
            hierarchies.push(Hierarchy { controllers: place.controllers, base });
        }
        Ok(Self { files: found.files, hierarchies })
    }

    /// Limiting controllers this process cannot use.
    #[must_use]
    pub fn missing(&self) -> Vec<Controller> {
        missing_from(self.hierarchies.iter().flat_map(|hierarchy| &hierarchy.controllers))
    }

    /// Makes a cgroup, without limits.
    ///
    /// # Errors
    /// What the kernel says to making the directory.
    pub fn create(&self, name: &str) -> Result<Cgroup, SetupError> {
        let mut cgroup = Cgroup { files: self.files, directories: Vec::new(), bounds: None };
        for hierarchy in &self.hierarchies {
            let directory = hierarchy.base.join(name);
            fs::create_dir(&directory).step("mkdir cgroup")?;
            cgroup.directories.push((hierarchy.controllers.clone(), directory));
        }
        Ok(cgroup)
    }

    /// Removes the installation's directories and whatever is still in them.
    ///
    /// # Errors
    /// When something does not go away.
    pub fn remove(&self) -> Result<(), SetupError> {
        self.hierarchies.iter().try_for_each(|hierarchy| remove_tree(&hierarchy.base))
    }
}

/// What a cgroup's processes may have together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Memory of all kinds, in bytes.
    pub memory_bytes_max: u64,
    /// Processes and threads.
    pub pids_max: u32,
    /// Processor time per time, in thousandths of a processor.
    pub cpu_milli_max: u32,
}

impl From<&Limits> for Bounds {
    fn from(limits: &Limits) -> Self {
        let Limits { memory_bytes_max, pids_max, cpu_milli_max, .. } = *limits;
        Self { memory_bytes_max, pids_max, cpu_milli_max }
    }
}

/// One cgroup: a directory in every hierarchy. Empty where there are no cgroups to be had.
#[derive(Debug)]
pub struct Cgroup {
    files: &'static Files,
    directories: Vec<(Vec<Controller>, PathBuf)>,
    /// Those in force.
    bounds: Option<Bounds>,
}

impl Cgroup {
    fn directory(&self, controller: Controller) -> Option<&Path> {
        self.directories
            .iter()
            .find(|(controllers, _)| controllers.contains(&controller))
            .map(|(_, path)| &**path)
    }

    /// Sets its bounds, unless they are in force already.
    ///
    /// # Errors
    /// What the kernel says to writing them.
    pub fn limit(&mut self, bounds: &Bounds) -> Result<(), SetupError> {
        if self.bounds.as_ref() == Some(bounds) {
            return Ok(());
        }
        self.limit_memory(bounds.memory_bytes_max)?;
        if let Some(pids) = self.directory(Controller::Pids) {
            write(&pids.join("pids.max"), &bounds.pids_max.to_string())?;
        }
        if let Some(cpu) = self.directory(Controller::Cpu) {
            (self.files.write_cpu_max)(cpu, bounds.cpu_milli_max)?;
        }
        self.bounds = Some(*bounds);
        Ok(())
    }

    fn limit_memory(&self, bytes_max: u64) -> Result<(), SetupError> {
        let Some(memory) = self.directory(Controller::Memory) else { return Ok(()) };
        let (files, bytes) = (self.files, bytes_max.to_string());
        let of_memory = || write(&memory.join(files.memory_max), &bytes);
        // Absent where the kernel accounts no swap; then there is none to use.
        let of_swap =
            || write_if_present(&memory.join(files.swap_max), if files.swap_is_extra { "0" } else { &bytes });
        // Version 1 counts memory and swap together, and takes no bound of that below the one of memory alone.
        if self.bounds.is_some_and(|bounds| bounds.memory_bytes_max < bytes_max) {
            of_swap().and_then(|()| of_memory())?;
        } else {
            of_memory().and_then(|()| of_swap())?;
        }
        // Version 1 counts the buffers of TCP apart from everything else: they get a part on top.
        write_if_present(&memory.join(TCP_MAX), &(bytes_max / TCP_SHARE).to_string())?;
        files.oom_group.map_or(Ok(()), |oom_group| write(&memory.join(oom_group), "1"))
    }

    /// Gives it a sixteenth of the weight of its neighbours, for when there are more to run than processors.
    ///
    /// # Errors
    /// What the kernel says to writing it.
    pub fn yield_to_others(&self) -> Result<(), SetupError> {
        let (file, weight) = self.files.low_cpu_weight;
        self.directory(Controller::Cpu).map_or(Ok(()), |cpu| write(&cpu.join(file), weight))
    }

    /// Descriptors through which a process enters by writing `0`, whatever its own rights and
    /// namespaces: the kernel asks for the rights of who opened them.
    ///
    /// # Errors
    /// What open(2) says.
    pub fn entrances(&self) -> Result<Vec<OwnedFd>, SetupError> {
        let open = |(_, path): &(_, PathBuf)| {
            OpenOptions::new().write(true).open(path.join("cgroup.procs")).step("open cgroup.procs")
        };
        self.directories.iter().map(|directory| open(directory).map(OwnedFd::from)).collect()
    }

    /// A descriptor that becomes readable when memory is used up, for version 1, whose kernel ends one
    /// process only; in version 2 the kernel ends the whole group itself.
    ///
    /// # Errors
    /// What eventfd(2) or writing `cgroup.event_control` say.
    pub fn memory_used_up_event(&self) -> Result<Option<OwnedFd>, SetupError> {
        let Some(memory) = self.directory(Controller::Memory).filter(|_| self.files.oom_group.is_none())
        else {
            return Ok(None);
        };
        let event = EventFd::from_flags(EfdFlags::EFD_CLOEXEC | EfdFlags::EFD_NONBLOCK).step("eventfd")?;
        let control = File::open(memory.join(self.files.memory_events)).step("open memory.oom_control")?;
        let line = format!("{} {}", std::os::fd::AsFd::as_fd(&event).as_raw_fd(), control.as_raw_fd());
        write(&memory.join("cgroup.event_control"), &line)?;
        Ok(Some(event.into()))
    }

    /// What it counted so far.
    #[must_use]
    pub fn usage(&self) -> Usage {
        let files = self.files;
        let mut usage = Usage::default();
        if let Some(memory) = self.directory(Controller::Memory) {
            usage.peak_memory_bytes =
                read_number(&memory.join(files.memory_peak)) + read_number(&memory.join(TCP_PEAK));
            usage.oom_kills = read_field(&memory.join(files.memory_events), "oom_kill");
            usage.met_memory_limit = (files.met_memory_limit)(memory);
        }
        if let Some(pids) = self.directory(Controller::Pids) {
            usage.pids_refused = read_field(&pids.join("pids.events"), "max");
        }
        usage.cpu_time_us = self.cpu_time_us();
        usage
    }

    /// Memory in use now, in bytes; 0 where the kernel does not count it.
    #[must_use]
    pub fn memory_bytes(&self) -> u64 {
        self.directory(Controller::Memory)
            .map_or(0, |memory| read_number(&memory.join(self.files.memory_now)))
    }

    /// Processor time of all that ever ran in it, in microseconds; 0 where the kernel does not count it.
    #[must_use]
    pub fn cpu_time_us(&self) -> u64 {
        self.directory(Controller::Cpuacct).map_or(0, self.files.read_cpu_time_us)
    }

    /// Removes it. False when processes of it are still about to end: try again.
    ///
    /// # Errors
    /// What rmdir(2) says beyond that.
    pub fn remove(&mut self) -> Result<bool, SetupError> {
        while let Some((_, path)) = self.directories.last() {
            match fs::remove_dir(path) {
                Err(error) if error.raw_os_error() == Some(Errno::EBUSY as i32) => return Ok(false),
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(error).step("rmdir cgroup");
                }
                _ => self.directories.pop(),
            };
        }
        Ok(true)
    }
}

/// Enters cgroups through their entrances.
///
/// # Errors
/// What write(2) says.
pub fn enter(entrances: Vec<OwnedFd>) -> Result<(), SetupError> {
    entrances.into_iter().try_for_each(|entrance| File::from(entrance).write_all(b"0").step("enter cgroup"))
}

/// Takes the cgroups this process is in as the roots of what it sees of cgroups.
///
/// # Errors
/// What unshare(2) says.
pub fn enter_namespace() -> Result<(), SetupError> {
    nix::sched::unshare(nix::sched::CloneFlags::CLONE_NEWCGROUP).step("unshare cgroup namespace")
}

/// Ends every process in a cgroup tree and removes the tree. A tree that is not there is removed already.
fn remove_tree(directory: &Path) -> Result<(), SetupError> {
    let Ok(entries) = fs::read_dir(directory) else { return Ok(()) };
    for entry in entries.flatten().filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir())) {
        remove_tree(&entry.path())?;
    }
    // A killed process stays in its cgroup until it is reaped; its reaper may be on its way out too.
    for _ in 0..200 {
        end_processes(directory);
        match fs::remove_dir(directory) {
            Err(error) if error.raw_os_error() == Some(Errno::EBUSY as i32) => crate::process::pause_ms(10),
            other => return other.step(format!("rmdir {}", directory.display())),
        }
    }
    Err(SetupError::new(format!("rmdir {}", directory.display()), Errno::EBUSY))
}

fn end_processes(directory: &Path) {
    let procs = fs::read_to_string(directory.join("cgroup.procs")).unwrap_or_default();
    for pid in procs.lines().filter_map(|line| line.parse().ok()).filter(|pid| *pid > 0) {
        // A process that is gone by now is what we want.
        let _ = nix::sys::signal::kill(nix::unistd::Pid::from_raw(pid), nix::sys::signal::Signal::SIGKILL);
    }
}

fn write(path: &Path, value: &str) -> Result<(), SetupError> {
    fs::write(path, value).step(format!("write {value:?} to {}", path.display()))
}

fn write_if_present(path: &Path, value: &str) -> Result<(), SetupError> {
    if path.exists() { write(path, value) } else { Ok(()) }
}

fn read_number(path: &Path) -> u64 {
    fs::read_to_string(path).ok().and_then(|text| text.trim().parse().ok()).unwrap_or(0)
}

fn read_field(path: &Path, field: &str) -> u64 {
    let text = fs::read_to_string(path).unwrap_or_default();
    let value = text.lines().find_map(|line| line.strip_prefix(field)?.strip_prefix(' ')?.parse().ok());
    value.unwrap_or(0)
}
