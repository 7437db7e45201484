//! What users have had of AI providers: calls and tokens, by user, configuration and UTC day.

use chrono::NaiveDate;
use domain::{AiConfigId, UserId};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict};
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, FromQueryResult, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    Select, TransactionTrait as _,
};

use crate::columns::{from_column, to_column};
use crate::entities::ai_usage_days::{ActiveModel, Column, Entity, Model};
use crate::entities::{ai_configs, users};
use crate::page::{self, Page};
use crate::usage::of_user;
use crate::{AuditEntry, Store, StoreError, UtcDay, audit, sqlite};

/// One call of a provider.
#[derive(Clone, Copy, Debug)]
pub struct AiUse {
    /// Who asked.
    pub user: UserId,
    /// By which configuration.
    pub config: AiConfigId,
    /// On which day.
    pub day: UtcDay,
    /// Tokens of the question.
    pub prompt_tokens: u64,
    /// Tokens of the answer.
    pub completion_tokens: u64,
}

/// What somebody has had by one configuration on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AiUsageDay {
    /// Who asked.
    pub user: UserId,
    /// Their name.
    pub username: String,
    /// By which configuration.
    pub config: AiConfigId,
    /// What its owner calls it, if it is still there.
    pub config_name: Option<String>,
    /// On which day.
    pub day: NaiveDate,
    /// How often.
    pub calls: u64,
    /// Tokens of the questions.
    pub prompt_tokens: u64,
    /// Tokens of the answers.
    pub completion_tokens: u64,
}

/// Which days are looked at.
#[derive(Clone, Copy, Debug)]
pub struct AiUsageFilter {
    /// Only this user's.
    pub user: Option<UserId>,
    /// From this day on.
    pub since: NaiveDate,
    /// At most so many.
    pub limit: u64,
    /// After leaving out so many.
    pub offset: u64,
}

impl Store {
    /// Writes down a call, with the audit entry that tells of it.
    ///
    /// # Errors
    /// The user is gone ([`StoreError::NoUser`]), or the database failed.
    pub async fn record_ai_use(&self, used: AiUse, entry: Option<AuditEntry>) -> Result<(), StoreError> {
        let transaction = self.writer.begin_with_options(sqlite::write_transaction()).await?;
        let more = |column: Column, count: i64| Expr::col((Entity, column)).add(count);
        let (prompt, completion) = (to_column(used.prompt_tokens), to_column(used.completion_tokens));
        let mut and_more = OnConflict::columns([Column::UserId, Column::ConfigId, Column::Day]);
        and_more
            .value(Column::Calls, more(Column::Calls, 1))
            .value(Column::PromptTokens, more(Column::PromptTokens, prompt))
            .value(Column::CompletionTokens, more(Column::CompletionTokens, completion));
        let first = ActiveModel {
            user_id: Set(used.user.0),
            config_id: Set(used.config.0),
            day: Set(used.day.date()),
            calls: Set(1),
            prompt_tokens: Set(prompt),
            completion_tokens: Set(completion),
        };
        let inserted = Entity::insert(first).on_conflict(and_more).exec_without_returning(&transaction).await;
        inserted.map_err(|error| of_user(used.user, error))?;
        if let Some(entry) = entry {
            audit::record(&transaction, entry).await?;
        }
        Ok(transaction.commit().await?)
    }

    /// Tokens that a user has had on a day, of questions and answers together.
    ///
    /// # Errors
    /// The database failed.
    pub async fn ai_tokens_of(&self, user: UserId, day: UtcDay) -> Result<u64, StoreError> {
        let theirs = Entity::find().filter(Column::UserId.eq(user.0)).filter(Column::Day.eq(day.date()));
        let rows = theirs.all(&self.readers).await?;
        let tokens = |row: Model| row.prompt_tokens.saturating_add(row.completion_tokens);
        let sum = rows.into_iter().map(tokens).fold(0, i64::saturating_add);
        Ok(from_column(sum).unwrap_or_default())
    }

    /// Who has had what on which day, newest first.
    ///
    /// # Errors
    /// The database failed.
    pub async fn ai_usage(&self, filter: &AiUsageFilter) -> Result<Page<AiUsageDay>, StoreError> {
        let mut rows = Entity::find().filter(Column::Day.gte(filter.since));
        if let Some(user) = filter.user {
            rows = rows.filter(Column::UserId.eq(user.0));
        }
        let count = page::count(&self.readers, &rows).await?;
        let ordered = rows
            .order_by_desc(Column::Day)
            .order_by_asc(Column::UserId)
            .order_by_asc(Column::ConfigId)
            .limit(filter.limit)
            .offset(filter.offset);
        let rows = named(ordered).into_model::<NamedRow>().all(&self.readers).await?;
        Ok(Page::of(rows.into_iter().map(AiUsageDay::from).collect(), count))
    }

    /// Removes what was used before this day, and says how many rows that were.
    ///
    /// # Errors
    /// The database failed.
    pub async fn remove_ai_usage_before(&self, day: NaiveDate) -> Result<u64, StoreError> {
        let removed = Entity::delete_many().filter(Column::Day.lt(day)).exec(&self.writer).await?;
        Ok(removed.rows_affected)
    }
}

/// A row with the names of whom and what it is about.
#[derive(FromQueryResult)]
struct NamedRow {
    user_id: i64,
    username: Option<String>,
    config_id: i64,
    config_name: Option<String>,
    day: NaiveDate,
    calls: i64,
    prompt_tokens: i64,
    completion_tokens: i64,
}

fn named(rows: Select<Entity>) -> Select<Entity> {
    use sea_orm::{JoinType, RelationDef};
    let user: RelationDef =
        Entity::belongs_to(users::Entity).from(Column::UserId).to(users::Column::Id).into();
    let config: RelationDef =
        Entity::belongs_to(ai_configs::Entity).from(Column::ConfigId).to(ai_configs::Column::Id).into();
    rows.join(JoinType::LeftJoin, user)
        .join(JoinType::LeftJoin, config)
        .column(users::Column::Username)
        .column(ai_configs::Column::ConfigName)
}

impl From<NamedRow> for AiUsageDay {
    fn from(row: NamedRow) -> Self {
        let count = |number: i64| from_column(number).unwrap_or_default();
        Self {
            user: UserId(row.user_id),
            username: row.username.unwrap_or_default(),
            config: AiConfigId(row.config_id),
            config_name: row.config_name,
            day: row.day,
            calls: count(row.calls),
            prompt_tokens: count(row.prompt_tokens),
            completion_tokens: count(row.completion_tokens),
        }
    }
}
