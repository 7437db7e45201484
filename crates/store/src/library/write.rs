//! Making, changing and deleting items.

use chrono::{DateTime, Utc};
use domain::{CodeId, Quota, UserId};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue, ColumnTrait as _, ConnectionTrait, EntityTrait as _,
    QueryFilter as _, Select, TransactionTrait as _, Value,
};

use super::{CodeRecord, read};
use crate::audit::{self, AuditEntry};
use crate::entities::code_library::{ActiveModel, Column, Entity};
use crate::room::is_there_room;
use crate::{Store, StoreError, sqlite};

/// An item to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCode {
    /// Whose it is.
    pub owner: UserId,
    /// What it is called.
    pub title: String,
    /// What it is about.
    pub description: Option<String>,
    /// The program.
    pub code: String,
    /// What it is written in.
    pub language: String,
    /// Whether every user may read it.
    pub is_public: bool,
    /// Separated by commas.
    pub tags: String,
    /// Name of the environment it is meant for.
    pub environment: String,
    /// Now.
    pub created_at: DateTime<Utc>,
}

/// What is to be changed of an item; the rest stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeChanges {
    /// What it is called.
    pub title: Option<String>,
    /// What it is about; `Some(None)` for nothing any more.
    pub description: Option<Option<String>>,
    /// The program.
    pub code: Option<String>,
    /// What it is written in.
    pub language: Option<String>,
    /// Whether every user may read it.
    pub is_public: Option<bool>,
    /// Separated by commas.
    pub tags: Option<String>,
    /// Name of the environment it is meant for.
    pub environment: Option<String>,
    /// Now.
    pub updated_at: DateTime<Utc>,
}

impl CodeChanges {
    /// What clients call that which is to be changed.
    fn names(&self) -> Vec<&'static str> {
        let names = [
            ("title", self.title.is_some()),
            ("description", self.description.is_some()),
            ("code", self.code.is_some()),
            ("language", self.language.is_some()),
            ("is_public", self.is_public.is_some()),
            ("tags", self.tags.is_some()),
            ("conda_env", self.environment.is_some()),
        ];
        names.into_iter().filter_map(|(name, is_changed)| is_changed.then_some(name)).collect()
    }
}

impl Store {
    /// Makes an item, unless its owner has as many as they may.
    ///
    /// # Errors
    /// The owner is gone ([`StoreError::NoUser`]), or the database failed.
    pub async fn create_code(
        &self,
        new: NewCode,
        quota: Quota,
        entry: AuditEntry,
    ) -> Result<Option<CodeRecord>, StoreError> {
        let transaction = self.writer.begin_with_options(sqlite::write_transaction()).await?;
        if !is_there_room(&transaction, new.owner, of_owner(new.owner), quota).await? {
            return Ok(None);
        }
        let id = CodeId(made(new).insert(&transaction).await?.id);
        let record = find(&transaction, id).await?;
        audit::record(&transaction, entry.about(id.0).detail("title", record.title.as_str())).await?;
        transaction.commit().await?;
        Ok(Some(record))
    }

    /// Changes an item of this owner and gives it back whole; nothing if they have none of this id.
    ///
    /// # Errors
    /// The database failed.
    pub async fn update_code(
        &self,
        owner: UserId,
        id: CodeId,
        changes: CodeChanges,
        entry: AuditEntry,
    ) -> Result<Option<CodeRecord>, StoreError> {
        let transaction = self.writer.begin_with_options(sqlite::write_transaction()).await?;
        let entry = entry.detail("changed", changes.names());
        let updated = Entity::update_many()
            .set(changed(changes))
            .filter(Column::Id.eq(id.0))
            .filter(Column::UserId.eq(owner.0))
            .exec(&transaction)
            .await?;
        if updated.rows_affected == 0 {
            return Ok(None);
        }
        let record = find(&transaction, id).await?;
        audit::record(&transaction, entry.about(id.0).detail("title", record.title.as_str())).await?;
        transaction.commit().await?;
        Ok(Some(record))
    }

    /// Deletes an item of this owner, and says whether there was one. What was run of it keeps its id.
    ///
    /// # Errors
    /// The database failed.
    pub async fn delete_code(
        &self,
        owner: UserId,
        id: CodeId,
        entry: AuditEntry,
    ) -> Result<bool, StoreError> {
        let transaction = self.writer.begin_with_options(sqlite::write_transaction()).await?;
        let theirs = of_owner(owner).filter(Column::Id.eq(id.0));
        let Some(record) = read::find(&transaction, theirs).await? else {
            return Ok(false);
        };
        if Entity::delete_by_id(id.0).exec(&transaction).await?.rows_affected == 0 {
            return Ok(false);
        }
        audit::record(&transaction, entry.about(id.0).detail("title", record.title)).await?;
        transaction.commit().await?;
        Ok(true)
    }
}

fn of_owner(owner: UserId) -> Select<Entity> {
    Entity::find().filter(Column::UserId.eq(owner.0))
}

/// The one that this transaction has just written.
async fn find(transaction: &impl ConnectionTrait, id: CodeId) -> Result<CodeRecord, StoreError> {
    let found = read::find(transaction, Entity::find_by_id(id.0)).await?;
    found.ok_or(StoreError::NotThere { table: "code_library", id: id.0 })
}

fn made(new: NewCode) -> ActiveModel {
    ActiveModel {
        id: NotSet,
        user_id: Set(new.owner.0),
        title: Set(new.title),
        description: Set(new.description),
        code: Set(new.code),
        language: Set(new.language),
        is_public: Set(new.is_public),
        tags: Set(new.tags),
        conda_env: Set(new.environment),
        created_at: Set(new.created_at),
        updated_at: Set(new.created_at),
    }
}

fn changed(changes: CodeChanges) -> ActiveModel {
    ActiveModel {
        id: NotSet,
        user_id: NotSet,
        title: to(changes.title),
        description: to(changes.description),
        code: to(changes.code),
        language: to(changes.language),
        is_public: to(changes.is_public),
        tags: to(changes.tags),
        conda_env: to(changes.environment),
        created_at: NotSet,
        updated_at: Set(changes.updated_at),
    }
}

fn to<T: Into<Value>>(change: Option<T>) -> ActiveValue<T> {
    change.map_or(NotSet, Set)
}
