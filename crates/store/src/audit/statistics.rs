//! What the entries are together. Everything here is read from `audit_days`, which grows by the day and not by the entry.

use chrono::NaiveDate;
use sea_orm::sea_query::{Alias, ExprTrait as _, Func};
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, Select,
};

use crate::entities::audit_days::{Column, Entity};
use crate::{Store, StoreError};

/// How many entries there are of a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditCount {
    /// An action, or a kind of thing.
    pub word: String,
    /// Its entries.
    pub entries: u64,
}

/// How many entries of a status a day has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditDayCount {
    /// A UTC day.
    pub day: NaiveDate,
    /// A status. Rows from elsewhere may hold words that are none of ours.
    pub status: String,
    /// Its entries.
    pub entries: u64,
}

/// What the entries of some days are together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditStatistics {
    /// By day and status, where there are any.
    pub days: Vec<AuditDayCount>,
    /// The actions, most frequent first.
    pub top_actions: Vec<AuditCount>,
    /// The kinds of thing, most frequent first.
    pub top_resource_types: Vec<AuditCount>,
}

impl Store {
    /// What the entries since the beginning of this day are together. No list in it is longer than `top_max`, but that
    /// of the days.
    ///
    /// # Errors
    /// The database failed.
    pub async fn audit_statistics(
        &self,
        since: NaiveDate,
        top_max: u64,
    ) -> Result<AuditStatistics, StoreError> {
        let days = since_day(since)
            .column(Column::Day)
            .column(Column::Status)
            .group_by(Column::Day)
            .group_by(Column::Status)
            .order_by_asc(Column::Day)
            .into_tuple::<(i64, NaiveDate, String)>()
            .all(&self.readers)
            .await?;
        let day = |(entries, day, status)| AuditDayCount { day, status, entries: count(entries) };
        Ok(AuditStatistics {
            days: days.into_iter().map(day).collect(),
            top_actions: self.top(Column::Action, since, top_max).await?,
            top_resource_types: self.top(Column::ResourceType, since, top_max).await?,
        })
    }

    /// Every action that an entry has, in alphabetical order.
    ///
    /// # Errors
    /// The database failed.
    pub async fn audit_actions(&self) -> Result<Vec<String>, StoreError> {
        self.words(Column::Action).await
    }

    /// Every kind of thing that an entry is about, in alphabetical order.
    ///
    /// # Errors
    /// The database failed.
    pub async fn audit_resource_types(&self) -> Result<Vec<String>, StoreError> {
        self.words(Column::ResourceType).await
    }

    async fn top(&self, column: Column, since: NaiveDate, max: u64) -> Result<Vec<AuditCount>, StoreError> {
        let counted = since_day(since)
            .column(column)
            .filter(column.ne(""))
            .group_by(column)
            .order_by_desc(entries())
            .order_by_asc(column)
            .limit(max)
            .into_tuple::<(i64, String)>()
            .all(&self.readers)
            .await?;
        Ok(counted.into_iter().map(|(entries, word)| AuditCount { word, entries: count(entries) }).collect())
    }

    async fn words(&self, column: Column) -> Result<Vec<String>, StoreError> {
        let words = Entity::find().select_only().column(column).distinct().filter(column.ne(""));
        Ok(words.order_by_asc(column).into_tuple().all(&self.readers).await?)
    }
}

fn since_day(since: NaiveDate) -> Select<Entity> {
    Entity::find().select_only().column_as(entries(), "counted").filter(Column::Day.gte(since))
}

/// As a whole number: PostgreSQL's sum of such is none.
fn entries() -> sea_orm::sea_query::Expr {
    Func::sum(sea_orm::sea_query::Expr::col(Column::Entries)).cast_as(Alias::new("BIGINT"))
}

fn count(entries: i64) -> u64 {
    u64::try_from(entries).unwrap_or_default()
}
