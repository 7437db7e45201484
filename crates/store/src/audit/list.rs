//! Reading entries: a page of them, and all of them in pieces.
//!
//! Newest first means by time, then by id: every condition has an index in that order, so that a page costs the same
//! however many entries there are, with a range of time or without. Where there are several conditions, the rarest leads.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::{AuditEntryId, AuditStatus, UserId};
use sea_orm::sea_query::{BinOper, Expr, ExprTrait as _};
use sea_orm::{
    ColumnTrait as _, Condition, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    Select, Value,
};
use serde_json::{Map, Value as Json};

use crate::entities::audit_log::{Column, Entity, Model};
use crate::entities::users;
use crate::page::{self, Page};
use crate::{Store, StoreError};

/// Which entries. Conditions that are absent hold for all.
#[derive(Clone, Debug, Default)]
pub struct AuditFilter {
    /// With this action. Rows from elsewhere may hold words that are none of ours.
    pub action: Option<String>,
    /// About this kind of thing.
    pub resource_type: Option<String>,
    /// That ended like this.
    pub status: Option<AuditStatus>,
    /// Of this actor.
    pub actor: Option<UserId>,
    /// Not before this.
    pub from: Option<DateTime<Utc>>,
    /// Before this.
    pub until: Option<DateTime<Utc>>,
}

/// Where in the list of entries one stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuditPosition {
    created_at: DateTime<Utc>,
    id: AuditEntryId,
}

/// Which page of a list of entries.
#[derive(Clone, Copy, Debug, Default)]
pub struct AuditPage {
    /// At most this many.
    pub limit: u64,
    /// After leaving out this many of the newest.
    pub offset: u64,
    /// Only those that come after this one in the list. The others still count for the total.
    pub before: Option<AuditEntryId>,
}

/// An entry as stored.
#[derive(Clone, Debug, PartialEq)]
pub struct AuditRecord {
    /// Which row.
    pub id: AuditEntryId,
    /// Whoever did it, where that is known.
    pub actor: Option<UserId>,
    /// The same, as long as they have an account.
    pub user: Option<AuditUser>,
    /// What they did.
    pub action: String,
    /// What kind of thing they did it to; empty where nobody said.
    pub resource_type: String,
    /// Which one of these.
    pub resource_id: Option<i64>,
    /// What else is worth knowing.
    pub details: Map<String, Json>,
    /// The network address it came from.
    pub ip_address: Option<String>,
    /// What the client called itself.
    pub user_agent: Option<String>,
    /// How it ended.
    pub status: String,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
}

/// An actor, as far as the audit log shows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditUser {
    /// Who.
    pub id: UserId,
    /// What they log in with.
    pub username: String,
    /// Their address.
    pub email: String,
    /// What they call themselves.
    pub full_name: Option<String>,
}

impl AuditRecord {
    /// Where it stands in the list.
    #[must_use]
    pub fn position(&self) -> AuditPosition {
        AuditPosition { created_at: self.created_at, id: self.id }
    }
}

impl Store {
    /// A page of the entries, newest first.
    ///
    /// # Errors
    /// The database failed.
    pub async fn audit_entries(
        &self,
        filter: &AuditFilter,
        page: &AuditPage,
    ) -> Result<Page<AuditRecord>, StoreError> {
        let mut matching = self.matching(filter).await?;
        let count = page::count(&self.readers, &matching).await?;
        if let Some(id) = page.before {
            matching = matching.filter(self.after_entry(id).await?);
        }
        let select = newest_first(matching).limit(page.limit).offset(page.offset);
        Ok(Page::of(self.with_users(select).await?, count))
    }

    /// The next entries after this position, newest first; from the newest on without one.
    ///
    /// # Errors
    /// The database failed.
    pub async fn audit_entries_after(
        &self,
        filter: &AuditFilter,
        position: Option<AuditPosition>,
        limit: u64,
    ) -> Result<Vec<AuditRecord>, StoreError> {
        let mut matching = self.matching(filter).await?;
        if let Some(position) = position {
            matching = matching.filter(after(position));
        }
        self.with_users(newest_first(matching).limit(limit)).await
    }

    /// Whether more than so many entries match.
    ///
    /// # Errors
    /// The database failed.
    pub async fn are_audit_entries_more_than(
        &self,
        filter: &AuditFilter,
        number: u64,
    ) -> Result<bool, StoreError> {
        let matching = self.matching(filter).await?;
        let next = newest_first(matching).select_only().column(Column::Id).offset(number).limit(1);
        Ok(next.into_tuple::<i64>().one(&self.readers).await?.is_some())
    }

    /// The entries that match, to be found by the index of the rarest condition: a database that does not know how rare
    /// each is may take another, and look at a million entries for the few that match.
    async fn matching(&self, filter: &AuditFilter) -> Result<Select<Entity>, StoreError> {
        let conditions = indexed(filter);
        let leading = self.rarest(filter, &conditions).await?;
        let conditions = conditions.into_iter().enumerate().map(|(place, (column, value))| match place {
            place if place == leading => column.eq(value),
            _ => computed(column).eq(value),
        });
        Ok(conditions.fold(in_time(filter), |select, condition| select.filter(condition)))
    }

