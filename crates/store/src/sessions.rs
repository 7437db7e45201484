//! Sessions: what begins with logging in, lives on by refreshing, and ends by logging out, by itself, or with the rights
//! it came from.
//!
//! A refresh token is good until its successor is known to have arrived: an answer may be lost on its way, and whoever
//! missed it asks again with what they have. The successor has arrived when it is shown, or an access token that came with it.
//!
//! A token has two secrets: one that stays the same for all tokens of its session, and one of its own. A token with the first
//! and neither of the two seconds that are good is an old one, used again by whoever stole it or whom it was stolen from: the
//! session ends. A token without the first is somebody's guess, and ends nothing.
//!
//! Invariant: only hashes of secrets are stored.
//! Invariant: a session belongs to an active user who still has the password it was begun with.

use chrono::{DateTime, Utc};
use domain::{AuditStatus, SessionId, UserId};
use sea_orm::ActiveValue::{NotSet, Set, Unchanged};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, DatabaseTransaction, EntityTrait as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, Select, TransactionTrait as _,
};

use crate::entities::sessions::{ActiveModel, Column, Entity, Model};
use crate::entities::users;
use crate::users::locked;
use crate::{AuditEntry, Store, StoreError, User, audit, sqlite};

/// Sessions a user has at most; whoever begins one more loses the one that was used longest ago.
pub const SESSIONS_MAX: u64 = 200;

/// Expired sessions removed at once, so that nobody waits long for the one connection that writes.
const REMOVED_AT_ONCE_MAX: u64 = 1_000;

/// Hashes of a refresh token's two secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefreshHashes {
    /// Of the one that all tokens of the session have.
    pub family: String,
    /// Of the token's own.
    pub token: String,
}

/// A session to be begun.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// Of its first refresh token.
    pub hashes: RefreshHashes,
    /// Now.
    pub created_at: DateTime<Utc>,
    /// When it ends if it is not refreshed.
    pub expires_at: DateTime<Utc>,
}

/// What a session becomes by refreshing it.
#[derive(Clone, Debug)]
pub struct Refresh {
    /// Of the own secret of the token that follows the one presented.
    pub token_hash: String,
    /// Now.
    pub now: DateTime<Utc>,
    /// When it ends if it is not refreshed again.
    pub expires_at: DateTime<Utc>,
}

/// What came of refreshing.
#[derive(Debug)]
pub enum Refreshed {
    /// The session goes on.
    GoesOn(User),
    /// The token was an old one. Its session, of this user, has ended now.
    Reused(UserId),
    /// There is no such session (any more).
    Ended,
}

impl Store {
    /// Begins a session of a user who has just shown the password that `user` has, and puts `rehashed` in the place of
    /// its hash. Nothing is begun if the user has another password by now, or is not active.
    ///
    /// # Errors
    /// The database failed.
    pub async fn begin_session(
        &self,
        user: &User,
        new: NewSession,
        rehashed: Option<String>,
        entry: AuditEntry,
    ) -> Result<Option<SessionId>, StoreError> {
        let transaction = self.writer.begin_with_options(sqlite::write_transaction()).await?;
        if !is_as_shown(&transaction, user).await? {
            return Ok(None);
        }
        let _change = self.changing_callers();
        if let Some(hash) = rehashed {
            rehash(&transaction, user.id, hash).await?;
        }
        let session = SessionId(row(user.id, new).insert(&transaction).await?.id);
        drop_longest_unused(&transaction, user.id).await?;
        let entry = entry.by(user.id).about(session.0).detail("username", user.username.as_str());
        audit::record(&transaction, entry).await?;
        transaction.commit().await?;
        Ok(Some(session))
    }

    /// Lets a session go on, its next token handed out, if this one is good. The entry is written if it was an old one.
    ///
    /// # Errors
    /// The database failed.
    pub async fn refresh_session(
        &self,
        id: SessionId,
        presented: &RefreshHashes,
        refresh: Refresh,
        entry: AuditEntry,
    ) -> Result<Refreshed, StoreError> {
        let transaction = self.writer.begin_with_options(sqlite::write_transaction()).await?;
        let Some(session) = of_family(&transaction, id, &presented.family).await? else {
            return Ok(Refreshed::Ended);
        };
        let user = locked(UserId(session.user_id)).one(&transaction).await?;
        let Some(user) = user.filter(|user| user.is_active && session.expires_at > refresh.now) else {
            return Ok(Refreshed::Ended);
        };
        let user = User::try_from(user)?;
        let _change = self.changing_callers();
        if !session.takes(&presented.token) {
            Entity::delete_by_id(id.0).exec(&transaction).await?;
            let entry = entry.by(user.id).about(id.0).ended(AuditStatus::Warning);
            audit::record(&transaction, entry.detail("reason", "an old refresh token was used again"))
                .await?;
            transaction.commit().await?;
            return Ok(Refreshed::Reused(user.id));
        }
        let row = ActiveModel {
            id: Unchanged(id.0),
            refresh_hash: Set(presented.token.clone()),
            refresh_hash_next: Set(Some(refresh.token_hash)),
            last_used_at: Set(refresh.now),
            expires_at: Set(refresh.expires_at),
            ..Default::default()
        };
        row.update(&transaction).await?;
        transaction.commit().await?;
        Ok(Refreshed::GoesOn(user))
    }

