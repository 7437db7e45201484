//! Describing environments, and forgetting them.

use chrono::{DateTime, Utc};
use domain::{Action, EnvironmentId, EnvironmentStatus, PackageManager, Quota, UserId};
use sea_orm::ActiveValue::{NotSet, Set, Unchanged};
use sea_orm::sea_query::{Expr, Func};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, EntityTrait as _, PaginatorTrait as _,
    QueryFilter as _, QueryOrder as _, SqlErr, TransactionTrait as _,
};

use super::{BASE_ENVIRONMENT, Environment, read};
use crate::audit::{self, AuditEntry};
use crate::entities::user_environments::{ActiveModel, Column, Entity};
use crate::room::is_there_room;
use crate::{Store, StoreError, sqlite};

/// Why an environment was not made or changed.
#[derive(Debug, thiserror::Error)]
pub enum EnvironmentError {
    /// There is one of this name.
    #[error("the name is taken")]
    NameTaken,
    /// The owner has as many as they may.
    #[error("the owner has as many environments as they may")]
    TooMany,
    /// There is none of this id.
    #[error("there is no such environment")]
    NotFound,
    /// The database failed, or the owner is gone.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sea_orm::DbErr> for EnvironmentError {
    fn from(error: sea_orm::DbErr) -> Self {
        match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(_)) => Self::NameTaken,
            _ => Self::Store(error.into()),
        }
    }
}

/// An environment to be made. Programs can run in it when it has a generation.
#[derive(Clone, Debug)]
pub struct NewEnvironment {
    /// Whose it will be.
    pub owner: UserId,
    /// Its name: letters, digits, `_` and `-`.
    pub name: String,
    /// What people call it.
    pub display_name: String,
    /// What it is for.
    pub description: Option<String>,
    /// The Python that is asked for, such as `3.12`.
    pub python_version: String,
    /// Who installs its packages.
    pub manager: PackageManager,
    /// Where conda packages come from, by precedence.
    pub channels: Vec<String>,
    /// Whether everybody may run programs in it.
    pub is_public: bool,
    /// Whether interpreters may be kept warm in it.
    pub may_be_warm: bool,
    /// See [`Environment::is_script`].
    pub is_script: bool,
    /// Now.
    pub created_at: DateTime<Utc>,
}

/// What is to be said differently. What is absent stays.
#[derive(Clone, Debug, Default)]
pub struct EnvironmentChanges {
    /// What people call it.
    pub display_name: Option<String>,
    /// What it is for.
    pub description: Option<String>,
    /// Whether programs may be run in it.
    pub is_active: Option<bool>,
    /// Whether everybody may run programs in it.
    pub is_public: Option<bool>,
    /// Whether interpreters may be kept warm in it.
    pub may_be_warm: Option<bool>,
}

impl EnvironmentChanges {
    /// The names of what changes, for the audit log.
    fn names(&self) -> Vec<&'static str> {
        let named = [
            ("display_name", self.display_name.is_some()),
            ("description", self.description.is_some()),
            ("is_active", self.is_active.is_some()),
            ("is_public", self.is_public.is_some()),
            ("may_be_warm", self.may_be_warm.is_some()),
        ];
        named.into_iter().filter_map(|(name, changes)| changes.then_some(name)).collect()
    }
}

/// Script environments of a user, where they may have any.
const SCRIPTS_MIN: u64 = 4;

impl Store {
    /// Describes a new environment. The audit log hears of it when it was built, since nothing is left of one that was not.
    ///
    /// Where its owner has as many as they may, the one of their script environments gives way that was not used for the longest time; the
    /// audit log hears of that at once. Who may have one more may have [`SCRIPTS_MIN`] of scripts in its place: programs that run at the same
    /// time do not take each other's away.
    ///
    /// # Errors
    /// The name is taken, its owner has as many as they may, or the database failed.
    pub async fn create_environment(
        &self,
        new: NewEnvironment,
        quota: Quota,
    ) -> Result<Environment, EnvironmentError> {
        let _change = self.changing_callers();
        let transaction = self.writer.begin_with_options(sqlite::write_transaction()).await?;
        if Entity::find().filter(Column::EnvName.eq(&new.name)).count(&transaction).await? > 0 {
            return Err(EnvironmentError::NameTaken);
        }
        if !has_place(&transaction, &new, quota).await? {
            let given_way = give_way(&transaction, new.owner).await?.ok_or(EnvironmentError::TooMany)?;
            audit::record(&transaction, about(of_giving_way(&new), &given_way)).await?;
        }
        let row = made(new).insert(&transaction).await?;
        let environment = read::whole(&transaction, row).await?;
        transaction.commit().await?;
        Ok(environment)
    }

