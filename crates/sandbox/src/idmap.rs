//! User and group ids: which ids of the outside a user namespace knows.
//!
//! With privilege every nest has a range of ids of its own, far from any real user's, and in it every
//! slot has two: one for its init, one for its program. So the kernel's checks by id keep
//! executions, their inits and the host apart even where a namespace would not.
//! Without privilege the kernel lets a process map nothing but itself: one id for all of it.

use std::fs;

use nix::unistd::{Gid, Pid, Uid, getgid, getuid, setresgid, setresuid};

use crate::{SetupError, Step, privileges};

/// First outside id of the nests' ranges. systemd's table of uid ranges lists nothing from
/// 1,879,048,192 to 2,147,483,647.
const NEST_BASE: u32 = 1_900_000_000;
/// Ids in a nest's range.
const NEST_SIZE: u32 = 65_536;
/// Ranges; nests beyond share with older ones.
const NESTS: u32 = 1_000;

/// In a nest: the first id for inits of slots.
const SLOT_INIT_FIRST: u32 = 10_000;
/// In a nest: the first id for programs of slots.
const SLOT_PROGRAM_FIRST: u32 = 30_000;
/// Slots before ids are used again; far more than can live at a time.
const SLOTS: u32 = 20_000;

/// In a nest: the id of its zygote.
const ZYGOTE_ID: u32 = 1;

/// The number of every nest in which environments are made, after those of all others: what one build has made is the next one's to change.
const WORKSHOP: u32 = NESTS;

/// Id of the program inside its slot, for user and group.
pub const PROGRAM_ID: u32 = 1_000;

/// How much of the outside's ids a nest can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ids {
    /// A range per nest, two ids per slot.
    Ranges,
    /// One id for all: this process's own.
    Single,
}

impl Ids {
    /// What this process may map: ranges only where it is root over all ids of the machine.
    #[must_use]
    pub fn available() -> Self {
        let whole = fs::read_to_string("/proc/self/uid_map").is_ok_and(|map| maps_every_id(&map));
        if whole && getuid().is_root() { Self::Ranges } else { Self::Single }
    }

    /// The id, on this process's side, that is root of the `number`th nest.
    #[must_use]
    pub fn nest_root(self, number: u32) -> u32 {
        match self {
            Self::Ranges => NEST_BASE + number * NEST_SIZE,
            Self::Single => getuid().as_raw(),
        }
    }

    /// The number, for ids, of the `made`th nest that was made.
    #[must_use]
    pub fn nest_number(made: u32, is_workshop: bool) -> u32 {
        if is_workshop { WORKSHOP } else { made % NESTS }
    }

    /// The id, on this process's side, of the builder: whose environments are.
    #[must_use]
    pub fn builder(self) -> u32 {
        match self {
            Self::Ranges => self.nest_root(WORKSHOP) + SLOT_PROGRAM_FIRST,
            Self::Single => getuid().as_raw(),
        }
    }

    /// Acts as the id that is root of the `number`th nest, without losing rights: what is made now belongs to that id. The kernel
    /// counts what there is in a user namespace also for its owner, and that should not be root of the machine.
    ///
    /// # Errors
    /// What setresuid(2) says.
    pub fn act_as_nest_root(self, number: u32) -> Result<(), SetupError> {
        privileges::keep_capabilities_over_ids()?;
        self.act_as(self.nest_root(number))
    }

    /// Acts as root again.
    ///
    /// # Errors
    /// What setresuid(2) says.
    pub fn act_as_root(self) -> Result<(), SetupError> {
        self.act_as(0)
    }

    fn act_as(self, id: u32) -> Result<(), SetupError> {
        let same = Uid::from_raw(u32::MAX);
        match self {
            Self::Single => Ok(()),
            Self::Ranges => setresuid(same, Uid::from_raw(id), same).step("change effective id"),
        }
    }

    /// Gives a nest's init, just cloned, its ids.
    ///
    /// # Errors
    /// What writing the maps in `/proc` says.
    pub fn map_nest(self, init: Pid, number: u32) -> Result<(), SetupError> {
        match self {
            Self::Ranges => {
                let map = format!("0 {} {NEST_SIZE}", self.nest_root(number));
                write_maps(&init.to_string(), &map, &map)
            }
            Self::Single => {
                deny_setgroups(&init.to_string())?;
                let (uid, gid) = (getuid(), getgid());
                write_maps(&init.to_string(), &format!("0 {uid} 1"), &format!("0 {gid} 1"))
            }
        }
    }

