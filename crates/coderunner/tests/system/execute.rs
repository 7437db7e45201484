//! `POST /execute`: programs that behave, programs that do not, and requests that are no programs.

use domain::TierLevel;
use insta::assert_json_snapshot;
use serde_json::{Value, json};

use crate::copies::sqlite;
use crate::support::{Client, TestApp};

const MIB: usize = 1024 * 1024;

/// Runs the program and looks at how it ended: status, exit code, signal, and the limit that struck.
async fn outcome(client: &Client, code: &str) -> (Value, Value) {
    let ran = client.execute(code).await;
    let ended = json!([ran["status"], ran["exit_code"], ran["signal"], ran["limits"]["struck"]]);
    (ended, ran)
}

/// Runs the program, which must end well, and gives back what it printed.
async fn printed(client: &Client, code: &str) -> String {
    let (ended, ran) = outcome(client, code).await;
    assert_eq!(ended, json!(["success", 0, null, null]), "{ran:#}");
    ran["stdout"].as_str().expect("text").to_owned()
}

#[tokio::test]
async fn a_program_runs_and_the_answer_says_everything() {
    let app = TestApp::start().await;
    let ran = app.admin().await.execute("print(sum(range(10**6)))").await;
    assert!(ran["execution_time"].as_u64().is_some(), "{ran:#}");
    assert!(ran["cpu_time_ms"].as_u64().is_some_and(|time| time > 0), "{ran:#}");
    let peak = ran["peak_memory_bytes"].as_u64().expect("measured");
    assert!(peak > MIB as u64, "an interpreter takes megabytes: {ran:#}");
    assert_eq!(ran["memory_usage"], peak.div_ceil(MIB as u64));
    assert!(ran["created_at"].as_str().is_some_and(|time| time.ends_with('Z')), "{ran:#}");
    let layers = ran["isolation"]["layers"].as_array().expect("a list");
    assert!(layers.len() >= 7, "the namespaces at least: {layers:?}");
    assert_json_snapshot!(ran, {
        ".created_at" => "[time]",
        ".execution_time" => "[ms]",
        ".cpu_time_ms" => "[ms]",
        ".queued_ms" => "[ms]",
        ".memory_usage" => "[MiB]",
        ".peak_memory_bytes" => "[bytes]",
        ".isolation.layers" => "[layers]",
        ".isolation.missing" => "[layers]",
    }, @r#"
    {
      "abridged": false,
      "artifacts": [],
      "artifacts_cut": 0,
      "code": "print(sum(range(10**6)))",
      "code_library_id": null,
      "conda_env": "base",
      "cpu_time_ms": "[ms]",
      "created_at": "[time]",
      "displays": [],
      "displays_cut": 0,
      "execution_time": "[ms]",
      "exit_code": 0,
      "id": 1,
      "is_api_call": false,
      "is_shared": false,
      "isolation": {
        "layers": "[layers]",
        "missing": "[layers]"
      },
      "limits": {
        "artifact_bytes_max": 268435456,
        "artifacts_max": 100,
        "cpu_milli_max": 2000,
        "cpu_time_ms_max": 600000,
        "disk_bytes_max": 536870912,
        "disk_inodes_max": 16384,
        "memory_bytes_max": 1073741824,
        "open_files_max": 1024,
        "output_bytes_kept_max": 1048576,
        "output_bytes_max": 67108864,
        "pids_max": 128,
        "struck": null,
        "wall_time_ms_max": 300000
      },
      "memory_usage": "[MiB]",
      "peak_memory_bytes": "[bytes]",
      "queued_ms": "[ms]",
      "result": "499999500000\n",
      "signal": null,
      "status": "success",
      "stderr": "",
      "stdout": "499999500000\n",
      "truncated": false,
      "usage": []
    }
    "#);
}

#[tokio::test]
async fn the_interpreter_is_python_3() {
    let app = TestApp::start().await;
    let version = printed(&app.admin().await, "import sys; print(sys.version)").await;
    assert!(version.starts_with("3."), "{version}");
}

#[tokio::test]
async fn a_traceback_names_the_file_and_the_line() {
    let app = TestApp::start().await;
    let (ended, ran) = outcome(&app.admin().await, "print('before')\n\nboom = 1 / 0\n").await;
    assert_eq!(ended, json!(["error", 1, null, null]), "{ran:#}");
    assert_eq!(ran["stdout"], "before\n");
    let stderr = ran["stderr"].as_str().expect("text");
    for part in
        ["Traceback (most recent call last):", "main.py\", line 3", "boom = 1 / 0", "ZeroDivisionError"]
    {
        assert!(stderr.contains(part), "no {part:?} in:\n{stderr}");
    }
    assert_eq!(ran["result"], format!("before\n{stderr}"), "stdout, then stderr");
}

#[tokio::test]
async fn exit_codes_and_signals_are_the_programs_own() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let table = [
        ("raise SystemExit", json!(["success", 0, null, null])),
        ("import sys; sys.exit(3)", json!(["error", 3, null, null])),
        ("import sys; sys.exit('a message')", json!(["error", 1, null, null])),
        ("import os; os._exit(7)", json!(["error", 7, null, null])),
        ("def f(:", json!(["error", 1, null, null])),
        ("import os; os.kill(os.getpid(), 9)", json!(["error", null, "SIGKILL", null])),
        ("import os; os.kill(os.getpid(), 15)", json!(["error", null, "SIGTERM", null])),
        ("import os; os.abort()", json!(["error", null, "SIGABRT", null])),
        ("import ctypes; ctypes.string_at(0)", json!(["error", null, "SIGSEGV", null])),
        ("", json!(["success", 0, null, null])),
    ];
    for (code, expected) in table {
        let (ended, ran) = outcome(&admin, code).await;
        assert_eq!(ended, expected, "{code}: {ran:#}");
    }
}

