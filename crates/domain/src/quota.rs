//! Quotas: how many of something a user may have, or have in a day.

/// How many of something a user may have, or have in a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quota {
    /// At most this many.
    AtMost(u32),
    /// No bound.
    Unlimited,
}

impl Quota {
    /// As clients of the contract read it: −1 is unlimited.
    #[must_use]
    pub fn as_contract(self) -> i64 {
        match self {
            Self::AtMost(count) => i64::from(count),
            Self::Unlimited => -1,
        }
    }

    /// How many more there may be; nothing where there is no bound. Having more than one may, after a change of tier, leaves
    /// none.
    #[must_use]
    pub fn remaining(self, used: u64) -> Option<u64> {
        match self {
            Self::AtMost(count) => Some(u64::from(count).saturating_sub(used)),
            Self::Unlimited => None,
        }
    }
}

/// What is counted by the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Metered {
    /// Executions from the web or with a user's token.
    Executions,
    /// Executions with an API key.
    ApiCalls,
}

impl Metered {
    /// What an execution counts as.
    #[must_use]
    pub fn of(is_api_call: bool) -> Self {
        if is_api_call { Self::ApiCalls } else { Self::Executions }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_remains_is_never_less_than_nothing() {
        assert_eq!(Quota::AtMost(10).remaining(3), Some(7));
        assert_eq!(Quota::AtMost(10).remaining(10), Some(0));
        assert_eq!(Quota::AtMost(5).remaining(10), Some(0));
        assert_eq!(Quota::Unlimited.remaining(u64::MAX), None);
    }
}
