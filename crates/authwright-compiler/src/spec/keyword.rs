//! The keywords of the language.

use serde::Deserialize;

/// Method types, keys and operations that the language has and this version cannot compile yet. They are refused by name.
pub const NOT_BUILT_TYPES: &[&str] = &[
    "digest",
    "oauth1",
    "aws_sigv4",
    "oauth2_jwt_bearer",
    "oauth2_saml2_bearer",
    "oauth2_device_code",
    "oauth2_token_exchange",
];

/// Keys that the language has and this version cannot compile yet.
pub const NOT_BUILT_KEYS: &[&str] = &[
    "extends",
    "sign",
    "tls",
    "discover",
    "registration",
    "dpop",
    "request_token",
    "device",
    "assertion",
    "jwt",
    "extern",
    "with",
    "xml",
    "push",
    "nonce",
    "response_mode",
    "private_key_jwt",
    "client_secret_jwt",
    "tls_client_auth",
    "rsa_sha256",
    "ecdsa_sha256",
    "ed25519",
    "public_key",
    "der",
];

macro_rules! keywords {
    ($(#[doc = $doc:literal])* $name:ident { $($(#[doc = $variant_doc:literal])* $variant:ident = $text:literal,)* }) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub enum $name {
            $($(#[doc = $variant_doc])* #[serde(rename = $text)] $variant,)*
        }

        impl $name {
            /// Every keyword, in the order of the documentation.
            pub const ALL: &'static [$name] = &[$($name::$variant,)*];

            /// The keyword as a spec writes it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $($name::$variant => $text,)*
                }
            }
        }
    };
}

keywords! {
    /// How a method authenticates. Each type is a fragment of this same language that is merged before the spec; see
    /// `authwright explain oauth2_client_credentials`.
    MethodType {
        /// No authentication.
        None = "none",
        /// A key that the vendor issues; `api` says where it goes.
        ApiKey = "api_key",
        /// A token that the vendor issues, sent as `Authorization: Bearer`.
        Bearer = "bearer",
        /// User name and password with each call (RFC 7617).
        Basic = "basic",
        /// One or several requests that end in a token or cookie.
        Session = "session",
        /// Nothing is brought along; `derive` and `api` say everything.
        Custom = "custom",
        /// OAuth 2.0 authorization code (RFC 6749 §4.1) with PKCE (RFC 7636).
        Oauth2AuthorizationCode = "oauth2_authorization_code",
        /// OAuth 2.0 client credentials (RFC 6749 §4.4).
        Oauth2ClientCredentials = "oauth2_client_credentials",
        /// OAuth 2.0 resource owner password credentials (RFC 6749 §4.3).
        Oauth2Password = "oauth2_password",
        /// A refresh token that was obtained elsewhere (RFC 6749 §6).
        Oauth2RefreshToken = "oauth2_refresh_token",
    }
}

keywords! {
    /// How far a connector has come.
    Stability {
        /// May change in any way.
        Alpha = "alpha",
        /// Works; may still change.
        Beta = "beta",
        /// Changes follow semantic versioning.
        Stable = "stable",
    }
}

keywords! {
    /// What a value may be.
    TypeKeyword {
        /// One line of text.
        String = "string",
        /// A whole number.
        Integer = "integer",
        /// `true` or `false`.
        Boolean = "boolean",
        /// One of `choices`.
        Choice = "choice",
        /// A DNS name. Its letters become lower case, wherever it stands.
        Host = "host",
        /// One DNS label, such as a sub-domain. Its letters become lower case, wherever it stands.
        HostLabel = "host_label",
        /// A port.
        Port = "port",
        /// An `https` URL. A slash at its end is left out, wherever it stands.
        Url = "url",
        /// An e-mail address.
        Email = "email",
        /// A UUID.
        Uuid = "uuid",
        /// A PEM document.
        Pem = "pem",
        /// A JSON document.
        Json = "json",
        /// OAuth scopes.
        Scopes = "scopes",
    }
}

keywords! {
    /// Which UUID (RFC 9562).
    Uuid {
        /// Random.
        V4 = "v4",
        /// Ordered by time.
        V7 = "v7",
    }
}

keywords! {
    /// How `params` or `content` travel.
    Send {
        /// `application/x-www-form-urlencoded`.
        Form = "form",
        /// `application/json`.
        Json = "json",
        /// XML; `content` is the text.
        Xml = "xml",
        /// In the URL.
        Query = "query",
        /// Plain text; `content` is the text.
        Text = "text",
        /// Not at all.
        None = "none",
    }
}

keywords! {
    /// An HTTP method.
    Verb {
        /// `GET`
        Get = "GET",
        /// `POST`
        Post = "POST",
        /// `PUT`
        Put = "PUT",
        /// `PATCH`
        Patch = "PATCH",
        /// `DELETE`
        Delete = "DELETE",
        /// `HEAD`
        Head = "HEAD",
    }
}

keywords! {
    /// How the code is bound to the login (RFC 7636).
    PkceKeyword {
        /// The challenge is the SHA-256 of the verifier.
        S256 = "S256",
        /// The challenge is the verifier.
        Plain = "plain",
        /// The vendor knows no PKCE.
        None = "none",
    }
}

keywords! {
    /// How the client authenticates at the token endpoint (RFC 6749 §2.3).
    ClientAuthKeyword {
        /// Not at all: `client_id` alone, in the body.
        None = "none",
        /// `client_id` and `client_secret` in the body.
        ClientSecretPost = "client_secret_post",
        /// HTTP Basic, both parts form-encoded first.
        ClientSecretBasic = "client_secret_basic",
    }
}
