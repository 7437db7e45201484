//! Secrets that must be used again in clear, such as keys of AI providers: encrypted at rest under a key of the
//! installation.
//!
//! What is sealed reads `sealed:v1:` and then, in base64, a random nonce and the ciphertext of XChaCha20-Poly1305. Its key
//! is derived from `SECRET_KEY` by HKDF with SHA-256, so it is not the key that signs access tokens.
//!
//! Invariant: what was sealed about one thing does not open about another: a sealed secret cannot be moved to a row of
//! somebody else's.

use std::io;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{Key, KeyInit as _, XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use sha2::Sha256;

const NONCE_BYTES: usize = 24;

const MARK: &str = "sealed:v1:";

/// What the derived key is for. Another use of `SECRET_KEY` has another text.
const PURPOSE: &[u8] = b"coderunner: secrets at rest, v1";

/// Bytes nobody can guess.
type Random = fn() -> io::Result<[u8; 32]>;

/// Seals and opens secrets. Cheap to clone.
#[derive(Clone)]
pub struct Sealer {
    cipher: Arc<XChaCha20Poly1305>,
    /// Opens what was sealed before the key of the installation was changed. Nothing is sealed under it.
    old: Option<Arc<XChaCha20Poly1305>>,
    random: Random,
}

impl std::fmt::Debug for Sealer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sealer(…)")
    }
}

impl Sealer {
    /// Under the key of this installation.
    #[must_use]
    pub fn new(secret_key: &[u8], random: Random) -> Self {
        Self { cipher: cipher(secret_key), old: None, random }
    }

    /// And opens what was sealed under the key that the installation had before.
    #[must_use]
    pub fn with_old(self, secret_key: &[u8]) -> Self {
        Self { old: Some(cipher(secret_key)), ..self }
    }

    /// Seals a secret about this thing, such as `ai_configs.api_key 7`.
    ///
    /// # Errors
    /// The operating system gives no randomness.
    pub fn seal(&self, secret: &str, about: &str) -> io::Result<String> {
        let random = (self.random)()?;
        let (nonce, _) = random.split_first_chunk::<NONCE_BYTES>().expect("32 bytes begin with 24");
        let payload = Payload { msg: secret.as_bytes(), aad: about.as_bytes() };
        let ciphertext = self.cipher.encrypt(&XNonce::from(*nonce), payload);
        let ciphertext = ciphertext.map_err(|_| io::Error::other("a secret is too long to be sealed"))?;
        let sealed = [nonce.as_slice(), &ciphertext].concat();
        Ok(format!("{MARK}{}", URL_SAFE_NO_PAD.encode(sealed)))
    }

    /// The secret that was sealed about this thing; nothing if it was not, or under another key, or was changed since.
    #[must_use]
    pub fn open(&self, sealed: &str, about: &str) -> Option<String> {
        let bytes = URL_SAFE_NO_PAD.decode(sealed.strip_prefix(MARK)?).ok()?;
        let (nonce, ciphertext) = bytes.split_first_chunk::<NONCE_BYTES>()?;
        let open = |cipher: &XChaCha20Poly1305| {
            let payload = Payload { msg: ciphertext, aad: about.as_bytes() };
            cipher.decrypt(&XNonce::from(*nonce), payload).ok()
        };
        let secret = open(&self.cipher).or_else(|| self.old.as_deref().and_then(open))?;
        String::from_utf8(secret).ok()
    }

    /// What opens under the old key only, sealed again under the present one; nothing of anything else.
    ///
    /// # Errors
    /// The operating system gives no randomness.
    pub fn reseal(&self, sealed: &str, about: &str) -> io::Result<Option<String>> {
        let present = Self { old: None, ..self.clone() };
        if self.old.is_none() || present.open(sealed, about).is_some() {
            return Ok(None);
        }
        self.open(sealed, about).map(|secret| self.seal(&secret, about)).transpose()
    }
}

/// Whether a text has the form of something that was sealed.
pub(crate) fn is_sealed(text: &str) -> bool {
    text.starts_with(MARK)
}

fn cipher(secret_key: &[u8]) -> Arc<XChaCha20Poly1305> {
    let mut key = Key::default();
    let derived = Hkdf::<Sha256>::new(None, secret_key).expand(PURPOSE, &mut key);
    derived.expect("HKDF with SHA-256 gives up to 8160 bytes, and a key has 32");
    Arc::new(XChaCha20Poly1305::new(&key))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealer(key: &[u8]) -> Sealer {
        Sealer::new(key, || Ok([7; 32]))
    }

    #[test]
    fn opens_only_what_was_sealed_under_this_key_about_this() {
        let sealed = sealer(b"one").seal("sk-secret", "ai_configs.api_key 7").expect("randomness");
        assert!(sealed.starts_with(MARK) && !sealed.contains("secret"), "{sealed}");
        let open = |key: &[u8], sealed: &str, about| sealer(key).open(sealed, about);
        assert_eq!(open(b"one", &sealed, "ai_configs.api_key 7").as_deref(), Some("sk-secret"));
        assert_eq!(open(b"two", &sealed, "ai_configs.api_key 7"), None);
        assert_eq!(open(b"one", &sealed, "ai_configs.api_key 8"), None);
        let changed = sealed.replace(&sealed[40..41], if &sealed[40..41] == "A" { "B" } else { "A" });
        assert_eq!(open(b"one", &changed, "ai_configs.api_key 7"), None);
        for short in ["", MARK, "sk-secret", "sealed:v1:AAAA", "sealed:v1:!"] {
            assert_eq!(open(b"one", short, "ai_configs.api_key 7"), None, "{short}");
        }
    }

    #[test]
    fn what_was_sealed_under_the_old_key_opens_and_is_sealed_again() {
        let about = "ai_configs.api_key 7";
        let before = sealer(b"old").seal("sk-secret", about).expect("randomness");
        let both = sealer(b"new").with_old(b"old");
        assert_eq!(both.open(&before, about).as_deref(), Some("sk-secret"));
        let again = both.reseal(&before, about).expect("randomness").expect("it was under the old key");
        assert_eq!(sealer(b"new").open(&again, about).as_deref(), Some("sk-secret"));
        for rest in [again.as_str(), "", "sk-secret", &sealer(b"third").seal("x", about).expect("randomness")]
        {
            assert_eq!(both.reseal(rest, about).expect("randomness"), None, "{rest}");
        }
        assert_eq!(both.reseal(&before, "ai_configs.api_key 8").expect("randomness"), None);
        assert_eq!(
            sealer(b"new").reseal(&before, about).expect("randomness"),
            None,
            "nobody told of the old key"
        );
    }

    #[test]
    fn without_randomness_nothing_is_sealed() {
        let sealer = Sealer::new(b"one", || Err(io::Error::other("none")));
        assert!(sealer.seal("sk-secret", "x").is_err());
    }
}
