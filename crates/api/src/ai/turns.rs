//! How many questions are under way.
//!
//! Invariant: each of them has a turn, which it gives back when it ends, however it ends.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use domain::UserId;

use crate::errors::ApiError;

/// Of one user: a page or two and a script. It also bounds by how much a daily quota of tokens can be overshot, since nobody
/// knows before the end of an answer how long it is.
const OF_USER_MAX: usize = 4;

/// Of all users together: each holds a connection and some memory.
const OF_ALL_MAX: usize = 128;

/// After how long to try again.
const RETRY_AFTER_S: u32 = 5;

/// The questions under way. Cheap to clone.
#[derive(Clone, Default)]
pub(crate) struct Turns(Arc<Mutex<HashMap<UserId, usize>>>);

/// The right to ask.
pub(super) struct Turn {
    turns: Turns,
    user: UserId,
}

impl Turns {
    pub(super) fn begin(&self, user: UserId) -> Result<Turn, ApiError> {
        let mut under_way = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let theirs = under_way.get(&user).copied().unwrap_or_default();
        if theirs >= OF_USER_MAX || under_way.values().sum::<usize>() >= OF_ALL_MAX {
            return Err(ApiError::AiBusy { retry_after_s: RETRY_AFTER_S });
        }
        under_way.insert(user, theirs + 1);
        Ok(Turn { turns: self.clone(), user })
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut under_way = self.turns.0.lock().unwrap_or_else(PoisonError::into_inner);
        match under_way.get_mut(&self.user) {
            Some(theirs) if *theirs > 1 => *theirs -= 1,
            _ => drop(under_way.remove(&self.user)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turn_is_given_back_when_it_ends() {
        let turns = Turns::default();
        let mut held: Vec<Turn> =
            (0..OF_USER_MAX).map(|_| turns.begin(UserId(1)).map_err(drop).expect("a turn")).collect();
        assert!(turns.begin(UserId(1)).is_err());
        assert!(turns.begin(UserId(2)).is_ok(), "somebody else has turns of their own");
        held.pop();
        assert!(turns.begin(UserId(1)).is_ok());
        held.clear();
        assert!(turns.0.lock().expect("whole").is_empty(), "nobody who is done is remembered");
    }

    #[test]
    fn all_together_have_a_bound() {
        let turns = Turns::default();
        let users = (0..OF_ALL_MAX).map(|number| UserId(i64::try_from(number).expect("small")));
        let held: Vec<Turn> = users.map(|user| turns.begin(user).map_err(drop).expect("a turn")).collect();
        assert!(turns.begin(UserId(-1)).is_err());
        drop(held);
        assert!(turns.begin(UserId(-1)).is_ok());
    }
}
