//! One run as the launcher sees it: from the request for a place to the report.

use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use sandbox::SetupError;
use sandbox::cgroup::Cgroup;
use sandbox::channel::Channel;
use sandbox::layers::Layers;
use sandbox::spec::{Ending, KillReason, NestId, Part, RunReport, RunSpec, UsageSample};
use sandbox::watch::Seen;
use sandbox::wire::{self, FromSlot, ToSlot};
use sandbox::{pidfd, poll, process};

use crate::time_bounds::TimeBounds;

/// How long making a slot may take before it counts as broken, in microseconds. It takes a millisecond; a machine that
/// is out of memory or processors may need much longer.
const SETUP_TIME_US_MAX: u64 = 20_000_000;

/// How long a slot may take to hand over the files that are left in it, once its program has ended or is to end, in microseconds.
const LEAVING_TIME_US_MAX: u64 = 10_000_000;

/// Between two samples of what a run has used, and before the first one, in microseconds.
const SAMPLE_INTERVAL_US: u64 = 500_000;

/// What counts as much memory, in bytes: to give that back takes the kernel some milliseconds.
const MUCH_MEMORY_BYTES: u64 = 64 * 1024 * 1024;

/// SIGKILL, by which everything of a slot ends when its init does.
const KILLED: Ending = Ending::Signaled(9);

/// A run under way, or the place for one.
#[derive(Debug)]
pub(crate) struct Run {
    pub nest: NestId,
    pub cgroup: Cgroup,
    pub report: Channel,
    /// Readable when memory is used up in the cgroup or in one above it (version 1).
    pub memory_event: Option<OwnedFd>,
    /// The slot's init, once it is made.
    pub slot: Option<OwnedFd>,
    /// How far it has come.
    stage: Stage,
    /// Its place was ready.
    is_ready: bool,
    /// An interpreter waits in its place, and is what it needs.
    is_warm: bool,
    is_cold: bool,
    /// Somebody wants the files that it leaves.
    leaves_files: bool,
    /// When it was asked for the place, or for the start.
    asked_us: u64,
    bounds: TimeBounds,
    started_us: Option<u64>,
    ended: Option<(Ending, u64)>,
    killed_for: Option<KillReason>,
    /// Its program was ended, before it ended by itself.
    was_ended: bool,
    /// When the slot ends, whether or not it has handed over what is left in it.
    slot_ends_us: Option<u64>,
    /// The slot's end was asked of the kernel.
    slot_is_ending: bool,
    broken: Option<SetupError>,
    /// When processor time is to be looked at again.
    look_us: Option<u64>,
    /// When the next sample of what it has used is to be taken.
    sample_us: Option<u64>,
    sample: Option<UsageSample>,
    /// Shorter runs come first.
    yields: bool,
    /// There was no room for files left at the end.
    disk_full: bool,
    /// As far as the slot's init saw.
    seen: Seen,
    /// The slot's init has no more to say.
    silent: bool,
    /// What it had used before its program was started: an interpreter that waits has a past.
    used_before_us: u64,
}

/// How far a run has come before its program is started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// Its place is made, and its program may have come already.
    Making,
    /// Its place waits for a program.
    Waiting,
    /// It has a program.
    Given,
}

/// What the kernel counted; where it does not count, what was seen.
fn counted_or(counted: u64, seen: u64) -> u64 {
    if counted > 0 { counted } else { seen }
}

/// What came of a run.
pub(crate) enum Outcome {
    Finished(RunReport),
    Failed(SetupError),
}

impl Run {
    pub(crate) fn new(nest: NestId, cgroup: Cgroup, report: Channel, memory_event: Option<OwnedFd>) -> Self {
        Self {
            nest,
            cgroup,
            report,
            memory_event,
            slot: None,
            stage: Stage::Making,
            is_ready: false,
            is_warm: false,
            is_cold: false,
            leaves_files: false,
            asked_us: process::monotonic_us(),
            bounds: TimeBounds::default(),
            started_us: None,
            ended: None,
            killed_for: None,
            was_ended: false,
            slot_ends_us: None,
            slot_is_ending: false,
            broken: None,
            look_us: None,
            sample_us: None,
            sample: None,
            yields: false,
            disk_full: false,
            seen: Seen::default(),
            silent: false,
            used_before_us: 0,
        }
    }

