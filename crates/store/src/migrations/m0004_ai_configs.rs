//! AI configurations, what they were used for, and those that an earlier version kept of a FastAPI edition.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_pk_auto, boolean, date, string, text, text_null, timestamp_with_time_zone,
};

use crate::ai_configs::adopt_kept;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[derive(DeriveIden)]
enum Users {
    Table,
    Id,
}

#[derive(DeriveIden)]
enum AiConfigs {
    Table,
    Id,
    UserId,
    ConfigName,
    Provider,
    ModelName,
    ApiKey,
    BaseUrl,
    IsActive,
    CreatedAt,
    UpdatedAt,
}

#[derive(DeriveIden)]
enum AiUsageDays {
    Table,
    UserId,
    ConfigId,
    Day,
    Calls,
    PromptTokens,
    CompletionTokens,
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(ai_configs()).await?;
        let of_user = Index::create()
            .name("ai_configs_of_user")
            .table(AiConfigs::Table)
            .col(AiConfigs::UserId)
            .col((AiConfigs::Id, IndexOrder::Desc))
            .take();
        manager.create_index(of_user).await?;
        manager.create_table(ai_usage_days()).await?;
        let by_day =
            Index::create().name("ai_usage_by_day").table(AiUsageDays::Table).col(AiUsageDays::Day).take();
        manager.create_index(by_day).await?;
        adopt_kept(manager.get_connection()).await
    }
}

fn ai_configs() -> TableCreateStatement {
    let mut of_user = ForeignKey::create()
        .name("ai_configs_user_id")
        .from(AiConfigs::Table, AiConfigs::UserId)
        .to(Users::Table, Users::Id)
        .on_delete(ForeignKeyAction::Cascade)
        .take();
    Table::create()
        .table(AiConfigs::Table)
        .col(big_pk_auto(AiConfigs::Id))
        .col(big_integer(AiConfigs::UserId))
        .col(string(AiConfigs::ConfigName))
        .col(string(AiConfigs::Provider))
        .col(string(AiConfigs::ModelName))
        .col(text(AiConfigs::ApiKey))
        .col(text_null(AiConfigs::BaseUrl))
        .col(boolean(AiConfigs::IsActive))
        .col(timestamp_with_time_zone(AiConfigs::CreatedAt))
        .col(timestamp_with_time_zone(AiConfigs::UpdatedAt))
        .foreign_key(&mut of_user)
        .take()
}

/// What was used stays when a configuration goes, so its id is no foreign key.
fn ai_usage_days() -> TableCreateStatement {
    let mut of_user = ForeignKey::create()
        .name("ai_usage_days_user_id")
        .from(AiUsageDays::Table, AiUsageDays::UserId)
        .to(Users::Table, Users::Id)
        .on_delete(ForeignKeyAction::Cascade)
        .take();
    Table::create()
        .table(AiUsageDays::Table)
        .col(big_integer(AiUsageDays::UserId))
        .col(big_integer(AiUsageDays::ConfigId))
        .col(date(AiUsageDays::Day))
        .col(big_integer(AiUsageDays::Calls))
        .col(big_integer(AiUsageDays::PromptTokens))
        .col(big_integer(AiUsageDays::CompletionTokens))
        .primary_key(
            Index::create().col(AiUsageDays::UserId).col(AiUsageDays::ConfigId).col(AiUsageDays::Day),
        )
        .foreign_key(&mut of_user)
        .take()
}
