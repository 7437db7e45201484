//! The document that describes the API, from which the web client's types and the docs page come.

use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, Flow, HttpAuthScheme, HttpBuilder, OAuth2, Password, Scopes, SecurityScheme,
};
use utoipa::openapi::{OpenApi, PathItem};
use utoipa::{Modify, OpenApi as _};

use crate::errors::Problem;
use crate::errors::documented;
use crate::listing;

/// Everything but the operations. They are secured unless they say otherwise, so that one which
/// says nothing is documented as what it should be.
#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "CodeRunner",
        description = "Runs Python that nobody trusts, for many people at once, on a machine you own. \
                       Every path also answers below `/api`.",
        license(name = "MIT", identifier = "MIT")
    ),
    components(schemas(Problem)),
    modifiers(&SecuritySchemes),
    security(("bearer" = []), ("password" = [])),
    tags(
        (name = "accounts", description = "Who is calling"),
        (name = "executions", description = "Running programs and looking at what came of them"),
        (name = "webhooks", description = "Being told when an execution has ended"),
        (name = "code library", description = "Programs that users keep, for themselves or for everybody to read"),
        (name = "environments", description = "Pythons with packages: made, changed and shared by users"),
        (name = "ai", description = "Having programs written, explained and mended by an AI provider of one's own"),
        (name = "api keys", description = "By what programs call the external API"),
        (name = "external", description = "What programs call with an API key; below `/api` already, so not below it again"),
        (name = "tiers", description = "What a user level allows"),
        (name = "administration", description = "For administrators: users, executions, the audit log, the database"),
        (name = "service", description = "The server itself"),
    )
)]
struct Frame;

struct SecuritySchemes;

impl Modify for SecuritySchemes {
    fn modify(&self, api: &mut OpenApi) {
        let bearer = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("JWT")
            .description(Some("The `access_token` that `POST /login` answers with."))
            .build();
        let password = OAuth2::with_description(
            [Flow::Password(Password::new("/login", Scopes::new()))],
            "Logs in for you; the same token underneath.",
        );
        let key = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("sk-…")
            .description(Some("The `key_value` that `POST /api-keys` answers with."))
            .build();
        let header = ApiKeyValue::with_description("X-API-Key", "The same, where `Authorization` is taken.");
        let query = ApiKeyValue::with_description(
            "api_key",
            "The same, for older clients. Addresses are written into logs on their way: prefer a header.",
        );
        let components = api.components.get_or_insert_default();
        components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
        components.add_security_scheme("apiKeyBearer", SecurityScheme::Http(key));
        components.add_security_scheme("apiKeyHeader", SecurityScheme::ApiKey(ApiKey::Header(header)));
        components.add_security_scheme("apiKeyQuery", SecurityScheme::ApiKey(ApiKey::Query(query)));
        components.add_security_scheme("password", SecurityScheme::OAuth2(password));
    }
}

/// The document without any operation.
pub(crate) fn frame() -> OpenApi {
    Frame::openapi()
}

/// The whole document.
#[must_use]
pub fn openapi() -> OpenApi {
    let mut api = crate::operations().into_openapi();
    for item in api.paths.paths.values_mut() {
        operations_of(item).for_each(listing::document_headers);
        operations_of(item).for_each(documented::add_what_every_operation_may_answer);
    }
    api
}

fn operations_of(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    let PathItem { get, put, post, delete, patch, .. } = item;
    [get, put, post, delete, patch].into_iter().flatten()
}
