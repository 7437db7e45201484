//! Bytecode of packages that are for any Python, compiled by the Python of the environment.
//!
//! rattler leaves this out. Executions see the environment read-only, so what is not compiled here is compiled again by each of them.
//!
//! The Python is a stranger's program, and files of the environment are the cache's own, by hard links: what could write
//! to the environment could change what others get from the cache. So compiling is a step of its own, which needs
//! the environment for reading only and writes elsewhere; what it leaves there is then adopted, as data.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rattler_conda_types::PrefixRecord;
use rattler_conda_types::prefix_record::{PathType, PathsEntry};

use crate::error::CondaError;
use crate::state::{self, stays_inside};

/// A hundred times what is usual.
const COMPILED_BYTES_MAX: u64 = 32 << 20;

/// The Python of an environment: how its bytecode is called, and where it is.
struct Python {
    tag: String,
    executable: PathBuf,
}

/// Compiles what is not compiled yet, into `scratch`, and of `others` too, sources in the environment that are no conda package's. Gives back
/// how many files that were. Needs no more than to read `directory` and to write into `scratch`; `prefix` is where executions will see the environment.
///
/// What cannot be compiled stays as it is: many packages have files that no Python reads, or that are for another one.
///
/// # Errors
/// When the environment cannot be read, or its Python cannot be started.
pub fn compile(
    directory: &Path,
    prefix: &Path,
    scratch: &Path,
    others: &[PathBuf],
) -> Result<usize, CondaError> {
    let records = state::read(directory)?;
    let Some(python) = python_of(&records, directory) else { return Ok(0) };
    let of_packages = records.iter().flat_map(|record| uncompiled(record, &python));
    let all = of_packages.chain(uncompiled_of(others, directory, &python));
    let files: Vec<PathBuf> = all.map(|(source, _)| source).collect();
    if !files.is_empty() {
        run(&python, &files, directory, prefix, scratch)?;
    }
    Ok(files.len())
}

/// Takes what [`compile`] left in `scratch` into the environment, and into the records of its packages, so that it goes when they go. What was
/// compiled of `others` is in no record: whoever removes those removes the directories beside them.
///
/// # Errors
/// When a file operation fails.
pub fn adopt_compiled(directory: &Path, scratch: &Path, others: &[PathBuf]) -> Result<(), CondaError> {
    let records = state::read(directory)?;
    let Some(python) = python_of(&records, directory) else { return Ok(()) };
    let place_made = |source: &Path, place: &Path| {
        below(scratch, &directory.join(source)).with_file_name(file_name(place))
    };
    for (source, place) in uncompiled_of(others, directory, &python) {
        adopt(&place_made(&source, &place), &place, directory)?;
    }
    for mut record in records {
        let mut adopted = Vec::new();
        for (source, place) in uncompiled(&record, &python) {
            let made = place_made(&source, &place);
            adopted.extend(adopt(&made, &place, directory)?.map(|size_bytes| entry(place, size_bytes)));
        }
        if !adopted.is_empty() {
            record.files.extend(adopted.iter().map(|entry| entry.relative_path.clone()));
            record.paths_data.paths.extend(adopted);
            let path = directory.join("conda-meta").join(record.file_name());
            // Replaces the file: rattler writes another one and renames it.
            record.write_to_path(&path, true).map_err(CondaError::file(&path))?;
        }
    }
    Ok(())
}

fn python_of(records: &[PrefixRecord], directory: &Path) -> Option<Python> {
    let mut packages = records.iter().map(|record| &record.repodata_record.package_record);
    let package = packages.find(|package| package.name.as_normalized() == "python")?;
    let (major, minor) = package.version.as_major_minor()?;
    let executable = directory.join(format!("bin/python{major}.{minor}"));
    Some(Python { tag: format!("cpython-{major}{minor}"), executable })
}

/// The files of a package for any Python that have no bytecode in its record, and where that would be.
fn uncompiled(record: &PrefixRecord, python: &Python) -> Vec<(PathBuf, PathBuf)> {
    if !record.repodata_record.package_record.noarch.is_python() {
        return Vec::new();
    }
    let paths = || record.paths_data.paths.iter().map(|path| &path.relative_path);
    let known: std::collections::HashSet<&PathBuf> = paths().collect();
    let sources = paths().filter(|path| path.extension().is_some_and(|extension| extension == "py"));
    let both = sources.filter_map(|source| Some((source.clone(), compiled_of(source, &python.tag)?)));
    both.filter(|(_, compiled)| !known.contains(compiled)).collect()
}

