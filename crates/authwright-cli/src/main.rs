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

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Parser, Subcommand};
use outcome::Outcome;

/// Reading and merging specs makes many small texts, and the allocators of most systems take a quarter of a check's instructions.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

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
    Request(Box<request::Request>),
    Token(token::Token),
}

fn main() -> ExitCode {
    let outcome = match parse().command {
        Command::Check(arguments) => check::run(&arguments),
        Command::Generate(arguments) => generate::run(&arguments),
        Command::Schema(_) => schema::run(),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Request(arguments) => request::run(&arguments),
        Command::Token(arguments) => token::run(&arguments),
    };
    outcome.unwrap_or_else(|failed| failed).print()
}

/// The command line. A stray word is not repeated: it may be the rest of a secret with a space, which a shell took apart.
fn parse() -> Cli {
    Cli::try_parse().unwrap_or_else(|mut error| {
        let stray = match error.get(ContextKind::InvalidArg) {
            Some(ContextValue::String(word)) => !word.starts_with('-'),
            _ => false,
        };
        if stray && error.kind() == ErrorKind::UnknownArgument {
            error.insert(ContextKind::InvalidArg, ContextValue::String("***".to_owned()));
        }
        error.exit()
    })
}

/// What a command ends in. The error is an outcome too: one that is known before the work is done.
type Result<T = Outcome> = std::result::Result<T, Outcome>;
