//! uv, and what it is asked for.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;

use environments::{Base, Index, PackageName, PythonVersion, Requirement, Word};
use sandbox::places;

use crate::room::Room;
use crate::{Failure, OnFile as _, Result, proxy, tool};

/// Certificates that the machine trusts, where Debian and its kin have them.
const CERTIFICATES: &str = "/etc/ssl/certs/ca-certificates.crt";

/// uv, working on one build.
///
/// Invariant: the environment's own interpreter is never run. It would run what packages have it run at each start, and here that could write to what
/// all environments share. uv is given the interpreter that the environment was made of, and the environment as the prefix.
pub(crate) struct Uv<'a> {
    room: &'a Room,
    index: &'a Index,
    /// The interpreter that the environment is made of.
    pub interpreter: PathBuf,
    /// Its name, where it was fetched.
    pub fetched: Option<String>,
    /// The directory of packages and the version of Python, of an environment that has another interpreter.
    target: Option<(PathBuf, String)>,
    proxy: SocketAddr,
}

impl<'a> Uv<'a> {
    pub(crate) fn in_room(room: &'a Room, index: &'a Index, base: &Base) -> Result<Self> {
        let proxy = proxy::start()?;
        let nothing = PathBuf::new();
        let mut uv = Self { room, index, interpreter: nothing, fetched: None, target: None, proxy };
        match base {
            Base::There(interpreter) => uv.interpreter.clone_from(interpreter),
            Base::Fetched(version) => {
                let name = uv.fetch_python(*version)?;
                uv.interpreter = Path::new(places::PYTHONS).join(&name).join("bin/python3");
                uv.fetched = Some(name);
            }
        }
        Ok(uv)
    }

    /// For the packages of an environment that has an interpreter of its own, which is not run.
    pub(crate) fn into(self, packages: PathBuf, python: String) -> Self {
        Self { target: Some((packages, python)), ..self }
    }

    /// How to get out, for others than uv.
    pub(crate) fn proxy(&self) -> SocketAddr {
        self.proxy
    }

    /// Makes an environment without packages.
    pub(crate) fn make(&self) -> Result<()> {
        let mut command =
            self.command(&["venv", "--no-project", "--relocatable", "--no-python-downloads", "--python"]);
        command.arg(&self.interpreter).arg(&self.room.environment);
        self.run(command, Word::Python).map(drop)
    }

    /// Fetches an interpreter, unless that was done before, and gives its name: that of its directory.
    fn fetch_python(&self, version: PythonVersion) -> Result<String> {
        let mut command = self.command(&["python", "install", "--no-bin", "--install-dir", places::PYTHONS]);
        if let Some(mirror) = &self.index.python_mirror {
            command.arg("--mirror").arg(mirror);
        }
        command.arg(format!("cpython-{version}"));
        self.run(command, Word::Python)?;
        let mut command = self.command(&["python", "find", "--managed-python", "--no-python-downloads"]);
        command.env("UV_PYTHON_INSTALL_DIR", places::PYTHONS).arg(format!("cpython-{version}"));
        let found = self.run(command, Word::Python)?;
        let found = String::from_utf8_lossy(&found).trim().to_owned();
        // The name may be a link to the newest patch; the interpreter is at the end of it.
        let executable = std::fs::canonicalize(&found).on(Path::new(&found))?;
        let below = executable.strip_prefix(places::PYTHONS).ok().and_then(|below| below.iter().next());
        let name = below.and_then(|name| name.to_str()).map(str::to_owned);
        name.ok_or_else(|| Failure::told("the interpreter that was fetched is not where it should be"))
    }

    /// Installs these; what is there stays as far as possible.
    pub(crate) fn install(&self, packages: &[Requirement]) -> Result<()> {
        let mut command = self.pip("install");
        command.arg("--").args(packages.iter().map(Requirement::as_str));
        self.run(command, Word::Packages).map(drop)
    }

    /// Brings one to its newest version.
    pub(crate) fn upgrade(&self, package: &PackageName) -> Result<()> {
        let mut command = self.pip("install");
        command.args(["--upgrade-package", package.as_str(), "--", package.as_str()]);
        self.run(command, Word::Packages).map(drop)
    }

    /// Takes one out.
    pub(crate) fn uninstall(&self, package: &PackageName) -> Result<()> {
        let mut command = self.in_environment(&["pip", "uninstall"]);
        command.args(["--", package.as_str()]);
        self.run(command, Word::Packages).map(drop)
    }

    /// The newest versions of packages that have newer ones than are there.
    pub(crate) fn outdated(&self) -> Result<BTreeMap<String, String>> {
        let mut command = self.in_environment(&["pip", "list", "--outdated", "--format", "json"]);
        self.with_index(&mut command);
        let answer = self.run(command, Word::Packages)?;
        let cannot = |_| Failure::told("uv's answer cannot be read");
        let list: Vec<serde_json::Value> = serde_json::from_slice(&answer).map_err(cannot)?;
        let text = |entry: &serde_json::Value, key: &str| entry[key].as_str().map(str::to_owned);
        Ok(list
            .iter()
            .filter_map(|entry| Some((text(entry, "name")?, text(entry, "latest_version")?)))
            .collect())
    }

    fn pip(&self, what: &str) -> Command {
        let mut command = self.in_environment(&["pip", what, "--link-mode", "hardlink"]);
        self.with_index(&mut command);
        if let Some((_, python)) = &self.target {
            command.args(["--python-version", python]);
        }
        if !self.index.may_build_sources {
            command.args(["--only-binary", ":all:"]);
        }
        command
    }

    fn in_environment(&self, arguments: &[&str]) -> Command {
        let mut command = self.command(arguments);
        command.arg("--python").arg(&self.interpreter);
        match &self.target {
            None => command.arg("--prefix").arg(&self.room.environment),
            Some((packages, _)) => command.arg("--target").arg(packages),
        };
        command
    }

    fn with_index(&self, command: &mut Command) {
        if let Some(url) = &self.index.url {
            command.arg("--default-index").arg(url);
        }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(places::UV);
        command.args(["--no-config", "--color", "never"]).args(arguments).env_clear();
        command.env("PATH", "/usr/local/bin:/usr/bin:/bin").env("HOME", &self.room.temporary);
        command.env("TMPDIR", &self.room.temporary).env("UV_CACHE_DIR", &self.room.cache);
        command.env("ALL_PROXY", format!("socks5h://{}", self.proxy));
        if Path::new(CERTIFICATES).exists() {
            command.env("SSL_CERT_FILE", CERTIFICATES);
        }
        command
    }

    fn run(&self, command: Command, word: Word) -> Result<Vec<u8>> {
        tool::run(command, word, self.room)
    }
}
