//! What a user's webhooks are signed with.

use std::io;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, TimeDelta, Utc};
use domain::UserId;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait as _, ConnectionTrait, EntityTrait as _, IntoActiveModel as _, TransactionTrait as _,
};

use crate::audit::{self, AuditEntry};
use crate::entities::webhook_secrets::{ActiveModel, Column, Entity, Model};
use crate::sealed::Sealer;
use crate::usage::of_user;
use crate::{Store, StoreError, sqlite};

/// For how long the secret before a new one signs, too.
pub const SECRET_BEFORE_HOURS: u32 = 24;

/// What the Standard Webhooks begin a secret with.
const MARK: &str = "whsec_";

/// Bytes nobody can guess.
type Random = fn() -> io::Result<[u8; 32]>;

/// What a user's webhooks are signed with.
#[derive(Clone, PartialEq, Eq)]
pub struct WebhookSecrets {
    /// The one that receivers should know: `whsec_` and base64.
    pub current: String,
    /// The one before, and how long it signs, too.
    pub before: Option<(String, DateTime<Utc>)>,
    /// When the current one was made.
    pub created_at: DateTime<Utc>,
}

impl std::fmt::Debug for WebhookSecrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("WebhookSecrets(…)")
    }
}

impl Store {
    /// The secrets of this user, made now if they have none that can be read.
    ///
    /// # Errors
    /// The user is gone ([`StoreError::NoUser`]), there is no randomness, or the database failed.
    pub async fn webhook_secrets(
        &self,
        user: UserId,
        now: DateTime<Utc>,
        (sealer, random): (&Sealer, Random),
    ) -> Result<WebhookSecrets, StoreError> {
        let row = Entity::find_by_id(user.0).one(&self.readers).await?;
        if let Some(secrets) = row.and_then(|row| opened(row, now, sealer)) {
            return Ok(secrets);
        }
        let transaction = self.writer.begin_with_options(sqlite::write_transaction()).await?;
        let row = Entity::find_by_id(user.0).one(&transaction).await?;
        let secrets = match row.and_then(|row| opened(row, now, sealer)) {
            // Somebody else was faster.
            Some(secrets) => secrets,
            None => write(&transaction, user, None, now, (sealer, random)).await?,
        };
        transaction.commit().await?;
        Ok(secrets)
    }

    /// A new secret for this user. The one they have now signs, too, for [`SECRET_BEFORE_HOURS`].
    ///
    /// # Errors
    /// As [`Self::webhook_secrets`].
    pub async fn renew_webhook_secret(
        &self,
        user: UserId,
        now: DateTime<Utc>,
        (sealer, random): (&Sealer, Random),
        entry: AuditEntry,
    ) -> Result<WebhookSecrets, StoreError> {
        let transaction = self.writer.begin_with_options(sqlite::write_transaction()).await?;
        let row = Entity::find_by_id(user.0).one(&transaction).await?;
        let until = now + TimeDelta::hours(SECRET_BEFORE_HOURS.into());
        let before = row.and_then(|row| opened(row, now, sealer)).map(|secrets| (secrets.current, until));
        let secrets = write(&transaction, user, before, now, (sealer, random)).await?;
        audit::record(&transaction, entry.about(user.0)).await?;
        transaction.commit().await?;
        Ok(secrets)
    }
}

fn opened(row: Model, now: DateTime<Utc>, sealer: &Sealer) -> Option<WebhookSecrets> {
    let about = about(row.user_id);
    let current = sealer.open(&row.secret, &about)?;
    let until = row.before_until.filter(|until| *until > now);
    let before = row.secret_before.as_deref().and_then(|before| sealer.open(before, &about)).zip(until);
    Some(WebhookSecrets { current, before, created_at: row.created_at })
}

async fn write(
    transaction: &impl ConnectionTrait,
    user: UserId,
    before: Option<(String, DateTime<Utc>)>,
    now: DateTime<Utc>,
    (sealer, random): (&Sealer, Random),
) -> Result<WebhookSecrets, StoreError> {
    let current = format!("{MARK}{}", STANDARD.encode(random().map_err(StoreError::Sealing)?));
    let seal = |secret: &str| sealer.seal(secret, &about(user.0)).map_err(StoreError::Sealing);
    let row = ActiveModel {
        user_id: Set(user.0),
        secret: Set(seal(&current)?),
        secret_before: Set(before.as_ref().map(|(secret, _)| seal(secret)).transpose()?),
        before_until: Set(before.as_ref().map(|(_, until)| *until)),
        created_at: Set(now),
    };
    let replaced = [Column::Secret, Column::SecretBefore, Column::BeforeUntil, Column::CreatedAt];
    let in_its_place = OnConflict::column(Column::UserId).update_columns(replaced).to_owned();
    let written = Entity::insert(row).on_conflict(in_its_place).exec_without_returning(transaction).await;
    written.map_err(|error| of_user(user, error))?;
    Ok(WebhookSecrets { current, before, created_at: now })
}

/// What a secret of this user is sealed about.
fn about(user: i64) -> String {
    format!("webhook_secrets.secret {user}")
}

/// After a change of the installation's key. There is one row a user.
pub(crate) async fn reseal(transaction: &impl ConnectionTrait, sealer: &Sealer) -> Result<u64, StoreError> {
    let mut resealed = 0;
    for row in Entity::find().all(transaction).await? {
        let about = about(row.user_id);
        let again = |sealed: &str| sealer.reseal(sealed, &about).map_err(StoreError::Sealing);
        let secret = again(&row.secret)?;
        let before = row.secret_before.as_deref().map(again).transpose()?.flatten();
        if secret.is_none() && before.is_none() {
            continue;
        }
        let mut changed = row.into_active_model();
        changed.secret = secret.map_or(changed.secret, Set);
        changed.secret_before = before.map_or(changed.secret_before, |before| Set(Some(before)));
        changed.update(transaction).await?;
        resealed += 1;
    }
    Ok(resealed)
}
