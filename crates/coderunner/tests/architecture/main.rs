//! What holds for the repository as a whole: which crate may use which, and what its files look like.
//!
//! A rule is a pure function from what it looks at to complaints, so that its own test can show it
//! something wrong; the repository itself must draw none. A complaint says what to do about it.
//! Invariant: the exceptions written here only become fewer.
#![forbid(unsafe_code)]

mod dependencies;
mod files;
mod rules;

use std::path::PathBuf;

/// The folder of the whole repository.
fn repository() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
        .canonicalize()
        .expect("the tests run where they were built")
}

#[track_caller]
fn assert_none(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n\n{}\n", complaints.join("\n"));
}

#[test]
fn crates_use_only_what_their_room_may_use() {
    let architecture = std::fs::read_to_string(repository().join("ARCHITECTURE.md"));
    let table = dependencies::table(&architecture.expect("the checkout has its ARCHITECTURE.md"));
    assert_none(&dependencies::complaints(&dependencies::read(&repository()), &table));
}

#[test]
fn files_keep_the_habits_of_the_house() {
    let files = files::read(&repository());
    assert!(files.len() > 50, "only {} files read: is the walk broken?", files.len());
    let complaints: Vec<String> = rules::ALL.iter().flat_map(|rule| files.iter().filter_map(rule)).collect();
    assert_none(&complaints);
}