/// Those of these sources that have no bytecode, and where that would be.
fn uncompiled_of(
    sources: &[PathBuf],
    directory: &Path,
    python: &Python,
) -> impl Iterator<Item = (PathBuf, PathBuf)> {
    let both = sources.iter().filter_map(|source| Some((source.clone(), compiled_of(source, &python.tag)?)));
    both.filter(|(_, compiled)| fs::symlink_metadata(directory.join(compiled)).is_err())
}

fn compiled_of(source: &Path, tag: &str) -> Option<PathBuf> {
    let stem = source.file_stem()?.to_str()?;
    Some(source.parent()?.join("__pycache__").join(format!("{stem}.{tag}.pyc")))
}

/// Without `site`, which would run what packages put into `.pth` files. The names of files go through a pipe, so that none can be an
/// option, and what they are called in tracebacks is where executions see them.
fn run(
    python: &Python,
    files: &[PathBuf],
    directory: &Path,
    prefix: &Path,
    scratch: &Path,
) -> Result<(), CondaError> {
    let mut elsewhere = std::ffi::OsString::from("pycache_prefix=");
    elsewhere.push(scratch);
    let mut compiler = Command::new(&python.executable)
        .args(["-I", "-S", "-X"])
        .arg(elsewhere)
        .args(["-m", "compileall", "-q", "-q", "-i", "-", "-s"])
        .arg(directory)
        .arg("-p")
        .arg(prefix)
        .env_clear()
        .current_dir(directory)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(CondaError::file(&python.executable))?;
    if let Some(mut names) = compiler.stdin.take() {
        let list: String = files.iter().map(|file| format!("{}\n", directory.join(file).display())).collect();
        // Who stops reading has given up; its state is not looked at either.
        let _ = names.write_all(list.as_bytes());
    }
    compiler.wait().map_err(CondaError::file(&python.executable))?;
    Ok(())
}

/// Where Python puts what belongs to an absolute path when it puts it elsewhere.
fn below(scratch: &Path, absolute: &Path) -> PathBuf {
    scratch.join(absolute.strip_prefix("/").unwrap_or(absolute))
}

fn file_name(path: &Path) -> &std::ffi::OsStr {
    path.file_name().unwrap_or_default()
}

/// Copies one file, if there is one and it has a place; gives back its size.
fn adopt(made: &Path, place: &Path, directory: &Path) -> Result<Option<u64>, CondaError> {
    let is_fine = |metadata: fs::Metadata| metadata.is_file() && metadata.len() <= COMPILED_BYTES_MAX;
    if !fs::symlink_metadata(made).is_ok_and(is_fine) || !stays_inside(directory, place) {
        return Ok(None);
    }
    let content = fs::read(made).map_err(CondaError::file(made))?;
    let place = directory.join(place);
    let written = write_anew(&place, &content);
    written.map_err(CondaError::file(&place))?;
    Ok(Some(content.len() as u64))
}

fn write_anew(place: &Path, content: &[u8]) -> io::Result<()> {
    if let Some(folder) = place.parent() {
        fs::create_dir_all(folder)?;
    }
    match fs::remove_file(place) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    fs::File::create_new(place)?.write_all(content)
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
        assert_eq!(below(Path::new("/tmp/s"), Path::new("/env/a.py")), Path::new("/tmp/s/env/a.py"));
    }

    #[test]
    fn only_files_are_adopted_and_only_into_the_environment() {
        let root = tempfile::tempdir().expect("a directory");
        let (environment, made) = (root.path().join("env"), root.path().join("made"));
        fs::create_dir_all(environment.join("lib")).expect("made");
        std::os::unix::fs::symlink("../..", environment.join("lib/__pycache__")).expect("made");
        fs::write(&made, "code").expect("written");
        let adopted =
            |made: &Path, place: &str| adopt(made, Path::new(place), &environment).expect("no error");
        assert_eq!(adopted(&made, "lib/__pycache__/a.pyc"), None);
        assert_eq!(adopted(&made, "__pycache__/a.pyc"), Some(4));
        let link = root.path().join("link");
        std::os::unix::fs::symlink(&made, &link).expect("made");
        assert_eq!(adopted(&link, "__pycache__/b.pyc"), None);
        assert_eq!(adopted(&root.path().join("absent"), "__pycache__/b.pyc"), None);

        let older = root.path().join("older");
        fs::hard_link(environment.join("__pycache__/a.pyc"), &older).expect("made");
        fs::write(&made, "newer").expect("written");
        assert_eq!(adopted(&made, "__pycache__/a.pyc"), Some(5));
        assert_eq!(fs::read_to_string(older).expect("kept"), "code");
    }
}
