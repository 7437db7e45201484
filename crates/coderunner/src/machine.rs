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

/// Where a program of this name is on the search path.
#[expect(clippy::disallowed_methods, reason = "the one place that reads the search path")]
pub fn find_program(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|directory| directory.join(name)).find(|candidate| is_executable(candidate))
}

fn is_executable(path: &Path) -> bool {
    path.metadata().is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o111 != 0)
}
