//! Executions while they run: what they write, as they write it; what they are given; ending them. Each is tried with an
//! interpreter that waited and with a new one.

mod files;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::TierLevel;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Client, Event, TestApp};

/// The same server, with interpreters that wait, and without.
async fn warm_and_cold() -> [TestApp; 2] {
    let warm = TestApp::builder().user("ann", TierLevel::ENTERPRISE).user("bob", TierLevel::ENTERPRISE);
    let cold = TestApp::builder().user("ann", TierLevel::ENTERPRISE).env("CODERUNNER_WARM_ENVIRONMENTS", "0");
    let (warm, cold) = (warm.start().await, cold.start().await);
    warm.warm().await;
    [warm, cold]
}

/// All that was written to a stream.
fn text_of(events: &[Event], name: &str) -> String {
    let of_stream = events.iter().filter(|event| event.name == name);
    of_stream.map(|event| event.data["text"].as_str().expect("text")).collect()
}

fn names_of(events: &[Event]) -> Vec<&str> {
    let mut names: Vec<&str> = events.iter().map(|event| event.name.as_str()).collect();
    names.retain(|name| *name != "usage");
    names.dedup();
    names
}

async fn ran(client: &Client, program: Value) -> Value {
    client.post("/execute", program).await.status(200).json()
}

async fn id_of(events: &mut crate::support::Events) -> u64 {
    let started = events.next().await.expect("it begins");
    assert_eq!(started.name, "started");
    started.data["id"].as_u64().expect("an id")
}

#[tokio::test]
async fn output_comes_as_it_is_written_and_is_kept() {
    for app in warm_and_cold().await {
        let ann = app.user("ann").await;
        let code = "import sys\nprint('é你🦀')\nsys.stderr.write('oh')\nprint(input())";
        let mut events = ann.run(json!({"code": code, "interactive": true})).await;
        let id = id_of(&mut events).await;
        // It has not ended: it waits for us.
        let printed = events.until_printed("🦀\n").await;
        assert_eq!(printed, "é你🦀\n");
        ann.post(&format!("/executions/{id}/stdin"), json!({"data": "on\n"})).await.status(200);
        let rest = events.all().await;
        assert_eq!(text_of(&rest, "stdout"), "on\n");
        let finished = &rest.last().expect("an end").data;
        assert_eq!((&finished["stdout"], &finished["stderr"]), (&json!("é你🦀\non\n"), &json!("oh")));
        assert_eq!(finished, &ann.get(&format!("/executions/{id}")).await.status(200).json());
    }
}

#[tokio::test]
async fn ten_thousand_small_writes_and_characters_in_pieces_arrive_whole() {
    for app in warm_and_cold().await {
        let ann = app.user("ann").await;
        let code = "import os\nfor n in range(10_000): os.write(1, b'x')\nfor byte in '你🦀'.encode() * 50: os.write(1, bytes([byte]))";
        let events = ann.run(json!({"code": code})).await.all().await;
        assert_eq!(text_of(&events, "stdout"), "x".repeat(10_000) + &"你🦀".repeat(50));
        assert_eq!(names_of(&events), ["started", "stdout", "finished"]);
        let broken = "import os\nos.write(1, b'a\\xff\\xe4\\xbd')";
        let events = ann.run(json!({"code": broken})).await.all().await;
        assert_eq!(text_of(&events, "stdout"), "a\u{fffd}\u{fffd}");
    }
}

#[tokio::test]
async fn what_goes_wrong_is_told_after_the_line_before_it() {
    for app in warm_and_cold().await {
        let ann = app.user("ann").await;
        // A matter of microseconds, so once says little.
        for _ in 0..20 {
            let events = ann.run(json!({"code": "print('before')\n1 / 0"})).await.all().await;
            let until_wrong = events.iter().position(|event| event.name == "stderr").expect("a traceback");
            assert_eq!(text_of(&events[..until_wrong], "stdout"), "before\n");
        }
    }
}

