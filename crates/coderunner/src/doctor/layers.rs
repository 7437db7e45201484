//! The layers of isolation, each tried.

use std::fs;

use sandbox::cgroup::{self, Controller, Offer};
use sandbox::clone::Namespaces;
use sandbox::idmap::Ids;
use sandbox::layers::Layer;
use sandbox::{SetupError, landlock, probe};

use super::{Finding, Severity};

/// What a layer's absence means, and what helps if it is not a matter of how this machine restricts user namespaces.
fn words(layer: Layer) -> (&'static str, &'static str) {
    const NEWER: &str = "use a newer kernel: Debian 12, Ubuntu 22.04 and newer have it";
    const BUILT_IN: &str = "this is always there; please report it";
    const DELEGATE: &str = "run as root; or under systemd as a user with delegation: systemd-run --user --scope -p Delegate=yes coderunner serve";
    match layer {
        Layer::UserNamespace => ("programs would have ids and rights of this machine", NEWER),
        Layer::PidNamespace => ("programs would see and reach this machine's processes", NEWER),
        Layer::MountNamespace => ("programs would see this machine's files", NEWER),
        Layer::NetworkNamespace => ("programs would reach this machine's network", NEWER),
        Layer::IpcNamespace => ("programs would reach shared memory of others", NEWER),
        Layer::UtsNamespace => ("programs would see this machine's name", NEWER),
        Layer::CgroupNamespace => ("programs would see where in the control groups they are", NEWER),
        Layer::RootFilesystem => (
            "programs cannot be given a /proc of their own",
            "in a container, allow its /proc to be seen whole: docker run --security-opt systempaths=unconfined",
        ),
        Layer::ReadOnlyMounts => ("the machine's files cannot be shown read-only", "use Linux 5.12 or newer"),
        Layer::OverlayMounts => (
            "executions share inodes of read-only files, through which two that want to can signal each other, and one can see which files others open",
            "load the module (modprobe overlay); in a container, keep the data directory and /usr on few layers, or use Linux 5.11 or newer",
        ),
        Layer::Workspace => ("programs have no files of their own", BUILT_IN),
        Layer::CleanEnvironment => ("programs would see the server's environment", BUILT_IN),
        Layer::Descriptors => ("programs would inherit open files", BUILT_IN),
        Layer::Rlimits => ("descriptors, signals and core files would have no bound", BUILT_IN),
        Layer::OwnUid => (
            "all sandboxes share this user's id on the outside, and its supplementary groups; namespaces alone keep them apart",
            "run as root: the server gives its own privileges up, and only the launcher keeps them",
        ),
        Layer::NoCapabilities => ("programs would keep rights", BUILT_IN),
        Layer::NoNewPrivs => ("programs could gain rights by executing files", BUILT_IN),
        Layer::Landlock => (
            "one border less behind read-only mounts and ids",
            "use Linux 5.13 or newer, started with landlock in its lsm= parameter",
        ),
        Layer::Seccomp => (
            "programs could ask the kernel for anything",
            "use a kernel with CONFIG_SECCOMP_FILTER on x86-64 or 64-bit Arm",
        ),
        Layer::MemoryCgroup => (
            "memory is only watched, so a fast program can take more than its limit for a moment, and kernel memory is not counted",
            DELEGATE,
        ),
        Layer::PidsCgroup => ("processes are counted per user namespace only", DELEGATE),
        Layer::CpuCgroup => ("an execution may use every processor it finds", DELEGATE),
        Layer::MemoryWatch => ("memory is not watched", BUILT_IN),
    }
}

/// Every layer but the one that stands in for another.
pub fn examine() -> Vec<Finding> {
    let offer = cgroup::offer();
    let layers = Layer::ALL.into_iter().filter(|layer| *layer != Layer::MemoryWatch);
    layers.map(|layer| finding(layer, &offer)).collect()
}

