//! Programs that say themselves what they need: inline script metadata, as PEP 723 describes it.
//!
//! ```python
//! # /// script
//! # requires-python = ">=3.11"
//! # dependencies = ["requests<3", "rich"]
//! # ///
//! ```

use std::fmt::Write as _;
use std::str::FromStr as _;

use pep508_rs::pep440_rs::{Version, VersionSpecifiers};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use toml::Spanned;

use crate::{Interpreter, Requirement};

/// Packages that one program may ask for.
const DEPENDENCIES_MAX: usize = 200;
/// As much of a requirement that is none is told.
const CHARACTERS_TOLD_MAX: usize = 100;
/// What the names of environments that are made for programs begin with, before as many hexadecimal digits.
const NAME_BEGINNING: &str = "script-";
const NAME_DIGITS: usize = 32;

/// What a program says it needs.
#[derive(Clone, Debug, PartialEq)]
pub struct Script {
    /// Each once, in order.
    requirements: Vec<Requirement>,
    python: Option<VersionSpecifiers>,
}

/// What a program says it needs cannot be understood, or is not to be had here.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {why}")]
pub struct ScriptRefusal {
    /// In the program, from 1 on.
    pub line: usize,
    /// Why.
    pub why: String,
}

#[derive(Deserialize)]
struct Metadata {
    #[serde(default, rename = "requires-python")]
    requires_python: Option<Spanned<String>>,
    #[serde(default)]
    dependencies: Vec<Spanned<String>>,
}

/// The block of one kind.
#[derive(Debug, PartialEq, Eq)]
struct Block {
    /// Of its first line, from 1 on.
    line: usize,
    /// What is in it, without the comments' beginnings.
    content: String,
}

impl Block {
    /// In which line of the program this byte of the content is.
    fn line_of(&self, byte: usize) -> usize {
        let before = self.content.get(..byte).unwrap_or(&self.content);
        self.line + 1 + before.matches('\n').count()
    }

    fn refusal(&self, byte: usize, why: impl Into<String>) -> ScriptRefusal {
        ScriptRefusal { line: self.line_of(byte), why: why.into() }
    }
}

impl Script {
    /// What this program says it needs; nothing if it does not say.
    ///
    /// # Errors
    /// It says so twice, it is not TOML, or it asks for what cannot be asked for.
    pub fn of(program: &str) -> Result<Option<Self>, ScriptRefusal> {
        let mut blocks = blocks(program, "script").into_iter();
        let Some(block) = blocks.next() else { return Ok(None) };
        if let Some(second) = blocks.next() {
            return Err(ScriptRefusal { line: second.line, why: "a program has one script block".into() });
        }
        let metadata: Metadata = toml::from_str(&block.content).map_err(|error| {
            let why = error.message().lines().collect::<Vec<_>>().join(", ");
            block.refusal(error.span().map_or(0, |span| span.start), why)
        })?;
        if let Some(first_too_many) = metadata.dependencies.get(DEPENDENCIES_MAX) {
            let why = format!("a program may ask for {DEPENDENCIES_MAX} packages");
            return Err(block.refusal(first_too_many.span().start, why));
        }
        let python = metadata.requires_python.map(|text| {
            let read = VersionSpecifiers::from_str(text.get_ref());
            read.map_err(|_| {
                block.refusal(
                    text.span().start,
                    "requires-python is versions as PEP 440 writes them, such as >=3.11",
                )
            })
        });
        let requirement = |text: &Spanned<String>| {
            let read = text.get_ref().parse::<Requirement>();
            let told: String = text.get_ref().chars().take(CHARACTERS_TOLD_MAX).collect();
            read.map_err(|refusal| block.refusal(text.span().start, format!("{told:?}: {refusal}")))
        };
        let mut requirements =
            metadata.dependencies.iter().map(requirement).collect::<Result<Vec<_>, _>>()?;
        requirements.sort_by(|one, other| one.as_str().cmp(other.as_str()));
        requirements.dedup();
        Ok(Some(Self { requirements, python: python.transpose()? }))
    }

    /// The packages.
    #[must_use]
    pub fn requirements(&self) -> &[Requirement] {
        &self.requirements
    }

    /// The versions of Python, as PEP 440 writes them; empty for any.
    #[must_use]
    pub fn python(&self) -> String {
        self.python.as_ref().map(ToString::to_string).unwrap_or_default()
    }

