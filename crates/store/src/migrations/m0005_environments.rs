//! Python environments and what was built of them.

use chrono::DateTime;
use sea_orm::ConnectionTrait as _;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, boolean, pk_auto, string, string_null, text, text_null,
    timestamp_with_time_zone, timestamp_with_time_zone_null,
};
use serde_json::{Map, Value};

use crate::environments::is_name_of_user;
use crate::portable::{as_line, fastapi_time};

/// What the table was called there.
const KEPT_TABLE: &str = "user_environments";

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
        manager.create_index(of_environment).await?;
        take_over_kept(manager).await
    }
}

/// Environments of a FastAPI edition that were imported before there was a table for them. What has no column here stays kept.
async fn take_over_kept(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    let mut kept = Query::select();
    kept.columns([ImportedRows::SourceId, ImportedRows::UserId, ImportedRows::Columns])
        .from(ImportedRows::Table)
        .and_where(Expr::col(ImportedRows::SourceTable).eq(KEPT_TABLE))
        .and_where(Expr::col(ImportedRows::UserId).is_not_null());
    for row in connection.query_all(&kept).await? {
        let (id, owner): (i64, i64) = (row.try_get_by(0)?, row.try_get_by(1)?);
        let columns: String = row.try_get_by(2)?;
        let Ok(Value::Object(mut columns)) = serde_json::from_str(&columns) else { continue };
        let name = columns.get("env_name").and_then(Value::as_str).unwrap_or_default();
        if !is_name_of_user(name) {
            continue;
        }
        connection.execute(&taken_over(id, owner, &mut columns)?).await?;
        let mut rest = Query::update();
        rest.table(ImportedRows::Table)
            .value(ImportedRows::Columns, Value::Object(columns).to_string())
            .and_where(Expr::col(ImportedRows::SourceTable).eq(KEPT_TABLE))
            .and_where(Expr::col(ImportedRows::SourceId).eq(id));
        connection.execute(&rest).await?;
    }
    Ok(())
}

/// The row that is made of a kept one, whose columns are taken out of it.
fn taken_over(id: i64, owner: i64, columns: &mut Map<String, Value>) -> Result<InsertStatement, DbErr> {
    let mut text = |name: &str| columns.remove(name).and_then(|value| value.as_str().map(str::to_owned));
    let name = text("env_name").unwrap_or_default();
    let display_name = text("display_name").map_or_else(|| name.clone(), |line| as_line(&line));
    let description = text("description");
    let python_version = text("python_version").map_or_else(|| "3.11".to_owned(), |line| as_line(&line));
    let mut time = |name: &str| text(name).and_then(|text| fastapi_time(&text));
    let (created_at, updated_at, last_used) = (time("created_at"), time("updated_at"), time("last_used"));
    let created_at = created_at.unwrap_or(DateTime::UNIX_EPOCH);
    let mut flag = |name: &str| columns.remove(name).and_then(|value| value.as_i64()).map(|flag| flag != 0);
    let (is_active, is_public) = (flag("is_active").unwrap_or(true), flag("is_public").unwrap_or(false));
    columns.remove("user_id");
    use UserEnvironments as E;
    let mut insert = Query::insert();
    insert
        .into_table(E::Table)
        .columns([
            E::Id,
            E::UserId,
            E::EnvName,
            E::DisplayName,
            E::Description,
            E::PythonVersion,
            E::Manager,
            E::Channels,
            E::IsActive,
            E::IsPublic,
            E::MayBeWarm,
            E::Status,
            E::CreatedAt,
            E::UpdatedAt,
            E::LastUsed,
        ])
        .values([
            id.into(),
            owner.into(),
            name.into(),
            display_name.into(),
            description.into(),
            python_version.into(),
            "uv".into(),
            "[]".into(),
            is_active.into(),
            is_public.into(),
            false.into(),
            "missing".into(),
            created_at.into(),
            updated_at.unwrap_or(created_at).into(),
            last_used.into(),
        ])
        .map_err(|error| DbErr::Custom(error.to_string()))?;
    Ok(insert)
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
