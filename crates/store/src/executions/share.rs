//! Sharing: whoever has the token of an execution may see it.

use domain::{ExecutionId, UserId};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, TransactionTrait as _};

use super::{ExecutionRecord, rows};
use crate::audit::{self, AuditEntry};
use crate::entities::executions::{Column, Entity};
use crate::{Store, StoreError, sqlite};

/// What came of sharing an execution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sharing {
    /// Whoever has this may see it.
    Shared(String),
    /// This owner has none of this id.
    NotThere,
}

impl Store {
    /// Shares an execution of this owner, under this token or the one that it has already.
    ///
    /// # Errors
    /// The database failed.
    pub async fn share_execution(
        &self,
        owner: UserId,
        id: ExecutionId,
        token: &str,
        entry: AuditEntry,
    ) -> Result<Sharing, StoreError> {
        let transaction = self.writer.begin_with_options(sqlite::write_transaction()).await?;
        let row = Entity::find_by_id(id.0).filter(Column::UserId.eq(owner.0)).one(&transaction).await?;
        let Some(row) = row else { return Ok(Sharing::NotThere) };
        let token = row.share_token.unwrap_or_else(|| token.to_owned());
        Entity::update_many()
            .col_expr(Column::ShareToken, Expr::value(&token))
            .filter(Column::Id.eq(id.0))
            .exec(&transaction)
            .await?;
        audit::record(&transaction, entry.about(id.0)).await?;
        transaction.commit().await?;
        Ok(Sharing::Shared(token))
    }

    /// Lets nobody but its owner see an execution any more; says whether they have it.
    ///
    /// # Errors
    /// The database failed.
    pub async fn unshare_execution(
        &self,
        owner: UserId,
        id: ExecutionId,
        entry: AuditEntry,
    ) -> Result<bool, StoreError> {
        let transaction = self.writer.begin_with_options(sqlite::write_transaction()).await?;
        let changed = Entity::update_many()
            .col_expr(Column::ShareToken, Expr::value(None::<String>))
            .filter(Column::Id.eq(id.0))
            .filter(Column::UserId.eq(owner.0))
            .exec(&transaction)
            .await?;
        if changed.rows_affected == 0 {
            return Ok(false);
        }
        audit::record(&transaction, entry.about(id.0)).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// The execution that is shared under this token.
    ///
    /// # Errors
    /// The database failed.
    pub async fn shared_execution(&self, token: &str) -> Result<Option<ExecutionRecord>, StoreError> {
        let found = Entity::find().filter(Column::ShareToken.eq(token)).one(&self.readers).await?;
        found.map(rows::read).transpose()
    }
}
