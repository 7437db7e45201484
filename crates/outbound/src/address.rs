//! An address as somebody wrote it, looked at before anything is connected.

use std::net::IpAddr;

use reqwest::Url;

/// Why an address is not asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressRefused {
    /// It is none.
    #[error("it is not an address such as https://host/path")]
    NoUrl,
    /// Another protocol.
    #[error("it must begin with https:// or http://")]
    Scheme,
    /// With somebody's name or password.
    #[error("it must hold no user name and no password")]
    Credentials,
    /// On this machine, or in a network of its own.
    #[error("it leads to this machine or to a private network, which the administrator does not allow")]
    Private,
}

/// An address in good order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// Without a fragment.
    pub url: Url,
    /// Whom it names.
    pub host: Host,
    /// Where on it.
    pub port: u16,
}

/// Whom an address names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Host {
    /// To be looked up.
    Name(String),
    /// Itself, in whatever spelling.
    Address(IpAddr),
}

impl Address {
    /// Reads one.
    ///
    /// # Errors
    /// What is wrong with it. Whether it is private is not looked at.
    pub fn read(text: &str) -> Result<Self, AddressRefused> {
        let mut url = Url::parse(text).map_err(|_| AddressRefused::NoUrl)?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(AddressRefused::Scheme);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(AddressRefused::Credentials);
        }
        url.set_fragment(None);
        // The parser has made addresses of all spellings of one (`2130706433`, `0x7f.1`), and of nothing else.
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or(AddressRefused::NoUrl)?;
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let host = host.parse().map_or_else(|_| Host::Name(host.to_owned()), Host::Address);
        let port = url.port_or_known_default().ok_or(AddressRefused::NoUrl)?;
        Ok(Self { url, host, port })
    }

    /// Judges it as far as that is possible without asking anybody.
    ///
    /// # Errors
    /// [`AddressRefused::Private`].
    pub fn check_public(&self) -> Result<(), AddressRefused> {
        let is_public = match &self.host {
            Host::Address(address) => domain::is_public(*address),
            Host::Name(name) => !is_local_name(name),
        };
        if is_public { Ok(()) } else { Err(AddressRefused::Private) }
    }
}

fn is_local_name(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    name == "localhost" || name.ends_with(".localhost")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_address_is_refused() {
        for (given, refused) in [
            ("hooks.example/v1", AddressRefused::NoUrl),
            ("", AddressRefused::NoUrl),
            ("http://", AddressRefused::NoUrl),
            ("http://[::1", AddressRefused::NoUrl),
            ("http://127.0.0.1:99999/", AddressRefused::NoUrl),
            ("file:///etc/passwd", AddressRefused::Scheme),
            ("gopher://127.0.0.1:6379/_x", AddressRefused::Scheme),
            ("unix:/run/x.sock", AddressRefused::Scheme),
            ("https://ann:secret@a.example/", AddressRefused::Credentials),
        ] {
            assert_eq!(Address::read(given), Err(refused), "{given:?}");
        }
    }

    #[test]
    fn an_address_is_read_without_its_fragment() {
        let address = Address::read("https://hooks.example/a?b=c#d").expect("an address");
        assert_eq!(address.url.as_str(), "https://hooks.example/a?b=c");
        assert_eq!((address.host, address.port), (Host::Name("hooks.example".to_owned()), 443));
    }

    #[test]
    fn what_is_private_by_its_own_word_is_not_public() {
        for (host, is_public) in [
            ("127.0.0.1", false),
            ("2130706433", false),
            ("0x7f.1", false),
            ("localhost.", false),
            ("x.LOCALHOST", false),
            ("[::ffff:10.0.0.1]", false),
            ("169.254.169.254", false),
            ("8.8.8.8", true),
            ("hooks.example", true),
            ("127.0.0.1.example", true),
        ] {
            let address = Address::read(&format!("http://{host}:8080/")).expect("an address");
            assert_eq!(address.check_public().is_ok(), is_public, "{host}");
        }
    }
}
