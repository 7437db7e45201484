//! The first administrator, made when there are no users.

use store::{FirstAdmin, Store};

use crate::failure::Failure;
use crate::settings::Secret;

/// Of a password that somebody chooses.
const PASSWORD_CHARACTERS_MIN: usize = 8;

/// Makes the first administrator if there are no users yet.
///
/// # Errors
/// When the password cannot be hashed or the database refuses.
pub async fn ensure(
    store: &Store,
    password: Option<&Secret>,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<(), Failure> {
    if store.count_users().await.map_err(Failure::running)? > 0 {
        return Ok(());
    }
    let text = match password {
        Some(password) => password.expose("CODERUNNER_ADMIN_PASSWORD", PASSWORD_CHARACTERS_MIN)?,
        None => api::accounts::DEFAULT_ADMIN_PASSWORD,
    };
    let admin = FirstAdmin {
        hashed_password: api::accounts::hash_password(text).map_err(Failure::running)?,
        must_change_password: password.is_none(),
        created_at: now,
    };
    store.ensure_first_admin(admin).await.map_err(Failure::running).map(drop)
}

/// What to tell the person at the terminal about signing in, if that is still the default.
///
/// # Errors
/// When the database refuses.
pub async fn sign_in_hint(store: &Store) -> Result<Option<String>, Failure> {
    let admin = store.user_by_username("admin").await.map_err(Failure::running)?;
    let default = admin.is_some_and(|admin| admin.must_change_password);
    let password = api::accounts::DEFAULT_ADMIN_PASSWORD;
    Ok(default.then(|| {
        format!("Sign in as admin with password {password}; it is accepted from this machine only.")
    }))
}
