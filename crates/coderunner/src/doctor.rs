//! `coderunner doctor`: every layer of isolation, whether this machine offers it, what its lack means and how to mend it; and what
//! environments are made with. Each is tried, not guessed.

mod layers;
mod modules;
mod report;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::process::ExitCode;

use environments::Interpreter;

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
    mend: String,
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
    let mut findings = layers::examine();
    findings.extend([modules::examine(), python(options.python.as_deref()), uv(options.uv.clone())]);
    let verdict = verdict(&findings);
    crate::print(&if options.json {
        report::as_json(&findings, verdict)
    } else {
        report::as_text(&findings, verdict)
    });
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

fn python(chosen: Option<&Path>) -> Finding {
    Finding {
        name: "python",
        state: Interpreter::find(chosen)
            .map(|found| format!("{} at {}", found.version, found.executable.display()))
            .map_err(|error| error.to_string()),
        severity: Severity::Required,
        meaning: "there is nothing to run programs with",
        mend: "install python3, or set CODERUNNER_PYTHON".to_owned(),
    }
}

fn version_of(uv: &Path) -> Result<String, String> {
    let output = Command::new(uv).arg("--version").env_clear().output();
    let output = output.map_err(|error| format!("{} cannot be run: {error}", uv.display()))?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn uv(chosen: Option<PathBuf>) -> Finding {
    let executable = chosen.or_else(|| machine::find_program("uv")).unwrap_or_else(|| PathBuf::from("uv"));
    Finding {
        name: "uv",
        state: version_of(&executable),
        severity: Severity::Required,
        meaning: "environments cannot be made",
        mend: "install uv, or set CODERUNNER_UV; `make run` gets it by itself".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use sandbox::layers::Layer;

    use super::*;

    #[test]
    fn every_layer_is_examined_once_by_its_name_and_says_what_to_do() {
        let findings = layers::examine();
        // Watched memory stands in for a cgroup, and is always to be had.
        for layer in Layer::ALL.into_iter().filter(|layer| *layer != Layer::MemoryWatch) {
            let about = findings.iter().filter(|finding| finding.name == layer.name()).count();
            assert_eq!(about, 1, "{}", layer.name());
        }
        for finding in findings {
            assert!(finding.meaning.len() > 10 && finding.mend.len() > 10, "{}", finding.name);
        }
    }

    #[test]
    fn what_is_missing_decides() {
        let finding = |state: Result<String, String>, severity| Finding {
            name: "it",
            state,
            severity,
            meaning: "much",
            mend: "mend it".to_owned(),
        };
        let (good, bad) = (|| Ok("good".to_owned()), || Err("bad".to_owned()));
        let whole = [finding(good(), Severity::Required), finding(bad(), Severity::Extra)];
        assert!(verdict(&whole) == Verdict::Whole);
        let degraded = [finding(bad(), Severity::Layer), finding(good(), Severity::Required)];
        assert!(verdict(&degraded) == Verdict::Degraded);
        let unable = [finding(bad(), Severity::Layer), finding(bad(), Severity::Required)];
        assert!(verdict(&unable) == Verdict::Unable);
    }
}
