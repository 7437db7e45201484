//! Environments: made, changed, gone back, removed; whose they are; what hostile packages gain; what a crash leaves.

mod conda;
mod disk;
mod scripts;
mod sources;
mod warm;

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use domain::TierLevel;
use reqwest::Method;
use serde_json::{Value, json};

use crate::copies::rows_of;
use crate::support::{Client, TestApp};

/// A package index of the tests' own, as long as it lives.
struct Index {
    server: Child,
    url: String,
    _directory: tempfile::TempDir,
}

impl Index {
    fn start() -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/system/environments/index.py");
        let mut command = Command::new("/usr/bin/python3");
        command.arg("-B").arg(script).arg(directory.path()).stdout(Stdio::piped());
        let mut server = command.spawn().expect("the tests need a Python");
        let mut url = String::new();
        let stdout = server.stdout.take().expect("piped");
        BufReader::new(stdout).read_line(&mut url).expect("an address");
        Self { server, url: url.trim().to_owned(), _directory: directory }
    }

    /// A server whose packages come from here, with one user.
    async fn app(&self) -> TestApp {
        let app = TestApp::builder().user("ann", TierLevel::ENTERPRISE).user("bob", TierLevel::FREE);
        app.env("CODERUNNER_INDEX_URL", &self.url).start().await
    }
}

