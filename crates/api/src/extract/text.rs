//! Texts that people give, each a type of its own with its rule. A request struct made of them reads as a table of what
//! may be sent, and so does its documentation:
//!
//! ```ignore
//! text! {
//!     /// What the program is called.
//!     Title: Rule::line(1, 200)
//! }
//! ```
//!
//! Invariant: a value of such a type obeys its rule, because reading it from a request is the only way to make one.
//! Invariant: a refusal says which rule was broken, never the text: that may be a password.

use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{RefOr, Schema};

/// Characters that change how the text around them is shown: names made of them look like other names.
const DIRECTION_MARKS: [std::ops::RangeInclusive<char>; 4] =
    ['\u{61c}'..='\u{61c}', '\u{200e}'..='\u{200f}', '\u{202a}'..='\u{202e}', '\u{2066}'..='\u{2069}'];

/// Characters that cannot be seen, and do nothing else: names with and without them look the same. (U+200D stays: it makes one
/// emoji of several.)
const INVISIBLE: [std::ops::RangeInclusive<char>; 9] = [
    '\u{ad}'..='\u{ad}',
    '\u{115f}'..='\u{1160}',
    '\u{200b}'..='\u{200b}',
    '\u{2028}'..='\u{2029}',
    '\u{2060}'..='\u{2064}',
    '\u{3164}'..='\u{3164}',
    '\u{feff}'..='\u{feff}',
    '\u{ffa0}'..='\u{ffa0}',
    '\u{e0000}'..='\u{e007f}',
];

/// A [`Rule::line`] as a regular expression, for the documentation.
const LINE_PATTERN: &str = concat!(
    r"^[^\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069",
    r"\u00ad\u115f\u1160\u200b\u2028\u2029\u2060-\u2064\u3164\ufeff\uffa0]*$",
);

/// What a text must be like.
#[derive(Clone, Copy)]
pub(crate) struct Rule {
    kind: Kind,
    chars_min: usize,
    chars_max: usize,
    /// What is wrong with a text beyond the rest of the rule.
    fault: fn(&str) -> Option<&'static str>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Line,
    Block,
    Secret,
}

impl Rule {
    /// One line, shown among others: trimmed; without control characters and direction marks. Lengths are in characters.
    pub(crate) const fn line(chars_min: usize, chars_max: usize) -> Self {
        Self { kind: Kind::Line, chars_min, chars_max, fault: |_| None }
    }

    /// Any text without NUL, as it is. Lengths are in characters.
    pub(crate) const fn block(chars_min: usize, chars_max: usize) -> Self {
        Self { kind: Kind::Block, ..Self::line(chars_min, chars_max) }
    }

    /// As [`Rule::block`], and documented as a password.
    pub(crate) const fn secret(chars_min: usize, chars_max: usize) -> Self {
        Self { kind: Kind::Secret, ..Self::line(chars_min, chars_max) }
    }

    /// And this says of nothing else that it is wrong.
    pub(crate) const fn and(self, fault: fn(&str) -> Option<&'static str>) -> Self {
        Self { fault, ..self }
    }

    /// The text as it is kept, or what is wrong with it.
    pub(crate) fn check(&self, text: String) -> Result<String, String> {
        let text = if self.kind == Kind::Line { trimmed(text) } else { text };
        if let Some(fault) = self.forbidden(&text) {
            return Err(fault.to_owned());
        }
        match text.chars().count() {
            count if count < self.chars_min => {
                Err(format!("too short: at least {}", characters(self.chars_min)))
            }
            count if count > self.chars_max => {
                Err(format!("too long: at most {}", characters(self.chars_max)))
            }
            _ => (self.fault)(&text).map_or(Ok(text), |fault| Err(fault.to_owned())),
        }
    }

    fn forbidden(&self, text: &str) -> Option<&'static str> {
        let is_line = self.kind == Kind::Line;
        text.chars().find_map(|character| match character {
            '\0' => Some("the character NUL is not allowed"),
            c if is_line && c.is_control() => Some("control characters are not allowed"),
            c if is_line && DIRECTION_MARKS.iter().any(|marks| marks.contains(&c)) => {
                Some("characters that change the direction of text are not allowed")
            }
            c if is_line && INVISIBLE.iter().any(|characters| characters.contains(&c)) => {
                Some("characters that cannot be seen are not allowed")
            }
            _ => None,
        })
    }

    /// The rule as JSON Schema.
    pub(crate) fn schema(&self, description: &str) -> RefOr<Schema> {
        let text = ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some(description.trim()))
            .min_length(Some(self.chars_min))
            .max_length(Some(self.chars_max));
        let text = match self.kind {
            Kind::Line => text.pattern(Some(LINE_PATTERN)),
            Kind::Block => text,
            Kind::Secret => text.format(Some(SchemaFormat::KnownFormat(KnownFormat::Password))),
        };
        text.into()
    }
}

