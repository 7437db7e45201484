//! What was built of environments.

use chrono::{DateTime, Utc};
use domain::{EnvironmentId, EnvironmentStatus, Package};
use sea_orm::ActiveValue::{NotSet, Set, Unchanged};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _,
    TransactionTrait as _,
};

use super::write::about;
use super::{Environment, EnvironmentError, read, rows};
use crate::audit::{self, AuditEntry};
use crate::columns::to_column;
use crate::entities::{environment_generations, user_environments};
use crate::{Store, StoreError, sqlite};

/// A generation that is complete on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewGeneration {
    /// Counts the generations of the environment: higher than any before.
    pub number: u32,
    /// Version of its Python, such as `3.12.1`.
    pub python_version: String,
    /// See [`super::Generation::interpreter`].
    pub interpreter: Option<String>,
    /// What is installed, by name.
    pub packages: Vec<Package>,
    /// What it can be made anew from.
    pub conda_yaml: String,
    /// What its files take, in bytes.
    pub size_bytes: u64,
    /// See [`super::Generation::is_of_sources`].
    pub is_of_sources: bool,
    /// Now.
    pub created_at: DateTime<Utc>,
}

impl Store {
    /// Lets executions see a new generation from now on. The one they have seen until now is kept, older ones are forgotten.
    ///
    /// # Errors
    /// The environment is gone, or the database failed.
    pub async fn add_generation(
        &self,
        id: EnvironmentId,
        new: NewGeneration,
        entry: Option<AuditEntry>,
    ) -> Result<Environment, EnvironmentError> {
        let _change = self.changing_callers();
        let transaction = self.writer.begin_with_options(sqlite::write_transaction()).await?;
        let found = read::find(&transaction, id).await?.ok_or(EnvironmentError::NotFound)?;
        let before = found.generation.map(|generation| generation.number);
        forget_but(&transaction, id, before).await?;
        let (number, now) = (new.number, new.created_at);
        made(id, new).insert(&transaction).await?;
        let environment = point_to(&transaction, id, number, now).await?;
        if let Some(entry) = entry {
            audit::record(&transaction, about(entry, &environment).detail("generation", number)).await?;
        }
        transaction.commit().await?;
        Ok(environment)
    }

    /// Lets executions see the generation before, which can be undone in the same way. Nothing if there is none.
    ///
    /// # Errors
    /// The environment is gone, or the database failed.
    pub async fn roll_back_environment(
        &self,
        id: EnvironmentId,
        (entry, now): (AuditEntry, DateTime<Utc>),
    ) -> Result<Option<Environment>, EnvironmentError> {
        let _change = self.changing_callers();
        let transaction = self.writer.begin_with_options(sqlite::write_transaction()).await?;
        let found = read::find(&transaction, id).await?.ok_or(EnvironmentError::NotFound)?;
        let Some(previous) = found.previous else { return Ok(None) };
        let environment = point_to(&transaction, id, previous, now).await?;
        audit::record(&transaction, about(entry, &environment).detail("generation", previous)).await?;
        transaction.commit().await?;
        Ok(Some(environment))
    }

    /// Of these environments nothing is there: they can be built anew from what is said of them, which is all that is kept.
    ///
    /// # Errors
    /// The database failed.
    pub async fn environments_are_missing(&self, ids: &[EnvironmentId]) -> Result<(), StoreError> {
        use user_environments::{Column, Entity};
        let _change = self.changing_callers();
        let transaction = self.writer.begin_with_options(sqlite::write_transaction()).await?;
        for id in ids {
            let found = read::find(&transaction, *id).await?;
            let Some(generation) = found.and_then(|found| found.generation) else { continue };
            let row = user_environments::ActiveModel {
                id: Unchanged(id.0),
                recipe: Set(Some(generation.conda_yaml)),
                ..Default::default()
            };
            row.update(&transaction).await?;
        }
        let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
        let of_them = environment_generations::Column::EnvironmentId.is_in(ids.iter().copied());
        environment_generations::Entity::delete_many().filter(of_them).exec(&transaction).await?;
        let missing = EnvironmentStatus::Missing.as_str();
        let lost = Entity::update_many()
            .col_expr(Column::Status, sea_orm::sea_query::Expr::value(missing))
            .col_expr(Column::Generation, sea_orm::sea_query::Expr::value(None::<i64>));
        lost.filter(Column::Id.is_in(ids)).exec(&transaction).await?;
        Ok(transaction.commit().await?)
    }
}

/// Whether the number is free is the database's to say.
fn made(id: EnvironmentId, new: NewGeneration) -> environment_generations::ActiveModel {
    environment_generations::ActiveModel {
        id: NotSet,
        environment_id: Set(id.0),
        number: Set(new.number.into()),
        python_version: Set(new.python_version),
        interpreter: Set(new.interpreter),
        packages: Set(rows::packages_column(&new.packages)),
        conda_yaml: Set(new.conda_yaml),
        size_bytes: Set(to_column(new.size_bytes)),
        is_of_sources: Set(new.is_of_sources),
        created_at: Set(new.created_at),
    }
}

async fn forget_but(
    transaction: &impl ConnectionTrait,
    id: EnvironmentId,
    kept: Option<u32>,
) -> Result<(), StoreError> {
    use environment_generations::{Column, Entity};
    let mut others = Entity::delete_many().filter(Column::EnvironmentId.eq(id.0));
    if let Some(kept) = kept {
        others = others.filter(Column::Number.ne(i64::from(kept)));
    }
    Ok(others.exec(transaction).await.map(drop)?)
}

async fn point_to(
    transaction: &impl ConnectionTrait,
    id: EnvironmentId,
    number: u32,
    now: DateTime<Utc>,
) -> Result<Environment, StoreError> {
    let row = user_environments::ActiveModel {
        id: Unchanged(id.0),
        generation: Set(Some(number.into())),
        recipe: Set(None),
        status: Set(EnvironmentStatus::Ready.as_str().to_owned()),
        updated_at: Set(now),
        ..Default::default()
    };
    read::whole(transaction, row.update(transaction).await?).await
}
