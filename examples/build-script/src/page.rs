//! The pages.

use std::time::{Duration, UNIX_EPOCH};

use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderValue, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderName, StatusCode};
use axum::response::{Html, IntoResponse, Response};

/// A form for what differs from account to account.
const START: &str = "<form method=post action=/connect>\
    <p><label>Data center <input name=data_center required placeholder=euw1></label>\
    <p><label>Account <input name=account required></label>\
    <p><button>Connect Brightpearl</button></form>";

/// The address of the callback has a code in it: nothing may keep it or pass it on.
const GUARDS: [(HeaderName, &str); 4] = [
    (CACHE_CONTROL, "no-store"),
    (REFERRER_POLICY, "no-referrer"),
    (CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
];

pub(crate) fn start() -> Response {
    page(StatusCode::OK, "Not connected", START)
}

/// Says when the token expires, in seconds since 1970-01-01T00:00:00Z, and nothing else about it.
pub(crate) fn connected(expires_at: Option<u64>) -> Response {
    let expires_at = expires_at.and_then(|at| UNIX_EPOCH.checked_add(Duration::from_secs(at)));
    let body = match expires_at {
        Some(at) => format!("<p>The token expires on <time>{}</time>.", httpdate::fmt_http_date(at)),
        None => "<p>Brightpearl does not say when the token expires.".to_owned(),
    };
    page(StatusCode::OK, "Connected to Brightpearl", &body)
}

pub(crate) fn failure(status: StatusCode, why: &str) -> Response {
    let body = format!("<p>{}<p><a href=/>Try again</a>", escape(why));
    page(status, "Brightpearl was not connected", &body)
}

/// Adds what every page has to tell the browser.
pub(crate) async fn guard(mut response: Response) -> Response {
    for (name, value) in GUARDS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

fn page(status: StatusCode, title: &str, body: &str) -> Response {
    let html = format!(
        "<!doctype html><html lang=en><meta charset=utf-8><title>{title}</title><h1>{title}</h1>{body}"
    );
    (status, Html(html)).into_response()
}

/// An error may have words of the server, or of a forged callback.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
