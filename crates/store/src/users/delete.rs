//! Deleting a user, who may own a million rows: nobody waits for all of them at once.

use domain::{Action, UserId};
use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, EntityTrait, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, TransactionTrait as _,
};

use super::AccountError;
use super::write::find;
use crate::entities::users::{ActiveModel, Entity};
use crate::entities::{ai_configs, api_keys, code_library, executions};
use crate::retention::REMOVED_AT_ONCE;
use crate::{AuditEntry, Store, StoreError, audit, sessions, sqlite};

impl Store {
    /// Deletes a user on behalf of an administrator, with everything they own but the audit log.
    ///
    /// The user is deactivated first, then what they own goes a few rows at a time, then they do. What ends on the way leaves
    /// a deactivated user, who can be deleted again; the log tells of the deactivation by itself.
    ///
    /// # Errors
    /// There is no such user, `admin` is no administrator any more, or the database failed.
    pub async fn delete_user(
        &self,
        admin: UserId,
        id: UserId,
        entry: AuditEntry,
    ) -> Result<(), AccountError> {
        self.lock_out(admin, id, &entry).await?;
        self.remove_all_of::<executions::Entity>(executions::Column::Id, executions::Column::UserId, id)
            .await?;
        self.remove_all_of::<code_library::Entity>(
            code_library::Column::Id,
            code_library::Column::UserId,
            id,
        )
        .await?;
        self.remove_all_of::<ai_configs::Entity>(ai_configs::Column::Id, ai_configs::Column::UserId, id)
            .await?;
        let _change = self.changing_callers();
        self.remove_all_of::<api_keys::Entity>(api_keys::Column::Id, api_keys::Column::UserId, id).await?;
        let transaction = self.administering(admin).await?;
        let user = find(&transaction, id).await?;
        // With it goes the little that is left.
        if Entity::delete_by_id(id.0).exec(&transaction).await?.rows_affected == 0 {
            return Err(AccountError::NotFound);
        }
        let entry = entry.about(id.0).detail("username", user.username);
        audit::record(&transaction, entry).await?;
        Ok(transaction.commit().await?)
    }

    /// Deactivates a user and ends their sessions.
    async fn lock_out(&self, admin: UserId, id: UserId, entry: &AuditEntry) -> Result<(), AccountError> {
        let _change = self.changing_callers();
        let transaction = self.administering(admin).await?;
        let user = find(&transaction, id).await?;
        sessions::end_all_of(&transaction, id).await?;
        if user.is_active {
            let row = ActiveModel { id: Unchanged(id.0), is_active: Set(false), ..Default::default() };
            row.update(&transaction).await?;
            let entry = AuditEntry { action: Action::UserUpdate, ..entry.clone() };
            let entry = entry.about(id.0).detail("username", user.username);
            let entry = entry.detail("changed", vec!["is_active"]).detail("is_active", false);
            audit::record(&transaction, entry).await?;
        }
        Ok(transaction.commit().await?)
    }

    /// Removes the rows of a table that are of this user, the oldest first, a few in a transaction.
    async fn remove_all_of<E: EntityTrait>(
        &self,
        id: E::Column,
        of_user: E::Column,
        user: UserId,
    ) -> Result<(), StoreError> {
        loop {
            let transaction = self.writer.begin_with_options(sqlite::write_transaction()).await?;
            let theirs = E::find().select_only().column(id).filter(of_user.eq(user.0));
            let oldest = theirs.order_by_asc(id).limit(REMOVED_AT_ONCE);
            let oldest: Vec<i64> = oldest.into_tuple().all(&transaction).await?;
            if oldest.is_empty() {
                return Ok(());
            }
            E::delete_many().filter(id.is_in(oldest)).exec(&transaction).await?;
            transaction.commit().await?;
        }
    }
}
