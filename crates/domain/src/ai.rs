//! AI providers: which protocols they speak, and the keys by which they know who pays.

/// Whose model is asked, and so in which protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AiProvider {
    /// Alibaba's, by its server that speaks `OpenAI`'s protocol.
    Qwen,
    /// `OpenAI`.
    OpenAi,
    /// Anthropic, in its own protocol.
    Claude,
    /// Any server that speaks `OpenAI`'s protocol.
    Custom,
}

impl AiProvider {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Qwen, Self::OpenAi, Self::Claude, Self::Custom];

    /// The word clients and the database use.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Qwen => "qwen",
            Self::OpenAi => "openai",
            Self::Claude => "claude",
            Self::Custom => "custom",
        }
    }

    /// Reads [`Self::as_str`] back.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.as_str() == word)
    }

    /// Where it is asked, unless somebody says otherwise. A server of one's own has no default.
    #[must_use]
    pub fn default_base_url(self) -> Option<&'static str> {
        match self {
            Self::Qwen => Some("https://dashscope.aliyuncs.com/compatible-mode/v1"),
            Self::OpenAi => Some("https://api.openai.com/v1"),
            Self::Claude => Some("https://api.anthropic.com/v1"),
            Self::Custom => None,
        }
    }

    /// Whether it knows nobody without a key. Models on one's own machine often ask for none.
    #[must_use]
    pub fn needs_key(self) -> bool {
        self != Self::Custom
    }
}

/// A key of a provider, in clear. It is not shown by a debug print.
#[derive(Clone, PartialEq, Eq)]
pub struct ProviderKey(String);

/// Characters of a key below which showing some of them would give away too much.
const SHOWN_FROM_CHARS: usize = 16;

/// What stands for what is not shown.
const MASK: &str = "****";

impl ProviderKey {
    /// Of this text, without the white space that comes along when one is copied.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(text.trim().to_owned())
    }

    /// The text.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What its owner sees: enough to know it again. Nothing, if there is no key.
    #[must_use]
    pub fn masked(&self) -> String {
        let count = self.0.chars().count();
        match count {
            0 => String::new(),
            1..SHOWN_FROM_CHARS => MASK.to_owned(),
            _ => {
                let first: String = self.0.chars().take(3).collect();
                let last: String = self.0.chars().skip(count - 4).collect();
                format!("{first}{MASK}{last}")
            }
        }
    }

    /// A text without the key in it, wherever it stands there.
    #[must_use]
    pub fn redact(&self, text: &str) -> String {
        // A short text would be found by chance in any other.
        if self.0.chars().count() < 4 { text.to_owned() } else { text.replace(&self.0, MASK) }
    }
}

impl std::fmt::Debug for ProviderKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ProviderKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_read_back() {
        for provider in AiProvider::ALL {
            assert_eq!(AiProvider::from_word(provider.as_str()), Some(provider));
            assert_eq!(provider.default_base_url().is_none(), provider == AiProvider::Custom);
        }
        assert_eq!(AiProvider::from_word("Qwen"), None);
    }

    #[test]
    fn a_masked_key_shows_little_or_nothing() {
        for (key, masked) in [
            ("sk-0123456789abcdef", "sk-****cdef"),
            ("  sk-0123456789abcdef\n", "sk-****cdef"),
            ("0123456789abcde", "****"),
            ("x", "****"),
            ("", ""),
        ] {
            assert_eq!(ProviderKey::new(key).masked(), masked, "{key}");
        }
        assert!(!format!("{:?}", ProviderKey::new("sk-0123456789abcdef")).contains("sk"));
    }

    #[test]
    fn a_key_is_taken_out_of_what_somebody_says() {
        let key = ProviderKey::new("sk-0123456789abcdef");
        let said = key.redact("Incorrect key sk-0123456789abcdef (Bearer sk-0123456789abcdef)");
        assert_eq!(said, "Incorrect key **** (Bearer ****)");
        assert_eq!(ProviderKey::new("").redact("said"), "said");
        assert_eq!(ProviderKey::new("a").redact("said"), "said");
    }
}