#[tokio::test]
async fn standard_input_is_at_its_end() {
    let app = TestApp::start().await;
    let ran = app.admin().await.execute("import sys; print(repr(sys.stdin.read()))\ninput()").await;
    assert_eq!(ran["stdout"], "''\n", "{ran:#}");
    assert!(ran["stderr"].as_str().is_some_and(|text| text.contains("EOFError")), "{ran:#}");
}

#[tokio::test]
async fn stdout_and_stderr_are_kept_apart_and_in_full() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let (ended, ran) = outcome(&admin, "import sys\nprint('out 出')\nprint('err 错', file=sys.stderr)").await;
    assert_eq!(ended, json!(["success", 0, null, null]), "{ran:#}");
    assert_eq!((&ran["stdout"], &ran["stderr"]), (&json!("out 出\n"), &json!("err 错\n")), "{ran:#}");
    assert_eq!(ran["result"], "out 出\n", "a success shows its output");

    let ran = admin.execute("import os; os.write(1, b'\\xff\\xfe ok'); os.write(2, b'\\xc3')").await;
    assert_eq!(
        (&ran["stdout"], &ran["stderr"]),
        (&json!("\u{fffd}\u{fffd} ok"), &json!("\u{fffd}")),
        "{ran:#}"
    );
}

#[tokio::test]
async fn a_program_that_closes_its_output_has_still_ended_well() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let (ended, ran) = outcome(&admin, "import sys; print('before', flush=True); sys.stdout.close()").await;
    assert_eq!(ended, json!(["success", 0, null, null]), "{ran:#}");
    assert_eq!(ran["stdout"], "before\n", "{ran:#}");
    let (ended, ran) = outcome(&admin, "import os; os.close(1); os.close(2); os._exit(5)").await;
    assert_eq!(ended, json!(["error", 5, null, null]), "{ran:#}");
}

#[tokio::test]
async fn output_beyond_the_bound_is_dropped_and_the_program_goes_on() {
    let app = TestApp::start().await;
    let code = "import sys\nsys.stdout.write('x' * (3 * 1024 * 1024))\nprint('end', file=sys.stderr)";
    let (ended, ran) = outcome(&app.admin().await, code).await;
    assert_eq!(ended, json!(["success", 0, null, null]), "{}", ran["stderr"]);
    assert_eq!(ran["stdout"].as_str().map(str::len), Some(MIB));
    assert_eq!((&ran["truncated"], &ran["stderr"]), (&json!(true), &json!("end\n")));
}

#[tokio::test]
async fn an_output_flood_ends_the_program() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    for code in ["while True: print('flood' * 1000)", "import os\nwhile True: os.write(2, b'x' * 65536)"] {
        let ran = admin.execute(code).await;
        assert_eq!((&ran["status"], &ran["limits"]["struck"]), (&json!("error"), &json!("output")), "{code}");
        assert_eq!(ran["truncated"], true, "{code}");
    }
}

