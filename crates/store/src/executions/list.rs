//! Reading: one of an owner, an owner's list, and everybody's.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use domain::{ExecutionId, ExecutionStatus, UserId};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait as _, Condition, DbErr, EntityTrait as _, FromQueryResult, IdenStatic as _, Iterable as _,
    PaginatorTrait as _, QueryFilter as _, QueryOrder as _, QueryResult, QuerySelect as _, Select,
};

use super::{ExecutionRecord, rows};
use crate::entities::executions::{Column, Entity, Model};
use crate::entities::users;
use crate::excerpt::{self, BEGINNING_BYTES_MAX};
use crate::page::{self, Count, Page};
use crate::search::contains;
use crate::{Store, StoreError, sqlite};

/// Which executions a list shows. Conditions that are absent hold for all.
#[derive(Clone, Debug, Default)]
pub struct ExecutionFilter {
    /// With this status.
    pub status: Option<ExecutionStatus>,
    /// In the environment of this name.
    pub environment: Option<String>,
    /// With this text in their code, in whatever case; among the newest thousand of the owner, or of everybody.
    pub code_contains: Option<String>,
    /// Started with an API key, or not.
    pub is_api_call: Option<bool>,
    /// Older than this one. Those that are not still count for the total.
    pub before: Option<ExecutionId>,
    /// At most this many.
    pub limit: u64,
    /// After leaving out this many of the newest.
    pub offset: u64,
}

/// An execution and whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnedExecution {
    /// The execution.
    pub record: ExecutionRecord,
    /// Its owner's name.
    pub username: String,
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
        let found = of_owner(Some(owner)).filter(Column::Id.eq(id.0)).one(&self.readers).await?;
        found.map(rows::read).transpose()
    }

    /// One execution, whoever has it.
    ///
    /// # Errors
    /// The database failed.
    pub async fn execution_by_id(&self, id: ExecutionId) -> Result<Option<ExecutionRecord>, StoreError> {
        let found = Entity::find_by_id(id.0).one(&self.readers).await?;
        found.map(rows::read).transpose()
    }

    /// Whether the files that an execution has left are still to be kept.
    ///
    /// # Errors
    /// The database failed.
    pub async fn artifacts_are_kept(&self, id: ExecutionId, now: DateTime<Utc>) -> Result<bool, StoreError> {
        let kept = Entity::find_by_id(id.0).filter(Column::ArtifactsUntil.gt(now));
        Ok(kept.count(&self.readers).await? > 0)
    }

    /// This owner's executions, newest first, code and output cut to [`LISTED_CHARS_MAX`](crate::LISTED_CHARS_MAX).
    ///
    /// # Errors
    /// The database failed.
    pub async fn executions_of(
        &self,
        owner: UserId,
        filter: &ExecutionFilter,
    ) -> Result<Page<ExecutionRecord>, StoreError> {
        self.list(Some(owner), filter).await
    }

    /// Everybody's executions, or those of one, newest first, code and output cut to [`LISTED_CHARS_MAX`](crate::LISTED_CHARS_MAX).
    ///
    /// # Errors
    /// The database failed.
    pub async fn executions_with_owners(
        &self,
        owner: Option<UserId>,
        filter: &ExecutionFilter,
    ) -> Result<Page<OwnedExecution>, StoreError> {
        let page = self.list(owner, filter).await?;
        let names = self.names_of(page.items.iter().map(|record| record.request.user)).await?;
        // Whose name is not there was deleted just now, and the executions with them.
        let name_of = |record: &ExecutionRecord| names.get(&record.request.user).cloned().unwrap_or_default();
        Ok(page.map(|record| OwnedExecution { username: name_of(&record), record }))
    }

    async fn list(
        &self,
        owner: Option<UserId>,
        filter: &ExecutionFilter,
    ) -> Result<Page<ExecutionRecord>, StoreError> {
        let (page, count) = match &filter.code_contains {
            Some(text) => self.searched(owner, filter, text).await?,
            None => {
                let all = of_owner(owner).filter(conditions(filter));
                let count = page::count(&self.readers, &all).await?;
                let older = Condition::all().add_option(filter.before.map(|before| Column::Id.lt(before.0)));
                (all.filter(older).limit(filter.limit).offset(filter.offset), count)
            }
        };
        let rows = abridged(page).order_by_desc(Column::Id).into_model::<AbridgedRow>();
        let rows = rows.all(&self.readers).await?;
        let items = rows.into_iter().map(read_abridged).collect::<Result<_, _>>()?;
        Ok(Page::of(items, count))
    }

    /// A page of those that this text is in.
    async fn searched(
        &self,
        owner: Option<UserId>,
        filter: &ExecutionFilter,
        text: &str,
    ) -> Result<(Select<Entity>, Count), StoreError> {
        let condition = conditions(filter).add(contains(Column::Code, text));
        let found = self.search(of_owner(owner), Column::Id, condition).await?;
        let count = found.count();
        let page = found.page(filter.before.map(|before| before.0), filter.limit, filter.offset);
        Ok((Entity::find().filter(Column::Id.is_in(page)), count))
    }

    async fn names_of(
        &self,
        users: impl Iterator<Item = UserId>,
    ) -> Result<BTreeMap<UserId, String>, StoreError> {
        let ids: BTreeSet<i64> = users.map(|user| user.0).collect();
        let select =
            users::Entity::find().select_only().columns([users::Column::Id, users::Column::Username]);
        let names: Vec<(i64, String)> =
            select.filter(users::Column::Id.is_in(ids)).into_tuple().all(&self.readers).await?;
        Ok(names.into_iter().map(|(id, name)| (UserId(id), name)).collect())
    }
}

