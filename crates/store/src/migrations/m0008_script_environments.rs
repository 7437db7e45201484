//! Environments that are made for a program, and generations in which code of packages ran while they were built.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::boolean;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[derive(DeriveIden)]
enum UserEnvironments {
    Table,
    IsScript,
}

#[derive(DeriveIden)]
enum EnvironmentGenerations {
    Table,
    IsOfSources,
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let is_script = Table::alter()
            .table(UserEnvironments::Table)
            .add_column(boolean(UserEnvironments::IsScript).default(false))
            .take();
        manager.alter_table(is_script).await?;
        // Of those that were built before, nobody knows.
        let is_of_sources = Table::alter()
            .table(EnvironmentGenerations::Table)
            .add_column(boolean(EnvironmentGenerations::IsOfSources).default(true))
            .take();
        manager.alter_table(is_of_sources).await
    }
}
