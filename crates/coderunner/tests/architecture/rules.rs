//! What every file of the repository keeps to, as far as no other tool checks it.
//!
//! Elsewhere: functions' sizes and a reason for every `allow` and `expect` (clippy, which each crate is made
//! to obey below), the same for the web (Biome), formatting.

use crate::files::File;

type Rule = fn(&File) -> Option<String>;

pub const ALL: &[Rule] =
    &[file_length, python_function_length, file_name, module_name, unsafe_code, lints, foreign_names];

const LINES_MAX: usize = 400;
const PYTHON_FUNCTION_LINES_MAX: usize = 70;
const SOURCES: &[&str] = &["rs", "ts", "tsx", "js", "mjs", "py"];
const GENERATED: &str = "web/src/api/generated/";
/// Names that say nothing about what is inside.
const EMPTY_NAMES: &[&str] = &["common", "util", "utils", "helper", "helpers", "core", "misc"];

fn file_length(file: &File) -> Option<String> {
    if !is_source(file) || is_test(&file.path) {
        return None;
    }
    let lines = lines_without_tests(&file.text);
    (lines > LINES_MAX).then(|| {
        format!(
            "{}: {lines} lines without its tests, at most {LINES_MAX}: split it by what its parts are for",
            file.path
        )
    })
}

fn is_source(file: &File) -> bool {
    SOURCES.contains(&file.language()) && !file.path.starts_with(GENERATED)
}

fn is_test(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    path.contains("/tests/")
        || name.starts_with("test_")
        || name == "tests.rs"
        || [".test.", ".spec."].iter().any(|mark| name.contains(mark))
}

/// Lines above `#[cfg(test)] mod … {`, which stands last in our files.
fn lines_without_tests(text: &str) -> usize {
    let lines: Vec<&str> = text.lines().collect();
    let opens_tests = |at: usize| {
        let item = lines[at..].iter().find(|line| !line.starts_with("#["));
        lines[at] == "#[cfg(test)]"
            && item.is_some_and(|line| line.starts_with("mod ") && line.ends_with('{'))
    };
    (0..lines.len()).find(|at| opens_tests(*at)).unwrap_or(lines.len())
}

fn python_function_length(file: &File) -> Option<String> {
    if file.language() != "py" {
        return None;
    }
    let lines: Vec<&str> = file.text.lines().collect();
    let starts = (0..lines.len())
        .filter(|at| ["def ", "async def "].iter().any(|word| lines[*at].trim_start().starts_with(word)));
    let (length, start) = starts.map(|at| (python_function_end(&lines, at) - at, at)).max()?;
    (length > PYTHON_FUNCTION_LINES_MAX).then(|| {
        format!(
            "{}:{}: a function of {length} lines, at most {PYTHON_FUNCTION_LINES_MAX}: take its steps apart",
            file.path,
            start + 1
        )
    })
}

/// The line after the last one that is indented deeper than the `def`.
fn python_function_end(lines: &[&str], start: usize) -> usize {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let belongs = |line: &str| {
        line.trim().is_empty() || indent(line) > indent(lines[start]) || line.trim_start().starts_with(')')
    };
    let end =
        lines[start + 1..].iter().position(|line| !belongs(line)).map_or(lines.len(), |n| start + 1 + n);
    end - lines[start..end].iter().rev().take_while(|line| line.trim().is_empty()).count()
}

fn file_name(file: &File) -> Option<String> {
    if !is_source(file) {
        return None;
    }
    let stems = file.path.split('/').map(|part| part.split('.').next().unwrap_or(part));
    let empty = stems.into_iter().find(|stem| EMPTY_NAMES.contains(stem))?;
    Some(format!(
        "{}: \"{empty}\" names nothing: call it what it is for, or move its parts to their users",
        file.path
    ))
}

fn module_name(file: &File) -> Option<String> {
    if file.language() != "rs" {
        return None;
    }
    let empty = file.text.lines().filter_map(declared_module).find(|name| EMPTY_NAMES.contains(name))?;
    Some(format!("{}: \"mod {empty}\" names nothing: call it what it is for", file.path))
}

fn declared_module(line: &str) -> Option<&str> {
    let mut words = line.split_whitespace().skip_while(|word| word.starts_with("pub"));
    (words.next()? == "mod").then(|| words.next().unwrap_or("").trim_end_matches([';', '{']))
}

