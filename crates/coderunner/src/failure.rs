//! Why a command ended early, in one sentence for a person.

use std::fmt::{self, Display};

/// Exit code for settings that cannot be: one sentence on stderr, nothing done.
pub const BAD_SETTING: u8 = 2;

/// Why the command ended early.
#[derive(Debug)]
pub struct Failure {
    sentence: String,
    exit_code: u8,
}

impl Failure {
    /// Something the user said, or the machine lacks.
    pub fn setting(sentence: impl Into<String>) -> Self {
        Self { sentence: sentence.into(), exit_code: BAD_SETTING }
    }

    /// As [`Self::setting`], from an error that is a sentence.
    pub fn setting_from(error: impl Display) -> Self {
        Self::setting(error.to_string())
    }

    /// Something went wrong on the way.
    pub fn running(error: impl Display) -> Self {
        Self { sentence: error.to_string(), exit_code: 1 }
    }

    /// A sentence that another process of ours has ended with, and its exit code.
    pub fn of_child(said: &str, exit_code: Option<i32>) -> Self {
        let sentence = said.trim().trim_start_matches("coderunner: ").to_owned();
        let exit_code = exit_code.and_then(|code| u8::try_from(code).ok()).unwrap_or(1);
        Self { sentence, exit_code }
    }

    /// The exit code that fits.
    pub fn exit_code(&self) -> u8 {
        self.exit_code
    }
}

impl Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)
    }
}
