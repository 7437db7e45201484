//! Refresh tokens, and the cookie they travel in.
//!
//! A token is `<session's id>.<32 bytes in base64url>`. The first half of the bytes is the same for all tokens of the
//! session, the second is the token's own: see the store's module on sessions. A token's successor follows from it and a key of
//! the installation, so whoever asks twice is told the same.

use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum_extra::extract::CookieJar;
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use domain::SessionId;
use hkdf::Hkdf;
use sha2::{Digest as _, Sha256};
use store::RefreshHashes;

use crate::extract::Peer;
use crate::state::Random;

const COOKIE: &str = "coderunner_refresh";

/// Half of a token's bytes: 128 bits cannot be guessed.
const SECRET_BYTES: usize = 16;

/// What the key that successors are made with is derived for.
const PURPOSE: &[u8] = b"coderunner: refresh tokens, v1";

/// Makes successors of tokens. Cheap to clone.
#[derive(Clone)]
pub(crate) struct RefreshKey(Hkdf<Sha256>);

impl RefreshKey {
    pub(crate) fn new(secret_key: &[u8]) -> Self {
        Self(Hkdf::new(Some(PURPOSE), secret_key))
    }
}

/// A refresh token's bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Secrets([u8; 2 * SECRET_BYTES]);

/// A whole refresh token.
pub(super) struct RefreshToken {
    pub(super) session: SessionId,
    pub(super) secrets: Secrets,
}

impl Secrets {
    /// Of a session's first token.
    pub(super) fn new(random: Random) -> std::io::Result<Self> {
        random().map(Self)
    }

    /// Of the token that follows in the same session.
    pub(super) fn next(&self, key: &RefreshKey) -> Self {
        let mut secrets = self.0;
        let made = key.0.expand(&self.0, &mut secrets[SECRET_BYTES..]);
        made.expect("HKDF with SHA-256 gives up to 8160 bytes");
        Self(secrets)
    }

    pub(super) fn hashes(&self) -> RefreshHashes {
        let (family, token) = self.0.split_at(SECRET_BYTES);
        RefreshHashes { family: hash(family), token: hash(token) }
    }
}

fn hash(secret: &[u8]) -> String {
    Sha256::digest(secret).iter().map(|byte| format!("{byte:02x}")).collect()
}

impl RefreshToken {
    /// The one in the request's cookie, if there is one of the right form.
    pub(super) fn of(headers: &HeaderMap) -> Option<Self> {
        Self::read(CookieJar::from_headers(headers).get(COOKIE)?.value())
    }

    fn read(text: &str) -> Option<Self> {
        let (session, secrets) = text.split_once('.')?;
        let secrets = BASE64_URL_SAFE_NO_PAD.decode(secrets).ok()?;
        Some(Self { session: SessionId(session.parse().ok()?), secrets: Secrets(secrets.try_into().ok()?) })
    }

    fn text(&self) -> String {
        format!("{}.{}", self.session, BASE64_URL_SAFE_NO_PAD.encode(self.secrets.0))
    }

    /// The header that gives it to the browser, and to no script.
    pub(super) fn cookie(&self, lifetime_s: u32, peer: Peer) -> (HeaderName, HeaderValue) {
        set_cookie(&self.text(), lifetime_s, peer)
    }
}

/// The header that takes the cookie away.
pub(super) fn no_cookie(peer: Peer) -> (HeaderName, HeaderValue) {
    set_cookie("", 0, peer)
}

fn set_cookie(value: &str, max_age_s: u32, peer: Peer) -> (HeaderName, HeaderValue) {
    let secure = if peer.is_https { "; Secure" } else { "" };
    let cookie = format!("{COOKIE}={value}; Path=/; Max-Age={max_age_s}; HttpOnly; SameSite=Strict{secure}");
    (SET_COOKIE, cookie.try_into().expect("digits and base64url make a header value"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first() -> std::io::Result<[u8; 32]> {
        Ok(std::array::from_fn(|index| u8::try_from(index).expect("few")))
    }

    #[test]
    fn a_token_reads_back() {
        let secrets = Secrets::new(first).expect("bytes");
        let token = RefreshToken { session: SessionId(42), secrets };
        let read = RefreshToken::read(&token.text()).expect("its own form");
        assert_eq!(read.session, SessionId(42));
        assert!(read.secrets == secrets);
        let cut = &token.text()[..token.text().len() - 2];
        for bad in ["", ".", "42", "42.", "x.AAAA", "42.AAAA", "42.!", cut, &format!("{}AA", token.text())] {
            assert!(RefreshToken::read(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn the_next_token_has_the_sessions_secret_and_one_of_its_own() {
        let (key, other_key) = (RefreshKey::new(b"key"), RefreshKey::new(b"other key"));
        let first = Secrets::new(first).expect("bytes");
        let next = first.next(&key);
        assert_eq!(first.hashes().family, next.hashes().family);
        assert_ne!(first.hashes().token, next.hashes().token);
        assert!(first.next(&key) == next, "whoever asks again is told the same");
        assert!(first.next(&other_key) != next && next.next(&key) != next);
        assert_eq!(first.hashes().family.len(), 64);
    }

    #[test]
    fn the_cookie_is_for_no_script_and_no_other_site() {
        let token = RefreshToken { session: SessionId(1), secrets: Secrets([0; 32]) };
        let peer = |is_https| Peer { address: None, is_local: false, is_https };
        let (_, plain) = token.cookie(60, peer(false));
        let zeros = "A".repeat(43);
        let expected = format!("coderunner_refresh=1.{zeros}; Path=/; Max-Age=60; HttpOnly; SameSite=Strict");
        assert_eq!(plain, expected.as_str());
        let (_, secure) = token.cookie(60, peer(true));
        assert_eq!(secure, format!("{expected}; Secure").as_str());
        assert!(no_cookie(peer(false)).1.to_str().expect("ASCII").contains("=; Path=/; Max-Age=0;"));
    }
}
