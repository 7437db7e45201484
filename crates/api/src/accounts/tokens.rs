//! Access tokens: JWT, HS256, short-lived.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use domain::{SessionId, UserId};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde::{Deserialize, Serialize};

use super::refresh_token::RefreshToken;
use crate::errors::ApiError;

/// How far another server's clock may be ahead of ours, in seconds.
const CLOCKS_APART_MAX_S: i64 = 60;

/// Makes and checks access tokens.
#[derive(Clone)]
pub(crate) struct Tokens {
    keys: Arc<(EncodingKey, DecodingKey)>,
    lifetime_s: u32,
}

/// Whom a good token belongs to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Subject {
    pub(crate) user: UserId,
    pub(crate) username: String,
    /// The session it was issued for.
    pub(crate) session: SessionId,
    /// Of the refresh token it came with.
    pub(crate) refresh_hash: String,
    pub(crate) issued_at: DateTime<Utc>,
}

/// The name is there for the contract; the id is what counts, because a name can be given to
/// somebody else after its user was deleted.
#[derive(Serialize, Deserialize)]
struct Claims {
    sub: String,
    uid: UserId,
    sid: SessionId,
    /// The hash of the refresh token that came in the same answer: whoever shows one has both.
    rth: String,
    iat: i64,
    exp: i64,
}

impl Tokens {
    pub(crate) fn new(secret_key: &[u8], lifetime_s: u32) -> Self {
        let keys = (EncodingKey::from_secret(secret_key), DecodingKey::from_secret(secret_key));
        Self { keys: Arc::new(keys), lifetime_s }
    }

    /// Lifetime of a token, in seconds.
    pub(crate) fn lifetime_s(&self) -> u32 {
        self.lifetime_s
    }

    /// A token for this user, good for as long as the refresh token's session is.
    pub(super) fn issue(&self, user: &store::User, refresh: &RefreshToken, now: DateTime<Utc>) -> String {
        let expires = now + TimeDelta::seconds(self.lifetime_s.into());
        let claims = Claims {
            sub: user.username.clone(),
            uid: user.id,
            sid: refresh.session,
            rth: refresh.secrets.hashes().token,
            iat: now.timestamp(),
            exp: expires.timestamp(),
        };
        encode(&Header::new(Algorithm::HS256), &claims, &self.keys.0)
            .expect("an HMAC takes any key, and claims of strings and numbers have a JSON form")
    }

    /// Whom the token belongs to, if it is one of ours and still good.
    pub(crate) fn verify(&self, token: &str, now: DateTime<Utc>) -> Result<Subject, ApiError> {
        // Only HS256: a token must not choose how it is checked. Its time is compared below, with our own clock.
        let mut validation = Validation::new(Algorithm::HS256);
        validation.validate_exp = false;
        validation.set_required_spec_claims(&["exp", "sub"]);
        let claims =
            decode::<Claims>(token, &self.keys.1, &validation).map_err(|_| ApiError::InvalidToken)?.claims;
        let issued_at = DateTime::from_timestamp(claims.iat, 0).ok_or(ApiError::InvalidToken)?;
        if claims.iat > now.timestamp() + CLOCKS_APART_MAX_S {
            return Err(ApiError::InvalidToken);
        }
        if claims.exp <= now.timestamp() {
            return Err(ApiError::ExpiredToken);
        }
        Ok(Subject {
            user: claims.uid,
            username: claims.sub,
            session: claims.sid,
            refresh_hash: claims.rth,
            issued_at,
        })
    }
}

#[cfg(test)]
mod tests {
    use domain::TierLevel;
    use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
    use serde_json::{Value, json};

    use super::super::refresh_token::Secrets;
    use super::*;

    const LIFETIME_S: u32 = 1800;

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_750_000_000, 0).expect("in range")
    }

    fn ann() -> store::User {
        store::User {
            id: UserId(7),
            username: "ann".to_owned(),
            email: "ann@example.com".to_owned(),
            full_name: None,
            hashed_password: String::new(),
            is_active: true,
            is_admin: false,
            tier: TierLevel::FREE,
            must_change_password: false,
            created_at: now(),
        }
    }

    fn first() -> Secrets {
        Secrets::new(|| Ok([7; 32])).expect("bytes")
    }

    fn tokens() -> Tokens {
        Tokens::new(b"secret", LIFETIME_S)
    }

    /// A token that somebody made on their own.
    fn made(algorithm: Algorithm, key: &[u8], claims: &Value) -> String {
        encode(&Header::new(algorithm), claims, &EncodingKey::from_secret(key)).expect("encodes")
    }

    fn good_claims() -> Value {
        let (iat, exp) = (now().timestamp(), now().timestamp() + 60);
        json!({"sub": "ann", "uid": 7, "sid": 8, "rth": "", "iat": iat, "exp": exp})
    }

    #[test]
    fn a_token_is_good_until_it_expires() {
        let refresh = RefreshToken { session: SessionId(8), secrets: first() };
        let token = tokens().issue(&ann(), &refresh, now());
        let issued_at = DateTime::from_timestamp(now().timestamp(), 0).expect("in range");
        let subject = || Subject {
            user: UserId(7),
            username: "ann".to_owned(),
            session: SessionId(8),
            refresh_hash: first().hashes().token,
            issued_at,
        };
        let last = now() + TimeDelta::seconds(i64::from(LIFETIME_S) - 1);
        assert_eq!(tokens().verify(&token, now()).expect("good"), subject());
        assert_eq!(tokens().verify(&token, last).expect("good"), subject());
        let error = tokens().verify(&token, last + TimeDelta::seconds(1)).expect_err("expired");
        assert!(matches!(error, ApiError::ExpiredToken), "{error:?}");
    }

    #[test]
    fn a_token_of_the_same_secret_is_good_and_any_other_is_not() {
        let good = made(Algorithm::HS256, b"secret", &good_claims());
        assert!(tokens().verify(&good, now()).is_ok());

        let without = |name: &str| {
            let mut claims = good_claims();
            claims.as_object_mut().expect("an object").remove(name);
            made(Algorithm::HS256, b"secret", &claims)
        };
        let issued = |at: i64| {
            let mut claims = good_claims();
            claims["iat"] = at.into();
            made(Algorithm::HS256, b"secret", &claims)
        };
        assert!(tokens().verify(&issued(now().timestamp() + 60), now()).is_ok(), "clocks are a little apart");
        let unsigned = format!("eyJhbGciOiJub25lIn0.{}.", good.split('.').nth(1).expect("a body"));
        let forged = [
            ("another secret", made(Algorithm::HS256, b"Secret", &good_claims())),
            ("another algorithm", made(Algorithm::HS512, b"secret", &good_claims())),
            ("no signature", unsigned),
            ("a cut signature", good[..good.len() - 1].to_owned()),
            ("no end", without("exp")),
            ("no name", without("sub")),
            ("no user", without("uid")),
            ("no session", without("sid")),
            ("no refresh token", without("rth")),
            ("no beginning", without("iat")),
            ("from the future", issued(now().timestamp() + 61)),
            ("from the end of time", issued(i64::MAX)),
            ("not a token", "sk-1234".to_owned()),
            ("nothing", String::new()),
        ];
        for (why, token) in forged {
            let error = tokens().verify(&token, now()).expect_err(why);
            assert!(matches!(error, ApiError::InvalidToken), "{why}: {error:?}");
        }
    }
}
