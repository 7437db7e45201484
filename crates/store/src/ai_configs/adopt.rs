//! Configurations of a FastAPI edition that were kept in `imported_rows` become rows like others.
//!
//! Their keys are sealed already, about the same as those of rows of ours, whose ids they keep; so nobody has to know the
//! key of the installation here.

use chrono::{DateTime, NaiveDateTime, Utc};
use domain::AiProvider;
use sea_orm::ActiveValue::Set;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, IntoActiveModel as _,
    ModelTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};
use serde_json::{Map, Value};

use crate::entities::ai_configs::{ActiveModel, Entity};
use crate::entities::imported_rows;
use crate::portable::{as_line, is_id};
use crate::sealed::is_sealed;

const TABLE: &str = "ai_configs";

/// Rows in memory at once.
const ROWS_AT_ONCE: u64 = 100;

/// Spellings of times without a zone. They are UTC.
const TIMES: [&str; 2] = ["%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M:%S%.f"];

/// Moves what was kept of users that are here. What has no column of ours stays where it is.
pub(crate) async fn adopt_kept(connection: &impl ConnectionTrait) -> Result<(), DbErr> {
    use imported_rows::{Column, Entity};
    let mut after = 0;
    loop {
        let kept = Entity::find()
            .filter(Column::SourceTable.eq(TABLE))
            .filter(Column::UserId.is_not_null())
            .filter(Column::SourceId.gt(after))
            .order_by_asc(Column::SourceId)
            .limit(ROWS_AT_ONCE);
        let kept = kept.all(connection).await?;
        let Some(last) = kept.last() else { return Ok(()) };
        after = last.source_id;
        for row in kept.into_iter().filter(|row| is_id(row.source_id)) {
            adopt(connection, row).await?;
        }
    }
}

async fn adopt(connection: &impl ConnectionTrait, kept: imported_rows::Model) -> Result<(), DbErr> {
    let Some(owner) = kept.user_id else { return Ok(()) };
    let mut columns = serde_json::from_str::<Map<String, Value>>(&kept.columns).unwrap_or_default();
    let row = taken(&mut columns, kept.source_id, owner);
    Entity::insert(row).exec_without_returning(connection).await?;
    if columns.is_empty() {
        kept.delete(connection).await?;
    } else {
        let rest = Set(Value::Object(columns).to_string());
        imported_rows::ActiveModel { columns: rest, ..kept.into_active_model() }.update(connection).await?;
    }
    Ok(())
}

fn taken(columns: &mut Map<String, Value>, id: i64, owner: i64) -> ActiveModel {
    columns.remove("user_id");
    let provider = text(columns, "provider").unwrap_or_else(|| "qwen".to_owned()).to_ascii_lowercase();
    // Whatever else it was called, it spoke the protocol that most speak.
    let provider = AiProvider::from_word(&provider).unwrap_or(AiProvider::Custom);
    let key = columns.remove("api_key").as_ref().and_then(Value::as_str).map(String::from);
    let created_at = time(columns, "created_at").unwrap_or_default();
    ActiveModel {
        id: Set(id),
        user_id: Set(owner),
        config_name: Set(line(columns, "config_name").unwrap_or_else(|| format!("AI {id}"))),
        provider: Set(provider.as_str().to_owned()),
        model_name: Set(line(columns, "model_name").unwrap_or_else(|| "qwen-plus".to_owned())),
        api_key: Set(key.filter(|key| is_sealed(key)).unwrap_or_default()),
        base_url: Set(line(columns, "base_url")),
        is_active: Set(flag(columns, "is_active")),
        created_at: Set(created_at),
        updated_at: Set(time(columns, "updated_at").unwrap_or(created_at)),
    }
}

/// In SQLite a column may hold anything.
fn text(columns: &mut Map<String, Value>, name: &str) -> Option<String> {
    match columns.remove(name)? {
        Value::String(text) => Some(text).filter(|text| !text.trim().is_empty()),
        Value::Null => None,
        other => Some(other.to_string()),
    }
}

fn line(columns: &mut Map<String, Value>, name: &str) -> Option<String> {
    text(columns, name).map(|text| as_line(text.trim()))
}

fn flag(columns: &mut Map<String, Value>, name: &str) -> bool {
    match columns.remove(name) {
        None | Some(Value::Null) => true,
        Some(value) => value != 0 && value != false,
    }
}

fn time(columns: &mut Map<String, Value>, name: &str) -> Option<DateTime<Utc>> {
    let text = text(columns, name)?;
    let naive = TIMES.iter().find_map(|format| NaiveDateTime::parse_from_str(&text, format).ok());
    let with_zone = || DateTime::parse_from_rfc3339(&text).ok().map(|time| time.to_utc());
    let time = naive.map(|time| time.and_utc()).or_else(with_zone)?;
    (DateTime::UNIX_EPOCH <= time).then_some(time)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_becomes_a_row_whatever_it_is() {
        let kept = r#"{"user_id": 3, "config_name": "mine\n", "provider": "OpenAI", "model_name": "gpt-4o", "base_url": null,
            "api_key": "sealed:v1:AAAA", "is_active": 0, "created_at": "2025-03-01 12:00:00.5", "updated_at": "x", "other": "sealed:v1:B"}"#;
        let mut columns = serde_json::from_str(kept).expect("JSON");
        let row = taken(&mut columns, 7, 3);
        assert_eq!((row.config_name, row.provider), (Set("mine".to_owned()), Set("openai".to_owned())));
        assert_eq!((row.api_key, row.is_active), (Set("sealed:v1:AAAA".to_owned()), Set(false)));
        let time = "2025-03-01T12:00:00.5Z".parse().expect("a time");
        assert_eq!((row.created_at, row.updated_at), (Set(time), Set(time)));
        assert_eq!(columns.keys().collect::<Vec<_>>(), ["other"], "what nobody knows stays");
        let row = taken(&mut Map::from_iter([("api_key".to_owned(), Value::from("sk-in-clear"))]), 8, 3);
        assert_eq!((row.api_key, row.config_name), (Set(String::new()), Set("AI 8".to_owned())));
    }
}
