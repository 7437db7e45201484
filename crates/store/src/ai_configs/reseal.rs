//! A new `SECRET_KEY`: what was sealed under the old one is sealed again under the new.

use sea_orm::ActiveValue::Set;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, TransactionTrait as _,
};
use serde_json::{Map, Value};

use super::about;
use crate::entities::{ai_configs, imported_rows};
use crate::sealed::Sealer;
use crate::webhooks::reseal_secrets;
use crate::{Store, StoreError, sqlite};

/// Rows in memory at once.
const ROWS_AT_ONCE: u64 = 100;

impl Store {
    /// Seals again what opens under the old key only, all of it or nothing, and says in how many rows that was.
    ///
    /// # Errors
    /// The database failed, or there is no randomness.
    pub async fn reseal(&self, sealer: &Sealer) -> Result<u64, StoreError> {
        let transaction = self.writer.begin_with_options(sqlite::write_transaction()).await?;
        let resealed = reseal_configs(&transaction, sealer).await?
            + reseal_kept(&transaction, sealer).await?
            + reseal_secrets(&transaction, sealer).await?;
        transaction.commit().await?;
        Ok(resealed)
    }
}

async fn reseal_configs(transaction: &impl ConnectionTrait, sealer: &Sealer) -> Result<u64, StoreError> {
    use ai_configs::{ActiveModel, Column, Entity};
    let (mut after, mut resealed) = (0, 0);
    loop {
        let rows = Entity::find().filter(Column::Id.gt(after)).order_by_asc(Column::Id).limit(ROWS_AT_ONCE);
        let rows = rows.all(transaction).await?;
        let Some(last) = rows.last() else { return Ok(resealed) };
        after = last.id;
        for row in rows {
            let again = sealer.reseal(&row.api_key, &about(row.id)).map_err(StoreError::Sealing)?;
            if let Some(api_key) = again.map(Set) {
                ActiveModel { api_key, ..row.into_active_model() }.update(transaction).await?;
                resealed += 1;
            }
        }
    }
}

async fn reseal_kept(transaction: &impl ConnectionTrait, sealer: &Sealer) -> Result<u64, StoreError> {
    use imported_rows::{ActiveModel, Column, Entity};
    let (mut offset, mut resealed) = (0, 0);
    loop {
        let rows = Entity::find().order_by_asc(Column::SourceTable).order_by_asc(Column::SourceId);
        let rows = rows.limit(ROWS_AT_ONCE).offset(offset).all(transaction).await?;
        if rows.is_empty() {
            return Ok(resealed);
        }
        offset += ROWS_AT_ONCE;
        for row in rows {
            if let Some(columns) = resealed_columns(&row, sealer)?.map(Set) {
                ActiveModel { columns, ..row.into_active_model() }.update(transaction).await?;
                resealed += 1;
            }
        }
    }
}

fn resealed_columns(row: &imported_rows::Model, sealer: &Sealer) -> Result<Option<String>, StoreError> {
    let mut columns = serde_json::from_str::<Map<String, Value>>(&row.columns).unwrap_or_default();
    let mut is_changed = false;
    for (column, value) in &mut columns {
        let Some(sealed) = value.as_str() else { continue };
        let about = |name: &str| format!("{}.{name} {}", row.source_table, row.source_id);
        // Of columns that are known to hold keys, the name is written in small letters there.
        for name in [column.clone(), column.to_ascii_lowercase()] {
            if let Some(again) = sealer.reseal(sealed, &about(&name)).map_err(StoreError::Sealing)? {
                *value = again.into();
                is_changed = true;
                break;
            }
        }
    }
    Ok(is_changed.then(|| Value::Object(columns).to_string()))
}
