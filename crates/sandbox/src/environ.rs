//! What a program finds in its environment, and in which order interpreters look for things.

/// Where the environment's files are inside every sandbox.
pub const ENVIRONMENT_ROOT: &str = "/env";
/// The program's working directory.
pub const WORKSPACE: &str = "/work";
/// The program's file, in [`WORKSPACE`].
pub const PROGRAM: &str = "main.py";

/// The descriptor by which a program tells what is to be displayed. Far from those that a program opens itself, which get the lowest free
/// numbers.
pub const DISPLAYS_FD: i32 = 199;

/// The environment variable with the parameters of a program that was given some.
pub const PARAMETERS: &str = "CODERUNNER_PARAMETERS";

/// The environment variables of every program. Nothing of the server's own reaches a sandbox.
pub const VARIABLES: [(&str, &str); 10] = [
    ("HOME", "/work"),
    ("LANG", "C.UTF-8"),
    ("LOGNAME", "user"),
    // Figures are shown by the package that every environment has of ours.
    ("MPLBACKEND", "module://coderunner_display.figures"),
    ("PATH", "/env/bin:/usr/local/bin:/usr/bin:/bin"),
    // The environment is read-only inside; trying to write bytecode would only cost time.
    ("PYTHONDONTWRITEBYTECODE", "1"),
    // What was printed before a program is ended must not be lost in a buffer of its own.
    ("PYTHONUNBUFFERED", "1"),
    ("TMPDIR", "/tmp"),
    ("USER", "user"),
    ("VIRTUAL_ENV", "/env"),
];