    /// The place of the condition that the fewest entries of the time asked for meet, as far as these are counted.
    async fn rarest(
        &self,
        filter: &AuditFilter,
        conditions: &[(Column, Value)],
    ) -> Result<usize, StoreError> {
        let mut rarest = (0, u64::MAX);
        if conditions.len() < 2 {
            return Ok(rarest.0);
        }
        for (place, (column, value)) in conditions.iter().enumerate() {
            let meeting = in_time(filter).filter(column.eq(value.clone()));
            let entries = page::count(&self.readers, &meeting).await?.total();
            if entries < rarest.1 {
                rarest = (place, entries);
            }
        }
        Ok(rarest.0)
    }

    /// What comes after the entry of this id. Where it is gone, its id is all that is known of its place.
    async fn after_entry(&self, id: AuditEntryId) -> Result<Condition, StoreError> {
        let found = Entity::find_by_id(id.0).one(&self.readers).await?;
        Ok(match found {
            Some(row) => after(AuditPosition { created_at: row.created_at, id }),
            None => Condition::all().add(Column::Id.lt(id.0)),
        })
    }

    async fn with_users(&self, select: Select<Entity>) -> Result<Vec<AuditRecord>, StoreError> {
        let rows = select.all(&self.readers).await?;
        let users = self.users_of(&rows).await?;
        Ok(rows.into_iter().map(|row| record(row, &users)).collect())
    }

    /// Those of the actors who still have an account.
    async fn users_of(&self, rows: &[Model]) -> Result<HashMap<i64, AuditUser>, StoreError> {
        let mut actors: Vec<i64> = rows.iter().filter_map(|row| row.user_id).collect();
        actors.sort_unstable();
        actors.dedup();
        let found = users::Entity::find()
            .select_only()
            .columns([
                users::Column::Id,
                users::Column::Username,
                users::Column::Email,
                users::Column::FullName,
            ])
            .filter(users::Column::Id.is_in(actors))
            .into_tuple::<(i64, String, String, Option<String>)>()
            .all(&self.readers)
            .await?;
        let user =
            |(id, username, email, full_name)| (id, AuditUser { id: UserId(id), username, email, full_name });
        Ok(found.into_iter().map(user).collect())
    }
}

fn newest_first(select: Select<Entity>) -> Select<Entity> {
    select.order_by_desc(Column::CreatedAt).order_by_desc(Column::Id)
}

fn after(position: AuditPosition) -> Condition {
    let earlier = Column::CreatedAt.lt(position.created_at);
    // The first part says nothing that the second does not; it is the range that an index can be read by.
    Condition::all()
        .add(Column::CreatedAt.lte(position.created_at))
        .add(Condition::any().add(earlier).add(Column::Id.lt(position.id.0)))
}

fn in_time(filter: &AuditFilter) -> Select<Entity> {
    let from = filter.from.map(|from| Column::CreatedAt.gte(from));
    let until = filter.until.map(|until| Column::CreatedAt.lt(until));
    [from, until].into_iter().flatten().fold(Entity::find(), |select, condition| select.filter(condition))
}

/// The conditions that have an index of their own, those first that are likely to be rarer.
fn indexed(filter: &AuditFilter) -> Vec<(Column, Value)> {
    let (done, not_done) = match filter.status {
        Some(AuditStatus::Success) => (filter.status, None),
        other => (None, other),
    };
    let word = |status: Option<AuditStatus>| status.map(|status| status.as_str().into());
    let conditions = [
        (Column::Status, word(not_done)),
        (Column::UserId, filter.actor.map(|actor| actor.0.into())),
        (Column::Action, filter.action.clone().map(Value::from)),
        (Column::ResourceType, filter.resource_type.clone().map(Value::from)),
        (Column::Status, word(done)),
    ];
    conditions.into_iter().filter_map(|(column, value)| Some((column, value?))).collect()
}

/// The column as an expression for which there is no index.
fn computed(column: Column) -> Expr {
    match column {
        Column::UserId => Expr::col(column).add(0),
        _ => Expr::col(column).binary(BinOper::Custom("||"), ""),
    }
}

fn record(row: Model, users: &HashMap<i64, AuditUser>) -> AuditRecord {
    AuditRecord {
        id: AuditEntryId(row.id),
        actor: row.user_id.map(UserId),
        user: row.user_id.and_then(|id| users.get(&id).cloned()),
        action: row.action,
        resource_type: row.resource_type,
        resource_id: row.resource_id,
        details: details(row.details),
        ip_address: row.ip_address,
        user_agent: row.user_agent,
        status: row.status,
        created_at: row.created_at,
    }
}

/// Ours are objects. Rows from elsewhere may hold anything, which is shown as it is.
fn details(text: String) -> Map<String, Json> {
    let value = match serde_json::from_str(&text) {
        Ok(Json::Object(details)) => return details,
        Ok(Json::Null) => return Map::new(),
        Ok(value) => value,
        Err(_) if text.trim().is_empty() => return Map::new(),
        Err(_) => Json::String(text),
    };
    Map::from_iter([("value".to_owned(), value)])
}
