//! A slot: the single-use place of one run. Its init makes what is writable, waits for the program, has it run, sees its end and
//! tells it; with the init, everything in the slot ends.
//!
//! Invariant: nothing that was supplied by a user runs in it before the lock-down: that of [`crate::program`], or that of `runtime/` in
//! an interpreter that is warm.

use std::collections::HashSet;
use std::os::fd::{AsFd, OwnedFd};
use std::path::Path;

use sandbox::archive::{self, Bounds, Collection, Identity};
use sandbox::channel::Channel;
use sandbox::idmap::{self, Ids};
use sandbox::layers::Layer;
use sandbox::privileges::Capability;
use sandbox::spec::Limits;
use sandbox::watch;
use sandbox::wire::{self, FromSlot, GO, ToSlot};
use sandbox::{
    SetupError, Step, cgroup, descriptors, environ, memfd, mount, network, pidfd, poll, privileges, process,
    sysctl, zygote,
};

use crate::main_process::MainProcess;
use crate::order::{Materials, Order, Shared};
use crate::slot_root::{self, Parts, Workspace};
use crate::warm_child::WarmChild;

/// Time between two looks at memory where no cgroup bounds it, in milliseconds: a compromise between what a
/// program may get hold of in between and the cost of looking.
const WATCH_INTERVAL_MS: u64 = 20;

/// Room for files as long as nobody knows how much the program may have.
const UNUSED_BYTES_MAX: u64 = 1024 * 1024;
const UNUSED_FILES_MAX: u64 = 64;

/// Pid 1 of the slot. `go` tells that the ids are mapped, and `child` is where an interpreter waits, if one does.
pub(crate) fn init(materials: Materials, go: &Channel, child: Option<Channel>, shared: &Shared) -> ! {
    let Materials { launcher, devices, entrances } = materials;
    let lived = make((devices, entrances), (&launcher, go, child.as_ref()), shared)
        .and_then(|()| live(&launcher, child, shared));
    if let Err(error) = &lived {
        // If even this cannot be sent, the launcher sees a slot that died without a word.
        let _ = wire::send(&launcher, &FromSlot::Broken(error.clone()), &[]);
    }
    process::exit_now(i32::from(lived.is_err()))
}

/// Makes everything of the slot but the program.
fn make(
    (devices, entrances): (Option<mount::DetachedTree>, Vec<OwnedFd>),
    (launcher, go, child): (&Channel, &Channel, Option<&Channel>),
    shared: &Shared,
) -> Result<(), SetupError> {
    let mut keep = vec![launcher.as_fd(), go.as_fd()];
    keep.extend(child.map(AsFd::as_fd));
    keep.extend(devices.iter().map(AsFd::as_fd));
    keep.extend(entrances.iter().map(AsFd::as_fd));
    descriptors::close_all_but(&keep)?;
    if go.receive().step("await ids")?.is_none() {
        return Err(SetupError::gone("nest"));
    }
    // A nest's init leaves its children to the kernel; a slot's init wants to hear of its own.
    process::reset_signals()?;
    shared.ids.become_slot_init()?;
    privileges::die_with_parent()?;
    // Until the program is started: it writes its own file in /proc.
    privileges::set_dumpable(true)?;
    if child.is_some() {
        go.send(GO, &[zygote::pid_namespace()?.as_fd()]).step("tell where a child has to be born")?;
    }
    cgroup::enter(entrances)?;
    if shared.layers.has(Layer::CgroupNamespace) {
        cgroup::enter_namespace()?;
    }
    let workspace =
        Workspace { bytes_max: UNUSED_BYTES_MAX, inodes_max: UNUSED_FILES_MAX, owner: idmap::PROGRAM_ID };
    slot_root::build(&shared.layout, shared.layers, Parts { devices, workspace, files: &[] })?;
    sysctl::bound_user_namespace()?;
    if shared.layers.has(Layer::NetworkNamespace) {
        network::bring_up_loopback()?;
    }
    if shared.layers.has(Layer::UtsNamespace) {
        process::set_hostname("sandbox")?;
    }
    Ok(())
}

/// Waits for the program, has it run and sees it to its end. Ends without a word when there will be no program.
fn live(launcher: &Channel, child: Option<Channel>, shared: &Shared) -> Result<(), SetupError> {
    let child = child.map(|channel| WarmChild::join(channel, shared)).transpose()?;
    wire::send(launcher, &FromSlot::Ready { is_warm: child.is_some() }, &[])?;
    let Some((ToSlot::Start(spec), descriptors)) = wire::receive(launcher)? else { return Ok(()) };
    let Order { spec, program, given, files, artifacts } = Order::from_descriptors(spec, descriptors)?;
    let limits = spec.limits;
    let workspace = Path::new(environ::WORKSPACE);
    mount::resize_tmpfs(workspace, limits.disk_bytes_max, limits.disk_inodes_max)?;
    let mut known = match files {
        Some(files) => archive::unpack(files, workspace, idmap::PROGRAM_ID)?,
        None => HashSet::new(),
    };
    known.insert(write_program(program)?);
    // An interpreter that waited in vain ends when it sees its channel closed.
    let main = match child.filter(|_| !spec.is_cold) {
        Some(child) => child.start(&limits, given)?,
        None => MainProcess::start(&spec, given, shared)?,
    };
    privileges::set_dumpable(false)?;
    let leavings = Leavings { artifacts, known };
    see_to_its_end(&main, (&limits, leavings), launcher, shared)
}