#[tokio::test]
async fn who_comes_later_or_again_goes_on_where_they_were() {
    let [app, _cold] = warm_and_cold().await;
    let ann = app.user("ann").await;
    // Python writes the end of a line by itself, so a print may come in two pieces.
    let code = "print('one\\n', end='')\ninput()\nprint('two')";
    let mut events = ann.run(json!({"code": code, "interactive": true, "on_disconnect": "continue"})).await;
    let id = id_of(&mut events).await;
    let first = events.until("stdout").await;
    drop(events);
    let mut late = ann.follow(id, None).await;
    assert_eq!(id_of(&mut late).await, id);
    assert_eq!(late.until_printed("one\n").await, "one\n");
    let again = ann.follow(id, first.id.as_deref()).await;
    ann.post(&format!("/executions/{id}/stdin"), json!({"eof": false, "data": "\n"})).await.status(200);
    assert_eq!(text_of(&again.all().await, "stdout"), "two\n", "only what came after");
    assert_eq!(text_of(&late.all().await, "stdout"), "two\n");
    let afterwards = ann.follow(id, None).await.all().await;
    assert_eq!(names_of(&afterwards), ["started", "stdout", "finished"]);
    assert_eq!(text_of(&afterwards, "stdout"), "one\ntwo\n");
    assert_eq!(names_of(&ann.follow(id, Some("4")).await.all().await), ["finished"]);
    let bob = app.user("bob").await;
    bob.get(&format!("/executions/{id}/events")).await.problem(404, "execution_not_found");
}

#[tokio::test]
async fn who_goes_away_ends_the_run_unless_it_is_to_go_on() {
    let [app, _cold] = warm_and_cold().await;
    let ann = app.user("ann").await;
    for (on_disconnect, status) in [("cancel", "cancelled"), ("continue", "success")] {
        let program = json!({"code": "print(1)\nimport time\ntime.sleep(2)", "on_disconnect": on_disconnect});
        let mut events = ann.run(program).await;
        let id = id_of(&mut events).await;
        events.until_printed("1\n").await;
        drop(events);
        let ended = ann.get_until(&format!("/executions/{id}"), |run| run["status"] != "running").await;
        assert_eq!((&ended["status"], &ended["stdout"]), (&json!(status), &json!("1\n")));
    }
}

#[tokio::test]
async fn a_run_is_ended_when_somebody_wants_it_and_what_it_left_is_kept() {
    for app in warm_and_cold().await {
        let ann = app.user("ann").await;
        let code = "open('checkpoint', 'w').write('half')\nprint('begun')\nwhile True: pass";
        let mut events = ann.run(json!({"code": code})).await;
        let id = id_of(&mut events).await;
        events.until_printed("begun").await;
        ann.post(&format!("/executions/{id}/cancel"), json!({})).await.status(200);
        let rest = events.all().await;
        let ended = &rest.last().expect("an end").data;
        assert_eq!(
            (&ended["status"], &ended["signal"], &ended["limits"]["struck"]),
            (&json!("cancelled"), &json!("SIGKILL"), &Value::Null)
        );
        assert_eq!(ended["artifacts"][0]["name"], "checkpoint");
        // Twice is as good as once.
        let again = ann.post(&format!("/executions/{id}/cancel"), json!({})).await.status(200).json();
        assert_eq!(&again, ended);
        ann.post(&format!("/executions/{id}/stdin"), json!({"data": "x"})).await.problem(409, "stdin_closed");
        ann.post("/executions/987654321/cancel", json!({})).await.problem(404, "execution_not_found");
    }
}

