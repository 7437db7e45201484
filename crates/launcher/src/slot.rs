//! A slot: the single-use place of one run. Its init makes what is writable, waits for the program, has it run, sees its end and
//! tells it; with the init, everything in the slot ends.
//!
//! Invariant: nothing that was supplied by a user runs in it before the lock-down: that of [`crate::program`], or that of `runtime/` in
//! an interpreter that is warm.

use std::fs;
use std::os::fd::{AsFd, OwnedFd};
use std::path::Path;

use sandbox::channel::Channel;
use sandbox::idmap::{self, Ids};
use sandbox::layers::Layer;
use sandbox::spec::Ending;
use sandbox::watch::{self, Seen};
use sandbox::wire::{self, FromSlot, GO, ToSlot};
use sandbox::{
    SetupError, Step, cgroup, descriptors, environ, memfd, mount, network, poll, privileges, process, sysctl,
    zygote,
};

use crate::main_process::MainProcess;
use crate::order::{Materials, Order, Shared};
use crate::slot_root::{self, Parts, Workspace, give_to_program};
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
    let child = child.map(|channel| WarmChild::join(channel, shared.layers)).transpose()?;
    wire::send(launcher, &FromSlot::Ready { is_warm: child.is_some() }, &[])?;
    let Some((ToSlot::Start(spec), descriptors)) = wire::receive(launcher)? else { return Ok(()) };
    let Order { spec, program, given } = Order::from_descriptors(spec, descriptors)?;
    let limits = spec.limits;
    mount::resize_tmpfs(Path::new(environ::WORKSPACE), limits.disk_bytes_max, limits.disk_inodes_max)?;
    write_program(program)?;
    let main = match child {
        Some(child) => child.start(&spec, given)?,
        None => MainProcess::start(&spec, given, shared)?,
    };
    privileges::set_dumpable(false)?;
    see_to_its_end(&main, limits.memory_bytes_max, launcher, shared)
}

fn write_program(program: OwnedFd) -> Result<(), SetupError> {
    let file = Path::new(environ::WORKSPACE).join(environ::PROGRAM);
    fs::write(&file, memfd::read_all(program)?).step("write program")?;
    give_to_program(&file)
}

fn see_to_its_end(
    main: &MainProcess,
    memory_bytes_max: u64,
    launcher: &Channel,
    shared: &Shared,
) -> Result<(), SetupError> {
    let started_us = process::monotonic_us();
    wire::send(launcher, &FromSlot::Started, &[])?;
    let (ending, seen) = if shared.layers.has(Layer::MemoryWatch) {
        watch_over(main, memory_bytes_max, launcher)?
    } else {
        match shared.ids {
            Ids::Ranges => privileges::drop_capabilities()?,
            Ids::Single => privileges::drop_all_but_a_harmless_capability()?,
        }
        main.ending()?
    };
    let wall_time_us = process::monotonic_us() - started_us;
    wire::send(launcher, &FromSlot::Seen(seen), &[])?;
    let disk_full = watch::workspace_is_full();
    wire::send(launcher, &FromSlot::Ended { ending, wall_time_us, disk_full }, &[])
}

/// Looks at the slot until its main process ends, and tells the launcher once when memory is used up.
fn watch_over(
    main: &MainProcess,
    memory_bytes_max: u64,
    launcher: &Channel,
) -> Result<(Ending, Seen), SetupError> {
    let mut told = false;
    while poll::readable(&[main.as_fd()], Some(WATCH_INTERVAL_MS))?.is_empty() {
        let seen = watch::look();
        wire::send(launcher, &FromSlot::Seen(seen), &[])?;
        if seen.peak_memory_bytes > memory_bytes_max && !told {
            told = true;
            wire::send(launcher, &FromSlot::MemoryUsedUp, &[])?;
        }
    }
    main.ending()
}
