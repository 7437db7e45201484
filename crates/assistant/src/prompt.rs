//! What a model is told.

use std::fmt::Write as _;

/// What is to be done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Write a program, or change one.
    #[default]
    Generate,
    /// Say what a program does.
    Explain,
    /// Mend a program that failed.
    Fix,
}

impl Mode {
    /// The word clients use.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Generate => "generate",
            Self::Explain => "explain",
            Self::Fix => "fix",
        }
    }
}

/// What a program will find where it runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EnvironmentFacts {
    /// Such as `3.11.2`.
    pub python_version: Option<String>,
    /// What is installed beyond the standard library, such as `numpy 2.1.0`.
    pub packages: Vec<String>,
}

/// What a user asks for.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// What is to be done.
    pub mode: Mode,
    /// In the user's words.
    pub prompt: String,
    /// The program it is about.
    pub code: Option<String>,
    /// What the program said when it failed.
    pub error: Option<String>,
    /// Where it will run.
    pub environment: EnvironmentFacts,
}

/// Packages that are named. A model that knows these knows what the environment is for.
const PACKAGES_NAMED_MAX: usize = 300;

/// Characters of what a failed program said. A traceback says most at its end.
const ERROR_CHARS_MAX: usize = 8_000;

const PROGRAMS: &str = "You write Python programs that are run as they are, at once, by somebody who may not read them. \
Answer with one complete program in one fenced code block that begins with ```python, and with nothing else: no text before or \
after it, no second block, no placeholder, no usage instructions. The program must do what was asked when it is run as a script, \
and print its results. Comments are in the language of the request.";

const EXPLANATIONS: &str = "You explain Python programs to the person who is about to run or change them. Say first, in a sentence \
or two, what the program does; then how, step by step; then what is likely to go wrong. Use Markdown, be brief, and answer in the \
language of the request, or else in that of the program's comments.";

const MENDING: &str = "The program below failed. Find the cause and mend it with as few changes as possible; keep what it is for, \
its names and its comments. Answer with the whole program, not with the changed part.";

const SURROUNDINGS: &str = "It runs in a sandbox without network, without a terminal and without input; it may write files in its \
working directory only, and its memory and time are limited. Nothing can be installed.";

impl Request {
    /// What the model is told before anything else.
    #[must_use]
    pub fn system(&self) -> String {
        let mut text = match self.mode {
            Mode::Generate => PROGRAMS.to_owned(),
            Mode::Explain => EXPLANATIONS.to_owned(),
            Mode::Fix => format!("{PROGRAMS} {MENDING}"),
        };
        // Writing to a String cannot fail.
        let _ = write!(text, "\n\n{SURROUNDINGS}{}", self.environment.described());
        text
    }

    /// What the user says.
    #[must_use]
    pub fn user(&self) -> String {
        let prompt = self.prompt.trim();
        let instead = match self.mode {
            Mode::Generate => "",
            Mode::Explain => "Explain this program.",
            Mode::Fix => "Mend this program.",
        };
        let mut text = if prompt.is_empty() { instead.to_owned() } else { prompt.to_owned() };
        if let Some(code) = filled(self.code.as_deref()) {
            let what = match self.mode {
                Mode::Generate => "The program so far, to be changed where the request needs it",
                Mode::Explain | Mode::Fix => "The program",
            };
            quote(&mut text, what, "python", code);
        }
        if let Some(error) = filled(self.error.as_deref()) {
            quote(&mut text, "What it said", "text", end_of(error, ERROR_CHARS_MAX));
        }
        text
    }
}

impl EnvironmentFacts {
    fn described(&self) -> String {
        let mut text = String::new();
        if let Some(version) = &self.python_version {
            let _ = write!(text, " The interpreter is CPython {version}.");
        }
        if self.packages.is_empty() {
            let _ = write!(
                text,
                " Rely on the standard library unless the program already uses another package."
            );
            return text;
        }
        let named: Vec<&str> = self.packages.iter().take(PACKAGES_NAMED_MAX).map(String::as_str).collect();
        let _ = write!(text, " Beyond the standard library these packages are installed, and no others: ");
        let _ = write!(text, "{}", named.join(", "));
        let left_out = self.packages.len() - named.len();
        text.push_str(if left_out > 0 { " (and more)." } else { "." });
        text
    }
}

fn filled(text: Option<&str>) -> Option<&str> {
    text.filter(|text| !text.trim().is_empty())
}

/// With a fence that is longer than any in the text, so that the text cannot end it.
fn quote(into: &mut String, what: &str, language: &str, text: &str) {
    let longest = text.split(|character| character != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest.max(2) + 1);
    let _ = write!(into, "\n\n{what}:\n{fence}{language}\n{}\n{fence}", text.trim_end());
}

fn end_of(text: &str, chars_max: usize) -> &str {
    let skipped = text.chars().count().saturating_sub(chars_max);
    text.char_indices().nth(skipped).map_or("", |(at, _)| &text[at..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_is_in_what_a_model_is_told() {
        let environment = EnvironmentFacts {
            python_version: Some("3.11.2".to_owned()),
            packages: vec!["numpy 2.1.0".to_owned(), "pandas 2.2.3".to_owned()],
        };
        for mode in [Mode::Generate, Mode::Explain, Mode::Fix] {
            let system = Request { mode, environment: environment.clone(), ..Request::default() }.system();
            assert!(system.contains("CPython 3.11.2"), "{system}");
            assert!(system.contains("numpy 2.1.0, pandas 2.2.3."), "{system}");
        }
        let system = Request::default().system();
        assert!(system.contains("standard library") && !system.contains("CPython"), "{system}");
    }

    #[test]
    fn a_program_and_what_it_said_go_along() {
        let request = Request {
            mode: Mode::Fix,
            code: Some("print(1/0)\n".to_owned()),
            error: Some("ZeroDivisionError".to_owned()),
            ..Request::default()
        };
        let user = request.user();
        assert!(user.starts_with("Mend this program."), "{user}");
        assert!(user.contains("```python\nprint(1/0)\n```"), "{user}");
        assert!(user.ends_with("```text\nZeroDivisionError\n```"), "{user}");
        let asked = Request { prompt: " use 3 ".to_owned(), error: Some(" ".to_owned()), ..request };
        assert!(asked.user().starts_with("use 3\n") && !asked.user().contains("What it said"));
    }

    #[test]
    fn a_text_does_not_end_its_own_fence() {
        let code = "x = '''\n````\n'''".to_owned();
        let user = Request { mode: Mode::Explain, code: Some(code), ..Request::default() }.user();
        assert!(user.contains("`````python\n") && user.ends_with("\n`````"), "{user}");
    }

    #[test]
    fn of_a_long_error_the_end_goes_along() {
        let error = format!("é{}the end", "x".repeat(20_000));
        let user = Request { mode: Mode::Fix, error: Some(error), ..Request::default() }.user();
        assert!(user.contains("the end") && !user.contains('é') && user.len() < 9_000);
    }
}
