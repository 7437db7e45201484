//! What every environment has of ours: the line that hands a program its parameters.
//!
//! Python runs the lines of `.pth` files that begin with `import` when it starts, after it made `__main__` and before it reads the
//! program. So the program itself stays as it is, to the number of each line.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::EnvironmentError;

/// The file, in the directory of the environment's packages.
const FILE: &str = "coderunner.pth";

/// Does nothing without the environment variable; `os` and `sys` are there at that time anyway, `json` is not.
const LINE: &str = "import os, sys; os.path.exists('/run/zygote/zygote.py') and exec(compile(open('/run/zygote/zygote.py').read(), '/run/zygote/zygote.py', 'exec'), {'__name__': 'zygote', '__builtins__': __builtins__}); 'CODERUNNER_PARAMETERS' in os.environ and setattr(sys.modules['__main__'], 'parameters', __import__('json').loads(os.environ['CODERUNNER_PARAMETERS']))\n";

/// Writes the file where it is not there or another.
pub(crate) fn equip(environment: &Path) -> Result<(), EnvironmentError> {
    let file = packages_of(environment)?.join(FILE);
    match fs::read_to_string(&file) {
        Ok(text) if text == LINE => Ok(()),
        Err(source) if source.kind() != io::ErrorKind::NotFound => {
            Err(EnvironmentError::File { path: file, source })
        }
        _ => write(file),
    }
}

/// Beside its place first: whoever starts meanwhile sees all of it or nothing.
fn write(file: PathBuf) -> Result<(), EnvironmentError> {
    let unfinished = file.with_extension("unfinished");
    let written = fs::write(&unfinished, LINE).and_then(|()| fs::rename(&unfinished, &file));
    written.map_err(|source| EnvironmentError::File { path: file, source })
}

/// `lib/python3.…/site-packages`: an environment has one Python.
fn packages_of(environment: &Path) -> Result<PathBuf, EnvironmentError> {
    let lib = environment.join("lib");
    let entries =
        fs::read_dir(&lib).map_err(|source| EnvironmentError::File { path: lib.clone(), source })?;
    let is_python =
        |entry: &fs::DirEntry| entry.file_name().to_str().is_some_and(|name| name.starts_with("python3"));
    let pythons = entries.filter_map(Result::ok).filter(is_python);
    pythons.map(|entry| entry.path().join("site-packages")).find(|packages| packages.is_dir()).ok_or_else(
        || {
            let reason = "it has no directory for packages".into();
            EnvironmentError::Damaged { path: environment.to_owned(), reason }
        },
    )
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;
    use crate::Interpreter;

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
        let python = Interpreter::find(None).expect("the tests need a Python").executable;
        let made = Command::new(python).args(["-m", "venv", "--without-pip"]).arg(directory.path()).status();
        assert!(made.expect("it runs").success());
        directory
    }

    #[test]
    fn parameters_are_a_global_of_the_program_and_nothing_else_changes() {
        let directory = environment();
        let environment = directory.path();
        equip(environment).expect("writable");
        let program = "print(parameters['a'], parameters, __name__)\nboom";
        let told = printed(environment, program, Some(r#"{"a": [1, null, "é"]}"#));
        assert!(told.starts_with("[1, None, 'é'] {'a': [1, None, 'é']} __main__\n"), "{told}");
        assert!(told.contains("main.py\", line 2"), "{told}");
        let told = printed(environment, "import sys\nprint('json' in sys.modules)\nparameters", None);
        assert!(told.starts_with("False\n") && told.contains("name 'parameters' is not defined"), "{told}");
    }

    #[test]
    fn the_line_is_written_once_and_again_when_it_is_another() {
        let directory = environment();
        equip(directory.path()).expect("writable");
        let file = packages_of(directory.path()).expect("there").join(FILE);
        let written = |file: &Path| fs::metadata(file).expect("there").modified().expect("on Linux");
        let first = written(&file);
        equip(directory.path()).expect("readable");
        assert_eq!(written(&file), first);
        fs::write(&file, "import antigravity\n").expect("writable");
        equip(directory.path()).expect("writable");
        assert_eq!(fs::read_to_string(&file).expect("readable"), LINE);
    }

    #[test]
    fn what_is_no_environment_is_told() {
        let directory = tempfile::tempdir().expect("a directory");
        equip(directory.path()).expect_err("no lib");
        fs::create_dir_all(directory.path().join("lib/python3.11")).expect("made");
        assert!(matches!(equip(directory.path()), Err(EnvironmentError::Damaged { .. })));
    }
}
