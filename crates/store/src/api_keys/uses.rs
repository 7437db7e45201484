//! How often keys are used.

use chrono::{DateTime, Utc};
use domain::ApiKeyId;
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, TransactionTrait as _};

use crate::columns::to_column;
use crate::entities::api_keys::{Column, Entity};
use crate::{Store, StoreError, sqlite};

/// Uses of a key that are not written down yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ApiKeyUses {
    /// How many.
    pub count: u64,
    /// When the last of them was.
    pub last: DateTime<Utc>,
}

impl Store {
    /// Writes down uses, all or none of them. Those of keys that are gone are forgotten.
    ///
    /// # Errors
    /// The database failed.
    pub async fn add_api_key_uses(&self, uses: &[(ApiKeyId, ApiKeyUses)]) -> Result<(), StoreError> {
        let transaction = self.writer.begin_with_options(sqlite::write_transaction()).await?;
        for (key, uses) in uses {
            Entity::update_many()
                .col_expr(Column::UsageCount, Expr::col(Column::UsageCount).add(to_column(uses.count)))
                .col_expr(Column::LastUsed, Expr::value(uses.last))
                .filter(Column::Id.eq(key.0))
                .exec(&transaction)
                .await?;
        }
        Ok(transaction.commit().await?)
    }
}
