//! Sessions, quotas, the code library, API keys and the audit log.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, big_pk_auto, boolean, date, string, string_null, string_uniq, text,
    text_null, timestamp_with_time_zone, timestamp_with_time_zone_null,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[derive(Clone, Copy, DeriveIden)]
enum Users {
    Table,
    Id,
}

#[derive(Clone, Copy, DeriveIden)]
enum Executions {
    Table,
    Id,
    UserId,
    Status,
    CondaEnv,
    IsApiCall,
    CreatedAt,
}

#[derive(Clone, Copy, DeriveIden)]
enum CodeLibrary {
    Table,
    Id,
    UserId,
    Title,
    Description,
    Code,
    Language,
    IsPublic,
    Tags,
    CondaEnv,
    CreatedAt,
    UpdatedAt,
}

#[derive(Clone, Copy, DeriveIden)]
enum ApiKeys {
    Table,
    Id,
    UserId,
    KeyName,
    KeyHash,
    KeyPrefix,
    IsActive,
    UsageCount,
    LastUsed,
    CreatedAt,
    ExpiresAt,
}

#[derive(Clone, Copy, DeriveIden)]
enum Sessions {
    Table,
    Id,
    UserId,
    FamilyHash,
    RefreshHash,
    RefreshHashNext,
    CreatedAt,
    LastUsedAt,
    ExpiresAt,
}

#[derive(Clone, Copy, DeriveIden)]
enum UsageDays {
    Table,
    UserId,
    Day,
    Executions,
    ExecutionsReserved,
    ApiCalls,
    ApiCallsReserved,
}

#[derive(Clone, Copy, DeriveIden)]
enum AuditLog {
    Table,
    Id,
    UserId,
    Action,
    ResourceType,
    ResourceId,
    Details,
    IpAddress,
    UserAgent,
    Status,
    CreatedAt,
}

#[derive(Clone, Copy, DeriveIden)]
enum AuditDays {
    Table,
    Day,
    Action,
    ResourceType,
    Status,
    Entries,
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// All or nothing, on SQLite too: its schema changes are transactional.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [code_library(), api_keys(), sessions(), usage_days(), audit_log(), audit_days()] {
            manager.create_table(table).await?;
        }
        // The one by status and id below finds the same, in order.
        manager
            .drop_index(Index::drop().name("executions_by_status").table(Executions::Table).to_owned())
            .await?;
        for index in indexes() {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

fn code_library() -> TableCreateStatement {
    Table::create()
        .table(CodeLibrary::Table)
        .col(big_pk_auto(CodeLibrary::Id))
        .col(big_integer(CodeLibrary::UserId))
        .col(string(CodeLibrary::Title))
        .col(text_null(CodeLibrary::Description))
        .col(text(CodeLibrary::Code))
        .col(string(CodeLibrary::Language))
        .col(boolean(CodeLibrary::IsPublic))
        .col(text(CodeLibrary::Tags))
        .col(string(CodeLibrary::CondaEnv))
        .col(timestamp_with_time_zone(CodeLibrary::CreatedAt))
        .col(timestamp_with_time_zone(CodeLibrary::UpdatedAt))
        .foreign_key(&mut of_user("code_library_user_id", CodeLibrary::Table, CodeLibrary::UserId))
        .take()
}

fn api_keys() -> TableCreateStatement {
    Table::create()
        .table(ApiKeys::Table)
        .col(big_pk_auto(ApiKeys::Id))
        .col(big_integer(ApiKeys::UserId))
        .col(string(ApiKeys::KeyName))
        .col(string_uniq(ApiKeys::KeyHash))
        .col(string(ApiKeys::KeyPrefix))
        .col(boolean(ApiKeys::IsActive))
        .col(big_integer(ApiKeys::UsageCount))
        .col(timestamp_with_time_zone_null(ApiKeys::LastUsed))
        .col(timestamp_with_time_zone(ApiKeys::CreatedAt))
        .col(timestamp_with_time_zone_null(ApiKeys::ExpiresAt))
        .foreign_key(&mut of_user("api_keys_user_id", ApiKeys::Table, ApiKeys::UserId))
        .take()
}

fn sessions() -> TableCreateStatement {
    Table::create()
        .table(Sessions::Table)
        .col(big_pk_auto(Sessions::Id))
        .col(big_integer(Sessions::UserId))
        .col(string(Sessions::FamilyHash))
        .col(string(Sessions::RefreshHash))
        .col(string_null(Sessions::RefreshHashNext))
        .col(timestamp_with_time_zone(Sessions::CreatedAt))
        .col(timestamp_with_time_zone(Sessions::LastUsedAt))
        .col(timestamp_with_time_zone(Sessions::ExpiresAt))
        .foreign_key(&mut of_user("sessions_user_id", Sessions::Table, Sessions::UserId))
        .take()
}

fn usage_days() -> TableCreateStatement {
    Table::create()
        .table(UsageDays::Table)
        .col(big_integer(UsageDays::UserId))
        .col(date(UsageDays::Day))
        .col(big_integer(UsageDays::Executions))
        .col(big_integer(UsageDays::ExecutionsReserved))
        .col(big_integer(UsageDays::ApiCalls))
        .col(big_integer(UsageDays::ApiCallsReserved))
        .primary_key(Index::create().col(UsageDays::UserId).col(UsageDays::Day))
        .foreign_key(&mut of_user("usage_days_user_id", UsageDays::Table, UsageDays::UserId))
        .take()
}

/// Without a foreign key: what somebody did stays when their account goes.
fn audit_log() -> TableCreateStatement {
    Table::create()
        .table(AuditLog::Table)
        .col(big_pk_auto(AuditLog::Id))
        .col(big_integer_null(AuditLog::UserId))
        .col(string(AuditLog::Action))
        .col(string(AuditLog::ResourceType))
        .col(big_integer_null(AuditLog::ResourceId))
        .col(text(AuditLog::Details))
        .col(string_null(AuditLog::IpAddress))
        .col(string_null(AuditLog::UserAgent))
        .col(string(AuditLog::Status))
        .col(timestamp_with_time_zone(AuditLog::CreatedAt))
        .take()
}

/// How many entries of each kind a day has, so that statistics need not read them.
fn audit_days() -> TableCreateStatement {
    let kind = [AuditDays::Action, AuditDays::ResourceType, AuditDays::Status];
    let mut key = Index::create().col(AuditDays::Day).take();
    let mut table = Table::create().table(AuditDays::Table).col(date(AuditDays::Day)).take();
    for column in kind {
        key.col(column);
        table.col(string(column));
    }
    table.col(big_integer(AuditDays::Entries)).primary_key(&mut key).take()
}

/// What belongs to a user goes with them.
fn of_user(
    name: &str,
    table: impl IntoIden + Copy + 'static,
    column: impl IntoIden + 'static,
) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(name)
        .from(table, column)
        .to(Users::Table, Users::Id)
        .on_delete(ForeignKeyAction::Cascade)
        .take()
}