#[tokio::test]
async fn what_is_to_be_read_is_read() {
    for app in warm_and_cold().await {
        let ann = app.user("ann").await;
        let code = "import sys\nprint(repr(sys.stdin.read()), repr(sys.stdin.read()))";
        let given = ran(&ann, json!({"code": code, "stdin": "a\né"})).await;
        assert_eq!(given["stdout"], "'a\\né' ''\n");
        assert_eq!(ran(&ann, json!({"code": code})).await["stdout"], "'' ''\n");
        let long = "x".repeat(1024 * 1024);
        let counted =
            ran(&ann, json!({"code": "print(len(open('/dev/stdin').read()))", "stdin": long})).await;
        assert_eq!(counted["stdout"], "1048576\n", "{counted:#}");

        let mut events =
            ann.run(json!({"code": "while True: print(input('? '))", "interactive": true})).await;
        let id = id_of(&mut events).await;
        events.until_printed("? ").await;
        let stdin = format!("/executions/{id}/stdin");
        ann.post(&stdin, json!({"data": "Zoë\n"})).await.status(200);
        events.until_printed("Zoë\n? ").await;
        ann.post(&stdin, json!({"eof": true})).await.status(200);
        ann.post(&stdin, json!({"data": "late\n"})).await.problem(409, "stdin_closed");
        let rest = events.all().await;
        assert!(text_of(&rest, "stderr").contains("EOFError"));
    }
}

#[tokio::test]
async fn a_program_that_has_closed_its_input_is_given_nothing() {
    for app in warm_and_cold().await {
        let ann = app.user("ann").await;
        let code = "import os, time\nos.close(0)\nprint('closed', flush=True)\ntime.sleep(30)";
        let mut events = ann.run(json!({"code": code, "interactive": true})).await;
        let id = id_of(&mut events).await;
        events.until_printed("closed").await;
        let stdin = format!("/executions/{id}/stdin");
        // The first finds out.
        ann.post(&stdin, json!({"data": "x\n"})).await.status(200);
        let refused = async { while ann.post(&stdin, json!({"data": "x\n"})).await.status_code() == 200 {} };
        tokio::time::timeout(std::time::Duration::from_secs(20), refused).await.expect("it is closed");
        ann.post(&stdin, json!({"data": "x\n"})).await.problem(409, "stdin_closed");
    }
}

#[tokio::test]
async fn a_program_that_does_not_read_takes_up_no_more_than_a_bound() {
    let [app, _cold] = warm_and_cold().await;
    let ann = app.user("ann").await;
    let mut events = ann.run(json!({"code": "import time\ntime.sleep(60)", "interactive": true})).await;
    let id = id_of(&mut events).await;
    let piece = json!({"data": "x".repeat(64 * 1024)});
    let stdin = format!("/executions/{id}/stdin");
    for _ in 0..100 {
        let answer = ann.post(&stdin, piece.clone()).await;
        if answer.status_code() != 200 {
            answer.problem(429, "stdin_full");
            return;
        }
    }
    panic!("six megabytes were taken for a program that does not read");
}

#[tokio::test]
async fn an_administrator_ends_what_others_run() {
    let app = TestApp::builder().user("ann", TierLevel::ENTERPRISE).user("bob", TierLevel::ENTERPRISE);
    let app = app.start().await;
    let (ann, bob, admin) = (app.user("ann").await, app.user("bob").await, app.admin().await);
    let endless = json!({"code": "print('begun')\nwhile True: pass", "on_disconnect": "continue"});
    let mut events = ann.run(endless.clone()).await;
    let cancel = format!("/executions/{}/cancel", id_of(&mut events).await);
    events.until_printed("begun").await;
    bob.post(&cancel, json!({})).await.problem(404, "execution_not_found");
    admin.post(&cancel, json!({})).await.status(200);
    let ended = events.all().await;
    assert_eq!(ended.last().expect("an end").data["status"], "cancelled");
    admin.post("/executions/987654321/cancel", json!({})).await.problem(404, "execution_not_found");

    // Of somebody who may do nothing any more, nothing goes on.
    let mut events = ann.run(endless.clone()).await;
    events.until_printed("begun").await;
    let mut of_bob = bob.run(endless).await;
    of_bob.until_printed("begun").await;
    let user = ann.get("/users/me").await.status(200).json();
    let account = admin.request(Method::PUT, &format!("/admin/users/{}", user["id"]));
    account.json(json!({"is_active": false})).send().await.status(200);
    assert_eq!(events.all().await.last().expect("an end").data["status"], "cancelled");
    drop(of_bob);
    let running = bob.get("/executions").await.status(200).json();
    assert_eq!(running[0]["status"], "running", "another's goes on");
}