fn unsafe_code(file: &File) -> Option<String> {
    let parts: Vec<&str> = file.path.split('/').collect();
    let ["crates", name, "src", "lib.rs" | "main.rs"] = parts[..] else { return None };
    let forbids = file.text.lines().any(|line| line == "#![forbid(unsafe_code)]");
    (name != "sandbox" && !forbids).then(|| {
        format!(
            "{}: begin it with #![forbid(unsafe_code)]: only crates/sandbox may hold unsafe code",
            file.path
        )
    })
}

fn lints(file: &File) -> Option<String> {
    let needed: &[&str] = match file.path.split('/').collect::<Vec<_>>()[..] {
        ["Cargo.toml"] => &["too_many_lines = \"deny\"", "allow_attributes_without_reason = \"deny\""],
        ["crates", _, "Cargo.toml"] => &["[lints]\nworkspace = true"],
        _ => return None,
    };
    let missing = needed.iter().find(|line| !file.text.contains(**line))?;
    Some(format!("{}: add {missing:?}: the limits of the house hold in every crate", file.path))
}

/// Where the directories in homes begin, on the machine something was made on. Whoever runs it has others.
const HOMES: &[&str] = &["/root/.", "/home/", "/Users/"];
/// Hosts of package registries: whoever runs it has a pip, npm and cargo that know theirs. In two parts,
/// which are joined by a dot, so that this file keeps to the rule.
const REGISTRIES: &[(&str, &str)] =
    &[("npmjs", "org"), ("pypi", "org"), ("pythonhosted", "org"), ("crates", "io"), ("deb.debian", "org")];
/// Lock files record where a package came from.
const MAY_NAME_FOREIGN: &[&str] = &["Cargo.lock", "web/package-lock.json"];

fn foreign_names(file: &File) -> Option<String> {
    let checkout = format!("{}/", crate::repository().display());
    foreign_name(file, &checkout)
}

fn foreign_name(file: &File, checkout: &str) -> Option<String> {
    if MAY_NAME_FOREIGN.contains(&file.path.as_str()) {
        return None;
    }
    // A checkout right below the root ("/app/") looks like any other word.
    let checkout = Some(checkout).filter(|path| path.matches('/').count() > 2);
    let (number, name) = file.text.lines().enumerate().find_map(|(number, line)| {
        let found = home(line).or_else(|| registry(line));
        let found = found.or_else(|| checkout.filter(|path| line.contains(path)).map(String::from))?;
        Some((number + 1, found))
    })?;
    Some(format!(
        "{}:{number}: names {name}, which is this machine's: take it from the configuration",
        file.path
    ))
}

fn registry(line: &str) -> Option<String> {
    REGISTRIES.iter().map(|(name, domain)| format!("{name}.{domain}")).find(|host| line.contains(host))
}

/// `/home/<name>/` or `/root/.<name>`, where it begins a path.
fn home(line: &str) -> Option<String> {
    let starts = HOMES.iter().flat_map(|home| line.match_indices(home));
    starts.map(|(at, home)| (line.split_at(at), home)).find_map(|((before, path), home)| {
        let name = path[home.len()..].split(|letter| !is_of_name(letter)).next().unwrap_or("");
        let named = &path[..home.len() + name.len()];
        let is_whole = home.ends_with('.') || path[named.len()..].starts_with('/');
        (!name.is_empty() && is_whole && !before.ends_with(is_of_name)).then(|| named.to_owned())
    })
}

