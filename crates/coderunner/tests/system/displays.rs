//! What programs display: each kind of object, figures, and what those do who would break it.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::support::{Client, TestApp};

const NOT_WARM: (&str, &str) = ("CODERUNNER_WARM_ENVIRONMENTS", "0");

async fn warm() -> TestApp {
    let app = TestApp::start().await;
    app.warm().await;
    app
}

async fn cold() -> TestApp {
    TestApp::builder().env(NOT_WARM.0, NOT_WARM.1).start().await
}

/// What a program displays that ends well.
async fn displayed(user: &Client, code: &str) -> Vec<(String, String)> {
    let ran = user.execute(code).await;
    assert_eq!(
        (&ran["status"], &ran["stderr"], &ran["displays_cut"]),
        (&json!("success"), &json!(""), &json!(0))
    );
    displays(&ran)
}

fn displays(ran: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let displays = ran["displays"].as_array().expect("a list");
    displays.iter().map(|display| (text(&display["mime"]), text(&display["data"]))).collect()
}

fn pairs<const COUNT: usize>(expected: [(&str, &str); COUNT]) -> Vec<(String, String)> {
    expected.map(|(mime, data)| (mime.to_owned(), data.to_owned())).into()
}

const OBJECTS: &str = r#"
from coderunner_display import HTML, Image, JSON, Markdown, PNG, SVG
class Table:
    def _repr_html_(self): return "<table></table>"
class Broken:
    def _repr_html_(self): raise SystemError
    def _repr_png_(self): return b"\x89PNG"
display("é", {"a": [1, None]}, [1.5], 5)
display(HTML("<b>"), Markdown("*a*"), SVG("<svg/>"), JSON(None), PNG(b"\x89PNG"), Image(b"GIF89a"))
display(Table(), Broken())
"#;