impl Drop for Index {
    fn drop(&mut self) {
        // Gone already is fine.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// The Python of the index's bytecode, which this machine has.
fn python_version() -> String {
    let told = Command::new("/usr/bin/python3").arg("--version").output().expect("a Python").stdout;
    let told = String::from_utf8_lossy(&told);
    let version = told.trim().trim_start_matches("Python ");
    version.rsplit_once('.').expect("a version").0.to_owned()
}

fn described(name: &str, packages: &[&str]) -> Value {
    json!({"env_name": name, "python_version": python_version(), "packages": packages})
}

async fn made(user: &Client, name: &str, packages: &[&str]) -> Value {
    user.post("/user-environments", described(name, packages)).await.status(200).json()
}

async fn printed(user: &Client, environment: &str, code: &str) -> String {
    let ran = user.post("/execute", json!({"code": code, "conda_env": environment})).await.status(200).json();
    assert_eq!(ran["status"], "success", "{ran:#}");
    ran["stdout"].as_str().expect("text").to_owned()
}

/// Numbers of environments and their generations that have a directory.
fn directories(data: &Path) -> BTreeSet<(i64, i64)> {
    let below = |directory: PathBuf| -> Vec<PathBuf> {
        let entries = std::fs::read_dir(directory).expect("readable").flatten();
        entries.map(|entry| entry.path()).collect()
    };
    let number = |path: &Path| path.file_name()?.to_str()?.parse::<i64>().ok();
    let environments =
        below(data.join("environments")).into_iter().filter_map(|path| Some((number(&path)?, path)));
    environments
        .flat_map(|(id, path)| below(path).into_iter().filter_map(move |path| Some((id, number(&path)?))))
        .collect()
}

fn builds(data: &Path) -> usize {
    std::fs::read_dir(data.join("environments/.workshop/builds")).expect("readable").count()
}

/// Waits until directories and rows tell the same, which a sweep sees to.
async fn consistent(app: &TestApp) {
    let agree = || {
        let rows = rows_of(app);
        let generations = rows["environment_generations"].iter();
        let known = generations.map(|row| (number(&row["environment_id"]), number(&row["number"])));
        known.collect::<BTreeSet<_>>() == directories(&app.data_directory())
            && builds(&app.data_directory()) == 0
    };
    eventually(agree).await;
}

fn number(value: &Value) -> i64 {
    value.as_i64().expect("a number")
}

async fn eventually(mut is_so: impl FnMut() -> bool) {
    let mut look = tokio::time::interval(Duration::from_millis(10));
    let looking = async {
        while !is_so() {
            look.tick().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), looking).await.expect("it comes true");
}

#[tokio::test]
async fn an_environment_is_made_changed_gone_back_to_and_removed() {
    let index = Index::start();
    let app = index.app().await;
    let ann = app.user("ann").await;
    let id = made(&ann, "mine", &["greeting==1.0"]).await["id"].clone();
    let code = "import greeting, subprocess; print(greeting.version, subprocess.run(['greet'], capture_output=True, text=True).stdout)";
    assert_eq!(printed(&ann, "mine", code).await, "1.0 hello from 1.0\n\n");
    ann.request(Method::PUT, "/environments/mine/packages/greeting/upgrade").send().await.status(200);
    assert_eq!(printed(&ann, "mine", code).await, "2.0 hello from 2.0\n\n");
    ann.post("/environments/mine/packages/install", json!({"package_name": "victim"})).await.status(200);
    assert_eq!(
        printed(&ann, "mine", "import victim, greeting; print(victim.who, greeting.version)").await,
        "genuine 2.0\n"
    );
    ann.delete("/environments/mine/packages/greeting").await.status(200);
    let gone = "import importlib.util; print(importlib.util.find_spec('greeting'))";
    assert_eq!(printed(&ann, "mine", gone).await, "None\n");
    ann.post(&format!("/user-environments/{id}/roll-back"), json!({})).await.status(200);
    assert_eq!(printed(&ann, "mine", "import greeting; print(greeting.version)").await, "2.0\n");
    consistent(&app).await;
    ann.delete(&format!("/user-environments/{id}")).await.status(200);
    ann.post("/execute", json!({"code": "1", "conda_env": "mine"})).await.status(404);
    consistent(&app).await;
    assert!(
        directories(&app.data_directory()).iter().all(|(id, _)| *id == 0),
        "the base environment is left"
    );
}

#[tokio::test]
async fn what_cannot_be_built_or_imported_changes_nothing() {
    let index = Index::start();
    let app = index.app().await;
    let ann = app.user("ann").await;
    let refused = ann.post("/user-environments", described("none", &["unloadable"])).await.status(422).json();
    assert_eq!(refused["code"], "build_failed");
    assert!(refused["detail"].as_str().is_some_and(|detail| detail.contains("not today")), "{refused}");
    ann.post("/user-environments", described("none", &["nowhere-to-be-found"])).await.status(422).json();
    assert_eq!(ann.get("/user-environments?scope=mine").await.status(200).json(), json!([]));
    made(&ann, "mine", &["greeting==1.0"]).await;
    let install = json!({"package_name": "unloadable"});
    ann.post("/environments/mine/packages/install", install).await.status(422).json();
    let packages = ann.get("/environments/mine/packages").await.status(200).json();
    assert_eq!(packages.as_array().expect("a list").len(), 1, "{packages}");
    assert_eq!(printed(&ann, "mine", "import greeting; print(greeting.version)").await, "1.0\n");
    for text in [
        "--index-url=http://127.0.0.1/",
        "-r/etc/passwd",
        "git+ssh://x/y",
        "file:///etc/passwd",
        "a\nb",
        "a; b",
        "0-~",
    ] {
        let install = json!({"package_name": text});
        let refused = ann.post("/environments/mine/packages/install", install).await;
        assert_eq!(refused.status_code(), 400, "{text:?}");
    }
    consistent(&app).await;
}

#[tokio::test]
async fn hostile_packages_spoil_their_own_environment_and_nothing_else() {
    let index = Index::start();
    let app = index.app().await;
    let ann = app.user("ann").await;
    made(&ann, "theirs", &["victim", "hostile"]).await;
    // Once more, with what they brought in place, and nothing known of any interpreter: uv asks the one that it is given.
    forget_interpreters(&app.data_directory());
    ann.post("/environments/theirs/packages/install", json!({"package_name": "greeting"})).await.status(200);
    made(&ann, "mine", &["victim"]).await;
    assert_eq!(printed(&ann, "mine", "import victim; print(victim.who)").await, "genuine\n");
    let environments = app.data_directory().join("environments");
    let mut traces = Vec::new();
    walk(&environments, &mut |path| traces.extend(path.ends_with("pwned").then(|| path.to_owned())));
    assert_eq!(traces, Vec::<PathBuf>::new(), "what runs at every start ran nowhere it could write");
    // It may make itself useless; it comes to nothing for the server and for the others.
    let broken = ann.post("/environments/theirs/packages/install", json!({"package_name": "breaker"})).await;
    assert!([200, 422].contains(&broken.status_code()), "{}", broken.text());
    assert_eq!(printed(&ann, "mine", "import victim; print(victim.who)").await, "genuine\n");
    let parameters = "import os; print(os.path.exists('/env/pyvenv.cfg'))";
    assert_eq!(printed(&ann, "mine", parameters).await, "True\n");
    consistent(&app).await;
}

/// What uv remembers of interpreters that it has asked.
#[expect(clippy::disallowed_methods, reason = "a directory of uv's, in the data directory of this test")]
fn forget_interpreters(data: &Path) {
    let cache = std::fs::read_dir(data.join("environments/.workshop/cache/uv")).expect("readable").flatten();
    let of_interpreters =
        |entry: &std::fs::DirEntry| entry.file_name().to_string_lossy().starts_with("interpreter-");
    let found: Vec<_> = cache.filter(of_interpreters).map(|entry| entry.path()).collect();
    assert!(!found.is_empty(), "uv remembers somewhere");
    found.iter().for_each(|directory| std::fs::remove_dir_all(directory).expect("removed"));
}

fn walk(directory: &Path, see: &mut impl FnMut(&Path)) {
    for entry in std::fs::read_dir(directory).into_iter().flatten().flatten() {
        see(&entry.path());
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            walk(&entry.path(), see);
        }
    }
}

#[tokio::test]
async fn an_environment_is_its_owners_until_it_is_shared() {
    let index = Index::start();
    let app = index.app().await;
    let (ann, bob) = (app.user("ann").await, app.user("bob").await);
    let id = made(&ann, "anns", &[]).await["id"].clone();
    let run = json!({"code": "print(1)", "conda_env": "anns"});
    let path = format!("/user-environments/{id}");
    bob.post("/execute", run.clone()).await.status(404);
    bob.get("/environments/anns/info").await.status(404);
    bob.delete(&path).await.status(404);
    let change = async |change: Value| ann.request(Method::PUT, &path).json(change).send().await.status(200);
    change(json!({"is_public": true})).await;
    bob.post("/execute", run.clone()).await.status(200);
    let install = json!({"package_name": "greeting"});
    let refused = bob.post("/environments/anns/packages/install", install).await;
    assert!([403, 404].contains(&refused.status_code()), "{}", refused.text());
    change(json!({"is_active": false})).await;
    bob.post("/execute", run.clone()).await.status(404);
    change(json!({"is_active": true, "is_public": false})).await;
    bob.post("/execute", run.clone()).await.status(404);
    ann.post("/execute", run).await.status(200);
    // A user of the lowest tier may own one.
    made(&bob, "bobs", &[]).await;
    bob.post("/user-environments", described("second", &[])).await.status(429);
    bob.post("/user-environments", described("anns", &[])).await.status(400);
}

/// Something that comes true.
type Moment<'a> = Box<dyn FnMut() -> bool + 'a>;

/// What there is of a build when the server is killed, from its directory to its row.
fn moments(data: &Path) -> Vec<Moment<'_>> {
    let build = move |below: &'static str| {
        move || {
            let builds =
                std::fs::read_dir(data.join("environments/.workshop/builds")).into_iter().flatten().flatten();
            builds.into_iter().any(|build| build.path().join(below).exists())
        }
    };
    let site = "env/lib/python";
    let packages = move |file: &'static str| {
        let path: &'static str =
            Box::leak(format!("{site}{}/site-packages/{file}", python_version()).into_boxed_str());
        build(path)
    };
    let published = move || directories(data).iter().any(|(id, generation)| *id > 0 && *generation > 1);
    vec![
        Box::new(build("")),
        Box::new(build("env")),
        Box::new(build("env/bin")),
        Box::new(build("tmp")),
        Box::new(packages("victim")),
        Box::new(packages("victim-1.0.dist-info")),
        Box::new(packages("victim-1.0.dist-info/RECORD")),
        Box::new(packages("coderunner.pth")),
        Box::new(packages("victim/__pycache__")),
        Box::new(published),
    ]
}

