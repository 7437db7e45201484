//! How often somebody may try to log in or to register: a leaky bucket for each name and each address.
//!
//! Invariant: what is remembered is bounded, whoever tries how often. There is a fixed number of buckets, and a name or an
//! address always has the same one; that two share one is rare, and unpredictable from outside.

use std::hash::{BuildHasher as _, Hash, RandomState};
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::errors::ApiError;

/// About 10 MB when all of them are in use.
const BUCKETS: u64 = 1 << 18;

/// People behind one address.
const NAMES_PER_ADDRESS: u32 = 6;

/// Who of IPv6 is one caller: a customer of a provider has 2^64 addresses.
const IPV6_CALLER_BITS: u32 = 64;

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
                logins_of_name: Buckets::per_minute(of_name),
                logins_of_address: Buckets::per_minute(of_address),
                registrations_of_address: Buckets::per_minute(of_address),
            }
        }))
    }

    /// Counts an attempt at logging in. An address that has no more attempts uses up none of the name's.
    pub(crate) fn log_in(&self, username: &str, address: Option<IpAddr>) -> Result<(), ApiError> {
        let Some(bounds) = &self.0 else { return Ok(()) };
        bounds.logins_of_address.take(address.map(caller))?;
        bounds.logins_of_name.take(username)
    }

    /// Counts an attempt at telling the password of a user who is logged in, as one at logging in.
    pub(crate) fn tell_password(&self, username: &str) -> Result<(), ApiError> {
        let Some(bounds) = &self.0 else { return Ok(()) };
        bounds.logins_of_name.take(username)
    }

    /// Counts an attempt at registering.
    pub(crate) fn register(&self, address: Option<IpAddr>) -> Result<(), ApiError> {
        let Some(bounds) = &self.0 else { return Ok(()) };
        bounds.registrations_of_address.take(address.map(caller))
    }
}

/// The address, or all of the same caller as one.
fn caller(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => {
            let network = u128::MAX << (Ipv6Addr::BITS - IPV6_CALLER_BITS);
            Ipv6Addr::from_bits(address.to_bits() & network).into()
        }
    }
}

struct Buckets {
    /// Nobody outside knows who shares a bucket with whom.
    seed: RandomState,
    limiter: DefaultKeyedRateLimiter<u64>,
}

impl Buckets {
    fn per_minute(attempts: NonZeroU32) -> Self {
        Self { seed: RandomState::new(), limiter: RateLimiter::keyed(Quota::per_minute(attempts)) }
    }

    fn take(&self, who: impl Hash) -> Result<(), ApiError> {
        let bucket = self.seed.hash_one(who) % BUCKETS;
        self.limiter.check_key(&bucket).map_err(|not_until| {
            let wait = not_until.wait_time_from(DefaultClock::default().now());
            // A part of a second is waited out as a whole one.
            let retry_after_s = u32::try_from(wait.as_secs()).unwrap_or(u32::MAX).saturating_add(1);
            ApiError::TooManyAttempts { retry_after_s }
        })
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
    fn a_network_of_ipv6_is_one_caller() {
        let of = |text: &str| caller(text.parse().expect("an address"));
        assert_eq!(of("2001:db8:0:1::1"), of("2001:db8:0:1:ffff::2"));
        assert_ne!(of("2001:db8:0:1::1"), of("2001:db8:0:2::1"));
        assert_ne!(of("192.0.2.1"), of("192.0.2.2"));
    }

    #[test]
    fn zero_is_no_bound_and_memory_has_one() {
        let attempts = Attempts::per_minute(0);
        for _ in 0..1000 {
            attempts.log_in("ann", address("192.0.2.1")).expect("no bound");
        }
        let buckets = Buckets::per_minute(NonZeroU32::MIN);
        for number in 0..3 * BUCKETS {
            // Some share a bucket, and are refused.
            let _ = buckets.take(number);
        }
        assert!(buckets.limiter.len() as u64 <= BUCKETS);
    }
}