    /// Describes the base environment, unless it is described already.
    ///
    /// # Errors
    /// The database failed.
    pub async fn ensure_base_environment(
        &self,
        python_version: &str,
        now: DateTime<Utc>,
    ) -> Result<Environment, StoreError> {
        if let Some(there) = self.environment(EnvironmentId::BASE).await? {
            return Ok(there);
        }
        let row = base(python_version, now).insert(&self.writer).await?;
        read::whole(&self.writer, row).await
    }

    /// Changes what is said of an environment.
    ///
    /// # Errors
    /// There is none of this id, or the database failed.
    pub async fn update_environment(
        &self,
        id: EnvironmentId,
        changes: EnvironmentChanges,
        (entry, now): (AuditEntry, DateTime<Utc>),
    ) -> Result<Environment, EnvironmentError> {
        let _change = self.changing_callers();
        let transaction = self.writer.begin_with_options(sqlite::write_transaction()).await?;
        read::find(&transaction, id).await?.ok_or(EnvironmentError::NotFound)?;
        let names = changes.names();
        let row = changed(id, changes, now).update(&transaction).await?;
        let environment = read::whole(&transaction, row).await?;
        audit::record(&transaction, about(entry, &environment).detail("changed", names)).await?;
        transaction.commit().await?;
        Ok(environment)
    }

    /// Forgets an environment and its generations. Its directories are then nobody's.
    ///
    /// # Errors
    /// There is none of this id, or the database failed.
    pub async fn delete_environment(
        &self,
        id: EnvironmentId,
        entry: AuditEntry,
    ) -> Result<(), EnvironmentError> {
        let _change = self.changing_callers();
        let transaction = self.writer.begin_with_options(sqlite::write_transaction()).await?;
        let found = read::find(&transaction, id).await?.ok_or(EnvironmentError::NotFound)?;
        Entity::delete_by_id(id.0).exec(&transaction).await?;
        audit::record(&transaction, about(entry, &found)).await?;
        Ok(transaction.commit().await?)
    }

    /// Forgets what a stop or a crash kept from being built.
    ///
    /// # Errors
    /// The database failed.
    pub async fn forget_unfinished_environments(&self) -> Result<u64, StoreError> {
        let unfinished = Entity::delete_many()
            .filter(Column::Status.eq(EnvironmentStatus::Building.as_str()))
            .filter(Column::Generation.is_null())
            .filter(Column::UserId.is_not_null());
        Ok(unfinished.exec(&self.writer).await?.rows_affected)
    }

    /// Forgets an environment if it was never built.
    ///
    /// # Errors
    /// The database failed.
    pub async fn forget_unfinished_environment(&self, id: EnvironmentId) -> Result<(), StoreError> {
        let unfinished = Entity::delete_many()
            .filter(Column::Id.eq(id.0))
            .filter(Column::Status.eq(EnvironmentStatus::Building.as_str()))
            .filter(Column::Generation.is_null())
            .filter(Column::UserId.is_not_null());
        Ok(unfinished.exec(&self.writer).await.map(drop)?)
    }

    /// Notes that a program ran in an environment. One that is gone is no error.
    ///
    /// # Errors
    /// The database failed.
    pub async fn environment_was_used(&self, id: EnvironmentId, at: DateTime<Utc>) -> Result<(), StoreError> {
        let used = Entity::update_many().col_expr(Column::LastUsed, Expr::value(at));
        Ok(used.filter(Column::Id.eq(id.0)).exec(&self.writer).await.map(drop)?)
    }
}

