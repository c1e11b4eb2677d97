//! Calls Shopware with blocking requests, and renews the token when Shopware asks for it.

use std::error::Error;

use authwright::{BlockingHttp, Grant, Moment, Request, Response};
use authwright_connectors::shopware::integration::Client;

/// Asks for the version of the shop.
///
/// A token may end before it expires, such as when an administrator takes it back; then there is a new one in `grant`, to be
/// stored in the place of the old one.
///
/// # Errors
///
/// The token could not be renewed, or there was no answer. An answer of the API is none, whatever its status.
pub fn version(
    client: &Client,
    grant: &mut Grant,
    http: &dyn BlockingHttp,
) -> Result<Response, Box<dyn Error>> {
    let answer = call(client, grant, http)?;
    if !client.asks_for_renewal(&answer) {
        return Ok(answer);
    }
    *grant = client.refresh(grant)?.send_blocking(http)?;
    call(client, grant, http)
}

fn call(client: &Client, grant: &Grant, http: &dyn BlockingHttp) -> Result<Response, Box<dyn Error>> {
    let mut request = Request::get("/_info/version");
    client.sign(grant, &mut request, &Moment::os())?;
    Ok(http.send(request)?)
}