fn finding(layer: Layer, offer: &Offer) -> Finding {
    let (meaning, mend) = words(layer);
    let state = state(layer, offer);
    let mend = match &state {
        Err(_) if is_namespace(layer) => restricted().unwrap_or(mend).to_owned(),
        _ => mend.to_owned(),
    };
    Finding { name: layer.name(), state, severity: severity(layer), meaning, mend }
}

fn severity(layer: Layer) -> Severity {
    match layer {
        Layer::MemoryCgroup | Layer::PidsCgroup | Layer::CpuCgroup => Severity::Layer,
        layer if layer.is_required() => Severity::Required,
        _ => Severity::Extra,
    }
}

fn state(layer: Layer, offer: &Offer) -> Result<String, String> {
    let said = |tried: Result<(), SetupError>, good: &str| {
        tried.map(|()| good.to_owned()).map_err(|error| error.to_string())
    };
    let of_controller = |controller| match offer.missing.contains(&controller) {
        false => Ok(format!("cgroups {}", offer.version)),
        true => Err("may not be used by this user".to_owned()),
    };
    match layer {
        Layer::UserNamespace => said(probe::namespaces(Namespaces::USER), "can be made"),
        layer if is_namespace(layer) && layer != Layer::CgroupNamespace => {
            let both = [Layer::UserNamespace, layer].into_iter().collect();
            said(probe::namespaces(Namespaces::of(both)), "can be made")
        }
        Layer::CgroupNamespace => said(probe::cgroup_namespace(), "can be made"),
        Layer::RootFilesystem => said(probe::proc(), "/proc can be mounted"),
        Layer::ReadOnlyMounts => said(probe::mounts(), "mount_setattr"),
        Layer::OverlayMounts => said(probe::overlays(), "overlayfs"),
        Layer::OwnUid => match Ids::available() {
            Ids::Ranges => Ok("a range of user ids for each environment".to_owned()),
            Ids::Single => Err("only root of the machine can map ranges of ids".to_owned()),
        },
        Layer::Landlock => {
            landlock::version().map(|version| format!("version {version}")).map_err(|error| error.to_string())
        }
        Layer::Seccomp => said(probe::seccomp(), "filter accepted"),
        Layer::MemoryCgroup => of_controller(Controller::Memory),
        Layer::PidsCgroup => of_controller(Controller::Pids),
        Layer::CpuCgroup => of_controller(Controller::Cpu),
        _ => Ok("always".to_owned()),
    }
}

fn is_namespace(layer: Layer) -> bool {
    matches!(
        layer,
        Layer::UserNamespace
            | Layer::PidNamespace
            | Layer::MountNamespace
            | Layer::NetworkNamespace
            | Layer::IpcNamespace
            | Layer::UtsNamespace
            | Layer::CgroupNamespace
    )
}

/// What keeps ordinary users of this machine from making user namespaces, as far as it says so, and how to allow it.
fn restricted() -> Option<&'static str> {
    let says = |file: &str, value: &str| fs::read_to_string(file).is_ok_and(|text| text.trim() == value);
    if says("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1") {
        return Some(
            "AppArmor restricts user namespaces here, as Ubuntu does since 24.04: run as root; or allow them for this executable with the profile \
             deploy/apparmor/coderunner-user; or for all: sysctl kernel.apparmor_restrict_unprivileged_userns=0",
        );
    }
    if says("/proc/sys/kernel/unprivileged_userns_clone", "0") {
        return Some("run as root; or allow user namespaces: sysctl kernel.unprivileged_userns_clone=1");
    }
    if says("/proc/sys/user/max_user_namespaces", "0") {
        return Some("allow user namespaces: sysctl user.max_user_namespaces=100000");
    }
    std::path::Path::new("/.dockerenv").exists().then_some(
        "in a container, allow namespaces and mounts with the profiles in deploy/ (docker run --security-opt seccomp=deploy/seccomp.json …); \
         see deploy/README.md",
    )
}
