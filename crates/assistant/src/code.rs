//! The program in what a model says: without fences, prose and what it thought.
//!
//! It is asked for one program in one fenced block. What comes is read as people write it: of several blocks the longest that
//! is (or may be) Python is meant, because the others are pieces of it or ways to call it; without any block, the part that
//! looks like Python; of half an answer, what is there of it.

#[cfg(test)]
mod tests;

/// What models put around their thinking, where they do not send it apart.
const THINKING: [&str; 4] = ["think", "thinking", "thought", "reasoning"];

/// What a block of another language calls itself. Whatever else it calls itself may be Python.
const OTHER_LANGUAGES: [&str; 34] = [
    "bash",
    "sh",
    "shell",
    "zsh",
    "fish",
    "console",
    "terminal",
    "powershell",
    "cmd",
    "bat",
    "text",
    "txt",
    "plaintext",
    "output",
    "log",
    "traceback",
    "json",
    "yaml",
    "yml",
    "toml",
    "ini",
    "csv",
    "xml",
    "html",
    "css",
    "javascript",
    "js",
    "typescript",
    "ts",
    "sql",
    "diff",
    "markdown",
    "md",
    "dockerfile",
];

/// Characters that make a fence, and how many of them at least.
const FENCES: [char; 2] = ['`', '~'];
const FENCE_CHARS_MIN: usize = 3;

/// The program in an answer, which is whole or as far as it has come; nothing if there is none in it.
#[must_use]
pub fn program_in(answer: &str, is_whole: bool) -> Option<String> {
    let answer = without_reasoning(answer);
    let blocks = blocks(answer, is_whole);
    if blocks.is_empty() {
        return unfenced(answer);
    }
    let pythonic = blocks.into_iter().filter(|block| block.may_be_python).map(|block| trimmed(&block.lines));
    // Of equally long ones the first.
    pythonic.filter(|program| !program.is_empty()).rev().max_by_key(String::len)
}

/// An answer without what the model thought before it. While it still thinks, there is no answer.
#[must_use]
pub fn without_reasoning(answer: &str) -> &str {
    let mut rest = answer;
    while let Some(tag) = THINKING.iter().find(|tag| opens(rest.trim_start(), tag)) {
        match after_end(rest, tag) {
            Some(after) => rest = after,
            None => return "",
        }
    }
    // Where thinking is begun for the model, only its end is in the answer.
    let mut begun = THINKING.iter().filter_map(|tag| {
        let after = after_end(rest, tag)?;
        let before = &rest[..rest.len() - after.len()];
        (!before.contains("```") && !before.contains("~~~")).then_some(after)
    });
    begun.next_back().unwrap_or(rest)
}

fn opens(text: &str, tag: &str) -> bool {
    let name = text.strip_prefix('<').and_then(|rest| rest.get(..tag.len()).zip(rest.get(tag.len()..)));
    name.is_some_and(|(name, rest)| name.eq_ignore_ascii_case(tag) && rest.starts_with('>'))
}

fn after_end<'a>(text: &'a str, tag: &str) -> Option<&'a str> {
    let ends = text.match_indices("</").find_map(|(at, _)| {
        let rest = &text[at + 2..];
        let name = rest.get(..tag.len())?;
        rest[tag.len()..].strip_prefix('>').filter(|_| name.eq_ignore_ascii_case(tag))
    });
    ends.map(|after| after.trim_start_matches(['\r', '\n']))
}

/// A block between fences, or after one that has no end yet.
struct Block<'a> {
    may_be_python: bool,
    lines: Vec<&'a str>,
}

/// Where a block begins.
struct Opening {
    fence: char,
    length: usize,
    indent: usize,
    may_be_python: bool,
}

fn blocks(answer: &str, is_whole: bool) -> Vec<Block<'_>> {
    let mut found = Vec::new();
    let mut open: Option<(Opening, Vec<&str>)> = None;
    for line in lines(answer) {
        open = match open.take() {
            None => opening(line).map(|opening| (opening, Vec::new())),
            Some((opening, lines)) if opening.is_closed_by(line) => {
                found.push(Block { may_be_python: opening.may_be_python, lines });
                None
            }
            Some((opening, mut lines)) => {
                lines.push(unindented(line, opening.indent));
                Some((opening, lines))
            }
        };
    }
    if let Some((opening, mut lines)) = open {
        let is_part_of_fence =
            |line: &&str| !line.trim().is_empty() && line.trim().chars().all(|c| c == opening.fence);
        if !is_whole && lines.last().is_some_and(is_part_of_fence) {
            lines.pop();
        }
        found.push(Block { may_be_python: opening.may_be_python, lines });
    }
    found
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line))
}

