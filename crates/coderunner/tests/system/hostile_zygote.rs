//! An environment whose packages attack the zygote gains nothing beyond the environment's own executions.

use std::net::TcpListener;
use std::path::{Path, PathBuf};

use domain::TierLevel;
use serde_json::json;

use crate::support::TestApp;

const HOSTILE: &str = include_str!("hostile_zygote.py");

/// Tells what the zygote won, and what there is of it in a program's process.
const WITNESS: &str = r#"
import os, sys, threading
print(sys.hostile, os.getuid(), threading.active_count(), len(os.listdir("/proc/self/task")))
print([os.readlink(f"/proc/self/fd/{fd}") for fd in os.listdir("/proc/self/fd") if fd > "2" and os.path.exists(f"/proc/self/fd/{fd}")])
status = dict(line.split(":\t", 1) for line in open("/proc/self/status") if ":\t" in line)
print(*(status[name].split()[0] for name in ("CapPrm", "CapEff", "CapBnd", "NoNewPrivs", "Seccomp")))
"#;

fn packages_of(data_directory: &Path) -> PathBuf {
    let lib = data_directory.join("environments/0/1/lib");
    let entries = std::fs::read_dir(lib).expect("an environment").flatten();
    let packages = entries.map(|entry| entry.path().join("site-packages")).find(|path| path.is_dir());
    packages.expect("an environment has a directory for packages")
}

#[tokio::test]
async fn what_packages_do_to_the_zygote_gains_them_nothing() {
    let canary = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = canary.local_addr().expect("bound").port();
    let mut app = TestApp::builder().user("ann", TierLevel::FREE).start().await;
    app.stop();
    let hostile = HOSTILE.replace("CANARY_PORT", &port.to_string());
    std::fs::write(packages_of(&app.data_directory()).join("sitecustomize.py"), hostile).expect("writable");
    app.start_again();
    app.warm().await;
    let ran = app.user("ann").await.post("/execute", json!({"code": WITNESS})).await.status(200);
    assert!(ran.header("server-timing").is_some_and(|timing| timing.starts_with("warm")), "it was warm");
    let nothing = "0".repeat(16);
    let expected = format!("[] 1000 1 1\n[]\n{nothing} {nothing} {nothing} 1 2\n");
    assert_eq!(ran.json()["stdout"], json!(expected), "{:#}", ran.json());
    canary.set_nonblocking(true).expect("a socket");
    canary.accept().expect_err("nobody got out");
}
