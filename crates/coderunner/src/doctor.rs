//! `coderunner doctor`: what this machine offers, tried one by one, with what its lack means and how to mend it.

use std::fmt::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use environments::{Interpreter, Uv};
use sandbox::cgroup::{self, Controller};
use sandbox::idmap::Ids;
use sandbox::{SetupError, probe};
use serde_json::json;

use crate::machine;
use crate::settings::DoctorOptions;

/// One thing that was tried.
struct Finding {
    name: &'static str,
    /// What was found, or why it failed.
    state: Result<String, String>,
    /// Whether executions may run without it.
    severity: Severity,
    /// What its lack means.
    meaning: &'static str,
    /// How to mend it.
    mend: &'static str,
}

/// What the lack of something does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Severity {
    /// Nothing can run.
    Required,
    /// The server refuses to serve unless told otherwise.
    Layer,
    /// Good to have.
    Extra,
}

/// What all findings together mean.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// Every layer is there.
    Whole,
    /// The server serves only if it is allowed to with less.
    Degraded,
    /// The server cannot serve.
    Unable,
}

/// Prints the findings. Exit code 0: isolation is whole; 1: a layer is missing; 3: something required is missing.
pub fn doctor(options: &DoctorOptions) -> ExitCode {
    let findings = examine(options);
    let verdict = verdict(&findings);
    crate::print(&if options.json { as_json(&findings, verdict) } else { as_text(&findings, verdict) });
    match verdict {
        Verdict::Whole => ExitCode::SUCCESS,
        Verdict::Degraded => ExitCode::from(1),
        Verdict::Unable => ExitCode::from(3),
    }
}

fn verdict(findings: &[Finding]) -> Verdict {
    let lacks =
        |severity| findings.iter().any(|finding| finding.state.is_err() && finding.severity == severity);
    match (lacks(Severity::Required), lacks(Severity::Layer)) {
        (true, _) => Verdict::Unable,
        (_, true) => Verdict::Degraded,
        _ => Verdict::Whole,
    }
}

fn examine(options: &DoctorOptions) -> Vec<Finding> {
    let mut findings = vec![namespaces(), mounts(), seccomp()];
    findings.extend(cgroups());
    findings.extend([ids(), python(options.python.as_deref()), uv(options.uv.clone())]);
    findings
}

fn tried(result: Result<(), SetupError>, good: &str) -> Result<String, String> {
    result.map(|()| good.to_owned()).map_err(|error| error.to_string())
}

fn namespaces() -> Finding {
    Finding {
        name: "namespaces",
        state: tried(probe::namespaces(), "user, pid, mount, network, ipc, uts"),
        severity: Severity::Required,
        meaning: "executions cannot be separated from this machine and from each other",
        mend: "run as root; or allow user namespaces: sysctl user.max_user_namespaces=100000, and on Ubuntu 24.04 or later \
               sysctl kernel.apparmor_restrict_unprivileged_userns=0",
    }
}

fn mounts() -> Finding {
    Finding {
        name: "read-only mounts",
        state: tried(probe::mounts(), "mount_setattr"),
        severity: Severity::Required,
        meaning: "the machine's files cannot be shown read-only",
        mend: "Linux 5.12 or newer is needed",
    }
}

fn seccomp() -> Finding {
    Finding {
        name: "seccomp",
        state: tried(probe::seccomp(), "filter accepted"),
        severity: Severity::Required,
        meaning: "programs could ask the kernel for anything",
        mend: "use a kernel with CONFIG_SECCOMP_FILTER on x86-64 or 64-bit Arm",
    }
}

fn cgroups() -> Vec<Finding> {
    let offer = cgroup::offer();
    let findings = Controller::LIMITING.map(|controller| Finding {
        name: match controller {
            Controller::Memory => "memory cgroup",
            Controller::Pids => "pids cgroup",
            _ => "cpu cgroup",
        },
        state: match offer.missing.contains(&controller) {
            false => Ok(format!("cgroups {}", offer.version)),
            true => Err("may not be used by this user".to_owned()),
        },
        severity: Severity::Layer,
        meaning: match controller {
            Controller::Memory => "memory is only watched, so a fast program can take more than its limit for a moment",
            Controller::Pids => "processes are counted per user namespace only",
            _ => "an execution may use every processor it finds",
        },
        mend: "run as root; or under systemd as a user with delegation: systemd-run --user --scope -p Delegate=yes coderunner serve",
    });
    findings.into()
}

fn ids() -> Finding {
    Finding {
        name: "ids of their own",
        state: match Ids::available() {
            Ids::Ranges => Ok("a range of user ids for each environment".to_owned()),
            Ids::Single => Err("only root of the machine can map ranges of ids".to_owned()),
        },
        severity: Severity::Extra,
        meaning: "all sandboxes share this user's id on the outside; namespaces alone keep them apart",
        mend: "run as root; the server gives its own privileges up",
    }
}

fn python(chosen: Option<&std::path::Path>) -> Finding {
    Finding {
        name: "python",
        state: Interpreter::find(chosen)
            .map(|found| format!("{} at {}", found.version, found.executable.display()))
            .map_err(|error| error.to_string()),
        severity: Severity::Required,
        meaning: "there is nothing to run programs with",
        mend: "install python3, or set CODERUNNER_PYTHON",
    }
}

fn uv(chosen: Option<PathBuf>) -> Finding {
    let executable = chosen.or_else(|| machine::find_program("uv")).unwrap_or_else(|| PathBuf::from("uv"));
    Finding {
        name: "uv",
        state: Uv::new(executable, std::env::temp_dir()).version().map_err(|error| error.to_string()),
        severity: Severity::Required,
        meaning: "environments cannot be made",
        mend: "install uv, or set CODERUNNER_UV; `make run` gets it by itself",
    }
}

fn as_text(findings: &[Finding], verdict: Verdict) -> String {
    let mut page = String::new();
    for finding in findings {
        // Writing to a String cannot fail.
        let _ = match (&finding.state, finding.severity) {
            (Ok(state), _) => writeln!(page, "  ok       {:<18} {state}", finding.name),
            (Err(state), severity) => writeln!(
                page,
                "  {}  {:<18} {state}\n           {:<18} it means: {}\n           {:<18} to mend:  {}",
                if severity == Severity::Extra { "absent " } else { "MISSING" },
                finding.name,
                "",
                finding.meaning,
                "",
                finding.mend
            ),
        };
    }
    page.push_str(match verdict {
        Verdict::Whole => "\nIsolation is whole.",
        Verdict::Degraded => {
            "\nIsolation is not whole: `coderunner serve` refuses to serve here unless given --allow-degraded-isolation."
        }
        Verdict::Unable => "\n`coderunner serve` cannot serve here: something required is missing.",
    });
    page
}

fn as_json(findings: &[Finding], verdict: Verdict) -> String {
    let findings: Vec<_> = findings
        .iter()
        .map(|finding| {
            let (Ok(state) | Err(state)) = &finding.state;
            json!({
                "name": finding.name,
                "ok": finding.state.is_ok(),
                "state": state,
                "severity": match finding.severity {
                    Severity::Required => "required",
                    Severity::Layer => "layer",
                    Severity::Extra => "extra",
                },
                "meaning": finding.meaning,
                "mend": finding.mend,
            })
        })
        .collect();
    json!({ "whole": verdict == Verdict::Whole, "findings": findings }).to_string()
}
