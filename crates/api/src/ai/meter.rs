//! What a question costs: written down when its answer is there, or when it is given up.
//!
//! Invariant: a question that reached the provider is counted once, also if whoever asked is gone.

use assistant::{AssistantError, Tokens};
use domain::{AuditStatus, UserId};
use store::{AiConfig, AiUse, AuditEntry, Store, UtcDay};

use crate::errors::ApiError;

/// A question under way.
pub(super) struct Meter {
    store: Store,
    user: UserId,
    config: AiConfig,
    day: UtcDay,
    /// Nothing when it is written.
    entry: Option<AuditEntry>,
    /// What it costs, as far as one may guess by now.
    pub(super) guess: Tokens,
}

impl Meter {
    pub(super) fn start(store: Store, config: AiConfig, day: UtcDay, entry: AuditEntry) -> Self {
        let entry = entry
            .about(config.id.0)
            .detail("config_name", config.name.as_str())
            .detail("provider", config.provider.as_str())
            .detail("model_name", config.model.as_str());
        Self { store, user: config.owner, config, day, entry: Some(entry), guess: Tokens::default() }
    }

    /// The answer is there.
    pub(super) async fn answered(mut self, tokens: Tokens) -> Result<(), ApiError> {
        let Some(entry) = self.entry.take() else { return Ok(()) };
        let entry = entry.detail("tokens_used", tokens.total());
        Ok(self.store.record_ai_use(self.used(tokens), Some(entry)).await?)
    }

    /// There is none, and the answer to our caller says so. The audit log hears of it from there.
    pub(super) async fn refused(mut self, error: AssistantError) -> ApiError {
        self.entry = None;
        if let Some(tokens) = self.cost_of(&error)
            && let Err(error) = self.store.record_ai_use(self.used(tokens), None).await
        {
            return error.into();
        }
        error.into()
    }

    /// It ended in the middle, when the answer to our caller had begun.
    pub(super) async fn broke_off(mut self, error: AssistantError) -> ApiError {
        let cost = self.cost_of(&error).unwrap_or_default();
        let error = ApiError::from(error);
        let Some(entry) = self.entry.take() else { return error };
        let entry = entry.detail("code", error.code().as_str()).ended(AuditStatus::Error);
        match self.store.record_ai_use(self.used(cost), Some(entry)).await {
            Ok(()) => error,
            Err(failed) => failed.into(),
        }
    }

    /// What the provider may have written for nothing; nothing where it has refused to.
    fn cost_of(&self, error: &AssistantError) -> Option<Tokens> {
        use AssistantError as E;
        match error {
            E::TimedOut | E::BrokenOff | E::TooLong | E::Failed(_) | E::Unreadable(_) => Some(self.guess),
            E::Address(_) | E::Unreachable(_) | E::Refused { .. } | E::Inside(_) => None,
        }
    }

    fn used(&self, tokens: Tokens) -> AiUse {
        AiUse {
            user: self.user,
            config: self.config.id,
            day: self.day,
            prompt_tokens: tokens.prompt,
            completion_tokens: tokens.completion,
        }
    }
}

impl Drop for Meter {
    /// Whoever asked is gone.
    fn drop(&mut self) {
        let Some(entry) = self.entry.take() else { return };
        let entry = entry
            .detail("given_up", true)
            .detail("tokens_used", self.guess.total())
            .ended(AuditStatus::Warning);
        let (store, used) = (self.store.clone(), self.used(self.guess));
        tokio::spawn(async move {
            if let Err(error) = store.record_ai_use(used, Some(entry)).await {
                // When the server stops, the database is closed by now.
                tracing::info!(%error, "what a question to an AI provider cost could not be written down");
            }
        });
    }
}