    /// Has it run this program, as soon as its place is there.
    pub(crate) fn start(
        &mut self,
        spec: RunSpec,
        descriptors: &[OwnedFd],
        layers: Layers,
    ) -> Result<(), SetupError> {
        self.cgroup.limit(&(&spec.limits).into())?;
        self.used_before_us = self.cgroup.cpu_time_us();
        self.bounds = TimeBounds::of(&spec.limits, layers);
        self.asked_us = process::monotonic_us();
        self.stage = Stage::Given;
        self.is_cold = spec.is_cold;
        self.leaves_files = spec.parts.contains(&Part::Artifacts);
        let handed: Vec<BorrowedFd<'_>> = descriptors.iter().map(AsFd::as_fd).collect();
        wire::send(&self.report, &ToSlot::Start(spec), &handed)
    }

    /// The slot's init lives. If its end was asked for meanwhile, it comes now.
    pub(crate) fn slot_made(&mut self, slot: OwnedFd) {
        self.slot = Some(slot);
        if !self.is_unharmed() {
            self.end_slot();
        }
    }

    /// Ends the run; the first reason is the one reported.
    pub(crate) fn kill(&mut self, reason: KillReason) {
        if self.killed_for.is_some() || self.ended.is_some() {
            return;
        }
        self.killed_for = Some(reason);
        // Where memory is used up, there is none to hand files over with.
        // A program whose place was ready may run for a moment before its slot's init says so.
        let may_run = self.is_ready && self.stage == Stage::Given;
        let may_leave = self.leaves_files && may_run && reason != KillReason::Memory;
        if may_leave && wire::send(&self.report, &ToSlot::End, &[]).is_ok() {
            self.slot_ends_us = Some(process::monotonic_us() + LEAVING_TIME_US_MAX);
        } else {
            self.end_slot();
        }
    }

    /// The kernel says that memory is used up. If it is not this run's own, somebody else's end makes room again.
    pub(crate) fn memory_used_up(&mut self) {
        self.memory_event = None;
        if self.cgroup.usage().met_memory_limit {
            self.kill(KillReason::Memory);
        }
    }

    /// Our own fault: ends the run without a report.
    pub(crate) fn break_off(&mut self, error: SetupError) {
        self.broken.get_or_insert(error);
        self.end_slot();
    }

    fn end_slot(&mut self) {
        let Some(slot) = &self.slot else { return };
        self.slot_is_ending = true;
        if let Err(error) = pidfd::kill(slot) {
            self.broken.get_or_insert(error);
        }
    }

    /// Whether nobody has asked for its end yet.
    pub(crate) fn is_unharmed(&self) -> bool {
        self.killed_for.is_none() && self.broken.is_none()
    }

    /// Whether its place waits for a program.
    pub(crate) fn is_waiting(&self) -> bool {
        self.stage == Stage::Waiting
    }

    /// Whether the slot's init has told how it ended, and has nothing to hand over.
    pub(crate) fn is_over(&self) -> bool {
        self.ended.is_some() && self.slot_ends_us.is_none()
    }

    pub(crate) fn holds_much_memory(&self) -> bool {
        self.cgroup.memory_bytes() > MUCH_MEMORY_BYTES
    }

    /// Whether more words of the slot's init are to be expected.
    pub(crate) fn is_talking(&self) -> bool {
        !self.silent && !self.slot_is_ending && (self.is_unharmed() || self.slot_ends_us.is_some())
    }

    /// When the run is to be ended, on the monotonic clock. Nothing when that is under way already.
    pub(crate) fn deadline_us(&self) -> Option<u64> {
        if self.slot_is_ending || self.broken.is_some() || self.is_over() {
            return None;
        }
        match (self.slot_ends_us, self.started_us) {
            (Some(end), _) => Some(end),
            (None, Some(started)) => {
                let end = started.saturating_add(self.bounds.wall_us_max);
                [Some(end), self.look_us, self.sample_us].into_iter().flatten().min()
            }
            (None, None) if self.is_waiting() => None,
            (None, None) => Some(self.asked_us + SETUP_TIME_US_MAX),
        }
    }

    /// Its deadline has come.
    pub(crate) fn expire(&mut self, now_us: u64) {
        match (self.slot_ends_us, self.started_us) {
            (Some(_), _) => self.end_slot(),
            (None, Some(started)) if now_us >= started.saturating_add(self.bounds.wall_us_max) => {
                self.kill(KillReason::Wall);
            }
            (None, Some(started)) => {
                if self.look_us.is_some_and(|look| look <= now_us) {
                    self.look_at_cpu_time(now_us);
                }
                if self.sample_us.is_some_and(|sample| sample <= now_us) {
                    self.sample = Some(self.used(now_us - started));
                    self.sample_us = Some(now_us + SAMPLE_INTERVAL_US);
                }
            }
            (None, None) => self.break_off(SetupError::timed_out("make a slot")),
        }
    }

    fn used(&self, wall_time_us: u64) -> UsageSample {
        UsageSample {
            wall_time_us,
            cpu_time_us: self.cpu_time_us(self.cgroup.cpu_time_us()),
            memory_bytes: counted_or(self.cgroup.memory_bytes(), self.seen.peak_memory_bytes),
        }
    }

