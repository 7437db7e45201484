//! Whether a program can have the kernel start processes outside its sandbox.

use std::fs;

use super::{Finding, Severity};

/// From this version on, executing a file that no loader knows does not make the kernel look for a module with one.
const KERNEL_THAT_DOES_NOT_LOOK: (u32, u32) = (6, 14);

pub(super) fn examine() -> Finding {
    let file = |name: &str| fs::read_to_string(format!("/proc/sys/kernel/{name}")).unwrap_or_default();
    Finding {
        name: "module_requests",
        state: state(&file("osrelease"), file("modprobe").trim(), file("modules_disabled").trim()),
        severity: Severity::Extra,
        meaning: "whenever a program executes a file of a kind that nobody knows, the kernel starts modprobe, as root and outside of all limits",
        mend: "use Linux 6.14 or newer; or, once everything that needs a module is up, have the kernel look for none: sysctl kernel.modprobe=".to_owned(),
    }
}

fn state(release: &str, modprobe: &str, disabled: &str) -> Result<String, String> {
    if version(release).is_some_and(|version| version >= KERNEL_THAT_DOES_NOT_LOOK) {
        Ok("this kernel starts no modprobe for programs".to_owned())
    } else if modprobe.is_empty() || disabled == "1" {
        Ok("no modules are looked for".to_owned())
    } else {
        Err(format!("Linux {} starts {modprobe}", release.trim()))
    }
}

/// The first two numbers of a release, such as `6.1.0-44-cloud-amd64`.
fn version(release: &str) -> Option<(u32, u32)> {
    let mut numbers = release.split(|character: char| !character.is_ascii_digit()).map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_older_kernels_that_look_for_modules_are_told_of() {
        let debian = "6.1.0-44-cloud-amd64\n";
        assert!(state(debian, "/sbin/modprobe", "0").is_err());
        assert!(state(debian, "", "0").is_ok() && state(debian, "/sbin/modprobe", "1").is_ok());
        for newer in ["6.14.0", "6.18.44-fc-v669\n", "7.0.0-rc1"] {
            assert!(state(newer, "/sbin/modprobe", "0").is_ok(), "{newer}");
        }
        assert!(state("of somebody's own", "/sbin/modprobe", "0").is_err());
    }
}
