//! Chooses a connector at run time, as a platform does that offers all of them.
//!
//! Nothing here knows a vendor: ids, forms and flows come from the catalogue.

use std::error::Error;
use std::io::{BufRead, Write};

use authwright::table::{CompiledConnector, Connector};
use authwright::{Audience, BlockingHttp, Client, Grant, InvalidCredentials, Moment};
use authwright_connectors::{ALL, find};
use serde_json::{Deserializer, Map, Value, json};

const USAGE: &str = "\
usage: example-dynamic                          lists connectors and methods
       example-dynamic describe ID METHOD       prints what the app and the person fill in, as JSON Schemas
       example-dynamic log-in ID METHOD         reads {\"app\": {…}, \"credentials\": {…}} from its input, and logs in";

/// Does what the arguments say.
///
/// # Errors
///
/// Everything goes to the person who typed it, so errors are for reading.
pub fn run(
    arguments: &[&str],
    input: &mut dyn BufRead,
    output: &mut dyn Write,
    http: &dyn BlockingHttp,
) -> Result<(), Box<dyn Error>> {
    match arguments {
        [] => list(output),
        ["describe", id, method] => describe(connector(id)?, method, output),
        ["log-in", id, method] => {
            let client = client(connector(id)?, method, input)?;
            let grant = log_in(&client, input, output, http)?;
            let expiry =
                grant.expires_at.map_or("nobody says when".to_owned(), |at| format!("Unix time {at}"));
            Ok(writeln!(output, "logged in to {}; the token expires: {expiry}", grant.id)?)
        }
        _ => Err(USAGE.into()),
    }
}

fn connector(id: &str) -> Result<&'static CompiledConnector, String> {
    find(id).ok_or_else(|| format!("there is no connector `{id}`\n{USAGE}"))
}

fn list(output: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    for connector in ALL {
        for method in connector.methods {
            writeln!(output, "{} {}: {}, {}", connector.id, method.id, connector.name, method.label)?;
        }
    }
    Ok(())
}

/// A form for each audience: the app is set up once, and each person has credentials.
fn describe(connector: &Connector<'_>, method: &str, output: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    let form = |audience| -> Result<Value, Box<dyn Error>> {
        let schema = connector
            .form_schema(method, audience)
            .ok_or_else(|| format!("{} has no method `{method}`", connector.name))?;
        Ok(serde_json::from_str(&schema)?)
    };
    let forms = json!({ "app": form(Audience::App)?, "credentials": form(Audience::User)? });
    Ok(writeln!(output, "{forms:#}")?)
}

/// Reads one JSON document, and no further: what comes after it may be the address of a callback.
fn client(
    connector: &'static CompiledConnector,
    method: &str,
    input: &mut dyn BufRead,
) -> Result<Client, Box<dyn Error>> {
    let answers = Deserializer::from_reader(input).into_iter::<Map<String, Value>>().next();
    let answers = answers.ok_or("there is no JSON in the input")??;
    let part = |key: &str| answers.get(key).map_or("{}".to_owned(), Value::to_string);
    Ok(Client::from_json(connector, method, &part("app"), &part("credentials")).map_err(|e| in_lines(&e))?)
}

/// A form would show each problem beside its input; a terminal has a line for each.
fn in_lines(invalid: &InvalidCredentials) -> String {
    let problems: Vec<String> = invalid.problems.iter().map(|problem| format!("  {problem}")).collect();
    format!("these credentials cannot be used:\n{}", problems.join("\n"))
}

fn log_in(
    client: &Client,
    input: &mut dyn BufRead,
    output: &mut dyn Write,
    http: &dyn BlockingHttp,
) -> Result<Grant, Box<dyn Error>> {
    if let Some(call) = client.log_in() {
        return Ok(call.send_blocking(http)?);
    }
    let login =
        client.start_login(&Moment::os()).ok_or("credentials are sent with each request: no login")?;
    writeln!(output, "Open this address, and paste the one that the browser comes back to:\n{}", login.url)?;
    let mut address = String::new();
    // What is left of the line of the JSON comes first.
    while address.trim().is_empty() {
        address.clear();
        if input.read_line(&mut address)? == 0 {
            return Err("the input ended before the login".into());
        }
    }
    Ok(client.finish_login(login.pending, &address, &Moment::os())?.send_blocking(http)?)
}
