//! Answers that are errors, or of no use.

use std::time::Duration;

use super::{TakeError, holds, says_something};
use crate::bindings::Bindings;
use crate::json::Json;
use crate::moment::Moment;
use crate::request::Response;
use crate::table::{ErrorRule, Origin, Step, Take};
use crate::{CallError, Flow, mask, path, time};

/// What says that a login is over (RFC 6749 §5.2), or that a person must go on with it (OpenID Connect Core §3.1.2.6).
const OVER: [&str; 5] = [
    "invalid_grant",
    "interaction_required",
    "login_required",
    "consent_required",
    "account_selection_required",
];

/// How long a server may ask to wait: a day.
const LONGEST_WAIT: Duration = Duration::from_secs(24 * 60 * 60);

/// Refuses an answer that is an error: first by its length, then by the rules, then by its status.
pub(crate) fn judge(
    bindings: &Bindings<'_>,
    step: &Step<'_>,
    response: &Response,
    document: Option<&Json<'_>>,
    moment: &Moment,
    flow: Flow,
) -> Result<(), CallError> {
    let rule = step.errors.iter().find(|rule| holds(bindings, &rule.when, response, document) != rule.unless);
    if let Some(rule) = rule {
        return Err(refused(rule, step, response, document, moment, flow));
    }
    if (200..300).contains(&response.status) {
        return Ok(());
    }
    // The answer is an error whatever the rules say, but they know where it says why. Where one says what is no error, its code is
    // that of success.
    let standard = document.is_some_and(is_oauth_error).then_some(&ErrorRule::STANDARD);
    for rule in step.errors.iter().filter(|rule| !rule.unless).chain(standard) {
        let refused = refused(rule, step, response, document, moment, flow);
        if !matches!(refused, CallError::Refused { error: None, description: None, .. }) {
            return Err(refused);
        }
    }
    Err(CallError::Status { status: response.status, retry_after: retry_after(response, moment), flow })
}

/// Why an answer is of no use. One that lacks what must be there may hold the error of RFC 6749 §5.2: some servers send it
/// under status 200.
pub(crate) fn unusable(
    error: TakeError,
    step: &Step<'_>,
    response: &Response,
    document: Option<&Json<'_>>,
    moment: &Moment,
    flow: Flow,
) -> CallError {
    let name = match error {
        TakeError::Missing(name) => name,
        TakeError::Invalid(problem) => return CallError::Captured(problem),
        TakeError::Value(problem) => return CallError::Value(problem),
        TakeError::TokenType(kind) => return CallError::TokenType(kind),
    };
    let wants_json =
        |take: &Take<'_>| take.required && matches!(take.from, Origin::Path(_) | Origin::Paths(_));
    match document {
        Some(document) if is_oauth_error(document) => {
            refused(&ErrorRule::STANDARD, step, response, Some(document), moment, flow)
        }
        None if !response.body.trim_ascii().is_empty() && step.take.iter().any(wants_json) => {
            CallError::NotJson { media_type: response.header("content-type").map(str::to_owned) }
        }
        _ => CallError::Unreadable(name),
    }
}

/// The same error, with every secret masked in the server's words: these, and those computed with the bindings of the request.
pub(crate) fn masked(error: CallError, bindings: &Bindings<'_>, secrets: Vec<&str>) -> CallError {
    let computed = bindings.computed_secrets();
    let secrets: Vec<&str> = secrets.into_iter().chain(computed.iter().map(|text| text.as_str())).collect();
    let secrets = &secrets;
    match error {
        CallError::Refused { error, description, status, retry_after, fatal, flow } => CallError::Refused {
            error: error.map(|text| mask::clean(&text, secrets)),
            description: description.map(|text| mask::clean(&text, secrets)),
            status,
            retry_after,
            fatal,
            flow,
        },
        CallError::TokenType(kind) => CallError::TokenType(mask::clean(&kind, secrets)),
        CallError::NotJson { media_type } => CallError::NotJson {
            media_type: media_type
                .map(|text| media_type_in(&mask::clean(&text, secrets)).to_owned())
                .filter(|text| !text.is_empty()),
        },
        other => other,
    }
}

/// What a `Content-Type` says before its parameters (RFC 9110 §8.3.1).
fn media_type_in(header: &str) -> &str {
    let fits = |c: char| c.is_ascii_alphanumeric() || "/+.-".contains(c);
    let text = header.trim_start();
    &text[..text.find(|c| !fits(c)).unwrap_or(text.len())]
}

fn is_oauth_error(document: &Json<'_>) -> bool {
    document.get("error").is_some_and(|error| error.as_text().is_some() && says_something(error))
}

/// What the server says. A code that ends a login does so wherever it stands.
fn refused(
    rule: &ErrorRule<'_>,
    step: &Step<'_>,
    response: &Response,
    document: Option<&Json<'_>>,
    moment: &Moment,
    flow: Flow,
) -> CallError {
    let text = |at: Option<&str>| {
        // `"error": true` says that there is one, and not which.
        let found = path::find(document?, at?, &|_| true).filter(|found| !matches!(found, Json::Boolean(_)));
        let found = found.and_then(path::scalar)?;
        Some(found.into_owned()).filter(|text| !text.is_empty())
    };
    let error = text(rule.code);
    let is_fatal = |code| OVER.contains(&code) || step.errors.iter().any(|rule| rule.fatal.contains(&code));
    let fatal = error.as_deref().is_some_and(is_fatal);
    CallError::Refused {
        description: text(rule.message),
        error,
        status: response.status,
        retry_after: retry_after(response, moment),
        fatal,
        flow,
    }
}

/// How long the server asks to wait, in seconds or until a date (RFC 9110 §10.2.3), but no longer than a day: what is added to
/// an instant must not overflow it.
fn retry_after(response: &Response, moment: &Moment) -> Option<Duration> {
    let value = response.header("retry-after")?.trim();
    let seconds = if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        value.parse().unwrap_or(u64::MAX)
    } else {
        u64::try_from(time::http_date(value)?).ok()?.saturating_sub(moment.unix())
    };
    Some(Duration::from_secs(seconds).min(LONGEST_WAIT))
}