    /// Of these interpreters, the first if it will do, or else the newest that will.
    #[must_use]
    pub fn interpreter<'a>(&self, all: &'a [Interpreter]) -> Option<&'a Interpreter> {
        let version = |interpreter: &Interpreter| Version::from_str(&interpreter.version).ok();
        let will_do = |interpreter: &&Interpreter| {
            let wanted = self.python.as_ref();
            wanted.is_none_or(|wanted| version(interpreter).is_some_and(|version| wanted.contains(&version)))
        };
        let preferred = all.first().filter(will_do);
        preferred.or_else(|| all.iter().filter(will_do).max_by_key(|interpreter| version(interpreter)))
    }

    /// What the environment for exactly this is called, of this owner and with this version of Python.
    #[must_use]
    pub fn environment_name(&self, owner: i64, python: &str) -> String {
        let mut hash = Sha256::new();
        // None of these holds a line's end.
        let texts = self.requirements.iter().map(Requirement::as_str);
        for text in [owner.to_string().as_str(), python].into_iter().chain(texts) {
            hash.update(text.as_bytes());
            hash.update(b"\n");
        }
        let digits = hash.finalize().iter().fold(String::new(), |mut digits, byte| {
            let _ = write!(digits, "{byte:02x}");
            digits
        });
        format!("{NAME_BEGINNING}{}", &digits[..NAME_DIGITS])
    }
}

/// Whether environments that are made for programs are called so, and none that people make.
#[must_use]
pub fn is_script_name(name: &str) -> bool {
    let digits = name.strip_prefix(NAME_BEGINNING);
    digits.is_some_and(|digits| {
        digits.len() == NAME_DIGITS
            && digits.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
    })
}

/// All blocks of a kind: what PEP 723's regular expression finds. A block is lines of comment between `# /// KIND` and the last `# ///` that
/// follows without another line between.
fn blocks(program: &str, kind: &str) -> Vec<Block> {
    let lines: Vec<&str> = program.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line)).collect();
    let mut found = Vec::new();
    let mut next = 0;
    while next < lines.len() {
        let first = next;
        next += 1;
        let Some(of_kind) = opened(lines[first]) else { continue };
        let comments = lines[next..].iter().take_while(|line| is_comment(line)).count();
        let Some(length) = lines[next..next + comments].iter().rposition(|line| *line == CLOSING) else {
            continue;
        };
        // With nothing in it, it is none.
        if length == 0 {
            continue;
        }
        if of_kind == kind {
            let content = lines[next..next + length].iter().map(|line| uncommented(line));
            found.push(Block { line: first + 1, content: content.collect::<Vec<_>>().join("\n") });
        }
        next += length + 1;
    }
    found
}

/// What ends a block.
const CLOSING: &str = "# ///";

/// The kind of block that a line begins.
fn opened(line: &str) -> Option<&str> {
    let kind = line.strip_prefix("# /// ")?;
    let is_of_kind = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (!kind.is_empty() && kind.bytes().all(is_of_kind)).then_some(kind)
}

fn is_comment(line: &str) -> bool {
    line == "#" || line.starts_with("# ")
}

