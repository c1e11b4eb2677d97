//! Calls SparkLayer with client credentials, through the catalogue, async.
//!
//! The catalogue compiles no connector that is not asked for: its feature `sparklayer` is all that this crate turns on.

use std::error::Error;

use authwright::{Http, Moment, Request, Response};
use authwright_connectors::sparklayer::oauth2::Client;

/// Logs in, and asks for a price list.
///
/// # Errors
///
/// The login failed, or there was no answer. An answer of the API is none, whatever its status.
pub async fn price_lists(client: &Client, http: &dyn Http) -> Result<Response, Box<dyn Error>> {
    let grant = client.log_in().send(http).await?;
    let mut request = Request::get("/v2/price-lists?page_size=1");
    // Signing makes the path a URL of this client's environment, and adds the token and the `Site-Id`.
    client.sign(&grant, &mut request, &Moment::os())?;
    Ok(http.send(request).await?)
}
