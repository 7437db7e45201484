//! Who the server is while it serves: nobody in particular, where it was started as root.

use std::fs;
use std::path::{Path, PathBuf};

use sandbox::clone::{self, Namespaces};
use sandbox::mount::{self, Access, DetachedTree};
use sandbox::{SetupError, Step, idmap, privileges};

use crate::data_dir::DataDir;
use crate::failure::Failure;

/// Gives up root for `uid`, and every capability in any case.
///
/// # Errors
/// When the kernel refuses: the server does not serve as root.
pub fn become_unprivileged(data_dir: &DataDir, uid: u32) -> Result<(), Failure> {
    let (own, _) = idmap::own_ids();
    if own.is_root() {
        data_dir.give_to(uid).map_err(Failure::setting_from)?;
        if let Some(closed) = data_dir.closed_to_others() {
            open_a_way(closed, data_dir).map_err(|error| {
                Failure::setting(format!(
                    "{} can be entered by root only, so the server could not reach its data as uid {uid}, and a way could not \
                     be made ({error}); choose another place with --data-dir",
                    closed.display()
                ))
            })?;
        }
        give_up_root(uid).map_err(Failure::running)?;
    }
    let confined = privileges::drop_capabilities().and_then(|()| privileges::set_no_new_privs());
    confined.map_err(Failure::running)
}

fn give_up_root(uid: u32) -> Result<(), SetupError> {
    idmap::drop_groups()?;
    idmap::become_id(uid)
}

/// Where a directory on the way to the data (such as `/root`) is closed to others: in a mount namespace of the server's own,
/// covers it with an empty one in which only the way to the data that the server reaches is there. All paths stay true, and
/// the rest of the closed directory is out of the server's sight.
fn open_a_way(closed: &Path, data_dir: &DataDir) -> Result<(), SetupError> {
    clone::unshare(Namespaces::MOUNT)?;
    mount::make_all_private()?;
    let places = [
        (data_dir.database(), Access::ReadWrite),
        (data_dir.artifacts(), Access::ReadWrite),
        (data_dir.environments(), Access::ReadOnly),
    ];
    let take = |(path, access): (PathBuf, Access)| DetachedTree::copy(&path, access).map(|tree| (tree, path));
    let taken: Vec<(DetachedTree, PathBuf)> = places.into_iter().map(take).collect::<Result<_, _>>()?;
    mount::tmpfs(closed, 64 * 1024, 64)?;
    for (tree, path) in taken {
        fs::create_dir_all(&path).step("make a way to the data")?;
        tree.attach(&path)?;
    }
    mount::make_read_only(closed)
}
