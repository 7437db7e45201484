//! What a request was let in by, and whether it still would be.

use chrono::{DateTime, Utc};
use domain::{ApiKeyId, SessionId, UserId};
use sea_orm::EntityTrait as _;

use crate::entities::api_keys;
use crate::{ApiKey, Store, StoreError};

/// What a request was let in by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Credential {
    /// An access token of this session.
    Session(SessionId),
    /// This key.
    ApiKey(ApiKeyId),
    /// Nothing but the account itself: of what was asked for in a session and goes on after its end.
    Account,
}

impl Store {
    /// Whether this user would still be let in by it: for requests that have waited since.
    ///
    /// # Errors
    /// The database failed.
    pub async fn is_still_good(
        &self,
        user: UserId,
        credential: Credential,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        match credential {
            // That its user is active goes without saying: a session ends with that.
            Credential::Session(id) => {
                let found = self.session_with_user(id).await?;
                Ok(found.is_some_and(|(session, owner)| owner.id == user && session.expires_at > now))
            }
            Credential::ApiKey(id) => self.api_key_is_good(user, id, now).await,
            Credential::Account => Ok(self.user_by_id(user).await?.is_some_and(|owner| owner.is_active)),
        }
    }

    async fn api_key_is_good(
        &self,
        user: UserId,
        id: ApiKeyId,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let row = api_keys::Entity::find_by_id(id.0).one(&self.readers).await?;
        let key = row.map(ApiKey::try_from).transpose()?;
        if !key.is_some_and(|key| key.owner == user && key.is_good(now)) {
            return Ok(false);
        }
        Ok(self.user_by_id(user).await?.is_some_and(|owner| owner.is_active))
    }
}
