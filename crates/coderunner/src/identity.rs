//! Who the server is while it serves: nobody in particular, where it was started as root.

use sandbox::{SetupError, idmap, privileges};

use crate::data_dir::DataDir;
use crate::serve::Failure;

/// Gives up root for `uid`, and every capability in any case.
///
/// Where the data directory lies below a directory that only root may enter, `uid` could not reach it; then the server stays
/// root without capabilities, which still cannot do what the launcher can.
pub fn become_unprivileged(data_dir: &DataDir, uid: u32) -> Result<(), Failure> {
    let (own, _) = idmap::own_ids();
    if own.is_root() {
        let reachable = data_dir.is_reachable_by_others();
        data_dir.give_to(if reachable { uid } else { 0 }).map_err(Failure::running)?;
        if reachable {
            give_up_root(uid).map_err(Failure::running)?;
        } else {
            tracing::info!(
                "the data directory can be reached by root only, so the server stays root, without capabilities"
            );
        }
    }
    let confined = privileges::drop_capabilities().and_then(|()| privileges::set_no_new_privs());
    confined.map_err(Failure::running)
}

fn give_up_root(uid: u32) -> Result<(), SetupError> {
    idmap::drop_groups()?;
    idmap::become_id(uid)
}
