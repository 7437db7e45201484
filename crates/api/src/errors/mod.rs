//! The error boundary: whatever goes wrong leaves as `application/problem+json` (RFC 9457).
//!
//! Invariant: what the outside reads is written here; what the inside says (SQL, paths, errno)
//! goes to the log, once, and never into an answer.

pub(crate) mod documented;
mod problem;
mod render;

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

pub(crate) use problem::{FieldError, Problem, ProblemCode};
pub(crate) use render::render;

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
    #[error("Wrong username or password.")]
    InvalidCredentials,
    #[error("This user has been deactivated.")]
    InactiveUser,
    #[error(
        "The default administrator password is accepted on the server's own machine only, under the name localhost. To log in from elsewhere, set CODERUNNER_ADMIN_PASSWORD before the first start."
    )]
    DefaultPasswordNotLocal,
    #[error("Only administrators may do this.")]
    NotAdmin,
    #[error("The request does not have the expected form.")]
    Invalid(Vec<FieldError>),
    #[error("The body of the request is larger than this operation takes.")]
    BodyTooLarge,
    #[error("A program is limited to {bytes_max} bytes.")]
    CodeTooLarge { bytes_max: usize },
    #[error("There is no environment named {0:?} that you may use.")]
    EnvironmentNotFound(String),
    #[error("There is no such execution.")]
    ExecutionNotFound,
    #[error("There is nothing at this path.")]
    NotFound,
    #[error("This path does not answer to that method.")]
    MethodNotAllowed,
    #[error("Too many requests are waiting. Try again in {retry_after_s} s.")]
    Busy { retry_after_s: u32 },
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

    pub(crate) fn code(&self) -> ProblemCode {
        match self {
            Self::NotAuthenticated => ProblemCode::NotAuthenticated,
            Self::InvalidToken => ProblemCode::InvalidToken,
            Self::ExpiredToken => ProblemCode::ExpiredToken,
            Self::InvalidCredentials => ProblemCode::InvalidCredentials,
            Self::InactiveUser => ProblemCode::InactiveUser,
            Self::DefaultPasswordNotLocal => ProblemCode::DefaultPasswordNotLocal,
            Self::NotAdmin => ProblemCode::NotAdmin,
            Self::Invalid(_) => ProblemCode::ValidationFailed,
            Self::BodyTooLarge | Self::CodeTooLarge { .. } => ProblemCode::TooLarge,
            Self::EnvironmentNotFound(_) => ProblemCode::EnvironmentNotFound,
            Self::ExecutionNotFound => ProblemCode::ExecutionNotFound,
            Self::NotFound => ProblemCode::NotFound,
            Self::MethodNotAllowed => ProblemCode::MethodNotAllowed,
            Self::Busy { .. } => ProblemCode::Busy,
            Self::ShuttingDown => ProblemCode::ShuttingDown,
            Self::NotReady => ProblemCode::NotReady,
            Self::Internal(_) => ProblemCode::Internal,
        }
    }

    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::NotAuthenticated
            | Self::InvalidToken
            | Self::ExpiredToken
            | Self::InvalidCredentials
            | Self::InactiveUser => StatusCode::UNAUTHORIZED,
            Self::DefaultPasswordNotLocal | Self::NotAdmin => StatusCode::FORBIDDEN,
            Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::BodyTooLarge | Self::CodeTooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::EnvironmentNotFound(_) | Self::ExecutionNotFound | Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::Busy { .. } | Self::ShuttingDown | Self::NotReady => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn retry_after_s(&self) -> Option<u32> {
        match self {
            Self::Busy { retry_after_s } => Some(*retry_after_s),
            // A restart takes seconds.
            Self::ShuttingDown | Self::NotReady => Some(5),
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

impl From<store::StoreError> for ApiError {
    fn from(error: store::StoreError) -> Self {
        Self::Internal(error.into())
    }
}

impl From<engine::ExecuteError> for ApiError {
    fn from(error: engine::ExecuteError) -> Self {
        use engine::ExecuteError as E;
        match error {
            E::UnknownEnvironment(name) => Self::EnvironmentNotFound(name),
            E::Busy { retry_after_s } => Self::Busy { retry_after_s },
            E::ShuttingDown => Self::ShuttingDown,
            E::Environment(error) => Self::Internal(error.into()),
            E::Store(error) => error.into(),
        }
    }
}
