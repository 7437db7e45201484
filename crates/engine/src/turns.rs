//! So many of one kind at a time: of one user, and of all.
//!
//! Invariant: each of them has a turn, which it gives back when it ends, however it ends.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use domain::UserId;

use crate::launcher_link::lock;

/// Those that are taken. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Turns {
    of_user_max: usize,
    of_all_max: usize,
    taken: Arc<Mutex<HashMap<UserId, usize>>>,
}

/// The right to one, until it is dropped.
#[derive(Debug)]
pub struct Turn {
    taken: Arc<Mutex<HashMap<UserId, usize>>>,
    user: UserId,
}

/// There is none left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoTurn {
    /// This user has as many as one may.
    OfUser,
    /// All together have as many as they may.
    OfAll,
}

impl Turns {
    /// So many of a user at a time, and so many of all users.
    #[must_use]
    pub fn new(of_user_max: usize, of_all_max: usize) -> Self {
        Self { of_user_max, of_all_max, taken: Arc::default() }
    }

    /// Takes one, or says why not.
    ///
    /// # Errors
    /// There is none left.
    pub fn take(&self, user: UserId) -> Result<Turn, NoTurn> {
        let mut taken = lock(&self.taken);
        let theirs = taken.get(&user).copied().unwrap_or_default();
        if theirs >= self.of_user_max {
            return Err(NoTurn::OfUser);
        }
        if taken.values().sum::<usize>() >= self.of_all_max {
            return Err(NoTurn::OfAll);
        }
        taken.insert(user, theirs + 1);
        Ok(Turn { taken: Arc::clone(&self.taken), user })
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut taken = lock(&self.taken);
        match taken.get_mut(&self.user) {
            Some(theirs) if *theirs > 1 => *theirs -= 1,
            _ => drop(taken.remove(&self.user)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turn_is_given_back_when_it_ends() {
        let turns = Turns::new(4, 128);
        let mut held: Vec<Turn> = (0..4).map(|_| turns.take(UserId(1)).expect("a turn")).collect();
        assert_eq!(turns.take(UserId(1)).err(), Some(NoTurn::OfUser));
        assert!(turns.take(UserId(2)).is_ok(), "somebody else has turns of their own");
        held.pop();
        assert!(turns.take(UserId(1)).is_ok());
        held.clear();
        assert!(lock(&turns.taken).is_empty(), "nobody who is done is remembered");
    }

    #[test]
    fn all_together_have_a_bound() {
        let turns = Turns::new(1, 3);
        let held: Vec<Turn> = (0..3).map(|user| turns.take(UserId(user)).expect("a turn")).collect();
        assert_eq!(turns.take(UserId(9)).err(), Some(NoTurn::OfAll));
        drop(held);
        assert!(turns.take(UserId(9)).is_ok());
    }
}