fn of_owner(owner: Option<UserId>) -> Select<Entity> {
    Entity::find().filter(Condition::all().add_option(owner.map(|owner| Column::UserId.eq(owner.0))))
}

/// All but that of a text.
fn conditions(filter: &ExecutionFilter) -> Condition {
    Condition::all()
        .add_option(filter.status.map(|status| Column::Status.eq(status.as_str())))
        .add_option(filter.environment.as_ref().map(|name| Column::CondaEnv.eq(name)))
        .add_option(filter.is_api_call.map(|is_api_call| Column::IsApiCall.eq(is_api_call)))
}

/// A row as a list needs it: [`LISTED`] are empty in it, and their beginnings stand beside it.
struct AbridgedRow {
    row: Model,
    beginnings: [Vec<u8>; 3],
}

/// The columns whose texts may be long.
const LISTED: [Column; 3] = [Column::Code, Column::Stdout, Column::Stderr];
/// The columns that lists do without.
const LEFT_OUT: [Column; 2] = [Column::Displays, Column::Usage];
/// What the beginning of each is called in a result.
const BEGINNINGS: [&str; 3] = ["code_beginning", "stdout_beginning", "stderr_beginning"];

impl FromQueryResult for AbridgedRow {
    fn from_query_result(result: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
        let beginning = |name| result.try_get::<Option<Vec<u8>>>(prefix, name).map(Option::unwrap_or_default);
        let [code, stdout, stderr] = BEGINNINGS.map(beginning);
        Ok(Self { row: Model::from_query_result(result, prefix)?, beginnings: [code?, stdout?, stderr?] })
    }
}

/// The columns of a row, the long ones cut by the database.
fn abridged(select: Select<Entity>) -> Select<Entity> {
    let is_whole =
        |column: &Column| LISTED.iter().chain(&LEFT_OUT).all(|other| other.as_str() != column.as_str());
    let whole = Column::iter().filter(is_whole);
    let select = whole.fold(select.select_only(), Select::column);
    let select = LISTED.into_iter().zip(BEGINNINGS).fold(select, |select, (column, name)| {
        let beginning = sqlite::first_bytes(column, BEGINNING_BYTES_MAX);
        select.column_as(beginning, name).column_as(Expr::value(""), column)
    });
    LEFT_OUT.into_iter().fold(select, |select, column| select.column_as(Expr::value("[]"), column))
}

fn read_abridged(AbridgedRow { mut row, beginnings }: AbridgedRow) -> Result<ExecutionRecord, StoreError> {
    let [code, stdout, stderr] = beginnings.map(|beginning| excerpt::cut(&beginning));
    let is_abridged = [&code, &stdout, &stderr].iter().any(|(_, is_cut)| *is_cut);
    (row.code, row.stdout, row.stderr) = (code.0, stdout.0, stderr.0);
    Ok(ExecutionRecord { is_abridged, ..rows::read(row)? })
}
