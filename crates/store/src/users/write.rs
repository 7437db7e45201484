//! Making, changing and deleting users.

use domain::{TierLevel, UserId};
use sea_orm::ActiveValue::{NotSet, Set, Unchanged};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, DatabaseTransaction, EntityTrait as _,
    PaginatorTrait as _, QueryFilter as _, QuerySelect as _, Select, TransactionTrait as _,
};
use serde_json::Value;

use super::{AccountError, FirstAdmin, NewUser, User};
use crate::entities::users::{ActiveModel, Column, Entity};
use crate::{AuditEntry, Store, StoreError, audit, sessions, sqlite};

/// What to change about a user. What is absent stays as it is.
#[derive(Clone, Default)]
pub struct UserChanges {
    /// Their address.
    pub email: Option<String>,
    /// What they call themselves; `Some(None)` takes the name away.
    pub full_name: Option<Option<String>>,
    /// Whether they may do anything at all.
    pub is_active: Option<bool>,
    /// Whether they may administer this installation.
    pub is_admin: Option<bool>,
    /// Whose limits and quotas hold for them.
    pub tier: Option<TierLevel>,
    /// A PHC string. It is taken for a password that need not be changed.
    pub hashed_password: Option<String>,
}

impl Store {
    /// Makes a user by their own wish.
    ///
    /// # Errors
    /// The name or the address is taken, or the database failed.
    pub async fn register_user(&self, new: NewUser, entry: AuditEntry) -> Result<User, AccountError> {
        let transaction = self.writer.begin_with_options(sqlite::write_transaction()).await?;
        let user = insert(&transaction, new).await?;
        audit::record(&transaction, told_of_new(entry.by(user.id), &user)).await?;
        transaction.commit().await?;
        Ok(user)
    }

    /// Makes a user on behalf of an administrator.
    ///
    /// # Errors
    /// The name or the address is taken, `admin` is no administrator any more, or the database failed.
    pub async fn create_user(
        &self,
        admin: UserId,
        new: NewUser,
        entry: AuditEntry,
    ) -> Result<User, AccountError> {
        let transaction = self.administering(admin).await?;
        let user = insert(&transaction, new).await?;
        audit::record(&transaction, told_of_new(entry.by(admin), &user)).await?;
        transaction.commit().await?;
        Ok(user)
    }

    /// Makes `admin` with the highest tier if there is no user at all, and says whether it did.
    ///
    /// # Errors
    /// The database failed.
    pub async fn ensure_first_admin(&self, admin: FirstAdmin) -> Result<bool, AccountError> {
        let transaction = self.writer.begin_with_options(sqlite::write_transaction()).await?;
        let is_first = Entity::find().count(&transaction).await? == 0;
        if is_first {
            insert(&transaction, admin.into()).await?;
        }
        transaction.commit().await?;
        Ok(is_first)
    }

    /// Changes a user on behalf of an administrator, and says in the entry what is different now. Another password, and
    /// not being active any more, ends the user's sessions.
    ///
    /// # Errors
    /// There is no such user, the address is taken, `admin` is no administrator any more, or the database failed.
    pub async fn update_user(
        &self,
        admin: UserId,
        id: UserId,
        changes: UserChanges,
        entry: AuditEntry,
    ) -> Result<User, AccountError> {
        let _change = self.changing_callers();
        let transaction = self.administering(admin).await?;
        let before = find(&transaction, id).await?;
        let (row, changed) = difference(&before, changes);
        if changed.ends_sessions {
            sessions::end_all_of(&transaction, id).await?;
        }
        let after = if row.is_changed() { row.update(&transaction).await?.try_into()? } else { before };
        audit::record(&transaction, changed.told_in(entry, &after)).await?;
        transaction.commit().await?;
        Ok(after)
    }

