//! What every environment has of ours: the line that hands a program its parameters.
//!
//! Python runs the lines of `.pth` files that begin with `import` when it starts, after it made `__main__` and before it reads the
//! program. So the program itself stays as it is, to the number of each line.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use crate::{OnFile as _, Result};

/// The file, in the directory of the environment's packages.
const FILE: &str = "coderunner.pth";

/// Does nothing without the environment variable; `os` and `sys` are there at that time anyway, `json` is not.
const LINE: &str = "import os, sys; os.path.exists('/run/zygote/zygote.py') and exec(compile(open('/run/zygote/zygote.py').read(), '/run/zygote/zygote.py', 'exec'), {'__name__': 'zygote', '__builtins__': __builtins__}); 'CODERUNNER_PARAMETERS' in os.environ and setattr(sys.modules['__main__'], 'parameters', __import__('json').loads(os.environ['CODERUNNER_PARAMETERS']))\n";

/// Makes a file that was not there: what a package has put in its place, a link perhaps, goes first.
pub(crate) fn make_anew(file: &Path, content: &[u8]) -> Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error).on(file),
        _ => {}
    }
    fs::File::create_new(file).and_then(|mut new| new.write_all(content)).on(file)
}

/// Writes the file into a directory of packages, whatever a package may have put there.
pub(crate) fn equip(packages: &Path) -> Result<()> {
    let file = packages.join(FILE);
    let new = file.with_extension("new");
    make_anew(&new, LINE.as_bytes())?;
    fs::rename(&new, &file).on(&file)
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use std::path::PathBuf;

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
}
