//! The tables of a copy, and moving all their rows.

use std::collections::BTreeMap;

use futures_util::TryStreamExt as _;
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, Iterable as _,
    PrimaryKeyToColumn as _, QueryOrder as _, Select, StreamTrait,
};

use crate::entities::{
    api_keys, audit_days, audit_log, code_library, executions, imported_rows, sessions, usage_days, users,
};

/// Rows written by one statement. A row may have megabytes, and this many are in memory at once.
pub(super) const ROWS_AT_ONCE: usize = 16;

/// How many rows each table has.
pub type RowCounts = BTreeMap<&'static str, u64>;

/// Copies the rows of all tables, with their ids, into tables that are empty. Sessions stay behind, and so does what was
/// promised to requests under way.
pub(super) async fn copy_all(
    from: &(impl ConnectionTrait + StreamTrait),
    to: &impl ConnectionTrait,
) -> Result<RowCounts, DbErr> {
    // What is referred to goes first.
    Ok(RowCounts::from([
        copy::<users::Entity>(from, to, |row| row).await?,
        copy::<code_library::Entity>(from, to, |row| row).await?,
        copy::<api_keys::Entity>(from, to, |row| row).await?,
        copy::<executions::Entity>(from, to, |row| row).await?,
        copy::<usage_days::Entity>(from, to, without_reservations).await?,
        copy::<imported_rows::Entity>(from, to, |row| row).await?,
        copy::<audit_log::Entity>(from, to, |row| row).await?,
        copy::<audit_days::Entity>(from, to, |row| row).await?,
    ]))
}

/// Removes the rows of all tables, sessions too.
pub(super) async fn clear_all(connection: &impl ConnectionTrait) -> Result<(), DbErr> {
    // What refers to others goes first.
    audit_days::Entity::delete_many().exec(connection).await?;
    audit_log::Entity::delete_many().exec(connection).await?;
    imported_rows::Entity::delete_many().exec(connection).await?;
    usage_days::Entity::delete_many().exec(connection).await?;
    executions::Entity::delete_many().exec(connection).await?;
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

/// Writes the rows of one table, some at a time.
pub(super) struct Writer<'a, C, A> {
    to: &'a C,
    waiting: Vec<A>,
    written: u64,
}

impl<'a, C, A, E> Writer<'a, C, A>
where
    C: ConnectionTrait,
    A: ActiveModelTrait<Entity = E> + Send,
    E: EntityTrait,
{
    pub(super) fn new(to: &'a C) -> Self {
        Self { to, waiting: Vec::with_capacity(ROWS_AT_ONCE), written: 0 }
    }

    pub(super) async fn add(&mut self, row: A) -> Result<(), DbErr> {
        self.waiting.push(row);
        if self.waiting.len() < ROWS_AT_ONCE { Ok(()) } else { self.flush().await }
    }

    /// Writes what is left, and says how many rows there were.
    pub(super) async fn finish(mut self) -> Result<u64, DbErr> {
        self.flush().await?;
        Ok(self.written)
    }

    async fn flush(&mut self) -> Result<(), DbErr> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        self.written += self.waiting.len() as u64;
        let rows = std::mem::replace(&mut self.waiting, Vec::with_capacity(ROWS_AT_ONCE));
        E::insert_many(rows).exec_without_returning(self.to).await.map(drop)
    }
}