    /// The sample that was taken since the last time this was asked.
    pub(crate) fn take_sample(&mut self) -> Option<UsageSample> {
        self.sample.take()
    }

    /// Ends the run if its processor time is used up, has it yield if it is a long one; decides when to look again.
    fn look_at_cpu_time(&mut self, now_us: u64) {
        let used_us = self.cpu_time_us(self.cgroup.cpu_time_us());
        if !self.yields && !TimeBounds::is_short(used_us) {
            self.yields = true;
            // Whoever is beside it has to wait longer, and that is all.
            self.cgroup.yield_to_others().unwrap_or_else(|error| crate::report_to_stderr(&error));
        }
        let ran_us = now_us.saturating_sub(self.started_us.unwrap_or(now_us));
        self.look_us = self.bounds.look_after_us(used_us, ran_us).map(|wait| now_us + wait);
        if used_us >= self.bounds.cpu_us_max {
            self.kill(KillReason::Cpu);
        }
    }

    fn cpu_time_us(&self, counted_us: u64) -> u64 {
        counted_or(counted_us.saturating_sub(self.used_before_us), self.seen.cpu_time_us)
    }

    /// Reads one message of the slot's init.
    pub(crate) fn hear(&mut self) {
        match wire::receive(&self.report) {
            Ok(Some((FromSlot::Ready { is_warm }, _))) => {
                self.is_warm = is_warm;
                self.is_ready = true;
                if self.stage == Stage::Making {
                    self.stage = Stage::Waiting;
                }
            }
            Ok(Some((FromSlot::Started, _))) => {
                let now_us = process::monotonic_us();
                self.started_us = Some(now_us);
                self.look_us = self.bounds.look_after_us(0, 0).map(|wait| now_us + wait);
                self.sample_us = Some(now_us + SAMPLE_INTERVAL_US);
            }
            Ok(Some((FromSlot::Ended { ending, wall_time_us, disk_full, was_ended, leaves_files }, _))) => {
                self.ended = Some((ending, wall_time_us));
                self.was_ended = was_ended;
                self.disk_full = disk_full;
                // Not later than its end that was asked for.
                let until = process::monotonic_us() + LEAVING_TIME_US_MAX;
                self.slot_ends_us = leaves_files.then(|| self.slot_ends_us.unwrap_or(until));
            }
            Ok(Some((FromSlot::MemoryUsedUp, _))) => self.kill(KillReason::Memory),
            Ok(Some((FromSlot::Seen(seen), _))) => self.seen = self.seen.or(seen),
            Ok(Some((FromSlot::Broken(error), _))) | Err(error) => self.break_off(error),
            // The init is gone; that it is gone for good is told by its pidfd.
            Ok(None) => self.silent = true,
        }
    }

    /// Hears what the slot's init said last.
    fn hear_last_words(&mut self) {
        while !self.silent
            && poll::readable(&[self.report.as_fd()], Some(0)).is_ok_and(|ready| !ready.is_empty())
        {
            self.hear();
        }
    }

    /// The slot's init is gone, or never was: what came of the run?
    pub(crate) fn outcome(&mut self) -> Outcome {
        self.hear_last_words();
        let usage = self.cgroup.usage();
        if let Some(error) = self.broken.take() {
            return Outcome::Failed(error);
        }
        let ending = match (self.ended, self.killed_for) {
            // Ended by itself before it could be ended: then it was not ended.
            (Some((ending, _)), _) => ending,
            (None, Some(_)) => KILLED,
            (None, None) if usage.oom_kills > 0 && usage.met_memory_limit => KILLED,
            (None, None) if usage.oom_kills > 0 => return Outcome::Failed(SetupError::out_of_memory()),
            (None, None) => return Outcome::Failed(SetupError::gone("slot")),
        };
        let so_far_us = self.started_us.map_or(0, |started| process::monotonic_us() - started);
        Outcome::Finished(RunReport {
            is_warm: self.is_warm && !self.is_cold,
            ending,
            killed_for: self.killed_for.filter(|_| self.ended.is_none() || self.was_ended),
            oom_kills: if usage.met_memory_limit { usage.oom_kills } else { 0 },
            pids_refused: usage.pids_refused,
            disk_full: self.disk_full,
            wall_time_us: self.ended.map_or(so_far_us, |(_, wall_time_us)| wall_time_us),
            cpu_time_us: self.cpu_time_us(usage.cpu_time_us),
            peak_memory_bytes: counted_or(usage.peak_memory_bytes, self.seen.peak_memory_bytes),
        })
    }
}
