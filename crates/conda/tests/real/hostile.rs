//! Packages and channels that attack whoever installs them: `tests/channel/hostile.py` says what each tries.

use std::fs;

use conda::CondaError;

use crate::support::{Home, Server, channel_directory, hostile_directory, tree};

/// Installs one attack; nothing may be left beside the environment and the cache, and nothing of it in the environment.
#[track_caller]
fn refused(server: &Server, package: &str) -> CondaError {
    let mut home = Home::with(vec![server.channel()]);
    let error = home.install("env", &[package]).expect_err(package);
    let mut beside: Vec<_> = fs::read_dir(home.root())
        .expect("readable")
        .map(|entry| entry.expect("readable").file_name())
        .collect();
    beside.sort();
    assert_eq!(beside, ["cache", "env"], "{package}");
    let inside = fs::read_dir(home.generation("env")).expect("readable").count();
    assert_eq!(inside, 0, "{package} left something: {error}");
    let unpacked = home.cache().join(format!("packages/{package}-1.0-0"));
    let beyond = tree(home.root())
        .into_keys()
        .find(|path| path.ends_with("climbed.txt") && !path.starts_with(&unpacked));
    assert_eq!(beyond, None, "{package}");
    error
}

#[test]
fn packages_stay_in_the_environment() {
    let server = Server::of(&hostile_directory());
    for package in [
        "climbing-member",
        "absolute-member",
        "absolute-link",
        "climbing-link",
        "winding-link",
        "link-below-link",
        "link-as-file",
        "record-writer",
        "link-written-through",
        "hard-link",
        "climbing-hard-link",
        "control-name",
        "climbing-list",
        "absolute-list",
        "behind-link",
        "list-of-nothing",
        "other-package",
        "no-hash",
    ] {
        let error = refused(&server, package);
        let is_refusal = matches!(error, CondaError::Hostile { .. } | CondaError::Fetch { .. });
        eprintln!("{error}");
        assert!(is_refusal, "{package}: {error}");
    }
}

#[test]
fn what_is_fine_is_installed() {
    let server = Server::of(&hostile_directory());
    let mut home = Home::with(vec![server.channel()]);
    home.install("env", &["fine"]).expect("installed");
    assert_eq!(fs::read_to_string(home.generation("env").join("lib/fine.txt")).expect("there"), "fine");
}

#[test]
fn a_pipe_becomes_an_empty_file() {
    let server = Server::of(&hostile_directory());
    let mut home = Home::with(vec![server.channel()]);
    home.install("env", &["pipe"]).expect("installed");
    assert_eq!(fs::read_to_string(home.generation("env").join("lib/a")).expect("there"), "");
}

#[test]
fn an_archive_is_what_its_channel_says() {
    let server = Server::of(&hostile_directory());
    let error = refused(&server, "wrong-hash");
    assert!(matches!(error, CondaError::Fetch { .. }), "{error}");
    assert!(matches!(refused(&server, "huge"), CondaError::TooLarge { .. }));
}

#[test]
fn what_cannot_be_is_no_solution() {
    let server = Server::of(&hostile_directory());
    for package in ["needs-option", "needs-nobody"] {
        let error = refused(&server, package);
        assert!(
            matches!(error, CondaError::Unsolvable(_) | CondaError::Channel { .. }),
            "{package}: {error}"
        );
    }
}

#[test]
fn commands_have_names() {
    let (good, hostile) = (Server::of(&channel_directory()), Server::of(&hostile_directory()));
    let mut home = Home::with(vec![good.channel(), hostile.channel()]);
    for package in ["climbing-command", "option-command"] {
        let error = home.install(package, &["python", package]).expect_err(package);
        assert!(matches!(error, CondaError::Hostile { .. }), "{package}: {error}");
        assert!(!home.generation(package).join("bin").exists(), "{package}");
    }
}

#[test]
fn garbage_is_not_a_channel() {
    for garbage in ["", "{", "[]", "{\"packages\": 7}", "\0\0\0", "<html></html>"] {
        let directory = tempfile::tempdir().expect("a directory");
        for subdirectory in ["noarch", "linux-64"] {
            fs::create_dir(directory.path().join(subdirectory)).expect("made");
            fs::write(directory.path().join(subdirectory).join("repodata.json"), garbage).expect("written");
        }
        let server = Server::of(directory.path());
        let mut home = Home::with(vec![server.channel()]);
        let error = home.install("env", &["fine"]).expect_err(garbage);
        let address = server.channel().name().to_owned();
        assert!(
            matches!(&error, CondaError::Channel { channel, .. } if *channel == address),
            "{garbage:?}: {error}"
        );
    }
}
