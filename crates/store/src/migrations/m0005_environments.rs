//! Python environments and what was built of them.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, boolean, pk_auto, string, string_null, text, text_null,
    timestamp_with_time_zone, timestamp_with_time_zone_null,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[derive(DeriveIden)]
enum Users {
    Table,
    Id,
}

#[derive(DeriveIden)]
enum UserEnvironments {
    Table,
    Id,
    UserId,
    EnvName,
    DisplayName,
    Description,
    PythonVersion,
    Manager,
    Channels,
    IsActive,
    IsPublic,
    MayBeWarm,
    Status,
    Generation,
    Recipe,
    CreatedAt,
    UpdatedAt,
    LastUsed,
}

#[derive(DeriveIden)]
enum EnvironmentGenerations {
    Table,
    Id,
    EnvironmentId,
    Number,
    PythonVersion,
    Interpreter,
    Packages,
    CondaYaml,
    SizeBytes,
    CreatedAt,
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(user_environments()).await?;
        let of_user = Index::create()
            .name("user_environments_of_user")
            .table(UserEnvironments::Table)
            .col(UserEnvironments::UserId)
            .take();
        manager.create_index(of_user).await?;
        manager.create_table(environment_generations()).await?;
        let of_environment = Index::create()
            .name("environment_generations_of_environment")
            .table(EnvironmentGenerations::Table)
            .col(EnvironmentGenerations::EnvironmentId)
            .col(EnvironmentGenerations::Number)
            .unique()
            .take();
        manager.create_index(of_environment).await
    }
}

fn user_environments() -> TableCreateStatement {
    Table::create()
        .table(UserEnvironments::Table)
        .col(pk_auto(UserEnvironments::Id).big_integer())
        .col(big_integer_null(UserEnvironments::UserId))
        .col(string(UserEnvironments::EnvName).unique_key())
        .col(string(UserEnvironments::DisplayName))
        .col(text_null(UserEnvironments::Description))
        .col(string(UserEnvironments::PythonVersion))
        .col(string(UserEnvironments::Manager))
        .col(text(UserEnvironments::Channels))
        .col(boolean(UserEnvironments::IsActive))
        .col(boolean(UserEnvironments::IsPublic))
        .col(boolean(UserEnvironments::MayBeWarm))
        .col(string(UserEnvironments::Status))
        .col(big_integer_null(UserEnvironments::Generation))
        .col(text_null(UserEnvironments::Recipe))
        .col(timestamp_with_time_zone(UserEnvironments::CreatedAt))
        .col(timestamp_with_time_zone(UserEnvironments::UpdatedAt))
        .col(timestamp_with_time_zone_null(UserEnvironments::LastUsed))
        .foreign_key(
            ForeignKey::create()
                .name("user_environments_user_id")
                .from(UserEnvironments::Table, UserEnvironments::UserId)
                .to(Users::Table, Users::Id)
                .on_delete(ForeignKeyAction::Cascade),
        )
        .take()
}

fn environment_generations() -> TableCreateStatement {
    Table::create()
        .table(EnvironmentGenerations::Table)
        .col(pk_auto(EnvironmentGenerations::Id).big_integer())
        .col(big_integer(EnvironmentGenerations::EnvironmentId))
        .col(big_integer(EnvironmentGenerations::Number))
        .col(string(EnvironmentGenerations::PythonVersion))
        .col(string_null(EnvironmentGenerations::Interpreter))
        .col(text(EnvironmentGenerations::Packages))
        .col(text(EnvironmentGenerations::CondaYaml))
        .col(big_integer(EnvironmentGenerations::SizeBytes))
        .col(timestamp_with_time_zone(EnvironmentGenerations::CreatedAt))
        .foreign_key(
            ForeignKey::create()
                .name("environment_generations_environment_id")
                .from(EnvironmentGenerations::Table, EnvironmentGenerations::EnvironmentId)
                .to(UserEnvironments::Table, UserEnvironments::Id)
                .on_delete(ForeignKeyAction::Cascade),
        )
        .take()
}
