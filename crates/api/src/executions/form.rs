//! What is to be run, as JSON or as a form with files.

use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Request};
use engine::{InputFile, Inputs};
use utoipa::ToSchema;

use super::request::ExecuteRequest;
use crate::errors::ApiError;
use crate::extract::{Keyed, SentKey, is_of_type, parse, unreadable, unreadable_form};

const FORM: &str = "multipart/form-data";

/// The same as a form: what is in files need not be spelt in JSON.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only documented: what is sent is read piece by piece")]
pub(crate) struct ExecuteForm {
    /// What could be sent as JSON.
    request: Option<ExecuteRequest>,
    /// The program, unless the request has one.
    code: Option<String>,
    /// Files in the working directory, each with its path there as its file name; together with those of the request at most 100, of at most
    /// 8 MiB (8,388,608 bytes).
    #[schema(value_type = Option<Vec<String>>, format = Binary)]
    files: Vec<Vec<u8>>,
}

/// A request to run a program, and the key that it came with.
pub(crate) struct Submitted(pub(crate) Keyed<ExecuteRequest>);

impl<S: Send + Sync> FromRequest<S> for Submitted {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        if !is_of_type(&request, FORM) {
            return Keyed::from_request(request, state).await.map(Self);
        }
        let mut key = SentKey::of(&request)?;
        let form = whole_form(request, state).await?;
        let request = read(form, &mut key).await?;
        Ok(Self(Keyed { key: key.map(SentKey::stands_for), request }))
    }
}

/// What reads forms looks at all that it has with each piece that comes, so it gets one.
async fn whole_form(request: Request, state: &(impl Send + Sync)) -> Result<Multipart, ApiError> {
    let (parts, body) = request.into_parts();
    let request = Request::from_parts(parts.clone(), body);
    let body = Bytes::from_request(request, state).await.map_err(unreadable)?;
    let form = Multipart::from_request(Request::from_parts(parts, body.into()), state).await;
    form.map_err(|_| ApiError::invalid("", "the form lacks its boundary"))
}

async fn read(mut form: Multipart, key: &mut Option<SentKey>) -> Result<ExecuteRequest, ApiError> {
    let (mut request, mut code, mut files) = (None, None, Vec::new());
    while let Some(field) = form.next_field().await.map_err(unreadable_form)? {
        let name = field.name().unwrap_or_default().to_owned();
        let path = field.file_name().map(unescaped).unwrap_or_default();
        let content = field.bytes().await.map_err(unreadable_form)?;
        if let Some(key) = key {
            // Not the form as it came: what is between its parts is made anew each time.
            for part in [name.as_bytes(), path.as_bytes(), &content] {
                key.add(&part.len().to_le_bytes());
                key.add(part);
            }
        }
        match name.as_str() {
            "request" => put(&mut request, parse::<ExecuteRequest>(&content)?, "/request")?,
            "code" => put(&mut code, text(content.into())?, "/code")?,
            // One more than may be, so that it is noticed.
            "files" if files.len() > Inputs::FILES_MAX => {}
            "files" => files.push(InputFile { path, content: content.into() }),
            _ => return Err(ApiError::invalid("", "the fields of this form are request, code and files")),
        }
    }
    request.unwrap_or_default().with(code, files)
}

/// A file name as it was before a browser put it between quotes.
fn unescaped(name: &str) -> String {
    name.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n")
}

fn put<T>(place: &mut Option<T>, value: T, pointer: &str) -> Result<(), ApiError> {
    match place.replace(value) {
        Some(_) => Err(ApiError::invalid(pointer, "there is more than one")),
        None => Ok(()),
    }
}

fn text(content: Vec<u8>) -> Result<String, ApiError> {
    String::from_utf8(content).map_err(|_| ApiError::invalid("/code", "a program must be in UTF-8"))
}
