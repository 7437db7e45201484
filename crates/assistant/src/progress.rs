//! A text that grows, told change by change.

/// How a text that somebody knows has changed: keep so much of it, and then comes this.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Units of UTF-16 that stay, as JavaScript counts.
    pub at: usize,
    /// What comes after them.
    pub text: String,
}

/// What somebody knows of a text so far.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    told: String,
}

impl Progress {
    /// What to tell so that they know all of it; nothing if they do.
    pub fn to(&mut self, text: &str) -> Option<Change> {
        if self.told == text {
            return None;
        }
        let pairs = self.told.chars().zip(text.chars());
        let same = pairs.take_while(|(one, other)| one == other);
        let (bytes, at) = same.fold((0, 0), |(bytes, at), (character, _)| {
            (bytes + character.len_utf8(), at + character.len_utf16())
        });
        let rest = text[bytes..].to_owned();
        self.told.truncate(bytes);
        self.told.push_str(&rest);
        Some(Change { at, text: rest })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_what_is_new_is_told() {
        let mut progress = Progress::default();
        let change = |at, text: &str| Some(Change { at, text: text.to_owned() });
        assert_eq!(progress.to("a = '😀"), change(0, "a = '😀"));
        assert_eq!(progress.to("a = '😀"), None);
        assert_eq!(progress.to("a = '😀'\n"), change(7, "'\n"));
        assert_eq!(progress.to("b"), change(0, "b"));
        assert_eq!(progress.to(""), change(0, ""));
    }

    proptest! {
        #[test]
        fn whoever_makes_the_changes_has_the_text(texts in prop::collection::vec("[ab😀é]{0,6}", 0..8)) {
            let (mut progress, mut theirs) = (Progress::default(), Vec::<u16>::new());
            for text in texts {
                if let Some(change) = progress.to(&text) {
                    theirs.truncate(change.at);
                    theirs.extend(change.text.encode_utf16());
                }
                prop_assert_eq!(String::from_utf16(&theirs).expect("whole characters"), text);
            }
        }
    }
}
