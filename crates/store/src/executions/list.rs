//! Reading: one of an owner, and an owner's list.

use domain::{ExecutionId, ExecutionStatus, UserId};
use sea_orm::sea_query::{Expr, ExprTrait as _, Func, LikeExpr};
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, Iterable as _, PaginatorTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _, Select,
};

use super::{ExecutionRecord, rows};
use crate::entities::executions::{Column, Entity, Model};
use crate::{Store, StoreError};

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
            .into_model::<Model>()
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

/// The columns of a row with the long ones cut by the database, one character longer than is
/// shown: the one too many says that something was cut.
fn abridged(select: Select<Entity>) -> Select<Entity> {
    let mut select = select.select_only();
    for column in Column::iter() {
        select = match column {
            Column::Code | Column::Stdout | Column::Stderr => {
                let length = i64::try_from(LISTED_CHARS_MAX).expect("16 Ki fit") + 1;
                let cut = Func::cust("substr").arg(Expr::col(column)).arg(1_i64).arg(length);
                select.column_as(Expr::expr(cut), column)
            }
            _ => select.column(column),
        };
    }
    select
}

fn read_abridged(mut row: Model) -> Result<ExecutionRecord, StoreError> {
    let cuts = [&mut row.code, &mut row.stdout, &mut row.stderr].map(cut);
    Ok(ExecutionRecord { is_abridged: cuts.contains(&true), ..rows::read(row)? })
}

fn cut(text: &mut String) -> bool {
    let end = text.char_indices().nth(LISTED_CHARS_MAX).map(|(index, _)| index);
    text.truncate(end.unwrap_or(text.len()));
    end.is_some()
}
