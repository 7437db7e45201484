//! Checking what a run is given, and what it may use.

use std::collections::{BTreeMap, HashSet};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::Limits;
use engine::{InputFile, Inputs, Stdin};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::errors::ApiError;

const MIB: u64 = 1024 * 1024;
/// Less than an interpreter needs to start.
const MEMORY_MIB_MIN: u64 = 16;
/// Files take up whole pages.
const PAGE_BYTES: u64 = 4096;
/// What the directories of a workspace take up, and some room to do anything.
const ROOM_BYTES: u64 = 16 * PAGE_BYTES;
const ROOM_INODES: u64 = 8;
/// Arguments of one run.
const ARGUMENTS_MAX: usize = 256;
/// Environment variables of one run.
const VARIABLES_MAX: usize = 64;
/// Environment variables that are ours begin like this.
const OWN_PREFIX: &str = "CODERUNNER_";

/// A file for a run: its content as text or as Base64.
#[derive(Deserialize, ToSchema)]
pub(crate) struct FileForRun {
    /// Where it is, below the working directory: at most 1,024 bytes, no `..`, no NUL.
    #[schema(example = "data/input.csv")]
    path: String,
    /// What is in it, if that is text.
    #[serde(default)]
    content: Option<String>,
    /// What is in it, in Base64.
    #[serde(default)]
    content_base64: Option<String>,
}

/// The tier's limits, or lower ones.
pub(super) fn checked_limits(
    limits: Limits,
    timeout_s: Option<f64>,
    memory_mb: Option<u64>,
) -> Result<Limits, ApiError> {
    let (mut wall_time_ms_max, mut memory_bytes_max) = (limits.wall_time_ms_max, limits.memory_bytes_max);
    if let Some(seconds) = timeout_s {
        let seconds_max = limits.wall_time_ms_max as f64 / 1000.0;
        if !(seconds > 0.0 && seconds <= seconds_max) {
            let detail = format!("must be more than 0 and at most {seconds_max}, the limit of your tier");
            return Err(ApiError::invalid("/timeout_s", detail));
        }
        // Between one and what was milliseconds before.
        wall_time_ms_max = (seconds * 1000.0).ceil() as u64;
    }
    if let Some(memory_mib) = memory_mb {
        let memory_mib_max = limits.memory_bytes_max / MIB;
        if !(MEMORY_MIB_MIN..=memory_mib_max).contains(&memory_mib) {
            let detail = format!("must be {MEMORY_MIB_MIN} to {memory_mib_max}, the limit of your tier");
            return Err(ApiError::invalid("/memory_mb", detail));
        }
        memory_bytes_max = memory_mib * MIB;
    }
    Ok(limits.lowered_to(wall_time_ms_max, memory_bytes_max))
}

/// Whether a program and its files fit into the files that it may have.
pub(super) fn check_room(files: &[InputFile], code: &str, limits: &Limits) -> Result<(), ApiError> {
    let pages = |bytes: usize| (bytes as u64).div_ceil(PAGE_BYTES) * PAGE_BYTES;
    let bytes = pages(code.len()) + files.iter().map(|file| pages(file.content.len())).sum::<u64>();
    let inodes: usize = files.iter().map(|file| 1 + file.path.matches('/').count()).sum();
    if bytes + ROOM_BYTES > limits.disk_bytes_max || inodes as u64 + ROOM_INODES > limits.disk_inodes_max {
        let detail = format!(
            "do not fit into the {} bytes and {} files and directories that an execution may have here",
            limits.disk_bytes_max, limits.disk_inodes_max
        );
        return Err(ApiError::invalid("/files", detail));
    }
    Ok(())
}

/// Everything but parameters.
pub(super) fn checked_inputs(
    args: Option<Vec<String>>,
    env: Option<BTreeMap<String, String>>,
    (stdin, is_interactive): (Option<String>, bool),
    (files, uploads): (Option<Vec<FileForRun>>, Vec<InputFile>),
) -> Result<Inputs, ApiError> {
    Ok(Inputs {
        parameters: None,
        arguments: checked_arguments(args.unwrap_or_default())?,
        variables: checked_variables(env.unwrap_or_default())?,
        stdin: checked_stdin(stdin, is_interactive)?,
        files: checked_files(files.unwrap_or_default(), uploads)?,
    })
}

fn checked_arguments(arguments: Vec<String>) -> Result<Vec<String>, ApiError> {
    if arguments.len() > ARGUMENTS_MAX {
        return Err(ApiError::invalid("/args", format!("must be at most {ARGUMENTS_MAX}")));
    }
    if let Some(index) = arguments.iter().position(|argument| argument.contains('\0')) {
        return Err(ApiError::invalid(format!("/args/{index}"), "an argument cannot hold a NUL character"));
    }
    check_words("/args", arguments.iter().map(String::len).sum())?;
    Ok(arguments)
}

