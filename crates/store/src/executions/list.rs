//! Reading: one of an owner, and an owner's list.

use domain::{ExecutionId, ExecutionStatus, UserId};
use sea_orm::sea_query::{Expr, ExprTrait as _, Func, LikeExpr};
use sea_orm::{
    ColumnTrait as _, DbErr, EntityTrait as _, FromQueryResult, IdenStatic as _, Iterable as _,
    PaginatorTrait as _, QueryFilter as _, QueryOrder as _, QueryResult, QuerySelect as _, Select,
};

use super::{ExecutionRecord, rows};
use crate::entities::executions::{Column, Entity, Model};
use crate::{Store, StoreError, sqlite};

/// Characters a list keeps of each of code, stdout and stderr. Together with the bound on a
/// page's length it bounds what one list costs in memory: whole programs and outputs, a hundred
/// at once, would be hundreds of megabytes.
pub const LISTED_CHARS_MAX: usize = 16 * 1024;

/// Which executions of an owner a list shows. Conditions that are absent hold for all.
#[derive(Clone, Debug, Default)]
pub struct ExecutionFilter {
    /// With this status.
    pub status: Option<ExecutionStatus>,
    /// In the environment of this name.
    pub environment: Option<String>,
    /// With this text in their code, in whatever case.
    pub code_contains: Option<String>,
    /// At most this many.
    pub limit: u64,
    /// After leaving out this many of the newest.
    pub offset: u64,
}

/// A page of a list.
#[derive(Clone, Debug)]
pub struct Page<T> {
    /// The page.
    pub items: Vec<T>,
    /// How many there are on all pages together.
    pub total: u64,
}

impl Store {
    /// One execution of this owner, if they have it.
    ///
    /// # Errors
    /// The database failed.
    pub async fn execution_of(
        &self,
        owner: UserId,
        id: ExecutionId,
    ) -> Result<Option<ExecutionRecord>, StoreError> {
        let found = of_owner(owner).filter(Column::Id.eq(id.0)).one(&self.readers).await?;
        found.map(rows::read).transpose()
    }

    /// This owner's executions, newest first, code and output cut to [`LISTED_CHARS_MAX`].
    ///
    /// # Errors
    /// The database failed.
    pub async fn executions_of(
        &self,
        owner: UserId,
        filter: &ExecutionFilter,
    ) -> Result<Page<ExecutionRecord>, StoreError> {
        let matching = matching(owner, filter);
        let total = matching.clone().count(&self.readers).await?;
        let rows = abridged(matching)
            .order_by_desc(Column::Id)
            .limit(filter.limit)
            .offset(filter.offset)
            .into_model::<AbridgedRow>()
            .all(&self.readers)
            .await?;
        let items = rows.into_iter().map(read_abridged).collect::<Result<_, _>>()?;
        Ok(Page { items, total })
    }
}

fn of_owner(owner: UserId) -> Select<Entity> {
    Entity::find().filter(Column::UserId.eq(owner.0))
}

fn matching(owner: UserId, filter: &ExecutionFilter) -> Select<Entity> {
    let mut select = of_owner(owner);
    if let Some(status) = filter.status {
        select = select.filter(Column::Status.eq(status.as_str()));
    }
    if let Some(environment) = &filter.environment {
        select = select.filter(Column::CondaEnv.eq(environment));
    }
    if let Some(text) = &filter.code_contains {
        let code = Func::lower(Expr::col(Column::Code));
        select = select.filter(Expr::expr(code).like(containing(text)));
    }
    select
}

/// Any text with this one in it. Lowered on both sides, because LIKE looks at case on PostgreSQL.
fn containing(text: &str) -> LikeExpr {
    let escaped = text.to_ascii_lowercase().replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_");
    LikeExpr::new(format!("%{escaped}%")).escape('\\')
}

/// A row as a list needs it: [`LISTED`] are empty in it, and their beginnings stand beside it.
struct AbridgedRow {
    row: Model,
    beginnings: [Vec<u8>; 3],
}

/// The columns whose texts may be long.
const LISTED: [Column; 3] = [Column::Code, Column::Stdout, Column::Stderr];
/// What the beginning of each is called in a result.
const BEGINNINGS: [&str; 3] = ["code_beginning", "stdout_beginning", "stderr_beginning"];
/// Enough for one character more than is shown, whatever it is made of: the one too many says that something was cut.
const BEGINNING_BYTES_MAX: u32 = 4 * (LISTED_CHARS_MAX as u32 + 1);

impl FromQueryResult for AbridgedRow {
    fn from_query_result(result: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
        let beginning = |name| result.try_get::<Option<Vec<u8>>>(prefix, name).map(Option::unwrap_or_default);
        let [code, stdout, stderr] = BEGINNINGS.map(beginning);
        Ok(Self { row: Model::from_query_result(result, prefix)?, beginnings: [code?, stdout?, stderr?] })
    }
}

/// The columns of a row, the long ones cut by the database.
fn abridged(select: Select<Entity>) -> Select<Entity> {
    let whole =
        Column::iter().filter(|column| !LISTED.iter().any(|listed| listed.as_str() == column.as_str()));
    let select = whole.fold(select.select_only(), Select::column);
    LISTED.into_iter().zip(BEGINNINGS).fold(select, |select, (column, name)| {
        let beginning = sqlite::first_bytes(column, BEGINNING_BYTES_MAX);
        select.column_as(beginning, name).column_as(Expr::value(""), column)
    })
}

fn read_abridged(AbridgedRow { mut row, beginnings }: AbridgedRow) -> Result<ExecutionRecord, StoreError> {
    let [code, stdout, stderr] = beginnings.map(|beginning| cut(&beginning));
    let is_abridged = [&code, &stdout, &stderr].iter().any(|(_, is_cut)| *is_cut);
    (row.code, row.stdout, row.stderr) = (code.0, stdout.0, stderr.0);
    Ok(ExecutionRecord { is_abridged, ..rows::read(row)? })
}

/// The first characters of what is the beginning of a text, and whether they are not all of it.
fn cut(beginning: &[u8]) -> (String, bool) {
    // Only the last character can be broken: the database cut there.
    let text = beginning.utf8_chunks().next().map_or("", |chunk| chunk.valid());
    match text.char_indices().nth(LISTED_CHARS_MAX) {
        Some((end, _)) => (text[..end].to_owned(), true),
        None => (text.to_owned(), false),
    }
}
