//! Making, changing and deleting configurations.

use chrono::{DateTime, Utc};
use domain::{AiConfigId, AiProvider, ProviderKey, Quota, UserId};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, EntityTrait as _, IntoActiveModel as _,
    ModelTrait as _, PaginatorTrait as _, QueryFilter as _, QuerySelect as _, TransactionTrait as _,
};

use super::read::of_owner;
use super::{AI_CONFIGS_MAX, AiConfig, sealed};
use crate::audit::{self, AuditEntry};
use crate::entities::ai_configs::{ActiveModel, Column, Entity, Model};
use crate::room::is_there_room;
use crate::sealed::Sealer;
use crate::{Store, StoreError, sqlite, users};

/// A configuration to be made.
#[derive(Clone, Debug)]
pub struct NewAiConfig {
    /// Whose it is to be.
    pub owner: UserId,
    /// What they call it.
    pub name: String,
    /// Which protocol it is asked in.
    pub provider: AiProvider,
    /// Which of its models.
    pub model: String,
    /// Where, if not where it usually is.
    pub base_url: Option<String>,
    /// Who pays.
    pub key: ProviderKey,
    /// Whether it is the one that is meant by none. The first one is in any case.
    pub is_active: bool,
    /// Now.
    pub created_at: DateTime<Utc>,
}

/// What is to be changed of a configuration. What is absent stays.
#[derive(Clone, Debug)]
pub struct AiConfigChanges {
    /// What they call it.
    pub name: Option<String>,
    /// Which protocol it is asked in.
    pub provider: Option<AiProvider>,
    /// Which of its models.
    pub model: Option<String>,
    /// Where; or where it usually is.
    pub base_url: Option<Option<String>>,
    /// Who pays.
    pub key: Option<ProviderKey>,
    /// Whether it is the one that is meant by none.
    pub is_active: Option<bool>,
    /// Now.
    pub updated_at: DateTime<Utc>,
}

/// Why a configuration is not made, changed or deleted.
#[derive(Debug, thiserror::Error)]
pub enum AiConfigError {
    /// Its owner has as many as one may.
    #[error("there are as many configurations as one may have")]
    Full,
    /// Another one of theirs has this name.
    #[error("another configuration has this name")]
    NameTaken,
    /// They have none of this id.
    #[error("there is no such configuration")]
    NotFound,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sea_orm::DbErr> for AiConfigError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Store(error.into())
    }
}

impl Store {
    /// Makes a configuration.
    ///
    /// # Errors
    /// There are too many, the name is taken, the owner is gone ([`StoreError::NoUser`]), or the database failed.
    pub async fn create_ai_config(
        &self,
        new: NewAiConfig,
        sealer: &Sealer,
        entry: AuditEntry,
    ) -> Result<AiConfig, AiConfigError> {
        let transaction = self.writer.begin_with_options(sqlite::write_transaction()).await?;
        let (owner, quota) = (new.owner, Quota::AtMost(AI_CONFIGS_MAX));
        if !is_there_room(&transaction, owner, of_owner(owner), quota).await? {
            return Err(AiConfigError::Full);
        }
        check_name(&transaction, owner, &new.name, None).await?;
        let is_first = of_owner(owner).count(&transaction).await? == 0;
        let (key, is_active) = (new.key.clone(), new.is_active || is_first);
        // Its id is part of what the key is sealed about.
        let row = ActiveModel { is_active: Set(is_active), ..made(new) }.insert(&transaction).await?;
        let api_key = Set(sealed(sealer, &key, row.id)?);
        let row = ActiveModel { api_key, ..row.into_active_model() }.update(&transaction).await?;
        if is_active {
            deactivate_others(&transaction, &row).await?;
        }
        let config = AiConfig::read(row, sealer)?;
        audit::record(&transaction, about(entry, &config)).await?;
        transaction.commit().await?;
        Ok(config)
    }

    /// Changes a configuration of this owner.
    ///
    /// # Errors
    /// There is no such configuration, the name is taken, or the database failed.
    pub async fn update_ai_config(
        &self,
        (owner, id): (UserId, AiConfigId),
        changes: AiConfigChanges,
        sealer: &Sealer,
        entry: AuditEntry,
    ) -> Result<AiConfig, AiConfigError> {
        let transaction = self.writer.begin_with_options(sqlite::write_transaction()).await?;
        users::locked(owner).one(&transaction).await?;
        let found = of_owner(owner).filter(Column::Id.eq(id.0)).one(&transaction).await?;
        let found = found.ok_or(AiConfigError::NotFound)?;
        if let Some(name) = &changes.name {
            check_name(&transaction, owner, name, Some(id)).await?;
        }
        let entry = changed(entry, &changes);
        let is_activated = changes.is_active == Some(true);
        let row = applied(changes, found, sealer)?.update(&transaction).await?;
        if is_activated {
            deactivate_others(&transaction, &row).await?;
        }
        let config = AiConfig::read(row, sealer)?;
        audit::record(&transaction, about(entry, &config)).await?;
        transaction.commit().await?;
        Ok(config)
    }