    /// Replaces a password by its owner's wish, and ends their sessions. False, and nothing is changed, if the password
    /// is not `from` any more.
    ///
    /// # Errors
    /// The database failed.
    pub async fn change_password(
        &self,
        id: UserId,
        from: &str,
        to: String,
        entry: AuditEntry,
    ) -> Result<bool, StoreError> {
        let _change = self.changing_callers();
        let transaction = self.writer.begin_with_options(sqlite::write_transaction()).await?;
        let row =
            ActiveModel { hashed_password: Set(to), must_change_password: Set(false), ..Default::default() };
        let of_user = Entity::update_many().set(row).filter(Column::Id.eq(id.0));
        let changed = of_user.filter(Column::HashedPassword.eq(from)).exec(&transaction).await?;
        if changed.rows_affected == 0 {
            return Ok(false);
        }
        sessions::end_all_of(&transaction, id).await?;
        audit::record(&transaction, entry.about(id.0)).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// A transaction in which this user is an active administrator, and stays it.
    pub(super) async fn administering(&self, admin: UserId) -> Result<DatabaseTransaction, AccountError> {
        let transaction = self.writer.begin_with_options(sqlite::write_transaction()).await?;
        let row = locked(admin).one(&transaction).await?;
        let is_admin = row.is_some_and(|row| row.is_active && row.is_admin);
        if is_admin { Ok(transaction) } else { Err(AccountError::NotAdmin) }
    }
}

pub(super) async fn find(transaction: &DatabaseTransaction, id: UserId) -> Result<User, AccountError> {
    let row = locked(id).one(transaction).await?.ok_or(AccountError::NotFound)?;
    Ok(row.try_into()?)
}

/// A user's row, which nobody changes until the transaction ends that reads it: on SQLite because it writes, elsewhere because
/// of the lock. Whatever decides about a change is read like this.
pub(crate) fn locked(id: UserId) -> Select<Entity> {
    Entity::find_by_id(id.0).lock_exclusive()
}

async fn insert(connection: &impl ConnectionTrait, new: NewUser) -> Result<User, AccountError> {
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
    Ok(row.insert(connection).await?.try_into()?)
}

fn told_of_new(entry: AuditEntry, user: &User) -> AuditEntry {
    entry.about(user.id.0).detail("username", user.username.as_str())
}

/// What a change comes to.
#[derive(Default)]
struct Changed {
    fields: Vec<&'static str>,
    /// Values that decide what the user may do.
    rights: Vec<(&'static str, Value)>,
    ends_sessions: bool,
}

impl Changed {
    fn told_in(self, entry: AuditEntry, user: &User) -> AuditEntry {
        let entry = entry.about(user.id.0).detail("username", user.username.as_str());
        let entry = entry.detail("changed", self.fields);
        self.rights.into_iter().fold(entry, |entry, (name, value)| entry.detail(name, value))
    }
}

/// The columns that become different.
fn difference(before: &User, changes: UserChanges) -> (ActiveModel, Changed) {
    let mut row = ActiveModel { id: Unchanged(before.id.0), ..Default::default() };
    let mut changed = Changed::default();
    if let Some(email) = changes.email.filter(|email| *email != before.email) {
        row.email = Set(email);
        changed.fields.push("email");
    }
    if let Some(full_name) = changes.full_name.filter(|name| *name != before.full_name) {
        row.full_name = Set(full_name);
        changed.fields.push("full_name");
    }
    if let Some(is_active) = changes.is_active.filter(|active| *active != before.is_active) {
        row.is_active = Set(is_active);
        changed.rights.push(("is_active", is_active.into()));
        changed.ends_sessions |= !is_active;
    }
    if let Some(is_admin) = changes.is_admin.filter(|admin| *admin != before.is_admin) {
        row.is_admin = Set(is_admin);
        changed.rights.push(("is_admin", is_admin.into()));
    }
    if let Some(tier) = changes.tier.filter(|tier| *tier != before.tier) {
        row.user_level = Set(tier.number().into());
        changed.rights.push(("user_level", tier.number().into()));
    }
    if let Some(hash) = changes.hashed_password {
        row.hashed_password = Set(hash);
        row.must_change_password = Set(false);
        changed.fields.push("password");
        changed.ends_sessions = true;
    }
    changed.fields.extend(changed.rights.iter().map(|(name, _)| *name));
    (row, changed)
}

#[cfg(test)]
mod tests {
    use sea_orm::{DbBackend, QueryTrait as _};

    use super::*;

    #[test]
    fn a_row_that_decides_is_locked_where_others_write_beside() {
        let sql = |backend| locked(UserId(1)).build(backend).to_string();
        assert!(sql(DbBackend::Postgres).ends_with(" FOR UPDATE"), "{}", sql(DbBackend::Postgres));
        assert!(!sql(DbBackend::Sqlite).contains("FOR UPDATE"), "{}", sql(DbBackend::Sqlite));
    }
}
