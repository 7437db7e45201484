//! Findings for people and for programs.

use std::fmt::Write;

use serde_json::json;

use super::{Finding, Severity, Verdict};

pub fn as_text(findings: &[Finding], verdict: Verdict) -> String {
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
        Verdict::Whole => "\nIsolation is whole. `coderunner selftest` attacks it.",
        Verdict::Degraded => {
            "\nIsolation is not whole: `coderunner serve` refuses to serve here unless given --allow-degraded-isolation."
        }
        Verdict::Unable => "\n`coderunner serve` cannot serve here: something required is missing.",
    });
    page
}

pub fn as_json(findings: &[Finding], verdict: Verdict) -> String {
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
