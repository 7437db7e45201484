//! Reading keys.

use domain::UserId;
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, Select,
};

use super::{ApiKey, ApiKeySecret};
use crate::entities::api_keys::{Column, Entity};
use crate::page::{self, Page};
use crate::{Store, StoreError};

impl Store {
    /// The key that this is, if there is one, good or not. How often it was used may be told as it was a while ago.
    ///
    /// # Errors
    /// The database failed.
    pub async fn api_key_by_secret(&self, secret: &ApiKeySecret) -> Result<Option<ApiKey>, StoreError> {
        let find = async |hash: &String| {
            let found = Entity::find().filter(Column::KeyHash.eq(hash)).one(&self.readers).await?;
            found.map(ApiKey::try_from).transpose()
        };
        self.callers.keys.recall(&self.callers, secret.hash(), find).await
    }

    /// This owner's keys, newest first: at most `limit` after leaving out `offset`.
    ///
    /// # Errors
    /// The database failed.
    pub async fn api_keys_of(
        &self,
        owner: UserId,
        limit: u64,
        offset: u64,
    ) -> Result<Page<ApiKey>, StoreError> {
        let theirs = of_owner(owner);
        let count = page::count(&self.readers, &theirs).await?;
        let rows = theirs.order_by_desc(Column::Id).limit(limit).offset(offset).all(&self.readers).await?;
        let items = rows.into_iter().map(ApiKey::try_from).collect::<Result<_, _>>()?;
        Ok(Page::of(items, count))
    }
}

pub(super) fn of_owner(owner: UserId) -> Select<Entity> {
    Entity::find().filter(Column::UserId.eq(owner.0))
}
