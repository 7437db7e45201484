//! Passwords are hashed with argon2id and kept as PHC strings, which say how they were made, so
//! hashes from elsewhere (argon2-cffi) and from before a change of parameters keep working.

use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use super::DEFAULT_ADMIN_PASSWORD;
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

/// Whether this hash is one of the password that everybody knows.
#[must_use]
pub fn is_default_password(hash: &str) -> bool {
    matches(DEFAULT_ADMIN_PASSWORD, hash)
}

/// What came of comparing a password with a hash.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It is another one.
    Wrong,
    /// It is the one.
    Right {
        /// A hash to put in the place of the one compared with, if that was made with other parameters than ours.
        rehashed: Option<String>,
    },
}

/// Hashes and checks passwords, few at a time and off the threads that serve requests.
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
    pub(crate) async fn verify(&self, password: String, hash: Option<String>) -> Result<Verdict, ApiError> {
        let is_known = hash.is_some();
        let hash = hash.unwrap_or_else(|| self.decoy.to_string());
        self.run(move || match matches(&password, &hash) && is_known {
            false => Ok(Verdict::Wrong),
            true if is_up_to_date(&hash) => Ok(Verdict::Right { rehashed: None }),
            true => Ok(Verdict::Right { rehashed: Some(hash_password(&password)?) }),
        })
        .await
    }

    /// [`Self::verify`] for who has no use for another hash of it.
    pub(crate) async fn is_right(&self, password: String, hash: String) -> Result<bool, ApiError> {
        self.run(move || Ok(matches(&password, &hash))).await
    }

    /// The PHC string of a password, with a salt of its own.
    pub(crate) async fn hash(&self, password: String) -> Result<String, ApiError> {
        self.run(move || hash_password(&password)).await
    }

    /// Does the work when it is its turn.
    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, PasswordError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let place = Arc::clone(&self.waiting).try_acquire_owned();
        let place = place.map_err(|_| ApiError::Busy { retry_after_s: 1 })?;
        let turn = Arc::clone(&self.running).acquire_owned().await;
        let turn = turn.map_err(|closed| ApiError::Internal(closed.into()))?;
        let hashing = spawn_blocking(move || {
            let _until_done = (place, turn);
            work()
        });
        let done = hashing.await.map_err(|panic| ApiError::Internal(panic.into()))?;
        done.map_err(|error| ApiError::Internal(error.into()))
    }
}

fn matches(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash)
        .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

/// Whether the hash was made as [`hash_password`] makes them.
fn is_up_to_date(hash: &str) -> bool {
    let ours = Params::default();
    PasswordHash::new(hash).is_ok_and(|hash| {
        let is_ours = |params: Params| {
            (params.m_cost(), params.t_cost(), params.p_cost())
                == (ours.m_cost(), ours.t_cost(), ours.p_cost())
        };
        hash.algorithm == Algorithm::default().ident()
            && hash.version == Some(Version::default().into())
            && Params::try_from(&hash).is_ok_and(is_ours)
    })
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
            ("correct horse", Some(hash.clone()), Verdict::Right { rehashed: None }),
            ("correct horse ", Some(hash), Verdict::Wrong),
            ("decoy", None, Verdict::Wrong),
            ("", Some("not a PHC string".to_owned()), Verdict::Wrong),
        ];
        for (password, hash, expected) in table {
            let verdict = passwords.verify(password.to_owned(), hash).await.expect("not busy");
            assert_eq!(verdict, expected, "{password:?}");
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
    const FROM_ARGON2_CFFI: &str = "$argon2id$v=19$m=65536,t=3,p=4$+H/W3HongZMsZiKXG0joLA$\
                                    iFYz73HHToztFivPS4S2EC0KuhFDFriM3eBpEYatHcs";

    #[test]
    fn hashes_of_the_fastapi_edition_keep_working() {
        assert!(matches("correct horse", FROM_ARGON2_CFFI));
        assert!(!matches("correct  horse", FROM_ARGON2_CFFI));
    }

    #[tokio::test]
    async fn a_hash_of_other_parameters_is_replaced() {
        let passwords = Passwords::new().expect("randomness");
        let verify = async |hash: &str| {
            let verdict = passwords.verify("correct horse".to_owned(), Some(hash.to_owned())).await;
            match verdict.expect("not busy") {
                Verdict::Right { rehashed } => rehashed,
                Verdict::Wrong => panic!("{hash} is of this password"),
            }
        };
        let rehashed = verify(FROM_ARGON2_CFFI).await.expect("replaced");
        assert!(matches("correct horse", &rehashed));
        assert_eq!(verify(&rehashed).await, None);
        let wrong = passwords.verify("wrong".to_owned(), Some(FROM_ARGON2_CFFI.to_owned())).await;
        assert_eq!(wrong.expect("not busy"), Verdict::Wrong);
    }
}
