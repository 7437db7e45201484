//! The executable: command line, settings, wiring, life cycle, embedded web interface.
//!
//! Everything ambient (clock, randomness, environment variables, signals) enters the house through this room.
#![forbid(unsafe_code)]

mod admin;
mod backup;
mod data_dir;
mod doctor;
mod failure;
mod ground;
mod housekeeping;
mod http;
mod identity;
mod logging;
mod machine;
mod restore;
mod selftest;
mod serve;
mod settings;
mod tiers_file;
mod web;

use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser};

use failure::{BAD_SETTING, Failure};
use settings::{Cli, Command};

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) if is_mistake(&error) => return fail(&one_sentence(&error), BAD_SETTING),
        // Help and version, asked for or needed.
        Err(error) => error.exit(),
    };
    match cli.command {
        Command::Serve(settings) => finish(serve::serve(&settings)),
        Command::Backup(options) => finish(backup::backup(&options)),
        Command::Restore(options) => finish(restore::restore(&options)),
        Command::Doctor(options) => doctor::doctor(&options),
        Command::Selftest(options) => match selftest::selftest(&options) {
            Ok(code) => code,
            Err(failure) => finish(Err(failure)),
        },
        Command::Openapi => finish(print_openapi()),
        Command::SettingsReference => {
            print(&settings::reference(&Cli::command()));
            ExitCode::SUCCESS
        }
        Command::Builder { order } => ExitCode::from(u8::try_from(builder::main(&order)).unwrap_or(1)),
        Command::Keeper => {
            ExitCode::from(u8::try_from(launcher::keep(machine::OWN_EXECUTABLE.as_ref())).unwrap_or(1))
        }
        Command::Launcher => ExitCode::from(u8::try_from(launcher::main()).unwrap_or(1)),
    }
}

fn is_mistake(error: &clap::Error) -> bool {
    error.use_stderr() && error.kind() != ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
}

/// What is wrong, without the usage and the pointer to the help that follow.
fn one_sentence(error: &clap::Error) -> String {
    let text = error.render().to_string();
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let lines =
        lines.take_while(|line| !line.starts_with("Usage:") && !line.starts_with("For more information"));
    lines.collect::<Vec<_>>().join(" ").trim_start_matches("error: ").to_owned()
}

fn print_openapi() -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(&api::openapi()).map_err(Failure::running)?;
    print(&text);
    Ok(())
}

fn finish(result: Result<(), Failure>) -> ExitCode {
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