fn checked_variables(variables: BTreeMap<String, String>) -> Result<Vec<(String, String)>, ApiError> {
    if variables.len() > VARIABLES_MAX {
        return Err(ApiError::invalid("/env", format!("must be at most {VARIABLES_MAX}")));
    }
    for (name, value) in &variables {
        if !is_variable_name(name) {
            let detail = format!("{name:?} is no name: letters, digits and _ are, and no digit comes first");
            return Err(ApiError::invalid("/env", detail));
        }
        if name.starts_with(OWN_PREFIX) {
            return Err(ApiError::invalid(
                "/env",
                format!("{name}: names that begin with {OWN_PREFIX} are taken"),
            ));
        }
        if value.contains('\0') {
            return Err(ApiError::invalid("/env", format!("{name}: a value cannot hold a NUL character")));
        }
    }
    check_words("/env", variables.iter().map(|(name, value)| name.len() + value.len()).sum())?;
    Ok(variables.into_iter().collect())
}

fn is_variable_name(name: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    !name.starts_with(|first: char| first.is_ascii_digit()) && !name.is_empty() && name.bytes().all(is_part)
}

fn check_words(pointer: &str, bytes: usize) -> Result<(), ApiError> {
    if bytes > Inputs::WORDS_BYTES_MAX {
        let detail = format!("must have at most {} bytes together", Inputs::WORDS_BYTES_MAX);
        return Err(ApiError::invalid(pointer, detail));
    }
    Ok(())
}

fn checked_stdin(text: Option<String>, is_interactive: bool) -> Result<Stdin, ApiError> {
    match text {
        Some(_) if is_interactive => {
            Err(ApiError::invalid("/stdin", "what an interactive run reads is sent while it runs"))
        }
        Some(text) if text.len() > Inputs::STDIN_BYTES_MAX => {
            Err(ApiError::invalid("/stdin", format!("must have at most {} bytes", Inputs::STDIN_BYTES_MAX)))
        }
        Some(text) => Ok(Stdin::Text(text)),
        None if is_interactive => Ok(Stdin::Interactive),
        None => Ok(Stdin::Nothing),
    }
}

fn checked_files(sent: Vec<FileForRun>, uploads: Vec<InputFile>) -> Result<Vec<InputFile>, ApiError> {
    if sent.len() + uploads.len() > Inputs::FILES_MAX {
        return Err(ApiError::invalid("/files", format!("must be at most {}", Inputs::FILES_MAX)));
    }
    let files = sent.into_iter().map(decoded).chain(uploads.into_iter().map(Ok));
    let mut checked: Vec<InputFile> = Vec::new();
    let mut bytes = 0;
    for (index, file) in files.enumerate() {
        let invalid = |detail| ApiError::invalid(format!("/files/{index}"), detail);
        let InputFile { path, content } = file.map_err(invalid)?;
        bytes += content.len();
        checked.push(InputFile { path: checked_path(&path).map_err(invalid)?, content });
    }
    if bytes > Inputs::FILES_BYTES_MAX {
        let detail = format!("must have at most {} bytes together", Inputs::FILES_BYTES_MAX);
        return Err(ApiError::invalid("/files", detail));
    }
    if let Some(path) = in_the_way(&checked) {
        return Err(ApiError::invalid(
            "/files",
            format!("{path:?} is named twice, or is a directory of another file"),
        ));
    }
    Ok(checked)
}

fn decoded(file: FileForRun) -> Result<InputFile, String> {
    let content = match (file.content, file.content_base64) {
        (Some(text), None) => text.into_bytes(),
        (None, Some(base64)) => {
            STANDARD.decode(base64).map_err(|error| format!("content_base64: {error}"))?
        }
        _ => return Err("send one of content and content_base64".to_owned()),
    };
    Ok(InputFile { path: file.path, content })
}

/// The path without empty components and `.`.
fn checked_path(path: &str) -> Result<String, String> {
    if path.len() > Inputs::PATH_BYTES_MAX {
        return Err(format!("path: must have at most {} bytes", Inputs::PATH_BYTES_MAX));
    }
    if path.starts_with('/') {
        return Err("path: must be below the working directory, so it cannot begin with /".to_owned());
    }
    if path.contains('\0') {
        return Err("path: cannot hold a NUL character".to_owned());
    }
    let components: Vec<&str> = path.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    if components.contains(&"..") {
        return Err("path: must be below the working directory, so it cannot hold ..".to_owned());
    }
    // The longest name of Linux.
    if components.iter().any(|component| component.len() > 255) {
        return Err("path: no name of a file or directory is longer than 255 bytes".to_owned());
    }
    if components.is_empty() || path.ends_with('/') {
        return Err("path: must name a file".to_owned());
    }
    let path = components.join("/");
    if path == "main.py" { Err("path: main.py is the program itself".to_owned()) } else { Ok(path) }
}

