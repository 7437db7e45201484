//! The last steps of ours in the process that becomes the program: it gives up everything, then executes
//! the interpreter.

use std::convert::Infallible;
use std::fs::File;
use std::os::fd::AsFd;
use std::path::Path;

use sandbox::channel::Channel;
use sandbox::idmap::{self, Ids};
use sandbox::layers::Layer;
use sandbox::spec::RunSpec;
use sandbox::{
    SetupError, Step, descriptors, environ, landlock, memfd, places, privileges, process, rlimit, wire,
};

use crate::order::{Given, Shared};

/// Never returns: becomes the program, or tells why not and ends.
pub(crate) fn become_program(spec: &RunSpec, mut given: Given, errors: &Channel, shared: &Shared) -> ! {
    let parameters = take_parameters(&mut given);
    let Err(error) =
        parameters.and_then(|parameters| replace_self(spec, &given, parameters, (errors, shared)));
    // If this cannot be sent either, the slot's init takes the silence for success and then sees exit code 126.
    let _ = wire::send(errors, &error, &[]);
    process::exit_now(126)
}

/// The text of the parameters. Reading it closes its descriptor.
fn take_parameters(given: &mut Given) -> Result<Option<String>, SetupError> {
    let Some(memfd) = given.parameters.take() else { return Ok(None) };
    let text = String::from_utf8(memfd::read_all(memfd)?);
    text.map(Some).map_err(|_| SetupError::refused("pass parameters that are no text"))
}

fn replace_self(
    spec: &RunSpec,
    given: &Given,
    parameters: Option<String>,
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
    let parameters = parameters.as_ref().map(|text| (environ::PARAMETERS, text.as_str()));
    let variables: Vec<(&str, &str)> = environ::VARIABLES.into_iter().chain(parameters).collect();
    process::execute(&path.to_string_lossy(), &["python", environ::PROGRAM], &variables)
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
    if layers.has(Layer::Descriptors) {
        descriptors::close_all_but(&[errors.as_fd()])?;
    }
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
