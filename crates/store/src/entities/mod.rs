//! One file a table, as SeaORM sees it. Nothing of this leaves the crate.

pub(crate) mod ai_configs;
pub(crate) mod ai_usage_days;
pub(crate) mod api_keys;
pub(crate) mod audit_days;
pub(crate) mod audit_log;
pub(crate) mod code_library;
pub(crate) mod environment_generations;
pub(crate) mod executions;
pub(crate) mod idempotency_keys;
pub(crate) mod imported_rows;
pub(crate) mod queued_executions;
pub(crate) mod sessions;
pub(crate) mod usage_days;
pub(crate) mod user_environments;
pub(crate) mod users;
pub(crate) mod webhook_deliveries;
pub(crate) mod webhook_secrets;
