//! The database of a FastAPI edition of CodeRunner.
//!
//! Every row finds a place: in a table of ours, or, with the columns that none of ours has a place for, in
//! `imported_rows`. API keys are hashed on the way, keys of AI providers and of accounts that are gone are sealed.
//!
//! Invariant: no key is in clear in what comes out.

mod keep;
mod row;
mod tables;
mod tallies;

use std::collections::HashSet;

use futures_util::{Stream, TryStreamExt as _};
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait};

use crate::ai_configs::adopt_kept;

use super::error::{broken_rule, shown};
use super::foreign::Foreign;
use super::tables::Writer;
use super::{ImportSettings, PortableError};
use crate::environments::is_name_of_user;
use keep::Keeper;
use row::Row;
pub(crate) use row::time;
use tallies::Tallies;

/// Tables that every one has.
const TABLES: [&str; 6] =
    ["users", "code_library", "code_executions", "api_keys", "ai_configs", "system_logs"];

/// Accounts whose ids are kept in mind while the rest is taken over. Some million take some tens of megabytes.
const USERS_MAX: usize = 2_000_000;

/// The younger of its versions have this one too.
const YOUNGER: &str = "user_environments";

pub(super) fn is_this(foreign: &Foreign) -> bool {
    ["users", "code_executions"].iter().all(|table| foreign.tables().contains_key(*table))
}

/// Takes over everything into empty tables of ours.
pub(super) async fn take_over(
    foreign: &Foreign,
    to: &impl ConnectionTrait,
    settings: &ImportSettings,
) -> Result<(), PortableError> {
    check_tables(foreign)?;
    let mut taking = Taking {
        foreign,
        to,
        settings,
        users: HashSet::new(),
        tallies: Tallies::new(settings.now),
        keeper: Keeper::new(to, &settings.sealer),
    };
    taking.users().await?;
    taking.owned("code_library", tables::code).await?;
    taking.owned("api_keys", tables::api_key).await?;
    taking.owned("code_executions", tables::execution).await?;
    taking.logs().await?;
    taking.kept("ai_configs").await?;
    taking.environments().await?;
    taking.keeper.finish().await?;
    adopt_kept(to).await?;
    taking.tallies.write(to).await
}

fn check_tables(foreign: &Foreign) -> Result<(), PortableError> {
    let tables = foreign.tables();
    if let Some(missing) = TABLES.iter().find(|table| !tables.contains_key(**table)) {
        return Err(PortableError::refused(format!("The database lacks the table {missing}.")));
    }
    let is_known = |table: &&String| TABLES.contains(&table.as_str()) || *table == YOUNGER;
    match tables.keys().find(|table| !is_known(table)) {
        None => Ok(()),
        Some(extra) => {
            let sentence = format!("The database has a table that is not known: {}.", shown(extra));
            Err(PortableError::refused(sentence))
        }
    }
}

/// The work, table after table.
struct Taking<'a, C> {
    foreign: &'a Foreign,
    to: &'a C,
    settings: &'a ImportSettings,
    /// Those that are there.
    users: HashSet<i64>,
    tallies: Tallies,
    keeper: Keeper<'a, C>,
}

impl<C: ConnectionTrait> Taking<'_, C> {
    async fn users(&mut self) -> Result<(), PortableError> {
        let mut writer = Writer::new(self.to);
        let mut rows = std::pin::pin!(rows(self.foreign, "users").await?);
        while let Some(mut row) = rows.try_next().await? {
            let user = tables::user(&mut row, self.settings).await?;
            self.users.insert(row.id());
            if self.users.len() > USERS_MAX {
                return Err(PortableError::refused("The database has too many users."));
            }
            writer.add(user).await.map_err(|error| broken_rule("users", error))?;
            let owner = Some(row.id());
            self.keeper.keep_rest(row, owner).await?;
        }
        writer.finish().await.map(drop).map_err(|error| broken_rule("users", error))
    }

    /// Rows that belong to users. Where the user is gone, nobody of ours can have them; they are kept aside.
    async fn owned<A, E>(
        &mut self,
        table: &'static str,
        convert: fn(&mut Row, i64, &mut Tallies) -> Result<A, PortableError>,
    ) -> Result<(), PortableError>
    where
        A: ActiveModelTrait<Entity = E> + Send,
        E: EntityTrait,
    {
        let mut writer = Writer::new(self.to);
        let mut rows = std::pin::pin!(rows(self.foreign, table).await?);
        while let Some(mut row) = rows.try_next().await? {
            let Some(owner) = row.owner(&self.users)? else {
                self.keeper.keep_whole(row, None).await?;
                continue;
            };
            let converted = convert(&mut row, owner, &mut self.tallies)?;
            writer.add(converted).await.map_err(|error| broken_rule(table, error))?;
            self.keeper.keep_rest(row, Some(owner)).await?;
        }
        writer.finish().await.map(drop).map_err(|error| broken_rule(table, error))
    }

    async fn logs(&mut self) -> Result<(), PortableError> {
        let table = "system_logs";
        let mut writer = Writer::new(self.to);
        let mut rows = std::pin::pin!(rows(self.foreign, table).await?);
        while let Some(mut row) = rows.try_next().await? {
            let entry = tables::audit_entry(&mut row, &mut self.tallies)?;
            writer.add(entry).await.map_err(|error| broken_rule(table, error))?;
            self.keeper.keep_rest(row, None).await?;
        }
        writer.finish().await.map(drop).map_err(|error| broken_rule(table, error))
    }

    /// Those whose names no environment of ours can have are kept aside.
    async fn environments(&mut self) -> Result<(), PortableError> {
        let mut writer = Writer::new(self.to);
        if !self.foreign.tables().contains_key(YOUNGER) {
            return Ok(());
        }
        let mut rows = std::pin::pin!(rows(self.foreign, YOUNGER).await?);
        while let Some(mut row) = rows.try_next().await? {
            let owner = row.owner(&self.users)?;
            let has_name = row.peek_text("env_name").is_some_and(is_name_of_user);
            let Some(of) = owner.filter(|_| has_name) else {
                self.keeper.keep_whole(row, owner).await?;
                continue;
            };
            let converted = tables::environment(&mut row, of, &mut self.tallies)?;
            writer.add(converted).await.map_err(|error| broken_rule(YOUNGER, error))?;
            self.keeper.keep_rest(row, owner).await?;
        }
        writer.finish().await.map(drop).map_err(|error| broken_rule(YOUNGER, error))
    }

    /// Rows that no table of ours has a place for yet.
    async fn kept(&mut self, table: &'static str) -> Result<(), PortableError> {
        if !self.foreign.tables().contains_key(table) {
            return Ok(());
        }
        let mut rows = std::pin::pin!(rows(self.foreign, table).await?);
        while let Some(row) = rows.try_next().await? {
            let owner = row.owner(&self.users)?;
            self.keeper.keep_whole(row, owner).await?;
        }
        Ok(())
    }
}

/// The rows of a table, each with all its columns.
async fn rows<'a>(
    foreign: &'a Foreign,
    table: &'static str,
) -> Result<impl Stream<Item = Result<Row, PortableError>> + use<'a>, PortableError> {
    let columns = foreign.tables().get(table).cloned().unwrap_or_default();
    let rows = foreign.rows(table, &columns).await?;
    Ok(rows.and_then(move |cells| std::future::ready(Row::new(table, &columns, cells))))
}
