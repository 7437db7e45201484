//! The executable: command line, settings, wiring, life cycle, embedded web interface.
//!
//! Everything ambient (clock, randomness, environment variables, signals) enters the house through this room.
#![forbid(unsafe_code)]

mod admin;
mod data_dir;
mod doctor;
mod identity;
mod logging;
mod machine;
mod serve;
mod settings;
mod web;

use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use settings::{Cli, Command};

/// Exit code for settings that cannot be: one sentence on stderr, nothing done.
const BAD_SETTING: u8 = 2;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) if error.use_stderr() => {
            let text = error.render().to_string();
            return fail(text.lines().next().unwrap_or_default().trim_start_matches("error: "), BAD_SETTING);
        }
        // Help and version.
        Err(error) => error.exit(),
    };
    match cli.command {
        Command::Serve(settings) => finish(serve::serve(&settings)),
        Command::Doctor(options) => doctor::doctor(&options),
        Command::Openapi => finish(print_openapi()),
        Command::SettingsReference => {
            print(&settings::reference(&Cli::command()));
            ExitCode::SUCCESS
        }
        Command::Launcher => ExitCode::from(u8::try_from(launcher::main()).unwrap_or(1)),
    }
}

fn print_openapi() -> Result<(), serve::Failure> {
    let text = serde_json::to_string_pretty(&api::openapi()).map_err(serve::Failure::running)?;
    print(&text);
    Ok(())
}

fn finish(result: Result<(), serve::Failure>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => fail(&failure.to_string(), failure.exit_code()),
    }
}

#[expect(clippy::print_stdout, reason = "what was asked for on the command line")]
fn print(text: &str) {
    println!("{text}");
}

#[expect(clippy::print_stderr, reason = "the one sentence a failed command ends with")]
fn fail(sentence: &str, code: u8) -> ExitCode {
    eprintln!("coderunner: {sentence}");
    ExitCode::from(code)
}
