//! Serves the application on <http://127.0.0.1:3000>.

use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;

use authwright::Reqwest;
use example_build_script::app;
use example_build_script::connectors::brightpearl::oauth2::App;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match serve().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve() -> Result<(), Box<dyn Error>> {
    let brightpearl = App {
        client_id: variable("BRIGHTPEARL_CLIENT_ID")?,
        client_secret: variable("BRIGHTPEARL_CLIENT_SECRET")?.into(),
        redirect_uri: variable("BRIGHTPEARL_REDIRECT_URI")?,
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    println!("listening on http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, app(brightpearl, Arc::new(Reqwest::new()?))).await?)
}

fn variable(name: &str) -> Result<String, String> {
    std::env::var(name).map_err(|_| format!("the environment variable {name} is not set"))
}
