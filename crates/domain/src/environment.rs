//! What is said of Python environments.

use crate::words::words;

words! {
    /// Who solves and installs an environment's packages.
    PackageManager {
        /// uv, from a Python package index.
        Uv = "uv",
        /// conda packages from channels, and uv for those of the index.
        Conda = "conda",
    }
}

words! {
    /// Whether programs can run in an environment.
    EnvironmentStatus {
        /// Its first generation is being built.
        Building = "building",
        /// They can.
        Ready = "ready",
        /// It is described and not there, as after a database was imported; it can be built anew.
        Missing = "missing",
    }
}

words! {
    /// Where a package came from.
    PackageSource {
        /// A Python package index.
        Index = "pypi",
        /// A conda channel.
        Channel = "conda",
    }
}

/// A package of an environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// Its name, as its maker writes it.
    pub name: String,
    /// Its version.
    pub version: String,
    /// What its files take, in bytes.
    pub size_bytes: u64,
    /// Somebody asked for it by name; the others came with those.
    pub is_requested: bool,
    /// Where it came from.
    pub source: PackageSource,
}
