//! The failures of operations, for their documentation. One type for each way to fail; an
//! operation names those that it has.

use std::collections::BTreeMap;

use utoipa::IntoResponses;
use utoipa::openapi::header::Header;
use utoipa::openapi::path::Operation;
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder};

macro_rules! failure {
    ($(#[$doc:meta])* $name:ident, $status:literal, $headers:expr, $description:literal) => {
        $(#[$doc])*
        pub(crate) struct $name;

        impl IntoResponses for $name {
            fn responses() -> BTreeMap<String, RefOr<Response>> {
                BTreeMap::from([($status.to_owned(), problem($description, &$headers).into())])
            }
        }
    };
}

failure!(
    /// Whoever calls is not known.
    Unauthorized,
    "401",
    ["WWW-Authenticate"],
    "No access token, or one that is not valid (any more)."
);
failure!(
    /// It is not known by which key somebody calls.
    KeyRefused,
    "401",
    ["WWW-Authenticate"],
    "No API key, or one that is not valid (any more)."
);
failure!(
    /// Logging in failed.
    LoginRefused,
    "401",
    ["WWW-Authenticate"],
    "Wrong username or password, or a deactivated user."
);
failure!(
    /// The default password from somewhere else.
    NotLocal,
    "403",
    [],
    "The default administrator password, from another machine than the server's own or under a name other than localhost; or a page of another site has sent this."
);
failure!(
    /// A page of another site has sent this.
    CrossSite,
    "403",
    [],
    "A page of another site has sent this."
);
failure!(
    /// Not an administrator.
    NotAdmin,
    "403",
    [],
    "The caller is not an administrator."
);
failure!(
    /// Refreshing failed.
    SessionOver,
    "401",
    ["WWW-Authenticate", "Set-Cookie"],
    "There is no session (any more), or the refresh token is an old one, which ends it. The cookie is taken away."
);
failure!(
    /// Registering is not possible, or not like this.
    RegistrationRefused,
    "403",
    [],
    "Registering is switched off, or `is_admin` is true."
);
failure!(
    /// A name or an address somebody has.
    Taken,
    "400",
    [],
    "Somebody has this username or this email address already; `code` says which."
);
failure!(
    /// Not the current password.
    PasswordRefused,
    "400",
    [],
    "The current password is another one."
);
failure!(
    /// A change of a user that is not made.
    ChangeRefused,
    "400",
    [],
    "Administrators cannot deactivate, demote or delete themselves; or somebody has this email address already."
);
failure!(
    /// Not a database to be imported.
    ImportRefused,
    "400",
    [],
    "Not a ZIP with a whole and sound database of a known form in it; `detail` says what is wrong and where. Nothing was changed."
);
failure!(
    /// A configuration that is not made.
    AiConfigRefused,
    "400",
    [],
    "Another one of the caller's AI configurations has this name."
);
failure!(
    /// A question that is not asked.
    AiRefused,
    "400",
    [],
    "There is no AI configuration, its key cannot be read, or its base URL leads to where the server does not go; `code` says which."
);
failure!(
    /// What a provider said.
    ProviderFailed,
    "502",
    [],
    "The AI provider cannot be reached, refused, failed, or answered with what is of no use; `detail` says what it said."
);
failure!(
    /// What a provider did not say.
    ProviderTimedOut,
    "504",
    [],
    "The AI provider did not answer in time."
);
failure!(
    /// No room on the disk.
    NoRoom,
    "507",
    [],
    "There is not enough room on the server's disk. Nothing was changed."
);
failure!(
    /// No such thing for this caller.
    NotFound,
    "404",
    [],
    "There is no such thing, or it is somebody else's."
);
failure!(
    /// Not in its present state.
    Conflict,
    "409",
    [],
    "Not in its present state; `code` says what is in the way."
);
failure!(
    /// A body over the bound.
    TooLarge,
    "413",
    [],
    "The body or the program is too large."
);
failure!(
    /// A request of the wrong form.
    Invalid,
    "422",
    [],
    "The request does not have the expected form; `errors` says where and why."
);
failure!(
    /// The caller has had or asked for too much.
    TooMany,
    "429",
    ["Retry-After"],
    "The caller has had, has, or has asked for as much of this as they may; `code` says of what."
);
failure!(
    /// The caller has as many of these as they may keep. Waiting does not help.
    Full,
    "429",
    [],
    "The caller has as many of these as their level allows."
);
failure!(
    /// Not now.
    Unavailable,
    "503",
    ["Retry-After"],
    "Not now: too many requests are waiting, the database is being worked on, the server is stopping, or it cannot run programs."
);
failure!(
    /// An environment or a package that cannot be had like this.
    EnvironmentRefused,
    "400",
    [],
    "The name of the environment is taken, it is the base environment, or what is to be installed or taken out is refused; `code` and `detail` say which and why. Nothing was changed."
);
failure!(
    /// A build that cannot be begun now, or was ended.
    BuildConflict,
    "409",
    [],
    "The environment is being built already, its files are not here, or the build was cancelled; `code` says which."
);
failure!(
    /// A build that failed.
    BuildRefused,
    "422",
    [],
    "The request does not have the expected form (`validation_failed`), or the packages cannot be installed (`build_failed`, with what the installer said last in `detail`). Nothing was changed."
);
failure!(
    /// A build that took too long.
    BuildTooLong,
    "504",
    [],
    "The build took longer than it may. Nothing was changed."
);
failure!(
    /// It was there.
    Gone,
    "410",
    [],
    "It is not kept any more."
);
failure!(
    /// Our own fault.
    Internal,
    "500",
    [],
    "Something went wrong inside the server."
);

/// What is not worth repeating at each operation.
pub(crate) fn add_what_every_operation_may_answer(operation: &mut Operation) {
    let responses = &mut operation.responses.responses;
    responses.extend(Internal::responses());
    let is_of_service = operation.tags.iter().flatten().any(|tag| tag == "service");
    if is_of_service {
        return;
    }
    // While a database takes the place of another nobody is let in; and every operation leaves a trace in the database.
    for (status, response) in Unavailable::responses().into_iter().chain(NoRoom::responses()) {
        responses.entry(status).or_insert(response);
    }
}

fn problem(description: &str, headers: &[&str]) -> Response {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    let response =
        ResponseBuilder::new().description(description).content("application/problem+json", content);
    let text = Header::new(ObjectBuilder::new().schema_type(Type::String).build());
    headers.iter().fold(response, |response, name| response.header(*name, text.clone())).build()
}
