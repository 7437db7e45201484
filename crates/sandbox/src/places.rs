//! Where environments and what they are made with are, on the machine and inside of sandboxes.
//!
//! ```text
//! environments/        on the machine                    in workshops
//!   <id>/<generation>/  an environment                   /build/<id>/<generation>, in the whole one only
//!   .workshop/          what is being built              /build/.workshop
//!     builds/<build>/                                    alone: only this one
//!     cache/            what was downloaded
//!   .pythons/<name>/    interpreters that were fetched   /pythons/<name>, in environments too
//! ```
//!
//! Invariant: what an environment is made of has the same path where it is made as where it is used.

use std::path::{Path, PathBuf};

use crate::environ;
use crate::spec::{Interpreter, LauncherConfig, NestSpec, View, Workshop};

/// The directory of environments, in a workshop.
pub const BUILD: &str = "/build";
/// Where fetched interpreters are, in workshops and environments.
pub const PYTHONS: &str = "/pythons";
/// The builder's executable, in a workshop.
pub const BUILDER: &str = "/opt/builder/coderunner";
/// uv's, likewise.
pub const UV: &str = "/opt/builder/uv";

/// In the directory of environments: what is being built, and with what.
pub const WORKSHOP: &str = ".workshop";
/// In the workshop: a directory for each build.
pub const BUILDS: &str = "builds";
/// In the workshop: what was downloaded.
pub const CACHE: &str = "cache";
/// In a build's directory: the environment.
pub const ENVIRONMENT: &str = "env";
/// In a build's directory: what the environment's own interpreter has compiled.
pub const COMPILED: &str = "compiled";
/// In the directory of environments: interpreters that were fetched.
pub const FETCHED: &str = ".pythons";

/// A piece of the machine, and where it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// On the machine.
    pub source: PathBuf,
    /// Inside.
    pub target: PathBuf,
    /// Whether it can be changed from inside.
    pub is_writable: bool,
}

/// What is particular to a nest, beside what every nest shows; nothing if that is not to be shown.
#[must_use]
pub fn shown(config: &LauncherConfig, nest: &NestSpec) -> Option<Vec<Shown>> {
    match &nest.view {
        View::Environment { id, generation, interpreter } => {
            let environment = directory_of(&config.environments, id.0, *generation);
            let mut shown: Vec<Shown> = interpreter_of(config, interpreter)?.into_iter().collect();
            shown.push(read_only(environment, environ::ENVIRONMENT_ROOT));
            Some(shown)
        }
        View::Workshop(workshop) => in_workshop(config, workshop),
    }
}

/// Where a generation of an environment lies below the directory of all of them.
#[must_use]
pub fn directory_of(environments: &Path, id: i64, generation: u32) -> PathBuf {
    environments.join(id.to_string()).join(generation.to_string())
}

/// The directories that are made at the start, below that of all environments.
#[must_use]
pub fn made_at_start() -> [PathBuf; 4] {
    let workshop = PathBuf::from(WORKSHOP);
    [workshop.clone(), workshop.join(BUILDS), workshop.join(CACHE), FETCHED.into()]
}

fn interpreter_of(config: &LauncherConfig, interpreter: &Interpreter) -> Option<Option<Shown>> {
    match interpreter {
        Interpreter::Own => Some(None),
        Interpreter::OfMachine(prefix) => {
            let is_known = config.interpreters.contains(prefix);
            is_known.then(|| (!is_shown_anyway(prefix)).then(|| read_only(prefix.clone(), prefix)))
        }
        Interpreter::Fetched(name) => is_plain(name).then(|| {
            let source = config.environments.join(FETCHED).join(name);
            Some(read_only(source, Path::new(PYTHONS).join(name)))
        }),
    }
}

fn in_workshop(config: &LauncherConfig, workshop: &Workshop) -> Option<Vec<Shown>> {
    let tools = config.tools.as_ref()?;
    if let Workshop::Beside(build) = workshop {
        let build = is_plain(build).then(|| Path::new(WORKSHOP).join(BUILDS).join(build))?;
        let own = config.environments.join(&build);
        let compiled = Path::new(BUILD).join(&build).join(COMPILED);
        return Some(vec![
            read_only(tools.builder.clone(), BUILDER),
            read_only(own.join(ENVIRONMENT), environ::ENVIRONMENT_ROOT),
            Shown { source: own.join(COMPILED), target: compiled, is_writable: true },
        ]);
    }
    let below = match workshop {
        Workshop::Whole => PathBuf::new(),
        Workshop::Shared => WORKSHOP.into(),
        Workshop::Alone(build) if is_plain(build) => Path::new(WORKSHOP).join(BUILDS).join(build),
        Workshop::Alone(_) | Workshop::Beside(_) => return None,
    };
    let mut shown = vec![
        read_only(tools.builder.clone(), BUILDER),
        read_only(tools.uv.clone(), UV),
        Shown {
            source: config.environments.join(&below),
            target: Path::new(BUILD).join(&below),
            is_writable: true,
        },
        Shown {
            source: config.environments.join(FETCHED),
            target: PYTHONS.into(),
            is_writable: matches!(workshop, Workshop::Shared),
        },
    ];
    let others = config.interpreters.iter().filter(|prefix| !is_shown_anyway(prefix));
    shown.extend(others.map(|prefix| read_only(prefix.clone(), prefix)));
    Some(shown)
}

