//! The layers of isolation: what stands between a program and everything else, by name.
//!
//! What a result says it ran under, what `coderunner doctor` examines and what an attack of the self-test names as
//! what stops it are these names.

use domain::Isolation;
use serde::{Deserialize, Serialize};

/// One thing that keeps a program apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Layer {
    /// Ids and capabilities of its own.
    UserNamespace,
    /// Processes of its own.
    PidNamespace,
    /// Mounts of its own.
    MountNamespace,
    /// A loopback of its own and no other network.
    NetworkNamespace,
    /// System V objects and message queues of its own.
    IpcNamespace,
    /// A host name of its own.
    UtsNamespace,
    /// A view of control groups that begins at its own.
    CgroupNamespace,
    /// A root directory put together of what it needs.
    RootFilesystem,
    /// What it shares with others is shown read-only.
    ReadOnlyMounts,
    /// What it shares with others is seen through inodes of its own: no locks, watches or times in common.
    OverlayMounts,
    /// Writable files of its own, bounded and in memory.
    Workspace,
    /// An environment of the product's own, nothing of the server's.
    CleanEnvironment,
    /// No open descriptors but its standard streams.
    Descriptors,
    /// Resource limits for what control groups do not count.
    Rlimits,
    /// A user id that no other sandbox and no user of the machine has.
    OwnUid,
    /// No capability in any set, and none to be had.
    NoCapabilities,
    /// No gain of rights by executing a file.
    NoNewPrivs,
    /// Landlock: writing below its own directories only; no signals and no abstract sockets across its border.
    Landlock,
    /// A list of allowed system calls.
    Seccomp,
    /// Memory counted and bounded by the kernel.
    MemoryCgroup,
    /// Processes counted and bounded by the kernel.
    PidsCgroup,
    /// Processor time per time bounded by the kernel.
    CpuCgroup,
    /// In the place of [`Self::MemoryCgroup`]: memory is looked at again and again.
    MemoryWatch,
}

impl Layer {
    /// Every layer, from the outermost inwards.
    pub const ALL: [Self; 23] = [
        Self::UserNamespace,
        Self::PidNamespace,
        Self::MountNamespace,
        Self::NetworkNamespace,
        Self::IpcNamespace,
        Self::UtsNamespace,
        Self::CgroupNamespace,
        Self::RootFilesystem,
        Self::ReadOnlyMounts,
        Self::OverlayMounts,
        Self::Workspace,
        Self::CleanEnvironment,
        Self::Descriptors,
        Self::Rlimits,
        Self::OwnUid,
        Self::NoCapabilities,
        Self::NoNewPrivs,
        Self::Landlock,
        Self::Seccomp,
        Self::MemoryCgroup,
        Self::PidsCgroup,
        Self::CpuCgroup,
        Self::MemoryWatch,
    ];

    /// Its name in results, settings and documents.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::UserNamespace => "user_namespace",
            Self::PidNamespace => "pid_namespace",
            Self::MountNamespace => "mount_namespace",
            Self::NetworkNamespace => "network_namespace",
            Self::IpcNamespace => "ipc_namespace",
            Self::UtsNamespace => "uts_namespace",
            Self::CgroupNamespace => "cgroup_namespace",
            Self::RootFilesystem => "root_filesystem",
            Self::ReadOnlyMounts => "read_only_mounts",
            Self::OverlayMounts => "overlay_mounts",
            Self::Workspace => "workspace",
            Self::CleanEnvironment => "clean_environment",
            Self::Descriptors => "descriptors",
            Self::Rlimits => "rlimits",
            Self::OwnUid => "own_uid",
            Self::NoCapabilities => "no_capabilities",
            Self::NoNewPrivs => "no_new_privs",
            Self::Landlock => "landlock",
            Self::Seccomp => "seccomp",
            Self::MemoryCgroup => "memory_cgroup",
            Self::PidsCgroup => "pids_cgroup",
            Self::CpuCgroup => "cpu_cgroup",
            Self::MemoryWatch => "memory_watch",
        }
    }

    /// Reads [`Self::name`] back.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|layer| layer.name() == name)
    }

    /// Whether programs may run without it only if that was allowed.
    #[must_use]
    pub fn is_required(self) -> bool {
        !matches!(self, Self::OwnUid | Self::OverlayMounts | Self::Landlock | Self::MemoryWatch)
    }

    /// Whether it can be left out on purpose, to see what it stops. Without the others there would be no sandbox to end.
    #[must_use]
    pub fn can_be_left_out(self) -> bool {
        !matches!(
            self,
            Self::UserNamespace
                | Self::PidNamespace
                | Self::MountNamespace
                | Self::RootFilesystem
                | Self::Workspace
                | Self::CleanEnvironment
                | Self::OwnUid
        )
    }
}

/// A set of layers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layers(u32);

impl Layers {
    /// All there are.
    #[must_use]
    pub fn all() -> Self {
        Layer::ALL.into_iter().collect()
    }

    /// Whether this one is among them.
    #[must_use]
    pub const fn has(self, layer: Layer) -> bool {
        self.0 & (1 << layer as u32) != 0
    }

    /// These, without those.
    #[must_use]
    pub const fn without(self, those: Self) -> Self {
        Self(self.0 & !those.0)
    }

    /// Each, from the outermost inwards.
    pub fn iter(self) -> impl Iterator<Item = Layer> {
        Layer::ALL.into_iter().filter(move |layer| self.has(*layer))
    }

    /// These as what is in force, in the words of results.
    #[must_use]
    pub fn into_isolation(self) -> Isolation {
        let names = |layers: Self| layers.iter().map(|layer| layer.name().to_owned()).collect();
        let required = Layer::ALL.into_iter().filter(|layer| layer.is_required()).collect::<Self>();
        Isolation { layers: names(self), missing: names(required.without(self)) }
    }
}

impl FromIterator<Layer> for Layers {
    fn from_iter<I: IntoIterator<Item = Layer>>(layers: I) -> Self {
        Self(layers.into_iter().fold(0, |set, layer| set | 1 << layer as u32))
    }
}

impl From<Layer> for Layers {
    fn from(layer: Layer) -> Self {
        Self::from_iter([layer])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back_and_sets_keep_what_they_are_given() {
        for layer in Layer::ALL {
            assert_eq!(Layer::named(layer.name()), Some(layer));
            assert!(Layers::all().has(layer) && !Layers::default().has(layer));
        }
        assert_eq!(Layer::named("Seccomp"), None);
        let less = Layers::all().without(Layer::Seccomp.into());
        assert!(!less.has(Layer::Seccomp) && less.has(Layer::Landlock));
        assert_eq!(less.iter().count(), Layer::ALL.len() - 1);
    }

    #[test]
    fn what_is_required_and_not_there_is_missing() {
        let some = Layers::all().without([Layer::Landlock, Layer::CpuCgroup].into_iter().collect());
        let isolation = some.into_isolation();
        assert_eq!(isolation.missing, ["cpu_cgroup"]);
        assert!(isolation.layers.contains(&"seccomp".to_owned()));
        assert!(!isolation.layers.contains(&"landlock".to_owned()));
    }
}
