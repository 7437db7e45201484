//! What holds for every database of ours, looked at before one takes the place of another.

use chrono::{DateTime, Utc};
use domain::{ExecutionStatus, TierLevel};
use futures_util::TryStreamExt as _;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait as _, DatabaseConnection, EntityTrait, QueryFilter as _};

use super::PortableError;
use super::error::undecodable_column;
use super::tables::in_order;
use crate::StoreError;
use crate::entities::{
    api_keys, audit_days, audit_log, code_library, executions, imported_rows, usage_days, users,
};
use crate::executions::{UNFINISHED, check_row};
use crate::sqlite;

const NAME_CHARS_MAX: usize = 255;

/// Costs of argon2, of the hashes that there are several times more than anybody chooses: KiB of memory, passes, lanes.
const COSTS_MAX: [(&str, u32); 3] = [("m=", 1024 * 1024), ("t=", 16), ("p=", 16)];

/// What was under way when the copy was made is not any more.
pub(super) async fn tidy(copy: &DatabaseConnection, now: DateTime<Utc>) -> Result<(), PortableError> {
    use executions::{Column, Entity};
    Entity::update_many()
        .col_expr(Column::Status, Expr::value(ExecutionStatus::Interrupted.as_str()))
        .col_expr(Column::FinishedAt, Expr::value(now))
        .filter(Column::Status.is_in(UNFINISHED))
        .exec(copy)
        .await?;
    Ok(())
}

/// Reads everything as the server will.
pub(super) async fn check(copy: &DatabaseConnection) -> Result<(), PortableError> {
    if let Some((table, row, parent)) = sqlite::dangling_reference(copy).await? {
        let row = row.map_or_else(String::new, |row| format!(" ({row})"));
        let sentence =
            format!("A row{row} of the table {table} belongs to one of {parent} that is not there.");
        return Err(PortableError::Refused(sentence));
    }
    let mut active_admins = 0_u64;
    every::<users::Entity>(copy, |user| {
        active_admins += u64::from(user.is_active && user.is_admin);
        check_user(user)
    })
    .await?;
    if active_admins == 0 {
        return Err(PortableError::refused("The database has no active administrator: nobody could use it."));
    }
    every::<executions::Entity>(copy, |row| check_row(row).map_err(unreadable)).await?;
    every::<code_library::Entity>(copy, |_| Ok(())).await?;
    every::<api_keys::Entity>(copy, |row| at_least_zero("api_keys", row.id, &[row.usage_count])).await?;
    every::<usage_days::Entity>(copy, |row| {
        at_least_zero("usage_days", row.user_id, &[row.executions, row.api_calls])
    })
    .await?;
    every::<audit_log::Entity>(copy, |_| Ok(())).await?;
    every::<audit_days::Entity>(copy, |row| at_least_zero("audit_days", 0, &[row.entries])).await?;
    every::<imported_rows::Entity>(copy, |_| Ok(())).await
}

async fn every<E: EntityTrait>(
    copy: &DatabaseConnection,
    mut check: impl FnMut(E::Model) -> Result<(), PortableError>,
) -> Result<(), PortableError> {
    let mut rows = in_order::<E>().stream(copy).await?;
    let mut number = 0_u64;
    loop {
        number += 1;
        match rows.try_next().await {
            Ok(Some(row)) => check(row)?,
            Ok(None) => return Ok(()),
            Err(error) => {
                let table = E::default().table_name().to_owned();
                let column = undecodable_column(&error).ok_or(error)?;
                let sentence =
                    format!("In row number {number} of the table {table}, {column} cannot be read.");
                return Err(PortableError::Refused(sentence));
            }
        }
    }
}

fn check_user(user: users::Model) -> Result<(), PortableError> {
    let wrong = |what: &str| {
        let sentence = format!("In the row {} of the table users, {what}.", user.id);
        Err(PortableError::Refused(sentence))
    };
    let is_name = |text: &str| {
        !text.is_empty() && text.chars().count() <= NAME_CHARS_MAX && !text.chars().any(char::is_control)
    };
    if TierLevel::try_from(user.user_level).is_err() {
        return wrong("user_level is not 1, 2, 3 or 4");
    }
    if !is_name(&user.username) || !is_name(&user.email) {
        return wrong("the name or the address is empty, too long, or has control characters");
    }
    if !is_bearable(&user.hashed_password) {
        return wrong("checking the password would cost too much");
    }
    Ok(())
}

/// Whether comparing a password with this hash takes no more than it should: who asks to log in decides when it is done.
pub(super) fn is_bearable(hash: &str) -> bool {
    let mut parts = hash.split('$').skip(1);
    if !parts.next().is_some_and(|algorithm| algorithm.starts_with("argon2")) {
        // No password belongs to what is not a hash.
        return true;
    }
    let costs = parts.find(|part| part.contains("m=")).unwrap_or_default();
    costs.split(',').all(|cost| {
        let bound = COSTS_MAX.iter().find(|(name, _)| cost.starts_with(name));
        bound.is_some_and(|(name, max)| cost[name.len()..].parse::<u32>().is_ok_and(|cost| cost <= *max))
    })
}

fn at_least_zero(table: &'static str, id: i64, counts: &[i64]) -> Result<(), PortableError> {
    match counts.iter().all(|count| *count >= 0) {
        true => Ok(()),
        false => Err(PortableError::Refused(format!("The table {table} has a count below zero (row {id})."))),
    }
}

fn unreadable(error: StoreError) -> PortableError {
    match error {
        StoreError::Unreadable { table, id, column } => {
            let sentence = format!("In the row {id} of the table {table}, {column} cannot be read.");
            PortableError::Refused(sentence)
        }
        error => error.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_that_cost_too_much_are_known() {
        for hash in [
            "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$aGFzaA",
            "$argon2i$m=19456,t=2,p=1$c29tZXNhbHQ$aGFzaA",
            "$2b$12$abcdefghijklmnopqrstuv",
            "",
            "no hash",
        ] {
            assert!(is_bearable(hash), "{hash}");
        }
        for costs in [
            "m=4194304,t=3,p=4",
            "m=65536,t=100000,p=4",
            "m=65536,t=3,p=200",
            "m=99999999999,t=1,p=1",
            "x=1,m=1",
            "",
        ] {
            let hash = format!("$argon2id$v=19${costs}$c29tZXNhbHQ$aGFzaA");
            assert!(!is_bearable(&hash), "{hash}");
        }
    }
}
