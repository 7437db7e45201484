//! Making, switching and deleting keys.

use chrono::{DateTime, Utc};
use domain::{ApiKeyId, Quota, UserId};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, IntoActiveModel as _, ModelTrait as _, QueryFilter as _,
    QuerySelect as _, TransactionTrait as _,
};

use super::read::of_owner;
use super::{ApiKey, ApiKeySecret};
use crate::audit::{self, AuditEntry};
use crate::entities::api_keys::{ActiveModel, Column};
use crate::room::is_there_room;
use crate::{Store, StoreError, sqlite};

/// A key to be made. It is active from the start.
#[derive(Clone, Debug)]
pub struct NewApiKey {
    /// Who is to speak by it.
    pub owner: UserId,
    /// What they call it.
    pub name: String,
    /// The key.
    pub secret: ApiKeySecret,
    /// Now.
    pub created_at: DateTime<Utc>,
    /// From when on it is not accepted any more.
    pub expires_at: Option<DateTime<Utc>>,
}

impl Store {
    /// Makes a key, unless its owner has as many as they may.
    ///
    /// # Errors
    /// The owner is gone ([`StoreError::NoUser`]), or the database failed.
    pub async fn create_api_key(
        &self,
        new: NewApiKey,
        quota: Quota,
        entry: AuditEntry,
    ) -> Result<Option<ApiKey>, StoreError> {
        let transaction = self.writer.begin_with_options(sqlite::write_transaction()).await?;
        if !is_there_room(&transaction, new.owner, of_owner(new.owner), quota).await? {
            return Ok(None);
        }
        let key = ApiKey::try_from(made(new).insert(&transaction).await?)?;
        audit::record(&transaction, about(entry, &key)).await?;
        transaction.commit().await?;
        Ok(Some(key))
    }

    /// Disables a key of this owner, or enables it again; nothing if they have none of this id.
    ///
    /// # Errors
    /// The database failed.
    pub async fn toggle_api_key(
        &self,
        owner: UserId,
        id: ApiKeyId,
        entry: AuditEntry,
    ) -> Result<Option<ApiKey>, StoreError> {
        let transaction = self.writer.begin_with_options(sqlite::write_transaction()).await?;
        let theirs = of_owner(owner).filter(Column::Id.eq(id.0)).lock_exclusive();
        let Some(found) = theirs.one(&transaction).await? else {
            return Ok(None);
        };
        let _change = self.changing_callers();
        let is_active = Set(!found.is_active);
        let row = ActiveModel { is_active, ..found.into_active_model() };
        let key = ApiKey::try_from(row.update(&transaction).await?)?;
        audit::record(&transaction, about(entry, &key).detail("is_active", key.is_active)).await?;
        transaction.commit().await?;
        Ok(Some(key))
    }

    /// Deletes a key of this owner, and says whether there was one.
    ///
    /// # Errors
    /// The database failed.
    pub async fn delete_api_key(
        &self,
        owner: UserId,
        id: ApiKeyId,
        entry: AuditEntry,
    ) -> Result<bool, StoreError> {
        let transaction = self.writer.begin_with_options(sqlite::write_transaction()).await?;
        let Some(found) = of_owner(owner).filter(Column::Id.eq(id.0)).one(&transaction).await? else {
            return Ok(false);
        };
        let key = ApiKey::try_from(found.clone())?;
        let _change = self.changing_callers();
        if found.delete(&transaction).await?.rows_affected == 0 {
            return Ok(false);
        }
        audit::record(&transaction, about(entry, &key)).await?;
        transaction.commit().await?;
        Ok(true)
    }
}

fn about(entry: AuditEntry, key: &ApiKey) -> AuditEntry {
    entry.about(key.id.0).detail("key_name", key.name.as_str())
}

fn made(new: NewApiKey) -> ActiveModel {
    ActiveModel {
        id: NotSet,
        user_id: Set(new.owner.0),
        key_name: Set(new.name),
        key_hash: Set(new.secret.hash()),
        key_prefix: Set(new.secret.prefix()),
        is_active: Set(true),
        usage_count: Set(0),
        last_used: Set(None),
        created_at: Set(new.created_at),
        expires_at: Set(new.expires_at),
    }
}
