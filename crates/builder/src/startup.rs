//! What every environment has of ours: the line that hands a program its parameters and its `display`, and the package that
//! shows what is displayed.
//!
//! Python runs the lines of `.pth` files that begin with `import` when it starts, after it made `__main__` and before it reads the
//! program. So the program itself stays as it is, to the number of each line.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::{OnFile as _, Result, room, tree};

/// The file, in the directory of the environment's packages.
const FILE: &str = "coderunner.pth";

/// The parts of the line. Without the environment variable there are no parameters; `os`, `sys` and `builtins` are there at that time anyway,
/// `json` is not. The builtin `display` costs a program that never calls it a few microseconds: it imports its package when it is called.
const LINE: &str = concat!(
    "import os, sys, builtins; ",
    "exec('def display(*objects, format=None):\\n    \"\"\"Shows objects beside what is printed: help(\\'coderunner_display\\') tells more.\"\"\"\\n    from coderunner_display import display\\n    display(*objects, format=format)', {'__name__': 'builtins', '__builtins__': builtins}, builtins.__dict__); ",
    "os.path.exists('/run/zygote/zygote.py') and exec(compile(open('/run/zygote/zygote.py').read(), '/run/zygote/zygote.py', 'exec'), {'__name__': 'zygote', '__builtins__': __builtins__}); ",
    "'CODERUNNER_PARAMETERS' in os.environ and setattr(sys.modules['__main__'], 'parameters', __import__('json').loads(os.environ['CODERUNNER_PARAMETERS']))\n",
);

/// The package behind `display`, in the directory of packages.
const PACKAGE: &str = "coderunner_display";
const FILES_OF_PACKAGE: [(&str, &str); 2] = [
    ("__init__.py", include_str!("../../../runtime/coderunner_display/__init__.py")),
    ("figures.py", include_str!("../../../runtime/coderunner_display/figures.py")),
];

/// Makes a file that was not there: what a package has put in its place, a link perhaps, goes first.
pub(crate) fn make_anew(file: &Path, content: &[u8]) -> Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error).on(file),
        _ => {}
    }
    fs::File::create_new(file).and_then(|mut new| new.write_all(content)).on(file)
}

/// Where our own package is in a directory of packages.
pub(crate) fn package_in(packages: &Path) -> PathBuf {
    packages.join(PACKAGE)
}

/// Writes the line and the package into a directory of packages, whatever a package may have put there.
pub(crate) fn equip(packages: &Path) -> Result<()> {
    let package = package_in(packages);
    clear(&package)?;
    fs::create_dir(&package).on(&package)?;
    for (name, content) in FILES_OF_PACKAGE {
        make_anew(&package.join(name), content.as_bytes())?;
    }
    let file = packages.join(FILE);
    let new = file.with_extension("new");
    make_anew(&new, LINE.as_bytes())?;
    fs::rename(&new, &file).on(&file)
}

/// Gives generations that an older executable has built what this one gives to new ones. What cannot be changed gets it at the next build.
pub(crate) fn refresh(root: &Path, generations: &[(i64, u32)]) {
    for (environment, number) in generations {
        let generation = root.join(environment.to_string()).join(number.to_string());
        if let Some(packages) = room::packages_in(&generation)
            && !is_equipped(&packages)
        {
            // Its environment works as it did.
            let _ = equip(&packages);
        }
    }
}

fn is_equipped(packages: &Path) -> bool {
    let holds = |file: &Path, content: &str| {
        // Of what a package has put there nothing is read.
        let is_alike = fs::symlink_metadata(file)
            .is_ok_and(|found| found.is_file() && found.len() == content.len() as u64);
        is_alike && fs::read(file).is_ok_and(|found| found == content.as_bytes())
    };
    let package = package_in(packages);
    holds(&packages.join(FILE), LINE)
        && FILES_OF_PACKAGE.iter().all(|(name, content)| holds(&package.join(name), content))
}

