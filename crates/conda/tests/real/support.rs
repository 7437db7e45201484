//! The channels, their server, and a place to make environments in.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use conda::{Change, Channel, CondaError, Installed, Network, Place, Progress, parse_channel, parse_spec};

const MAKERS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/channel");
const REPOSITORY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// The directory of the channel that `make.py` makes; made once for all tests, and again when its recipes change.
pub fn channel_directory() -> PathBuf {
    made("make.py")
}

pub fn hostile_directory() -> PathBuf {
    made("hostile.py")
}

fn made(maker: &str) -> PathBuf {
    let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("conda-{maker}"));
    fs::create_dir_all(&kept).expect("made");
    let lock = File::create(kept.join("lock")).expect("made");
    lock.lock().expect("locked until the end of this function");
    let (recipes, channel, mark) = (recipes(), kept.join("channel"), kept.join("recipes"));
    if fs::read_to_string(&mark).is_ok_and(|made_of| made_of == recipes) {
        return channel;
    }
    if maker == "make.py" {
        run(Command::new(format!("{REPOSITORY}/scripts/get-rattler-build")));
    }
    let mut python = Command::new("python3");
    python.args(["-B", &format!("{MAKERS}/{maker}")]).arg(&channel);
    run(python);
    fs::write(mark, recipes).expect("written");
    channel
}

fn recipes() -> String {
    let mut texts = BTreeMap::new();
    let mut folders = vec![PathBuf::from(MAKERS)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the checkout is readable") {
            let path = entry.expect("the checkout is readable").path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = fs::read_to_string(&path) {
                texts.insert(path, text);
            }
        }
    }
    texts.into_values().collect()
}

/// What a program writes, if it succeeds.
pub fn run(mut command: Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {} {said}", output.status);
    String::from_utf8(output.stdout).expect("text")
}

/// Python's own static server.
pub struct Server {
    process: Child,
    port: u16,
}

impl Server {
    pub fn of(directory: &Path) -> Self {
        Self::started(
            Command::new("python3").args(["-u", "-m", "http.server", "--bind", "127.0.0.1"]).args([
                "--directory".as_ref(),
                directory.as_os_str(),
                "0".as_ref(),
            ]),
        )
    }

    /// A server that says "port N" somewhere in its first line.
    pub fn started(command: &mut Command) -> Self {
        let spawned = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let mut process = spawned.expect("the machine has a Python");
        let mut line = String::new();
        let stdout = process.stdout.take().expect("piped");
        BufReader::new(stdout).read_line(&mut line).expect("it says where it listens");
        let mut words = line.split_whitespace().skip_while(|word| *word != "port");
        let port = words.nth(1).and_then(|port| port.parse().ok());
        Self { process, port: port.unwrap_or_else(|| panic!("no port in {line:?}")) }
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    pub fn channel(&self) -> Channel {
        parse_channel(&format!("http://127.0.0.1:{}", self.port), None).expect("an address")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A cache, and generations beside it.
pub struct Home {
    root: tempfile::TempDir,
    pub channels: Vec<Channel>,
    pub network: Network,
    /// What the last change told.
    pub told: Vec<String>,
}

impl Home {
    pub fn with(channels: Vec<Channel>) -> Self {
        let network = Network { proxy: None, download_bytes_max: 1 << 30 };
        Self { root: tempfile::tempdir().expect("a directory"), channels, network, told: Vec::new() }
    }

    pub fn root(&self) -> &Path {
        self.root.path()
    }

    pub fn generation(&self, name: &str) -> PathBuf {
        self.root().join(name)
    }

    pub fn cache(&self) -> PathBuf {
        self.root().join("cache")
    }

    /// A generation of hard links to an older one.
    pub fn copy(&self, from: &str, to: &str) {
        let mut copy = Command::new("cp");
        copy.arg("-al").arg(self.generation(from)).arg(self.generation(to));
        run(copy);
    }

    pub fn change(&mut self, generation: &str, change: Change) -> Result<Installed, CondaError> {
        let directory = self.generation(generation);
        self.change_seen_at(generation, &directory, change)
    }

    pub fn change_seen_at(
        &mut self,
        generation: &str,
        prefix: &Path,
        change: Change,
    ) -> Result<Installed, CondaError> {
        let (directory, cache) = (self.generation(generation), self.cache());
        let place = Place { directory: &directory, prefix, cache: &cache };
        let mut told = Vec::new();
        let mut tell = |progress: Progress| told.push(progress.to_string());
        let result = conda::change(&change, &self.channels, place, &self.network, &mut tell);
        self.told = told;
        result
    }

    /// What the builder does after a change: compiles, and takes over what was compiled.
    pub fn compile(&self, generation: &str, prefix: &Path) -> usize {
        let (directory, scratch) = (self.generation(generation), tempfile::tempdir().expect("a directory"));
        let files = conda::compile(&directory, prefix, scratch.path(), &[]).expect("compiled");
        conda::adopt_compiled(&directory, scratch.path(), &[]).expect("adopted");
        files
    }

    pub fn install(&mut self, generation: &str, specs: &[&str]) -> Result<Installed, CondaError> {
        self.change(generation, install(specs))
    }

    /// What a command of the environment writes.
    pub fn run(&self, generation: &str, command: &str, arguments: &[&str]) -> String {
        let mut process = Command::new(self.generation(generation).join("bin").join(command));
        process.args(arguments).env_clear();
        run(process).trim_end().to_owned()
    }
}

pub fn install(specs: &[&str]) -> Change {
    Change::Install(specs.iter().map(|spec| parse_spec(spec).expect("a requirement")).collect())
}

pub fn names(installed: &Installed) -> Vec<String> {
    installed.packages.iter().map(|package| format!("{} {}", package.name, package.version)).collect()
}

/// Everything in a directory: paths, and what files hold and links point at.
pub fn tree(directory: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![directory.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("readable") {
            let path = entry.expect("readable").path();
            let kind = fs::symlink_metadata(&path).expect("there").file_type();
            let content = if kind.is_symlink() {
                fs::read_link(&path).expect("a link").into_os_string().into_encoded_bytes()
            } else if kind.is_dir() {
                folders.push(path.clone());
                Vec::new()
            } else if kind.is_file() {
                fs::read(&path).expect("readable")
            } else {
                Vec::new()
            };
            found.insert(path, content);
        }
    }
    found
}
