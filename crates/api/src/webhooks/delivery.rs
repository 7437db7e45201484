//! What became of a webhook, from outside.

use chrono::{DateTime, Utc};
use serde::Serialize;
use store::Delivery;
use utoipa::ToSchema;

/// Where a webhook stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum WebhookState {
    /// The execution has not ended, or another attempt will be made.
    Waiting,
    /// The receiver has taken it.
    Delivered,
    /// No more attempts will be made.
    Failed,
}

/// What became of the webhook of an execution.
#[derive(Serialize, ToSchema)]
pub(super) struct WebhookDelivery {
    execution_id: i64,
    /// Where to.
    url: String,
    state: WebhookState,
    /// How often it was tried.
    attempts: u32,
    /// The HTTP status that the last attempt was answered with; null where there was no answer.
    #[schema(required)]
    status: Option<u16>,
    /// Why the last attempt failed.
    #[schema(required)]
    error: Option<String>,
    /// When it is tried next, once the execution has ended; null when it is not any more.
    #[schema(required)]
    next_attempt_at: Option<DateTime<Utc>>,
    /// When the receiver took it.
    #[schema(required)]
    delivered_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
}

impl From<Delivery> for WebhookDelivery {
    fn from(delivery: Delivery) -> Self {
        let state = match (delivery.next_attempt_at, delivery.delivered_at) {
            (Some(_), _) => WebhookState::Waiting,
            (None, Some(_)) => WebhookState::Delivered,
            (None, None) => WebhookState::Failed,
        };
        Self {
            execution_id: delivery.execution.0,
            url: delivery.url,
            state,
            attempts: delivery.attempts,
            status: delivery.status,
            error: delivery.error,
            next_attempt_at: delivery.next_attempt_at,
            delivered_at: delivery.delivered_at,
            created_at: delivery.created_at,
        }
    }
}
