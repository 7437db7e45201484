//! The text files of the repository, without what is built, installed or run there.

use std::fs;
use std::path::Path;

/// Not ours or not committed; as in .gitignore.
const SKIPPED: &[&str] =
    &["target", "data", "web/dist", "web/e2e/screenshots", "web/test-results", "web/playwright-report"];
const SKIPPED_ANYWHERE: &[&str] = &["node_modules", "__pycache__"];
/// The only folder of ours whose name starts with a dot.
const CI: &str = ".ci";

pub struct File {
    /// From the root of the repository, with `/`.
    pub path: String,
    pub text: String,
}

impl File {
    /// The extension that files in its language have. Scripts say it in their first line.
    pub fn language(&self) -> &str {
        let first_line = self.text.lines().next().unwrap_or("");
        if first_line.starts_with("#!") && first_line.contains("python") {
            return "py";
        }
        self.path.rsplit_once('.').map_or("", |(_, extension)| extension)
    }
}

pub fn read(repository: &Path) -> Vec<File> {
    let mut found = Vec::new();
    let mut folders = vec![String::new()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(repository.join(&folder)).expect("a folder of the checkout is readable") {
            let entry = entry.expect("a folder of the checkout is readable");
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
            let kind = entry.file_type().expect("a folder of the checkout is readable");
            if kind.is_dir() && !is_skipped(&path, &name) {
                folders.push(path);
            } else if kind.is_file() {
                // Pictures are not text, and another program's scratch file may be gone by now.
                found.extend(fs::read_to_string(entry.path()).map(|text| File { path, text }));
            }
        }
    }
    found
}

fn is_skipped(path: &str, name: &str) -> bool {
    SKIPPED.contains(&path) || SKIPPED_ANYWHERE.contains(&name) || (name.starts_with('.') && name != CI)
}

#[test]
fn only_our_own_folders_are_walked() {
    for (path, skipped) in [
        ("target", true),
        (".git", true),
        ("web/node_modules", true),
        (".ci", false),
        ("crates/store/src/data", false),
    ] {
        let name = path.rsplit('/').next().unwrap_or(path);
        assert_eq!(is_skipped(path, name), skipped, "{path}");
    }
}
