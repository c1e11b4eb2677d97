//! Requests, made of a URL and a message.

use super::{add_to_url, form_pairs, json_members, render, text};
use crate::bindings::Bindings;
use crate::request::Request;
use crate::table::{Body, Message, Node, Pairs, Part, Slot, Template};
use crate::url;
use crate::{Problem, Reason, codec, splice, uses};

/// Which rows of a message are added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rows {
    /// Those that do not depend on the message itself.
    First,
    /// Those that do. They are added last, and none of them sees another.
    Last,
}

impl Rows {
    /// Whether a text is one of these rows.
    pub(crate) fn has(self, bindings: &Bindings<'_>, template: Template<'_>) -> bool {
        (self == Rows::Last) == uses::template(template, &|used| bindings.is_of_request(used))
    }

    /// Whether a parameter is one of these rows.
    pub(crate) fn has_node(self, bindings: &Bindings<'_>, node: &Node<'_>) -> bool {
        (self == Rows::Last) == uses::node(node, &|used| bindings.is_of_request(used))
    }
}

/// Makes a whole request. A URL that begins with `/` joins `base`.
pub(crate) fn build(
    bindings: &Bindings<'_>,
    method: &str,
    url: Template<'_>,
    message: &Message<'_>,
    base: Option<&str>,
) -> Result<Request, Problem> {
    let path = text(bindings, url)?.ok_or_else(|| Problem::new("url", Reason::Missing))?;
    let url = match base {
        Some(base) if path.starts_with('/') => format!("{}{path}", base.trim_end_matches('/')),
        _ => path,
    };
    let url = url::as_sent(url)?;
    if !url::is_safe(&url, bindings.loopback) {
        return Err(Problem::new("url", Reason::NotAUrl));
    }
    let mut request = Request::new(method, url);
    apply(bindings, message, &mut request, &|bindings, message, rows, request| {
        body(bindings, message, rows, request)
    })?;
    Ok(request)
}

/// Adds the body of a message to a request.
pub(crate) type AddBody<'f> =
    &'f dyn Fn(&Bindings<'_>, &Message<'_>, Rows, &mut Request) -> Result<(), Problem>;

/// Adds a message to a request, with the body as the caller adds it.
pub(crate) fn apply(
    bindings: &Bindings<'_>,
    message: &Message<'_>,
    request: &mut Request,
    add_body: AddBody<'_>,
) -> Result<(), Problem> {
    add(bindings, message, Rows::First, request, add_body)?;
    if uses::message(message, &|used| bindings.is_of_request(used)) {
        without_last_rows(bindings, message, request);
        let snapshot = request.clone();
        add(&bindings.in_request(&snapshot), message, Rows::Last, request, add_body)?;
    }
    Ok(())
}

/// What an earlier signature left behind is no part of what is signed again.
fn without_last_rows(bindings: &Bindings<'_>, message: &Message<'_>, request: &mut Request) {
    let last = |template: &Template<'_>| Rows::Last.has(bindings, template);
    let parameters = |pairs: Pairs<'_>| -> Vec<String> {
        let names = pairs.iter().filter(|(_, node)| Rows::Last.has_node(bindings, node));
        names.map(|(name, _)| (*name).to_owned()).collect()
    };
    for (name, _) in message.headers.iter().filter(|(_, template)| last(template)) {
        request.headers.retain(|(present, _)| !present.eq_ignore_ascii_case(name));
    }
    super::query::without(&mut request.url, &parameters(message.query));
    let cookies = message.cookies.iter().filter(|(_, template)| last(template));
    let cookies: Vec<&str> = cookies.map(|(name, _)| *name).collect();
    if !cookies.is_empty() {
        let kept = cookies_but(request, &cookies);
        request.headers.retain(|(present, _)| !present.eq_ignore_ascii_case("cookie"));
        if !kept.is_empty() {
            request.set_header("Cookie", kept.join("; "));
        }
    }
    let names = match message.body {
        Body::Form(pairs) | Body::Json(pairs) => parameters(pairs),
        Body::None | Body::Text { .. } => Vec::new(),
    };
    match message.body {
        _ if names.is_empty() => {}
        Body::Json(_) => drop(splice::json_without(&mut request.body, &names)),
        _ => splice::form_without(&mut request.body, &names),
    }
}

