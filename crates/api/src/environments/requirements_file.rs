//! `requirements.txt`, as far as it is requirements: options in it would reach beyond the index.

use ::environments::Wanted;
use domain::{Package, PackageManager, PackageSource};

use super::texts::wanted;
use crate::errors::ApiError;

/// Requirements and comments; anything else is refused with the number of its line.
pub(super) fn read(text: &str) -> Result<Vec<Wanted>, ApiError> {
    let mut read = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let line = without_comment(line);
        if line.is_empty() {
            continue;
        }
        let wanted = wanted(line, PackageManager::Uv);
        read.push(wanted.map_err(|error| ApiError::PackageRefused(format!("Line {number}: {error}")))?);
    }
    Ok(read)
}

/// A comment begins a line, or follows a blank.
fn without_comment(line: &str) -> &str {
    let line = line.trim().trim_start_matches('\u{feff}');
    if line.starts_with('#') {
        return "";
    }
    let end = line.find(" #").or_else(|| line.find("\t#"));
    end.map_or(line, |end| &line[..end]).trim()
}

/// Every package in its version. Those of a channel are no index's, so they are only told.
pub(super) fn write(packages: &[Package]) -> String {
    let line = |package: &Package| {
        let mark = if package.source == PackageSource::Channel { "# conda: " } else { "" };
        format!("{mark}{}=={}\n", package.name, package.version)
    };
    packages.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requirements_and_comments_are_read() {
        let text = "\u{feff}# a comment\r\nnumpy>=2  # the newest\n\n  pandas[excel]==2.2.0\t# pinned\n";
        let read = read(text).expect("good");
        let texts: Vec<String> = read.iter().map(Wanted::to_string).collect();
        assert_eq!(texts, ["numpy>=2", "pandas[excel]==2.2.0"]);
    }

    #[test]
    fn anything_else_is_refused_with_its_line() {
        for bad in [
            "-r other.txt",
            "--index-url http://x",
            "-e .",
            "./a",
            "a @ file:///a",
            "a==1 \\",
            "a; os_name=='nt'",
        ] {
            let said = read(&format!("numpy\n{bad}\n")).expect_err(bad).to_string();
            assert!(said.starts_with("Line 2: "), "{said}");
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let package = |name: &str, source| Package {
            name: name.to_owned(),
            version: "1.0".to_owned(),
            size_bytes: 1,
            is_requested: true,
            source,
        };
        let text = write(&[package("numpy", PackageSource::Index), package("mkl", PackageSource::Channel)]);
        assert_eq!(text, "numpy==1.0\n# conda: mkl==1.0\n");
        assert_eq!(read(&text).expect("its own form").len(), 1);
    }
}