#[tokio::test]
async fn a_program_that_takes_too_much_memory_is_ended() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let ran = admin.execute("print('before', flush=True)\nx = bytearray(2 * 1024**3)\nprint('after')").await;
    assert_eq!(ran["status"], "memory_exceeded", "{ran:#}");
    assert_eq!(ran["limits"]["struck"], "memory", "{ran:#}");
    assert_eq!(ran["stdout"], "before\n", "{ran:#}");
    let peak = ran["peak_memory_bytes"].as_u64().expect("measured");
    assert!(peak > 900 * MIB as u64 && peak <= 1024 * MIB as u64, "{ran:#}");
    assert_eq!(printed(&admin, "print(1)").await, "1\n", "the server serves on");
}

#[tokio::test]
async fn a_program_that_forks_too_often_is_refused_the_next_process() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let code = "import os, time\n\
                try:\n    \
                    while os.fork(): pass\n    \
                    time.sleep(600)\n\
                except OSError:\n    \
                    print('refused', flush=True); os._exit(3)\n";
    let (ended, ran) = outcome(&admin, code).await;
    assert_eq!(ended, json!(["error", 3, null, "pids"]), "{ran:#}");
    assert_eq!(ran["stdout"], "refused\n");
    assert_eq!(printed(&admin, "print(1)").await, "1\n", "nothing of it is left");
}

/// Which of its limits it meets first is chance: each is a true outcome.
#[tokio::test]
async fn a_fork_bomb_ends_and_harms_nobody_else() {
    let app = TestApp::builder().user("ann", TierLevel::FREE).start().await;
    let (ann, admin) = (app.user("ann").await, app.admin().await);
    let bombing = tokio::spawn(async move { ann.execute("import os\nwhile True: os.fork()").await });
    for number in 0..3 {
        assert_eq!(printed(&admin, &format!("print({number})")).await, format!("{number}\n"));
    }
    let ran = bombing.await.expect("no panic");
    let ended = json!([ran["status"], ran["limits"]["struck"]]);
    let possible =
        [json!(["error", "pids"]), json!(["timeout", "wall"]), json!(["memory_exceeded", "memory"])];
    assert!(possible.contains(&ended), "{ran:#}");
}

/// The one slow test: the shortest wall time of the contract is half a minute.
#[tokio::test]
async fn a_program_that_never_ends_is_ended_at_its_limit() {
    let app = TestApp::builder().user("ann", TierLevel::FREE).user("bob", TierLevel::FREE).start().await;
    let (ann, bob) = (app.user("ann").await, app.user("bob").await);
    let looping =
        tokio::spawn(async move { ann.execute("print('before', flush=True)\nwhile True: pass").await });
    let deaf = "import signal, time\nfor n in range(1, 32):\n    try: signal.signal(n, signal.SIG_IGN)\n    \
                except OSError: pass\ntime.sleep(600)";
    let sleeping = tokio::spawn(async move { bob.execute(deaf).await });
    assert_eq!(
        app.admin().await.execute("print(1)").await["stdout"],
        "1\n",
        "the server serves others meanwhile"
    );

    let ran = looping.await.expect("no panic");
    assert_eq!((&ran["status"], &ran["limits"]["struck"]), (&json!("timeout"), &json!("wall")), "{ran:#}");
    assert_eq!(ran["stdout"], "before\n", "what it printed is kept");
    let (wall, cpu) = (ran["execution_time"].as_u64(), ran["cpu_time_ms"].as_u64());
    assert!(wall.is_some_and(|ms| ms >= 30_000), "not before its limit: {ran:#}");
    assert!(cpu.is_some_and(|ms| ms > 1_000), "it was busy: {ran:#}");

    let ran = sleeping.await.expect("no panic");
    assert_eq!((&ran["status"], &ran["signal"]), (&json!("timeout"), &json!("SIGKILL")), "{ran:#}");
}

#[tokio::test]
async fn what_one_run_leaves_the_next_does_not_find() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let leave = "import os, subprocess, sys\n\
                 for place in ('/tmp', '/work', '/dev/shm'): open(place + '/left', 'w').write('x')\n\
                 subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'], start_new_session=True)\n\
                 print('left')";
    let ran = admin.execute(leave).await;
    assert_eq!((&ran["status"], &ran["stdout"]), (&json!("success"), &json!("left\n")), "{ran:#}");
    let find = "import os\n\
                print([place for place in ('/tmp', '/work', '/dev/shm') if os.path.exists(place + '/left')])\n\
                print(sum(name.isdigit() for name in os.listdir('/proc')) <= 2)";
    assert_eq!(printed(&admin, find).await, "[]\nTrue\n");
}

