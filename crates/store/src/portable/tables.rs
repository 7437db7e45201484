//! The tables of a copy, and moving all their rows.

use std::collections::BTreeMap;

use domain::EnvironmentId;
use futures_util::TryStreamExt as _;
use sea_orm::{
    ActiveModelTrait, ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, Iterable as _,
    PrimaryKeyToColumn as _, QueryFilter as _, QueryOrder as _, Select, StreamTrait, Value,
};

use crate::entities::{
    ai_configs, ai_usage_days, api_keys, audit_days, audit_log, code_library, environment_generations,
    executions, idempotency_keys, imported_rows, queued_executions, sessions, usage_days, user_environments,
    users, webhook_deliveries, webhook_secrets,
};

/// Rows written by one statement: so many, or as few as have this many bytes. A row may have megabytes.
const ROWS_AT_ONCE: usize = 16;
const BYTES_AT_ONCE: usize = 4 * 1024 * 1024;

/// What a number, a time or a flag is counted as.
const SMALL_BYTES: usize = 16;

/// How many rows each table has.
pub type RowCounts = BTreeMap<&'static str, u64>;

/// Copies the rows of all tables, with their ids, into tables that are empty. Sessions stay behind, and so does what is of
/// requests under way: what was promised to them, what they wait with, by what they are known again, whom to tell of them.
pub(super) async fn copy_all(
    from: &(impl ConnectionTrait + StreamTrait),
    to: &impl ConnectionTrait,
) -> Result<RowCounts, DbErr> {
    // What is referred to goes first.
    Ok(RowCounts::from([
        copy::<users::Entity>(from, to, |row| row).await?,
        copy::<code_library::Entity>(from, to, |row| row).await?,
        copy::<api_keys::Entity>(from, to, |row| row).await?,
        copy::<ai_configs::Entity>(from, to, |row| row).await?,
        copy::<ai_usage_days::Entity>(from, to, |row| row).await?,
        copy::<executions::Entity>(from, to, |row| row).await?,
        copy::<webhook_secrets::Entity>(from, to, |row| row).await?,
        copy::<usage_days::Entity>(from, to, without_reservations).await?,
        copy::<imported_rows::Entity>(from, to, |row| row).await?,
        copy::<user_environments::Entity>(from, to, |row| row).await?,
        copy::<environment_generations::Entity>(from, to, |row| row).await?,
        copy::<audit_log::Entity>(from, to, |row| row).await?,
        copy::<audit_days::Entity>(from, to, |row| row).await?,
    ]))
}

/// Removes the rows of all tables, sessions too, but for the base environment: it belongs to the machine.
pub(super) async fn clear_all(connection: &impl ConnectionTrait) -> Result<(), DbErr> {
    // What refers to others goes first.
    audit_days::Entity::delete_many().exec(connection).await?;
    audit_log::Entity::delete_many().exec(connection).await?;
    imported_rows::Entity::delete_many().exec(connection).await?;
    // What was built of them goes with them.
    let of_users = user_environments::Column::Id.ne(EnvironmentId::BASE.0);
    user_environments::Entity::delete_many().filter(of_users).exec(connection).await?;
    usage_days::Entity::delete_many().exec(connection).await?;
    queued_executions::Entity::delete_many().exec(connection).await?;
    webhook_deliveries::Entity::delete_many().exec(connection).await?;
    executions::Entity::delete_many().exec(connection).await?;
    idempotency_keys::Entity::delete_many().exec(connection).await?;
    webhook_secrets::Entity::delete_many().exec(connection).await?;
    ai_usage_days::Entity::delete_many().exec(connection).await?;
    ai_configs::Entity::delete_many().exec(connection).await?;
    api_keys::Entity::delete_many().exec(connection).await?;
    code_library::Entity::delete_many().exec(connection).await?;
    sessions::Entity::delete_many().exec(connection).await?;
    users::Entity::delete_many().exec(connection).await?;
    Ok(())
}

/// In the order of the primary key, so that two copies of the same rows are alike.
pub(super) fn in_order<E: EntityTrait>() -> Select<E> {
    E::PrimaryKey::iter().fold(E::find(), |select, key| select.order_by_asc(key.into_column()))
}

