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
    "The default administrator password, from another machine than the server's own or under a name other than localhost."
);
failure!(
    /// Not an administrator.
    NotAdmin,
    "403",
    [],
    "The caller is not an administrator."
);
failure!(
    /// No such thing for this caller.
    NotFound,
    "404",
    [],
    "There is no such thing, or it is somebody else's."
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
    /// Not now.
    Unavailable,
    "503",
    ["Retry-After"],
    "Not now: too many requests are waiting, the server is stopping, or it cannot run programs."
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
    operation.responses.responses.extend(Internal::responses());
}

fn problem(description: &str, headers: &[&str]) -> Response {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    let response =
        ResponseBuilder::new().description(description).content("application/problem+json", content);
    let text = Header::new(ObjectBuilder::new().schema_type(Type::String).build());
    headers.iter().fold(response, |response, name| response.header(*name, text.clone())).build()
}
