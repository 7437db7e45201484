//! Files that come with a program, and files that it leaves.

use std::collections::BTreeSet;

use domain::TierLevel;
use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::{ran, warm_and_cold};
use crate::support::{Form, TestApp};

#[tokio::test]
async fn a_form_brings_files_as_they_are() {
    let bytes: Vec<u8> = (0..=255).cycle().take(3_000_000).collect();
    let request = json!({"args": ["x"], "files": [{"path": "text", "content": "é"}]});
    let code = "import os, sys, hashlib\nfor at, _, names in os.walk('.'):\n    print(at, sorted(names))\n\
                print(sys.argv, open('text').read(), hashlib.sha256(open('data/b', 'rb').read()).hexdigest())";
    let digest: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    let expected =
        format!(". ['main.py', 'text', '汉 \"字\"']\n./data ['b']\n['main.py', 'x'] é {digest}\n",);
    for app in warm_and_cold().await {
        let ann = app.user("ann").await;
        let form = Form::new().text("request", &request.to_string()).text("code", code);
        let form = form.file("files", "data/b", &bytes).file("files", "汉 %22字%22", b"");
        let ended = ann.post_form("/execute", &form).await.status(200).json();
        assert_eq!((&ended["stdout"], &ended["artifacts"]), (&json!(expected), &json!([])), "{ended:#}");
    }
}

