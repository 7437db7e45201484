//! Names of signals.

/// The name of a Linux signal as on x86-64 and arm64, such as `SIGKILL`.
pub(super) fn name(number: i32) -> String {
    // Numbers from `signal(7)`, the column for x86 and ARM.
    const NAMES: [&str; 31] = [
        "SIGHUP",
        "SIGINT",
        "SIGQUIT",
        "SIGILL",
        "SIGTRAP",
        "SIGABRT",
        "SIGBUS",
        "SIGFPE",
        "SIGKILL",
        "SIGUSR1",
        "SIGSEGV",
        "SIGUSR2",
        "SIGPIPE",
        "SIGALRM",
        "SIGTERM",
        "SIGSTKFLT",
        "SIGCHLD",
        "SIGCONT",
        "SIGSTOP",
        "SIGTSTP",
        "SIGTTIN",
        "SIGTTOU",
        "SIGURG",
        "SIGXCPU",
        "SIGXFSZ",
        "SIGVTALRM",
        "SIGPROF",
        "SIGWINCH",
        "SIGIO",
        "SIGPWR",
        "SIGSYS",
    ];
    let index = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
    match index.and_then(|index| NAMES.get(index)) {
        Some(name) => (*name).to_owned(),
        None if (34..=64).contains(&number) => format!("SIGRTMIN+{}", number - 34),
        None => format!("signal {number}"),
    }
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn numbers_have_their_names() {
        let table = [
            (1, "SIGHUP"),
            (6, "SIGABRT"),
            (9, "SIGKILL"),
            (11, "SIGSEGV"),
            (15, "SIGTERM"),
            (24, "SIGXCPU"),
            (31, "SIGSYS"),
            (34, "SIGRTMIN+0"),
            (0, "signal 0"),
            (-1, "signal -1"),
        ];
        for (number, expected) in table {
            assert_eq!(name(number), expected);
        }
    }
}
