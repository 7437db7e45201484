//! Finding environments.

use std::collections::HashMap;

use domain::{EnvironmentId, UserId};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use super::{Environment, Generation, RunnableEnvironment, rows};
use crate::entities::{environment_generations, user_environments, users};
use crate::{Store, StoreError};

impl Store {
    /// The environment with this id, if there is one.
    ///
    /// # Errors
    /// The database failed.
    pub async fn environment(&self, id: EnvironmentId) -> Result<Option<Environment>, StoreError> {
        find(&self.readers, id).await
    }

    /// The environment with this name, if there is one.
    ///
    /// # Errors
    /// The database failed.
    pub async fn environment_by_name(&self, name: &str) -> Result<Option<Environment>, StoreError> {
        let named = user_environments::Column::EnvName.eq(name);
        match user_environments::Entity::find().filter(named).one(&self.readers).await? {
            Some(row) => whole(&self.readers, row).await.map(Some),
            None => Ok(None),
        }
    }

    /// The environment with this name, if programs can be run in it now.
    ///
    /// # Errors
    /// The database failed.
    pub async fn runnable_environment(&self, name: &str) -> Result<Option<RunnableEnvironment>, StoreError> {
        let find = async |name: &String| Ok(self.environment_by_name(name).await?.and_then(runnable));
        self.callers.environments.recall(&self.callers, name.to_owned(), find).await
    }

    /// The generations that executions see.
    ///
    /// # Errors
    /// The database failed.
    pub async fn current_generations(&self) -> Result<HashMap<EnvironmentId, u32>, StoreError> {
        use user_environments::Column;
        let there = user_environments::Entity::find().filter(Column::Generation.is_not_null());
        let rows: Vec<(i64, i64)> = there
            .select_only()
            .columns([Column::Id, Column::Generation])
            .into_tuple()
            .all(&self.readers)
            .await?;
        let key = |(id, number): (i64, i64)| Some((EnvironmentId(id), u32::try_from(number).ok()?));
        Ok(rows.into_iter().filter_map(key).collect())
    }

    /// All generations there are, of all environments: what directories are to be kept for.
    ///
    /// # Errors
    /// The database failed.
    pub async fn generations(&self) -> Result<Vec<(EnvironmentId, u32)>, StoreError> {
        let rows = environment_generations::Entity::find().all(&self.readers).await?;
        let key = |row: environment_generations::Model| {
            Some((EnvironmentId(row.environment_id), u32::try_from(row.number).ok()?))
        };
        Ok(rows.into_iter().filter_map(key).collect())
    }
}

fn runnable(environment: Environment) -> Option<RunnableEnvironment> {
    let generation = environment.generation.filter(|_| environment.is_active)?;
    Some(RunnableEnvironment {
        id: environment.id,
        owner: environment.owner,
        is_public: environment.is_public,
        may_be_warm: environment.may_be_warm,
        generation: generation.number,
        interpreter: generation.interpreter,
    })
}

pub(super) async fn find(
    connection: &impl ConnectionTrait,
    id: EnvironmentId,
) -> Result<Option<Environment>, StoreError> {
    match user_environments::Entity::find_by_id(id.0).one(connection).await? {
        Some(row) => whole(connection, row).await.map(Some),
        None => Ok(None),
    }
}

/// With its owner's name and its generations.
pub(super) async fn whole(
    connection: &impl ConnectionTrait,
    row: user_environments::Model,
) -> Result<Environment, StoreError> {
    let owner_name = match row.user_id.map(UserId) {
        Some(owner) => users::Entity::find_by_id(owner.0).one(connection).await?.map(|user| user.username),
        None => None,
    };
    let current = row.generation;
    let mut environment = rows::environment(row, owner_name)?;
    for generation in generations_of(connection, environment.id).await? {
        if Some(generation.number) == current {
            environment.generation = Some(Generation::try_from(generation)?);
        } else {
            environment.previous = u32::try_from(generation.number).ok();
        }
    }
    Ok(environment)
}

/// Oldest first.
pub(super) async fn generations_of(
    connection: &impl ConnectionTrait,
    id: EnvironmentId,
) -> Result<Vec<environment_generations::Model>, StoreError> {
    use environment_generations::{Column, Entity};
    let theirs = Entity::find().filter(Column::EnvironmentId.eq(id.0));
    Ok(theirs.order_by_asc(Column::Number).all(connection).await?)
}