fn read_only(source: PathBuf, target: impl AsRef<Path>) -> Shown {
    Shown { source, target: target.as_ref().to_owned(), is_writable: false }
}

/// Every nest shows `/usr`.
fn is_shown_anyway(prefix: &Path) -> bool {
    prefix.starts_with("/usr")
}

/// A name that is a path of one step, and no hidden one.
fn is_plain(name: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b'+');
    !name.is_empty() && !name.starts_with('.') && name.bytes().all(is_plain)
}

#[cfg(test)]
mod tests {
    use domain::EnvironmentId;

    use super::*;
    use crate::layers::Layers;
    use crate::spec::Tools;

    fn config() -> LauncherConfig {
        LauncherConfig {
            instance: "t".into(),
            environments: "/data/environments".into(),
            interpreters: vec!["/usr".into(), "/opt/python".into()],
            tools: Some(Tools { builder: "/bin/coderunner".into(), uv: "/bin/uv".into() }),
            allow_degraded_isolation: false,
            without: Layers::default(),
        }
    }

    fn of_environment(interpreter: Interpreter) -> Option<Vec<(String, String)>> {
        let view = View::Environment { id: EnvironmentId(3), generation: 2, interpreter };
        let shown = shown(&config(), &NestSpec { name: "e".into(), view, may_be_warm: true })?;
        assert!(shown.iter().all(|shown| !shown.is_writable));
        let text = |path: &Path| path.to_string_lossy().into_owned();
        Some(shown.iter().map(|shown| (text(&shown.source), text(&shown.target))).collect())
    }

    fn pair(source: &str, target: &str) -> (String, String) {
        (source.to_owned(), target.to_owned())
    }

    #[test]
    fn only_declared_interpreters_are_shown() {
        let environment = pair("/data/environments/3/2", "/env");
        assert_eq!(of_environment(Interpreter::Own), Some(vec![environment.clone()]));
        assert_eq!(of_environment(Interpreter::OfMachine("/usr".into())), Some(vec![environment.clone()]));
        let of_machine = of_environment(Interpreter::OfMachine("/opt/python".into()));
        assert_eq!(of_machine, Some(vec![pair("/opt/python", "/opt/python"), environment.clone()]));
        for unknown in ["/", "/opt", "/usr/../etc", "/opt/python/.."] {
            assert_eq!(of_environment(Interpreter::OfMachine(unknown.into())), None, "{unknown}");
        }
        let fetched = of_environment(Interpreter::Fetched("cpython-3.12".into()));
        let python = pair("/data/environments/.pythons/cpython-3.12", "/pythons/cpython-3.12");
        assert_eq!(fetched, Some(vec![python, environment]));
        for name in ["", ".", "..", "a/b", "/etc", ".hidden", "a\0"] {
            assert_eq!(of_environment(Interpreter::Fetched(name.into())), None, "{name:?}");
        }
    }

    #[test]
    fn a_workshop_shows_no_more_than_it_says() {
        let writable = |workshop: Workshop| {
            let nest = NestSpec { name: "w".into(), view: View::Workshop(workshop), may_be_warm: false };
            let shown = shown(&config(), &nest)?.into_iter().filter(|shown| shown.is_writable);
            Some(shown.map(|shown| shown.source.to_string_lossy().into_owned()).collect::<Vec<_>>())
        };
        let environments = "/data/environments";
        assert_eq!(writable(Workshop::Whole), Some(vec![format!("{environments}/")]));
        let shared = vec![format!("{environments}/.workshop"), format!("{environments}/.pythons")];
        assert_eq!(writable(Workshop::Shared), Some(shared));
        let alone = vec![format!("{environments}/.workshop/builds/7")];
        assert_eq!(writable(Workshop::Alone("7".into())), Some(alone));
        assert_eq!(writable(Workshop::Alone("../7".into())), None);
        let beside = vec![format!("{environments}/.workshop/builds/7/compiled")];
        assert_eq!(writable(Workshop::Beside("7".into())), Some(beside));
        assert_eq!(writable(Workshop::Beside("..".into())), None);
    }
}
