//! Environments of conda's, from a channel of the tests' own.

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use domain::TierLevel;
use serde_json::{Value, json};

use super::{Index, Moment, consistent, crashed_at, directories, printed};
use crate::support::TestApp;

const REPOSITORY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// A channel that is served as long as this lives, and an index beside it.
struct Channel {
    server: Child,
    url: String,
    /// Of its Python, to the minor.
    python: String,
    index: Index,
}

impl Channel {
    fn start() -> Self {
        let directory = channel_directory();
        let mut command = Command::new("python3");
        command
            .args(["-u", "-m", "http.server", "--bind", "127.0.0.1", "--directory"])
            .arg(&directory)
            .arg("0");
        let spawned = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let mut server = spawned.expect("the tests need a Python");
        let mut line = String::new();
        let stdout = server.stdout.take().expect("piped");
        BufReader::new(stdout).read_line(&mut line).expect("it says where it listens");
        let port: u16 = line.split_whitespace().filter_map(|word| word.parse().ok()).next().expect("a port");
        let url = format!("http://127.0.0.1:{port}");
        Self { server, url, python: python_of(&directory), index: Index::start() }
    }

    async fn app(&self) -> TestApp {
        let app = TestApp::builder().user("ann", TierLevel::ENTERPRISE);
        let app = app.env("CODERUNNER_INDEX_URL", &self.index.url);
        app.env("CODERUNNER_CONDA_CHANNELS", &self.url).start().await
    }

    fn described(&self, name: &str, packages: &[&str]) -> Value {
        json!({"env_name": name, "manager": "conda", "python_version": self.python, "packages": packages})
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        // Gone already is fine.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// Made once for all tests; it takes a minute.
fn channel_directory() -> PathBuf {
    let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join("environments-channel");
    fs::create_dir_all(&kept).expect("made");
    let lock = File::create(kept.join("lock")).expect("made");
    lock.lock().expect("locked until the end of this function");
    let (channel, made) = (kept.join("channel"), kept.join("made"));
    if !made.exists() {
        run(&mut Command::new(format!("{REPOSITORY}/scripts/get-rattler-build")));
        let maker = format!("{REPOSITORY}/crates/conda/tests/channel/make.py");
        run(Command::new("python3").args(["-B", &maker]).arg(&channel));
        File::create(made).expect("made");
    }
    channel
}

fn run(command: &mut Command) {
    let output = command.output().expect("it starts");
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// The version of the channel's Python, to the minor.
fn python_of(channel: &Path) -> String {
    let files = fs::read_dir(channel.join("linux-64")).expect("a channel").flatten();
    let names = files.map(|file| file.file_name().to_string_lossy().into_owned());
    let version = names.filter_map(|name| Some(name.strip_prefix("python-")?.split('-').next()?.to_owned()));
    let version = version.min().expect("a Python");
    version.rsplit_once('.').expect("to the patch").0.to_owned()
}

/// What a command of the environment prints.
fn printing(command: &str) -> String {
    format!(
        "import subprocess; print(subprocess.run(['{command}'], capture_output=True, text=True).stdout, end='')"
    )
}

#[tokio::test]
async fn packages_of_the_index_have_commands_and_bytecode_beside_condas() {
    let channel = Channel::start();
    let app = channel.app().await;
    let ann = app.user("ann").await;
    let described = channel.described("mine", &["greeting=1.0", "pip:whistle==1.0"]);
    ann.post("/user-environments", described).await.status(200);
    assert_eq!(printed(&ann, "mine", &printing("greet")).await, "Hello from greeting 1.0\n");
    assert_eq!(printed(&ann, "mine", &printing("whistle")).await, "1.0 /env True\n");
    ann.request(reqwest::Method::PUT, "/environments/mine/packages/whistle/upgrade").send().await.status(200);
    assert_eq!(printed(&ann, "mine", &printing("whistle")).await, "2.0 /env True\n");
    ann.delete("/environments/mine/packages/whistle").await.status(200);
    let gone = "import os, shutil; print(shutil.which('whistle'), os.path.lexists('/env/bin/whistle'), shutil.which('greet'))";
    assert_eq!(printed(&ann, "mine", gone).await, "None False /env/bin/greet\n");
    let left = "import glob; print(glob.glob('/env/lib/python3*/site-packages/whistle/**', recursive=True))";
    assert_eq!(printed(&ann, "mine", left).await, "[]\n");
    consistent(&app).await;
}

/// What there is of a build of conda's when the server is killed, from its directory to its row.
fn moments(data: &Path) -> Vec<Moment<'_>> {
    let build = move |below: &'static str| -> Moment<'_> {
        Box::new(move || {
            let builds =
                fs::read_dir(data.join("environments/.workshop/builds")).into_iter().flatten().flatten();
            builds.into_iter().any(|build| build.path().join(below).exists())
        })
    };
    let cached = move |is_it: fn(&str) -> bool| -> Moment<'_> {
        Box::new(move || {
            let packages = fs::read_dir(data.join("environments/.workshop/cache/conda/packages"));
            let mut names = packages.into_iter().flatten().flatten().map(|entry| entry.file_name());
            names.any(|name| is_it(&name.to_string_lossy()))
        })
    };
    let published = move || directories(data).iter().any(|(id, generation)| *id > 0 && *generation > 1);
    vec![
        build(""),
        cached(|name| name.starts_with(".python-")),
        cached(|name| name.starts_with("python-")),
        build("env/bin"),
        build("env/conda-meta/history"),
        build("env/bin/greet"),
        build("compiled"),
        Box::new(published),
    ]
}

#[tokio::test]
async fn a_server_killed_at_any_moment_of_a_build_of_condas_finds_what_was_there_before() {
    let channel = Channel::start();
    let mut app = channel.app().await;
    let data = app.data_directory();
    for (number, moment) in moments(&data).into_iter().enumerate() {
        let ann = app.user("ann").await;
        let new = channel.described("new", &["greeting=1.0", "pip:whistle"]);
        let install = json!({"package_name": "greeting=2.0"});
        // The second half of the moments is that of a change.
        let change = async move {
            if number < 4 {
                ann.try_post("/user-environments", new).await
            } else {
                ann.try_post("/environments/mine/packages/install", install).await
            }
        };
        if number == 4 {
            let mine = channel.described("mine", &["greeting=1.0"]);
            app.user("ann").await.post("/user-environments", mine).await.status(200);
        }
        crashed_at(&mut app, moment, change).await;
        let ann = app.user("ann").await;
        consistent(&app).await;
        let mine = ann.get("/user-environments?scope=mine").await.status(200).json();
        for environment in mine.as_array().expect("a list") {
            assert_eq!(environment["status"], "ready", "moment {number}: {environment}");
            if environment["env_name"] == "new" {
                ann.delete(&format!("/user-environments/{}", environment["id"])).await.status(200);
            }
        }
        if number >= 4 {
            let said = printed(&ann, "mine", &printing("greet")).await;
            let is_whole =
                ["1.0", "2.0"].map(|version| format!("Hello from greeting {version}\n")).contains(&said);
            assert!(is_whole, "moment {number}: {said}");
        }
    }
}