fn uncommented(line: &str) -> &str {
    line.strip_prefix("# ").or_else(|| line.strip_prefix('#')).unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn of(program: &str) -> Script {
        Script::of(program).expect("understood").expect("a block")
    }

    fn interpreter(version: &str) -> Interpreter {
        Interpreter { version: version.into(), executable: "/python".into(), prefix: "/".into() }
    }

    #[test]
    fn what_a_program_needs_is_read_whatever_stands_around_it() {
        let program = "#!/usr/bin/env python\n# a comment\n# /// script\n# requires-python = '>=3.11'\n# dependencies = [\n#   \"Rich\",\n#\n\
                       #   'requests < 3', 'rich',\n# ]\n#\n# [tool.uv]\n# index-url = 'http://x'\n# ///\nprint(1)\n# /// other\n# x\n# ///";
        let script = of(program);
        let names: Vec<&str> = script.requirements().iter().map(Requirement::as_str).collect();
        assert_eq!((names, script.python().as_str()), (vec!["requests<3", "rich"], ">=3.11"));
        assert_eq!(of(&program.replace('\n', "\r\n")), script);
        assert_eq!(of("# /// script\n# dependencies = []\n# ///").requirements(), []);
    }

    #[test]
    fn what_is_no_block_says_nothing() {
        for program in [
            "",
            "print(1)",
            "# /// script\n# ///",
            "# /// script\n# dependencies = ['a']",
            "# /// script\n# dependencies = ['a']\n\n# ///",
            "# /// script\n#dependencies = ['a']\n# ///",
            " # /// script\n # dependencies = ['a']\n # ///",
            "# /// script \n# dependencies = ['a']\n# ///",
            "# /// Script\n# dependencies = ['a']\n# ///",
            "# /// scripts\n# dependencies = ['a']\n# ///",
            "#/// script\n# dependencies = ['a']\n# ///",
            "# /// script\n# dependencies = ['a']\n# /// ",
        ] {
            assert_eq!(Script::of(program), Ok(None), "{program:?}");
        }
    }

    #[test]
    fn the_last_end_ends_a_block() {
        let block = &blocks("# /// script\n# a\n# ///\n# b\n#\n# ///\n# c\n", "script")[0];
        assert_eq!(block, &Block { line: 1, content: "a\n///\nb\n".into() });
        let after_one_without_end = "# /// other\n# x\n\n# /// script\n# y\n# ///\n";
        assert_eq!(blocks(after_one_without_end, "script")[0].line, 4);
    }

    #[test]
    fn what_cannot_be_asked_for_is_told_with_its_line() {
        for (program, line, why) in [
            (
                "# /// script\n# x = 1\n# dependencies = [\n#   'a',\n#   '--index-url=x',\n# ]\n# ///",
                5,
                "option",
            ),
            ("x\n# /// script\n# dependencies = ['a @ https://example.org/a.whl']\n# ///", 3, "URL"),
            ("# /// script\n# dependencies = ['../a']\n# ///", 2, "requirement"),
            ("# /// script\n# requires-python = 'new'\n# ///", 2, "requires-python"),
            ("# /// script\n# dependencies = 'a'\n# ///", 2, "invalid type"),
            ("# /// script\n#\n# dependencies = [\n# ///", 3, ""),
            ("# /// script\n# a = 1\n# ///\n\n# /// script\n# a = 1\n# ///", 5, "one script block"),
        ] {
            let refusal = Script::of(program).expect_err(program);
            assert!(refusal.line == line && refusal.why.contains(why), "{program}: {refusal}");
        }
        let many: Vec<String> = (0..=DEPENDENCIES_MAX).map(|number| format!("'a{number}'")).collect();
        assert!(Script::of(&format!("# /// script\n# dependencies = [{}]\n# ///", many.join(","))).is_err());
    }

    #[test]
    fn the_preferred_interpreter_will_do_or_else_the_newest_that_does() {
        let all = ["3.11.2", "3.9.18", "3.13.1", "3.12.4"].map(interpreter);
        let chosen = |python: &str| {
            let script = of(&format!("# /// script\n# requires-python = '{python}'\n# ///"));
            script.interpreter(&all).map(|interpreter| interpreter.version.clone())
        };
        for (python, version) in [
            (">=3.9", "3.11.2"),
            (">=3.12", "3.13.1"),
            (">=3.12,<3.13", "3.12.4"),
            ("==3.9.*", "3.9.18"),
            ("~=3.12", "3.13.1"),
        ] {
            assert_eq!(chosen(python).as_deref(), Some(version), "{python}");
        }
        assert_eq!(chosen(">=3.14"), None);
        assert_eq!(
            of("# /// script\n# a = 1\n# ///").interpreter(&all).map(|it| &*it.version),
            Some("3.11.2")
        );
    }

    #[test]
    fn the_same_needs_have_the_same_name_and_no_others() {
        let named = |dependencies: &str, owner, python| {
            of(&format!("# /// script\n# dependencies = {dependencies}\n# ///"))
                .environment_name(owner, python)
        };
        let name = named("['a>=1', 'B']", 1, "3.11.2");
        assert!(is_script_name(&name) && crate::is_environment_name(&name), "{name}");
        assert_eq!(named("['b', 'A >= 1', 'b']", 1, "3.11.2"), name);
        let others = [
            named("['a>=1', 'B']", 2, "3.11.2"),
            named("['a>=1', 'B']", 1, "3.11.3"),
            named("['a>=2', 'B']", 1, "3.11.2"),
            named("['a>=1']", 1, "3.11.2"),
        ];
        assert_eq!(others.iter().chain([&name]).collect::<BTreeSet<_>>().len(), 5);
        for other in ["script-", "script-1", "scripts", &name.to_uppercase(), &format!("{name}0")] {
            assert!(!is_script_name(other), "{other}");
        }
    }

    proptest! {
        #[test]
        fn no_program_is_too_strange(program in "(# /// script|# ///|#|# |\\n|\\r|x = \\[|'a'|é|.){0,30}") {
            if let Err(refusal) = Script::of(&program) {
                prop_assert!(refusal.line <= program.split('\n').count());
            }
        }
    }
}
