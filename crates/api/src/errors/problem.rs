//! What an error looks like from outside.

use serde::Serialize;
use utoipa::ToSchema;

/// An error, as RFC 9457 has it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Problem {
    /// Always `about:blank`: `code` says which problem it is.
    #[serde(rename = "type")]
    pub(crate) type_uri: &'static str,
    /// The status in words.
    pub(crate) title: &'static str,
    /// The HTTP status.
    #[schema(example = 404)]
    pub(crate) status: u16,
    /// What happened, in a sentence for people.
    pub(crate) detail: String,
    /// What happened, in a word for machines.
    pub(crate) code: ProblemCode,
    /// Where to find this request in the server's log.
    pub(crate) request_id: String,
    /// What is wrong with the request, where `code` is `validation_failed`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) errors: Option<Vec<FieldError>>,
}

/// One thing that is wrong with a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct FieldError {
    /// Where: a JSON pointer into the body, or `/path/…` or `/query/…` with the parameter's name.
    #[schema(example = "/code")]
    pub(crate) pointer: String,
    /// What, in a sentence for people.
    pub(crate) detail: String,
}

/// What happened, in a word that stays the same. Interfaces translate by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ProblemCode {
    /// No access token was sent.
    NotAuthenticated,
    /// The access token is not one of ours, or its user is gone or deactivated.
    InvalidToken,
    /// The access token was good once.
    ExpiredToken,
    /// Wrong username or password.
    InvalidCredentials,
    /// Right username and password of a user who has been deactivated.
    InactiveUser,
    /// The default administrator password, from another machine or under a name other than localhost.
    DefaultPasswordNotLocal,
    /// Only administrators may do this.
    NotAdmin,
    /// `errors` says what is wrong with the request.
    ValidationFailed,
    /// The body or the program is too large.
    TooLarge,
    /// No such environment, or not yours.
    EnvironmentNotFound,
    /// No such execution, or not yours.
    ExecutionNotFound,
    /// Nothing at this path.
    NotFound,
    /// The path exists, but not with this method.
    MethodNotAllowed,
    /// Too many requests are waiting; `Retry-After` says when to try again.
    Busy,
    /// The server is stopping.
    ShuttingDown,
    /// The server cannot run programs at the moment.
    NotReady,
    /// Our own fault.
    Internal,
}

impl ProblemCode {
    /// The word itself.
    pub(crate) fn as_str(self) -> String {
        let word = serde_json::to_value(self).ok();
        word.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default().to_owned()
    }
}
