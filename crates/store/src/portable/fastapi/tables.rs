//! From a row of theirs to a row of ours.

use domain::{AuditStatus, EnvironmentStatus, ExecutionStatus, Isolation, PackageManager};
use sea_orm::ActiveValue::Set;

use super::row::Row;
use super::tallies::Tallies;
use crate::api_keys::ApiKeySecret;
use crate::entities::{api_keys, audit_log, code_library, executions, user_environments, users};
use crate::executions::leaving_nothing;
use crate::portable::bounds::{COUNT_MAX, as_line};
use crate::portable::rules::{is_bearable, is_word};
use crate::portable::{ImportSettings, PortableError};

/// The account that the FastAPI edition starts with, whose password everybody knows.
const DEFAULT_ACCOUNT: &str = "admin";

/// Characters of a key that opens something.
const KEY_CHARS_MIN: usize = 16;

/// The environment that everybody has.
const BASE: &str = "base";

/// What the FastAPI edition makes environments with where nothing is said.
const PYTHON_VERSION: &str = "3.11";

const MIB: f64 = 1024.0 * 1024.0;

type Converted<A> = Result<A, PortableError>;

pub(super) async fn user(row: &mut Row, settings: &ImportSettings) -> Converted<users::ActiveModel> {
    let username = row.required_text("username")?;
    let hashed_password = row.required_text("hashed_password")?;
    let must_change_password =
        username == DEFAULT_ACCOUNT && is_default_password(settings, hashed_password.clone()).await?;
    Ok(users::ActiveModel {
        id: Set(row.id()),
        username: Set(username),
        email: Set(row.required_text("email")?),
        full_name: Set(line(row, "full_name")?),
        hashed_password: Set(hashed_password),
        is_active: Set(row.flag("is_active")?.unwrap_or(true)),
        is_admin: Set(row.flag("is_admin")?.unwrap_or(false)),
        user_level: Set(row.integer("user_level")?.unwrap_or(1)),
        must_change_password: Set(must_change_password),
        created_at: Set(row.time("created_at")?.unwrap_or(settings.now)),
    })
}

/// Checking a password takes its time and memory, on purpose.
async fn is_default_password(settings: &ImportSettings, hash: String) -> Result<bool, PortableError> {
    if !is_bearable(&hash) {
        return Ok(false);
    }
    let check = settings.is_default_password;
    let checked = tokio::task::spawn_blocking(move || check(&hash)).await;
    checked.map_err(|error| std::io::Error::other(error).into())
}

pub(super) fn code(row: &mut Row, owner: i64, tallies: &mut Tallies) -> Converted<code_library::ActiveModel> {
    let created_at = row.time("created_at")?.unwrap_or(tallies.now());
    Ok(code_library::ActiveModel {
        id: Set(row.id()),
        user_id: Set(taken(row, owner)?),
        title: Set(as_line(&row.required_text("title")?)),
        description: Set(row.text("description")?),
        code: Set(row.required_text("code")?),
        language: Set(line(row, "language")?.unwrap_or_else(|| "python".to_owned())),
        is_public: Set(row.flag("is_public")?.unwrap_or(false)),
        tags: Set(line(row, "tags")?.unwrap_or_default()),
        conda_env: Set(line(row, "conda_env")?.unwrap_or_else(|| BASE.to_owned())),
        created_at: Set(created_at),
        updated_at: Set(row.time("updated_at")?.unwrap_or(created_at)),
    })
}

pub(super) fn api_key(row: &mut Row, owner: i64, tallies: &mut Tallies) -> Converted<api_keys::ActiveModel> {
    let secret = ApiKeySecret::new(row.required_text("key_value")?);
    Ok(api_keys::ActiveModel {
        id: Set(row.id()),
        user_id: Set(taken(row, owner)?),
        key_name: Set(line(row, "key_name")?.unwrap_or_default()),
        key_hash: Set(secret.hash()),
        key_prefix: Set(as_line(&secret.prefix())),
        is_active: Set(row.flag("is_active")?.unwrap_or(true) && is_hard_to_guess(&secret)),
        usage_count: Set(row.integer("usage_count")?.unwrap_or(0).clamp(0, COUNT_MAX)),
        last_used: Set(row.time("last_used")?),
        created_at: Set(row.time("created_at")?.unwrap_or(tallies.now())),
        expires_at: Set(row.time("expires_at")?),
    })
}

/// Theirs have dozens of characters. One that was put in by hand opens nothing if anybody can find it by trying.
fn is_hard_to_guess(key: &ApiKeySecret) -> bool {
    key.expose().chars().count() >= KEY_CHARS_MIN
}

/// What was not measured there is zero, and what nobody knows is absent.
pub(super) fn execution(
    row: &mut Row,
    owner: i64,
    tallies: &mut Tallies,
) -> Converted<executions::ActiveModel> {
    let created_at = row.time("created_at")?.unwrap_or(tallies.now());
    let is_api_call = row.flag("is_api_call")?.unwrap_or(false);
    let wall_time_ms = rounded(row.amount("execution_time")?.unwrap_or_default());
    let peak_memory_bytes = rounded(row.amount("memory_usage")?.unwrap_or_default() * MIB);
    tallies.count_execution(owner, created_at, is_api_call);
    Ok(executions::ActiveModel {
        id: Set(row.id()),
        user_id: Set(taken(row, owner)?),
        code: Set(row.text("code")?.unwrap_or_default()),
        conda_env: Set(line(row, "conda_env")?.unwrap_or_else(|| BASE.to_owned())),
        status: Set(ended(row.text("status")?).as_str().to_owned()),
        stdout: Set(row.text("result")?.unwrap_or_default()),
        stderr: Set(String::new()),
        stdout_bytes_cut: Set(0),
        stderr_bytes_cut: Set(0),
        exit_code: Set(None),
        signal: Set(None),
        limit_struck: Set(None),
        wall_time_ms: Set(wall_time_ms),
        cpu_time_ms: Set(0),
        peak_memory_bytes: Set(peak_memory_bytes),
        queued_ms: Set(0),
        is_api_call: Set(is_api_call),
        code_library_id: Set(row.id_or_leave("code_library_id")),
        limits: Set("null".to_owned()),
        isolation: Set(unknown_isolation()?),
        created_at: Set(created_at),
        finished_at: Set(Some(created_at)),
        ..leaving_nothing()
    })
}

