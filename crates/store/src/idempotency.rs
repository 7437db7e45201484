//! Keys by which clients make sure that what they ask for twice is done once.
//!
//! Invariant: a key is written in the transaction that begins what it stands for, so it stands for nothing that was refused, and
//! there is never a second beginning under it.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{ExecutionId, UserId};
use sea_orm::ActiveValue::Set;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, SqlErr,
};

use crate::entities::idempotency_keys::{ActiveModel, Column, Entity};
use crate::usage::of_user;
use crate::{Store, StoreError};

/// For how long a key is known.
pub const IDEMPOTENCY_HOURS: u32 = 24;

/// A key, as a client has chosen it, and what was asked for with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey {
    /// The client's own.
    pub key: String,
    /// SHA-256 of the request, in hexadecimal.
    pub fingerprint: String,
}

/// What a key stands for: so many executions with ids that follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownRequest {
    /// The first of them.
    pub first: ExecutionId,
    /// How many.
    pub executions: u32,
    /// Whether nobody waited for them.
    pub is_in_background: bool,
}

impl Store {
    /// What was begun with this key and the fingerprint of what was asked for, if that is not too long ago.
    ///
    /// # Errors
    /// The database failed.
    pub async fn known_request(
        &self,
        user: UserId,
        key: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<(KnownRequest, String)>, StoreError> {
        let found = Entity::find_by_id((user.0, key.to_owned())).filter(Column::CreatedAt.gt(oldest(now)));
        Ok(found.one(&self.readers).await?.map(|row| {
            let known = KnownRequest {
                first: ExecutionId(row.first_execution_id),
                executions: row.executions.unsigned_abs(),
                is_in_background: row.is_in_background,
            };
            (known, row.fingerprint)
        }))
    }

    /// Forgets the keys that are too old.
    ///
    /// # Errors
    /// The database failed.
    pub async fn remove_idempotency_keys(&self, now: DateTime<Utc>) -> Result<u64, StoreError> {
        let old = Entity::delete_many().filter(Column::CreatedAt.lte(oldest(now)));
        Ok(old.exec(&self.writer).await?.rows_affected)
    }
}

/// # Errors
/// [`StoreError::KeyKnown`], [`StoreError::NoUser`], or the database failed.
pub(crate) async fn insert(
    transaction: &impl ConnectionTrait,
    user: UserId,
    (key, begun): (&IdempotencyKey, KnownRequest),
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    Entity::delete_many()
        .filter(Column::UserId.eq(user.0))
        .filter(Column::IdempotencyKey.eq(&key.key))
        .filter(Column::CreatedAt.lte(oldest(now)))
        .exec(transaction)
        .await?;
    let row = ActiveModel {
        user_id: Set(user.0),
        idempotency_key: Set(key.key.clone()),
        fingerprint: Set(key.fingerprint.clone()),
        first_execution_id: Set(begun.first.0),
        executions: Set(i32::try_from(begun.executions).unwrap_or(i32::MAX)),
        is_in_background: Set(begun.is_in_background),
        created_at: Set(now),
    };
    match row.insert(transaction).await {
        Ok(_) => Ok(()),
        Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => {
            Err(StoreError::KeyKnown)
        }
        Err(error) => Err(of_user(user, error)),
    }
}

fn oldest(now: DateTime<Utc>) -> DateTime<Utc> {
    now - TimeDelta::hours(IDEMPOTENCY_HOURS.into())
}
