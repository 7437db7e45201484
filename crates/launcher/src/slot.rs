//! A slot: the single-use place of one run. Its init makes what is writable, starts the program, waits
//! for its end and tells it; with the init, everything in the slot ends.
//!
//! Invariant: nothing that was supplied by a user runs before [`crate::program`]'s lock-down.

use std::fs;
use std::os::fd::{AsFd, OwnedFd};
use std::path::Path;

use sandbox::channel::Channel;
use sandbox::clone::{self, Cloned, Namespaces};
use sandbox::idmap::Ids;
use sandbox::layers::Layer;
use sandbox::mount::DetachedTree;
use sandbox::spec::Ending;
use sandbox::wire::{self, FromSlot};
use sandbox::{
    SetupError, Step, cgroup, descriptors, environ, memfd, network, poll, privileges, process, sysctl, watch,
};

use crate::order::{Order, Shared};
use crate::program;
use crate::slot_root::{self, give_to_program};

/// Time between two looks at memory where no cgroup bounds it, in milliseconds: a compromise between what a
/// program may get hold of in between and the cost of looking.
const WATCH_INTERVAL_MS: u64 = 20;

/// The descriptors that come with a run.
#[derive(Debug)]
pub(crate) struct Handed {
    program: OwnedFd,
    pub stdout: OwnedFd,
    pub stderr: OwnedFd,
    parameters: Option<OwnedFd>,
    report: Channel,
    devices: Option<DetachedTree>,
    entrances: Vec<OwnedFd>,
}

impl Handed {
    /// Reads them in the order of [`wire::ToNest::Run`].
    pub(crate) fn from_descriptors(
        descriptors: Vec<OwnedFd>,
        has_parameters: bool,
        ids: Ids,
    ) -> Result<Self, SetupError> {
        let mut descriptors = descriptors.into_iter();
        let mut next = || descriptors.next().ok_or_else(|| SetupError::gone("descriptor of a run"));
        Ok(Self {
            program: next()?,
            stdout: next()?,
            stderr: next()?,
            parameters: if has_parameters { Some(next()?) } else { None },
            report: next()?.into(),
            devices: if ids == Ids::Ranges { Some(next()?.into()) } else { None },
            entrances: descriptors.collect(),
        })
    }
}

/// Pid 1 of the slot.
pub(crate) fn init(order: Order, handed: Handed, go: &Channel, shared: &Shared) -> ! {
    let Handed { program, stdout, stderr, parameters, report, devices, entrances } = handed;
    let given = program::Given { stdout, stderr, parameters };
    let lived = make(&order, (program, devices), entrances, &given, (&report, go), shared)
        .and_then(|()| live(&order, given, &report, shared));
    if let Err(error) = &lived {
        // If even this cannot be sent, the launcher sees a slot that died without a word.
        let _ = wire::send(&report, &FromSlot::Broken(error.clone()), &[]);
    }
    process::exit_now(i32::from(lived.is_err()))
}

/// Makes everything of the slot but the program.
fn make(
    order: &Order,
    (program, devices): (OwnedFd, Option<DetachedTree>),
    entrances: Vec<OwnedFd>,
    given: &program::Given,
    (report, go): (&Channel, &Channel),
    shared: &Shared,
) -> Result<(), SetupError> {
    let mut keep = vec![program.as_fd(), report.as_fd(), go.as_fd()];
    keep.extend(given.all());
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
    cgroup::enter(entrances)?;
    if shared.layers.has(Layer::CgroupNamespace) {
        cgroup::enter_namespace()?;
    }
    slot_root::build(&shared.layout, devices, &order.spec.limits, shared.layers)?;
    write_program(program)?;
    sysctl::bound_user_namespace()?;
    if shared.layers.has(Layer::NetworkNamespace) {
        network::bring_up_loopback()?;
    }
    if shared.layers.has(Layer::UtsNamespace) {
        process::set_hostname("sandbox")?;
    }
    Ok(())
}

fn write_program(program: OwnedFd) -> Result<(), SetupError> {
    let file = Path::new(environ::WORKSPACE).join(environ::PROGRAM);
    fs::write(&file, memfd::read_all(program)?).step("write program")?;
    give_to_program(&file)
}

/// Starts the program and sees it to its end.
fn live(order: &Order, given: program::Given, report: &Channel, shared: &Shared) -> Result<(), SetupError> {
    let (child, child_fd) = start(order, given, shared)?;
    privileges::set_dumpable(false)?;
    let started_us = process::monotonic_us();
    wire::send(report, &FromSlot::Started, &[])?;
    let ending = if shared.layers.has(Layer::MemoryWatch) {
        watch_over(order, child, &child_fd, report)?
    } else {
        match shared.ids {
            Ids::Ranges => privileges::drop_capabilities()?,
            Ids::Single => privileges::drop_all_but_a_harmless_capability()?,
        }
        process::wait_for(child)?
    };
    let wall_time_us = process::monotonic_us() - started_us;
    wire::send(report, &FromSlot::Seen(watch::look_back()), &[])?;
    let disk_full = watch::workspace_is_full();
    wire::send(report, &FromSlot::Ended { ending, wall_time_us, disk_full }, &[])
}

/// Starts the program; returns when its interpreter is executing.
fn start(
    order: &Order,
    given: program::Given,
    shared: &Shared,
) -> Result<(process::Pid, OwnedFd), SetupError> {
    let (ours, theirs) = Channel::pair().step("socketpair")?;
    match clone::clone_process(Namespaces::NONE)? {
        Cloned::Child => program::become_program(order, given, &theirs, shared),
        Cloned::Parent { pid, pidfd } => {
            drop((theirs, given));
            // The program's end is closed by its exec; before that comes at most one error.
            match wire::receive::<SetupError>(&ours)? {
                None => Ok((pid, pidfd)),
                Some((error, _)) => Err(error),
            }
        }
    }
}

/// Looks at the slot until its main process ends, and tells the launcher once when memory is used up.
fn watch_over(
    order: &Order,
    child: process::Pid,
    child_fd: &OwnedFd,
    report: &Channel,
) -> Result<Ending, SetupError> {
    let mut told = false;
    while poll::readable(&[child_fd.as_fd()], Some(WATCH_INTERVAL_MS))?.is_empty() {
        let seen = watch::look();
        wire::send(report, &FromSlot::Seen(seen), &[])?;
        if seen.peak_memory_bytes > order.spec.limits.memory_bytes_max && !told {
            told = true;
            wire::send(report, &FromSlot::MemoryUsedUp, &[])?;
        }
    }
    process::wait_for(child)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_without_its_descriptors_is_refused() {
        let error =
            Handed::from_descriptors(Vec::new(), false, Ids::Single).expect_err("nothing was handed over");
        assert!(error.step.contains("descriptor"));
    }
}
