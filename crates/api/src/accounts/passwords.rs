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
        let _place = self.waiting.try_acquire().map_err(|_| ApiError::Busy { retry_after_s: 1 })?;
        let _turn = self.running.acquire().await.map_err(|closed| ApiError::Internal(closed.into()))?;
        let is_known = hash.is_some();
        let hash = hash.unwrap_or_else(|| self.decoy.to_string());
        let is_match = spawn_blocking(move || matches(&password, &hash)).await;
        Ok(is_match.map_err(|panic| ApiError::Internal(panic.into()))? && is_known)
    }
}

fn matches(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash)
        .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

#[cfg(test)]
mod tests {
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

    /// Made by argon2-cffi 25.1 with its default parameters.
    #[test]
    fn hashes_of_the_fastapi_edition_keep_working() {
        let hash = "$argon2id$v=19$m=65536,t=3,p=4$+H/W3HongZMsZiKXG0joLA$\
                    iFYz73HHToztFivPS4S2EC0KuhFDFriM3eBpEYatHcs";
        assert!(matches("correct horse", hash));
        assert!(!matches("correct  horse", hash));
    }
}
