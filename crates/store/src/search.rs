//! Searching: reading rows one after the other for a text in them. Whoever asks chooses the text, and users choose what
//! it is looked for in.
//!
//! Invariant: a search goes through connections of its own, and for a bounded time: whatever is looked for, nobody who
//! only wants to be authenticated waits for it.
//! Invariant: where rows may be large, only the newest are read, and of each text only its beginning.

use sea_orm::sea_query::{Expr, ExprTrait as _, Func, IntoColumnRef, SimpleExpr};
use sea_orm::{
    Condition, EntityTrait, QueryFilter as _, QueryOrder as _, QuerySelect as _, QueryTrait as _, Select,
};

use crate::page::Count;
use crate::{Store, StoreError, sqlite};

/// So many of the newest rows are searched where programs are in them.
pub(crate) const SEARCHED_MAX: u64 = 1_000;

/// So many characters of each text are searched: with [`SEARCHED_MAX`], some 64 million at most.
const SEARCHED_CHARS_MAX: u32 = 64 * 1024;

/// The column holds this text in its beginning, in whatever case (of ASCII letters where it is SQLite's; that knows no others).
pub(crate) fn contains(column: impl IntoColumnRef, text: &str) -> SimpleExpr {
    holds(sqlite::first_chars(column, SEARCHED_CHARS_MAX), text)
}

/// As [`contains`], of what is made of columns and is short. A pattern would take as long as both texts' lengths multiplied.
pub(crate) fn holds(text: impl Into<SimpleExpr>, piece: &str) -> SimpleExpr {
    // By the database on both sides: it decides which letters have another case.
    let [text, piece] = [text.into(), Expr::value(piece)].map(|side| SimpleExpr::from(Func::lower(side)));
    Expr::expr(sqlite::position(text, piece)).gt(0)
}

/// What was found: ids, newest first.
pub(crate) struct Found(Vec<i64>);

impl Found {
    pub(crate) fn count(&self) -> Count {
        Count::exactly(self.0.len() as u64)
    }

    /// A page of those that are older than `before`.
    pub(crate) fn page(self, before: Option<i64>, limit: u64, offset: u64) -> Vec<i64> {
        let older = self.0.into_iter().filter(|id| before.is_none_or(|before| *id < before));
        let [limit, offset] = [limit, offset].map(|number| usize::try_from(number).unwrap_or(usize::MAX));
        older.skip(offset).take(limit).collect()
    }
}

impl Store {
    /// Those of the newest of `all` that meet the condition.
    ///
    /// # Errors
    /// The database failed, or it took too long ([`StoreError::SearchTooLong`]).
    pub(crate) async fn search<E: EntityTrait>(
        &self,
        all: Select<E>,
        id: E::Column,
        condition: Condition,
    ) -> Result<Found, StoreError> {
        let newest = Expr::col((E::default(), id)).gte(oldest_searched(all.clone(), id));
        let found = all.filter(newest).filter(condition).select_only().column(id);
        let found = found.order_by_desc(id).limit(SEARCHED_MAX).into_tuple().all(&self.searchers).await?;
        Ok(Found(found))
    }
}

