//! Which addresses are of the public internet, so that what users have the server ask cannot be a neighbour of the server.
//!
//! Invariant: an address that stands for another (mapped, embedded, translated) is judged by both.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Networks of IPv4 that are not of the public internet, by their first address and the length of their prefix. The three
/// networks for documentation (192.0.2.0/24, 198.51.100.0/24, 203.0.113.0/24) are not among them: nobody is there, or
/// whoever runs a network of examples wants it to be asked.
#[rustfmt::skip]
const IPV4: [([u8; 4], u32); 13] = [
    ([0, 0, 0, 0], 8),          // this host (RFC 791): Linux takes 0.0.0.0 for loopback
    ([10, 0, 0, 0], 8),         // private (RFC 1918)
    ([100, 64, 0, 0], 10),      // behind a carrier's translation (RFC 6598)
    ([127, 0, 0, 0], 8),        // loopback
    ([169, 254, 0, 0], 16),     // link-local; the metadata of clouds
    ([172, 16, 0, 0], 12),      // private
    ([192, 0, 0, 0], 24),       // protocols (RFC 6890); metadata of a cloud is at 192.0.0.192
    ([192, 88, 99, 0], 24),     // relays of 6to4, given up (RFC 7526)
    ([192, 168, 0, 0], 16),     // private
    ([198, 18, 0, 0], 15),      // measuring networks (RFC 2544)
    ([224, 0, 0, 0], 4),        // multicast
    ([240, 0, 0, 0], 4),        // reserved, and broadcast
    ([168, 63, 129, 16], 32),   // the host of a virtual machine, in one cloud
];

/// The same of IPv6.
#[rustfmt::skip]
const IPV6: [([u16; 8], u32); 9] = [
    ([0, 0, 0, 0, 0, 0, 0, 0], 96),             // unspecified, loopback, and IPv4 as it was once embedded
    ([0x64, 0xff9b, 1, 0, 0, 0, 0, 0], 48),     // translation within a network (RFC 8215)
    ([0x100, 0, 0, 0, 0, 0, 0, 0], 64),         // discarded (RFC 6666)
    ([0x2001, 0, 0, 0, 0, 0, 0, 0], 23),        // protocols (RFC 2928), Teredo among them
    ([0x5f00, 0, 0, 0, 0, 0, 0, 0], 16),        // segment routing (RFC 9602)
    ([0xfc00, 0, 0, 0, 0, 0, 0, 0], 7),         // unique local (RFC 4193); metadata of a cloud is at fd00:ec2::254
    ([0xfe80, 0, 0, 0, 0, 0, 0, 0], 10),        // link-local
    ([0xfec0, 0, 0, 0, 0, 0, 0, 0], 10),        // site-local, given up (RFC 3879)
    ([0xff00, 0, 0, 0, 0, 0, 0, 0], 8),         // multicast
];

/// Whether this is an address of the public internet: not of this machine, of a network of its own, or of none.
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => {
            // Mapped ones are IPv4 and nothing else.
            if let Some(mapped) = address.to_ipv4_mapped() {
                return is_public_v4(mapped);
            }
            let is_within = |(network, prefix): &([u16; 8], u32)| {
                let mask = u128::MAX.checked_shl(128 - prefix).unwrap_or_default();
                address.to_bits() & mask == Ipv6Addr::from(*network).to_bits() & mask
            };
            !IPV6.iter().any(is_within) && embedded(address).is_none_or(is_public_v4)
        }
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let is_within = |(network, prefix): &([u8; 4], u32)| {
        let mask = u32::MAX << (32 - prefix);
        address.to_bits() & mask == Ipv4Addr::from(*network).to_bits() & mask
    };
    !IPV4.iter().any(is_within)
}

/// The IPv4 address that this one is translated to on its way: by NAT64 (RFC 6052), or by 6to4 (RFC 3056).
fn embedded(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let [a, b, c, d, e, f, g, h] = address.segments();
    let of = |high: u16, low: u16| Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low));
    match (a, b) {
        (0x64, 0xff9b) if [c, d, e, f] == [0; 4] => Some(of(g, h)),
        (0x2002, high) => Some(of(high, c)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_but_the_public_internet_is_public() {
        for address in [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "10.255.255.255",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.255.254",
            "169.254.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.1",
            "192.0.0.192",
            "192.88.99.1",
            "192.168.0.1",
            "198.18.0.1",
            "198.19.255.255",
            "224.0.0.1",
            "239.255.255.250",
            "240.0.0.1",
            "255.255.255.255",
            "168.63.129.16",
            "::",
            "::1",
            "::127.0.0.1",
            "::8.8.8.8",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::ffff:169.254.169.254",
            "64:ff9b::127.0.0.1",
            "64:ff9b::10.1.2.3",
            "64:ff9b:1::8.8.8.8",
            "100::1",
            "2001::1",
            "2001:10::1",
            "2002:7f00:1::",
            "2002:a00:1::1",
            "2002:a9fe:a9fe::1",
            "5f00::1",
            "fc00::1",
            "fd00:ec2::254",
            "fdff::1",
            "fe80::1",
            "febf::1",
            "fec0::1",
            "ff02::1",
            "ff0e::1",
        ] {
            assert!(!is_public(address.parse().expect("an address")), "{address}");
        }
    }

    #[test]
    fn the_public_internet_is() {
        for address in [
            "1.1.1.1",
            "8.8.8.8",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "126.255.255.255",
            "128.0.0.1",
            "169.253.255.255",
            "172.15.255.255",
            "172.32.0.0",
            "192.0.1.0",
            "192.167.255.255",
            "198.17.255.255",
            "198.20.0.0",
            "203.0.113.7",
            "223.255.255.255",
            "::ffff:8.8.8.8",
            "64:ff9b::8.8.8.8",
            "2002:808:808::1",
            "2606:4700::1111",
            "2a00:1450::1",
            "2400:3200::1",
        ] {
            assert!(is_public(address.parse().expect("an address")), "{address}");
        }
    }
}
