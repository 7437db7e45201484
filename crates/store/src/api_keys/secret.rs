//! A key in clear.

use sha2::{Digest as _, Sha256};

/// Characters of a key that its owner sees again: `sk-` and eight of those that were drawn. Thirty-five of ours stay
/// unknown.
const PREFIX_CHARS: usize = 11;

/// A key in clear: as it was made, or as somebody presents it. It is not shown by a debug print.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKeySecret(String);

impl ApiKeySecret {
    /// Of this text, whatever it is.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// The text.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// What is kept of it: its SHA-256, in hexadecimal. Nobody guesses a key of so many random bits, so it needs no salt
    /// and no slow function.
    pub(crate) fn hash(&self) -> String {
        Sha256::digest(self.0.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// What its owner knows it by.
    pub(crate) fn prefix(&self) -> String {
        self.0.chars().take(PREFIX_CHARS).collect()
    }
}

impl std::fmt::Debug for ApiKeySecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ApiKeySecret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_the_hash_and_little_of_the_key() {
        let secret = ApiKeySecret::new("sk-0123456789abcdef".to_owned());
        // As `printf sk-0123456789abcdef | sha256sum` has it.
        assert_eq!(secret.hash(), "221df437bc4f8c4d9718bd7a9ec4c1021c72fd69dfb2a5f568ecf4607c824bee");
        assert_eq!(secret.prefix(), "sk-01234567");
        assert!(!format!("{secret:?}").contains("0123"));
    }
}
