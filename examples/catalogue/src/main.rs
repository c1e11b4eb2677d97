//! Prints the status of SparkLayer's answer. The credentials come from the environment; see README.md.

use std::error::Error;
use std::process::ExitCode;

use authwright::Reqwest;
use authwright_connectors::sparklayer::oauth2::Credentials;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run().await {
        Ok(status) => {
            println!("SparkLayer answered with status {status}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<u16, Box<dyn Error>> {
    let client = Credentials::client_from_env()?;
    Ok(example_catalogue::price_lists(&client, &Reqwest::new()?).await?.status)
}