fn add(
    bindings: &Bindings<'_>,
    message: &Message<'_>,
    rows: Rows,
    request: &mut Request,
    add_body: AddBody<'_>,
) -> Result<(), Problem> {
    add_to_url(bindings, message.query, &|node| rows.has_node(bindings, node), &mut request.url)?;
    for (name, template) in message.headers {
        if rows.has(bindings, template)
            && let Some(value) = text(bindings, template)?
        {
            request.set_header(name, header_value(name, value)?);
        }
    }
    cookies(bindings, message, rows, request)?;
    basic(bindings, message, rows, request)?;
    add_body(bindings, message, rows, request)
}

fn cookies(
    bindings: &Bindings<'_>,
    message: &Message<'_>,
    rows: Rows,
    request: &mut Request,
) -> Result<(), Problem> {
    for (name, template) in message.cookies.iter().filter(|(_, template)| rows.has(bindings, template)) {
        let mut value = Vec::new();
        if !render(bindings, template, &mut value)? {
            continue;
        }
        let mut pair = format!("{name}=").into_bytes();
        match template {
            [Part::Slot(Slot::Capture(_) | Slot::AccessToken)] => codec::cookie_as_set(&value, &mut pair),
            _ => codec::cookie(&value, &mut pair),
        }
        let mut all = cookies_but(request, &[name]);
        all.push(super::into_text(pair)?);
        request.set_header("Cookie", all.join("; "));
    }
    Ok(())
}

/// The cookies of a request, however many headers they are in, but those of these names.
fn cookies_but(request: &Request, names: &[&str]) -> Vec<String> {
    let headers = request.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("cookie"));
    let all = headers.flat_map(|(_, value)| value.split(';')).map(str::trim);
    all.filter(|pair| !pair.is_empty() && !names.contains(&pair.split('=').next().unwrap_or_default()))
        .map(str::to_owned)
        .collect()
}

/// HTTP Basic authentication (RFC 7617 §2).
fn basic(
    bindings: &Bindings<'_>,
    message: &Message<'_>,
    rows: Rows,
    request: &mut Request,
) -> Result<(), Problem> {
    let Some(basic) = message.basic else { return Ok(()) };
    let last = [basic.username, basic.password].iter().any(|template| Rows::Last.has(bindings, template));
    if last != (rows == Rows::Last) {
        return Ok(());
    }
    let mut pair = Vec::new();
    if !render(bindings, basic.username, &mut pair)? {
        return Ok(());
    }
    // What stands after a colon is the password, for whoever reads it. A colon of the spec's own is meant.
    let own = basic.username.iter().map(|part| match part {
        Part::Text(text) => text.matches(':').count(),
        _ => 0,
    });
    if pair.iter().filter(|byte| **byte == b':').count() > own.sum() {
        return Err(Problem::new(bindings.key_of(basic.username), Reason::Colon));
    }
    pair.push(b':');
    if render(bindings, basic.password, &mut pair)? {
        request.set_header("Authorization", format!("Basic {}", codec::base64(&pair)));
    }
    Ok(())
}

fn body(
    bindings: &Bindings<'_>,
    message: &Message<'_>,
    rows: Rows,
    request: &mut Request,
) -> Result<(), Problem> {
    let take = |node: &Node<'_>| rows.has_node(bindings, node);
    let media_type = match message.body {
        Body::None => return Ok(()),
        Body::Form(pairs) => {
            form_pairs(bindings, pairs, &take, &mut request.body)?;
            "application/x-www-form-urlencoded"
        }
        Body::Json(pairs) => {
            if request.body.is_empty() {
                request.body.extend_from_slice(b"{}");
            }
            request.body.pop();
            let start = request.body.len();
            if start > 1 {
                request.body.push(b',');
            }
            if !json_members(bindings, pairs, &take, &mut request.body)? {
                request.body.truncate(start);
            }
            request.body.push(b'}');
            "application/json"
        }
        Body::Text { media_type, content } => {
            if rows.has(bindings, content) {
                render(bindings, content, &mut request.body)?;
            }
            media_type
        }
    };
    if rows == Rows::First && request.header("content-type").is_none() {
        request.headers.push(("Content-Type".to_owned(), media_type.to_owned()));
    }
    Ok(())
}

/// A header's value. Control characters would begin another header (RFC 9110 §5.5).
fn header_value(name: &str, value: String) -> Result<String, Problem> {
    if value.chars().any(|c| c.is_control() && c != '\t') {
        return Err(Problem::new(name, Reason::ControlCharacter));
    }
    Ok(value)
}
