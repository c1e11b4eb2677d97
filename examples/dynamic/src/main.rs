//! Runs the example with what the terminal gives.

use std::io;
use std::process::ExitCode;

use authwright::Ureq;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let http = Ureq(ureq::Agent::new_with_defaults());
    match example_dynamic::run(&arguments, &mut io::stdin().lock(), &mut io::stdout(), &http) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