/// A fence with what its block calls itself, at the beginning of a line, or at the end of one that says what follows.
fn opening(line: &str) -> Option<Opening> {
    let text = line.trim_start();
    let indent = line.len() - text.len();
    if let Some(fence) = text.chars().next().filter(|first| FENCES.contains(first)) {
        let length = text.chars().take_while(|character| *character == fence).count();
        // In a line with more of them it is code within a sentence.
        let language = text[length..].trim();
        let is_fence = length >= FENCE_CHARS_MIN && !language.contains(fence);
        return is_fence.then(|| Opening { fence, length, indent, may_be_python: may_be_python(language) });
    }
    let (_, language) = text.rsplit_once("```")?;
    let is_named = ["python", "python3", "py"].contains(&language.trim().to_ascii_lowercase().as_str());
    is_named.then_some(Opening { fence: '`', length: 3, indent: 0, may_be_python: true })
}

impl Opening {
    fn is_closed_by(&self, line: &str) -> bool {
        let text = line.trim();
        text.len() >= self.length && text.chars().all(|character| character == self.fence)
    }
}

fn may_be_python(language: &str) -> bool {
    let words = language.split(|character: char| !character.is_ascii_alphanumeric());
    let name = words.into_iter().find(|word| !word.is_empty()).unwrap_or_default();
    !OTHER_LANGUAGES.contains(&name.to_ascii_lowercase().as_str())
}

/// Without as much white space at its beginning as the fence has.
fn unindented(line: &str, indent: usize) -> &str {
    let white = line.len() - line.trim_start_matches([' ', '\t']).len();
    &line[white.min(indent)..]
}

/// The part of a text without blocks that looks like a program.
fn unfenced(answer: &str) -> Option<String> {
    let lines: Vec<&str> = lines(answer).collect();
    let first = lines.iter().position(|line| looks_like_python(line))?;
    let is_part = |line: &&str| looks_like_python(line) || line.starts_with([' ', '\t']);
    let last = lines.iter().rposition(|line| is_part(line) && !line.trim().is_empty())?;
    let program = &lines[first..=last.max(first)];
    // A heading of Markdown looks like a comment.
    let says_something = |line: &&str| looks_like_python(line) && !line.starts_with('#');
    program.iter().any(says_something).then(|| trimmed(program))
}

fn trimmed(lines: &[&str]) -> String {
    let is_filled = |line: &&str| !line.trim().is_empty();
    let Some(first) = lines.iter().position(is_filled) else { return String::new() };
    let last = lines.iter().rposition(is_filled).unwrap_or(first);
    let kept: Vec<&str> = lines[first..=last].iter().map(|line| line.trim_end()).collect();
    kept.join("\n")
}

/// Beginnings of statements that end in a colon.
const COMPOUND: [&str; 12] = [
    "def ", "class ", "async ", "for ", "while ", "if ", "elif ", "with ", "except", "match ", "try:",
    "else:",
];

/// Statements of one word.
const SIMPLE: [&str; 5] = ["pass", "break", "continue", "return", "finally:"];

/// Whether a line that is not indented is more likely Python than a sentence.
fn looks_like_python(line: &str) -> bool {
    let text = line.trim_end();
    let begins = |words: &[&str]| words.iter().any(|word| text.starts_with(word));
    begins(&["#", "@", "\"\"\"", "'''", ")", "]", "}"])
        || SIMPLE.contains(&text)
        || (begins(&COMPOUND) && (text.ends_with(':') || text.ends_with('(')))
        || begins(&["raise ", "assert ", "del ", "global "])
        || is_import(text)
        || is_assignment(text)
        || is_call(text)
}

fn is_import(text: &str) -> bool {
    let is_names = |rest: &str| {
        !rest.trim().is_empty()
            && rest.chars().all(|c| c.is_alphanumeric() || " _.,*()".contains(c))
            && !rest.ends_with('.')
    };
    let modules = |rest: &str| rest.split(',').all(|part| matches!(part.split_whitespace().count(), 1 | 3));
    if let Some(rest) = text.strip_prefix("import ") {
        return is_names(rest) && modules(rest);
    }
    let from = text.strip_prefix("from ").and_then(|rest| rest.split_once(" import "));
    from.is_some_and(|(module, names)| !module.trim().contains(' ') && is_names(names))
}

fn is_assignment(text: &str) -> bool {
    let Some((left, right)) = text.split_once('=') else { return false };
    let left = left.trim_end_matches(['+', '-', '*', '/', '%', '|', '&', '^', ':', ' ']);
    let starts_well = left.starts_with(|c: char| c.is_alphabetic() || c == '_');
    let is_target = left.chars().all(|c| c.is_alphanumeric() || "_.,[]()'\": ".contains(c));
    let is_sentence = left.contains(' ') && !left.contains([',', ':']);
    starts_well && is_target && !is_sentence && !right.trim().is_empty()
}

/// `name(…`, where the parenthesis follows the name at once.
fn is_call(text: &str) -> bool {
    let Some((name, rest)) = text.split_once('(') else { return false };
    let is_name = name.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_alphanumeric() || "_.".contains(c))
        && !name.ends_with('.');
    is_name && (rest.is_empty() || rest.ends_with([')', '(', ',', '[', '{', ':']))
}
