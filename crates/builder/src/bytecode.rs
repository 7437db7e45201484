//! Bytecode: compiled once for all environments, beside what uv keeps of each package, and shared like the package's other files.
//!
//! What is compiled is what was downloaded, in uv's own directories, by the machine's interpreter: a package that brings bytecode for the files of another
//! one, or writes over them, spoils the environment it is in and no other.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use environments::Word;

use crate::inventory::Distribution;
use crate::room::Room;
use crate::{OnFile as _, Result, startup, tell, tool};

/// How uv calls the directories in which it keeps unpacked packages: `archive-v0`.
pub(crate) const ARCHIVES: &str = "archive-v";

/// Beside them: an empty file for each that was compiled.
pub(crate) const COMPILED: &str = "compiled";

/// Gives all packages their bytecode.
pub(crate) fn compile(
    room: &Room,
    interpreter: &Path,
    (packages, distributions): (&Path, &[Distribution]),
) -> Result<()> {
    let archives = archives(&room.cache);
    let shared: Vec<(&Distribution, &PathBuf)> = distributions
        .iter()
        .filter_map(|distribution| Some((distribution, archive_of(distribution, &archives)?)))
        .collect();
    let notes = Notes::open(&room.cache, interpreter)?;
    let ours = startup::package_in(packages);
    let mut new: Vec<&Path> = shared
        .iter()
        .map(|(_, archive)| archive.as_path())
        .filter(|archive| !notes.tell_of(archive))
        .collect();
    if !new.is_empty() {
        tell(Word::Bytecode, &format!("Compiling {} packages", new.len()));
    }
    // Our own package is new in every environment: it is where other packages may write.
    new.push(&ours);
    run(room, interpreter, &new)?;
    new.pop();
    new.iter().try_for_each(|archive| notes.note(archive))?;
    for (distribution, archive) in shared {
        take(packages, archive, distribution);
    }
    Ok(())
}

/// Sources that do not compile are no failure: packages have templates and tests for other Pythons.
fn run(room: &Room, interpreter: &Path, directories: &[&Path]) -> Result<()> {
    let mut command = Command::new(interpreter);
    command.args(["-I", "-c", PROGRAM]).args(directories).env_clear();
    command.env("TMPDIR", &room.temporary).env("PATH", "/usr/bin:/bin");
    tool::run(command, Word::Bytecode, room).map(drop)
}

/// `-m compileall` ends with 1 when a single file does not compile.
const PROGRAM: &str = "\
import compileall, os, sys
# Processes for a single small directory would only cost time.
workers = len(os.sched_getaffinity(0)) if len(sys.argv) > 2 else 1
for directory in sys.argv[1:]:
    compileall.compile_dir(directory, quiet=2, workers=workers)
";

/// Which archives were compiled for this interpreter.
struct Notes {
    directory: PathBuf,
    interpreter: String,
}

impl Notes {
    fn open(cache: &Path, interpreter: &Path) -> Result<Self> {
        let directory = cache.join(COMPILED);
        fs::create_dir_all(&directory).on(&directory)?;
        let name = interpreter.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok(Self { directory, interpreter: name })
    }

    fn place(&self, archive: &Path) -> PathBuf {
        let name = archive.file_name().unwrap_or_default().to_string_lossy();
        self.directory.join(format!("{name}-{}", self.interpreter))
    }

    fn tell_of(&self, archive: &Path) -> bool {
        self.place(archive).exists()
    }

    fn note(&self, archive: &Path) -> Result<()> {
        let place = self.place(archive);
        File::create(&place).on(&place).map(drop)
    }
}

fn archives(cache: &Path) -> Vec<PathBuf> {
    let below = |directory: &Path| -> Vec<PathBuf> {
        let entries = fs::read_dir(directory).into_iter().flatten();
        entries.filter_map(io::Result::ok).map(|entry| entry.path()).collect()
    };
    let is_archives = |path: &PathBuf| {
        path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with(ARCHIVES))
    };
    below(cache).iter().filter(|path| is_archives(path)).flat_map(|path| below(path)).collect()
}

/// The one whose files the package shares.
fn archive_of<'a>(distribution: &Distribution, archives: &'a [PathBuf]) -> Option<&'a PathBuf> {
    let metadata = distribution.directory.join("METADATA");
    let own = fs::metadata(&metadata).ok()?;
    let name = distribution.directory.file_name()?;
    let is_same = |archive: &&PathBuf| {
        let theirs = fs::metadata(archive.join(name).join("METADATA"));
        theirs.is_ok_and(|theirs| (theirs.dev(), theirs.ino()) == (own.dev(), own.ino()))
    };
    archives.iter().find(is_same)
}

/// Shares an archive's bytecode with the environment. What cannot be shared costs time at each import.
fn take(packages: &Path, archive: &Path, distribution: &Distribution) {
    let sources = distribution.files.iter().map(|(file, _)| file.as_str());
    for source in sources.filter(|file| file.ends_with(".py") && is_inside(file)) {
        for bytecode in bytecode_of(archive, Path::new(source)) {
            let place = packages.join(&bytecode);
            if let Some(directory) = place.parent() {
                let _ = fs::create_dir(directory);
            }
            // Of another version it may be there still, and be taken for this one's where sources have the same time and size.
            let _ = fs::remove_file(&place);
            let _ = fs::hard_link(archive.join(&bytecode), place);
        }
    }
}

/// The bytecode files of a source, relative to the directory as it is.
fn bytecode_of(directory: &Path, source: &Path) -> Vec<PathBuf> {
    let (Some(parent), Some(stem)) = (source.parent(), source.file_stem().and_then(|stem| stem.to_str()))
    else {
        return Vec::new();
    };
    let cache = parent.join("__pycache__");
    let of_source = |name: &str| {
        name.strip_prefix(stem).is_some_and(|rest| rest.starts_with(".cpython-") && rest.ends_with(".pyc"))
    };
    let entries = fs::read_dir(directory.join(&cache)).into_iter().flatten().filter_map(io::Result::ok);
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    names.filter(|name| of_source(name)).map(|name| cache.join(name)).collect()
}

/// A record may name files elsewhere.
pub(crate) fn is_inside(file: &str) -> bool {
    !file.starts_with('/') && !file.split('/').any(|step| step == "..")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytecode_of_a_source_is_that_of_its_name() {
        let place = tempfile::tempdir().expect("a directory");
        let cache = place.path().join("x/__pycache__");
        fs::create_dir_all(&cache).expect("made");
        for name in ["a.cpython-312.pyc", "a.cpython-312.opt-1.pyc", "ab.cpython-312.pyc", "a.txt"] {
            fs::write(cache.join(name), "").expect("written");
        }
        let mut found = bytecode_of(place.path(), Path::new("x/a.py"));
        found.sort();
        let names = ["x/__pycache__/a.cpython-312.opt-1.pyc", "x/__pycache__/a.cpython-312.pyc"];
        assert_eq!(found, names.map(PathBuf::from));
        assert!(
            is_inside("x/a.py") && !is_inside("../../a.py") && !is_inside("/a.py") && !is_inside("x/../a.py")
        );
    }
}
