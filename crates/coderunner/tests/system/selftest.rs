//! `coderunner selftest`: the attacks do not succeed here, and do where a layer is left out.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use crate::support::coderunner;

fn selftest(arguments: &[&str]) -> (Option<i32>, Value) {
    let output = run(coderunner().args(["selftest", "--json"]).args(arguments));
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let json = serde_json::from_str(&said)
        .unwrap_or_else(|error| panic!("{error}: {said}\n{}", String::from_utf8_lossy(&output.stderr)));
    (output.status.code(), json)
}

fn run(command: &mut Command) -> Output {
    command.output().expect("the executable starts")
}

#[test]
fn no_attack_succeeds_and_everything_harmless_works() {
    let (code, played) = selftest(&[]);
    let lines = played["attacks"].as_array().expect("a list");
    let wrong: Vec<&Value> = lines
        .iter()
        .filter(|line| line["not_promised"].is_null())
        .filter(|line| line["verdict"] != "held" || !line["twin_failed"].is_null())
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(lines.len() >= 120, "{}", lines.len());
    assert_eq!((&played["full"], code), (&Value::Bool(true), Some(0)), "{:#}", played["score"]);
}

/// Rows of the table in docs/threat-model.md: an attack, and what it succeeds without.
fn table() -> Vec<(String, Vec<String>)> {
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/threat-model.md");
    let text = std::fs::read_to_string(document).expect("it is there");
    let names =
        |cell: &str| -> Vec<String> { cell.split('`').skip(1).step_by(2).map(str::to_owned).collect() };
    let rows = text.lines().filter_map(|line| line.strip_prefix("| ")).filter(|row| row.contains("` | `"));
    rows.filter_map(|row| {
        let mut cells = row.split('|').skip(1).map(names);
        Some((cells.next()?.pop()?, cells.next()?))
    })
    .collect()
}

#[test]
fn of_every_class_an_attack_succeeds_where_a_layer_is_left_out() {
    let table = table();
    for class in ["escape", "information", "exhaustion", "lying", "host", "covert", "hygiene"] {
        assert!(table.iter().any(|(attack, _)| attack.starts_with(class)), "{class} is not in the table");
    }
    for (attack, without) in table {
        let mut arguments: Vec<&str> = without.iter().flat_map(|layer| ["--without", layer]).collect();
        arguments.push(&attack);
        let (code, played) = selftest(&arguments);
        assert_eq!(code, Some(1), "{attack} {without:?}: {played:#}");
        assert_ne!(played["attacks"][0]["verdict"], "held", "{attack} {without:?}: {played:#}");
        for layer in without {
            let missing = played["isolation"]["missing"].as_array().expect("a list");
            let layers = played["isolation"]["layers"].as_array().expect("a list");
            assert!(!layers.contains(&layer.clone().into()), "{layer} is in force");
            // Landlock and overlays are extras, and not missed.
            assert!(
                missing.contains(&layer.clone().into()) || ["landlock", "overlay_mounts"].contains(&&*layer)
            );
        }
    }
}

#[test]
fn what_cannot_be_played_is_told_in_a_sentence() {
    let said = |arguments: &[&str]| {
        let output = run(coderunner().arg("selftest").args(arguments));
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (code, sentence) = said(&["no/such"]);
    assert_eq!(code, Some(2), "{sentence}");
    assert!(sentence.contains("no attack is called no/such") && sentence.contains("--list"), "{sentence}");
    let (code, sentence) = said(&["--without", "luck"]);
    assert_eq!(code, Some(2), "{sentence}");
    assert!(sentence.contains("what can be left out is") && sentence.contains("seccomp"), "{sentence}");
    let (code, sentence) = said(&["--without", "user_namespace"]);
    assert_eq!(code, Some(2), "{sentence}");
}

#[test]
fn attacks_are_listed_with_their_technique() {
    let (code, list) = selftest(&["--list", "escape/keyrings"]);
    assert_eq!(code, Some(0));
    let attack = &list[0];
    assert_eq!(attack["name"], "escape/keyrings");
    for field in ["title", "technique", "success"] {
        assert!(attack[field].as_str().is_some_and(|text| text.len() > 20), "{attack:#}");
    }
}
