//! What a file system has left.

use std::path::Path;

use nix::sys::statvfs::statvfs;

/// Bytes that this process may still write below a directory; nothing where the file system does not tell.
pub(crate) fn free_bytes(directory: &Path) -> Option<u64> {
    let told = statvfs(directory).ok()?;
    Some(told.blocks_available().saturating_mul(told.fragment_size()))
}
