//! What lists have in common: how a page of one is asked for, and how it is presented.

use axum::Json;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use serde::de::{DeserializeOwned, IntoDeserializer as _};
use serde::{Deserialize, Deserializer, Serialize};
use store::Page;
use utoipa::IntoParams;
use utoipa::openapi::header::Header;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{RefOr, Required};

use crate::errors::ApiError;
use crate::extract::ApiQuery;

/// Entries on one page. Bounds the memory of an answer.
const LIMIT_MAX: u64 = 200;
/// What a database can count to.
const OFFSET_MAX: u64 = i64::MAX as u64;

const X_TOTAL_COUNT: HeaderName = HeaderName::from_static("x-total-count");
/// There are more than were counted, or than were sent.
pub(crate) const X_TOTAL_COUNT_EXCEEDED: HeaderName = HeaderName::from_static("x-total-count-exceeded");

/// Which page of a list is asked for: of so many entries where nothing is said.
///
/// Invariant: it is within bounds, because reading it from a request is the only way to make one.
#[derive(Clone, Copy)]
pub(crate) struct Paging<const DEFAULT: u64> {
    pub(crate) limit: u64,
    pub(crate) offset: u64,
}

#[derive(Deserialize)]
struct PagingQuery {
    limit: Option<u64>,
    offset: Option<u64>,
}

impl<S: Send + Sync, const DEFAULT: u64> FromRequestParts<S> for Paging<DEFAULT> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let ApiQuery(query) = ApiQuery::<PagingQuery>::from_request_parts(parts, state).await?;
        let (limit, offset) = (query.limit.unwrap_or(DEFAULT), query.offset.unwrap_or_default());
        if !(1..=LIMIT_MAX).contains(&limit) {
            return Err(ApiError::invalid("/query/limit", format!("must be 1 to {LIMIT_MAX}")));
        }
        if offset > OFFSET_MAX {
            return Err(ApiError::invalid("/query/offset", "no list is that long"));
        }
        Ok(Self { limit, offset })
    }
}

impl<const DEFAULT: u64> IntoParams for Paging<DEFAULT> {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let parameter = |name: &str, description: &str, [minimum, maximum, default]: [u64; 3]| {
            let number = ObjectBuilder::new()
                .schema_type(Type::Integer)
                .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64)))
                .minimum(Some(minimum))
                .maximum(Some(maximum))
                .default(Some(default.into()));
            ParameterBuilder::new()
                .name(name)
                .parameter_in(ParameterIn::Query)
                .required(Required::False)
                .description(Some(description))
                .schema(Some(number))
                .build()
        };
        vec![
            parameter("limit", "At most this many.", [1, LIMIT_MAX, DEFAULT]),
            parameter("offset", "After leaving out this many of the newest.", [0, OFFSET_MAX, 0]),
        ]
    }
}

/// A page with how long the list is, in its headers.
#[derive(Debug)]
pub(crate) struct Listed<T>(pub(crate) Page<T>);

impl<T: Serialize> IntoResponse for Listed<T> {
    fn into_response(self) -> Response {
        let Page { items, total, exceeded } = self.0;
        let mut response = ([(X_TOTAL_COUNT, total)], Json(items)).into_response();
        if exceeded {
            response.headers_mut().insert(X_TOTAL_COUNT_EXCEEDED, HeaderValue::from_static("true"));
        }
        response
    }
}

/// Documents the headers of [`Listed`] at the operations that take a [`Paging`].
pub(crate) fn document_headers(operation: &mut Operation) {
    let parameters = operation.parameters.iter().flatten();
    let is_offset = |parameter: &RefOr<Parameter>| matches!(parameter, RefOr::T(it) if it.name == "offset");
    let is_list = parameters.into_iter().any(is_offset);
    let page = operation.responses.responses.get_mut("200");
    if let (true, Some(RefOr::T(page))) = (is_list, page) {
        let total = header(Type::Integer, "How many there are on all pages together, up to 10,000");
        let exceeded = header(Type::Boolean, "`true` where there are more than that");
        page.headers.insert("X-Total-Count".to_owned(), total);
        page.headers.insert("X-Total-Count-Exceeded".to_owned(), exceeded);
    }
}

fn header(kind: Type, description: &str) -> RefOr<Header> {
    let mut header = Header::new(ObjectBuilder::new().schema_type(kind).build());
    header.description = Some(description.to_owned());
    header.into()
}

/// A field of a form that was left empty asks for nothing.
pub(crate) fn unless_empty<'de, D: Deserializer<'de>, T: DeserializeOwned>(
    field: D,
) -> Result<Option<T>, D::Error> {
    let text = String::deserialize(field)?;
    if text.is_empty() {
        return Ok(None);
    }
    T::deserialize(text.into_deserializer()).map(Some)
}
