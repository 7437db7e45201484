//! The embedded web interface. It sees paths without `/app`.

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};

#[derive(RustEmbed)]
#[folder = "../../web/dist"]
struct Dist;

const INDEX: &str = "index.html";
/// Files whose names change with their content.
const IMMUTABLE: &str = "assets/";

/// Serves the files; every other path is a page, which the interface itself routes.
pub fn router() -> Router {
    Router::new().fallback(|request: Request| async move { serve(request.uri(), request.headers()) })
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
    if headers.get(header::IF_NONE_MATCH) == Some(&tag) {
        return (StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response();
    }
    let kind = HeaderValue::from_str(file.metadata.mimetype());
    let kind = kind.unwrap_or(HeaderValue::from_static("application/octet-stream"));
    let keep = if path.starts_with(IMMUTABLE) { "public, max-age=31536000, immutable" } else { "no-cache" };
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, HeaderValue::from_static(keep)),
        (header::ETAG, tag),
    ];
    (headers, Body::from(file.data)).into_response()
}

fn entity_tag(hash: &[u8; 32]) -> HeaderValue {
    let text: String = hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    HeaderValue::from_str(&format!("\"{text}\"")).expect("hexadecimal digits in quotes are a header value")
}