async fn copy<E>(
    from: &(impl ConnectionTrait + StreamTrait),
    to: &impl ConnectionTrait,
    adjust: fn(E::Model) -> E::Model,
) -> Result<(&'static str, u64), DbErr>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel>,
    E::ActiveModel: ActiveModelTrait<Entity = E> + Send,
{
    let mut rows = in_order::<E>().stream(from).await?;
    let mut writer = Writer::new(to);
    while let Some(row) = rows.try_next().await? {
        writer.add(adjust(row).into_active_model().reset_all()).await?;
    }
    Ok((E::default().table_name(), writer.finish().await?))
}

fn without_reservations(row: usage_days::Model) -> usage_days::Model {
    usage_days::Model { executions_reserved: 0, api_calls_reserved: 0, ..row }
}

/// Rows that will be written together.
pub(super) struct Batch<R> {
    rows: Vec<R>,
    bytes: usize,
}

impl<R> Batch<R> {
    pub(super) fn new() -> Self {
        Self { rows: Vec::new(), bytes: 0 }
    }

    /// One more, of about so many bytes. Gives all of them as soon as they are enough.
    pub(super) fn add(&mut self, row: R, bytes: usize) -> Option<Vec<R>> {
        self.rows.push(row);
        self.bytes += bytes;
        let is_full = self.rows.len() >= ROWS_AT_ONCE || self.bytes >= BYTES_AT_ONCE;
        if is_full { self.take() } else { None }
    }

    /// Those that are left, if there are any.
    pub(super) fn take(&mut self) -> Option<Vec<R>> {
        self.bytes = 0;
        Some(std::mem::take(&mut self.rows)).filter(|rows| !rows.is_empty())
    }
}

/// About how much memory a value takes.
pub(super) fn bytes_of(value: &Value) -> usize {
    SMALL_BYTES
        + match value {
            Value::String(Some(text)) => text.len(),
            Value::Bytes(Some(bytes)) => bytes.len(),
            _ => 0,
        }
}

/// Writes the rows of one table, some at a time.
pub(super) struct Writer<'a, C, A> {
    to: &'a C,
    waiting: Batch<A>,
    written: u64,
}

impl<'a, C, A, E> Writer<'a, C, A>
where
    C: ConnectionTrait,
    A: ActiveModelTrait<Entity = E> + Send,
    E: EntityTrait,
{
    pub(super) fn new(to: &'a C) -> Self {
        Self { to, waiting: Batch::new(), written: 0 }
    }

    pub(super) async fn add(&mut self, row: A) -> Result<(), DbErr> {
        let values = E::Column::iter().filter_map(|column| row.get(column).into_value());
        let bytes = values.map(|value| bytes_of(&value)).sum();
        let full = self.waiting.add(row, bytes);
        self.write(full).await
    }

    /// Writes what is left, and says how many rows there were.
    pub(super) async fn finish(mut self) -> Result<u64, DbErr> {
        let left = self.waiting.take();
        self.write(left).await?;
        Ok(self.written)
    }

    async fn write(&mut self, rows: Option<Vec<A>>) -> Result<(), DbErr> {
        let Some(rows) = rows else { return Ok(()) };
        self.written += rows.len() as u64;
        E::insert_many(rows).exec_without_returning(self.to).await.map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_rows_do_not_wait_for_others() {
        let mut batch = Batch::new();
        let mut given = Vec::new();
        for (row, bytes) in [100, 3 << 20, 2 << 20, 32 << 20, 1].into_iter().enumerate() {
            given.extend(batch.add(row, bytes));
        }
        assert_eq!(given, [vec![0, 1, 2], vec![3]]);
        assert_eq!((batch.take(), batch.take()), (Some(vec![4]), None));
        let given: Vec<_> = (0..40).filter_map(|row| batch.add(row, 1)).map(|rows| rows.len()).collect();
        assert_eq!(given, [ROWS_AT_ONCE, ROWS_AT_ONCE]);
    }

    #[test]
    fn texts_and_bytes_are_counted() {
        assert!(bytes_of(&"x".repeat(1 << 20).into()) >= 1 << 20);
        assert!(bytes_of(&vec![0_u8; 1 << 20].into()) >= 1 << 20);
        assert_eq!(bytes_of(&7_i64.into()), SMALL_BYTES);
    }
}
