//! Leaky buckets: how often each of many callers may do something, whoever and however many they are.
//!
//! Invariant: what is remembered is bounded. There is a fixed number of buckets, and a caller always has the same one;
//! that two share one is rare, and unpredictable from outside.

use std::hash::{BuildHasher as _, Hash, RandomState};
use std::net::{IpAddr, Ipv6Addr};

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

/// About 10 MB when all of them are in use.
const BUCKETS: u64 = 1 << 18;

/// Who of IPv6 is one caller: a customer of a provider has 2^64 addresses.
const IPV6_CALLER_BITS: u32 = 64;

/// One bound, for each caller.
pub(crate) struct Buckets {
    /// Nobody outside knows who shares a bucket with whom.
    seed: RandomState,
    limiter: DefaultKeyedRateLimiter<u64>,
}

/// The bucket is empty: so long until it is worth trying again, in whole seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Empty {
    pub(crate) retry_after_s: u32,
}

impl Buckets {
    pub(crate) fn new(quota: Quota) -> Self {
        Self { seed: RandomState::new(), limiter: RateLimiter::keyed(quota) }
    }

    /// Takes one out of this caller's.
    pub(crate) fn take(&self, who: impl Hash) -> Result<(), Empty> {
        let bucket = self.seed.hash_one(who) % BUCKETS;
        self.limiter.check_key(&bucket).map_err(|not_until| {
            let wait = not_until.wait_time_from(DefaultClock::default().now());
            // A part of a second is waited out as a whole one.
            Empty { retry_after_s: u32::try_from(wait.as_secs()).unwrap_or(u32::MAX).saturating_add(1) }
        })
    }
}

/// The address, or all of the same caller as one.
pub(crate) fn caller(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => {
            let network = u128::MAX << (Ipv6Addr::BITS - IPV6_CALLER_BITS);
            Ipv6Addr::from_bits(address.to_bits() & network).into()
        }
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU32;

    use super::*;

    #[test]
    fn a_network_of_ipv6_is_one_caller() {
        let of = |text: &str| caller(text.parse().expect("an address"));
        assert_eq!(of("2001:db8:0:1::1"), of("2001:db8:0:1:ffff::2"));
        assert_ne!(of("2001:db8:0:1::1"), of("2001:db8:0:2::1"));
        assert_ne!(of("192.0.2.1"), of("192.0.2.2"));
    }

    #[test]
    fn memory_has_a_bound() {
        let buckets = Buckets::new(Quota::per_minute(NonZeroU32::MIN));
        for number in 0..3 * BUCKETS {
            // Some share a bucket, and are refused.
            let _ = buckets.take(number);
        }
        assert!(buckets.limiter.len() as u64 <= BUCKETS);
    }
}
