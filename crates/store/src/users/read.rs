//! Finding users.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{SessionId, UserId};
use sea_orm::{
    ColumnTrait as _, Condition, EntityTrait as _, JoinType, PaginatorTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _, RelationDef,
};

use super::User;
use crate::entities::sessions;
use crate::entities::users::{Column, Entity};
use crate::page::{self, Page};
use crate::search::contains;
use crate::{Store, StoreError};

/// Which users a list shows.
#[derive(Clone, Debug, Default)]
pub struct UserFilter {
    /// With this text in their name, address or full name, in whatever case.
    pub text: Option<String>,
    /// At most this many.
    pub limit: u64,
    /// After leaving out this many of the newest.
    pub offset: u64,
}

impl Store {
    /// The user with this id, if there is one.
    ///
    /// # Errors
    /// The database failed.
    pub async fn user_by_id(&self, id: UserId) -> Result<Option<User>, StoreError> {
        let find = async |id: &UserId| {
            Entity::find_by_id(id.0).one(&self.readers).await?.map(User::try_from).transpose()
        };
        self.callers.users.recall(&self.callers, id, find).await
    }

    /// The user with exactly this name, if there is one.
    ///
    /// # Errors
    /// The database failed.
    pub async fn user_by_username(&self, username: &str) -> Result<Option<User>, StoreError> {
        let found = Entity::find().filter(Column::Username.eq(username)).one(&self.readers).await?;
        found.map(User::try_from).transpose()
    }

    /// The user with exactly this address, if there is one.
    ///
    /// # Errors
    /// The database failed.
    pub async fn user_by_email(&self, email: &str) -> Result<Option<User>, StoreError> {
        let found = Entity::find().filter(Column::Email.eq(email)).one(&self.readers).await?;
        found.map(User::try_from).transpose()
    }

    /// The user whose session this is, if it had begun when the token was issued and has not ended since; and the hash of the
    /// session's next refresh token, if that was handed out and is not known to have arrived.
    ///
    /// # Errors
    /// The database failed.
    pub async fn user_of_session(
        &self,
        session: SessionId,
        token_issued_at: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<Option<(User, Option<String>)>, StoreError> {
        let found = self.session_with_user(session).await?;
        // A token tells whole seconds, a session's row parts of them.
        let issued_before = token_issued_at + TimeDelta::seconds(1);
        let living =
            found.filter(|(session, _)| session.created_at < issued_before && session.expires_at > now);
        Ok(living.map(|(session, user)| (user, session.refresh_hash_next)))
    }

    /// A session, expired or not, and its user.
    pub(crate) async fn session_with_user(
        &self,
        session: SessionId,
    ) -> Result<Option<(sessions::Model, User)>, StoreError> {
        let find = async |session: &SessionId| {
            let owner: RelationDef =
                sessions::Entity::belongs_to(Entity).from(sessions::Column::UserId).to(Column::Id).into();
            let found = sessions::Entity::find_by_id(session.0).join(JoinType::InnerJoin, owner);
            let Some((session, Some(user))) = found.select_also(Entity).one(&self.readers).await? else {
                return Ok(None);
            };
            Ok(Some((session, User::try_from(user)?)))
        };
        self.callers.sessions.recall(&self.callers, session, find).await
    }

    /// Users, newest first.
    ///
    /// # Errors
    /// The database failed.
    pub async fn users(&self, filter: &UserFilter) -> Result<Page<User>, StoreError> {
        let mut matching = Entity::find();
        let mut connection = &self.readers;
        if let Some(text) = &filter.text {
            let columns = [Column::Username, Column::Email, Column::FullName];
            let anywhere = columns.map(|column| contains(column, text));
            matching = matching.filter(anywhere.into_iter().fold(Condition::any(), Condition::add));
            connection = &self.searchers;
        }
        let count = page::count(connection, &matching).await?;
        let page = matching.order_by_desc(Column::Id).limit(filter.limit).offset(filter.offset);
        let rows = page.all(connection).await?;
        let users = rows.into_iter().map(User::try_from).collect::<Result<_, _>>()?;
        Ok(Page::of(users, count))
    }

    /// How many users there are.
    ///
    /// # Errors
    /// The database failed.
    pub async fn count_users(&self) -> Result<u64, StoreError> {
        Ok(Entity::find().count(&self.readers).await?)
    }
}