fn trimmed(text: String) -> String {
    match text.trim() {
        inside if inside.len() == text.len() => text,
        inside => inside.to_owned(),
    }
}

fn characters(count: usize) -> String {
    if count == 1 { "1 character".to_owned() } else { format!("{count} characters") }
}

/// Declares types of text, each with its documentation and its [`Rule`].
macro_rules! text {
    ($($(#[doc = $doc:literal])+ $name:ident: $rule:expr),+ $(,)?) => { $(
        $(#[doc = $doc])+
        #[derive(Clone, PartialEq, Eq)]
        pub(crate) struct $name(String);

        impl $name {
            const RULE: $crate::extract::text::Rule = $rule;

            pub(crate) fn into_string(self) -> String {
                self.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(deserializer)?;
                Self::RULE.check(text).map(Self).map_err(serde::de::Error::custom)
            }
        }

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                Self::RULE.schema(concat!($($doc, "\n"),+))
            }
        }

        impl utoipa::ToSchema for $name {}
    )+ };
}

pub(crate) use text;

text! {
    /// What to look for, as it is written; upper and lower case are the same.
    SearchText: Rule::block(0, 200),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(rule: Rule, text: &str) -> Result<String, String> {
        rule.check(text.to_owned())
    }

    #[test]
    fn a_line_is_trimmed_and_shows_what_it_holds() {
        let rule = Rule::line(1, 5);
        for (given, kept) in
            [(" ann\n", "ann"), ("名字", "名字"), ("a b", "a b"), ("\u{3000}é", "é"), ("👩‍🔬", "👩‍🔬")]
        {
            assert_eq!(checked(rule, given).as_deref(), Ok(kept), "{given:?}");
        }
        for bad in [
            "a\0b",
            "a\nb",
            "a\u{7f}",
            "\u{9b}1m",
            "a\u{202e}b",
            "\u{2066}",
            "a\u{200f}",
            "\u{61c}a",
            "a\u{3164}",
            "\u{feff}a",
            "a\u{200b}b",
        ] {
            let fault = checked(rule, bad).expect_err(bad);
            assert!(fault.ends_with("not allowed"), "{bad:?}: {fault}");
        }
    }

    #[test]
    fn lengths_are_in_characters_after_trimming() {
        let rule = Rule::line(2, 3);
        assert_eq!(checked(rule, "名字名").as_deref(), Ok("名字名"));
        assert_eq!(checked(rule, "  ab  ").as_deref(), Ok("ab"));
        assert_eq!(checked(rule, " a "), Err("too short: at least 2 characters".to_owned()));
        assert_eq!(checked(rule, "abcd"), Err("too long: at most 3 characters".to_owned()));
        assert_eq!(checked(Rule::line(1, 1), ""), Err("too short: at least 1 character".to_owned()));
    }

    #[test]
    fn a_block_is_kept_as_it_is_but_for_nul() {
        let rule = Rule::block(0, 10);
        for text in ["", " a\n\tb\r\n ", "\u{202e}x\u{1b}[m"] {
            assert_eq!(checked(rule, text).as_deref(), Ok(text));
        }
        assert!(checked(rule, "a\0").is_err());
        assert!(checked(Rule::secret(8, 10), "        ").is_ok(), "a password is what it is");
    }

    #[test]
    fn a_rule_of_ones_own_comes_on_top() {
        let rule = Rule::line(0, 3).and(|text| text.contains('x').then_some("no x"));
        assert_eq!(checked(rule, "ab").as_deref(), Ok("ab"));
        assert_eq!(checked(rule, "ax"), Err("no x".to_owned()));
        assert!(checked(rule, "xxxx").expect_err("long").contains("too long"));
    }

    #[test]
    fn a_refusal_says_which_rule_and_not_the_text() {
        let long = format!("\"48213{}\"", "x".repeat(200));
        let error = serde_json::from_str::<SearchText>(&long).map(drop).expect_err("too long").to_string();
        assert!(error.contains("at most 200 characters") && !error.contains("48213"), "{error}");
    }
}