    /// Notes that the successor of a session's refresh token has arrived, so the token itself is an old one from now on.
    ///
    /// # Errors
    /// The database failed.
    pub async fn refresh_token_arrived(&self, id: SessionId, token_hash: &str) -> Result<(), StoreError> {
        let arrived = Entity::update_many()
            .col_expr(Column::RefreshHash, Expr::value(token_hash))
            .col_expr(Column::RefreshHashNext, Expr::value(None::<String>))
            .filter(Column::Id.eq(id.0))
            .filter(Column::RefreshHashNext.eq(token_hash));
        let _change = self.changing_callers();
        arrived.exec(&self.writer).await?;
        Ok(())
    }

    /// Ends the session that a refresh token belongs to, the newest or an old one, and says whose it was.
    ///
    /// # Errors
    /// The database failed.
    pub async fn end_session_of_token(
        &self,
        id: SessionId,
        presented: &RefreshHashes,
        entry: AuditEntry,
    ) -> Result<Option<UserId>, StoreError> {
        let transaction = self.writer.begin_with_options(sqlite::write_transaction()).await?;
        let Some(session) = of_family(&transaction, id, &presented.family).await? else { return Ok(None) };
        let _change = self.changing_callers();
        let owner = UserId(session.user_id);
        end(&transaction, id, entry.by(owner)).await?;
        transaction.commit().await?;
        Ok(Some(owner))
    }

    /// Ends a session. Nothing happens, and no entry is written, if it has ended before.
    ///
    /// # Errors
    /// The database failed.
    pub async fn end_session(&self, id: SessionId, entry: AuditEntry) -> Result<(), StoreError> {
        let _change = self.changing_callers();
        let transaction = self.writer.begin_with_options(sqlite::write_transaction()).await?;
        end(&transaction, id, entry).await?;
        Ok(transaction.commit().await?)
    }

    /// Forgets sessions that have expired, a thousand at most, and says how many.
    ///
    /// # Errors
    /// The database failed.
    pub async fn remove_expired_sessions(&self, now: DateTime<Utc>) -> Result<u64, StoreError> {
        let expired = Entity::find().select_only().column(Column::Id).filter(Column::ExpiresAt.lte(now));
        let some: Vec<i64> = expired.limit(REMOVED_AT_ONCE_MAX).into_tuple().all(&self.readers).await?;
        if some.is_empty() {
            return Ok(0);
        }
        // One that was refreshed since is not expired any more.
        let still_expired =
            Entity::delete_many().filter(Column::Id.is_in(some)).filter(Column::ExpiresAt.lte(now));
        Ok(still_expired.exec(&self.writer).await?.rows_affected)
    }
}

impl Model {
    /// Whether a refresh token with this hash is good.
    fn takes(&self, token_hash: &str) -> bool {
        self.refresh_hash == token_hash || self.refresh_hash_next.as_deref() == Some(token_hash)
    }
}

/// Ends every session of a user, within the transaction that makes it necessary.
pub(crate) async fn end_all_of(transaction: &impl ConnectionTrait, user: UserId) -> Result<(), StoreError> {
    Entity::delete_many().filter(Column::UserId.eq(user.0)).exec(transaction).await?;
    Ok(())
}

async fn end(transaction: &DatabaseTransaction, id: SessionId, entry: AuditEntry) -> Result<(), StoreError> {
    let ended = Entity::delete_by_id(id.0).exec(transaction).await?;
    if ended.rows_affected > 0 {
        audit::record(transaction, entry.about(id.0)).await?;
    }
    Ok(())
}

async fn of_family(
    transaction: &DatabaseTransaction,
    id: SessionId,
    family: &str,
) -> Result<Option<Model>, StoreError> {
    Ok(family_member(id, family).one(transaction).await?)
}

/// A session that a token belongs to, new or old; nobody refreshes or ends it until the transaction ends.
fn family_member(id: SessionId, family: &str) -> Select<Entity> {
    Entity::find_by_id(id.0).filter(Column::FamilyHash.eq(family)).lock_exclusive()
}

async fn is_as_shown(transaction: &DatabaseTransaction, shown: &User) -> Result<bool, StoreError> {
    let row = locked(shown.id).one(transaction).await?;
    Ok(row.is_some_and(|row| row.is_active && row.hashed_password == shown.hashed_password))
}

async fn rehash(transaction: &DatabaseTransaction, user: UserId, hash: String) -> Result<(), StoreError> {
    let row = users::ActiveModel { id: Unchanged(user.0), hashed_password: Set(hash), ..Default::default() };
    row.update(transaction).await?;
    Ok(())
}

fn row(user: UserId, new: NewSession) -> ActiveModel {
    ActiveModel {
        id: NotSet,
        user_id: Set(user.0),
        family_hash: Set(new.hashes.family),
        refresh_hash: Set(new.hashes.token),
        refresh_hash_next: Set(None),
        created_at: Set(new.created_at),
        last_used_at: Set(new.created_at),
        expires_at: Set(new.expires_at),
    }
}

async fn drop_longest_unused(transaction: &DatabaseTransaction, user: UserId) -> Result<(), StoreError> {
    let of_user = Entity::find().select_only().column(Column::Id).filter(Column::UserId.eq(user.0));
    let newest_first = of_user.order_by_desc(Column::LastUsedAt).order_by_desc(Column::Id);
    let too_many: Vec<i64> =
        newest_first.offset(SESSIONS_MAX).limit(REMOVED_AT_ONCE_MAX).into_tuple().all(transaction).await?;
    Entity::delete_many().filter(Column::Id.is_in(too_many)).exec(transaction).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use sea_orm::{DbBackend, QueryTrait as _};

    use super::*;

    #[test]
    fn of_two_with_the_same_token_one_waits_for_the_other() {
        let sql = family_member(SessionId(1), "family").build(DbBackend::Postgres).to_string();
        assert!(sql.ends_with(" FOR UPDATE"), "{sql}");
    }
}