fn is_of_name(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || "-_.".contains(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> File {
        File { path: path.into(), text: text.into() }
    }

    #[test]
    fn long_files_are_refused_but_tests_do_not_count() {
        let code = "fn f() {}\n".repeat(LINES_MAX);
        let tests = format!("#[cfg(test)]\n#[expect(x)]\nmod tests {{\n{code}}}\n");
        assert_eq!(file_length(&file("crates/a/src/b.rs", &format!("{code}{tests}"))), None);
        assert!(file_length(&file("crates/a/src/b.rs", &format!("{code}//\n{tests}"))).is_some());
        assert!(file_length(&file("web/src/app/b.tsx", &"x\n".repeat(401))).is_some());
        assert_eq!(file_length(&file("web/src/app/b.test.tsx", &"x\n".repeat(401))), None);
        assert_eq!(file_length(&file("web/src/api/generated/b.ts", &"x\n".repeat(401))), None);
    }

    #[test]
    fn a_test_module_in_its_own_file_ends_nothing() {
        let text = format!("#[cfg(test)]\nmod tests;\n{}", "x\n".repeat(LINES_MAX));
        assert!(file_length(&file("crates/a/src/b.rs", &text)).is_some());
    }

    #[test]
    fn long_python_functions_are_refused() {
        let function =
            |lines: usize| format!("def f(\n    a,\n):\n{}\n\nx = 1\n", "    a\n".repeat(lines - 3));
        assert_eq!(python_function_length(&file("a.py", &function(70))), None);
        let complaint = python_function_length(&file("a.py", &function(71)));
        assert!(complaint.is_some_and(|text| text.contains("a.py:1: a function of 71 lines")));
    }

    #[test]
    fn a_script_is_python_if_its_first_line_says_so() {
        let text = |interpreter: &str| format!("#!/usr/bin/env {interpreter}\n{}", "x\n".repeat(LINES_MAX));
        assert!(file_length(&file("benches/a", &text("-S python3 -B"))).is_some());
        assert_eq!(file_length(&file("scripts/a", &text("bash"))), None);
        let function = format!("#!/usr/bin/env python3\ndef f():\n{}", "    a\n".repeat(70));
        assert!(python_function_length(&file("benches/a", &function)).is_some());
    }

    #[test]
    fn empty_names_are_refused() {
        for path in
            ["crates/core/src/lib.rs", "web/src/lib/utils.ts", "web/src/misc/a.tsx", "runtime/helpers.py"]
        {
            assert!(file_name(&file(path, "")).is_some(), "{path}");
        }
        assert_eq!(file_name(&file("crates/a/src/core_dump.rs", "")), None);
        assert!(module_name(&file("a.rs", "    pub(crate) mod utils {\n")).is_some());
        assert_eq!(module_name(&file("a.rs", "mod utilisation;\n// mod utils\n")), None);
    }

    #[test]
    fn every_crate_forbids_unsafe_code_and_takes_the_lints() {
        assert!(unsafe_code(&file("crates/api/src/lib.rs", "//! x\n")).is_some());
        assert_eq!(unsafe_code(&file("crates/api/src/lib.rs", "#![forbid(unsafe_code)]\n")), None);
        assert_eq!(unsafe_code(&file("crates/sandbox/src/lib.rs", "//! x\n")), None);
        assert!(lints(&file("crates/api/Cargo.toml", "[package]\n")).is_some());
        assert_eq!(lints(&file("crates/api/Cargo.toml", "[lints]\nworkspace = true\n")), None);
        assert!(lints(&file("Cargo.toml", "too_many_lines = \"deny\"\n")).is_some());
    }

    #[test]
    fn names_of_the_machine_are_refused() {
        let complaint = foreign_name(&file("Makefile", "\ncd /srv/checkout/web\n"), "/srv/checkout/");
        assert!(complaint.is_some_and(|text| text.starts_with("Makefile:2: names /srv/checkout/")));
        assert_eq!(foreign_name(&file("web/a.ts", "href=\"/app/\""), "/app/"), None);
        let registry = registry_url();
        assert!(foreign_name(&file("a.py", &registry), "/srv/checkout/").is_some());
        assert_eq!(foreign_name(&file("Cargo.lock", &registry), "/srv/checkout/"), None);
    }

    /// Put together here for the same reason as the list.
    fn registry_url() -> String {
        ["https://pypi", "org/simple"].join(".")
    }

    #[test]
    fn homes_are_known_by_their_shape() {
        // Put together here, or this file would not keep to the rule.
        for (before, homes, name, after) in [
            ("PATH=", "/root", "/.cargo", "/bin"),
            ("cd '", "/home", "/ann", "/src'"),
            ("/home/ and ", "/Users", "/ann-b", "/x"),
        ] {
            let named = format!("{homes}{name}");
            assert_eq!(home(&format!("{before}{named}{after}")), Some(named));
        }
        for fine in
            ["/root/work", "/root/.", "/home/<name>/", "`/home/`", "@/features/home/parts/a", "/home/x"]
        {
            assert_eq!(home(fine), None, "{fine}");
        }
    }
}
