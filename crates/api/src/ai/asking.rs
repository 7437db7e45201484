//! From a configuration to somebody who can be asked.

use assistant::Target;
use domain::{AiConfigId, Quota};
use engine::{Turn, Turns};
use store::{AiConfig, AuditEntry, UtcDay};

use super::meter::Meter;
use crate::AppState;
use crate::errors::ApiError;
use crate::extract::Caller;

/// Questions of one user under way: a page or two and a script. It also bounds by how much a daily quota of tokens can be overshot, since nobody
/// knows before the end of an answer how long it is.
const OF_USER_MAX: usize = 4;

/// Of all users together: each holds a connection and some memory.
const OF_ALL_MAX: usize = 128;

/// After how long to try again.
const RETRY_AFTER_S: u32 = 5;

/// The questions under way.
pub(crate) fn turns() -> Turns {
    Turns::new(OF_USER_MAX, OF_ALL_MAX)
}

/// Everything that one question needs.
pub(super) struct Asking {
    pub(super) target: Target,
    pub(super) meter: Meter,
    pub(super) turn: Turn,
}

/// The caller's configuration of this id; without one, the one that is meant by none.
pub(super) async fn config_of(
    state: &AppState,
    caller: &Caller,
    id: Option<AiConfigId>,
) -> Result<AiConfig, ApiError> {
    let found = state.store.ai_config_of(caller.user.id, id, &state.sealer).await?;
    found.ok_or(if id.is_some() { ApiError::AiConfigNotFound } else { ApiError::AiConfigMissing })
}

/// A turn to ask with this configuration, if the caller's quota is not used up.
pub(super) async fn begin(
    state: &AppState,
    caller: &Caller,
    config: AiConfig,
    entry: AuditEntry,
) -> Result<Asking, ApiError> {
    let now = (state.clock)();
    let today = UtcDay::of(now);
    if caller.tier.daily_ai_tokens != Quota::Unlimited {
        let used = state.store.ai_tokens_of(caller.user.id, today).await?;
        if caller.tier.daily_ai_tokens.remaining(used) == Some(0) {
            let seconds = (today.end() - now).num_seconds().max(1);
            return Err(ApiError::AiQuotaExceeded {
                retry_after_s: u32::try_from(seconds).unwrap_or(u32::MAX),
            });
        }
    }
    let turn = state.ai_turns.take(caller.user.id);
    let turn = turn.map_err(|_| ApiError::AiBusy { retry_after_s: RETRY_AFTER_S })?;
    let target = Target {
        provider: config.provider,
        model: config.model.clone(),
        base_url: config.base_url.clone(),
        key: config.key.clone().ok_or(ApiError::AiKeyUnreadable)?,
    };
    Ok(Asking { target, meter: Meter::start(state.store.clone(), config, today, entry), turn })
}
