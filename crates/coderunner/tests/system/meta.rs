//! The server itself: where things are, and what every answer carries.

use std::os::unix::fs::PermissionsExt as _;

use insta::assert_json_snapshot;
use reqwest::Method;
use serde_json::json;

use crate::support::TestApp;

#[tokio::test]
async fn the_root_introduces_itself_and_sends_browsers_on() {
    let app = TestApp::start().await;
    let anonymous = app.anonymous();
    for path in ["/", "/api"] {
        let info = anonymous.get(path).await.status(200).json();
        assert_eq!(info["name"], "CodeRunner");
        assert_eq!(info["version"], env!("CARGO_PKG_VERSION"));
        assert_eq!(info["message"], concat!("CodeRunner ", env!("CARGO_PKG_VERSION")));
    }
    let accept = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8";
    let answer = anonymous.request(Method::GET, "/").header("accept", accept).send().await.status(303);
    assert_eq!(answer.header("location"), Some("/app/"));
    let answer = anonymous.get("/app").await.status(308);
    assert_eq!(answer.header("location"), Some("/app/"));
}

#[tokio::test]
async fn says_that_it_is_alive_and_ready() {
    let app = TestApp::start().await;
    for path in ["/healthz", "/readyz", "/api/healthz", "/api/readyz"] {
        assert_eq!(app.anonymous().get(path).await.status(200).json(), json!({"status": "ok"}), "{path}");
    }
}

#[tokio::test]
async fn administrators_are_told_what_was_counted() {
    let app = TestApp::builder().user("ann", domain::TierLevel::FREE).start().await;
    let admin = app.admin().await;
    admin.execute("print(1)").await;
    let key = admin.post("/api-keys", json!({"key_name": "prometheus"})).await.status(200).json();
    let key = key["key_value"].as_str().expect("shown once").to_owned();
    let by_key = app.anonymous().request(Method::GET, "/metrics").header("x-api-key", &key).send().await;
    for answer in [by_key, admin.get("/metrics").await] {
        let answer = answer.status(200);
        let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
        assert_eq!(answer.header("content-type"), Some(kind));
        let text = answer.text();
        let count = |line: &str| line.rsplit(' ').next().and_then(|count| count.parse::<u64>().ok());
        let ended =
            text.lines().find(|line| line.starts_with("coderunner_executions_total{environment=\"base\""));
        assert_eq!(ended.and_then(count), Some(1), "{text}");
        assert!(text.contains("phase=\"run\"} 1\n") && text.ends_with("# EOF\n"), "{text}");
    }
    let ann = app.user("ann").await;
    ann.get("/metrics").await.status(403);
    app.anonymous().get("/metrics").await.status(401);
}

