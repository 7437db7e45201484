//! Bytecode of packages that are for any Python, compiled by the Python of the environment.
//!
//! rattler leaves this out. Executions see the environment read-only, so what is not compiled here is compiled again by each of them.
//! What is compiled becomes part of the package's record and goes with it.

use std::collections::HashSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rattler_conda_types::PrefixRecord;
use rattler_conda_types::prefix_record::{PathType, PathsEntry};

use crate::Place;
use crate::error::CondaError;
use crate::progress::{Progress, Teller};
use crate::state;

/// Compiles what came with the packages of these names. What cannot be compiled stays as it is: many packages have files that no Python
/// reads, or that are for another one.
pub(crate) fn compile(
    arrived: &HashSet<String>,
    place: &Place<'_>,
    teller: &Teller,
) -> Result<(), CondaError> {
    let records = state::read(place.directory)?;
    let python = records.iter().map(|record| &record.repodata_record.package_record);
    let python = python.filter(|package| package.name.as_normalized() == "python");
    let Some((major, minor)) = python.filter_map(|package| package.version.as_major_minor()).next() else {
        return Ok(());
    };
    let arrived: Vec<PrefixRecord> = records.into_iter().filter(|record| is_among(record, arrived)).collect();
    let files: Vec<&Path> = arrived.iter().flat_map(sources).collect();
    if files.is_empty() {
        return Ok(());
    }
    teller.tell(Progress::Compiling { files: files.len() });
    run(&place.directory.join(format!("bin/python{major}.{minor}")), &files, place)?;
    for record in &arrived {
        add_to_record(record, &format!("cpython-{major}{minor}"), place.directory)?;
    }
    Ok(())
}

fn is_among(record: &PrefixRecord, arrived: &HashSet<String>) -> bool {
    let package = &record.repodata_record.package_record;
    package.noarch.is_python() && arrived.contains(package.name.as_normalized())
}

fn sources(record: &PrefixRecord) -> impl Iterator<Item = &Path> {
    let paths = record.paths_data.paths.iter().map(|path| path.relative_path.as_path());
    paths.filter(|path| path.extension().is_some_and(|extension| extension == "py"))
}

/// Without `site`, which would run what packages put into `.pth` files. The names of files go through a pipe, so that none can be an
/// option, and what they are called in tracebacks is where executions see them.
fn run(python: &Path, files: &[&Path], place: &Place<'_>) -> Result<(), CondaError> {
    let mut compiler = Command::new(python)
        .args(["-I", "-S", "-m", "compileall", "-q", "-q", "-i", "-", "-s"])
        .arg(place.directory)
        .arg("-p")
        .arg(place.prefix)
        .env_clear()
        .current_dir(place.directory)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(CondaError::file(python))?;
    if let Some(mut names) = compiler.stdin.take() {
        let list: String =
            files.iter().map(|file| format!("{}\n", place.directory.join(file).display())).collect();
        // Who stops reading has given up; its state is not looked at either.
        let _ = names.write_all(list.as_bytes());
    }
    compiler.wait().map_err(CondaError::file(python))?;
    Ok(())
}

fn add_to_record(record: &PrefixRecord, tag: &str, directory: &Path) -> Result<(), CondaError> {
    let known: HashSet<&Path> =
        record.paths_data.paths.iter().map(|path| path.relative_path.as_path()).collect();
    let compiled = sources(record).filter_map(|source| compiled_of(source, tag));
    let compiled: Vec<PathsEntry> = compiled
        .filter(|path| !known.contains(path.as_path()))
        .filter_map(|path| {
            let size_bytes = fs::symlink_metadata(directory.join(&path)).ok()?.len();
            Some(entry(path, size_bytes))
        })
        .collect();
    let mut record = record.clone();
    record.files.extend(compiled.iter().map(|entry| entry.relative_path.clone()));
    record.paths_data.paths.extend(compiled);
    let path = directory.join("conda-meta").join(record.file_name());
    // Replaces the file; rattler writes another one and renames it.
    record.write_to_path(&path, true).map_err(CondaError::file(&path))
}

fn compiled_of(source: &Path, tag: &str) -> Option<PathBuf> {
    let stem = source.file_stem()?.to_str()?;
    Some(source.parent()?.join("__pycache__").join(format!("{stem}.{tag}.pyc")))
}

fn entry(relative_path: PathBuf, size_bytes: u64) -> PathsEntry {
    PathsEntry {
        relative_path,
        original_path: None,
        path_type: PathType::PycFile,
        no_link: false,
        sha256: None,
        sha256_in_prefix: None,
        size_in_bytes: Some(size_bytes),
        file_mode: None,
        prefix_placeholder: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compiled_files_are_where_python_looks() {
        let found = |source| compiled_of(Path::new(source), "cpython-312");
        let expected = "lib/python3.12/site-packages/__pycache__/a.cpython-312.pyc";
        assert_eq!(found("lib/python3.12/site-packages/a.py").as_deref(), Some(Path::new(expected)));
        assert_eq!(found("a.py").as_deref(), Some(Path::new("__pycache__/a.cpython-312.pyc")));
    }
}