#[tokio::test]
async fn arguments_and_variables_and_files_are_there() {
    let bytes = [0xff_u8, 0, 0x80];
    let program = json!({
        "code": "import os, sys\nprint(sys.argv, os.environ.get('NAME'), 'NAME' in os.environ)\nprint(open('data/in.txt').read(), list(open('b', 'rb').read()), sorted(os.listdir()))",
        "args": ["a b", "--x=é", ""],
        "files": [
            {"path": "data/in.txt", "content": "é\n"},
            {"path": "./b", "content_base64": STANDARD.encode(bytes)},
        ],
    });
    for app in warm_and_cold().await {
        let ann = app.user("ann").await;
        let plain = ran(&ann, program.clone()).await;
        let expected =
            "['main.py', 'a b', '--x=é', ''] None False\né\n [255, 0, 128] ['b', 'data', 'main.py']\n";
        assert_eq!(plain["stdout"], expected, "{plain:#}");
        assert_eq!(plain["artifacts"], json!([]), "what was given is not left");
        let mut with_variable = program.clone();
        with_variable["env"] =
            json!({"NAME": "välue", "TZ": "Asia/Shanghai", "PYTHONHASHSEED": "0", "HOME": "/tmp"});
        let told = ran(&ann, with_variable).await;
        assert_eq!(told["stdout"], expected.replace("None False", "välue True"), "{told:#}");
        let seed = json!({"code": "print(hash('a'))", "env": {"PYTHONHASHSEED": "1"}});
        assert_eq!(
            ran(&ann, seed.clone()).await["stdout"],
            ran(&ann, seed).await["stdout"],
            "a new interpreter heeds it"
        );
        let own = json!({"code": "open('data/in.txt', 'a').write('more')", "files": program["files"]});
        let own = ran(&ann, own).await;
        assert_eq!(own["artifacts"][0]["name"], "data/in.txt", "{own:#}");
        let parameters = json!({"code": "print(parameters, __import__('sys').argv)", "parameters": {"a": 1}, "args": ["x"]});
        let parameters = ran(&ann, parameters).await;
        assert_eq!(parameters["stdout"], "{'a': 1} ['main.py', 'x']\n", "{parameters:#}");
    }
}

#[tokio::test]
async fn less_may_be_asked_for_than_the_tier_has() {
    for app in warm_and_cold().await {
        let ann = app.user("ann").await;
        let late = ran(&ann, json!({"code": "while True: pass", "timeout_s": 0.5})).await;
        assert_eq!(
            (&late["status"], &late["limits"]["wall_time_ms_max"]),
            (&json!("timeout"), &json!(500)),
            "{late:#}"
        );
        let large = ran(&ann, json!({"code": "x = bytearray(200 << 20)", "memory_mb": 64})).await;
        assert_eq!(large["status"], "memory_exceeded", "{large:#}");
    }
}

