//! Requests, made of a URL and a message.

use super::{add_to_url, form_pairs, json_members, render, text};
use crate::bindings::Bindings;
use crate::request::Request;
use crate::table::{Body, Message, Node, Template};
use crate::url;
use crate::{Problem, Reason, codec, uses};

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
        let snapshot = request.clone();
        add(&bindings.in_request(&snapshot), message, Rows::Last, request, add_body)?;
    }
    Ok(())
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
        codec::cookie(&value, &mut pair);
        let others = request.header("cookie").unwrap_or_default().split(';').map(str::trim);
        let mut all: Vec<&str> =
            others.filter(|other| !other.is_empty() && other.split('=').next() != Some(*name)).collect();
        let pair = super::into_text(pair)?;
        all.push(&pair);
        let all = all.join("; ");
        request.set_header("Cookie", all);
    }
    Ok(())
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