/// Makes room for a directory. What it shared with other environments they keep.
fn clear(place: &Path) -> Result<()> {
    match fs::symlink_metadata(place) {
        Ok(metadata) if !metadata.is_dir() => fs::remove_file(place).on(place),
        _ => tree::remove(place),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{MetadataExt as _, symlink};
    use std::process::Command;

    use super::*;

    /// What Python prints that runs this program with these parameters.
    fn printed(environment: &Path, program: &str, parameters: Option<&str>) -> String {
        let file = environment.join("main.py");
        fs::write(&file, program).expect("written");
        let mut command = Command::new(environment.join("bin/python"));
        command.arg(&file).env_clear().envs(parameters.map(|json| ("CODERUNNER_PARAMETERS", json)));
        let output = command.output().expect("it runs");
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
    }

    fn environment() -> tempfile::TempDir {
        let directory = tempfile::tempdir().expect("a directory");
        let python = environments::Interpreter::find(None).expect("the tests need a Python").executable;
        let made = Command::new(python).args(["-m", "venv", "--without-pip"]).arg(directory.path()).status();
        assert!(made.expect("it runs").success());
        directory
    }

    fn packages_of(environment: &Path) -> PathBuf {
        let pythons =
            fs::read_dir(environment.join("lib")).expect("there").filter_map(std::result::Result::ok);
        pythons.map(|entry| entry.path().join("site-packages")).next().expect("one Python")
    }

    #[test]
    fn parameters_are_a_global_of_the_program_and_nothing_else_changes() {
        let directory = environment();
        let environment = directory.path();
        equip(&packages_of(environment)).expect("writable");
        let program = "print(parameters['a'], parameters, __name__)\nboom";
        let told = printed(environment, program, Some(r#"{"a": [1, null, "é"]}"#));
        assert!(told.starts_with("[1, None, 'é'] {'a': [1, None, 'é']} __main__\n"), "{told}");
        assert!(told.contains("main.py\", line 2"), "{told}");
        let told = printed(environment, "import sys\nprint('json' in sys.modules)\nparameters", None);
        assert!(told.starts_with("False\n") && told.contains("name 'parameters' is not defined"), "{told}");
    }
    #[test]
    fn display_is_a_builtin_that_imports_its_package_when_it_is_called() {
        let directory = environment();
        let environment = directory.path();
        equip(&packages_of(environment)).expect("writable");
        let program = "import sys\nprint('coderunner_display' in sys.modules, display.__module__)\n\
                       display('shown', [1])\nprint('coderunner_display' in sys.modules)\ndisplay(1, format='gif')";
        let told = printed(environment, program, None);
        assert!(told.starts_with("False builtins\nshown\n[1]\nTrue\n"), "{told}");
        assert!(told.contains("ValueError: format must be one of html, "), "{told}");
    }

    #[test]
    fn generations_of_an_older_executable_are_refreshed_and_others_left_alone() {
        let root = tempfile::tempdir().expect("a directory");
        let packages = |name: &str| root.path().join(name).join("lib/python3.12/site-packages");
        for name in ["0/1", "0/2", "7/1"] {
            fs::create_dir_all(packages(name)).expect("made");
            fs::write(packages(name).join(FILE), "import os").expect("written");
        }
        refresh(root.path(), &[(0, 1), (7, 1), (8, 1)]);
        assert!(is_equipped(&packages("0/1")) && is_equipped(&packages("7/1")));
        assert!(!is_equipped(&packages("0/2")) && !root.path().join("8").exists());
        let inode = || fs::metadata(packages("0/1").join(FILE)).expect("there").ino();
        let before = inode();
        refresh(root.path(), &[(0, 1)]);
        assert_eq!(inode(), before);
    }

    #[test]
    fn what_was_put_in_the_place_of_our_package_goes() {
        let place = tempfile::tempdir().expect("a directory");
        let (packages, elsewhere) = (place.path().join("site-packages"), place.path().join("elsewhere"));
        fs::create_dir_all(packages.join(PACKAGE).join("figures")).expect("made");
        fs::create_dir(&elsewhere).expect("made");
        equip(&packages).expect("equipped");
        assert!(!packages.join(PACKAGE).join("figures").exists());
        tree::remove(&packages.join(PACKAGE)).expect("removed");
        symlink(&elsewhere, packages.join(PACKAGE)).expect("linked");
        equip(&packages).expect("equipped");
        assert!(packages.join(PACKAGE).join("__init__.py").exists());
        assert_eq!(fs::read_dir(&elsewhere).expect("there").count(), 0);
    }
}