#[tokio::test]
async fn a_reader_that_does_not_read_holds_nobody_up() {
    let [app, _cold] = warm_and_cold().await;
    let ann = app.user("ann").await;
    let code = "import sys\nfor n in range(300): sys.stdout.write('x' * 100_000)\nsys.stdout.write('\\nend')";
    let mut events = ann.run(json!({"code": code, "on_disconnect": "continue"})).await;
    let id = id_of(&mut events).await;
    let ended = ann.get_until(&format!("/executions/{id}"), |run| run["status"] != "running").await;
    assert_eq!((&ended["status"], &ended["truncated"]), (&json!("success"), &json!(true)));
    let rest = events.all().await;
    assert!(rest.iter().any(|event| event.name == "skipped"), "{:?}", names_of(&rest));
    assert!(text_of(&rest, "stdout").ends_with("\nend"), "the end is not what is missing");
    assert_eq!(rest.last().map(|event| event.name.as_str()), Some("finished"));
    let line = ran(&ann, json!({"code": "print('x' * 100_000_000)"})).await;
    assert_eq!((&line["status"], &line["limits"]["struck"]), (&json!("error"), &json!("output")));
}

#[tokio::test]
async fn how_much_is_used_is_told_and_kept() {
    let [app, _cold] = warm_and_cold().await;
    let ann = app.user("ann").await;
    let code = "import time\nx = bytearray(50 << 20)\nend = time.monotonic() + 1.2\nwhile time.monotonic() < end: pass";
    let events = ann.run(json!({"code": code})).await.all().await;
    let told: Vec<&Value> =
        events.iter().filter(|event| event.name == "usage").map(|event| &event.data).collect();
    assert!(told.len() >= 2, "{told:?}");
    assert!(told.iter().all(|point| point["memory_bytes"].as_u64() > Some(50 << 20)), "{told:?}");
    assert!(told[1]["cpu_ms"].as_u64() > told[0]["cpu_ms"].as_u64(), "{told:?}");
    let kept = &events.last().expect("an end").data["usage"];
    assert_eq!(kept.as_array().map(Vec::len), Some(told.len()));
    let listed = ann.get("/executions?limit=1").await.status(200).json();
    assert_eq!(listed[0]["usage"], json!([]), "a list is short");
}

#[tokio::test]
async fn what_cannot_be_is_refused() {
    let app = TestApp::builder().user("ann", TierLevel::FREE).start().await;
    let ann = app.user("ann").await;
    let large = "x".repeat(8 * 1024 * 1024 + 1);
    for (field, value, pointer) in [
        ("interactive", json!(true), "/interactive"),
        ("stream", json!("yes"), "/stream"),
        ("on_disconnect", json!("stay"), "/on_disconnect"),
        ("stdin", json!("x".repeat(1024 * 1024 + 1)), "/stdin"),
        ("args", json!(["a\0b"]), "/args/0"),
        ("args", json!("a"), "/args"),
        ("env", json!({"A=B": ""}), "/env"),
        ("env", json!({"CODERUNNER_PARAMETERS": ""}), "/env"),
        ("files", json!([{"path": "../a", "content": ""}]), "/files/0"),
        ("files", json!([{"path": "/etc/a", "content": ""}]), "/files/0"),
        ("files", json!([{"path": "a\0", "content": ""}]), "/files/0"),
        ("files", json!([{"path": "a"}]), "/files/0"),
        ("files", json!([{"path": "a", "content": ""}, {"path": "a/b", "content": ""}]), "/files"),
        ("files", json!([{"path": "a", "content": large}]), "/files"),
        ("timeout_s", json!(31), "/timeout_s"),
        ("timeout_s", json!(0), "/timeout_s"),
        ("memory_mb", json!(129), "/memory_mb"),
        ("memory_mb", json!(1.5), "/memory_mb"),
    ] {
        let mut program = json!({"code": "1"});
        program[field] = value;
        ann.post("/execute", program).await.invalid_at(pointer);
    }
    let stats = ann.get("/user-stats").await.status(200).json();
    assert_eq!(stats["today_executions"], 0, "nothing was begun");
    let null = json!({"code": "print(1)", "stream": null, "args": null, "env": null, "files": null, "stdin": null,
        "timeout_s": null, "memory_mb": null, "interactive": null, "on_disconnect": null, "parameters": null});
    assert_eq!(ran(&ann, null).await["stdout"], "1\n");
}
