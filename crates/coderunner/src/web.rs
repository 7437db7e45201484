//! The embedded web interface. It sees paths without `/app`.

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use rust_embed::{EmbeddedFile, RustEmbed};

#[derive(RustEmbed)]
#[folder = "../../web/dist"]
struct Dist;

const INDEX: &str = "index.html";
/// Files whose names change with their content.
const IMMUTABLE: &str = "assets/";

/// Serves the files; every other path is a page, which the interface itself routes.
pub fn router() -> Router {
    let files = get(|request: Request| async move { serve(request.uri(), request.headers()) });
    Router::new().fallback_service(files)
}

fn serve(uri: &Uri, headers: &HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    if let Some(file) = Dist::get(path) {
        return present(path, file, headers);
    }
    if path.starts_with(IMMUTABLE) {
        return StatusCode::NOT_FOUND.into_response();
    }
    match Dist::get(INDEX) {
        Some(index) => present(INDEX, index, headers),
        None => {
            (StatusCode::NOT_FOUND, "This build has no web interface; `make build` makes one that has.\n")
                .into_response()
        }
    }
}

fn present(path: &str, file: EmbeddedFile, headers: &HeaderMap) -> Response {
    let tag = entity_tag(&file.metadata.sha256_hash());
    let keep = if path.starts_with(IMMUTABLE) { "public, max-age=31536000, immutable" } else { "no-cache" };
    let of_every_answer =
        [(header::CACHE_CONTROL, HeaderValue::from_static(keep)), (header::ETAG, tag.clone())];
    if is_known(&tag, headers) {
        return (StatusCode::NOT_MODIFIED, of_every_answer).into_response();
    }
    let kind = HeaderValue::from_str(file.metadata.mimetype());
    let kind = kind.unwrap_or(HeaderValue::from_static("application/octet-stream"));
    (of_every_answer, [(header::CONTENT_TYPE, kind)], Body::from(file.data)).into_response()
}

/// A weak one: an answer may be compressed on its way, and its bytes are others then.
fn entity_tag(hash: &[u8; 32]) -> HeaderValue {
    let text: String = hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    HeaderValue::from_str(&format!("W/\"{text}\"")).expect("hexadecimal digits in quotes are a header value")
}

/// Whether the caller has this already: RFC 9110, 13.1.2, where weak and strong tags compare alike.
fn is_known(tag: &HeaderValue, headers: &HeaderMap) -> bool {
    let strong = |tag: &[u8]| tag.strip_prefix(b"W/").unwrap_or(tag).to_vec();
    let own = strong(tag.as_bytes());
    let lists = headers.get_all(header::IF_NONE_MATCH).iter();
    // A comma inside a tag of somebody else's splits it, into parts that are not ours either.
    let mut known =
        lists.flat_map(|list| list.as_bytes().split(|byte| *byte == b',')).map(<[u8]>::trim_ascii);
    known.any(|known| known == b"*" || strong(known) == own)
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;

    fn got(path: &str, if_none_match: &[&str]) -> Response {
        let mut headers = HeaderMap::new();
        for value in if_none_match {
            headers.append(header::IF_NONE_MATCH, value.parse().expect("a header value"));
        }
        serve(&path.parse().expect("a path"), &headers)
    }

    #[test]
    fn what_the_caller_has_is_not_sent_again() {
        let first = got("/", &[]);
        assert_eq!(first.status(), StatusCode::OK);
        let tag = first.headers()[header::ETAG].to_str().expect("ASCII").to_owned();
        let strong = tag.strip_prefix("W/").expect("weak");
        for known in [&tag, strong, "*", &format!("\"x\", {tag}"), &format!("{strong} ,\"x,y\"")] {
            let again = got("/", &[known]);
            assert_eq!(again.status(), StatusCode::NOT_MODIFIED, "{known}");
            assert_eq!(again.headers()[header::ETAG], tag.as_str());
            assert_eq!(again.headers()[header::CACHE_CONTROL], first.headers()[header::CACHE_CONTROL]);
        }
        assert_eq!(got("/", &["\"x\"", &tag]).status(), StatusCode::NOT_MODIFIED, "in a second header");
        for other in ["\"x\"", "", "W/", strong.trim_matches('"')] {
            assert_eq!(got("/", &[other]).status(), StatusCode::OK, "{other:?}");
        }
    }

    #[test]
    fn every_file_is_in_the_executable() {
        let mut files = Dist::iter().map(|path| Dist::get(&path).expect("it is listed")).peekable();
        assert!(files.peek().is_some(), "built without the web interface: make build");
        assert!(files.all(|file| matches!(file.data, Cow::Borrowed(_))), "read from the disk at run time");
    }
}