/// One for each way of listing, each ending in what the list is ordered by (the id; of the audit log, the time), and one
/// for each way of tidying up.
fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        newest(
            "executions_of_user_by_status",
            Executions::Table,
            &[Executions::UserId, Executions::Status],
            Executions::Id,
        ),
        newest(
            "executions_of_user_by_environment",
            Executions::Table,
            &[Executions::UserId, Executions::CondaEnv],
            Executions::Id,
        ),
        newest(
            "executions_of_user_by_status_and_environment",
            Executions::Table,
            &[Executions::UserId, Executions::Status, Executions::CondaEnv],
            Executions::Id,
        ),
        newest(
            "executions_of_user_by_api_call",
            Executions::Table,
            &[Executions::UserId, Executions::IsApiCall],
            Executions::Id,
        ),
        newest("executions_by_api_call", Executions::Table, &[Executions::IsApiCall], Executions::Id),
        newest("executions_by_status", Executions::Table, &[Executions::Status], Executions::Id),
        newest("executions_by_environment", Executions::Table, &[Executions::CondaEnv], Executions::Id),
        newest("code_library_of_user", CodeLibrary::Table, &[CodeLibrary::UserId], CodeLibrary::Id),
        newest("code_library_public", CodeLibrary::Table, &[CodeLibrary::IsPublic], CodeLibrary::Id),
        newest("api_keys_of_user", ApiKeys::Table, &[ApiKeys::UserId], ApiKeys::Id),
        newest("sessions_of_user", Sessions::Table, &[Sessions::UserId], Sessions::Id),
        newest("sessions_by_expiry", Sessions::Table, &[Sessions::ExpiresAt], Sessions::Id),
        ordered("audit_log_by_user", AuditLog::Table, &[AuditLog::UserId, AuditLog::CreatedAt, AuditLog::Id]),
        ordered(
            "audit_log_by_action",
            AuditLog::Table,
            &[AuditLog::Action, AuditLog::CreatedAt, AuditLog::Id],
        ),
        ordered(
            "audit_log_by_resource_type",
            AuditLog::Table,
            &[AuditLog::ResourceType, AuditLog::CreatedAt, AuditLog::Id],
        ),
        ordered(
            "audit_log_by_status",
            AuditLog::Table,
            &[AuditLog::Status, AuditLog::CreatedAt, AuditLog::Id],
        ),
        ordered("audit_log_by_time", AuditLog::Table, &[AuditLog::CreatedAt, AuditLog::Id]),
        ordered("executions_by_time", Executions::Table, &[Executions::CreatedAt, Executions::Id]),
    ]
}

/// All ascending: read backwards, it is newest first.
fn ordered<I: Iden + Copy + 'static>(name: &str, table: I, columns: &[I]) -> IndexCreateStatement {
    let index = Index::create().name(name).table(table).take();
    columns.iter().fold(index, |mut index, column| index.col(*column).take())
}

fn newest<I: Iden + Copy + 'static>(name: &str, table: I, equal: &[I], id: I) -> IndexCreateStatement {
    let mut index = Index::create().name(name).table(table).take();
    for column in equal {
        index.col(*column);
    }
    index.col((id, IndexOrder::Desc)).take()
}