#[tokio::test]
async fn forms_that_cannot_be_run_are_refused() {
    let app = TestApp::builder().user("ann", TierLevel::ENTERPRISE).start().await;
    let ann = app.user("ann").await;
    let program = || Form::new().text("code", "print(1)");
    let many = (0..101).fold(program(), |form, number| form.file("files", &number.to_string(), b""));
    for (form, pointer) in [
        (Form::new(), "/code"),
        (Form::new().text("request", "[]"), ""),
        (Form::new().text("request", r#"{"args": [1]}"#), "/args/0"),
        (Form::new().file("code", "main.py", b"\xff"), "/code"),
        (program().text("code", "print(2)"), "/code"),
        (program().text("request", r#"{"code": "print(2)"}"#), "/code"),
        (Form::new().text("request", "{}").text("request", "{}"), "/request"),
        (program().file("file", "a", b"x"), ""),
        (program().text("files", "x"), "/files/0"),
        (
            program().text("request", r#"{"files": [{"path": "a", "content": ""}]}"#).text("files", "x"),
            "/files/1",
        ),
        (program().file("files", "a", b"").file("files", "../b", b""), "/files/1"),
        (program().file("files", "/etc/passwd", b""), "/files/0"),
        (program().file("files", "main.py", b""), "/files/0"),
        (program().file("files", "a", b"").file("files", "a", b""), "/files"),
        (program().file("files", "a", &vec![0; 8 * 1024 * 1024 + 1]), "/files"),
        (many, "/files"),
    ] {
        ann.post_form("/execute", &form).await.invalid_at(pointer);
    }
    let too_large = program().file("files", "a", &vec![0; 32 * 1024 * 1024]);
    ann.post_form("/execute", &too_large).await.problem(413, "too_large");
    let cut_off = program().bytes();
    for (media_type, body) in [
        ("multipart/form-data", &cut_off[..]),
        ("multipart/form-data; boundary=other", &cut_off),
        (&program().media_type(), &cut_off[..cut_off.len() - 10]),
        (&program().media_type(), b""),
    ] {
        let request = ann.request(Method::POST, "/execute").header("content-type", media_type);
        request.body(body.to_vec()).send().await.problem(422, "validation_failed");
    }
    assert_eq!(ann.get("/executions").await.json(), json!([]));
}

#[tokio::test]
async fn files_come_out_one_by_one_and_together() {
    for app in warm_and_cold().await {
        let ann = app.user("ann").await;
        let code = "import os\nos.makedirs('out/a b')\nopen('out/a b/é.csv', 'w').write('1,2')\nopen('x.bin', 'wb').write(bytes(range(256)))\nos.makedirs('.cache'); open('.cache/y', 'w')";
        let run = ran(&ann, json!({"code": code})).await;
        let artifacts = run["artifacts"].as_array().expect("a list");
        let told: Vec<Value> = artifacts
            .iter()
            .map(|artifact| json!([artifact["name"], artifact["size"], artifact["mime"]]))
            .collect();
        let expected =
            [json!(["out/a b/é.csv", 3, "text/csv"]), json!(["x.bin", 256, "application/octet-stream"])];
        assert_eq!(told, expected);
        let csv = ann.get(artifacts[0]["url"].as_str().expect("an address")).await.status(200);
        assert_eq!(csv.text(), "1,2");
        assert_eq!(csv.header("x-content-type-options"), Some("nosniff"));
        assert!(csv.header("content-security-policy").is_some_and(|policy| policy.contains("sandbox")));
        let disposition = csv.header("content-disposition").expect("it is saved, not shown").to_owned();
        assert!(
            disposition.starts_with("attachment;") && disposition.contains("%C3%A9.csv"),
            "{disposition}"
        );
        let binary = ann.get(artifacts[1]["url"].as_str().expect("an address")).await.status(200);
        assert_eq!(binary.bytes(), (0..=255).collect::<Vec<u8>>());
        let archive = ann.get(&format!("/executions/{}/artifacts.zip", run["id"])).await.status(200);
        let mut archive =
            zip::ZipArchive::new(std::io::Cursor::new(archive.bytes().to_vec())).expect("an archive");
        let names: BTreeSet<String> = (0..archive.len())
            .map(|index| archive.by_index(index).expect("a file").name().to_owned())
            .collect();
        assert_eq!(names, BTreeSet::from(["out/a b/é.csv".to_owned(), "x.bin".to_owned()]));
        let id = &run["id"];
        for name in ["main.py", "..%2F..%2Fsecret_key", ".cache%2Fy", "out", "%00"] {
            ann.get(&format!("/executions/{id}/artifacts/{name}")).await.problem(404, "artifact_not_found");
        }
        let none = ran(&ann, json!({"code": "1"})).await;
        ann.get(&format!("/executions/{}/artifacts.zip", none["id"]))
            .await
            .problem(404, "artifact_not_found");
    }
}

#[tokio::test]
async fn who_comes_with_a_key_finds_addresses_that_a_key_opens() {
    let app = TestApp::builder().user("ann", TierLevel::ENTERPRISE).start().await;
    let ann = app.user("ann").await;
    let made = ann.post("/api-keys", json!({"key_name": "k"})).await.status(200).json();
    let key = app.anonymous().with_token(made["key_value"].as_str().expect("shown once"));
    let program = json!({"code": "open('a b', 'w').write('x')"});
    let ran = key.post("/api/v1/execute", program).await.status(200).json();
    let by_key = key.get(&format!("/api/v1/executions/{}", ran["id"])).await.status(200).json();
    let events = key.get(&format!("/api/v1/executions/{}/events", ran["id"])).await.status(200).text();
    let url = ran["artifacts"][0]["url"].as_str().expect("an address");
    assert_eq!(by_key["artifacts"][0]["url"], url);
    assert_eq!(events.matches(url).count(), 2, "as an artifact, and at the end: {events}");
    assert_eq!(key.get(url).await.status(200).text(), "x");
    let by_token = ann.get(&format!("/executions/{}", ran["id"])).await.status(200).json();
    let url = by_token["artifacts"][0]["url"].as_str().expect("an address");
    assert_eq!(ann.get(url).await.status(200).text(), "x");
}

#[tokio::test]
async fn files_go_with_their_execution_and_after_their_time() {
    let mut app = TestApp::builder().user("ann", TierLevel::ENTERPRISE).start().await;
    let ann = app.user("ann").await;
    let runs = [
        ran(&ann, json!({"code": "open('a', 'w')"})).await,
        ran(&ann, json!({"code": "open('b', 'w')"})).await,
    ];
    let kept = app.data_directory().join("artifacts");
    let directory = |run: &Value| kept.join(run["id"].to_string());
    assert!(directory(&runs[0]).is_dir() && directory(&runs[1]).is_dir());
    ann.delete(&format!("/executions/{}", runs[0]["id"])).await.status(200);
    assert!(!directory(&runs[0]).exists());
    std::fs::create_dir(kept.join("987654321")).expect("of an execution that there is not");
    app.restart().await;
    let ann = app.user("ann").await;
    let gone = async {
        while kept.join("987654321").exists() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(60), gone).await.expect("it is swept");
    ann.get(&format!("/executions/{}/artifacts/b", runs[1]["id"])).await.status(200);
    std::fs::rename(directory(&runs[1]), kept.join("elsewhere")).expect("as when its time is over");
    ann.get(&format!("/executions/{}/artifacts/b", runs[1]["id"])).await.problem(410, "artifacts_gone");
}

#[tokio::test]
async fn a_disk_that_is_full_keeps_no_files() {
    let mut app =
        TestApp::builder().user("ann", TierLevel::ENTERPRISE).complains_of("could not be kept").start().await;
    // More than any disk has, from the second start on: the first one builds.
    app.set_env("CODERUNNER_DISK_RESERVE_MIB", "4294967295");
    app.crash_and_restart();
    let run = ran(&app.user("ann").await, json!({"code": "open('a', 'w').write('x')\nprint('done')"})).await;
    assert_eq!(
        (&run["status"], &run["stdout"], &run["artifacts"], &run["artifacts_cut"]),
        (&json!("success"), &json!("done\n"), &json!([]), &json!(1))
    );
}

#[tokio::test]
async fn what_cannot_be_handed_over_is_counted() {
    let tiers = "[4]\nmax_artifacts = 3\nmax_artifact_size = 1";
    for warm in ["1", "0"] {
        let builder = TestApp::builder().user("ann", TierLevel::ENTERPRISE);
        let file = builder.file("tiers.toml", tiers);
        let builder = builder.env("CODERUNNER_TIERS_FILE", &file);
        let app = builder.env("CODERUNNER_WARM_ENVIRONMENTS", warm).start().await;
        let ann = app.user("ann").await;
        let many = ran(&ann, json!({"code": "for n in range(10): open(str(n), 'w')"})).await;
        assert_eq!(
            (many["artifacts"].as_array().map(Vec::len), &many["artifacts_cut"]),
            (Some(3), &json!(7))
        );
        let large = "open('a', 'wb').write(bytes(900_000)); open('b', 'wb').write(bytes(900_000)); open('c', 'wb').truncate(1 << 40)";
        let large = ran(&ann, json!({"code": large})).await;
        assert_eq!(
            (&large["artifacts"][0]["name"], &large["artifacts_cut"]),
            (&json!("a"), &json!(2)),
            "{large:#}"
        );
        let links = "import os\nos.symlink('/etc/passwd', 'a')\nos.symlink('/', 'b')\nos.mkfifo('c')\nos.mkdir('d')\nos.symlink('..', 'd/e')\nimport socket\nsocket.socket(socket.AF_UNIX).bind('f')";
        let links = ran(&ann, json!({"code": links})).await;
        assert_eq!((&links["status"], &links["artifacts"]), (&json!("success"), &json!([])), "{links:#}");
        let names = "import os\nos.close(os.open(b'\\xff', os.O_CREAT))\nopen('a\\nb', 'w')\npath = 'd'\nfor n in range(700):\n    os.mkdir(path); os.chdir(path); path = 'dd'\nopen('deep', 'w')";
        let names = ran(&ann, json!({"code": names})).await;
        assert_eq!(
            (&names["status"], &names["artifacts"][0]["name"]),
            (&json!("success"), &json!("a\nb")),
            "{names:#}"
        );
        assert!(names["artifacts_cut"].as_u64() >= Some(1), "{names:#}");
        let million = "for n in range(1_000_000): open(str(n), 'w').close()";
        let million = ran(&ann, json!({"code": million})).await;
        assert_eq!(
            (&million["status"], &million["limits"]["struck"]),
            (&json!("error"), &json!("disk")),
            "{}",
            million["stderr"]
        );
        assert_eq!(million["artifacts"].as_array().map(Vec::len), Some(3));
        assert!(million["artifacts_cut"].as_u64() > Some(10_000), "{}", million["artifacts_cut"]);
    }
}

#[tokio::test]
async fn a_daemon_does_not_write_into_what_was_collected() {
    for app in warm_and_cold().await {
        let ann = app.user("ann").await;
        let code = "import os\nif os.fork() == 0:\n    os.setsid()\n    n = 0\n    while True:\n        n += 1\n        os.replace(os.path.join('.', (open('t', 'w').write('x' * n), 't')[1]), 'left')\nimport time\nwhile not os.path.exists('left'): time.sleep(0.001)";
        let run = ran(&ann, json!({"code": code})).await;
        assert_eq!(run["status"], "success", "{run:#}");
        for artifact in run["artifacts"].as_array().expect("a list") {
            let file = ann.get(artifact["url"].as_str().expect("an address")).await.status(200);
            assert_eq!(Some(file.bytes().len() as u64), artifact["size"].as_u64(), "{artifact}");
        }
    }
}

#[tokio::test]
async fn how_a_program_ended_is_told_whatever_it_leaves_behind() {
    let child =
        "import os, time\nif os.fork() == 0: os.kill(os.getpid(), 34)\ntime.sleep(0.2)\nprint('done')";
    let closed = "import os\nos.chmod('/work', 0)\nprint('done')";
    for app in warm_and_cold().await {
        let ann = app.user("ann").await;
        for code in [child, closed] {
            // With a variable, the interpreter is a child of the slot's init.
            for env in [json!({}), json!({"A": "1"})] {
                let run = ran(&ann, json!({"code": code, "env": env})).await;
                assert_eq!(
                    (&run["status"], &run["stdout"]),
                    (&json!("success"), &json!("done\n")),
                    "{run:#}"
                );
            }
        }
    }
}
