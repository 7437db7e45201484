//! What executions leave beside their output, and who may see them.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, string_null, text, timestamp_with_time_zone_null};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[derive(DeriveIden)]
enum Executions {
    Table,
    Displays,
    DisplaysCut,
    Artifacts,
    ArtifactsCut,
    ArtifactsUntil,
    Usage,
    ShareToken,
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [
            text(Executions::Displays).default("[]").take(),
            big_integer(Executions::DisplaysCut).default(0).take(),
            text(Executions::Artifacts).default("[]").take(),
            big_integer(Executions::ArtifactsCut).default(0).take(),
            timestamp_with_time_zone_null(Executions::ArtifactsUntil).take(),
            text(Executions::Usage).default("[]").take(),
            string_null(Executions::ShareToken).take(),
        ];
        // SQLite adds one at a time.
        for column in columns {
            let alter = Table::alter().table(Executions::Table).add_column(column).take();
            manager.alter_table(alter).await?;
        }
        let shared = Index::create()
            .name("executions_by_share_token")
            .table(Executions::Table)
            .col(Executions::ShareToken)
            .unique()
            .take();
        manager.create_index(shared).await
    }
}