#[tokio::test]
async fn requests_that_are_no_programs_are_refused_and_leave_nothing() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    for (body, pointer) in [
        (json!({}), "/code"),
        (json!({"code": null}), "/code"),
        (json!({"code": 1}), "/code"),
        (json!({"code": ["print(1)"]}), "/code"),
        (json!({"code": "print(1)", "conda_env": 1}), "/conda_env"),
        (json!({"code": "print(1)", "conda_env": "x".repeat(256)}), "/conda_env"),
        (json!({"code": "print(1)", "conda_env": "base\0"}), "/conda_env"),
        (json!({"code": "print('\0')"}), "/code"),
        (json!(["print(1)"]), ""),
        (json!(null), ""),
    ] {
        admin.post("/execute", body).await.invalid_at(pointer);
    }
    for body in [
        &b""[..],
        b"{\"code\": \"print(1)\"",
        b"{\"code\": \"print(1)\"} {}",
        b"{\"code\": \"\xff\xfe\"}",
        b"{\"code\": \"\\ud800\"}",
        b"code=print(1)",
    ] {
        admin.post_raw("/execute", body).await.invalid_at("");
    }
    for name in ["nothing", "", "../base", "BASE"] {
        let answer = admin.post("/execute", json!({"code": "print(1)", "conda_env": name})).await;
        answer.problem(404, "environment_not_found");
    }
    let listed = admin.get("/executions").await.status(200);
    assert_eq!((listed.json(), listed.header("x-total-count")), (json!([]), Some("0")));
}

#[tokio::test]
async fn unknown_fields_are_ignored_and_the_environment_is_base() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    for body in [
        json!({"code": "print(1)", "unknown": {"a": 1}}),
        json!({"code": "print(1)", "conda_env": null}),
        json!({"code": "print(1)", "conda_env": "base"}),
    ] {
        let ran = admin.post("/api/execute", body).await.status(200).json();
        assert_eq!((&ran["status"], &ran["stdout"]), (&json!("success"), &json!("1\n")), "{ran:#}");
        assert_eq!(ran["conda_env"], "base");
    }
}

#[tokio::test]
async fn a_program_may_have_a_mebibyte_however_it_is_spelt() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let largest = |end: &str| format!("{end}{}", "#".repeat(MIB - end.len()));
    assert_eq!(printed(&admin, &largest("print('largest')\n")).await, "largest\n");

    // Every character as an escape of six: the longest way to write the same program.
    let escaped: String =
        largest("print(6)\n").chars().map(|char| format!("\\u{:04x}", u32::from(char))).collect();
    let ran = admin.post_raw("/execute", format!("{{\"code\": \"{escaped}\"}}")).await.status(200).json();
    assert_eq!((&ran["status"], &ran["stdout"]), (&json!("success"), &json!("6\n")));

    let too_large = format!("{}#", largest("print(1)\n"));
    admin.post("/execute", json!({"code": too_large})).await.problem(413, "too_large");
    let in_bytes_not_characters = "#".to_owned() + &"é".repeat(MIB / 2);
    admin.post("/execute", json!({"code": in_bytes_not_characters})).await.problem(413, "too_large");
    admin.post("/execute", json!({"code": "#".repeat(7 * MIB)})).await.problem(413, "too_large");
}

#[tokio::test]
async fn executions_of_many_users_run_side_by_side() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let runs = (0..8).map(|number| {
        let admin = admin.clone();
        tokio::spawn(async move { (number, printed(&admin, &format!("print({number})")).await) })
    });
    for run in runs.collect::<Vec<_>>() {
        let (number, text) = run.await.expect("no panic");
        assert_eq!(text, format!("{number}\n"));
    }
    let listed = admin.get("/executions").await.status(200);
    assert_eq!(listed.header("x-total-count"), Some("8"));
}

/// As a disk without room for it would.
#[tokio::test]
async fn an_execution_whose_output_cannot_be_written_is_settled_without() {
    let mut app = TestApp::builder().user("ann", TierLevel::FREE).start().await;
    let database = app.data_directory().join("database/coderunner.db");
    sqlite(
        &database,
        "CREATE TRIGGER failing BEFORE UPDATE ON executions WHEN length(NEW.stdout) > 0 \
         BEGIN SELECT RAISE(ABORT, 'no room for output'); END",
    );
    let ann = app.user("ann").await;
    let answer = ann.post("/execute", json!({"code": "print('lost')"})).await.status(200).json();
    assert_eq!((&answer["status"], &answer["stdout"]), (&json!("success"), &json!("")));
    assert_eq!(answer["truncated"], true);
    assert_eq!(ann.get("/executions").await.status(200).json()[0]["status"], "success");
    let log = app.crash();
    assert_eq!(log.matches("an execution loses its output").count(), 1, "{log}");
}
