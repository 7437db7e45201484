//! The last steps of ours in the process that becomes the program: it gives up everything, then executes
//! the interpreter.

use std::convert::Infallible;
use std::fs::File;
use std::os::fd::{AsFd, BorrowedFd};
use std::path::Path;

use sandbox::call::Call;
use sandbox::channel::Channel;
use sandbox::idmap::{self, Ids};
use sandbox::layers::Layer;
use sandbox::spec::RunSpec;
use sandbox::{SetupError, Step, descriptors, environ, landlock, places, privileges, process, rlimit, wire};

use crate::order::{Given, Shared};

/// Never returns: becomes the program, or tells why not and ends.
pub(crate) fn become_program(spec: &RunSpec, mut given: Given, errors: &Channel, shared: &Shared) -> ! {
    // Reading it closes its descriptor.
    let call = given.call.take().map_or_else(|| Ok(Call::default()), Call::read);
    let Err(error) = call.and_then(|call| replace_self(spec, &given, &call, (errors, shared)));
    // If this cannot be sent either, the slot's init takes the silence for success and then sees exit code 126.
    let _ = wire::send(errors, &error, &[]);
    process::exit_now(126)
}

fn replace_self(
    spec: &RunSpec,
    given: &Given,
    call: &Call,
    (errors, shared): (&Channel, &Shared),
) -> Result<Infallible, SetupError> {
    lock_down(spec, given, errors, shared)?;
    if shared.is_workshop {
        return process::execute(
            places::BUILDER,
            &["coderunner", "builder", environ::PROGRAM],
            &environ::VARIABLES,
        );
    }
    let path = Path::new(environ::ENVIRONMENT_ROOT).join("bin/python");
    let arguments = ["python", environ::PROGRAM].into_iter().chain(call.arguments.iter().map(String::as_str));
    process::execute(&path.to_string_lossy(), &arguments.collect::<Vec<_>>(), &variables(call))
}

/// The environment variables of a program: its own, those of every program that it has no other value for, and its parameters.
fn variables(call: &Call) -> Vec<(&str, &str)> {
    let own = call.variables.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let is_own = |name: &str| call.variables.iter().any(|(own, _)| own == name);
    let of_all = environ::VARIABLES.into_iter().filter(|(name, _)| !is_own(name));
    let parameters = call.parameters.as_deref().map(|text| (environ::PARAMETERS, text));
    own.chain(of_all).chain(parameters).collect()
}

fn lock_down(spec: &RunSpec, given: &Given, errors: &Channel, shared: &Shared) -> Result<(), SetupError> {
    let layers = shared.layers;
    process::new_session()?;
    match &given.stdin {
        Some(stdin) => descriptors::become_standard_streams(stdin, &given.stdout, &given.stderr)?,
        None => {
            // The slot's own, read-only: what is done to its inode is refused.
            let nothing = File::open("/dev/null").step("open /dev/null")?;
            descriptors::become_standard_streams(&nothing.into(), &given.stdout, &given.stderr)?;
        }
    }
    let displays =
        given.displays.as_ref().map(|fd| descriptors::with_number(fd, environ::DISPLAYS_FD)).transpose()?;
    if layers.has(Layer::Descriptors) {
        let kept: Vec<BorrowedFd<'_>> =
            [errors.as_fd()].into_iter().chain(displays.iter().map(AsFd::as_fd)).collect();
        descriptors::close_all_but(&kept)?;
    }
    // It is the program's from here on.
    std::mem::forget(displays);
    process::offer_to_oom_killer()?;
    process::reset_signals()?;
    std::env::set_current_dir(environ::WORKSPACE).step("chdir to workspace")?;
    if layers.has(Layer::Rlimits) {
        rlimit::confine_program(spec.limits.open_files_max)?;
        rlimit::bound_processes(spec.limits.pids_max)?;
    }
    if layers.has(Layer::NoCapabilities) {
        give_up_capabilities(shared.ids)?;
    }
    if layers.has(Layer::NoNewPrivs) {
        privileges::set_no_new_privs()?;
    }
    if layers.has(Layer::Landlock) {
        landlock::confine(&shared.layout.writable_paths())?;
    }
    if layers.has(Layer::Seccomp) {
        shared.filter.apply()?;
    }
    Ok(())
}

/// Of what the slot's root may do, nothing is left, and no way back to it.
fn give_up_capabilities(ids: Ids) -> Result<(), SetupError> {
    privileges::lock_capabilities()?;
    if ids == Ids::Ranges {
        idmap::drop_groups()?;
        idmap::become_id(idmap::PROGRAM_ID)?;
    }
    privileges::drop_capabilities()
}
