//! Whether a name and a password belong together.

use crate::AppState;
use crate::errors::ApiError;
use crate::extract::Peer;

/// The password of the first administrator, where none is chosen at the first start. Everybody
/// knows it, so an administrator who has it can only log in on the server's own machine.
pub const DEFAULT_ADMIN_PASSWORD: &str = "admin123";

/// The user whose name and password these are.
///
/// Takes the same time and answers the same whether or not the name exists: where it does not,
/// the password is compared with a decoy.
pub(super) async fn authenticate(
    state: &AppState,
    username: &str,
    password: String,
    peer: Peer,
) -> Result<store::User, ApiError> {
    let user = state.store.user_by_username(username).await?;
    let is_default = password == DEFAULT_ADMIN_PASSWORD;
    let hash = user.as_ref().map(|user| user.hashed_password.clone());
    let is_right = state.passwords.verify(password, hash).await?;
    let user = user.filter(|_| is_right).ok_or(ApiError::InvalidCredentials)?;
    match user {
        user if !user.is_active => Err(ApiError::InactiveUser),
        user if user.is_admin && is_default && !peer.is_local => Err(ApiError::DefaultPasswordNotLocal),
        user => Ok(user),
    }
}
