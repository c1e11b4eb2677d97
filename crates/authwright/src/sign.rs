//! Credentials on API requests.

use crate::bindings::Bindings;
use crate::client::Client;
use crate::grant::Grant;
use crate::moment::Moment;
use crate::render::{self, Rows};
use crate::request::Request;
use crate::table::{Body, Message, Node, Slot, Step};
use crate::url::{self, Parts};
use crate::{Problem, Reason, SignError, splice, uses};

impl Client {
    /// Adds credentials to an API request: headers, query, cookies and members of the body, as the spec states them.
    ///
    /// A URL that begins with `/` joins the base URL. Characters are percent-encoded that HTTP clients encode, such as `'` in a
    /// query, and scheme, host and port are written as those write them, so that what is signed is what is sent. What the spec
    /// sets replaces what the caller set under the same name. Do not follow redirects with a signed request, or sign it anew for
    /// the same host only.
    ///
    /// # Errors
    ///
    /// The URL has `.` or `..` as a segment, or a character that must be percent-encoded; the request goes to a host that is
    /// neither the base URL's nor one that the spec allows; the grant is another's; a value is missing; or the body is not of the
    /// type that members are added to. The request is left as it was.
    pub fn sign(
        &self,
        grant: Option<&Grant>,
        request: &mut Request,
        moment: &Moment,
    ) -> Result<(), SignError> {
        let mut bindings = self.bindings_with(grant)?;
        bindings.moment = Some(moment);
        let message = &bindings.method.api.message;
        if grant.is_none() && needs_grant(&bindings, message) {
            return Err(SignError::NoGrant);
        }
        let mut signed = request.clone();
        signed.url = self.api_url(&bindings, grant, &request.url)?;
        render::apply(&bindings, message, &mut signed, &add_body).map_err(|problem| {
            match problem.reason {
                Reason::WrongType if problem.key == BODY => SignError::Body,
                _ => SignError::Value(problem),
            }
        })?;
        *request = signed;
        Ok(())
    }

    /// Whether the request of a step that carries credentials may go to a URL, and nothing of the grant is missing.
    pub(crate) fn may_receive(
        &self,
        bindings: &Bindings<'_>,
        grant: Option<&Grant>,
        step: &Step<'_>,
        url: &str,
    ) -> Result<(), SignError> {
        if grant.is_none() && needs_grant(bindings, &step.message) {
            return Err(SignError::NoGrant);
        }
        self.api_url(bindings, grant, url).map(drop)
    }

    /// The URL of an API request, if credentials may go there.
    fn api_url(
        &self,
        bindings: &Bindings<'_>,
        grant: Option<&Grant>,
        target: &str,
    ) -> Result<String, SignError> {
        let base = match self.base_url(grant) {
            Ok(base) => Some(base),
            Err(SignError::NoBaseUrl) => None,
            Err(error) => return Err(error),
        };
        let target = if target.starts_with('/') {
            format!("{}{target}", base.as_deref().ok_or(SignError::NoBaseUrl)?)
        } else {
            target.to_owned()
        };
        let target = url::as_sent(target)?;
        let parts =
            Parts::read(&target).filter(|parts| parts.is_safe(bindings.loopback)).ok_or(SignError::Url)?;
        let of_base = base.as_deref().and_then(Parts::read).is_some_and(|base| parts.same_origin(&base));
        let allowed = || {
            let default_port = parts.https && parts.effective_port() == 443;
            default_port && bindings.method.api.hosts.iter().any(|domain| url::is_within(parts.host, domain))
        };
        match of_base || allowed() {
            false => Err(SignError::ForeignHost),
            // A parameter that is added after a fragment is never sent.
            true if parts.fragment => Err(SignError::Url),
            true => Ok(target),
        }
    }
}

/// Marks the problem of a body of another type.
const BODY: &str = "body";

/// Whether a message says something of the grant, so that it must not be left out.
fn needs_grant(bindings: &Bindings<'_>, message: &Message<'_>) -> bool {
    if bindings.method.authorize.is_none() && bindings.method.login.is_empty() {
        return false;
    }
    let of_grant =
        |slot| matches!(slot, Slot::AccessToken | Slot::IdToken | Slot::RefreshToken | Slot::Capture(_));
    uses::anywhere(bindings.method, &[], message, &of_grant)
}

/// Adds the message's parameters to the body of the caller. A `GET` has none, and gets none.
fn add_body(
    bindings: &Bindings<'_>,
    message: &Message<'_>,
    rows: Rows,
    request: &mut Request,
) -> Result<(), Problem> {
    let wrong = || Problem::new(BODY, Reason::WrongType);
    let take = |node: &Node<'_>| rows.has_node(bindings, node);
    if matches!(request.method.as_str(), "GET" | "HEAD") && request.body.is_empty() {
        return Ok(());
    }
    let media_type = request.header("content-type").map(str::to_ascii_lowercase);
    let is = |expected: &str| media_type.as_deref().is_none_or(|given| given.starts_with(expected));
    let mut added = Vec::new();
    match message.body {
        Body::None => return Ok(()),
        Body::Form(pairs) => {
            render::form_pairs(bindings, pairs, &take, &mut added)?;
            if added.is_empty() {
                return Ok(());
            }
            if !is(FORM) || (media_type.is_none() && !request.body.is_empty()) {
                return Err(wrong());
            }
            splice::form(&mut request.body, &added);
            set_type(request, FORM);
        }
        Body::Json(pairs) => {
            if !render::json_members(bindings, pairs, &take, &mut added)? {
                return Ok(());
            }
            if !(is("application/json") || media_type.as_deref().is_some_and(|given| given.contains("+json")))
            {
                return Err(wrong());
            }
            splice::json(&mut request.body, &added).ok_or_else(wrong)?;
            set_type(request, "application/json");
        }
        Body::Text { media_type, content } => {
            if !rows.has(bindings, content) || !render::render(bindings, content, &mut added)? {
                return Ok(());
            }
            if !request.body.is_empty() {
                return Err(wrong());
            }
            request.body = added;
            set_type(request, media_type);
        }
    }
    Ok(())
}

const FORM: &str = "application/x-www-form-urlencoded";

fn set_type(request: &mut Request, media_type: &str) {
    if request.header("content-type").is_none() {
        request.headers.push(("Content-Type".to_owned(), media_type.to_owned()));
    }
}