/// Whether there is a place for one more of this kind, without another having to give way.
async fn has_place(
    transaction: &impl ConnectionTrait,
    new: &NewEnvironment,
    quota: Quota,
) -> Result<bool, EnvironmentError> {
    let theirs = Entity::find().filter(Column::UserId.eq(new.owner.0));
    let by_hand = theirs.clone().filter(Column::IsScript.eq(false));
    if !is_there_room(transaction, new.owner, by_hand.clone(), quota).await? {
        return Err(EnvironmentError::TooMany);
    }
    if !new.is_script {
        return Ok(is_there_room(transaction, new.owner, theirs, quota).await?);
    }
    let Some(left) = quota.remaining(by_hand.count(transaction).await?) else { return Ok(true) };
    let scripts = theirs.filter(Column::IsScript.eq(true)).count(transaction).await?;
    Ok(scripts < left.max(SCRIPTS_MIN))
}

/// Removes the script environment of this user's that was not used for the longest time, of those that were built.
async fn give_way(
    transaction: &impl ConnectionTrait,
    owner: UserId,
) -> Result<Option<Environment>, EnvironmentError> {
    let theirs = Entity::find().filter(Column::UserId.eq(owner.0)).filter(Column::IsScript.eq(true));
    // One that was never used is as old as it is.
    let used_at = Func::coalesce([Column::LastUsed, Column::CreatedAt].map(Expr::col));
    let oldest = theirs.filter(Column::Generation.is_not_null()).order_by_asc(Expr::expr(used_at));
    let Some(row) = oldest.order_by_asc(Column::Id).one(transaction).await? else { return Ok(None) };
    let environment = read::whole(transaction, row).await?;
    Entity::delete_by_id(environment.id.0).exec(transaction).await?;
    Ok(Some(environment))
}

fn of_giving_way(new: &NewEnvironment) -> AuditEntry {
    let entry = AuditEntry::new(Action::EnvironmentDelete, new.created_at).by(new.owner);
    entry.detail("gave_way_to", new.name.as_str())
}

pub(super) fn about(entry: AuditEntry, environment: &Environment) -> AuditEntry {
    entry.about(environment.id.0).detail("env_name", environment.name.as_str())
}

fn made(new: NewEnvironment) -> ActiveModel {
    ActiveModel {
        id: NotSet,
        user_id: Set(Some(new.owner.0)),
        env_name: Set(new.name),
        display_name: Set(new.display_name),
        description: Set(new.description),
        python_version: Set(new.python_version),
        manager: Set(new.manager.as_str().to_owned()),
        channels: Set(serde_json::Value::from(new.channels).to_string()),
        is_active: Set(true),
        is_public: Set(new.is_public),
        may_be_warm: Set(new.may_be_warm),
        is_script: Set(new.is_script),
        status: Set(EnvironmentStatus::Building.as_str().to_owned()),
        generation: Set(None),
        recipe: Set(None),
        created_at: Set(new.created_at),
        updated_at: Set(new.created_at),
        last_used: Set(None),
    }
}

fn base(python_version: &str, now: DateTime<Utc>) -> ActiveModel {
    ActiveModel {
        id: Set(EnvironmentId::BASE.0),
        user_id: Set(None),
        env_name: Set(BASE_ENVIRONMENT.to_owned()),
        display_name: Set(BASE_ENVIRONMENT.to_owned()),
        description: Set(None),
        python_version: Set(python_version.to_owned()),
        manager: Set(PackageManager::Uv.as_str().to_owned()),
        channels: Set("[]".to_owned()),
        is_active: Set(true),
        is_public: Set(true),
        may_be_warm: Set(true),
        is_script: Set(false),
        status: Set(EnvironmentStatus::Building.as_str().to_owned()),
        generation: Set(None),
        recipe: Set(None),
        created_at: Set(now),
        updated_at: Set(now),
        last_used: Set(None),
    }
}

fn changed(id: EnvironmentId, changes: EnvironmentChanges, now: DateTime<Utc>) -> ActiveModel {
    fn to<T: Into<sea_orm::Value>>(value: Option<T>) -> sea_orm::ActiveValue<T> {
        value.map_or(NotSet, Set)
    }
    ActiveModel {
        id: Unchanged(id.0),
        display_name: to(changes.display_name),
        // An empty one is none.
        description: to(changes.description.map(|text| Some(text).filter(|text| !text.is_empty()))),
        is_active: to(changes.is_active),
        is_public: to(changes.is_public),
        may_be_warm: to(changes.may_be_warm),
        updated_at: Set(now),
        ..Default::default()
    }
}