/// Kills and restarts the server at this moment of a change.
async fn crashed_at<A: Send + 'static>(
    app: &mut TestApp,
    moment: Moment<'_>,
    change: impl Future<Output = A> + Send + 'static,
) {
    let change = tokio::spawn(change);
    // One that is over before it was seen is a moment, too.
    let over = async {
        while !change.is_finished() {
            tokio::task::yield_now().await
        }
    };
    tokio::select! {
        () = eventually(moment) => {}
        () = over => {}
    }
    app.crash_and_restart();
    // Whatever it was told.
    let _ = change.await;
}

#[tokio::test]
async fn a_server_killed_at_any_moment_of_a_build_finds_what_was_there_before() {
    let index = Index::start();
    let mut app = index.app().await;
    made(&app.user("ann").await, "mine", &["greeting==1.0"]).await;
    let data = app.data_directory();
    for (number, is_so) in moments(&data).into_iter().enumerate() {
        let ann = app.user("ann").await;
        let change = async move {
            if number % 2 == 0 {
                ann.try_post("/environments/mine/packages/install", json!({"package_name": "victim"})).await
            } else {
                ann.try_post("/user-environments", described("new", &["victim"])).await
            }
        };
        crashed_at(&mut app, is_so, change).await;
        let ann = app.user("ann").await;
        assert_eq!(
            printed(&ann, "mine", "import greeting; print(greeting.version)").await,
            "1.0\n",
            "moment {number}"
        );
        consistent(&app).await;
        let mine = ann.get("/user-environments?scope=mine").await.status(200).json();
        for environment in mine.as_array().expect("a list") {
            assert_eq!(environment["status"], "ready", "moment {number}: {environment}");
            if environment["env_name"] == "new" {
                ann.delete(&format!("/user-environments/{}", environment["id"])).await.status(200);
            }
        }
    }
}
