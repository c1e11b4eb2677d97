//! Logs in to Shopware with the transport. The credentials come from the environment; see README.md.

use std::error::Error;
use std::process::ExitCode;
use std::time::SystemTime;

use authwright_connectors::shopware::integration::Credentials;
use example_own_transport::Hyper;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let client = Credentials::client_from_env()?;
    let grant = client.log_in().send(&Hyper::https()?).await?;
    match grant.expires_in(SystemTime::now()) {
        Some(left) => println!("logged in; the token lives for {} seconds", left.as_secs()),
        None => println!("logged in; Shopware does not say when the token expires"),
    }
    Ok(())
}
