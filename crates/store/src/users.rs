//! Users.

use chrono::{DateTime, Utc};
use domain::{TierLevel, UserId};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _,
};
use sea_orm::{ConnectionTrait, TransactionTrait as _};

use crate::entities::users::{ActiveModel, Column, Entity, Model};
use crate::{Store, StoreError, sqlite};

/// A user's row.
#[derive(Clone)]
pub struct User {
    /// Which row.
    pub id: UserId,
    /// What they log in with. Unique.
    pub username: String,
    /// Unique.
    pub email: String,
    /// What they call themselves.
    pub full_name: Option<String>,
    /// A PHC string.
    pub hashed_password: String,
    /// Whether they may do anything at all.
    pub is_active: bool,
    /// Whether they may administer this installation.
    pub is_admin: bool,
    /// Whose limits and quotas hold for them.
    pub tier: TierLevel,
    /// Whether they should choose a password of their own.
    pub must_change_password: bool,
    /// When the row was made.
    pub created_at: DateTime<Utc>,
}

/// Without the hash: it must not get into a log by way of a debug print.
impl std::fmt::Debug for User {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("User").field("id", &self.id).field("username", &self.username).finish_non_exhaustive()
    }
}

/// A user to be made. They are active from the start.
#[derive(Clone)]
pub struct NewUser {
    /// What they log in with.
    pub username: String,
    /// Their address.
    pub email: String,
    /// What they call themselves.
    pub full_name: Option<String>,
    /// A PHC string.
    pub hashed_password: String,
    /// Whether they may administer this installation.
    pub is_admin: bool,
    /// Whose limits and quotas hold for them.
    pub tier: TierLevel,
    /// Whether they should choose a password of their own.
    pub must_change_password: bool,
    /// Now.
    pub created_at: DateTime<Utc>,
}

/// The administrator that a new installation starts with.
#[derive(Clone)]
pub struct FirstAdmin {
    /// A PHC string.
    pub hashed_password: String,
    /// Whether the password is the published default one.
    pub must_change_password: bool,
    /// Now.
    pub created_at: DateTime<Utc>,
}

impl Store {
    /// The user with this id, if there is one.
    ///
    /// # Errors
    /// The database failed.
    pub async fn user_by_id(&self, id: UserId) -> Result<Option<User>, StoreError> {
        Entity::find_by_id(id.0).one(&self.readers).await?.map(User::try_from).transpose()
    }

    /// The user with exactly this name, if there is one.
    ///
    /// # Errors
    /// The database failed.
    pub async fn user_by_username(&self, username: &str) -> Result<Option<User>, StoreError> {
        let found = Entity::find().filter(Column::Username.eq(username)).one(&self.readers).await?;
        found.map(User::try_from).transpose()
    }

    /// How many users there are.
    ///
    /// # Errors
    /// The database failed.
    pub async fn count_users(&self) -> Result<u64, StoreError> {
        Ok(Entity::find().count(&self.readers).await?)
    }

    /// Makes a user.
    ///
    /// # Errors
    /// The name or the address is taken, or the database failed.
    pub async fn create_user(&self, new: NewUser) -> Result<User, StoreError> {
        insert(&self.writer, new).await
    }

    /// Makes `admin` with the highest tier if there is no user at all, and says whether it did.
    ///
    /// # Errors
    /// The database failed.
    pub async fn ensure_first_admin(&self, admin: FirstAdmin) -> Result<bool, StoreError> {
        let transaction = self.writer.begin_with_options(sqlite::write_transaction()).await?;
        let is_first = Entity::find().count(&transaction).await? == 0;
        if is_first {
            insert(&transaction, admin.into()).await?;
        }
        transaction.commit().await?;
        Ok(is_first)
    }
}

async fn insert(connection: &impl ConnectionTrait, new: NewUser) -> Result<User, StoreError> {
    let row = ActiveModel {
        id: NotSet,
        username: Set(new.username),
        email: Set(new.email),
        full_name: Set(new.full_name),
        hashed_password: Set(new.hashed_password),
        is_active: Set(true),
        is_admin: Set(new.is_admin),
        user_level: Set(i64::from(new.tier.number())),
        must_change_password: Set(new.must_change_password),
        created_at: Set(new.created_at),
    };
    User::try_from(row.insert(connection).await?)
}

impl From<FirstAdmin> for NewUser {
    fn from(admin: FirstAdmin) -> Self {
        Self {
            username: "admin".to_owned(),
            email: "admin@example.com".to_owned(),
            full_name: None,
            hashed_password: admin.hashed_password,
            is_admin: true,
            tier: TierLevel::ENTERPRISE,
            must_change_password: admin.must_change_password,
            created_at: admin.created_at,
        }
    }
}

impl TryFrom<Model> for User {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        let tier = TierLevel::try_from(row.user_level).map_err(|_| StoreError::Unreadable {
            table: "users",
            id: row.id,
            column: "user_level",
        })?;
        Ok(Self {
            id: UserId(row.id),
            username: row.username,
            email: row.email,
            full_name: row.full_name,
            hashed_password: row.hashed_password,
            is_active: row.is_active,
            is_admin: row.is_admin,
            tier,
            must_change_password: row.must_change_password,
            created_at: row.created_at,
        })
    }
}
