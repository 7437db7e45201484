//! Scripts of packages: uv lets them begin with the interpreter it was given, and programs need them to begin with the environment's.

use std::fs::{self, Permissions};
use std::io::{BufRead as _, BufReader, Read as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use sandbox::environ;

use crate::startup::make_anew;
use crate::{OnFile as _, Result};

/// Longer than any first line that a kernel understands.
const FIRST_LINE_BYTES_MAX: u64 = 512;

/// Lets scripts in a directory that begin with `interpreter` begin with the environment's own. Each is made anew: another generation may have the
/// old one.
pub(crate) fn lead_to(bin: &Path, interpreter: &Path) -> Result<()> {
    for entry in fs::read_dir(bin).on(bin)? {
        let entry = entry.on(bin)?;
        let script = entry.path();
        if entry.file_type().on(&script)?.is_file() && begins_with(&script, interpreter)? {
            lead(&script)?;
        }
    }
    Ok(())
}

fn begins_with(script: &Path, interpreter: &Path) -> Result<bool> {
    let file = fs::File::open(script).on(script)?;
    let mut first = Vec::new();
    BufReader::new(file.take(FIRST_LINE_BYTES_MAX)).read_until(b'\n', &mut first).on(script)?;
    let first = String::from_utf8_lossy(&first);
    let named = first.strip_prefix("#!").and_then(|rest| rest.split_whitespace().next());
    Ok(named.is_some_and(|named| Path::new(named) == interpreter))
}

fn lead(script: &Path) -> Result<()> {
    let text = fs::read(script).on(script)?;
    let rest = text.iter().position(|byte| *byte == b'\n').map_or(&[][..], |end| &text[end..]);
    let first = format!("#!{}/bin/python", environ::ENVIRONMENT_ROOT);
    let new = script.with_extension("new");
    make_anew(&new, &[first.as_bytes(), rest].concat())?;
    fs::set_permissions(&new, Permissions::from_mode(0o755)).on(&new)?;
    fs::rename(&new, script).on(script)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_of_that_interpreter_alone_are_led() {
        let place = tempfile::tempdir().expect("a directory");
        let bin = place.path().join("bin");
        fs::create_dir(&bin).expect("made");
        let script = |name: &str, text: &str| fs::write(bin.join(name), text).expect("written");
        script("tool", "#!/usr/bin/python3\nimport sys\n");
        script("other", "#!/bin/sh\n");
        script("data", "\0\u{1}");
        lead_to(&bin, Path::new("/usr/bin/python3")).expect("led");
        let text = |name: &str| fs::read_to_string(bin.join(name)).expect("there");
        assert_eq!(text("tool"), "#!/env/bin/python\nimport sys\n");
        assert_eq!((text("other"), text("data")), ("#!/bin/sh\n".to_owned(), "\0\u{1}".to_owned()));
        let mode = fs::metadata(bin.join("tool")).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o755);
    }
}
