//! `token`: logs in for real, without a person.

use std::fmt::Write;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use authwright::{BlockingHttp, Grant, Ureq};
use clap::Args;

use crate::outcome::Outcome;
use crate::values::Target;
use crate::{Result, spec};

/// The longest that a login may take.
const TIME_LIMIT: Duration = Duration::from_secs(30);

/// Logs in for real with a method that needs no person, and tells what came back
///
/// It sends the values to the vendor. The token itself is shown with --show-secrets alone.
#[derive(Args)]
pub(crate) struct Token {
    #[command(flatten)]
    target: Target,
    /// Print the tokens themselves
    #[arg(long)]
    show_secrets: bool,
}

/// Runs the command.
pub(crate) fn run(arguments: &Token) -> Result {
    let target = &arguments.target;
    let connector = spec::load(&target.spec)?;
    let method = spec::method(connector, target.method.as_deref())?;
    let client = target.client(connector, method, &target.pairs()?)?;
    let Some(call) = client.log_in() else {
        let reason = if method.authorize.is_some() {
            "a person must log in with a browser; `authwright request` shows the address"
        } else {
            "it has no login: its values go with each request, as `authwright request` shows"
        };
        return Err(Outcome::unusable(format!("{}: {reason}", client.id())));
    };
    let grant = call.send_blocking(&*http(target.allow_http_loopback));
    let grant = grant.map_err(|error| Outcome::failed(format!("{}: {error}", client.id())))?;
    Ok(Outcome::good(describe(&grant, arguments.show_secrets)))
}

fn http(loopback: bool) -> Box<dyn BlockingHttp> {
    let agent = ureq::Agent::config_builder().timeout_global(Some(TIME_LIMIT)).build().into();
    let ureq = Ureq(agent);
    if loopback { Box::new(ureq.allow_http_on_loopback()) } else { Box::new(ureq) }
}

fn describe(grant: &Grant, show: bool) -> String {
    let mut text = format!("{}\n", grant.id);
    let tokens = [
        ("access_token", Some(&grant.access_token)),
        ("refresh_token", grant.refresh_token.as_ref()),
        ("id_token", grant.id_token.as_ref()),
    ];
    for (name, token) in tokens {
        let Some(token) = token.map(authwright::Secret::expose).filter(|token| !token.is_empty()) else {
            continue;
        };
        let _ = match show {
            true => writeln!(text, "{name}: {token}"),
            false => writeln!(text, "{name}: *** ({} characters)", token.chars().count()),
        };
    }
    for (name, value) in
        [("token_type", &grant.token_type), ("scope", &grant.scope), ("account_name", &grant.account_name)]
    {
        if let Some(value) = value {
            let _ = writeln!(text, "{name}: {}", value.escape_debug());
        }
    }
    let _ = match grant.expires_at {
        Some(at) => writeln!(text, "expires_at: {at} (in {} s)", at.saturating_sub(now())),
        None => writeln!(text, "expires_at: not stated"),
    };
    text
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}
