//! What the rooms below say, as clients are told.

use super::ApiError;

impl From<store::StoreError> for ApiError {
    fn from(error: store::StoreError) -> Self {
        match error {
            store::StoreError::StorageFull => Self::NoRoom,
            store::StoreError::Busy => Self::Busy { retry_after_s: 5 },
            store::StoreError::NoUser(_) => Self::InvalidToken,
            store::StoreError::KeyKnown => Self::IdempotencyKeyReused,
            store::StoreError::SearchTooLong => Self::SearchTooLong { retry_after_s: 5 },
            error => Self::Internal(error.into()),
        }
    }
}

impl From<store::EnvironmentError> for ApiError {
    fn from(error: store::EnvironmentError) -> Self {
        use store::EnvironmentError as E;
        match error {
            E::NameTaken => Self::EnvironmentNameTaken,
            E::TooMany => Self::TooManyEnvironments,
            E::NotFound => Self::NoSuchEnvironment,
            E::Store(error) => error.into(),
        }
    }
}

impl From<store::AccountError> for ApiError {
    fn from(error: store::AccountError) -> Self {
        use store::AccountError as E;
        match error {
            E::UsernameTaken => Self::UsernameTaken,
            E::EmailTaken => Self::EmailTaken,
            E::NotFound => Self::UserNotFound,
            E::NotAdmin => Self::NotAdmin,
            E::Store(error) => error.into(),
        }
    }
}

impl From<store::PortableError> for ApiError {
    fn from(error: store::PortableError) -> Self {
        use store::PortableError as E;
        match error {
            E::Refused(sentence) => Self::ImportRefused(sentence),
            E::StorageFull => Self::NoRoom,
            E::Store(error) => error.into(),
            E::Io(error) => Self::Internal(error.into()),
        }
    }
}

impl From<store::AiConfigError> for ApiError {
    fn from(error: store::AiConfigError) -> Self {
        use store::AiConfigError as E;
        match error {
            E::Full => Self::TooManyAiConfigs,
            E::NameTaken => Self::AiConfigNameTaken,
            E::NotFound => Self::AiConfigNotFound,
            E::Store(error) => error.into(),
        }
    }
}

impl From<assistant::AssistantError> for ApiError {
    fn from(error: assistant::AssistantError) -> Self {
        use assistant::AssistantError as E;
        match error {
            E::Address(refused) => Self::AiAddressRefused(sentence(&refused.to_string())),
            E::TimedOut => Self::AiTimedOut,
            E::Inside(inside) => Self::Internal(inside.into()),
            failed => Self::AiFailed(sentence(&failed.to_string())),
        }
    }
}

/// Words of an error as a sentence.
fn sentence(words: &str) -> String {
    let mut rest = words.chars();
    let first = rest.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", rest.as_str().trim_end_matches('.'))
}

impl From<engine::ExecuteError> for ApiError {
    fn from(error: engine::ExecuteError) -> Self {
        use engine::ExecuteError as E;
        match error {
            E::UnknownEnvironment(name) => Self::EnvironmentNotFound(name),
            E::QuotaExceeded { retry_after_s } => Self::QuotaExceeded { retry_after_s },
            E::TooManyWaiting { retry_after_s } => Self::TooManyWaiting { retry_after_s },
            E::QueueFull { retry_after_s } => Self::QueueFull { retry_after_s },
            E::Busy { retry_after_s } => Self::Busy { retry_after_s },
            E::Paused => Self::Maintenance,
            // Nobody reads it of an execution that was given up.
            E::ShuttingDown | E::GivenUp => Self::ShuttingDown,
            E::NoUser => Self::InvalidToken,
            E::Deleted => Self::ExecutionNotFound,
            E::Store(error) => error.into(),
        }
    }
}
