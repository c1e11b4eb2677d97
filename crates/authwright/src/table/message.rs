//! What goes over the wire: templates, parameters, headers and bodies.

/// A place that a value is read from when a request is made.
///
/// Indices point into the lists of the [`Method`](super::Method) that the slot stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Slot {
    /// A field that a person or the integration fills: an index into [`Method::fields`](super::Method::fields).
    Field(u16),
    /// A computed value: an index into [`Method::derived`](super::Method::derived).
    Derived(u16),
    /// A value that came back with the callback or an answer: an index into [`Method::captures`](super::Method::captures).
    Capture(u16),
    /// The authorization code of the callback (RFC 6749 §4.1.2).
    Code,
    /// The `state` of the login (RFC 6749 §4.1.1). Random, and compared when the browser comes back.
    State,
    /// The PKCE code challenge (RFC 7636 §4.2).
    CodeChallenge,
    /// The PKCE code verifier (RFC 7636 §4.1).
    CodeVerifier,
    /// The access token of the grant.
    AccessToken,
    /// The refresh token of the grant.
    RefreshToken,
    /// The ID token of the grant (OpenID Connect Core §2).
    IdToken,
}

/// A piece of a text, with the escaping that its place needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Part<'a> {
    /// Literal text, sent as it is.
    Text(&'a str),
    /// A value, sent as it is. The compiler allows it only where the value's type makes that safe.
    Slot(Slot),
    /// A value percent-encoded as one path segment (RFC 3986 §3.3).
    Segment(Slot),
    /// A value encoded as `application/x-www-form-urlencoded`.
    Form(Slot),
    /// A value inside a quoted string of a header (RFC 9110 §5.6.4).
    Quoted(Slot),
    /// A value inside a JSON string, without the quotes.
    Json(Slot),
    /// A value inside XML text or an attribute.
    Xml(Slot),
    /// Something of the message that is being made.
    Request(RequestPart<'a>),
}

impl Part<'_> {
    /// The value that stands there, whatever it is escaped for.
    pub(crate) fn slot(&self) -> Option<Slot> {
        match *self {
            Part::Text(_) | Part::Request(_) => None,
            Part::Slot(slot)
            | Part::Segment(slot)
            | Part::Form(slot)
            | Part::Quoted(slot)
            | Part::Json(slot)
            | Part::Xml(slot) => Some(slot),
        }
    }
}

/// Something of the message in which a value stands, for signatures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum RequestPart<'a> {
    /// The method, such as `POST`.
    Method,
    /// The whole URL.
    Url,
    /// The scheme, such as `https`.
    Scheme,
    /// The host, with the port where the URL has one.
    Host,
    /// The path, beginning with `/`.
    Path,
    /// The query, without `?`; empty where there is none.
    Query,
    /// Path and query, as on the request line.
    Target,
    /// The body, as text.
    Body,
    /// The value of a header; empty where there is none.
    Header(&'a str),
}

/// A text made of parts. Absent as a whole where one of its parts is absent.
pub type Template<'a> = &'a [Part<'a>];

/// A parameter's value, typed so that JSON keeps its types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Node<'a> {
    /// Literal text.
    Text(&'a str),
    /// A value with its own type: an integer field stays a number in JSON. Absent where the value is.
    Slot(Slot),
    /// A text made of parts.
    Join(Template<'a>),
    /// A number as it is written.
    Number(&'a str),
    /// `true` or `false`.
    Boolean(bool),
    /// JSON `null`.
    Null,
    /// A JSON array; in a form or a query, the key once for each item. Absent items are left out.
    List(&'a [Node<'a>]),
    /// A JSON object. Absent members are left out.
    Object(Pairs<'a>),
}

/// Names with their values, in the order in which they are sent. An absent value drops its row.
pub type Pairs<'a> = &'a [(&'a str, Node<'a>)];

/// User name and password of HTTP Basic authentication (RFC 7617).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Basic<'a> {
    /// What stands before the colon.
    pub username: Template<'a>,
    /// What stands after the colon.
    pub password: Template<'a>,
}

/// The body of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Body<'a> {
    /// No body.
    None,
    /// `application/x-www-form-urlencoded`.
    Form(Pairs<'a>),
    /// `application/json`, an object.
    Json(Pairs<'a>),
    /// A text of the given media type.
    Text {
        /// The `Content-Type`.
        media_type: &'a str,
        /// The text. Values in it are escaped for their place.
        content: Template<'a>,
    },
}

/// What a request carries besides its method and URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Message<'a> {
    /// Headers, in order. A header that is absent is not sent.
    pub headers: &'a [(&'a str, Template<'a>)],
    /// Query parameters, added to those of the URL.
    pub query: Pairs<'a>,
    /// Cookies.
    pub cookies: &'a [(&'a str, Template<'a>)],
    /// `Authorization: Basic …`.
    pub basic: Option<Basic<'a>>,
    /// The body.
    pub body: Body<'a>,
}

impl<'a> Message<'a> {
    /// A message with nothing in it.
    #[must_use]
    pub const fn new() -> Self {
        Message { headers: &[], query: &[], cookies: &[], basic: None, body: Body::None }
    }

    /// With these headers.
    #[must_use]
    pub const fn headers(mut self, headers: &'a [(&'a str, Template<'a>)]) -> Self {
        self.headers = headers;
        self
    }

    /// With these query parameters.
    #[must_use]
    pub const fn query(mut self, query: Pairs<'a>) -> Self {
        self.query = query;
        self
    }

    /// With these cookies.
    #[must_use]
    pub const fn cookies(mut self, cookies: &'a [(&'a str, Template<'a>)]) -> Self {
        self.cookies = cookies;
        self
    }

    /// With HTTP Basic authentication.
    #[must_use]
    pub const fn basic(mut self, username: Template<'a>, password: Template<'a>) -> Self {
        self.basic = Some(Basic { username, password });
        self
    }

    /// With this body.
    #[must_use]
    pub const fn body(mut self, body: Body<'a>) -> Self {
        self.body = body;
        self
    }
}

impl Default for Message<'_> {
    fn default() -> Self {
        Self::new()
    }
}
