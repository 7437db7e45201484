//! What people give of themselves.

use email_address::{EmailAddress, Options};

use crate::extract::text::{Rule, text};

text! {
    /// A name to log in with: letters and digits of any script, and `_ . @ + -`. Unique, in its exact spelling.
    Username: Rule::line(2, 50).and(fault_of_username),
    /// An email address. Unique.
    Email: Rule::line(3, 254).and(fault_of_email),
    /// What somebody calls themselves. Empty is no name.
    FullName: Rule::line(0, 100),
    /// A password to be.
    NewPassword: Rule::secret(8, 1024),
    /// A password to be compared.
    Password: Rule::secret(0, 1024),
    /// A name to be looked for.
    LoginName: Rule::block(0, 1024),
}

impl FullName {
    pub(crate) fn unless_empty(self) -> Option<String> {
        Some(self.into_string()).filter(|name| !name.is_empty())
    }
}

fn fault_of_username(name: &str) -> Option<&'static str> {
    let is_good = |character: char| character.is_alphanumeric() || "_.@+-".contains(character);
    (!name.chars().all(is_good)).then_some("only letters, digits, and _ . @ + - are allowed")
}

fn fault_of_email(address: &str) -> Option<&'static str> {
    let options = Options::default().without_display_text().without_domain_literal();
    let read = EmailAddress::parse_with_options(address, options);
    read.is_err().then_some("not an email address")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_username_is_letters_and_digits_of_any_script() {
        for good in ["ann", "Ann_2.b@c+d-e", "用户名", "小明", "josé", "мария", "١٢٣"] {
            assert_eq!(Username::RULE.check(good.to_owned()).as_deref(), Ok(good));
        }
        for bad in ["a", "a b c", "ann\u{200b}", "<b>ann", "ann/..", "ann😀", "ann'--", "an\u{202e}n", "a,b"]
        {
            assert!(Username::RULE.check(bad.to_owned()).is_err(), "{bad:?}");
        }
        assert!(Username::RULE.check("名".repeat(51)).is_err());
    }

    #[test]
    fn an_email_address_is_one() {
        for good in ["ann@example.com", "a.b+c@mail.example.co.uk", "admin@localhost", "用户@例子.公司"]
        {
            assert_eq!(Email::RULE.check(good.to_owned()).as_deref(), Ok(good));
        }
        let long = format!("{}@example.com", "a".repeat(250));
        for bad in [
            "ann",
            "ann@",
            "@example.com",
            "a b@example.com",
            "Ann <ann@example.com>",
            "a@b@c",
            long.as_str(),
        ] {
            assert!(Email::RULE.check(bad.to_owned()).is_err(), "{bad:?}");
        }
    }
}
