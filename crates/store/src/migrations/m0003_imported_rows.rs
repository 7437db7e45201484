//! Rows of a FastAPI edition that no table of ours has a place for yet.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, string, text};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[derive(DeriveIden)]
enum Users {
    Table,
    Id,
}

#[derive(DeriveIden)]
enum ImportedRows {
    Table,
    SourceTable,
    SourceId,
    UserId,
    Columns,
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(imported_rows()).await?;
        let of_user = Index::create()
            .name("imported_rows_of_user")
            .table(ImportedRows::Table)
            .col(ImportedRows::UserId)
            .take();
        manager.create_index(of_user).await
    }
}

fn imported_rows() -> TableCreateStatement {
    Table::create()
        .table(ImportedRows::Table)
        .col(string(ImportedRows::SourceTable))
        .col(big_integer(ImportedRows::SourceId))
        .col(big_integer_null(ImportedRows::UserId))
        .col(text(ImportedRows::Columns))
        .primary_key(Index::create().col(ImportedRows::SourceTable).col(ImportedRows::SourceId))
        .foreign_key(
            ForeignKey::create()
                .name("imported_rows_user_id")
                .from(ImportedRows::Table, ImportedRows::UserId)
                .to(Users::Table, Users::Id)
                .on_delete(ForeignKeyAction::Cascade),
        )
        .take()
}
