//! A spec and its methods.

use serde::Deserialize;

use super::{
    ApiSpec, ClientAuthKeyword, DeriveSpec, FieldSpec, Json, Map, MethodType, PkceKeyword, RequestSpec,
    Scalar, Spanned, Stability, StatusSpec, StepSpec, TakeSpec, Text,
};

/// How one vendor's API authenticates: what a person must supply, what goes over the wire, what comes back.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Spec {
    /// The edition of the language. `1`.
    #[cfg_attr(feature = "schema", schemars(example = 1))]
    pub authwright: Spanned<i64>,
    /// The connector's id, which is the file's name too: lower-case letters, digits and hyphens.
    pub id: Text,
    /// The vendor's or product's name.
    pub name: Text,
    /// One sentence about it.
    pub summary: Option<Text>,
    /// Where the vendor documents the API.
    pub api_docs: Option<Text>,
    /// What kind of product it is.
    pub categories: Option<Vec<Text>>,
    /// How far the connector has come. `stable` where absent.
    pub stability: Option<Spanned<Stability>>,
    /// When the facts were compared with the vendor's documentation, and with which pages.
    pub verified: Option<Verified>,
    /// What is supplied, for every method that uses it.
    pub fields: Option<Map<Option<Spanned<FieldSpec>>>>,
    /// What is computed, for every method that uses it.
    pub derive: Option<Map<Option<Spanned<DeriveSpec>>>>,
    /// The vendor's API.
    pub api: Option<ApiSpec>,
    /// The ways to authenticate.
    pub auth: Map<Spanned<MethodSpec>>,
    /// Rules that are silenced for the whole spec, each with the reason.
    pub waive: Option<Map<Text>>,
}

/// When the facts were compared with the vendor's documentation.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
#[serde(deny_unknown_fields)]
pub struct Verified {
    /// The day, such as `2026-11-21`.
    pub date: Option<Text>,
    /// The pages.
    pub against: Option<Vec<Text>>,
}

/// One way to authenticate.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct MethodSpec {
    /// How the method authenticates. Needed, unless `extends` names a method that has it.
    #[serde(rename = "type")]
    pub kind: Option<Spanned<MethodType>>,
    /// What a form shows.
    pub label: Option<Text>,
    /// A sentence or two for whoever chooses the method.
    pub help: Option<Text>,
    /// Another method of this spec that this one changes.
    pub extends: Option<Text>,
    /// Rules that are silenced for this method, each with the reason.
    pub waive: Option<Map<Text>>,
    /// Changes to the fields: those of the spec, of the preset, and new ones. `null` removes one.
    pub fields: Option<Map<Option<Spanned<FieldSpec>>>>,
    /// Changes to the computed values.
    pub derive: Option<Map<Option<Spanned<DeriveSpec>>>>,
    /// Changes to the API.
    pub api: Option<ApiSpec>,
    /// How the client authenticates at the token endpoint.
    pub client_auth: Option<Spanned<ClientAuth>>,
    /// Other names on the wire for OAuth parameters, in every message and in the callback.
    pub rename: Option<Map<Option<Text>>>,
    /// The authorization request, for methods in which a person logs in with a browser.
    pub authorize: Option<Spanned<AuthorizeSpec>>,
    /// What is read and checked when the browser comes back.
    pub callback: Option<Spanned<CallbackSpec>>,
    /// The request that ends in a token.
    pub token: Option<Spanned<RequestSpec>>,
    /// Further requests of the login, in order.
    pub steps: Option<Vec<Spanned<StepSpec>>>,
    /// The request that renews a token. It lies upon everything of `token` but its body (`params`, `content`): maps merge, and
    /// `null` removes what is inherited. `null` alone: tokens are never renewed.
    pub refresh: Option<Spanned<RequestSpec>>,
    /// The request that ends a grant.
    pub revoke: Option<Spanned<RequestSpec>>,
    /// How long a token lives where the answer does not say: a duration such as `1h`, or `forever`.
    pub lifetime: Option<Text>,
    /// When a token is renewed.
    pub renew: Option<Spanned<RenewSpec>>,
}

/// The authorization request (RFC 6749 §4.1.1).
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
#[serde(deny_unknown_fields)]
pub struct AuthorizeSpec {
    /// The URL that the browser is sent to.
    pub url: Option<Text>,
    /// Its parameters. `null` removes one.
    pub params: Option<Map<Option<Json>>>,
    /// How the code is bound to the login. `S256` where absent.
    pub pkce: Option<Spanned<PkceKeyword>>,
}

/// What is read and checked when the browser comes back.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
#[serde(deny_unknown_fields)]
pub struct CallbackSpec {
    /// What is taken from the parameters.
    pub take: Option<Map<Option<Spanned<TakeSpec>>>>,
    /// Parameters that must have these values. The state is always checked.
    pub check: Option<Map<Option<Text>>>,
}

/// When a token is renewed.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
#[serde(deny_unknown_fields)]
pub struct RenewSpec {
    /// That long before it expires.
    pub before: Option<Text>,
    /// After that long without a call.
    pub idle: Option<Text>,
    /// After an API answer of which one of these holds. Status 401 where absent.
    pub when: Option<Vec<Spanned<WhenSpec>>>,
}

/// Something that an answer is asked: its status, a path in its body, or a text in its body.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct WhenSpec {
    /// A status, or several.
    pub status: Option<Spanned<StatusSpec>>,
    /// A path in the body. Without `is`, it must have a value other than `null`, `false`, `0`, `"0"`, `""`, `[]` and `{}`.
    pub path: Option<Text>,
    /// The value that the path must have.
    pub is: Option<Spanned<Scalar>>,
    /// A text that the body contains.
    pub body_contains: Option<Text>,
}

/// How the client authenticates at the token endpoint.
#[derive(Debug, Clone, PartialEq)]
pub struct ClientAuth {
    /// The method.
    pub keyword: ClientAuthKeyword,
    /// For `client_secret_basic`: whether both parts are form-encoded first.
    pub encoding: BasicEncoding,
}

/// How user name and password are written before base64.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum BasicEncoding {
    /// As they are (RFC 7617).
    #[default]
    Raw,
    /// Form-encoded (RFC 6749 §2.3.1).
    Form,
}
