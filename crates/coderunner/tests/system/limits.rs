//! Limits that a program meets, and how its result tells.

use serde_json::{Value, json};

use crate::support::{Client, TestApp};

async fn app_with(limits: &str) -> TestApp {
    let builder = TestApp::builder();
    let file = builder.file("tiers.toml", &format!("[4]\n{limits}"));
    builder.env("CODERUNNER_TIERS_FILE", &file).start().await
}

/// Status and the limit that struck.
async fn outcome(client: &Client, code: &str) -> (Value, Value) {
    let ran = client.execute(code).await;
    (json!([ran["status"], ran["limits"]["struck"]]), ran)
}

#[tokio::test]
async fn a_program_that_uses_up_its_processor_time_is_ended_long_before_its_wall_time() {
    let app = app_with("max_cpu_time = 1\nmax_execution_time = 300\nprocessors = 2").await;
    let admin = app.admin().await;
    let in_a_thread =
        "import threading\ndef burn():\n    while True: pass\nthreading.Thread(target=burn).start()";
    let in_an_orphan = "import os, time\nif os.fork() == 0:\n    if os.fork() == 0:\n        while True: pass\n    os._exit(0)\ntime.sleep(299)";
    for code in ["while True: pass", in_a_thread, in_an_orphan] {
        let (ended, ran) = outcome(&admin, code).await;
        assert_eq!(ended, json!(["timeout", "cpu"]), "{code}: {ran:#}");
        assert!(ran["cpu_time_ms"].as_u64().is_some_and(|ms| ms >= 1000), "{ran:#}");
        assert!(ran["execution_time"].as_u64().is_some_and(|ms| ms < 300_000), "{ran:#}");
    }
    let (ended, ran) = outcome(&admin, "import time; time.sleep(2)").await;
    assert_eq!(ended, json!(["success", null]), "waiting takes no processor time: {ran:#}");
}

#[tokio::test]
async fn a_full_disk_is_told() {
    let app = app_with("max_memory = 256\nmax_disk = 8\nmax_files = 100").await;
    let admin = app.admin().await;
    for directory in ["/work", "/tmp", "/dev/shm"] {
        let code = format!("open('{directory}/big', 'wb').write(bytes(9 * 1024 * 1024))");
        let (ended, ran) = outcome(&admin, &code).await;
        assert_eq!(ended, json!(["error", "disk"]), "{code}: {ran:#}");
        assert!(ran["stderr"].as_str().is_some_and(|text| text.contains("No space left")), "{ran:#}");
    }
    let (ended, ran) = outcome(&admin, "for n in range(200): open(f'/tmp/{n}', 'w')").await;
    assert_eq!(ended, json!(["error", "disk"]), "{ran:#}");
    let (ended, ran) = outcome(&admin, "open('some', 'wb').write(bytes(7 * 1024 * 1024))").await;
    assert_eq!(ended, json!(["success", null]), "{ran:#}");
}

#[tokio::test]
async fn the_number_of_open_files_is_bounded_and_of_processes_too() {
    let app = app_with("max_open_files = 64\nmax_processes = 8").await;
    let admin = app.admin().await;
    let (ended, ran) = outcome(&admin, "kept = [open('/dev/null') for n in range(100)]").await;
    assert_eq!(ended, json!(["error", null]), "the kernel tells only the program: {ran:#}");
    assert!(ran["stderr"].as_str().is_some_and(|text| text.contains("Too many open files")), "{ran:#}");
    let threads =
        "import threading, time\nfor n in range(20): threading.Thread(target=time.sleep, args=[1]).start()";
    let (ended, ran) = outcome(&admin, threads).await;
    assert_eq!(ended, json!(["error", "pids"]), "{ran:#}");
}
