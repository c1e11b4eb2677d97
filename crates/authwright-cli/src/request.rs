//! `request`: every HTTP request that a method makes, without sending one.

mod answer;
mod clock;
mod curl;
mod document;
mod json;
mod mask;
mod plan;
mod substitute;
mod text;
mod twin;

use clap::Args;

use crate::outcome::Outcome;
use crate::values::Target;
use crate::{Result, spec};
use clock::Clock;
use plan::{Plan, Shown};

/// Shows every HTTP request of a method, exactly as it would be sent, and sends none
///
/// Answers are made up: ACCESS_TOKEN stands for the token that the vendor would give. A value that comes back can be set like a
/// field. Secrets are shown as ***.
#[derive(Args)]
pub(crate) struct Request {
    #[command(flatten)]
    target: Target,
    #[command(flatten)]
    api: plan::ApiCall,
    /// As commands for curl
    #[arg(long, conflicts_with = "json")]
    curl: bool,
    /// As a JSON array
    #[arg(long)]
    json: bool,
    /// Print secrets as they are
    #[arg(long)]
    show_secrets: bool,
    #[command(flatten)]
    clock: Clock,
    #[command(flatten)]
    given: plan::Given,
}

/// Runs the command.
pub(crate) fn run(arguments: &Request) -> Result {
    let target = &arguments.target;
    let connector = spec::load(&target.spec)?;
    let method = spec::method(connector, target.method.as_deref())?;
    let (captures, mut pairs): (Vec<_>, Vec<_>) = target.pairs()?.into_iter().partition(|(key, _)| {
        method.captures.iter().any(|capture| capture.key == key)
            && !method.fields.iter().any(|field| field.key == key)
    });
    let clock = arguments.clock.read()?;
    arguments.given.fill(method, &mut pairs)?;
    let client = target.client(connector, method, &pairs)?;
    let plan = Plan {
        client: &client,
        method,
        pairs: &pairs,
        captures: &captures,
        given: &arguments.given,
        clock: &clock,
        api: &arguments.api,
    };
    let mut shown = plan.run()?;
    let mut hidden = false;
    if !arguments.show_secrets && !plan.secrets().is_empty() {
        let twin = twin::of(&plan, &|connector, method, pairs| target.client(connector, method, pairs).ok());
        mask::all(&mut shown, &plan.secrets(), twin.as_ref());
        hidden = twin.is_none();
    }
    let outcome = Outcome::good(print(arguments, &shown));
    Ok(match (shown.is_empty(), hidden) {
        (true, _) => outcome.with_err(NOTHING),
        (false, true) => outcome.with_err(HIDDEN),
        (false, false) => outcome,
    })
}

/// What is said where every value is hidden.
const HIDDEN: &str = "note: what is made of the secrets cannot be told apart from the rest, so every value is hidden: `--show-secrets` prints them\n";

/// What is said where nothing is sent.
const NOTHING: &str = "this method has no login: `--path /me` shows what a call of the API would send\n";

fn print(arguments: &Request, shown: &[Shown]) -> String {
    match (arguments.json, arguments.curl) {
        (true, _) => json::print(shown),
        (false, true) => curl::print(shown),
        (false, false) => text::print(shown),
    }
}
