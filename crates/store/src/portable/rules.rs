//! What holds for every database of ours, looked at before one takes the place of another.

use chrono::{DateTime, Utc};
use domain::{AiProvider, EnvironmentId, EnvironmentStatus, ExecutionStatus, TierLevel};
use futures_util::TryStreamExt as _;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait as _, DatabaseConnection, EntityTrait, QueryFilter as _};

use super::PortableError;
use super::bounds::{Place, is_line};
use super::entry_days::EntryDays;
use super::error::undecodable_column;
use super::tables::in_order;
use crate::StoreError;
use crate::entities::{
    ai_configs, ai_usage_days, api_keys, audit_log, code_library, environment_generations, executions,
    imported_rows, usage_days, user_environments, users, webhook_secrets,
};
use crate::environments::{check_row as check_environment_row, is_name_of_user};
use crate::executions::{UNFINISHED, check_row};
use crate::sealed::is_sealed;
use crate::sqlite;

const NAME_CHARS_MAX: usize = 255;

/// Of what audit entries are counted and listed by. All words there are, are in memory at once.
const WORD_BYTES_MAX: usize = 255;

/// Of a sealed key. The FastAPI edition has not looked at how long one is.
const KEY_BYTES_MAX: usize = 64 * 1024;

/// Costs of argon2: several times what anybody chooses, and a second or two of one processor at most.
const MEMORY_KIB_MAX: u64 = 256 * 1024;
const LANES_MAX: u64 = 16;

/// Memory by passes, which is what the time goes by.
const WORK_KIB_MAX: u64 = 1024 * 1024;

/// What was under way when the copy was made is not any more.
pub(super) async fn tidy(copy: &DatabaseConnection, now: DateTime<Utc>) -> Result<(), PortableError> {
    use executions::{Column, Entity};
    Entity::update_many()
        .col_expr(Column::Status, Expr::value(ExecutionStatus::Interrupted.as_str()))
        .col_expr(Column::FinishedAt, Expr::value(now))
        .filter(Column::Status.is_in(UNFINISHED))
        .exec(copy)
        .await?;
    environments_are_missing(copy).await
}

/// Directories do not come along, and the base environment belongs to each machine.
async fn environments_are_missing(copy: &DatabaseConnection) -> Result<(), PortableError> {
    use environment_generations as generations;
    let mut rows = in_order::<generations::Entity>().stream(copy).await?;
    let mut recipes = Vec::new();
    while let Some(row) = rows.try_next().await? {
        recipes.push((row.environment_id, row.number, row.id));
    }
    drop(rows);
    for (environment, number, id) in recipes {
        let Some(generation) = generations::Entity::find_by_id(id).one(copy).await? else { continue };
        user_environments::Entity::update_many()
            .col_expr(user_environments::Column::Recipe, Expr::value(generation.conda_yaml))
            .filter(user_environments::Column::Id.eq(environment))
            .filter(user_environments::Column::Generation.eq(number))
            .exec(copy)
            .await?;
    }
    generations::Entity::delete_many().exec(copy).await?;
    user_environments::Entity::delete_by_id(EnvironmentId::BASE.0).exec(copy).await?;
    user_environments::Entity::update_many()
        .col_expr(user_environments::Column::Status, Expr::value(EnvironmentStatus::Missing.as_str()))
        .col_expr(user_environments::Column::Generation, Expr::value(None::<i64>))
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
    every::<executions::Entity>(copy, check_execution).await?;
    every::<code_library::Entity>(copy, check_code).await?;
    every::<api_keys::Entity>(copy, check_api_key).await?;
    every::<ai_configs::Entity>(copy, check_ai_config).await?;
    every::<ai_usage_days::Entity>(copy, check_ai_usage).await?;
    every::<webhook_secrets::Entity>(copy, check_webhook_secret).await?;
    every::<usage_days::Entity>(copy, check_usage).await?;
    every::<imported_rows::Entity>(copy, check_kept).await?;
    every::<user_environments::Entity>(copy, check_environment).await?;
    let mut days = EntryDays::default();
    every::<audit_log::Entity>(copy, |row| {
        check_entry(&row)?;
        days.count(row)
    })
    .await?;
    Ok(days.write(copy).await?)
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
    let place = Place { table: "users", id: user.id };
    place.ids(&[Some(user.id)])?;
    place.times(&[Some(user.created_at)])?;
    place.lines(&[user.full_name.as_deref().unwrap_or_default()])?;
    place.each(TierLevel::try_from(user.user_level).is_ok(), "user_level is not 1, 2, 3 or 4")?;
    let fault = "the name or the address is empty, too long, or has control characters or direction marks";
    place.each(is_name(&user.username) && is_name(&user.email), fault)?;
    place.each(is_bearable(&user.hashed_password), "checking the password would cost too much")
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().count() <= NAME_CHARS_MAX && is_line(text)
}

