//! Why there is no answer.

/// Why an address is not asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressRefused {
    /// It is none.
    #[error("the base URL is not an address such as https://host/v1")]
    NoUrl,
    /// Another protocol.
    #[error("the base URL must begin with https:// or http://")]
    Scheme,
    /// With somebody's name or password.
    #[error("the base URL must hold no user name and no password")]
    Credentials,
    /// A server of one's own has no default.
    #[error("this provider needs a base URL")]
    Missing,
    /// On this machine, or in a network of its own.
    #[error(
        "the base URL leads to this machine or to a private network, which the administrator does not allow"
    )]
    Private,
}

impl From<outbound::AddressRefused> for AddressRefused {
    fn from(refused: outbound::AddressRefused) -> Self {
        use outbound::AddressRefused as R;
        match refused {
            R::NoUrl => Self::NoUrl,
            R::Scheme => Self::Scheme,
            R::Credentials => Self::Credentials,
            R::Private => Self::Private,
        }
    }
}

impl From<outbound::RouteError> for AssistantError {
    fn from(error: outbound::RouteError) -> Self {
        use outbound::RouteError as E;
        match error {
            E::Address(refused) => Self::Address(refused.into()),
            E::Unreachable(why) => Self::Unreachable(why),
            E::TimedOut => Self::TimedOut,
        }
    }
}

/// Why there is no answer. What the provider said is in it, without the key.
#[derive(Clone, Debug, thiserror::Error)]
pub enum AssistantError {
    /// The address is not asked.
    #[error(transparent)]
    Address(#[from] AddressRefused),
    /// There is no such name, or nobody answers there.
    #[error("the provider cannot be reached: {0}")]
    Unreachable(String),
    /// It took too long.
    #[error("the provider did not answer in time")]
    TimedOut,
    /// It refused.
    #[error("the provider answered {status}: {said}")]
    Refused {
        /// Its HTTP status.
        status: u16,
        /// In its own words.
        said: String,
    },
    /// It said that something went wrong, in the middle of an answer.
    #[error("the provider failed: {0}")]
    Failed(String),
    /// What came is not its protocol.
    #[error("the provider's answer cannot be read: {0}")]
    Unreadable(String),
    /// The answer ended before it was whole.
    #[error("the provider's answer broke off")]
    BrokenOff,
    /// It went on and on.
    #[error("the provider's answer is too long")]
    TooLong,
    /// A fault of ours.
    #[error("{0}")]
    Inside(String),
}
