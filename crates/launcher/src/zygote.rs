//! A nest's zygote: a Python of the environment that has imported what programs are likely to import, and forks a child into every slot.
//! What it does there is in `runtime/`; here it is made and confined.
//!
//! Invariant: packages of the environment run in it, so it is confined before it executes the interpreter: it may join the namespaces of
//! its own nest's slots, and beyond that no more than a program may.

use std::convert::Infallible;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::{Path, PathBuf};

use sandbox::channel::Channel;
use sandbox::clone::{self, Cloned, Namespaces};
use sandbox::layers::Layer;
use sandbox::privileges::Capability;
use sandbox::seccomp::Filter;
use sandbox::spec::{Preload, Warmth};
use sandbox::zygote::{self, Word};
use sandbox::{SetupError, Step, cgroup, descriptors, environ, privileges, process};

use crate::order::Shared;
use crate::slot_root::{self, Parts, Workspace};

/// The Python of it.
const RUNTIME: [(&str, &str); 7] = [
    ("ending.py", include_str!("../../../runtime/ending.py")),
    ("lockdown.py", include_str!("../../../runtime/lockdown.py")),
    ("modules.py", include_str!("../../../runtime/modules.py")),
    ("recording.py", include_str!("../../../runtime/recording.py")),
    ("serving.py", include_str!("../../../runtime/serving.py")),
    ("trial.py", include_str!("../../../runtime/trial.py")),
    ("zygote.py", include_str!("../../../runtime/zygote.py")),
];

/// What packages may write while they are imported: caches, mostly.
const WORKSPACE_BYTES_MAX: u64 = 16 * 1024 * 1024;
const WORKSPACE_FILES_MAX: u64 = 1024;

/// What it inherits beside the standard streams and its channel: the reading end of these, so that writing to them fails as it does for
/// a program whose output nobody reads, and never blocks.
const UNREAD_FD: i32 = 4;

/// The side of the nest's init.
#[derive(Debug)]
pub(crate) struct Zygote {
    orders: Channel,
    /// It has said that it is ready.
    pub is_ready: bool,
}

impl AsFd for Zygote {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.orders.as_fd()
    }
}

impl Zygote {
    /// Starts it. It says when it is ready.
    pub(crate) fn start(
        preload: &Preload,
        entrances: Vec<OwnedFd>,
        shared: &Shared,
    ) -> Result<Self, SetupError> {
        let (ours, theirs) = Channel::pair().step("socketpair")?;
        match clone::clone_process(Namespaces::MOUNT)? {
            Cloned::Child => become_zygote(preload, entrances, &theirs, shared),
            Cloned::Parent { .. } => Ok(Self { orders: ours, is_ready: false }),
        }
    }

    /// Hears it say what it has imported.
    pub(crate) fn hear(&self) -> Result<Warmth, SetupError> {
        let Some((message, _)) = self.orders.receive().step("hear the zygote")? else {
            return Err(SetupError::gone("zygote"));
        };
        match zygote::read_word(&message) {
            Ok(Word::Broken(why)) => Err(SetupError::told(why)),
            _ => zygote::read_warmth(&message),
        }
    }

    /// Has it make a child for a slot.
    pub(crate) fn order(
        &self,
        pids: BorrowedFd<'_>,
        child: &Channel,
        entrances: &[impl AsFd],
    ) -> Result<(), SetupError> {
        let mut handed = vec![pids, child.as_fd()];
        handed.extend(entrances.iter().map(AsFd::as_fd));
        self.orders.send(zygote::CHILD, &handed).step("order a child")
    }
}

/// Never returns: becomes the zygote, or tells why not and ends.
fn become_zygote(preload: &Preload, entrances: Vec<OwnedFd>, orders: &Channel, shared: &Shared) -> ! {
    let Err(error) = cgroup::enter(entrances).and_then(|()| replace_self(preload, orders, shared));
    // If this cannot be sent either, the nest's init hears the end of the channel.
    let _ = orders.send(format!("broken {error}").as_bytes(), &[]);
    process::exit_now(126)
}

fn replace_self(preload: &Preload, orders: &Channel, shared: &Shared) -> Result<Infallible, SetupError> {
    descriptors::close_all_but(&[orders.as_fd()])?;
    make_root(preload, shared)?;
    process::new_session()?;
    std::env::set_current_dir(environ::WORKSPACE).step("chdir to workspace")?;
    take_descriptors(orders)?;
    process::reset_signals()?;
    privileges::keep_capabilities_over_ids()?;
    shared.ids.become_zygote()?;
    privileges::keep_over_exec(&[Capability::SysAdmin])?;
    privileges::set_no_new_privs()?;
    if shared.layers.has(Layer::Seccomp) {
        Filter::for_zygotes()?.apply()?;
    }
    process::execute(
        &Path::new(environ::ENVIRONMENT_ROOT).join("bin/python").to_string_lossy(),
        &["python", environ::PROGRAM],
        &environ::VARIABLES,
    )
}

/// A root like a slot's, with the runtime in it.
fn make_root(preload: &Preload, shared: &Shared) -> Result<(), SetupError> {
    let settings = zygote::settings(preload, shared.layers);
    let filter = shared.filter.to_bytes();
    let place = |name: &str| -> PathBuf { Path::new(zygote::DIRECTORY.trim_start_matches('/')).join(name) };
    let mut files: Vec<(PathBuf, &[u8])> =
        RUNTIME.iter().map(|(name, text)| (place(name), text.as_bytes())).collect();
    files.push((place("settings.json"), settings.as_bytes()));
    files.push((place("filter.bpf"), &filter));
    let workspace = Workspace {
        bytes_max: WORKSPACE_BYTES_MAX,
        inodes_max: WORKSPACE_FILES_MAX,
        owner: shared.ids.zygote(),
    };
    slot_root::build(&shared.layout, shared.layers, Parts { devices: None, workspace, files: &files })
}

/// Standard streams that look like a program's: an empty input, and pipes.
fn take_descriptors(orders: &Channel) -> Result<(), SetupError> {
    let stdin = std::fs::File::open("/dev/null").step("open /dev/null")?;
    let (unread, written) = process::pipe_that_never_blocks()?;
    descriptors::become_standard_streams(&stdin.into(), &written, &written)?;
    descriptors::become_numbers(&[(orders.as_fd(), zygote::ORDERS_FD), (unread.as_fd(), UNREAD_FD)])
}