fn check_execution(row: executions::Model) -> Result<(), PortableError> {
    let place = Place { table: "executions", id: row.id };
    place.ids(&[Some(row.id), Some(row.user_id), row.code_library_id])?;
    place.counts(&[row.stdout_bytes_cut, row.stderr_bytes_cut, row.queued_ms])?;
    place.counts(&[row.wall_time_ms, row.cpu_time_ms, row.peak_memory_bytes])?;
    place.times(&[Some(row.created_at), row.finished_at])?;
    place.short(&[&row.conda_env])?;
    check_row(row).map_err(unreadable)
}

fn check_code(row: code_library::Model) -> Result<(), PortableError> {
    let place = Place { table: "code_library", id: row.id };
    place.ids(&[Some(row.id), Some(row.user_id)])?;
    place.times(&[Some(row.created_at), Some(row.updated_at)])?;
    place.lines(&[&row.title, &row.language, &row.tags, &row.conda_env])
}

fn check_api_key(row: api_keys::Model) -> Result<(), PortableError> {
    let place = Place { table: "api_keys", id: row.id };
    place.ids(&[Some(row.id), Some(row.user_id)])?;
    place.counts(&[row.usage_count])?;
    place.times(&[row.last_used, Some(row.created_at), row.expires_at])?;
    place.lines(&[&row.key_name, &row.key_prefix])
}

/// A key in clear would be read by whoever reads the file.
fn check_ai_config(row: ai_configs::Model) -> Result<(), PortableError> {
    let place = Place { table: "ai_configs", id: row.id };
    place.ids(&[Some(row.id), Some(row.user_id)])?;
    place.times(&[Some(row.created_at), Some(row.updated_at)])?;
    place.lines(&[&row.config_name, &row.model_name, row.base_url.as_deref().unwrap_or_default()])?;
    place.each(AiProvider::from_word(&row.provider).is_some(), "provider is not one that is known")?;
    let is_kept_well =
        row.api_key.is_empty() || (is_sealed(&row.api_key) && row.api_key.len() <= KEY_BYTES_MAX);
    place.each(is_kept_well, "api_key is not sealed")
}

fn check_webhook_secret(row: webhook_secrets::Model) -> Result<(), PortableError> {
    let place = Place { table: "webhook_secrets", id: row.user_id };
    place.ids(&[Some(row.user_id)])?;
    place.times(&[Some(row.created_at), row.before_until])?;
    let is_kept_well = |secret: &str| is_sealed(secret) && secret.len() <= KEY_BYTES_MAX;
    let are = is_kept_well(&row.secret) && row.secret_before.as_deref().is_none_or(is_kept_well);
    place.each(are, "a secret is not sealed")
}

fn check_ai_usage(row: ai_usage_days::Model) -> Result<(), PortableError> {
    let place = Place { table: "ai_usage_days", id: row.user_id };
    place.ids(&[Some(row.user_id), Some(row.config_id)])?;
    place.counts(&[row.calls, row.prompt_tokens, row.completion_tokens])?;
    place.times(&[row.day.and_hms_opt(0, 0, 0).map(|day| day.and_utc())])
}

