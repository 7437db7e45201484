//! The error boundary: whatever goes wrong leaves as `application/problem+json` (RFC 9457).
//!
//! Invariant: what the outside reads is written here; what the inside says (SQL, paths, errno)
//! goes to the log, once, and never into an answer.

pub(crate) mod documented;
mod problem;
mod render;
mod sources;

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

pub(crate) use problem::{FieldError, Problem, ProblemCode};
pub(crate) use render::{log, problem, render};

type Inside = Box<dyn std::error::Error + Send + Sync>;

/// Everything that an operation can answer instead of what was asked for. The text of a variant
/// is what the outside reads.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ApiError {
    #[error("Log in first: this needs an access token.")]
    NotAuthenticated,
    #[error("The access token is not valid. Log in again.")]
    InvalidToken,
    #[error("The access token has expired. Log in again.")]
    ExpiredToken,
    #[error("This needs an API key: as `Authorization: Bearer sk-…`, or in the header X-API-Key.")]
    ApiKeyMissing,
    #[error("The API key is not valid (any more).")]
    InvalidApiKey,
    #[error("Wrong username or password.")]
    InvalidCredentials,
    #[error("This user has been deactivated.")]
    InactiveUser,
    #[error(
        "The default administrator password is accepted on the server's own machine only, under the name localhost. To log in from elsewhere, set CODERUNNER_ADMIN_PASSWORD before the first start."
    )]
    DefaultPasswordNotLocal,
    #[error("The session has ended. Log in again.")]
    SessionEnded,
    #[error("Too many attempts. Try again in {retry_after_s} s.")]
    TooManyAttempts { retry_after_s: u32 },
    #[error("Only administrators may do this.")]
    NotAdmin,
    #[error("A page of another site has sent this. Open CodeRunner itself.")]
    CrossSite,
    #[error("People cannot register here: ask an administrator for an account.")]
    RegistrationClosed,
    #[error("Nobody becomes an administrator by registering.")]
    AdminNotAllowed,
    #[error("Somebody has this username already.")]
    UsernameTaken,
    #[error("Somebody has this email address already.")]
    EmailTaken,
    #[error("The current password is another one.")]
    WrongPassword,
    #[error("Administrators cannot deactivate, demote or delete themselves: another one has to.")]
    NotYourself,
    #[error("There is no such user.")]
    UserNotFound,
    #[error("The request does not have the expected form.")]
    Invalid(Vec<FieldError>),
    #[error("The body of the request is larger than this operation takes.")]
    BodyTooLarge,
    #[error("A program is limited to {bytes_max} bytes.")]
    CodeTooLarge { bytes_max: usize },
    #[error("There is no environment named {0:?} that you may use.")]
    EnvironmentNotFound(String),
    #[error("There is no such environment, or it is somebody else's.")]
    NoSuchEnvironment,
    #[error("Somebody has an environment of this name already.")]
    EnvironmentNameTaken,
    #[error(
        "You have as many environments as your level allows. Delete one first; those that were made for programs give way by themselves."
    )]
    TooManyEnvironments,
    #[error("The base environment belongs to the installation: it is neither described anew nor deleted.")]
    BaseEnvironment,
    #[error("The environment is described but its files are not here. Rebuild it first.")]
    EnvironmentMissing,
    #[error("The environment is being built or changed. Wait for that to end, or cancel it.")]
    EnvironmentBusy,
    #[error("There is no earlier state of this environment to go back to.")]
    NothingToRollBack,
    /// What is wrong with it, in a sentence.
    #[error("{0}")]
    PackageRefused(String),
    #[error("No environment can be without this package.")]
    PackageKept,
    #[error("The environment does not have this package.")]
    PackageNotFound,
    #[error("Nothing is being built of this environment.")]
    BuildNotFound,
    #[error("Too many environments are waiting to be built. Try again in {retry_after_s} s.")]
    TooManyBuilds { retry_after_s: u32 },
    /// What the tools said last.
    #[error("{0}")]
    BuildFailed(String),
    #[error("The build took longer than the {seconds} s that it may take.")]
    BuildTimedOut { seconds: u64 },
    #[error("The build was cancelled.")]
    BuildCancelled,
    #[error("There is no such program in the code library, or it is somebody else's.")]
    CodeNotFound,
    #[error("You have as many programs in the code library as your level allows. Delete one first.")]
    TooManyCodes,
    #[error("There is no such API key.")]
    ApiKeyNotFound,
    #[error("You have as many API keys as your level allows. Delete one first.")]
    TooManyApiKeys,
    #[error("There is no such AI configuration.")]
    AiConfigNotFound,
    #[error("You have as many AI configurations as one may have. Delete one first.")]
    TooManyAiConfigs,
    #[error("Another one of your AI configurations has this name.")]
    AiConfigNameTaken,
    #[error("You have no AI configuration yet. Tell of a provider first.")]
    AiConfigMissing,
    #[error(
        "The key of this AI configuration cannot be read any more: the server has another SECRET_KEY now. Give it again."
    )]
    AiKeyUnreadable,
    /// Why the provider is not asked, in a sentence.
    #[error("{0}")]
    AiAddressRefused(String),
    /// What the provider did instead of answering, in a sentence without the key.
    #[error("{0}")]
    AiFailed(String),
    #[error("The provider did not answer in time.")]
    AiTimedOut,
    #[error("Too many questions to AI providers are under way. Try again in {retry_after_s} s.")]
    AiBusy { retry_after_s: u32 },
    #[error(
        "You have had as many tokens of AI providers as your level allows in a day (UTC). Try again in {retry_after_s} s."
    )]
    AiQuotaExceeded { retry_after_s: u32 },
    #[error("There is no such execution.")]
    ExecutionNotFound,
    #[error("The execution has not ended yet.")]
    ExecutionUnfinished,
    #[error("No webhook was asked for with this execution.")]
    WebhookNotFound,
    #[error("This idempotency key stands for another request already.")]
    IdempotencyKeyReused,
    #[error("There is no room for so much in the queue. Try again in {retry_after_s} s.")]
    QueueFull { retry_after_s: u32 },
    #[error("There is nothing behind this link, or not any more.")]
    SharedNotFound,
    #[error(
        "The program reads nothing (any more): it has ended, its input has, or it was not asked for with `interactive`."
    )]
    StdinClosed,
    #[error("The program does not read what it was given before. Try again in {retry_after_s} s.")]
    StdinFull { retry_after_s: u32 },
    #[error("The execution has left no file of this name.")]
    ArtifactNotFound,
    #[error("The files of this execution are not kept any more. Run it again to have them.")]
    ArtifactsGone,
    /// What is wrong with it, in a sentence.
    #[error("{0}")]
    ImportRefused(String),
    #[error("Another import is under way. Try again when it has ended.")]
    ImportUnderWay,
    #[error("Executions run or wait. Try again when they have ended.")]
    ExecutionsUnderWay,
    #[error("Other requests do not end. Try again later.")]
    RequestsUnderWay,
    #[error("There is not enough room on the server's disk. Nothing was changed.")]
    NoRoom,
    #[error("There is nothing at this path.")]
    NotFound,
    #[error("This path does not answer to that method.")]
    MethodNotAllowed,
    #[error("Too many of your executions are waiting. Try again in {retry_after_s} s.")]
    TooManyWaiting { retry_after_s: u32 },
    #[error(
        "You have had as many executions of this kind as your level allows in a day (UTC). Try again in {retry_after_s} s."
    )]
    QuotaExceeded { retry_after_s: u32 },
    #[error("Too many requests are waiting. Try again in {retry_after_s} s.")]
    Busy { retry_after_s: u32 },
    #[error("The search took too long, and was ended. Try again in {retry_after_s} s.")]
    SearchTooLong { retry_after_s: u32 },
    #[error("The database is being worked on. Try again in a moment.")]
    Maintenance,
    #[error("The server is stopping. Try again in a moment.")]
    ShuttingDown,
    #[error("The server cannot run programs at the moment.")]
    NotReady,
    #[error("Something went wrong inside the server. Its log has more under this request id.")]
    Internal(#[source] Inside),
}

