//! Where an environment's interpreter is, as the text of a column.

use sandbox::spec::Interpreter;

const OF_MACHINE: &str = "machine:";
const FETCHED: &str = "fetched:";

/// Nothing for one that is the environment's own.
pub(crate) fn text(interpreter: &Interpreter) -> Option<String> {
    match interpreter {
        Interpreter::Own => None,
        Interpreter::OfMachine(prefix) => Some(format!("{OF_MACHINE}{}", prefix.display())),
        Interpreter::Fetched(name) => Some(format!("{FETCHED}{name}")),
    }
}

/// Reads [`text`] back.
pub(crate) fn read(text: Option<&str>) -> Option<Interpreter> {
    let Some(text) = text else { return Some(Interpreter::Own) };
    let of_machine = text.strip_prefix(OF_MACHINE).map(|prefix| Interpreter::OfMachine(prefix.into()));
    of_machine.or_else(|| text.strip_prefix(FETCHED).map(|name| Interpreter::Fetched(name.to_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reads_back() {
        for interpreter in [
            Interpreter::Own,
            Interpreter::OfMachine("/usr".into()),
            Interpreter::Fetched("cpython-3.12".into()),
        ] {
            assert_eq!(read(text(&interpreter).as_deref()), Some(interpreter));
        }
        assert_eq!(read(Some("/usr")), None);
    }
}
