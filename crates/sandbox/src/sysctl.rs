//! What the kernel counts per user namespace, and for every user namespace above it as well: without a bound of
//! its own, one execution could use up what root of the machine has left.

use std::fs;

use crate::{SetupError, Step};

/// Bounds in the user namespace of the caller, which must hold its capabilities and see a `/proc`.
///
/// Enough for a development server that watches files; no namespace below, which seccomp refuses as well.
const BOUNDS: [(&str, u32); 5] = [
    // An ordinary user has 128, which the executions of an environment share.
    ("max_inotify_instances", 8),
    ("max_inotify_watches", 4096),
    ("max_user_namespaces", 0),
    ("max_mnt_namespaces", 0),
    ("max_net_namespaces", 0),
];

/// Sets them. A kernel built without one of these features has no bound for it.
///
/// # Errors
/// What writing to `/proc/sys/user` says.
pub fn bound_user_namespace() -> Result<(), SetupError> {
    for (name, value) in BOUNDS {
        match fs::write(format!("/proc/sys/user/{name}"), value.to_string()) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error).step(name),
            _ => {}
        }
    }
    Ok(())
}
