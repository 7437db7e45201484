//! The first tables: who may run programs, and what they ran.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, big_pk_auto, boolean, integer_null, string, string_null, string_uniq,
    text, timestamp_with_time_zone, timestamp_with_time_zone_null,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[derive(DeriveIden)]
enum Users {
    Table,
    Id,
    Username,
    Email,
    FullName,
    HashedPassword,
    IsActive,
    IsAdmin,
    UserLevel,
    MustChangePassword,
    CreatedAt,
}

#[derive(DeriveIden)]
enum Executions {
    Table,
    Id,
    UserId,
    Code,
    CondaEnv,
    Status,
    Stdout,
    Stderr,
    StdoutBytesCut,
    StderrBytesCut,
    ExitCode,
    Signal,
    LimitStruck,
    WallTimeMs,
    CpuTimeMs,
    PeakMemoryBytes,
    QueuedMs,
    IsApiCall,
    CodeLibraryId,
    Limits,
    Isolation,
    CreatedAt,
    FinishedAt,
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// All or nothing, on SQLite too: its schema changes are transactional.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(users()).await?;
        manager.create_table(executions()).await?;
        for index in execution_indexes() {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

fn users() -> TableCreateStatement {
    Table::create()
        .table(Users::Table)
        .col(big_pk_auto(Users::Id))
        .col(string_uniq(Users::Username))
        .col(string_uniq(Users::Email))
        .col(string_null(Users::FullName))
        .col(string(Users::HashedPassword))
        .col(boolean(Users::IsActive))
        .col(boolean(Users::IsAdmin))
        .col(big_integer(Users::UserLevel))
        .col(boolean(Users::MustChangePassword))
        .col(timestamp_with_time_zone(Users::CreatedAt))
        .take()
}

fn executions() -> TableCreateStatement {
    Table::create()
        .table(Executions::Table)
        .col(big_pk_auto(Executions::Id))
        .col(big_integer(Executions::UserId))
        .col(text(Executions::Code))
        .col(string(Executions::CondaEnv))
        .col(string(Executions::Status))
        .col(text(Executions::Stdout))
        .col(text(Executions::Stderr))
        .col(big_integer(Executions::StdoutBytesCut))
        .col(big_integer(Executions::StderrBytesCut))
        .col(integer_null(Executions::ExitCode))
        .col(integer_null(Executions::Signal))
        .col(string_null(Executions::LimitStruck))
        .col(big_integer(Executions::WallTimeMs))
        .col(big_integer(Executions::CpuTimeMs))
        .col(big_integer(Executions::PeakMemoryBytes))
        .col(big_integer(Executions::QueuedMs))
        .col(boolean(Executions::IsApiCall))
        .col(big_integer_null(Executions::CodeLibraryId))
        .col(text(Executions::Limits))
        .col(text(Executions::Isolation))
        .col(timestamp_with_time_zone(Executions::CreatedAt))
        .col(timestamp_with_time_zone_null(Executions::FinishedAt))
        .foreign_key(
            ForeignKey::create()
                .name("executions_user_id")
                .from(Executions::Table, Executions::UserId)
                .to(Users::Table, Users::Id)
                .on_delete(ForeignKeyAction::Cascade),
        )
        .take()
}

/// One for the lists, which show one owner's newest first; one for finding what a crash left.
fn execution_indexes() -> [IndexCreateStatement; 2] {
    [
        Index::create()
            .name("executions_of_user_newest_first")
            .table(Executions::Table)
            .col(Executions::UserId)
            .col((Executions::Id, IndexOrder::Desc))
            .take(),
        Index::create().name("executions_by_status").table(Executions::Table).col(Executions::Status).take(),
    ]
}
