//! Requests and what is read from their answers.

use serde::Deserialize;

use super::{Map, Scalar, Send, Spanned, Text, TypeKeyword, Verb, WhenSpec};

macro_rules! message {
    ($(#[$meta:meta])* $name:ident { $($(#[$field_meta:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Default, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $($(#[$field_meta])* pub $field: $type,)*
            /// Headers. `null` removes one that a preset or an earlier layer set. Names ignore case.
            pub headers: Option<Map<Option<Text>>>,
            /// Query parameters; a list repeats the key.
            pub query: Option<Map<Option<Json>>>,
            /// Cookies.
            pub cookies: Option<Map<Option<Text>>>,
            /// HTTP Basic authentication (RFC 7617).
            pub basic: Option<BasicSpec>,
            /// How `params` or `content` travel.
            pub send: Option<Spanned<Send>>,
            /// The parameters of the body, or of the URL with `send: query`. `null` removes one.
            pub params: Option<Map<Option<Json>>>,
            /// The body as one text, for `xml`, `text` and `json`.
            pub content: Option<Text>,
        }
    };
}

message! {
    /// One request and its answer.
    RequestSpec {
        /// The URL. References in the host must be hosts, labels, ports or choices.
        url: Option<Text>,
        /// The HTTP method. Where absent: `POST` for `token`, for `refresh`, which inherits it, for `revoke` of OAuth 2.0, and for
        /// whatever has `params` or `content`, of which `verify` needs `send` or `content`; else `GET`.
        method: Option<Spanned<Verb>>,
        /// What is taken from the answer, by paths: `{ access_token: data.token, expires_in: data.ttl, shop: shop.id }`. Some names
        /// have a meaning, such as `access_token` and `expires_in`; what has another name is kept with the grant.
        take: Option<Map<Option<Spanned<TakeSpec>>>>,
        /// When an answer is an error, and where it says why, such as `{ when: { path: status, is: failed }, code: reason }`. Any
        /// status but 2xx is an error anyway.
        error: Option<Spanned<ErrorSpec>>,
        /// How long to wait for the answer, such as `30s`.
        timeout: Option<Text>,
    }
}

message! {
    /// One request of a login, and its answer.
    StepSpec {
        /// The URL. References in the host must be hosts, labels, ports or choices.
        url: Option<Text>,
        /// The HTTP method. Where absent: `POST` for `token`, for `refresh`, which inherits it, for `revoke` of OAuth 2.0, and for
        /// whatever has `params` or `content`, of which `verify` needs `send` or `content`; else `GET`.
        method: Option<Spanned<Verb>>,
        /// What is taken from the answer, by paths: `{ access_token: data.token, expires_in: data.ttl, shop: shop.id }`. Some names
        /// have a meaning, such as `access_token` and `expires_in`; what has another name is kept with the grant.
        take: Option<Map<Option<Spanned<TakeSpec>>>>,
        /// When an answer is an error, and where it says why, such as `{ when: { path: status, is: failed }, code: reason }`. Any
        /// status but 2xx is an error anyway.
        error: Option<Spanned<ErrorSpec>>,
        /// How long to wait for the answer, such as `30s`.
        timeout: Option<Text>,
        /// Whether the request is left out when a grant is renewed.
        once: Option<Spanned<bool>>,
    }
}

message! {
    /// The vendor's API: where it is, and what goes with every call.
    ApiSpec {
        /// What the paths of API calls are joined to.
        base_url: Option<Text>,
        /// Further domains, and those below them, that may receive the credentials.
        hosts: Option<Vec<Text>>,
        /// A cheap request that shows whether the credentials work. A URL that begins with `/` joins `base_url`. It lies upon what
        /// goes with every call: what it says itself takes the place of that, and `null` removes it.
        verify: Option<RequestSpec>,
    }
}

impl StepSpec {
    /// The same request without `once`.
    #[must_use]
    pub fn request(self) -> RequestSpec {
        RequestSpec {
            url: self.url,
            method: self.method,
            take: self.take,
            error: self.error,
            timeout: self.timeout,
            headers: self.headers,
            query: self.query,
            cookies: self.cookies,
            basic: self.basic,
            send: self.send,
            params: self.params,
            content: self.content,
        }
    }
}

/// User name and password of HTTP Basic authentication.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct BasicSpec {
    /// What stands before the colon.
    pub username: Option<Text>,
    /// What stands after the colon. May be empty.
    pub password: Option<Text>,
    /// `form`: both are form-encoded first, as RFC 6749 §2.3.1 asks of OAuth clients. `raw` where absent.
    pub encoding: Option<Spanned<super::BasicEncoding>>,
}

/// A JSON value whose texts may hold references.
pub type Json = Spanned<JsonValue>;

/// See [`Json`].
#[derive(Debug, Clone, PartialEq)]
pub enum JsonValue {
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A number as it is written.
    Number(String),
    /// A text.
    Text(String),
    /// An array.
    List(Vec<Json>),
    /// An object.
    Map(Map<Json>),
}

/// What is taken: a path, several paths of which the first counts, or a map.
#[derive(Debug, Clone, PartialEq)]
pub enum TakeSpec {
    /// A path in the body, or a parameter of the callback.
    Path(String),
    /// The first of several paths that has a value.
    Paths(Vec<Text>),
    /// Everything said by name.
    Map(Box<TakeMap>),
}

/// A take with everything said by name.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
#[serde(deny_unknown_fields)]
pub struct TakeMap {
    /// A path in the body, such as `data.items[0].id`; in a callback the name of a parameter.
    pub path: Option<Text>,
    /// A header of the answer.
    pub header: Option<Text>,
    /// A cookie that the answer sets.
    pub cookie: Option<Text>,
    /// `text`: the whole body.
    pub body: Option<Spanned<BodyKeyword>>,
    /// How a time is written: `seconds`, `milliseconds`, `unix`, `unix_ms`, `rfc3339`, `http_date`, `jwt_exp`, or a pattern of
    /// `strptime`.
    #[serde(rename = "as")]
    pub read_as: Option<Text>,
    /// What the value may be.
    #[serde(rename = "type")]
    pub kind: Option<Spanned<TypeKeyword>>,
    /// For `host` and `url`: the domains it must be of, or below.
    pub within: Option<Vec<Text>>,
    /// A regular expression that the whole value must match.
    pub pattern: Option<Text>,
    /// For a path with `[]`: which item, by its members.
    #[serde(rename = "where")]
    pub filter: Option<Map<Option<Text>>>,
    /// Whether the value is kept out of logs, errors and `Debug`.
    pub secret: Option<Spanned<bool>>,
    /// Whether the answer is refused without it. True where absent.
    pub required: Option<Spanned<bool>>,
    /// The value where the answer has none.
    pub default: Option<Spanned<Scalar>>,
}

/// How the whole body is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum BodyKeyword {
    /// As a text.
    Text,
}

/// When an answer is an error, and where it says why. Any status but 2xx is an error anyway.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ErrorSpec {
    /// It is an error where this holds.
    pub when: Option<Spanned<WhenSpec>>,
    /// It is an error where this does not hold.
    pub unless: Option<Spanned<WhenSpec>>,
    /// The path of the error's code. Under any status but 2xx it is read where `when` does not hold, too.
    pub code: Option<Text>,
    /// The path of the error's message.
    pub message: Option<Text>,
    /// Codes after which a person must log in again.
    pub fatal: Option<Vec<Text>>,
}

/// One status or several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusSpec(pub Vec<u16>);