/// Theirs were written when they had ended.
fn ended(word: Option<String>) -> ExecutionStatus {
    use ExecutionStatus::{Error, Interrupted, Queued, Running};
    match word.and_then(|word| ExecutionStatus::from_word(&word.to_ascii_lowercase())) {
        Some(Queued | Running) => Interrupted,
        status => status.unwrap_or(Error),
    }
}

fn unknown_isolation() -> Result<String, PortableError> {
    let text = serde_json::to_string(&Isolation::default());
    text.map_err(|error| std::io::Error::other(error).into())
}

/// Its packages are not here: it is to be built anew. Theirs are conda's, and nobody has written down what is in them.
pub(super) fn environment(
    row: &mut Row,
    owner: i64,
    tallies: &mut Tallies,
) -> Converted<user_environments::ActiveModel> {
    let created_at = row.time("created_at")?.unwrap_or(tallies.now());
    let env_name = row.required_text("env_name")?;
    Ok(user_environments::ActiveModel {
        id: Set(row.id()),
        user_id: Set(Some(taken(row, owner)?)),
        display_name: Set(line(row, "display_name")?.unwrap_or_else(|| env_name.clone())),
        env_name: Set(env_name),
        description: Set(row.text("description")?),
        python_version: Set(line(row, "python_version")?.unwrap_or_else(|| PYTHON_VERSION.to_owned())),
        manager: Set(PackageManager::Uv.as_str().to_owned()),
        channels: Set("[]".to_owned()),
        is_active: Set(row.flag("is_active")?.unwrap_or(true)),
        is_public: Set(row.flag("is_public")?.unwrap_or(false)),
        may_be_warm: Set(false),
        is_script: Set(false),
        status: Set(EnvironmentStatus::Missing.as_str().to_owned()),
        generation: Set(None),
        recipe: Set(None),
        created_at: Set(created_at),
        updated_at: Set(row.time("updated_at")?.unwrap_or(created_at)),
        last_used: Set(row.time("last_used")?),
    })
}

pub(super) fn audit_entry(row: &mut Row, tallies: &mut Tallies) -> Converted<audit_log::ActiveModel> {
    let created_at = row.time("created_at")?.unwrap_or(tallies.now());
    Ok(audit_log::ActiveModel {
        id: Set(row.id()),
        user_id: Set(row.integer("user_id")?),
        action: Set(word(row, "action")?),
        resource_type: Set(word(row, "resource_type")?),
        resource_id: Set(row.id_or_leave("resource_id")),
        details: Set(row.text("details")?.unwrap_or_else(|| "{}".to_owned())),
        ip_address: Set(line(row, "ip_address")?),
        user_agent: Set(line(row, "user_agent")?),
        status: Set(outcome(row.text("status")?).as_str().to_owned()),
        created_at: Set(created_at),
    })
}

fn word(row: &mut Row, column: &str) -> Converted<String> {
    let word = row.text(column)?.unwrap_or_default();
    if is_word(&word) { Ok(word) } else { Err(row.wrong(column, "a short word")) }
}

fn outcome(word: Option<String>) -> AuditStatus {
    match word {
        None => AuditStatus::Success,
        Some(word) => AuditStatus::from_word(&word.to_ascii_lowercase()).unwrap_or(AuditStatus::Warning),
    }
}

/// The owner, whose column is then no longer left in the row.
fn taken(row: &mut Row, owner: i64) -> Converted<i64> {
    row.integer("user_id")?;
    Ok(owner)
}

/// A text that is shown on one line. The FastAPI edition took any.
fn line(row: &mut Row, column: &str) -> Converted<Option<String>> {
    Ok(row.text(column)?.map(|text| as_line(&text)))
}

/// A number that is not below zero, as a whole one.
#[expect(clippy::cast_possible_truncation, reason = "a number that is too large becomes the largest")]
fn rounded(number: f64) -> i64 {
    (number.round() as i64).min(COUNT_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_are_none_of_ours_become_the_nearest() {
        for (word, status) in [
            (Some("success"), ExecutionStatus::Success),
            (Some("ERROR"), ExecutionStatus::Error),
            (Some("timeout"), ExecutionStatus::Timeout),
            (Some("running"), ExecutionStatus::Interrupted),
            (Some("failed"), ExecutionStatus::Error),
            (None, ExecutionStatus::Error),
        ] {
            assert_eq!(ended(word.map(String::from)), status, "{word:?}");
        }
        assert_eq!(outcome(None), AuditStatus::Success);
        assert_eq!(outcome(Some("Error".to_owned())), AuditStatus::Error);
        assert_eq!(outcome(Some("odd".to_owned())), AuditStatus::Warning);
    }
}
