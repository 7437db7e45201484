//! The executable as these tests start it.

use std::process::Command;

/// What the one who runs the tests may decide: what environments are made with, and that a machine without every layer
/// of isolation will do.
const KEPT: [&str; 3] = ["CODERUNNER_UV", "CODERUNNER_PYTHON", "CODERUNNER_ALLOW_DEGRADED_ISOLATION"];

/// Settings whose names do not begin as ours do.
const SETTINGS_OF_OTHER_NAMES: [&str; 5] = [
    "DATABASE_URL",
    "SECRET_KEY",
    "SECRET_KEY_OLD",
    "ACCESS_TOKEN_EXPIRE_MINUTES",
    "REFRESH_TOKEN_EXPIRE_DAYS",
];

/// The executable, without the settings that happen to be in the environment.
pub(crate) fn coderunner() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_coderunner"));
    #[expect(
        clippy::disallowed_methods,
        reason = "only their names are looked at, to keep them from the server"
    )]
    let names = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    for name in names.filter(|name| is_setting(name)) {
        command.env_remove(name);
    }
    command
}

fn is_setting(name: &str) -> bool {
    let is_ours = name.starts_with("CODERUNNER_") && !KEPT.contains(&name);
    is_ours || SETTINGS_OF_OTHER_NAMES.contains(&name)
}

#[test]
fn settings_of_the_one_who_runs_the_tests_do_not_reach_the_server() {
    for name in ["CODERUNNER_ADMIN_PASSWORD", "CODERUNNER_NOT_YET_THOUGHT_OF", "DATABASE_URL", "SECRET_KEY"] {
        assert!(is_setting(name), "{name}");
    }
    for name in ["CODERUNNER_UV", "CODERUNNER_PYTHON", "PATH", "HOME"] {
        assert!(!is_setting(name), "{name}");
    }
}
