//! Reading configurations.

use domain::{AiConfigId, UserId};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, Select};

use super::AiConfig;
use crate::entities::ai_configs::{Column, Entity};
use crate::sealed::Sealer;
use crate::{Store, StoreError};

impl Store {
    /// This owner's configurations, newest first.
    ///
    /// # Errors
    /// The database failed.
    pub async fn ai_configs_of(&self, owner: UserId, sealer: &Sealer) -> Result<Vec<AiConfig>, StoreError> {
        let rows = of_owner(owner).order_by_desc(Column::Id).all(&self.readers).await?;
        rows.into_iter().map(|row| AiConfig::read(row, sealer)).collect()
    }

    /// This owner's configuration of this id; without an id, the one that is active, or else the newest.
    ///
    /// # Errors
    /// The database failed.
    pub async fn ai_config_of(
        &self,
        owner: UserId,
        id: Option<AiConfigId>,
        sealer: &Sealer,
    ) -> Result<Option<AiConfig>, StoreError> {
        let theirs = match id {
            Some(id) => of_owner(owner).filter(Column::Id.eq(id.0)),
            None => of_owner(owner).order_by_desc(Column::IsActive).order_by_desc(Column::Id),
        };
        let found = theirs.one(&self.readers).await?;
        found.map(|row| AiConfig::read(row, sealer)).transpose()
    }
}

pub(super) fn of_owner(owner: UserId) -> Select<Entity> {
    Entity::find().filter(Column::UserId.eq(owner.0))
}
