//! Prints the status of Shopware's answer. The credentials come from the environment; see README.md.

use std::error::Error;
use std::process::ExitCode;

use authwright::Ureq;
use authwright_connectors::shopware::integration::Credentials;

fn main() -> ExitCode {
    match run() {
        Ok(status) => {
            println!("Shopware answered with status {status}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<u16, Box<dyn Error>> {
    let client = Credentials::client_from_env()?;
    let http = Ureq(ureq::Agent::new_with_defaults());
    let mut grant = client.log_in().send_blocking(&http)?;
    Ok(example_blocking::version(&client, &mut grant, &http)?.status)
}