fn write_program(program: OwnedFd) -> Result<Identity, SetupError> {
    let text = memfd::read_all(program)?;
    archive::place(Path::new(environ::WORKSPACE), Path::new(environ::PROGRAM), &text, idmap::PROGRAM_ID)
}

/// What is to be done with the files that a program leaves.
struct Leavings {
    /// Where they go; without, nobody wants them.
    artifacts: Option<OwnedFd>,
    /// The files that it was given, which do not count as left as long as they are as they were.
    known: HashSet<Identity>,
}

fn see_to_its_end(
    main: &MainProcess,
    (limits, leavings): (&Limits, Leavings),
    launcher: &Channel,
    shared: &Shared,
) -> Result<(), SetupError> {
    let started_us = process::monotonic_us();
    wire::send(launcher, &FromSlot::Started, &[])?;
    let was_ended = if shared.layers.has(Layer::MemoryWatch) {
        let mut watch = MemoryWatch { bytes_max: limits.memory_bytes_max, told: false };
        await_end(main, launcher, Some(WATCH_INTERVAL_MS), || watch.look(launcher))?
    } else {
        match shared.ids {
            // To see how the program ends, to end what is left of it, and to read what it has left.
            Ids::Ranges => privileges::drop_all_but(&[
                Capability::SysPtrace,
                Capability::SysNice,
                Capability::Kill,
                Capability::DacReadSearch,
            ])?,
            Ids::Single => privileges::drop_all_but_a_harmless_capability()?,
        }
        await_end(main, launcher, None, || Ok(()))?
    };
    let (ending, seen) = main.ending()?;
    let wall_time_us = process::monotonic_us() - started_us;
    wire::send(launcher, &FromSlot::Seen(seen), &[])?;
    let disk_full = watch::workspace_is_full();
    // However a program has left its directory, how it ended is told.
    let collection = leavings.look().unwrap_or_default();
    let leaves_files = collection.is_some();
    wire::send(launcher, &FromSlot::Ended { ending, wall_time_us, disk_full, was_ended, leaves_files }, &[])?;
    if let Some((collection, archive)) = collection {
        let bounds = Bounds { files_max: limits.artifacts_max, bytes_max: limits.artifact_bytes_max };
        // Who does not read to the end gets no end.
        let _ = collection.write(archive, bounds);
    }
    Ok(())
}

impl Leavings {
    /// What there is to be handed over, when nothing can change it any more. If that is nothing, whoever waits for it hears of that now.
    fn look(self) -> Result<Option<(Collection, OwnedFd)>, SetupError> {
        let Some(artifacts) = self.artifacts else { return Ok(None) };
        if process::is_init() {
            process::end_all_others()?;
            process::reap_all()?;
        }
        let collection = Collection::of(Path::new(environ::WORKSPACE), &self.known)?;
        Ok((!collection.is_empty()).then_some((collection, artifacts)))
    }
}

/// Waits for the end of the main process; true if it was asked for before. `look` is called after each interval.
fn await_end(
    main: &MainProcess,
    launcher: &Channel,
    interval_ms: Option<u64>,
    mut look: impl FnMut() -> Result<(), SetupError>,
) -> Result<bool, SetupError> {
    let mut was_ended = false;
    let mut sources = main.signs_of_end();
    let signs = sources.len();
    sources.push(launcher.as_fd());
    loop {
        let awaited = if was_ended { &sources[..signs] } else { &sources[..] };
        let ready = poll::readable(awaited, interval_ms)?;
        if ready.iter().any(|index| *index < signs) {
            return Ok(was_ended);
        }
        if !ready.is_empty() {
            end(main, launcher)?;
            was_ended = true;
        }
        look()?;
    }
}

/// The launcher asks for the end.
fn end(main: &MainProcess, launcher: &Channel) -> Result<(), SetupError> {
    match wire::receive(launcher)? {
        Some((ToSlot::End, _)) if process::is_init() => process::end_all_others(),
        Some((ToSlot::End, _)) => pidfd::kill(main),
        Some((ToSlot::Start(_), _)) => Err(SetupError::refused("start twice")),
        None => Err(SetupError::gone("launcher")),
    }
}

/// Looks at the slot's memory where no cgroup bounds it, and tells the launcher once when it is used up.
struct MemoryWatch {
    bytes_max: u64,
    told: bool,
}

impl MemoryWatch {
    fn look(&mut self, launcher: &Channel) -> Result<(), SetupError> {
        let seen = watch::look();
        wire::send(launcher, &FromSlot::Seen(seen), &[])?;
        if seen.peak_memory_bytes > self.bytes_max && !self.told {
            self.told = true;
            wire::send(launcher, &FromSlot::MemoryUsedUp, &[])?;
        }
        Ok(())
    }
}
