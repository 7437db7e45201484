//! Commands of packages that uv has installed into an environment of conda's: they lie beside the packages, and are found by links among the
//! environment's own.
//!
//! Invariant: no command of conda's is touched.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};

use crate::inventory::Distribution;
use crate::{OnFile as _, Result, scripts};

/// Where uv puts commands, below the directory of packages.
const COMMANDS: &str = "bin";

/// Takes the links away, before conda or uv change anything: what they led to may go, and conda's own may come.
pub(crate) fn take_away(environment: &Path) -> Result<()> {
    let bin = environment.join("bin");
    for entry in fs::read_dir(&bin).into_iter().flatten() {
        let link = entry.on(&bin)?.path();
        if fs::read_link(&link).is_ok_and(|target| is_ours(&target)) {
            fs::remove_file(&link).on(&link)?;
        }
    }
    Ok(())
}

/// Whether a link leads where only [`give`] lets one lead: `../lib/python3.12/site-packages/bin/…`.
fn is_ours(target: &Path) -> bool {
    let steps: Vec<&str> = target.iter().filter_map(|step| step.to_str()).collect();
    matches!(steps.as_slice(), ["..", "lib", python, "site-packages", COMMANDS, _] if python.starts_with("python3"))
}

/// Lets the commands of these packages begin with the environment's own interpreter, and links them to where commands are looked for, unless there is one
/// of that name.
pub(crate) fn give(
    environment: &Path,
    (packages, distributions): (&Path, &[Distribution]),
    interpreter: &Path,
) -> Result<()> {
    let commands = packages.join(COMMANDS);
    // It may be a package's own link to somewhere.
    if !fs::symlink_metadata(&commands).is_ok_and(|metadata| metadata.is_dir()) {
        return Ok(());
    }
    scripts::lead_to(&commands, interpreter)?;
    let bin = environment.join("bin");
    let Ok(below) = packages.strip_prefix(environment) else { return Ok(()) };
    for name in distributions.iter().flat_map(names) {
        let (command, link) = (commands.join(name), bin.join(name));
        let is_command =
            |metadata: fs::Metadata| metadata.is_file() && metadata.permissions().mode() & 0o111 != 0;
        if fs::symlink_metadata(&command).is_ok_and(is_command) && fs::symlink_metadata(&link).is_err() {
            symlink(PathBuf::from("..").join(below).join(COMMANDS).join(name), &link).on(&link)?;
        }
    }
    Ok(())
}

/// As the package's own record has them.
fn names(distribution: &Distribution) -> impl Iterator<Item = &str> {
    let files = distribution.files.iter().map(|(file, _)| file.as_str());
    let below = files.filter_map(|file| file.strip_prefix(COMMANDS)?.strip_prefix('/'));
    below.filter(|name| !name.is_empty() && !name.contains('/') && *name != "." && *name != "..")
}

#[cfg(test)]
mod tests {
    use std::fs::Permissions;

    use super::*;

    #[test]
    fn commands_are_found_and_those_of_conda_stay() {
        let place = tempfile::tempdir().expect("a directory");
        let environment = place.path();
        let packages = environment.join("lib/python3.12/site-packages");
        for directory in [environment.join("bin"), packages.join("bin")] {
            fs::create_dir_all(directory).expect("made");
        }
        let command = |path: PathBuf, text: &str, mode| {
            fs::write(&path, text).expect("written");
            fs::set_permissions(&path, Permissions::from_mode(mode)).expect("set");
        };
        command(environment.join("bin/pip"), "conda's", 0o755);
        symlink("pip", environment.join("bin/pip3")).expect("linked");
        command(packages.join("bin/greet"), "#!/usr/bin/python3\nx", 0o755);
        command(packages.join("bin/pip"), "uv's", 0o755);
        command(packages.join("bin/data"), "", 0o644);
        let files =
            ["bin/greet", "bin/pip", "bin/data", "bin/absent", "bin/..", "bin/a/b", "bin/", "greeting.py"];
        let distribution = Distribution {
            directory: packages.join("greeting-1.0.dist-info"),
            name: "greeting".into(),
            version: "1.0".into(),
            files: files.map(|file| (file.to_owned(), 0)).into(),
        };
        let given = (packages.as_path(), [distribution]);
        let give = || give(environment, (given.0, &given.1), Path::new("/usr/bin/python3")).expect("given");
        give();
        give();
        let text = |name: &str| fs::read_to_string(environment.join("bin").join(name));
        assert_eq!(text("greet").expect("found"), "#!/env/bin/python\nx");
        assert_eq!(text("pip").expect("there"), "conda's");
        assert!(text("data").is_err() && text("absent").is_err());
        take_away(environment).expect("taken away");
        assert!(fs::symlink_metadata(environment.join("bin/greet")).is_err());
        assert!(text("pip").is_ok() && text("pip3").is_ok(), "they are conda's");
    }
}