impl ApiError {
    /// A single thing that is wrong with the request.
    pub(crate) fn invalid(pointer: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError { pointer: pointer.into(), detail: detail.into() }])
    }

    /// As a caller with an API key reads it, who has no access token.
    pub(crate) fn of_key_caller(self) -> Self {
        match self {
            Self::InvalidToken => Self::InvalidApiKey,
            error => error,
        }
    }

    #[expect(clippy::too_many_lines, reason = "a table, with a line for each way to fail")]
    pub(crate) fn code(&self) -> ProblemCode {
        match self {
            Self::NotAuthenticated | Self::ApiKeyMissing => ProblemCode::NotAuthenticated,
            Self::InvalidApiKey => ProblemCode::InvalidApiKey,
            Self::InvalidToken => ProblemCode::InvalidToken,
            Self::ExpiredToken => ProblemCode::ExpiredToken,
            Self::InvalidCredentials => ProblemCode::InvalidCredentials,
            Self::InactiveUser => ProblemCode::InactiveUser,
            Self::DefaultPasswordNotLocal => ProblemCode::DefaultPasswordNotLocal,
            Self::SessionEnded => ProblemCode::SessionEnded,
            Self::TooManyAttempts { .. } => ProblemCode::TooManyAttempts,
            Self::NotAdmin => ProblemCode::NotAdmin,
            Self::CrossSite => ProblemCode::CrossSite,
            Self::RegistrationClosed => ProblemCode::RegistrationClosed,
            Self::AdminNotAllowed => ProblemCode::AdminNotAllowed,
            Self::UsernameTaken => ProblemCode::UsernameTaken,
            Self::EmailTaken => ProblemCode::EmailTaken,
            Self::WrongPassword => ProblemCode::WrongPassword,
            Self::NotYourself => ProblemCode::NotYourself,
            Self::UserNotFound => ProblemCode::UserNotFound,
            Self::Invalid(_) => ProblemCode::ValidationFailed,
            Self::BodyTooLarge | Self::CodeTooLarge { .. } => ProblemCode::TooLarge,
            Self::EnvironmentNotFound(_) | Self::NoSuchEnvironment => ProblemCode::EnvironmentNotFound,
            Self::EnvironmentNameTaken => ProblemCode::EnvironmentNameTaken,
            Self::TooManyEnvironments => ProblemCode::TooManyEnvironments,
            Self::BaseEnvironment => ProblemCode::BaseEnvironment,
            Self::EnvironmentMissing => ProblemCode::EnvironmentMissing,
            Self::EnvironmentBusy => ProblemCode::EnvironmentBusy,
            Self::NothingToRollBack => ProblemCode::NothingToRollBack,
            Self::PackageRefused(_) => ProblemCode::PackageRefused,
            Self::PackageKept => ProblemCode::PackageKept,
            Self::PackageNotFound => ProblemCode::PackageNotFound,
            Self::BuildNotFound => ProblemCode::BuildNotFound,
            Self::TooManyBuilds { .. } => ProblemCode::TooManyBuilds,
            Self::BuildFailed(_) => ProblemCode::BuildFailed,
            Self::BuildTimedOut { .. } => ProblemCode::BuildTimedOut,
            Self::BuildCancelled => ProblemCode::BuildCancelled,
            Self::CodeNotFound => ProblemCode::CodeNotFound,
            Self::TooManyCodes => ProblemCode::TooManyCodes,
            Self::ApiKeyNotFound => ProblemCode::ApiKeyNotFound,
            Self::TooManyApiKeys => ProblemCode::TooManyApiKeys,
            Self::AiConfigNotFound => ProblemCode::AiConfigNotFound,
            Self::TooManyAiConfigs => ProblemCode::TooManyAiConfigs,
            Self::AiConfigNameTaken => ProblemCode::AiConfigNameTaken,
            Self::AiConfigMissing => ProblemCode::AiConfigMissing,
            Self::AiKeyUnreadable => ProblemCode::AiKeyUnreadable,
            Self::AiAddressRefused(_) => ProblemCode::AiAddressRefused,
            Self::AiFailed(_) => ProblemCode::AiFailed,
            Self::AiTimedOut => ProblemCode::AiTimedOut,
            Self::AiBusy { .. } => ProblemCode::AiBusy,
            Self::AiQuotaExceeded { .. } => ProblemCode::AiQuotaExceeded,
            Self::ExecutionNotFound => ProblemCode::ExecutionNotFound,
            Self::ExecutionUnfinished => ProblemCode::ExecutionUnfinished,
            Self::WebhookNotFound => ProblemCode::WebhookNotFound,
            Self::IdempotencyKeyReused => ProblemCode::IdempotencyKeyReused,
            Self::QueueFull { .. } => ProblemCode::QueueFull,
            Self::SharedNotFound => ProblemCode::SharedNotFound,
            Self::StdinClosed => ProblemCode::StdinClosed,
            Self::StdinFull { .. } => ProblemCode::StdinFull,
            Self::ArtifactNotFound => ProblemCode::ArtifactNotFound,
            Self::ArtifactsGone => ProblemCode::ArtifactsGone,
            Self::ImportRefused(_) => ProblemCode::ImportRefused,
            Self::ImportUnderWay => ProblemCode::ImportUnderWay,
            // Whoever does not read the sentence can do the same about both: wait.
            Self::ExecutionsUnderWay | Self::RequestsUnderWay => ProblemCode::ExecutionsUnderWay,
            Self::NoRoom => ProblemCode::NoRoom,
            Self::NotFound => ProblemCode::NotFound,
            Self::MethodNotAllowed => ProblemCode::MethodNotAllowed,
            Self::TooManyWaiting { .. } => ProblemCode::TooManyWaiting,
            Self::QuotaExceeded { .. } => ProblemCode::QuotaExceeded,
            Self::Busy { .. } | Self::SearchTooLong { .. } => ProblemCode::Busy,
            Self::Maintenance => ProblemCode::Maintenance,
            Self::ShuttingDown => ProblemCode::ShuttingDown,
            Self::NotReady => ProblemCode::NotReady,
            Self::Internal(_) => ProblemCode::Internal,
        }
    }

    #[expect(clippy::too_many_lines, reason = "a table, with a line for each way to fail")]
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::NotAuthenticated
            | Self::ApiKeyMissing
            | Self::InvalidApiKey
            | Self::InvalidToken
            | Self::ExpiredToken
            | Self::InvalidCredentials
            | Self::InactiveUser
            | Self::SessionEnded => StatusCode::UNAUTHORIZED,
            Self::DefaultPasswordNotLocal
            | Self::NotAdmin
            | Self::CrossSite
            | Self::RegistrationClosed
            | Self::AdminNotAllowed => StatusCode::FORBIDDEN,
            Self::UsernameTaken
            | Self::EmailTaken
            | Self::WrongPassword
            | Self::NotYourself
            | Self::AiConfigNameTaken
            | Self::AiConfigMissing
            | Self::AiKeyUnreadable
            | Self::AiAddressRefused(_)
            | Self::ImportRefused(_) => StatusCode::BAD_REQUEST,
            Self::AiFailed(_) => StatusCode::BAD_GATEWAY,
            Self::AiTimedOut => StatusCode::GATEWAY_TIMEOUT,
            Self::UserNotFound => StatusCode::NOT_FOUND,
            Self::TooManyAttempts { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::BodyTooLarge | Self::CodeTooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::EnvironmentNotFound(_)
            | Self::ExecutionNotFound
            | Self::ArtifactNotFound
            | Self::NotFound => StatusCode::NOT_FOUND,
            Self::ArtifactsGone => StatusCode::GONE,
            Self::StdinFull { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::ExecutionUnfinished
            | Self::StdinClosed
            | Self::ImportUnderWay
            | Self::ExecutionsUnderWay
            | Self::RequestsUnderWay => StatusCode::CONFLICT,
            Self::NoSuchEnvironment | Self::PackageNotFound | Self::BuildNotFound => StatusCode::NOT_FOUND,
            Self::WebhookNotFound | Self::SharedNotFound => StatusCode::NOT_FOUND,
            Self::IdempotencyKeyReused => StatusCode::UNPROCESSABLE_ENTITY,
            Self::QueueFull { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::EnvironmentNameTaken
            | Self::BaseEnvironment
            | Self::PackageRefused(_)
            | Self::PackageKept => StatusCode::BAD_REQUEST,
            Self::EnvironmentMissing
            | Self::EnvironmentBusy
            | Self::NothingToRollBack
            | Self::BuildCancelled => StatusCode::CONFLICT,
            Self::TooManyEnvironments => StatusCode::TOO_MANY_REQUESTS,
            Self::TooManyBuilds { .. } => StatusCode::SERVICE_UNAVAILABLE,
            Self::BuildFailed(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::BuildTimedOut { .. } => StatusCode::GATEWAY_TIMEOUT,
            Self::NoRoom => StatusCode::INSUFFICIENT_STORAGE,
            Self::CodeNotFound | Self::ApiKeyNotFound | Self::AiConfigNotFound => StatusCode::NOT_FOUND,
            Self::TooManyCodes
            | Self::TooManyApiKeys
            | Self::TooManyAiConfigs
            | Self::AiBusy { .. }
            | Self::AiQuotaExceeded { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooManyWaiting { .. } | Self::QuotaExceeded { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Busy { .. }
            | Self::SearchTooLong { .. }
            | Self::Maintenance
            | Self::ShuttingDown
            | Self::NotReady => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn retry_after_s(&self) -> Option<u32> {
        match self {
            Self::TooManyAttempts { retry_after_s }
            | Self::TooManyWaiting { retry_after_s }
            | Self::QueueFull { retry_after_s }
            | Self::StdinFull { retry_after_s }
            | Self::QuotaExceeded { retry_after_s }
            | Self::AiBusy { retry_after_s }
            | Self::AiQuotaExceeded { retry_after_s }
            | Self::Busy { retry_after_s }
            | Self::SearchTooLong { retry_after_s }
            | Self::TooManyBuilds { retry_after_s } => Some(*retry_after_s),
            // A restart takes seconds, and so does an import.
            Self::Maintenance | Self::ShuttingDown | Self::NotReady => Some(5),
            _ => None,
        }
    }
}

/// Leaves the error in the response for [`render`], which knows the request's id.
impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_busy_database_is_to_be_asked_again() {
        let error = ApiError::from(store::StoreError::Busy);
        assert_eq!((error.status(), error.code()), (StatusCode::SERVICE_UNAVAILABLE, ProblemCode::Busy));
        assert_eq!(error.retry_after_s(), Some(5));
    }
}
