//! Whether a name and a password belong together.

use super::passwords::Verdict;
use super::texts::Password;
use crate::AppState;
use crate::audit::Trail;
use crate::errors::ApiError;
use crate::extract::Peer;

/// The password of the first administrator, where none is chosen at the first start. Everybody
/// knows it, so an administrator who has it can only log in on the server's own machine.
pub const DEFAULT_ADMIN_PASSWORD: &str = "admin123";

/// Somebody who has shown their password.
pub(super) struct Authenticated {
    pub(super) user: store::User,
    /// A hash to put in the place of theirs, if that was made with other parameters than ours.
    pub(super) rehashed: Option<String>,
}

/// The user whose name and password these are.
///
/// Takes the same time and answers the same whether or not the name exists: where it does not, the password is compared
/// with a decoy. (A hash that came from elsewhere takes its own time, until its user logs in for the first time.)
pub(super) async fn authenticate(
    state: &AppState,
    username: &str,
    password: &Password,
    peer: Peer,
    trail: &Trail,
) -> Result<Authenticated, ApiError> {
    let user = state.store.user_by_username(username).await?;
    if let Some(user) = &user {
        // Other names stay out of the audit log: some are passwords, typed into the wrong field.
        trail.note("username", user.username.as_str());
    }
    let is_default = password.as_ref() == DEFAULT_ADMIN_PASSWORD;
    let hash = user.as_ref().map(|user| user.hashed_password.clone());
    let verdict = state.passwords.verify(password.as_ref().to_owned(), hash).await?;
    let (Some(user), Verdict::Right { rehashed }) = (user, verdict) else {
        return Err(ApiError::InvalidCredentials);
    };
    match user {
        user if !user.is_active => Err(ApiError::InactiveUser),
        user if user.is_admin && is_default && !peer.is_local => Err(ApiError::DefaultPasswordNotLocal),
        user => Ok(Authenticated { user, rehashed }),
    }
}