    /// Deletes a configuration of this owner.
    ///
    /// # Errors
    /// There is no such configuration, or the database failed.
    pub async fn delete_ai_config(
        &self,
        owner: UserId,
        id: AiConfigId,
        entry: AuditEntry,
    ) -> Result<(), AiConfigError> {
        let transaction = self.writer.begin_with_options(sqlite::write_transaction()).await?;
        let found = of_owner(owner).filter(Column::Id.eq(id.0)).one(&transaction).await?;
        let found = found.ok_or(AiConfigError::NotFound)?;
        let entry = entry.about(id.0).detail("config_name", found.config_name.as_str());
        if found.delete(&transaction).await?.rows_affected == 0 {
            return Err(AiConfigError::NotFound);
        }
        audit::record(&transaction, entry).await?;
        Ok(transaction.commit().await?)
    }
}

/// Nobody else makes one of this owner's meanwhile: their row is locked.
async fn check_name(
    transaction: &impl ConnectionTrait,
    owner: UserId,
    name: &str,
    own: Option<AiConfigId>,
) -> Result<(), AiConfigError> {
    let others = of_owner(owner).filter(Column::ConfigName.eq(name));
    let others = others.filter(Column::Id.ne(own.map_or(0, |own| own.0)));
    let is_taken = others.select_only().column(Column::Id).into_tuple::<i64>().one(transaction).await?;
    if is_taken.is_some() { Err(AiConfigError::NameTaken) } else { Ok(()) }
}

async fn deactivate_others(transaction: &impl ConnectionTrait, active: &Model) -> Result<(), StoreError> {
    Entity::update_many()
        .col_expr(Column::IsActive, Expr::value(false))
        .filter(Column::UserId.eq(active.user_id))
        .filter(Column::Id.ne(active.id))
        .exec(transaction)
        .await?;
    Ok(())
}

fn made(new: NewAiConfig) -> ActiveModel {
    ActiveModel {
        id: NotSet,
        user_id: Set(new.owner.0),
        config_name: Set(new.name),
        provider: Set(new.provider.as_str().to_owned()),
        model_name: Set(new.model),
        api_key: Set(String::new()),
        base_url: Set(new.base_url),
        is_active: Set(new.is_active),
        created_at: Set(new.created_at),
        updated_at: Set(new.created_at),
    }
}

fn applied(changes: AiConfigChanges, found: Model, sealer: &Sealer) -> Result<ActiveModel, StoreError> {
    let id = found.id;
    let mut row = found.into_active_model();
    row.updated_at = Set(changes.updated_at);
    if let Some(name) = changes.name {
        row.config_name = Set(name);
    }
    if let Some(provider) = changes.provider {
        row.provider = Set(provider.as_str().to_owned());
    }
    if let Some(model) = changes.model {
        row.model_name = Set(model);
    }
    if let Some(base_url) = changes.base_url {
        row.base_url = Set(base_url);
    }
    if let Some(key) = changes.key {
        row.api_key = Set(sealed(sealer, &key, id)?);
    }
    if let Some(is_active) = changes.is_active {
        row.is_active = Set(is_active);
    }
    Ok(row)
}

/// Where a key goes is worth knowing; the key is not.
fn about(entry: AuditEntry, config: &AiConfig) -> AuditEntry {
    let entry = entry.about(config.id.0).detail("config_name", config.name.as_str());
    let entry =
        entry.detail("provider", config.provider.as_str()).detail("model_name", config.model.as_str());
    match &config.base_url {
        Some(base_url) => entry.detail("base_url", base_url.as_str()),
        None => entry,
    }
}

fn changed(entry: AuditEntry, changes: &AiConfigChanges) -> AuditEntry {
    let fields = [
        ("config_name", changes.name.is_some()),
        ("provider", changes.provider.is_some()),
        ("model_name", changes.model.is_some()),
        ("base_url", changes.base_url.is_some()),
        ("api_key", changes.key.is_some()),
        ("is_active", changes.is_active.is_some()),
    ];
    let changed: Vec<&str> = fields.iter().filter(|(_, is)| *is).map(|(name, _)| *name).collect();
    entry.detail("changed", changed)
}
