//! Making an account, for whoever wants one or for somebody else.

use domain::TierLevel;
use store::NewUser;

use super::texts::{Email, FullName, NewPassword, Username};
use crate::AppState;
use crate::errors::ApiError;

/// An account to be made.
pub(crate) struct Account {
    pub(crate) username: Username,
    pub(crate) email: Email,
    pub(crate) password: NewPassword,
    pub(crate) full_name: Option<FullName>,
    pub(crate) is_admin: bool,
    pub(crate) tier: TierLevel,
}

/// The user it will be, unless somebody has the name or the address already.
pub(crate) async fn prepare(state: &AppState, account: Account) -> Result<NewUser, ApiError> {
    // The database decides; to look first saves the hash of the password.
    if state.store.user_by_username(account.username.as_ref()).await?.is_some() {
        return Err(ApiError::UsernameTaken);
    }
    if state.store.user_by_email(account.email.as_ref()).await?.is_some() {
        return Err(ApiError::EmailTaken);
    }
    Ok(NewUser {
        username: account.username.into_string(),
        email: account.email.into_string(),
        full_name: account.full_name.and_then(FullName::unless_empty),
        hashed_password: state.passwords.hash(account.password.into_string()).await?,
        is_admin: account.is_admin,
        tier: account.tier,
        must_change_password: false,
        created_at: (state.clock)(),
    })
}