/// The id of the oldest of `all` that is searched.
fn oldest_searched<E: EntityTrait>(all: Select<E>, id: E::Column) -> SimpleExpr {
    let oldest = all.select_only().column(id).order_by_desc(id).limit(1).offset(SEARCHED_MAX - 1);
    let fewer_there_are = Expr::value(0);
    Func::coalesce([SimpleExpr::SubQuery(None, Box::new(oldest.into_query().into())), fewer_there_are]).into()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use sea_orm::sea_query::{PostgresQueryBuilder, Query};
    use sea_orm::{ConnectionTrait as _, DbBackend, Statement, Value};
    use tempfile::TempDir;

    use super::*;
    use crate::entities::executions::{Column, Entity};
    use crate::{DatabaseUrl, ExecutionFilter};

    const ANN: &str = "
        INSERT INTO users (id, username, email, hashed_password, is_active, is_admin, user_level, created_at,
                           must_change_password)
        VALUES (1, 'ann', 'ann@example.com', '', 1, 0, 1, '2026-01-01 00:00:00', 0)";
    const EXECUTIONS: &str = "
        WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?)
        INSERT INTO executions (id, user_id, code, conda_env, status, stdout, stderr, stdout_bytes_cut, stderr_bytes_cut,
                                wall_time_ms, cpu_time_ms, peak_memory_bytes, queued_ms, is_api_call, limits, isolation,
                                created_at)
        SELECT n, 1, CASE n WHEN 1 THEN ? ELSE ? END, 'base', 'running', '', '', 0, 0, 0, 0, 0, 0, 0,
               'null', '{\"layers\":[],\"missing\":[]}', '2026-01-01 00:00:00' FROM n";

    /// A store with a user who has so many executions: one of the first program, then others.
    async fn with_executions(count: u64, oldest: &str, others: &str) -> (Store, TempDir) {
        let directory = TempDir::new().expect("a directory");
        let file = directory.path().join("database.db");
        let store = Store::open_at(&DatabaseUrl::sqlite_file(file)).await.expect("opens");
        let run = async |sql: &str, values: Vec<Value>| {
            let statement = Statement::from_sql_and_values(DbBackend::Sqlite, sql, values);
            store.writer.execute_raw(statement).await.expect(sql);
        };
        run(ANN, vec![]).await;
        run(EXECUTIONS, vec![count.into(), oldest.into(), others.into()]).await;
        (store, directory)
    }

    async fn total(store: &Store, text: &str) -> Result<u64, StoreError> {
        let filter =
            ExecutionFilter { code_contains: Some(text.to_owned()), limit: 1, ..ExecutionFilter::default() };
        Ok(store.executions_of(domain::UserId(1), &filter).await?.total)
    }

    #[tokio::test]
    async fn a_search_takes_no_longer_for_a_hostile_text() {
        let (store, _directory) = with_executions(700, "", &"a".repeat(64 * 1024)).await;
        let nearly = format!("{}b", "a".repeat(199));
        assert_eq!(total(&store, &nearly).await.expect("in time"), 0);
        assert_eq!(total(&store, &"A".repeat(200)).await.expect("in time"), 699);
    }

    #[tokio::test]
    async fn a_search_that_takes_too_long_is_ended_and_disturbs_nobody() {
        let (mut store, _directory) = with_executions(1_000, "", &"a".repeat(1024)).await;
        let file = store.url.path().to_owned();
        store.searchers = sqlite::connect_searchers(&file, Duration::ZERO).await.expect("opens");
        for _ in 0..3 {
            assert!(matches!(total(&store, "b").await, Err(StoreError::SearchTooLong)));
        }
        assert!(store.user_by_username("ann").await.expect("read").is_some());
        store.searchers = sqlite::connect_searchers(&file, Duration::from_secs(60)).await.expect("opens");
        assert_eq!(total(&store, "b").await.expect("in time"), 0, "nothing is left of the time limit");
    }

    #[tokio::test]
    async fn the_newest_thousand_and_their_beginnings_are_searched() {
        let long = format!("{}near far", "x".repeat(SEARCHED_CHARS_MAX as usize - 4));
        let (store, _directory) = with_executions(SEARCHED_MAX, &long, "").await;
        for (text, expected) in [("NEAR", 1), ("far", 0)] {
            assert_eq!(total(&store, text).await.expect("read"), expected, "{text}");
        }
        let (store, _directory) = with_executions(SEARCHED_MAX + 1, "near", "x").await;
        for (text, expected) in [("near", 0), ("x", SEARCHED_MAX)] {
            assert_eq!(total(&store, text).await.expect("read"), expected, "{text}");
        }
    }

    #[test]
    fn the_database_decides_which_letters_are_the_same() {
        let holds = contains((Entity, Column::Code), "É");
        let query = Query::select().expr(holds).to_owned().to_string(PostgresQueryBuilder);
        assert_eq!(query.matches("LOWER(").count(), 2, "{query}");
        assert!(query.contains("LOWER('É')"), "{query}");
    }
}
