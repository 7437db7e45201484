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
    /// No access token was sent; to the external API, no API key.
    NotAuthenticated,
    /// The access token is not one of ours, or its user is gone or deactivated.
    InvalidToken,
    /// The access token was good once.
    ExpiredToken,
    /// The API key is not one of ours, disabled or expired, or its owner is gone or deactivated.
    InvalidApiKey,
    /// Wrong username or password.
    InvalidCredentials,
    /// Right username and password of a user who has been deactivated.
    InactiveUser,
    /// The default administrator password, from another machine or under a name other than localhost.
    DefaultPasswordNotLocal,
    /// The refresh token belongs to no session, or is an old one.
    SessionEnded,
    /// Too many attempts at logging in or registering; `Retry-After` says when to try again.
    TooManyAttempts,
    /// Only administrators may do this.
    NotAdmin,
    /// A page of another site has sent this.
    CrossSite,
    /// Accounts are made by administrators only.
    RegistrationClosed,
    /// Nobody becomes an administrator by registering.
    AdminNotAllowed,
    /// Somebody has this username.
    UsernameTaken,
    /// Somebody has this email address.
    EmailTaken,
    /// The current password is another one.
    WrongPassword,
    /// Administrators cannot do this to themselves.
    NotYourself,
    /// No such user.
    UserNotFound,
    /// `errors` says what is wrong with the request.
    ValidationFailed,
    /// The body or the program is too large.
    TooLarge,
    /// No such environment, or not yours.
    EnvironmentNotFound,
    /// Somebody has an environment of this name.
    EnvironmentNameTaken,
    /// As many environments as the caller's level allows.
    TooManyEnvironments,
    /// The base environment stays as it is.
    BaseEnvironment,
    /// The environment's files are not here; it can be rebuilt.
    EnvironmentMissing,
    /// The environment is being built or changed.
    EnvironmentBusy,
    /// There is no earlier state of the environment.
    NothingToRollBack,
    /// What is to be installed is not the name of a package with versions; `detail` says what is wrong.
    PackageRefused,
    /// No environment can be without this package.
    PackageKept,
    /// The environment does not have this package.
    PackageNotFound,
    /// Nothing is being built of this environment.
    BuildNotFound,
    /// Too many environments are waiting to be built; `Retry-After` says when to try again.
    TooManyBuilds,
    /// The packages cannot be installed; `detail` has what the installer said last.
    BuildFailed,
    /// The build took longer than it may.
    BuildTimedOut,
    /// Somebody cancelled the build.
    BuildCancelled,
    /// No such item of the code library, or not yours.
    CodeNotFound,
    /// As many items in the code library as the caller's level allows.
    TooManyCodes,
    /// No such API key, or not yours.
    ApiKeyNotFound,
    /// As many API keys as the caller's level allows.
    TooManyApiKeys,
    /// No such AI configuration, or not yours.
    AiConfigNotFound,
    /// As many AI configurations as one may have.
    TooManyAiConfigs,
    /// Another AI configuration of the caller's has this name.
    AiConfigNameTaken,
    /// The caller has no AI configuration.
    AiConfigMissing,
    /// The key was encrypted under another `SECRET_KEY`, and has to be given again.
    AiKeyUnreadable,
    /// The AI provider's base URL leads to where the server does not go; `detail` says why.
    AiAddressRefused,
    /// The AI provider refused, failed, or answered with what is of no use; `detail` says what it said.
    AiFailed,
    /// The AI provider did not answer in time.
    AiTimedOut,
    /// Too many questions to AI providers are under way; `Retry-After` says when to try again.
    AiBusy,
    /// The caller's daily quota of tokens is used up; `Retry-After` says when the next day begins.
    AiQuotaExceeded,
    /// No such execution, or not yours.
    ExecutionNotFound,
    /// The execution waits or runs, so this cannot be done to it yet.
    ExecutionUnfinished,
    /// The execution reads nothing (any more).
    StdinClosed,
    /// The execution does not read what it was given before.
    StdinFull,
    /// The execution has left no file of this name.
    ArtifactNotFound,
    /// The files of the execution are not kept any more.
    ArtifactsGone,
    /// What was to be imported is not a whole and sound database of a form that is known; `detail` says what and where.
    ImportRefused,
    /// Another import is under way.
    ImportUnderWay,
    /// Executions run or wait, so the database cannot be replaced.
    ExecutionsUnderWay,
    /// The server's disk is full.
    NoRoom,
    /// Nothing at this path.
    NotFound,
    /// The path exists, but not with this method.
    MethodNotAllowed,
    /// Too many of the caller's own executions are waiting; `Retry-After` says when to try again.
    TooManyWaiting,
    /// The caller's daily quota is used up; `Retry-After` says when the next day begins.
    QuotaExceeded,
    /// Too many requests are waiting; `Retry-After` says when to try again.
    Busy,
    /// The database is being worked on, so no execution is begun.
    Maintenance,
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
