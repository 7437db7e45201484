//! How many of something a user has, against how many they may have.

use domain::{Quota, UserId};
use sea_orm::{ConnectionTrait, EntityTrait, FromQueryResult, PaginatorTrait as _, Select};

use crate::StoreError;
use crate::users;

/// Whether there is room for one more beside those that the user has. Nobody else makes one for them until the transaction
/// ends: on SQLite because it writes, elsewhere because of the lock on the user's row.
///
/// # Errors
/// The user is gone ([`StoreError::NoUser`]), or the database failed.
pub(crate) async fn is_there_room<E, M>(
    transaction: &impl ConnectionTrait,
    user: UserId,
    theirs: Select<E>,
    quota: Quota,
) -> Result<bool, StoreError>
where
    E: EntityTrait<Model = M>,
    M: FromQueryResult + Sized + Send + Sync,
{
    let owner = users::locked(user).one(transaction).await?;
    if owner.is_none() {
        return Err(StoreError::NoUser(user));
    }
    Ok(quota.remaining(theirs.count(transaction).await?) != Some(0))
}
