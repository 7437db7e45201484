//! What the executable reads from the machine around it: the clock, the search path, itself.

use std::env;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

/// The clock of the whole server.
#[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
pub fn now() -> DateTime<Utc> {
    Utc::now()
}

/// Random bytes from the operating system.
pub fn random_bytes<const N: usize>() -> io::Result<[u8; N]> {
    use rand::TryRng;
    let mut bytes = [0; N];
    rand::rngs::SysRng.try_fill_bytes(&mut bytes).map_err(io::Error::other)?;
    Ok(bytes)
}

/// The user this process belongs to.
pub fn own_uid() -> u32 {
    sandbox::idmap::own_ids().0.as_raw()
}

/// This very executable, to be started again as the launcher, also when another was put in its place meanwhile.
pub const OWN_EXECUTABLE: &str = "/proc/self/exe";

/// Where interpreters are looked for: the search path, and where version managers put them.
#[expect(clippy::disallowed_methods, reason = "the one place that reads the search path")]
pub fn python_directories() -> Vec<PathBuf> {
    let mut directories: Vec<PathBuf> = env::var_os("PATH").iter().flat_map(env::split_paths).collect();
    directories.extend(["/usr/bin", "/usr/local/bin"].map(PathBuf::from));
    let managers = env::var_os("HOME").map(|home| PathBuf::from(home).join(".pyenv/versions"));
    for versions in managers.into_iter().chain([PathBuf::from("/opt/python")]) {
        let versions = std::fs::read_dir(versions).into_iter().flatten().filter_map(Result::ok);
        directories.extend(versions.map(|version| version.path().join("bin")));
    }
    directories
}

/// Where a program of this name is on the search path.
#[expect(clippy::disallowed_methods, reason = "the one place that reads the search path")]
pub fn find_program(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|directory| directory.join(name)).find(|candidate| is_executable(candidate))
}

fn is_executable(path: &Path) -> bool {
    path.metadata().is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o111 != 0)
}
