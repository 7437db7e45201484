//! Bodies: JSON, or a form where an operation takes one.

use axum::body::Bytes;
use axum::extract::multipart::MultipartError;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Form, FromRequest, Request};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::IntoResponse as _;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::error::Category;

use crate::errors::ApiError;

const FORM: &str = "application/x-www-form-urlencoded";

/// A body in JSON, whatever its `Content-Type` says: there is nothing else it could be.
pub(crate) struct ApiJson<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for ApiJson<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let bytes = Bytes::from_request(request, state).await.map_err(unreadable)?;
        parse(&bytes).map(Self)
    }
}

/// A body in JSON, or in the form encoding if its `Content-Type` says so.
pub(crate) struct ApiBody<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for ApiBody<T> {
    type Rejection = ApiError;

    async fn from_request(mut request: Request, state: &S) -> Result<Self, ApiError> {
        if !is_of_type(&request, FORM) {
            return ApiJson::from_request(request, state).await.map(|ApiJson(value)| Self(value));
        }
        // Axum knows it in this spelling only.
        request.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(FORM));
        let form = Form::from_request(request, state).await;
        form.map(|Form(value)| Self(value)).map_err(|rejection| match rejection.into_response().status() {
            StatusCode::PAYLOAD_TOO_LARGE => ApiError::BodyTooLarge,
            _ => ApiError::invalid("", "the form lacks a field or is malformed"),
        })
    }
}

pub(crate) fn is_of_type(request: &Request, expected: &str) -> bool {
    let value = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media_type = value.and_then(|value| value.split(';').next());
    media_type.is_some_and(|media_type| media_type.trim().eq_ignore_ascii_case(expected))
}

/// The connection broke, or the body is over the bound of its route.
pub(crate) fn unreadable(rejection: BytesRejection) -> ApiError {
    match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => ApiError::BodyTooLarge,
        _ => ApiError::invalid("", "the body could not be read to its end"),
    }
}

pub(crate) fn unreadable_form(error: MultipartError) -> ApiError {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => ApiError::BodyTooLarge,
        _ => ApiError::invalid("", "the form is malformed, or could not be read to its end"),
    }
}

pub(crate) fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    // Serde would also read the fields of a struct from an array.
    if bytes.trim_ascii_start().first() != Some(&b'{') {
        serde_json::from_slice::<IgnoredAny>(bytes).map_err(|error| invalid(String::new(), &error))?;
        return Err(ApiError::invalid("", "expected an object"));
    }
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let pointer = pointer(error.path());
        invalid(pointer, error.inner())
    })?;
    json.end().map_err(|error| invalid(String::new(), &error))?;
    Ok(value)
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    let segments = path.iter().map(|segment| match segment {
        Segment::Seq { index } => format!("/{index}"),
        Segment::Map { key } => format!("/{}", key.replace('~', "~0").replace('/', "~1")),
        Segment::Enum { .. } | Segment::Unknown => String::new(),
    });
    segments.collect()
}

/// What serde says, without the value it found: that may be a password.
fn invalid(pointer: String, error: &serde_json::Error) -> ApiError {
    let text = error.to_string();
    if error.classify() != Category::Data {
        return ApiError::invalid("", format!("not valid JSON: {text}"));
    }
    let text = text.rsplit_once(" at line ").map_or(text.as_str(), |(text, _)| text);
    if let Some(name) = text.strip_prefix("missing field `").and_then(|rest| rest.strip_suffix('`')) {
        return ApiError::invalid(format!("{pointer}/{name}"), "this field is required");
    }
    match text.rsplit_once(", expected ") {
        Some((_, expected)) => ApiError::invalid(pointer, format!("expected {expected}")),
        None => ApiError::invalid(pointer, text),
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    struct Outer {
        name: String,
        #[serde(default)]
        #[expect(dead_code, reason = "only its type is looked at")]
        numbers: Vec<u8>,
    }

    fn refusal(body: &[u8]) -> (String, String) {
        match parse::<Outer>(body) {
            Err(ApiError::Invalid(errors)) => (errors[0].pointer.clone(), errors[0].detail.clone()),
            other => panic!("{other:?}"),
        }
    }

    #[tokio::test]
    async fn a_form_is_known_by_its_media_type_in_any_spelling() {
        for (media_type, body) in [
            ("application/x-www-form-urlencoded", "name=ann"),
            ("Application/X-WWW-Form-URLencoded ; charset=UTF-8", "name=ann"),
            ("application/x-www-form-urlencoded-not", "{\"name\": \"ann\"}"),
            ("application/json", "{\"name\": \"ann\"}"),
        ] {
            let request = Request::post("/").header(header::CONTENT_TYPE, media_type);
            let request = request.body(body.into()).expect("a request");
            let ApiBody(read) = ApiBody::<Outer>::from_request(request, &()).await.expect(media_type);
            assert_eq!(read.name, "ann", "{media_type}");
        }
    }

    #[test]
    fn says_where_and_why_but_not_the_value() {
        let table: [(&[u8], &str, &str); 10] = [
            (b"{}", "/name", "this field is required"),
            (b"{\"name\": 48213}", "/name", "expected a string"),
            (b"{\"name\": \"a\", \"numbers\": [1, \"48213\"]}", "/numbers/1", "expected u8"),
            (b"[\"48213\"]", "", "expected an object"),
            (b"48213", "", "expected an object"),
            (b"{\"name\": \"a\", \"name\": \"48213\"}", "", "duplicate field `name`"),
            (b"", "", "not valid JSON: "),
            (b"{\"name\":", "", "not valid JSON: "),
            (b"{\"name\": \"\xff\"}", "", "not valid JSON: "),
            (b"{\"name\": \"\\ud800\"}", "", "not valid JSON: "),
        ];
        for (body, pointer, detail) in table {
            let (found_pointer, found_detail) = refusal(body);
            let body = String::from_utf8_lossy(body);
            assert_eq!(found_pointer, pointer, "{body}");
            assert!(found_detail.starts_with(detail), "{body}: {found_detail}");
            assert!(!found_detail.contains("48213"), "{body}: {found_detail}");
        }
        assert!(refusal(b"{\"name\": \"a\"} x").1.starts_with("not valid JSON"));
    }
}
