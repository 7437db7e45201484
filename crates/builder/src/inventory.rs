//! What is installed in an environment, as its packages' own records tell.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use environments::{BuiltPackage, PackageName};

use crate::{OnFile as _, Result};

/// Modules of one package that are tried. One that has more is tried by these.
const MODULES_MAX: usize = 5;

/// One package as its `.dist-info` directory tells.
#[derive(Debug)]
pub(crate) struct Distribution {
    /// Its `.dist-info` directory.
    pub directory: PathBuf,
    pub name: String,
    pub version: String,
    /// Its files, relative to the directory of packages, with their sizes in bytes where they are told.
    pub files: Vec<(String, u64)>,
}

/// All that are in a directory of packages, by name.
pub(crate) fn distributions(packages: &Path) -> Result<Vec<Distribution>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(packages).on(packages)? {
        let directory = entry.on(packages)?.path();
        if directory.extension().is_some_and(|extension| extension == "dist-info") {
            found.extend(distribution(directory)?);
        }
    }
    found.sort_by_key(|distribution| distribution.name.to_lowercase());
    Ok(found)
}

/// Nothing for what has no name: it is no package.
fn distribution(directory: PathBuf) -> Result<Option<Distribution>> {
    let metadata = directory.join("METADATA");
    let Ok(text) = fs::read(&metadata) else { return Ok(None) };
    let text = String::from_utf8_lossy(&text);
    let header = |name: &str| {
        let headers = text.lines().take_while(|line| !line.is_empty());
        headers
            .filter_map(|line| line.split_once(": "))
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value.trim())
    };
    let (Some(name), Some(version)) = (header("Name"), header("Version")) else { return Ok(None) };
    let (name, version) = (name.to_owned(), version.to_owned());
    let files = files(&directory.join("RECORD"));
    Ok(Some(Distribution { directory, name, version, files }))
}

/// A record that is missing or damaged tells of no files.
fn files(record: &Path) -> Vec<(String, u64)> {
    let Ok(reader) = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_path(record) else {
        return Vec::new();
    };
    let row = |row: csv::StringRecord| {
        let size = row.get(2).and_then(|size| size.parse().ok()).unwrap_or_default();
        Some((row.get(0)?.to_owned(), size))
    };
    reader.into_records().filter_map(std::result::Result::ok).filter_map(row).collect()
}

impl Distribution {
    pub(crate) fn is(&self, name: &PackageName) -> bool {
        self.name.parse::<PackageName>().is_ok_and(|own| own == *name)
    }

    pub(crate) fn told(&self, requested: &[PackageName]) -> BuiltPackage {
        BuiltPackage {
            name: self.name.clone(),
            version: self.version.clone(),
            size_bytes: self.files.iter().map(|(_, size)| size).sum(),
            is_requested: requested.iter().any(|name| self.is(name)),
            is_of_channel: false,
        }
    }

    /// The modules to try it by: the one of its own name, or else all at the top.
    pub(crate) fn modules(&self) -> Vec<String> {
        let at_the_top: BTreeSet<&str> = self.files.iter().filter_map(|(file, _)| module_of(file)).collect();
        let own = self.name.to_lowercase().replace(['-', '.'], "_");
        let of_own_name = at_the_top.iter().find(|module| module.to_lowercase() == own);
        match of_own_name {
            Some(module) => vec![(*module).to_owned()],
            None => at_the_top.into_iter().take(MODULES_MAX).map(str::to_owned).collect(),
        }
    }
}

/// How uv marks what it has installed.
const INSTALLER: &str = "uv";

impl Distribution {
    /// Whether uv installed it: in an environment of conda's, the others are conda's.
    pub(crate) fn is_of_uv(&self) -> bool {
        fs::read_to_string(self.directory.join("INSTALLER"))
            .is_ok_and(|installer| installer.trim() == INSTALLER)
    }
}

/// The module at the top that a file makes, if it makes one.
pub(crate) fn module_of(file: &str) -> Option<&str> {
    let name = match file.split_once('/') {
        Some((package, "__init__.py")) => package,
        Some(_) => return None,
        None if file.ends_with(".py") => file.strip_suffix(".py")?,
        None if file.ends_with(".so") => file.split('.').next()?,
        None => return None,
    };
    let is_name = |character: char| character.is_ascii_alphanumeric() || character == '_';
    let is_public = name.starts_with(|first: char| first.is_ascii_alphabetic());
    let is_for_makers: HashSet<&str> =
        HashSet::from(["test", "tests", "docs", "examples", "setup", "conftest"]);
    (is_public && name.chars().all(is_name) && !is_for_makers.contains(name)).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(packages: &Path, name: &str, record: &str) {
        let directory = packages.join(format!("{name}-1.0.dist-info"));
        fs::create_dir(&directory).expect("made");
        let metadata = format!("Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n\nName: not this\n");
        fs::write(directory.join("METADATA"), metadata).expect("written");
        fs::write(directory.join("RECORD"), record).expect("written");
    }

    #[test]
    fn packages_are_told_with_what_they_take_and_what_to_try_them_by() {
        let place = tempfile::tempdir().expect("a directory");
        let pillow = "PIL/__init__.py,sha256=x,10\nPIL/Image.py,sha256=x,20\npillow.libs/lib.so,,5\n../../bin/x,,1\n\"a,b.txt\",,4\n";
        package(place.path(), "Pillow", pillow);
        package(
            place.path(),
            "numpy",
            "numpy/__init__.py,,1\nnumpy/x/__init__.py,,1\ntests/__init__.py,,1\n_private.py,,1\n",
        );
        fs::create_dir(place.path().join("odd.dist-info")).expect("made");
        let found = distributions(place.path()).expect("readable");
        let requested = ["numpy".parse().expect("a name")];
        let told: Vec<_> = found.iter().map(|found| found.told(&requested)).collect();
        assert_eq!(told.iter().map(|package| package.name.as_str()).collect::<Vec<_>>(), ["numpy", "Pillow"]);
        assert_eq!((told[1].size_bytes, told[0].is_requested, told[1].is_requested), (40, true, false));
        assert_eq!(
            (found[0].modules(), found[1].modules()),
            (vec!["numpy".to_owned()], vec!["PIL".to_owned()])
        );
    }

    #[test]
    fn modules_are_found_by_their_files() {
        assert_eq!(module_of("six.py"), Some("six"));
        assert_eq!(module_of("_cffi_backend.cpython-312-x86_64-linux-gnu.so"), None);
        assert_eq!(module_of("orjson.cpython-312-x86_64-linux-gnu.so"), Some("orjson"));
        for file in
            ["a/b.py", "../../bin/tool", "a-b.py", "x.pth", "a.dist-info/METADATA", "-c.py", "setup.py"]
        {
            assert_eq!(module_of(file), None, "{file}");
        }
    }
}
