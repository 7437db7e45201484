//! The texts of an item.

use crate::extract::text::{Rule, text};

/// Characters of one tag.
const TAG_CHARS_MAX: usize = 50;

text! {
    /// What the program is called.
    Title: Rule::line(1, 200),
    /// What the program is about.
    Description: Rule::block(0, 2000),
    /// What the program is written in.
    Language: Rule::line(1, 50),
    /// Separated by commas, each at most 50 characters long. Blanks around them, empty ones and those that are there
    /// already (in whatever case) are left out.
    Tags: Rule::line(0, 500).and(tag_fault),
    /// The name of the environment it is meant for.
    EnvironmentName: Rule::line(1, 255),
}

fn tag_fault(tags: &str) -> Option<&'static str> {
    let is_long = |tag: &str| tag.trim().chars().count() > TAG_CHARS_MAX;
    tags.split(',').any(is_long).then_some("a tag is too long: at most 50 characters")
}

impl Tags {
    /// As they are kept.
    pub(super) fn normalised(self) -> String {
        let text = self.into_string();
        let mut kept: Vec<&str> = Vec::new();
        for tag in text.split(',').map(str::trim).filter(|tag| !tag.is_empty()) {
            if !kept.iter().any(|known| known.eq_ignore_ascii_case(tag)) {
                kept.push(tag);
            }
        }
        kept.join(",")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(text: &str) -> Result<String, String> {
        serde_json::from_value::<Tags>(text.into())
            .map(|tags| tags.normalised())
            .map_err(|error| error.to_string())
    }

    #[test]
    fn tags_are_kept_without_blanks_empties_and_duplicates() {
        for (given, kept) in [
            (" a , b ,,c, ", "a,b,c"),
            ("Data,data,DATA", "Data"),
            ("", ""),
            (",,", ""),
            ("machine learning,数据", "machine learning,数据"),
        ] {
            assert_eq!(tags(given).as_deref(), Ok(kept), "{given:?}");
        }
    }

    #[test]
    fn tags_are_bounded_each_and_together() {
        let long = "标".repeat(50);
        assert_eq!(tags(&long), Ok(long.clone()));
        assert!(tags(&format!("a,{long}x")).expect_err("long").contains("at most 50"));
        assert!(tags(&"a,".repeat(251)).expect_err("many").contains("at most 500"));
        assert!(tags("a\u{202e}b").is_err());
    }
}
