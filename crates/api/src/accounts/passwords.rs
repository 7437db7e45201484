//! Passwords are hashed with argon2id and kept as PHC strings, which say how they were made, so
//! hashes from elsewhere (argon2-cffi) and from before a change of parameters keep working.

use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher as _, PasswordVerifier as _};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use crate::errors::ApiError;

/// Hashes computed at the same time. Each takes 19 MiB and a processor for tens of milliseconds.
const PARALLEL_MAX: usize = 4;

/// Hashes computed or waited for. Whoever comes after is asked to come back.
const WAITING_MAX: usize = 64;

/// A password could not be hashed: the operating system gave no randomness.
#[derive(Debug, thiserror::Error)]
#[error("cannot hash a password: {0}")]
pub struct PasswordError(argon2::password_hash::Error);

/// The PHC string of a password, with a salt of its own. Takes tens of milliseconds of processor.
///
/// # Errors
/// The operating system gives no randomness.
pub fn hash_password(password: &str) -> Result<String, PasswordError> {
    let hash: PasswordHash = Argon2::default().hash_password(password.as_bytes()).map_err(PasswordError)?;
    Ok(hash.to_string())
}

/// Checks passwords, few at a time and off the threads that serve requests.
///
/// Invariant: a hash under way holds its place until it is done, even if its caller has hung up.
#[derive(Clone)]
pub(crate) struct Passwords {
    running: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
    /// What a password is compared with when there is nobody it could belong to.
    decoy: Arc<str>,
}

impl Passwords {
    pub(crate) fn new() -> Result<Self, PasswordError> {
        Ok(Self {
            running: Arc::new(Semaphore::new(PARALLEL_MAX)),
            waiting: Arc::new(Semaphore::new(WAITING_MAX)),
            decoy: hash_password("decoy")?.into(),
        })
    }

    /// Whether the password is the one that was hashed. Without a hash it never is, after the same time.
    pub(crate) async fn verify(&self, password: String, hash: Option<String>) -> Result<bool, ApiError> {
        let place = Arc::clone(&self.waiting).try_acquire_owned();
        let place = place.map_err(|_| ApiError::Busy { retry_after_s: 1 })?;
        let turn = Arc::clone(&self.running).acquire_owned().await;
        let turn = turn.map_err(|closed| ApiError::Internal(closed.into()))?;
        let is_known = hash.is_some();
        let hash = hash.unwrap_or_else(|| self.decoy.to_string());
        let hashing = spawn_blocking(move || {
            let _until_done = (place, turn);
            matches(&password, &hash)
        });
        let is_match = hashing.await;
        Ok(is_match.map_err(|panic| ApiError::Internal(panic.into()))? && is_known)
    }
}

fn matches(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash)
        .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

#[cfg(test)]
mod tests {
    use std::task::{Context, Waker};

    use super::*;

    #[tokio::test]
    async fn only_the_right_password_of_somebody_matches() {
        let passwords = Passwords::new().expect("randomness");
        let hash = hash_password("correct horse").expect("randomness");
        assert!(hash.starts_with("$argon2id$v=19$"));
        assert_ne!(hash, hash_password("correct horse").expect("randomness"), "the salt is its own");
        let table = [
            ("correct horse", Some(hash.clone()), true),
            ("correct horse ", Some(hash), false),
            ("decoy", None, false),
            ("", Some("not a PHC string".to_owned()), false),
        ];
        for (password, hash, expected) in table {
            let is_right = passwords.verify(password.to_owned(), hash).await.expect("not busy");
            assert_eq!(is_right, expected, "{password:?}");
        }
    }

    #[test]
    fn a_caller_who_hangs_up_frees_no_place() {
        let runtime = tokio::runtime::Builder::new_current_thread().max_blocking_threads(1).build();
        runtime.expect("threads").block_on(async {
            let passwords = Passwords::new().expect("randomness");
            let (release, held) = std::sync::mpsc::channel::<()>();
            let in_the_way = spawn_blocking(move || held.recv());
            let mut call = Box::pin(passwords.verify("a password".to_owned(), None));
            assert!(call.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
            drop(call);
            assert_eq!(passwords.running.available_permits(), PARALLEL_MAX - 1);
            assert_eq!(passwords.waiting.available_permits(), WAITING_MAX - 1);

            release.send(()).expect("it waits for this");
            in_the_way.await.expect("no panic").expect("released");
            for (places, all) in [(passwords.running, PARALLEL_MAX), (passwords.waiting, WAITING_MAX)] {
                let all = u32::try_from(all).expect("few");
                drop(places.acquire_many(all).await.expect("all are given back when the hash is done"));
            }
        });
    }

    /// Made by argon2-cffi 25.1 with its default parameters.
    #[test]
    fn hashes_of_the_fastapi_edition_keep_working() {
        let hash = "$argon2id$v=19$m=65536,t=3,p=4$+H/W3HongZMsZiKXG0joLA$\
                    iFYz73HHToztFivPS4S2EC0KuhFDFriM3eBpEYatHcs";
        assert!(matches("correct horse", hash));
        assert!(!matches("correct  horse", hash));
    }
}
