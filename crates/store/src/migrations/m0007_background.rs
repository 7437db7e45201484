//! Executions that wait in the background, keys by which requests are known again, and webhooks.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, boolean, date, integer, integer_null, string, string_null, text,
    text_null, timestamp_with_time_zone, timestamp_with_time_zone_null,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[derive(DeriveIden)]
enum Users {
    Table,
    Id,
}

#[derive(DeriveIden)]
enum Executions {
    Table,
    Id,
}

#[derive(DeriveIden)]
enum QueuedExecutions {
    Table,
    ExecutionId,
    UserId,
    ApiKeyId,
    Day,
    Input,
    InputBytes,
    Audit,
    QueuedAt,
}

#[derive(DeriveIden)]
enum IdempotencyKeys {
    Table,
    UserId,
    IdempotencyKey,
    Fingerprint,
    FirstExecutionId,
    Executions,
    IsInBackground,
    CreatedAt,
}

#[derive(DeriveIden)]
enum WebhookSecrets {
    Table,
    UserId,
    Secret,
    SecretBefore,
    BeforeUntil,
    CreatedAt,
}

#[derive(DeriveIden)]
enum WebhookDeliveries {
    Table,
    ExecutionId,
    UserId,
    Url,
    Host,
    Attempts,
    Status,
    Error,
    NextAttemptAt,
    DeliveredAt,
    CreatedAt,
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [queued_executions(), idempotency_keys(), webhook_secrets(), webhook_deliveries()] {
            manager.create_table(table).await?;
        }
        for index in indexes() {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

fn queued_executions() -> TableCreateStatement {
    let table = QueuedExecutions::Table;
    Table::create()
        .table(QueuedExecutions::Table)
        .col(big_integer(QueuedExecutions::ExecutionId).primary_key())
        .col(big_integer(QueuedExecutions::UserId))
        .col(big_integer_null(QueuedExecutions::ApiKeyId))
        .col(date(QueuedExecutions::Day))
        .col(text(QueuedExecutions::Input))
        .col(big_integer(QueuedExecutions::InputBytes))
        .col(text(QueuedExecutions::Audit))
        .col(timestamp_with_time_zone(QueuedExecutions::QueuedAt))
        .foreign_key(&mut of_execution("queued_executions_id", (table, QueuedExecutions::ExecutionId)))
        .take()
}

/// The executions may be deleted before the key is forgotten, so their ids are no foreign keys.
fn idempotency_keys() -> TableCreateStatement {
    let table = IdempotencyKeys::Table;
    Table::create()
        .table(IdempotencyKeys::Table)
        .col(big_integer(IdempotencyKeys::UserId))
        .col(string(IdempotencyKeys::IdempotencyKey))
        .col(string(IdempotencyKeys::Fingerprint))
        .col(big_integer(IdempotencyKeys::FirstExecutionId))
        .col(integer(IdempotencyKeys::Executions))
        .col(boolean(IdempotencyKeys::IsInBackground))
        .col(timestamp_with_time_zone(IdempotencyKeys::CreatedAt))
        .primary_key(Index::create().col(IdempotencyKeys::UserId).col(IdempotencyKeys::IdempotencyKey))
        .foreign_key(&mut of_user("idempotency_keys_user_id", (table, IdempotencyKeys::UserId)))
        .take()
}

fn webhook_secrets() -> TableCreateStatement {
    Table::create()
        .table(WebhookSecrets::Table)
        .col(big_integer(WebhookSecrets::UserId).primary_key())
        .col(text(WebhookSecrets::Secret))
        .col(text_null(WebhookSecrets::SecretBefore))
        .col(timestamp_with_time_zone_null(WebhookSecrets::BeforeUntil))
        .col(timestamp_with_time_zone(WebhookSecrets::CreatedAt))
        .foreign_key(&mut of_user("webhook_secrets_user_id", (WebhookSecrets::Table, WebhookSecrets::UserId)))
        .take()
}

fn webhook_deliveries() -> TableCreateStatement {
    let table = WebhookDeliveries::Table;
    Table::create()
        .table(WebhookDeliveries::Table)
        .col(big_integer(WebhookDeliveries::ExecutionId).primary_key())
        .col(big_integer(WebhookDeliveries::UserId))
        .col(text(WebhookDeliveries::Url))
        .col(string(WebhookDeliveries::Host))
        .col(integer(WebhookDeliveries::Attempts))
        .col(integer_null(WebhookDeliveries::Status))
        .col(string_null(WebhookDeliveries::Error))
        .col(timestamp_with_time_zone_null(WebhookDeliveries::NextAttemptAt))
        .col(timestamp_with_time_zone_null(WebhookDeliveries::DeliveredAt))
        .col(timestamp_with_time_zone(WebhookDeliveries::CreatedAt))
        .foreign_key(&mut of_execution("webhook_deliveries_id", (table, WebhookDeliveries::ExecutionId)))
        .take()
}

/// What is due, whose turn it is, and what is forgotten.
fn indexes() -> [IndexCreateStatement; 3] {
    [
        Index::create()
            .name("queued_executions_of_user")
            .table(QueuedExecutions::Table)
            .col(QueuedExecutions::UserId)
            .col(QueuedExecutions::ExecutionId)
            .take(),
        Index::create()
            .name("webhook_deliveries_by_next_attempt")
            .table(WebhookDeliveries::Table)
            .col(WebhookDeliveries::NextAttemptAt)
            .take(),
        Index::create()
            .name("idempotency_keys_by_age")
            .table(IdempotencyKeys::Table)
            .col(IdempotencyKeys::CreatedAt)
            .take(),
    ]
}

fn of_execution<T: Iden + 'static, C: Iden + 'static>(
    name: &str,
    (table, column): (T, C),
) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(name)
        .from(table, column)
        .to(Executions::Table, Executions::Id)
        .on_delete(ForeignKeyAction::Cascade)
        .take()
}

fn of_user<T: Iden + 'static, C: Iden + 'static>(
    name: &str,
    (table, column): (T, C),
) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(name)
        .from(table, column)
        .to(Users::Table, Users::Id)
        .on_delete(ForeignKeyAction::Cascade)
        .take()
}
