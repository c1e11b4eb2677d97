//! `authwright`: checks specs, generates connectors, and shows every request that they make.

mod cache;
mod check;
mod explain;
mod generate;
mod outcome;
mod request;
mod schema;
mod spec;
mod token;
mod values;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use outcome::Outcome;

/// Compiles and runs specs of how vendors' APIs authenticate.
///
/// Ends with 0 where all is well, 1 where something was found, 2 where it could not be done at all.
#[derive(Parser)]
#[command(name = "authwright", version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Check(check::Check),
    Generate(generate::Generate),
    Schema(schema::Schema),
    Explain(explain::Explain),
    Request(request::Request),
    Token(token::Token),
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Check(arguments) => check::run(&arguments),
        Command::Generate(arguments) => generate::run(&arguments),
        Command::Schema(_) => schema::run(),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Request(arguments) => request::run(&arguments),
        Command::Token(arguments) => token::run(&arguments),
    };
    outcome.unwrap_or_else(|failed| failed).print()
}

/// What a command ends in. The error is an outcome too: one that is known before the work is done.
type Result<T = Outcome> = std::result::Result<T, Outcome>;
