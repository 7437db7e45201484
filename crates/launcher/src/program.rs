//! The last steps of ours in the process that becomes the program: it gives up everything, then executes
//! the interpreter.

use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::Path;

use sandbox::channel::Channel;
use sandbox::idmap::{self, Ids};
use sandbox::{SetupError, Step, descriptors, environ, privileges, process, rlimit, wire};

use crate::order::{Order, Shared};

/// How far the rlimit on processes is above the cgroup's limit: so many forks may get as far as being refused by the
/// cgroup, which counts that, at the same time.
const FORKS_UNDER_WAY_MAX: u32 = 8;

/// The program's standard streams.
#[derive(Debug)]
pub(crate) struct Streams {
    pub stdin: OwnedFd,
    pub stdout: OwnedFd,
    pub stderr: OwnedFd,
}

impl Streams {
    pub(crate) fn all(&self) -> [BorrowedFd<'_>; 3] {
        [self.stdin.as_fd(), self.stdout.as_fd(), self.stderr.as_fd()]
    }
}

/// Never returns: becomes the program, or tells why not and ends.
pub(crate) fn become_program(order: &Order, streams: &Streams, errors: &Channel, shared: &Shared) -> ! {
    let Err(error) = lock_down(order, streams, errors, shared).and_then(|()| {
        let path = Path::new(environ::ENVIRONMENT_ROOT).join("bin/python");
        process::execute(&path.to_string_lossy(), &["python", environ::PROGRAM], &environ::VARIABLES)
    });
    // If this cannot be sent either, the slot's init takes the silence for success and then sees exit code 126.
    let _ = wire::send(errors, &error, &[]);
    process::exit_now(126)
}

fn lock_down(order: &Order, streams: &Streams, errors: &Channel, shared: &Shared) -> Result<(), SetupError> {
    process::new_session()?;
    descriptors::become_standard_streams(&streams.stdin, &streams.stdout, &streams.stderr)?;
    descriptors::close_all_but(&[errors.as_fd()])?;
    process::offer_to_oom_killer()?;
    process::reset_signals()?;
    std::env::set_current_dir(environ::WORKSPACE).step("chdir to workspace")?;
    rlimit::confine_program(order.spec.limits.open_files_max)?;
    rlimit::bound_processes(order.spec.limits.pids_max.saturating_add(FORKS_UNDER_WAY_MAX))?;
    privileges::lock_capabilities()?;
    if shared.ids == Ids::Ranges {
        idmap::drop_groups()?;
        idmap::become_id(idmap::PROGRAM_ID)?;
    }
    privileges::drop_capabilities()?;
    privileges::set_no_new_privs()?;
    shared.filter.apply()
}
