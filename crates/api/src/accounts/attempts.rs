//! How often somebody may try to log in or to register: a leaky bucket for each name and each address.

use std::net::IpAddr;
use std::num::NonZeroU32;

use governor::Quota;

use crate::buckets::{Buckets, Empty, caller};
use crate::errors::ApiError;

/// People behind one address.
const NAMES_PER_ADDRESS: u32 = 6;

/// The bounds on attempts; none if they are switched off.
pub(crate) struct Attempts(Option<Bounds>);

struct Bounds {
    logins_of_name: Buckets,
    logins_of_address: Buckets,
    registrations_of_address: Buckets,
}

impl Attempts {
    /// So many attempts with one name in a minute, or one after a minute in which there were as many; and six times as
    /// many from one address. 0 is no bound.
    pub(crate) fn per_minute(of_name: u32) -> Self {
        Self(NonZeroU32::new(of_name).map(|of_name| {
            let of_address = of_name.saturating_mul(NonZeroU32::new(NAMES_PER_ADDRESS).expect("not zero"));
            Bounds {
                logins_of_name: Buckets::new(Quota::per_minute(of_name)),
                logins_of_address: Buckets::new(Quota::per_minute(of_address)),
                registrations_of_address: Buckets::new(Quota::per_minute(of_address)),
            }
        }))
    }

    /// Counts an attempt at logging in. An address that has no more attempts uses up none of the name's.
    pub(crate) fn log_in(&self, username: &str, address: Option<IpAddr>) -> Result<(), ApiError> {
        let Some(bounds) = &self.0 else { return Ok(()) };
        bounds.logins_of_address.take(address.map(caller))?;
        Ok(bounds.logins_of_name.take(username)?)
    }

    /// Counts an attempt at telling the password of a user who is logged in, as one at logging in.
    pub(crate) fn tell_password(&self, username: &str) -> Result<(), ApiError> {
        let Some(bounds) = &self.0 else { return Ok(()) };
        Ok(bounds.logins_of_name.take(username)?)
    }

    /// Counts an attempt at registering.
    pub(crate) fn register(&self, address: Option<IpAddr>) -> Result<(), ApiError> {
        let Some(bounds) = &self.0 else { return Ok(()) };
        Ok(bounds.registrations_of_address.take(address.map(caller))?)
    }
}

impl From<Empty> for ApiError {
    fn from(Empty { retry_after_s }: Empty) -> Self {
        Self::TooManyAttempts { retry_after_s }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> Option<IpAddr> {
        Some(text.parse().expect("an address"))
    }

    fn refusal(result: Result<(), ApiError>) -> u32 {
        match result {
            Err(ApiError::TooManyAttempts { retry_after_s }) => retry_after_s,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_name_has_so_many_attempts_wherever_they_come_from() {
        let attempts = Attempts::per_minute(3);
        for number in 0..3 {
            attempts.log_in("ann", address(&format!("192.0.2.{number}"))).expect("not too many yet");
        }
        let retry_after_s = refusal(attempts.log_in("ann", address("192.0.2.9")));
        assert!((1..=21).contains(&retry_after_s), "{retry_after_s}");
        refusal(attempts.tell_password("ann"));
        attempts.log_in("bob", address("192.0.2.9")).expect("somebody else");
    }

    #[test]
    fn an_address_has_six_times_as_many() {
        let attempts = Attempts::per_minute(1);
        for number in 0..NAMES_PER_ADDRESS {
            attempts.log_in(&number.to_string(), address("192.0.2.1")).expect("not too many yet");
        }
        refusal(attempts.log_in("ann", address("192.0.2.1")));
        attempts.log_in("ann", address("192.0.2.2")).expect("the name has lost nothing");
        for _ in 0..NAMES_PER_ADDRESS {
            attempts.register(address("192.0.2.1")).expect("registering is counted by itself");
        }
        refusal(attempts.register(address("192.0.2.1")));
    }

    #[test]
    fn zero_is_no_bound() {
        let attempts = Attempts::per_minute(0);
        for _ in 0..1000 {
            attempts.log_in("ann", address("192.0.2.1")).expect("no bound");
        }
    }
}
