//! Deleting.

use domain::{ExecutionId, UserId};
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _, TransactionTrait as _,
};

use super::rows::UNFINISHED;
use crate::audit::{self, AuditEntry};
use crate::entities::executions::{Column, Entity};
use crate::{Store, StoreError, sqlite};

/// What came of deleting an execution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deletion {
    /// It is gone.
    Deleted,
    /// It waits or runs, and stays.
    Unfinished,
    /// This owner has none of this id.
    NotThere,
}

impl Store {
    /// Deletes an execution of this owner that has ended. No quota is given back.
    ///
    /// # Errors
    /// The database failed.
    pub async fn delete_execution(
        &self,
        owner: UserId,
        id: ExecutionId,
        entry: AuditEntry,
    ) -> Result<Deletion, StoreError> {
        let transaction = self.writer.begin_with_options(sqlite::write_transaction()).await?;
        let deleted = Entity::delete_many()
            .filter(Column::Id.eq(id.0))
            .filter(Column::UserId.eq(owner.0))
            .filter(Column::Status.is_not_in(UNFINISHED))
            .exec(&transaction)
            .await?;
        if deleted.rows_affected > 0 {
            audit::record(&transaction, entry.about(id.0)).await?;
            transaction.commit().await?;
            return Ok(Deletion::Deleted);
        }
        let still_there = Entity::find_by_id(id.0).filter(Column::UserId.eq(owner.0));
        match still_there.count(&transaction).await? {
            0 => Ok(Deletion::NotThere),
            _ => Ok(Deletion::Unfinished),
        }
    }
}