/// A path that two files have, or that is a directory of another file.
fn in_the_way(files: &[InputFile]) -> Option<&str> {
    let mut paths = HashSet::from(["main.py"]);
    let twice = files.iter().map(|file| file.path.as_str()).find(|path| !paths.insert(path));
    twice.or_else(|| {
        let above =
            files.iter().flat_map(|file| file.path.match_indices('/').map(|(end, _)| &file.path[..end]));
        above.into_iter().find(|directory| paths.contains(directory))
    })
}

#[cfg(test)]
mod tests {
    use domain::{TierLevel, Tiers};

    use super::*;

    fn file(path: &str) -> FileForRun {
        FileForRun { path: path.to_owned(), content: Some(String::new()), content_base64: None }
    }

    #[test]
    fn paths_lead_to_files_below() {
        for (path, expected) in
            [("a", "a"), ("a/b.txt", "a/b.txt"), ("./a//b", "a/b"), ("…/é", "…/é"), ("..a", "..a")]
        {
            assert_eq!(checked_path(path).as_deref(), Ok(expected));
        }
        let long = "x/".repeat(600) + "x";
        let name = "x".repeat(256);
        for path in
            ["", ".", "/a", "..", "a/../b", "a/..", "a\0b", "a/", "main.py", "./main.py", &long, &name]
        {
            assert!(checked_path(path).is_err(), "{path:?}");
        }
    }

    #[test]
    fn no_file_is_in_the_way_of_another() {
        for paths in [&["a", "a"][..], &["a", "./a"], &["a", "a/b"], &["a/b", "a"], &["main.py/x"]] {
            assert!(
                checked_files(paths.iter().map(|path| file(path)).collect(), vec![]).is_err(),
                "{paths:?}"
            );
        }
        assert!(checked_files(vec![file("a/b"), file("a/c"), file("ab")], vec![]).is_ok());
        let upload = |path: &str| InputFile { path: path.to_owned(), content: Vec::new() };
        assert!(checked_files(vec![file("a")], vec![upload("b")]).is_ok());
        assert!(checked_files(vec![file("a")], vec![upload("a")]).is_err());
        assert!(checked_files(vec![], vec![upload("../a")]).is_err());
        let both = FileForRun { content_base64: Some(String::new()), ..file("a") };
        assert!(checked_files(vec![both], vec![]).is_err());
        let broken = FileForRun { content: None, content_base64: Some("!".into()), ..file("a") };
        assert!(checked_files(vec![broken], vec![]).is_err());
    }

    #[test]
    fn variables_have_names() {
        let variables =
            |name: &str, value: &str| checked_variables(BTreeMap::from([(name.into(), value.into())]));
        for name in ["A", "_a1", "PYTHONHASHSEED", "LD_PRELOAD"] {
            assert!(variables(name, "x").is_ok(), "{name}");
        }
        for name in ["", "1A", "A=B", "A B", "é", "A\0", "CODERUNNER_PARAMETERS"] {
            assert!(variables(name, "x").is_err(), "{name:?}");
        }
        assert!(variables("A", "\0").is_err());
        assert!(variables("A", &"x".repeat(Inputs::WORDS_BYTES_MAX)).is_err());
    }

    #[test]
    fn what_does_not_fit_is_refused_before_it_runs() {
        let limits = Limits { disk_bytes_max: 8 * MIB, ..Tiers::default().get(TierLevel::FREE).limits };
        let large = |bytes| vec![InputFile { path: "a".into(), content: vec![0; bytes] }];
        assert!(check_room(&large(7 * 1024 * 1024), "1", &limits).is_ok());
        assert!(check_room(&large(8 * 1024 * 1024), "1", &limits).is_err());
        let deep = InputFile { path: "x/".repeat(500) + "x", content: Vec::new() };
        assert!(check_room(&vec![deep; 40], "1", &limits).is_err());
    }

    #[test]
    fn limits_only_go_down() {
        let tier = Tiers::default().get(TierLevel::FREE).limits;
        let lower = checked_limits(tier, Some(0.5), Some(64)).expect("lower");
        assert_eq!((lower.wall_time_ms_max, lower.cpu_time_ms_max), (500, 500));
        assert_eq!((lower.memory_bytes_max, lower.disk_bytes_max), (64 * MIB, 32 * MIB));
        assert_eq!(checked_limits(tier, Some(30.0), Some(128)).expect("the same"), tier);
        for seconds in [0.0, -1.0, 30.001, f64::INFINITY, f64::NAN, 1e300] {
            assert!(checked_limits(tier, Some(seconds), None).is_err(), "{seconds}");
        }
        for mib in [0, 15, 129, u64::MAX] {
            assert!(checked_limits(tier, None, Some(mib)).is_err(), "{mib}");
        }
    }
}