#[tokio::test]
async fn the_user_levels_are_those_of_the_contract() {
    let app = TestApp::start().await;
    let levels = app.anonymous().get("/user-levels").await.status(200).json();
    assert_eq!(levels.as_object().expect("a map").keys().collect::<Vec<_>>(), ["1", "2", "3", "4"]);
    assert_json_snapshot!([&levels["1"], &levels["4"]], @r#"
    [
      {
        "color": "default",
        "daily_ai_tokens": -1,
        "daily_api_calls": 20,
        "daily_executions": 10,
        "description": "Free: to try it out",
        "max_api_keys": 2,
        "max_concurrent_executions": 1,
        "max_environment_size": 1024,
        "max_environments": 1,
        "max_execution_time": 30,
        "max_memory": 128,
        "max_saved_codes": 5,
        "name": "免费用户"
      },
      {
        "color": "purple",
        "daily_ai_tokens": -1,
        "daily_api_calls": -1,
        "daily_executions": -1,
        "description": "Enterprise: without daily quotas",
        "max_api_keys": -1,
        "max_concurrent_executions": 16,
        "max_environment_size": 8192,
        "max_environments": -1,
        "max_execution_time": 300,
        "max_memory": 1024,
        "max_saved_codes": -1,
        "name": "企业用户"
      }
    ]
    "#);
}

#[tokio::test]
async fn the_user_levels_are_those_of_the_file() {
    let builder = TestApp::builder();
    let file = builder.file("tiers.toml", "[1]\nname = \"Guest\"\nmax_api_keys = -1\nmax_memory = 64\n");
    let app = builder.env("CODERUNNER_TIERS_FILE", &file).start().await;
    let levels = app.anonymous().get("/user-levels").await.status(200).json();
    assert_eq!((&levels["1"]["name"], &levels["1"]["max_api_keys"]), (&json!("Guest"), &json!(-1)));
    assert_eq!((&levels["1"]["max_memory"], &levels["1"]["daily_executions"]), (&json!(64), &json!(10)));
    assert_eq!(levels["2"]["name"], "基础用户");
}

#[tokio::test]
async fn what_is_not_there_is_a_problem_too() {
    let app = TestApp::start().await;
    let anonymous = app.anonymous();
    for path in
        ["/nothing", "/api/nothing", "/execute/", "/executions/1/2", "/api/v1/nothing", "/../etc/passwd"]
    {
        anonymous.get(path).await.problem(404, "not_found");
    }
    let problem = anonymous.get("/nothing").await.problem(404, "not_found");
    assert_json_snapshot!(problem, {".request_id" => "[id]"}, @r#"
    {
      "code": "not_found",
      "detail": "There is nothing at this path.",
      "request_id": "[id]",
      "status": 404,
      "title": "Not Found",
      "type": "about:blank"
    }
    "#);
    for prefix in ["", "/api"] {
        let answer = anonymous.request(Method::DELETE, &format!("{prefix}/login")).send().await;
        assert_eq!(answer.header("allow"), Some("POST"));
        answer.problem(405, "method_not_allowed");
    }
}

#[tokio::test]
async fn an_answer_carries_the_id_of_its_request() {
    let app = TestApp::start().await;
    let anonymous = app.anonymous();
    let own = anonymous.request(Method::GET, "/healthz").header("x-request-id", "trace-1.2_3").send().await;
    assert_eq!(own.header("x-request-id"), Some("trace-1.2_3"));
    let long = "x".repeat(65);
    for bad in ["", "two words", "a\"b", long.as_str()] {
        let answer = anonymous.request(Method::GET, "/healthz").header("x-request-id", bad).send().await;
        let id = answer.header("x-request-id").expect("an id").to_owned();
        assert!(id != bad && !id.is_empty(), "{bad:?}");
    }
    let (first, second) = (anonymous.get("/healthz").await, anonymous.get("/healthz").await);
    assert_ne!(first.header("x-request-id"), second.header("x-request-id"));
}

#[tokio::test]
async fn every_answer_narrows_what_a_browser_may_do() {
    let app = TestApp::start().await;
    let anonymous = app.anonymous();
    for path in ["/", "/user-levels", "/nothing", "/app/", "/docs/", "/openapi.json", "/users/me"] {
        let answer = anonymous.get(path).await;
        let policy =
            answer.header("content-security-policy").unwrap_or_else(|| panic!("{path} has no policy"));
        for part in ["default-src 'self'", "frame-ancestors 'none'", "object-src 'none'"] {
            assert!(policy.contains(part), "{path}: {policy}");
        }
        let scripts = policy.split("; ").find(|part| part.starts_with("script-src"));
        let ours = "script-src 'self' 'wasm-unsafe-eval'";
        assert_eq!(scripts, Some(ours), "scripts come from files of ours only, and so does WebAssembly");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(answer.header("referrer-policy"), Some("no-referrer"), "{path}");
    }
    let answer = anonymous.get("/user-levels").await.status(200);
    assert_eq!(answer.header("cache-control"), Some("no-store"));
}

#[tokio::test]
async fn the_documentation_page_loads_nothing_from_elsewhere() {
    let app = TestApp::start().await;
    let anonymous = app.anonymous();
    let page = anonymous.get("/docs/").await.status(200);
    assert!(page.header("content-type").is_some_and(|kind| kind.starts_with("text/html")));
    let page = page.text();
    assert!(!page.contains("<script>"), "the policy would stop a script in the page:\n{page}");
    let attributes = page.split(['"', '\'']).collect::<Vec<_>>();
    let loaded = attributes.windows(2).filter(|pair| pair[0].ends_with("src=") || pair[0].ends_with("href="));
    let loaded: Vec<_> = loaded.map(|pair| pair[1]).collect();
    assert!(loaded.len() >= 3, "{page}");
    for file in loaded {
        assert!(!file.contains("//"), "{file} is somewhere else");
        anonymous.get(&format!("/docs/{}", file.trim_start_matches("./"))).await.status(200);
    }
    let script = anonymous.get("/docs/swagger-initializer.js").await.status(200).text();
    assert!(script.contains("/openapi.json"), "{script}");
}

#[tokio::test]
async fn the_web_interface_is_there() {
    let app = TestApp::start().await;
    let anonymous = app.anonymous();
    for path in ["/app/", "/app/login", "/app/executions/1"] {
        let page = anonymous.get(path).await.status(200);
        assert!(page.header("content-type").is_some_and(|kind| kind.starts_with("text/html")), "{path}");
        assert!(page.text().contains("<div id=\"root\">"), "{path}: {}", page.text());
        assert!(!page.text().contains("name=\"referrer\""), "{path} overrides the header");
    }
}

#[tokio::test]
async fn a_large_answer_is_compressed_for_who_can_read_it() {
    let app = TestApp::start().await;
    let request = app.anonymous().request(Method::GET, "/openapi.json").header("accept-encoding", "gzip");
    let answer = request.send().await.status(200);
    assert_eq!(answer.header("content-encoding"), Some("gzip"));
}

#[tokio::test]
async fn the_data_directory_is_for_its_owner_only() {
    let app = TestApp::start().await;
    let directory = app.data_directory();
    let mode = |path: &std::path::Path| std::fs::metadata(path).expect("there").permissions().mode() & 0o077;
    assert_eq!(mode(&directory) & 0o066, 0, "{}: others may pass and no more", directory.display());
    let database = directory.join("database");
    assert_eq!(mode(&database), 0, "{}", database.display());
    let entries = [directory, database].map(|directory| std::fs::read_dir(directory).expect("readable"));
    let paths = entries.into_iter().flatten().map(|entry| entry.expect("an entry").path());
    let files: Vec<_> = paths.filter(|path| path.is_file()).collect();
    for name in ["secret_key", "coderunner.db"] {
        assert!(files.iter().any(|file| file.ends_with(name)), "{name} is not in {files:?}");
    }
    for file in files {
        assert_eq!(mode(&file), 0, "{}", file.display());
    }
}

#[tokio::test]
async fn the_database_is_where_its_url_says() {
    let builder = TestApp::builder();
    let file = builder.database_directory().join("other.db");
    let app = builder.env("DATABASE_URL", "sqlite:///./other.db").start().await;
    app.admin().await.get("/users/me").await.status(200);
    assert!(file.is_file());
    assert!(!file.with_file_name("coderunner.db").exists());
}