/// Of a user; the base environment is not among them.
fn check_environment(row: user_environments::Model) -> Result<(), PortableError> {
    let place = Place { table: "user_environments", id: row.id };
    place.ids(&[Some(row.id), row.user_id])?;
    place.each(row.user_id.is_some(), "an environment is nobody's")?;
    place.times(&[Some(row.created_at), Some(row.updated_at), row.last_used])?;
    let fault = "the name is not of letters, digits, _ and -, or is that of the base environment";
    place.each(is_name_of_user(&row.env_name), fault)?;
    place.lines(&[&row.display_name, &row.python_version])?;
    check_environment_row(row).map_err(unreadable)
}

fn check_usage(row: usage_days::Model) -> Result<(), PortableError> {
    let place = Place { table: "usage_days", id: row.user_id };
    place.ids(&[Some(row.user_id)])?;
    place.counts(&[row.executions, row.api_calls])?;
    place.times(&[row.day.and_hms_opt(0, 0, 0).map(|day| day.and_utc())])
}

fn check_entry(row: &audit_log::Model) -> Result<(), PortableError> {
    words("audit_log", &[&row.action, &row.resource_type, &row.status])?;
    let place = Place { table: "audit_log", id: row.id };
    // The base environment has the id 0.
    place.ids(&[Some(row.id), row.user_id, row.resource_id.filter(|id| *id != EnvironmentId::BASE.0)])?;
    place.times(&[Some(row.created_at)])?;
    place.short(&[&row.ip_address, &row.user_agent].map(|text| text.as_deref().unwrap_or_default()))
}

fn check_kept(row: imported_rows::Model) -> Result<(), PortableError> {
    let place = Place { table: "imported_rows", id: row.source_id };
    place.ids(&[Some(row.source_id), row.user_id])?;
    place.short(&[&row.source_table])
}

/// Whether comparing a password with this hash takes no more than it should: who asks to log in decides when it is done.
pub(super) fn is_bearable(hash: &str) -> bool {
    let mut parts = hash.split('$').skip(1);
    if !parts.next().is_some_and(|algorithm| algorithm.starts_with("argon2")) {
        // No password belongs to what is not a hash.
        return true;
    }
    let costs = parts.find(|part| part.contains("m=")).unwrap_or_default();
    costs_of(costs).is_some_and(|[memory, passes, lanes]| {
        memory <= MEMORY_KIB_MAX && memory.saturating_mul(passes) <= WORK_KIB_MAX && lanes <= LANES_MAX
    })
}

/// Memory in KiB, passes and lanes, each of them once.
fn costs_of(text: &str) -> Option<[u64; 3]> {
    let mut found = [None; 3];
    for cost in text.split(',') {
        let (name, number) = cost.split_once('=')?;
        let place = ["m", "t", "p"].iter().position(|known| *known == name)?;
        if found[place].replace(number.parse().ok()?).is_some() {
            return None;
        }
    }
    let [memory, passes, lanes] = found;
    Some([memory?, passes?, lanes?])
}

fn words(table: &'static str, words: &[&str]) -> Result<(), PortableError> {
    match words.iter().all(|word| is_word(word)) {
        true => Ok(()),
        false => {
            let sentence = format!("The table {table} has an action or a resource type that is too long.");
            Err(PortableError::Refused(sentence))
        }
    }
}

/// Whether it can be the name of an action or of a type of resources.
pub(super) fn is_word(text: &str) -> bool {
    text.len() <= WORD_BYTES_MAX
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
            "$argon2id$v=19$m=262144,t=4,p=16$c29tZXNhbHQ$aGFzaA",
            "$2b$12$abcdefghijklmnopqrstuv",
            "",
            "no hash",
        ] {
            assert!(is_bearable(hash), "{hash}");
        }
        for costs in [
            "m=4194304,t=3,p=4",
            "m=262145,t=1,p=1",
            "m=262144,t=5,p=1",
            "m=8,t=4294967295,p=1",
            "m=8,t=1,p=1,m=262144",
            "m=65536",
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
