//! Which ids new rows get where a copy was put.
//!
//! Invariant: an id that a copy tells of as somebody's or something's is nobody else's, there or anywhere it is imported.

use std::collections::BTreeMap;

use domain::ResourceType;
use sea_orm::sea_query::{Alias, Expr, ExprTrait as _, Func, Query};
use sea_orm::{ConnectionTrait, DbErr};

use super::bounds::ID_MAX;
use crate::sqlite;

/// Tables that number their rows.
const NUMBERED: [&str; 9] = [
    "users",
    "code_library",
    "api_keys",
    "ai_configs",
    "executions",
    "sessions",
    "audit_log",
    "user_environments",
    "environment_generations",
];

/// The last id that each table has given.
pub(super) type LastIds = Vec<(String, i64)>;

/// Lets new rows of all tables have ids after all that are there, and after all of these. Those that no import takes are
/// passed over: after the largest number there is none.
pub(super) async fn go_on_after(to: &impl ConnectionTrait, last: LastIds) -> Result<(), DbErr> {
    let known = last.into_iter().filter(|(_, id)| (0..=ID_MAX).contains(id));
    let mut highest = BTreeMap::new();
    for (table, id) in known {
        let highest = highest.entry(table).or_insert(id);
        *highest = Ord::max(id, *highest);
    }
    for table in NUMBERED {
        let there = largest(to, table, "id", None).await?;
        let known = highest.get(table).copied();
        sqlite::give_ids_after(to, table, Ord::max(there, known).unwrap_or_default()).await?;
    }
    Ok(())
}

/// Ids that rows tell of, whether or not what had them is still there.
pub(super) async fn ids_told_of(copy: &impl ConnectionTrait) -> Result<LastIds, DbErr> {
    let resource = |word: ResourceType| Some(("resource_type", word.as_str()));
    let was_in = |table: &'static str| Some(("source_table", table));
    let mut told = LastIds::new();
    for (whose, table, column, only) in [
        ("users", "audit_log", "user_id", None),
        ("users", "audit_log", "resource_id", resource(ResourceType::User)),
        ("executions", "audit_log", "resource_id", resource(ResourceType::Execution)),
        ("code_library", "audit_log", "resource_id", resource(ResourceType::Code)),
        ("code_library", "executions", "code_library_id", None),
        ("api_keys", "audit_log", "resource_id", resource(ResourceType::ApiKey)),
        ("ai_configs", "audit_log", "resource_id", resource(ResourceType::AiConfig)),
        ("ai_configs", "ai_usage_days", "config_id", None),
        ("ai_configs", "imported_rows", "source_id", was_in("ai_configs")),
        ("user_environments", "audit_log", "resource_id", resource(ResourceType::Environment)),
        ("user_environments", "imported_rows", "source_id", was_in("user_environments")),
        ("executions", "imported_rows", "source_id", was_in("code_executions")),
        ("code_library", "imported_rows", "source_id", was_in("code_library")),
        ("api_keys", "imported_rows", "source_id", was_in("api_keys")),
    ] {
        let id = largest(copy, table, column, only).await?;
        told.extend(id.map(|id| (whose.to_owned(), id)));
    }
    Ok(told)
}

/// The largest number in a column, of the rows that have this word in another.
async fn largest(
    connection: &impl ConnectionTrait,
    table: &'static str,
    column: &'static str,
    only: Option<(&'static str, &'static str)>,
) -> Result<Option<i64>, DbErr> {
    let mut select = Query::select();
    select.expr(Func::max(Expr::col(Alias::new(column)))).from(Alias::new(table));
    if let Some((column, word)) = only {
        select.and_where(Expr::col(Alias::new(column)).eq(word));
    }
    let row = connection.query_one(&select).await?;
    row.map_or(Ok(None), |row| row.try_get_by(0))
}