    /// Gives a slot's init, just cloned by a nest's init, its ids and its program's. Those of slots with the same number are the same.
    ///
    /// # Errors
    /// What writing the maps in `/proc` says.
    pub fn map_slot(self, init: Pid, number: u32) -> Result<(), SetupError> {
        match self {
            Self::Ranges => {
                let (own, program) = (SLOT_INIT_FIRST + number % SLOTS, SLOT_PROGRAM_FIRST + number % SLOTS);
                let map = format!("0 {own} 1\n{PROGRAM_ID} {program} 1");
                write_maps(&init.to_string(), &map, &map)
            }
            Self::Single => {
                deny_setgroups(&init.to_string())?;
                let map = format!("{PROGRAM_ID} 0 1");
                write_maps(&init.to_string(), &map, &map)
            }
        }
    }

    /// In a nest: the id of its zygote.
    #[must_use]
    pub fn zygote(self) -> u32 {
        match self {
            Self::Ranges => ZYGOTE_ID,
            Self::Single => 0,
        }
    }

    /// In what becomes a nest's zygote: takes the id meant for it.
    ///
    /// # Errors
    /// What setresuid(2) says.
    pub fn become_zygote(self) -> Result<(), SetupError> {
        match self {
            Self::Ranges => become_id(ZYGOTE_ID),
            Self::Single => Ok(()),
        }
    }

    /// In a slot's init: takes the id meant for it.
    ///
    /// # Errors
    /// What setresuid(2) says.
    pub fn become_slot_init(self) -> Result<(), SetupError> {
        match self {
            Self::Ranges => become_id(0),
            Self::Single => Ok(()),
        }
    }
}

/// The ids this process has outside of any namespace it may make next.
#[must_use]
pub fn own_ids() -> (Uid, Gid) {
    (getuid(), getgid())
}

/// In a user namespace of one's own making: maps oneself to its root.
///
/// # Errors
/// What writing the maps in `/proc` says.
pub fn map_self_to_root(uid: Uid, gid: Gid) -> Result<(), SetupError> {
    deny_setgroups("self")?;
    write_maps("self", &format!("0 {uid} 1"), &format!("0 {gid} 1"))
}

/// Takes an id of this user namespace, for user and group, for good.
///
/// # Errors
/// What setresuid(2) says.
pub fn become_id(id: u32) -> Result<(), SetupError> {
    let (uid, gid) = (Uid::from_raw(id), Gid::from_raw(id));
    setresgid(gid, gid, gid).step("setresgid")?;
    setresuid(uid, uid, uid).step("setresuid")
}

/// Gives up supplementary groups, which are the outside's.
///
/// # Errors
/// What setgroups(2) says.
pub fn drop_groups() -> Result<(), SetupError> {
    nix::unistd::setgroups(&[]).step("setgroups")
}

fn write_maps(process: &str, uid_map: &str, gid_map: &str) -> Result<(), SetupError> {
    fs::write(format!("/proc/{process}/gid_map"), gid_map).step("gid_map")?;
    fs::write(format!("/proc/{process}/uid_map"), uid_map).step("uid_map")
}

fn deny_setgroups(process: &str) -> Result<(), SetupError> {
    fs::write(format!("/proc/{process}/setgroups"), "deny").step("setgroups deny")
}

fn maps_every_id(uid_map: &str) -> bool {
    let numbers: Vec<&str> = uid_map.split_whitespace().collect();
    numbers == ["0", "0", "4294967295"]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_whole_machine_is_the_whole_machine() {
        assert!(maps_every_id("         0          0 4294967295\n"));
        assert!(!maps_every_id("0 1000 1\n"));
        assert!(!maps_every_id("0 0 65536\n"));
        assert!(!maps_every_id("0 100000 65536\n65536 0 1\n"));
        assert!(!maps_every_id(""));
    }

    #[test]
    fn ranges_stay_apart_and_below_the_last_id() {
        const { assert!(SLOT_INIT_FIRST + SLOTS <= SLOT_PROGRAM_FIRST) };
        const { assert!(SLOT_PROGRAM_FIRST + SLOTS <= NEST_SIZE) };
        assert_eq!(Ids::Ranges.nest_root(1) - Ids::Ranges.nest_root(0), NEST_SIZE);
        assert_eq!(Ids::nest_number(NESTS + 1, false), 1);
        assert_eq!(Ids::nest_number(1, true), NESTS);
        let last = Ids::Ranges.nest_root(WORKSHOP) + NEST_SIZE;
        assert!(last < 2_147_483_647);
    }
}
