//! What server and builder say to each other: an order in, lines out. The builder's last line tells what came of it.

use std::path::PathBuf;

use domain::{Package, PackageSource};
use serde::{Deserialize, Serialize};

use crate::{PackageName, PythonVersion, Wanted};

/// What the builder is to do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Order {
    /// The work.
    pub work: Work,
    /// Where packages come from.
    pub index: Index,
}

/// Where packages come from: an administrator's settings.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Index {
    /// A Python package index; without, uv's own.
    pub url: Option<String>,
    /// Packages may be built of their sources, which runs code of theirs.
    pub may_build_sources: bool,
    /// Where interpreters are fetched from; without, uv's own place.
    pub python_mirror: Option<String>,
}

/// The builder's kinds of work.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Work {
    /// Begins a build: with nothing, or with a copy of a generation that shares its files. In the whole workshop.
    Begin {
        /// The build.
        build: String,
        /// The environment and the generation, if there is one.
        of: Option<(i64, u32)>,
        /// The copy shares its files with the generation: no code of packages may then run where it can write to them.
        is_shared: bool,
    },
    /// Makes or changes what was begun.
    Build {
        /// The build.
        build: String,
        /// Who installs packages, and what it needs for that.
        kind: Kind,
        /// How.
        change: Change,
        /// The packages that somebody asked for by name until now.
        requested: Vec<PackageName>,
        /// Bytes that the environment may have.
        bytes_max: u64,
    },
    /// Has a conda environment's own interpreter compile what is not compiled, beside it.
    Compile {
        /// The build.
        build: String,
    },
    /// Takes what was compiled into the environment.
    Adopt {
        /// The build.
        build: String,
    },
    /// Gives what was built its place among the environments. In the whole workshop.
    Publish {
        /// The build.
        build: String,
        /// The environment.
        environment: i64,
        /// The number that the generation has from now on.
        generation: u32,
    },
    /// Removes all generations but these, and all builds but those; what these have of ours is brought up to date. In the whole workshop.
    Sweep {
        /// Environments and generations.
        keep: Vec<(i64, u32)>,
        /// Builds under way.
        builds: Vec<String>,
        /// Bytes of downloads that no environment uses and that are kept; of more, the least recently used go.
        cache_bytes_max: u64,
    },
    /// Asks the index which packages of a begun copy have newer versions.
    Outdated {
        /// The build.
        build: String,
        /// The interpreter that it was made of.
        base: Base,
    },
}

/// Who installs packages.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Kind {
    /// uv, into an environment of this interpreter.
    Uv(Base),
    /// conda, from these channels; uv installs packages of the index beside that.
    Conda(Channels),
}

/// What conda needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Channels {
    /// What the environment is called.
    pub name: String,
    /// The Python that is asked for.
    pub python: PythonVersion,
    /// Names or addresses, by precedence.
    pub channels: Vec<String>,
    /// What channels with names are below; without, where conda itself looks.
    pub mirror: Option<String>,
    /// An interpreter of the machine: uv runs none of the environment's.
    pub interpreter: PathBuf,
    /// Bytes that may be downloaded.
    pub download_bytes_max: u64,
}

/// What is to become of an environment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Change {
    /// It is made, with these packages.
    Create(Vec<Wanted>),
    /// These packages are installed, those that are there stay as far as possible.
    Install(Vec<Wanted>),
    /// A package is brought to its newest version.
    Upgrade(PackageName),
    /// A package is taken out.
    Uninstall(PackageName),
}

/// What an environment is made of. It is the server who says so: what is written in the environment itself may be a package's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Base {
    /// This interpreter, which is there.
    There(PathBuf),
    /// An interpreter of this version that is fetched, unless it was before.
    Fetched(PythonVersion),
}

/// One line of the builder.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Said {
    /// For the person who waits.
    Line(SaidLine),
    /// It is done; the last line.
    Done(Made),
    /// It is not done and will not be, for this reason, in a sentence; the last line.
    Failed(String),
}

/// A line for the person who waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaidLine {
    /// What it is about.
    pub word: Word,
    /// The line, of the tool that does the work.
    pub text: String,
}

/// What a line is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Word {
    /// An interpreter is fetched or prepared.
    Python,
    /// Packages are chosen, downloaded and installed.
    Packages,
    /// What was installed is prepared for quick starts.
    Bytecode,
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Made {
    /// No more is to be said.
    Nothing,
    /// An environment.
    Environment(Built),
    /// The newest versions of packages that have newer ones.
    Newest(std::collections::BTreeMap<String, String>),
}

/// An environment that is complete.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Built {
    /// Version of its Python, such as `3.12.1`.
    pub python_version: String,
    /// The interpreter that was fetched for it, by its name, where one was.
    pub fetched_python: Option<String>,
    /// What is installed, by name.
    pub packages: Vec<BuiltPackage>,
    /// What its files take, in bytes.
    pub size_bytes: u64,
    /// Modules of the packages that were asked for, to be tried.
    pub modules: Vec<String>,
    /// What it can be made anew from, where conda made it.
    pub conda_yaml: Option<String>,
}

/// A [`Package`] as it is told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BuiltPackage {
    /// Its name, as its maker writes it.
    pub name: String,
    /// Its version.
    pub version: String,
    /// What its files take, in bytes.
    pub size_bytes: u64,
    /// Somebody asked for it by name.
    pub is_requested: bool,
    /// It came from a conda channel.
    pub is_of_channel: bool,
}

impl From<BuiltPackage> for Package {
    fn from(built: BuiltPackage) -> Self {
        let source = if built.is_of_channel { PackageSource::Channel } else { PackageSource::Index };
        Self {
            name: built.name,
            version: built.version,
            size_bytes: built.size_bytes,
            is_requested: built.is_requested,
            source,
        }
    }
}