async fn see_objects(app: &TestApp) {
    let expected = pairs([
        ("text/plain", "é"),
        ("application/json", r#"{"a": [1, null]}"#),
        ("application/json", "[1.5]"),
        ("text/plain", "5"),
        ("text/html", "<b>"),
        ("text/markdown", "*a*"),
        ("image/svg+xml", "<svg/>"),
        ("application/json", "null"),
        ("image/png", "iVBORw=="),
        ("image/gif", "R0lGODlh"),
        ("text/html", "<table></table>"),
        ("image/png", "iVBORw=="),
    ]);
    assert_eq!(displayed(&app.admin().await, OBJECTS).await, expected);
}

#[tokio::test]
async fn objects_are_displayed_in_their_richest_form_warm_and_cold() {
    see_objects(&warm().await).await;
    see_objects(&cold().await).await;
}

const MANY_AT_ONCE: &str = r#"
import os, threading
def show(letter):
    for length in range(1, 20):
        display(letter * (length * 1000))
children = []
for letter in "ab":
    child = os.fork()
    if child == 0:
        show(letter)
        os._exit(0)
    children.append(child)
threads = [threading.Thread(target=show, args=(letter,)) for letter in "cd"]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
for child in children:
    os.waitpid(child, 0)
"#;

async fn see_many_at_once(app: &TestApp) {
    let mut seen = displayed(&app.admin().await, MANY_AT_ONCE).await;
    let mut expected: Vec<(String, String)> = ["a", "b", "c", "d"]
        .iter()
        .flat_map(|letter| (1..20).map(|length| ("text/plain".to_owned(), letter.repeat(length * 1000))))
        .collect();
    seen.sort();
    expected.sort();
    assert!(seen == expected, "{} displays, and not what was displayed", seen.len());
}

#[tokio::test]
async fn threads_and_children_do_not_write_into_each_others_messages() {
    see_many_at_once(&warm().await).await;
    see_many_at_once(&cold().await).await;
}

/// Each program here does something to the pipe; it ends as it would anyway, and the next one displays as ever.
#[tokio::test]
async fn hostile_programs_break_nothing_and_gain_no_room() {
    let app = warm().await;
    let user = app.admin().await;
    let frame = "def frame(payload, name=b'x' * 8, last=1):\n    import os\n    os.write(199, name + len(payload).to_bytes(2, 'little') + bytes([last]) + payload)\n";
    let bytes = |ran: &Value| displays(ran).iter().map(|(_, data)| data.len()).sum::<usize>();
    for (program, shown) in [
        // No frames.
        ("import os\nfor _ in range(100): os.write(199, b'\\xff' * 4096)\ndisplay('a')", 0),
        // The beginning of one.
        ("import os\ndisplay('a')\nos.write(199, b'x' * 8 + b'\\xff\\x0f\\x00' + b'y')", 1),
        // A message that never ends, and many of which only the beginning comes.
        ("for _ in range(3000): frame(b'x' * 4000, last=0)\ndisplay('a')", 1),
        ("for number in range(5000): frame(b'x' * 4000, number.to_bytes(8, 'little'), 0)\ndisplay('a')", 0),
        // What is no message.
        ("frame(b'')\nframe(b'nothing')\nframe(b'\\n')\nframe(b'<b>/x\\ny')\ndisplay('a')", 1),
        ("import os\nos.close(199)\ndisplay('a')", 0),
        ("import os\nos.set_blocking(199, False)\nfor _ in range(10): display('a' * 100_000)", 10),
    ] {
        let ran = user.execute(&format!("{frame}{program}")).await;
        assert_eq!((&ran["status"], &ran["stderr"]), (&json!("success"), &json!("")), "{program}");
        assert_eq!(displays(&ran).len(), shown, "{program}");
        assert!(bytes(&ran) <= 8 << 20, "{program}");
    }
    assert_eq!(displayed(&user, "display('a')").await, pairs([("text/plain", "a")]));
}

#[tokio::test]
async fn what_is_too_much_is_counted() {
    let app = cold().await;
    let user = app.admin().await;
    let many = user.execute("for number in range(10_000): display(number)\nprint('on')").await;
    assert_eq!(
        (displays(&many).len(), &many["displays_cut"], &many["stdout"]),
        (200, &json!(9800), &json!("on\n"))
    );
    assert_eq!(displays(&many)[199].1, "199");
    let large = user.execute("display('a' * 100_000_000)\ndisplay('b')\nprint('on')").await;
    assert_eq!((&large["displays_cut"], &large["stdout"]), (&json!(1), &json!("on\n")), "{large:#}");
    assert_eq!(displays(&large), pairs([("text/plain", "b")]));
    let ten = user.execute("for _ in range(10): display('a' * 2_000_000)").await;
    assert_eq!((displays(&ten).len(), &ten["displays_cut"]), (4, &json!(6)));
}

const FIGURES: &str = r#"
import matplotlib.pyplot as plt
import pandas as pd
frame = pd.DataFrame({"a": [1, 2]})
display(frame)
frame.plot()
plt.show()
plt.figure().gca()
"#;

/// The packages are installed into the environment while nobody serves.
#[tokio::test]
async fn figures_and_tables_of_libraries() {
    let mut app = warm().await;
    app.stop();
    install(&app.data_directory(), &["matplotlib", "pandas"]);
    app.start_again();
    app.warm().await;
    for _ in ["warm", "cold"] {
        let seen = displayed(&app.admin().await, FIGURES).await;
        let kinds: Vec<&str> = seen.iter().map(|(mime, _)| mime.as_str()).collect();
        assert_eq!(kinds, ["text/html", "image/png", "image/png"]);
        assert!(seen[0].1.contains("<th>0</th>"), "{}", seen[0].1);
        assert!(seen[1..].iter().all(|(_, data)| data.starts_with("iVBORw0KGgo")), "PNG");
        app.set_env(NOT_WARM.0, NOT_WARM.1);
        app.restart().await;
    }
}

/// Those of a server that had no `display` yet.
#[tokio::test]
async fn environments_of_an_older_server_are_brought_up_to_date_at_the_start() {
    let mut app = cold().await;
    app.stop();
    let lib = app.data_directory().join("environments/0/1/lib");
    let python = std::fs::read_dir(lib).expect("there").next().expect("a Python").expect("readable").path();
    let packages = python.join("site-packages");
    std::fs::rename(packages.join("coderunner_display"), packages.join("elsewhere")).expect("renamed");
    std::fs::write(packages.join("coderunner.pth"), "import os\n").expect("written");
    app.start_again();
    assert_eq!(displayed(&app.admin().await, "display('a')").await, pairs([("text/plain", "a")]));
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one who runs the tests decides where uv and its settings are"
)]
fn install(data_directory: &Path, packages: &[&str]) {
    let uv = std::env::var_os("CODERUNNER_UV").unwrap_or_else(|| "uv".into());
    let mut command = Command::new(uv);
    command.args(["pip", "install", "--quiet", "--compile-bytecode", "--python"]);
    command.arg(data_directory.join("environments/0/1/bin/python")).args(packages);
    // The environment is read by others than who makes it.
    command.env_remove("PYTHONDONTWRITEBYTECODE");
    let installed = command.status().expect("uv runs");
    assert!(installed.success(), "{installed}");
}
